//! Warnings about an account that need its numbers and their portability checks.

use crate::job::Account;
use crate::journal::CheckRecord;
use std::collections::HashMap;
use telnyx_porting::types::PhoneNumberType;
use telnyx_porting::{Issue, Issues, Misc, PhoneNumber, Rule};

const BILLING_NUMBER: &str = "end_user.admin.billing_phone_number";

/// Returns the warnings about an account.
pub(crate) fn findings(account: &Account, checks: &HashMap<String, CheckRecord>) -> Issues {
    let mut issues = Issues::new();
    check_billing_number(account, &mut issues);
    let checks = || account.numbers.iter().filter_map(|number| checks.get(number.as_str()));
    // Source: guide about messaging of numbers that are ported.
    let with_messaging = checks().filter(|check| check.messaging == Some(true)).count();
    if with_messaging > 0 && account.order.enable_messaging != Some(true) {
        let message = format!("messaging stays with the losing carrier; numbers that have it: {with_messaging}");
        let hint = "set messaging.enable_messaging and a messaging profile to port messaging too";
        issues.push(Issue::warning("messaging.enable_messaging", Rule::MessagingProfile, message).with_hint(hint));
    }
    // Source: support article 6460777.
    let toll_free = PhoneNumberType::TollFree;
    let is_toll_free = |check: &CheckRecord| check.number_type.as_deref() == Some(toll_free.as_str());
    if checks().any(is_toll_free) && account.order.loa.is_some() {
        let message = "the LOA of toll-free numbers must name the RespOrg QIT02";
        issues.push(Issue::warning("documents.loa", Rule::AccountData, message).with_hint("check the LOA"));
    }
    issues
}

/// A full port has all numbers of the account, including the billing number.
fn check_billing_number(account: &Account, issues: &mut Issues) {
    let admin = account.order.end_user.admin.value();
    let number = admin.and_then(|admin| admin.billing_phone_number.value()?.parse::<PhoneNumber>().ok());
    let is_full = account.order.misc == Some(Misc::full());
    if let Some(number) = number.filter(|number| is_full && !account.numbers.contains(number)) {
        let message = format!("{number} is not among the numbers, although the account is ported in full");
        let hint = "add the number to the list, or set misc.type to partial";
        issues.push(Issue::warning(BILLING_NUMBER, Rule::AccountData, message).with_hint(hint));
    }
}
