//! Warnings that need the numbers of an account, their portability checks, and the orders that have them.

use super::Finding;
use crate::job::Account;
use crate::journal::CheckRecord;
use chrono::{DateTime, Utc};
use std::collections::HashMap;
use telnyx_porting::types::PhoneNumberType;
use telnyx_porting::{Issue, Issues, Misc, PhoneNumber, Rule};

/// A number to order that another order has ported to this account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PortedBefore {
    pub(crate) number: String,
    pub(crate) place: String,
    /// The id of the order.
    pub(crate) order: String,
    /// The time at which it was ported.
    pub(crate) at: Option<DateTime<Utc>>,
}

impl PortedBefore {
    /// The warning about the number. It is ordered if the portability check accepts it, since it can have left Telnyx.
    pub(crate) fn finding(&self, account: &str) -> Finding {
        let Self { number, place, order, at } = self;
        let on = at.map(|at| at.format(" on %Y-%m-%d").to_string()).unwrap_or_default();
        let message = format!("{number} was ported to this Telnyx account{on} by the order {order}");
        let field = if place.is_empty() { "phone_numbers" } else { place };
        let issue = Issue::warning(field, Rule::OrderNumber, message)
            .with_hint("remove the row, unless the number has left Telnyx since and is to be ported again");
        Finding::new(Some(account).filter(|account| !account.is_empty()), &issue)
    }
}

/// The field with the connection that receives the calls to ported numbers.
pub(crate) const CONNECTION_FIELD: &str = "phone_number_configuration.connection_id";

/// Returns the warning about orders without a connection; `None` if all have one.
pub(crate) fn without_connection(orders: usize) -> Option<Issue> {
    let message = match orders {
        0 => return None,
        1 => "is missing in 1 order: calls to its numbers will not be routed".to_owned(),
        _ => format!("is missing in {orders} orders: calls to their numbers will not be routed"),
    };
    let hint =
        "set the connection that receives the calls in the order file, or in the portal after the numbers are ported";
    Some(Issue::warning(CONNECTION_FIELD, Rule::Connection, message).with_hint(hint))
}

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
