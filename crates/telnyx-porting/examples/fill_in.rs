//! Completes a draft: extent, subscriber, webhooks and the date; then clears one field.
//!
//! `cargo run -p telnyx-porting --example fill_in [ORDER_ID]`
#![expect(clippy::print_stdout, reason = "examples print")]

mod support;

use anyhow::Context as _;
use chrono::TimeDelta;
use telnyx_porting::types::{UpdatePortingOrderEndUser, UpdatePortingOrderEndUserLocation};
use telnyx_porting::{Address, EndUser, Misc, OrderUpdate, Patch, WebhookUrl};

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let client = support::connect().await?;
    let order = support::order(&client).await?;

    // The subscriber exactly as the losing carrier knows them: differences are the most common reason for rejections.
    // Account number and PIN are text to keep leading zeros, and are not shown by `Debug` or errors.
    let end_user = EndUser::new()
        .with_entity_name("Example Porting Ltd")
        .with_auth_person_name("Robin Example")
        .with_billing_phone_number("+13035550100".parse()?)
        .with_account_number("00123-EXAMPLE")
        .with_pin_passcode("0042")
        // The service address, not the billing address.
        .with_address(
            Address::new("100 Example Street", "Denver", "CO", "80202", "US".parse()?)
                .with_extended_address("Suite 200"),
        );

    // Numbers are ported within a window that Telnyx offers for this order. This selects the first window that is at
    // least a week away.
    let windows = order.foc_windows().await?;
    let in_a_week = client.clock().utc() + TimeDelta::days(7);
    let starts = windows.iter().filter_map(|window| window.started_at.as_ref()?.parse());
    let start = starts.filter(|start| *start >= in_a_week).min().context("no window is late enough")?;
    println!("{} windows, requesting {start}", windows.len());

    let update = OrderUpdate::new()
        // All numbers of the account are ported. `partial_keep` and `partial_disconnect` set the action for remaining
        // numbers.
        .with_misc(Misc::full())
        .with_end_user(end_user)
        .with_webhook_url("https://example.com/hooks/porting".parse::<WebhookUrl>()?)
        .with_foc_datetime_requested(start)
        // Known windows are not sent: they are used to validate the requested time.
        .with_known_windows(&windows);
    let filled_in = order.update(update).await?;
    println!("webhooks are sent to {}", filled_in.webhook_url.unwrap_or_default());

    // Each attribute has three states: unset, set to a value, or cleared with `Clear`. For fields of the subscriber,
    // this requires the types of the low-level client.
    let location = UpdatePortingOrderEndUserLocation::new().with_extended_address(Patch::Clear);
    let no_suite = UpdatePortingOrderEndUser::new().with_location(location);
    let changed = order.update(OrderUpdate::new().with_end_user(no_suite)).await?;
    let end_user = changed.end_user.unwrap_or_default();
    let location = end_user.location.unwrap_or_default();
    println!("suite: {:?}, street: {:?}", location.extended_address, location.street_address);
    println!("admin: {:?}", end_user.admin.unwrap_or_default());
    // The documents are still missing: see the example `upload_loa`.
    Ok(())
}
