//! Lists orders: filtered and sorted, by item, by page, or all at once.
//!
//! `cargo run -p telnyx-porting --example list`
#![expect(clippy::print_stdout, reason = "examples print")]

mod support;

use telnyx_porting::types::PortingOrderStatusValue;
use telnyx_porting::{Client, CountryCode, CreateOrder, OrderFilter, OrderSort, PageSize};

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let client = support::connect().await?;
    if support::on_sandbox() {
        create_some(&client).await?;
    }

    // Orders that need an action of the customer, newest first. Without their numbers, orders are much smaller.
    let filter = OrderFilter::new()
        .with_statuses([PortingOrderStatusValue::Draft, PortingOrderStatusValue::Exception])
        .with_sort(OrderSort::CreatedAtDescending)
        .with_included_phone_numbers(false);
    // Small pages, to have several. The maximum is 250, the API's default 20.
    let list = client.orders().list(filter).with_page_size(PageSize::new(2)?);

    // By item: pages are fetched on demand, so stopping early saves requests.
    let mut items = list.items();
    while let Some(order) = items.next().await.transpose()? {
        let id = order.id.as_ref().map_or("?", |id| id.as_str());
        println!("{id} for {}", order.customer_reference.unwrap_or_default());
    }

    // By page, with totals: for a table with a pager, or to continue at a page (`from_page`) after an error.
    let mut pages = list.pages();
    while let Some(page) = pages.next().await.transpose()? {
        let (pages, orders) = (page.total_pages.unwrap_or_default(), page.total_results.unwrap_or_default());
        println!("page {} of {pages}: {} of {orders} orders", page.number, page.items.len());
    }

    // All at once, for short lists. Failed pages are retried like all reads.
    let british = OrderFilter::new().with_country_code("GB".parse::<CountryCode>()?);
    println!("British: {}", client.orders().list(british).try_collect().await?.len());
    Ok(())
}

/// Creates orders in the sandbox.
async fn create_some(client: &Client) -> anyhow::Result<()> {
    for (number, reference) in [("+13035550100", "first"), ("+18005550199", "second"), ("+442079460100", "third")] {
        client.orders().create(CreateOrder::new([number.parse()?]).with_customer_reference(reference)).await?;
    }
    Ok(())
}
