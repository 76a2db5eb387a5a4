//! `orders update --edit`

use super::editor::Draft;
use super::{fields, form};
use crate::commands::orders::print_order;
use crate::commands::port_in::lines;
use crate::document::{self, Syntax};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::printer::Printer;
use crate::{prompt, signals};
use std::future::Future;
use std::path::Path;
use telnyx_porting::types::PortingOrder;
use telnyx_porting::{OrderHandle, OrderUpdate, OrderUpdateParts};

/// Lets the user change the order, and sends what was changed. `kept` is a text from an earlier attempt.
pub(super) async fn run(order: &OrderHandle, kept: Option<&Path>, printer: &Printer) -> Result<(), Failure> {
    let kept = kept.map(document::read_yaml).transpose()?;
    let known = order.get().await?;
    let mut present = OrderUpdateParts::of(&known);
    if !printer.shows_secrets() {
        fields::hide_secrets(&mut present);
    }
    let draft = Draft::new(order.id(), kept.unwrap_or_else(|| form::text(&known, &present)))?;
    match change(order, &draft, &present, printer).await {
        Ok(Some(changed)) => print_order(&changed, printer),
        Ok(None) => {
            printer.note("nothing was changed, and nothing was sent");
            print_order(&known, printer)
        }
        // A dry run, in which nothing is refused.
        Err(failure) if failure.is_unsent() => Err(failure),
        // Nobody is there any more to read where the file is.
        Err(failure) if matches!(failure.exit(), Exit::Terminated | Exit::HungUp) && printer.shows_secrets() => {
            Err(draft.discard(failure))
        }
        Err(failure) => Err(draft.salvage(failure)),
    }
}

/// The order as it is after the changes, if there are any.
async fn change(
    order: &OrderHandle,
    draft: &Draft,
    present: &OrderUpdateParts,
    printer: &Printer,
) -> Result<Option<PortingOrder>, Failure> {
    let update = edited(draft, present, printer).await?;
    if update.is_empty() {
        return Ok(None);
    }
    lines::print_warnings(&update.validate(), printer);
    interruptible(async { Ok(Some(order.update(update).await?)) }).await
}

/// What the user has changed. On a terminal, what is wrong with it can be corrected.
async fn edited(draft: &Draft, present: &OrderUpdateParts, printer: &Printer) -> Result<OrderUpdate, Failure> {
    loop {
        let failure = match update(&draft.edit().await?, present) {
            Ok(update) => return Ok(update),
            Err(failure) if !prompt::has_terminal() => return Err(failure),
            Err(failure) => failure,
        };
        printer.failure(&failure);
        let again = async { Ok(prompt::wants("Edit it again?", printer).await?) };
        if !interruptible(again).await? {
            return Err(Failure::usage("stopped as you said; nothing was changed"));
        }
    }
}

/// The changes in a text, whose values are right as far as can be told before they are sent.
fn update(text: &str, present: &OrderUpdateParts) -> Result<OrderUpdate, Failure> {
    let wanted: OrderUpdateParts = document::parse(Syntax::Yaml, text).map_err(|flaw| flaw.in_file("your text"))?;
    let mut changes = wanted.since(present);
    fields::keep_hidden(&mut changes);
    let update = OrderUpdate::try_from(changes)?;
    if !update.is_empty() {
        update.validate().into_result()?;
    }
    Ok(update)
}

/// The editor has left the signal of Ctrl-C to the program.
async fn interruptible<T>(work: impl Future<Output = Result<T, Failure>>) -> Result<T, Failure> {
    tokio::select! {
        biased;
        stop = signals::stop() => Err(Failure::new(stop.into(), "interrupted; the change may not have been sent")),
        result = work => result,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn present() -> OrderUpdateParts {
        let mut present: OrderUpdateParts = serde_json::from_value(json!({
            "customer_reference": "a", "end_user": {"admin": {"account_number": "00123", "pin_passcode": "0042"}},
        }))
        .unwrap();
        fields::hide_secrets(&mut present);
        present
    }

    #[test]
    fn what_is_hidden_stays_and_what_is_removed_is_cleared() {
        let kept = "customer_reference: a\nend_user: {admin: {account_number: '[hidden]', pin_passcode: '[hidden]'}}";
        assert!(update(kept, &present()).unwrap().is_empty());
        let pin = update("customer_reference: a\nend_user: {admin: {account_number: '[hidden]'}}", &present());
        assert!(!pin.unwrap().is_empty());
        // Nobody's account number is the placeholder.
        let odd = kept.replace("pin_passcode: '[hidden]'", "pin_passcode: '[hidden]', tax_identifier: '[hidden]'");
        assert!(update(&odd, &present()).unwrap().is_empty());
    }

    #[test]
    fn rules_hold_before_anything_is_sent() {
        for (text, part) in [
            ("customer_reference: [", "your text: line 1"),
            ("end_user: {location: {country_code: USA}}", "end_user.location.country_code"),
            ("misc: {type: full, remaining_numbers_action: keep}", "misc.remaining_numbers_action"),
        ] {
            let failure = update(text, &present()).unwrap_err();
            assert!(failure.message().contains(part), "{}", failure.message());
        }
    }
}
