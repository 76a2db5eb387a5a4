//! The question before an order is confirmed, cancelled, activated or deleted.

use crate::failure::Failure;
use crate::printer::Printer;
use crate::session::Session;
use crate::times::Times;
use crate::{prompt, view};
use telnyx_porting::types::PortingOrder;
use telnyx_porting::{OrderFacts, OrderHandle};

/// What is about to be done.
#[derive(Clone, Copy)]
pub(super) enum Deed {
    Confirm,
    Cancel,
    Activate,
    Delete,
}

impl Deed {
    fn question(self) -> &'static str {
        match self {
            Self::Confirm => "Submit the order",
            Self::Cancel => "Cancel the order",
            Self::Activate => "Activate the numbers of the order now",
            Self::Delete => "Delete the order",
        }
    }

    fn consequence(self) -> &'static str {
        match self {
            Self::Confirm => "Telnyx asks the losing carrier for the numbers.",
            Self::Cancel => "A cancelled order cannot be revived.",
            Self::Activate => "The numbers leave the losing carrier; this cannot be undone.",
            Self::Delete => "The draft and what was filled in are gone.",
        }
    }
}

/// Shows the order and asks, unless the answer is on the command line or nothing is at stake.
pub(super) async fn ask(
    deed: Deed,
    order: &OrderHandle,
    answered: bool,
    session: &Session,
    printer: &Printer,
) -> Result<(), Failure> {
    if answered || session.is_harmless() {
        return Ok(());
    }
    let short = format!("{} {}?", deed.question(), order.id());
    prompt::need_terminal(&short)?;
    let known = order.get().await?;
    prompt::confirm(
        &format!("{}{} {short}", summary(&known, &printer.screen().times), deed.consequence()),
        false,
        printer,
    )
}

/// The order in a few lines.
fn summary(order: &PortingOrder, times: &Times) -> String {
    let mut lines = vec![("status", view::status(order)), ("numbers", view::numbers(order))];
    if order.foc_time().is_some() {
        lines.push(("FOC date", view::foc_date(order, times).unwrap_or_default()));
    }
    if let Some(reference) = &order.customer_reference {
        lines.push(("reference", reference.replace('\n', " ")));
    }
    let lines: Vec<_> = lines.into_iter().map(|(name, value)| format!("{name:<10} {value}")).collect();
    lines.join("\n") + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::times::tests::noon;

    #[test]
    fn the_summary_has_status_numbers_and_date() {
        let order = serde_json::from_value(serde_json::json!({
            "status": {"value": "foc-date-confirmed"},
            "phone_numbers": [{"phone_number": "+13035550100"}],
            "activation_settings": {"foc_datetime_actual": "2026-03-10T15:00:00Z"},
        }));
        let text = summary(&order.unwrap(), &noon());
        assert_eq!(
            text,
            "status     foc-date-confirmed\nnumbers    +13035550100\n\
            FOC date   2026-03-10 15:00Z (09:00 -06:00 here, in 2 days)\n"
        );
    }
}
