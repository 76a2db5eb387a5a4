//! Lists orders: filtered and sorted, item by item, page by page, or all at once.
//!
//! `cargo run -p telnyx-porting --example list`
#![expect(clippy::print_stdout, reason = "an example shows what it does")]

mod support;

use telnyx_porting::types::PortingOrderStatusValue;
use telnyx_porting::{Client, CountryCode, CreateOrder, OrderFilter, OrderSort, PageSize};

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let client = support::connect().await?;
    if support::on_sandbox() {
        create_some(&client).await?;
    }

    // What is waiting for the customer, newest first. Without their numbers, orders are much smaller.
    let filter = OrderFilter::new()
        .with_statuses([PortingOrderStatusValue::Draft, PortingOrderStatusValue::Exception])
        .with_sort(OrderSort::CreatedAtDescending)
        .with_included_phone_numbers(false);
    // Small pages here, to have several; 250 is the most, and 20 what the API takes by itself.
    let list = client.orders().list(filter).with_page_size(PageSize::new(2)?);

    // Item by item: a page is fetched when the one before it is used up, so that stopping early saves requests.
    let mut items = list.items();
    while let Some(order) = items.next().await.transpose()? {
        let id = order.id.as_ref().map_or("?", |id| id.as_str());
        println!("{id} for {}", order.customer_reference.unwrap_or_default());
    }

    // Page by page, with totals: for a table with a pager, or to go on at a page (`from_page`) after an error.
    let mut pages = list.pages();
    while let Some(page) = pages.next().await.transpose()? {
        let (pages, orders) = (page.total_pages.unwrap_or_default(), page.total_results.unwrap_or_default());
        println!("page {} of {pages}: {} of {orders} orders", page.number, page.items.len());
    }

    // Everything, for lists that are known to be short. A page that fails is repeated, as every read is.
    let british = OrderFilter::new().with_country_code("GB".parse::<CountryCode>()?);
    println!("British: {}", client.orders().list(british).try_collect().await?.len());
    Ok(())
}

/// Gives the sandbox something to list.
async fn create_some(client: &Client) -> anyhow::Result<()> {
    for (number, reference) in [("+13035550100", "first"), ("+18005550199", "second"), ("+442079460100", "third")] {
        client.orders().create(CreateOrder::new([number.parse()?]).with_customer_reference(reference)).await?;
    }
    Ok(())
}
