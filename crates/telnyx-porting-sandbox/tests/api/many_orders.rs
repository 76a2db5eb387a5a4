//! 10,000 orders, page by page.

use std::collections::HashSet;

use serde_json::{Value, json};

use crate::support::{Api, text};

const BATCHES: usize = 1000;

/// Ten orders: five carriers, with FastPort and without.
fn numbers(batch: usize) -> Vec<String> {
    (0..10).map(|n| format!("+130355{}{}{batch:03}", n / 2, n % 2)).collect()
}

async fn page(api: &Api, path: &str, number: usize) -> Value {
    let response = api.get(&format!("{path}page[size]=250&page[number]={number}")).await;
    assert_eq!(response.status, 200, "{}", response.body);
    response.body
}

/// The values of one member on all pages, in order. Only the last page may be shorter.
async fn all(api: &Api, path: &str, member: &str) -> Vec<String> {
    let meta = page(api, path, 1).await["meta"].clone();
    let (pages, total) = (meta["total_pages"].as_u64().unwrap(), meta["total_results"].as_u64().unwrap());
    let mut found = Vec::new();
    for number in 1..=usize::try_from(pages).unwrap() {
        let body = page(api, path, number).await;
        assert_eq!((&body["meta"]["page_number"], &body["meta"]["total_results"]), (&json!(number), &json!(total)));
        let items = body["data"].as_array().unwrap();
        assert_eq!(items.len(), (usize::try_from(total).unwrap() - found.len()).min(250));
        found.extend(items.iter().map(|item| text(&item[member])));
    }
    assert_eq!(page(api, path, usize::try_from(pages).unwrap() + 1).await["data"], json!([]));
    found
}

#[tokio::test]
async fn pages_of_ten_thousand_orders_are_complete_and_disjoint() {
    let api = Api::start().await;
    let mut created = Vec::new();
    for batch in 0..BATCHES {
        let body = json!({"phone_numbers": numbers(batch), "customer_reference": format!("batch-{}", batch % 3)});
        let response = api.post("/porting_orders", body).await;
        created.extend(response.body["data"].as_array().unwrap().iter().map(|order| text(&order["id"])));
    }
    assert_eq!(created.len(), 10 * BATCHES);

    let orders = "/porting_orders?include_phone_numbers=false&";
    assert_eq!(all(&api, &format!("{orders}sort[value]=created_at&"), "id").await, created);
    // Without dates, orders remain in the order of their creation.
    assert_eq!(
        all(&api, &format!("{orders}sort[value]=activation_settings.foc_datetime_requested&"), "id").await,
        created
    );
    let filtered = all(&api, &format!("{orders}filter[customer_reference]=batch-1&"), "id").await;
    let expected = (0..BATCHES).rev().filter(|batch| batch % 3 == 1).flat_map(|batch| &created[batch * 10..][..10]);
    assert_eq!(HashSet::<&String>::from_iter(&filtered), expected.collect());
    assert_eq!(filtered.len(), 3330);
    let newest_first = all(&api, orders, "id").await;
    assert!(newest_first.iter().eq(created.iter().rev()));

    let listed = all(&api, "/porting_phone_numbers?", "phone_number").await;
    assert_eq!(listed.len(), 10 * BATCHES);
    assert_eq!(listed.into_iter().collect::<HashSet<_>>(), (0..BATCHES).flat_map(numbers).collect());
}
