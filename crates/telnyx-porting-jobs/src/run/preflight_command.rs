//! Commands that complete the steps which an order needs before it can be confirmed.

use telnyx_porting::types::{AdditionalStep, PortingOrder};
use telnyx_porting::{Issue, PortingOrderId};

/// More numbers are replaced by a placeholder.
const NUMBERS_SHOWN: usize = 5;

/// Returns the command of `telnyx-porting` that resolves an issue of a [`Preflight`](telnyx_porting::Preflight) that no update
/// of the order resolves: a further step, or an action of the end user. Words in capital letters are to be replaced. `None` if
/// the issue concerns a field, or if the step is unknown.
///
/// ```
/// use telnyx_porting::{Issue, Rule, types::PortingOrder};
/// use telnyx_porting_jobs::preflight_command;
///
/// let issue = Issue::error("requirements[0]", Rule::RequirementMet, "the end user has not completed it");
/// let command = preflight_command(&issue, &PortingOrder::default(), &"3184a0f1".parse()?).unwrap_or_default();
/// assert!(command.starts_with("telnyx-porting action-requirements initiate 3184a0f1 "), "{command}");
/// # Ok::<_, telnyx_porting::ValidationError>(())
/// ```
pub fn preflight_command(issue: &Issue, order: &PortingOrder, id: &PortingOrderId) -> Option<String> {
    let field = issue.field();
    if let Some(step) = index_in(field, "additional_steps").and_then(|index| order.additional_steps.get(index)) {
        return match step {
            AdditionalStep::AssociatedPhoneNumbers => {
                Some(format!("telnyx-porting associated add {id} REMAINING_NUMBERS --action keep"))
            }
            AdditionalStep::PhoneNumberVerificationCodes => {
                Some(format!("telnyx-porting verification send {id} {}", numbers_of(order)))
            }
            _ => None,
        };
    }
    index_in(field, "requirements").filter(|_| field.ends_with(']')).map(|_| {
        format!(
            "telnyx-porting action-requirements initiate {id} ID --first-name FIRST_NAME --last-name LAST_NAME, with the \
             ID that `telnyx-porting action-requirements list {id}` prints"
        )
    })
}

fn numbers_of(order: &PortingOrder) -> String {
    let numbers: Vec<_> = order.phone_numbers.iter().filter_map(|number| number.phone_number.as_deref()).collect();
    // Orders have their first 50 numbers only.
    if numbers.is_empty() || numbers.len() > NUMBERS_SHOWN { "NUMBERS".to_owned() } else { numbers.join(" ") }
}

/// The index of an item in a list: that of `requirements[0]` is 0.
fn index_in(field: &str, list: &str) -> Option<usize> {
    field.strip_prefix(list)?.strip_prefix('[')?.split_once(']')?.0.parse().ok()
}
