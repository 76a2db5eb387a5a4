//! Creates porting orders for a list of phone numbers, and prints which number is in which order.
//!
//! `cargo run -p telnyx-porting --example create [NUMBER…]`
#![expect(clippy::print_stdout, reason = "examples print")]

mod support;

use std::collections::BTreeMap;
use telnyx_porting::{CreateOrder, OnceKey, PhoneNumber, PhoneNumberFilter, PortingOrderId};

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let client = support::connect().await?;
    let texts =
        support::arguments_or(&["+13035550100", "+13035550101", "+13035594040", "+18005550199", "+442079460100"])?;
    // Parsing rejects invalid phone numbers before anything is sent.
    let mut numbers = texts.iter().map(|text| text.parse()).collect::<Result<Vec<PhoneNumber>, _>>()?;

    // A single number that cannot be ported makes the creation of all orders fail, so remove such numbers first.
    for check in client.portability().check(&numbers).await? {
        if check.portable == Some(false) {
            let refused = check.phone_number.unwrap_or_default();
            println!("{refused} cannot be ported: {}", check.not_portable_reason.unwrap_or_default());
            numbers.retain(|number| number.as_str() != refused);
        }
    }

    // The API may process a request whose response is lost. With a key, such as the id of your customer's request, the
    // call searches for orders of an earlier attempt, and the program can be run again.
    let key = OnceKey::new("customer-request-17")?;
    let orders = client.orders().create_once(CreateOrder::new(numbers.clone()), key.clone()).await?;
    println!("{} numbers became {} orders", numbers.len(), orders.len());
    let again = client.orders().create_once(CreateOrder::new(numbers), key).await?;
    println!("the same call again creates none and returns {}", again.len());

    // Numbers of different countries, types, carriers or FastPort eligibility are in separate orders, each of which is
    // completed and confirmed separately. An order lists its first 50 numbers; this list has all of them.
    let ids = orders.iter().filter_map(|order| order.id.as_ref()).map(PortingOrderId::try_from);
    let filter = PhoneNumberFilter::new().with_porting_orders(ids.collect::<Result<Vec<_>, _>>()?);
    let mut order_of = BTreeMap::new();
    let mut listed = client.phone_numbers().list(filter).items();
    while let Some(listed) = listed.next().await.transpose()? {
        // All fields of a response are optional, even these.
        if let (Some(number), Some(order)) = (listed.phone_number, listed.porting_order_id) {
            order_of.insert(number, order);
        }
    }
    for (number, order) in order_of {
        println!("{number} is in order {order}");
    }
    Ok(())
}
