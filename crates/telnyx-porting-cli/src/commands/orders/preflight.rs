//! `orders preflight`

use super::OrderArg;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::order_fields::{place_in, set_by};
use crate::printer::Printer;
use crate::session::Session;
use serde::Serialize;
use telnyx_porting::types::AdditionalStep;
use telnyx_porting::{Issue, Preflight};

const COLUMNS: [(&str, &str); 4] =
    [("FIELD", "field"), ("SEVERITY", "severity"), ("PROBLEM", "message"), ("SET IT WITH", "set_with")];

/// What is missing, and what sets it.
#[derive(Serialize)]
struct Missing<'a> {
    #[serde(flatten)]
    issue: &'a Issue,
    #[serde(skip_serializing_if = "Option::is_none")]
    set_with: Option<String>,
}

pub(super) async fn run(order: OrderArg, session: &Session, printer: &Printer) -> Result<(), Failure> {
    let id = order.id;
    let preflight = session.client().order(id.clone()).preflight().await?;
    let missing = |issue| Missing { issue, set_with: set_with(issue, &preflight, id.as_str()) };
    let all: Vec<_> = preflight.issues.as_slice().iter().map(missing).collect();
    printer.items(&all, &COLUMNS)?;
    match preflight.issues.errors().count() {
        0 => {
            printer.note(&format!("nothing is seen that keeps {id} from being confirmed"));
            Ok(())
        }
        count => {
            let (what, verb) = if count == 1 { ("thing", "keeps") } else { ("things", "keep") };
            Err(Failure::new(Exit::Failure, format!("{count} {what} {verb} {id} from being confirmed"))
                .with_hint(format!("options are those of `telnyx-porting orders update {id}`")))
        }
    }
}

/// An option of `orders update`, or the command that it takes instead.
fn set_with(issue: &Issue, preflight: &Preflight, id: &str) -> Option<String> {
    let field = issue.field();
    if let Some(step) =
        place_in(field, "additional_steps").and_then(|place| preflight.order.additional_steps.get(place))
    {
        return match step {
            AdditionalStep::AssociatedPhoneNumbers => Some(format!("telnyx-porting associated add {id}")),
            AdditionalStep::PhoneNumberVerificationCodes => Some(format!("telnyx-porting verification send {id}")),
            _ => None,
        };
    }
    if let Some(place) = place_in(field, "requirements") {
        if !field.ends_with(".field_value") {
            return Some(format!("telnyx-porting action-requirements initiate {id}"));
        }
        let kind = preflight.requirements.get(place)?.requirement_type.as_ref()?;
        let option = set_by(field)?;
        return Some(option.replace("TYPE_ID", kind.id.as_deref().unwrap_or("TYPE_ID")));
    }
    set_by(field)
}
