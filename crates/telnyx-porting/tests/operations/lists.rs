//! Lists: fetching and end of pages.

use crate::examples::order;
use crate::support::{StubResponse, Wire};
use futures_core::Stream;
use futures_util::StreamExt;
use serde_json::{Value, json};
use telnyx_porting::types::PortingOrder;
use telnyx_porting::{Error, ErrorKind, List, OrderFilter, PageSize, Rule};

fn named(name: &str) -> Value {
    let mut order = order("draft");
    order["customer_reference"] = json!(name);
    order["id"] = json!(format!("id-{name}"));
    order
}

/// A page of two orders of five.
fn page(names: &[&str], number: u32) -> StubResponse {
    let meta = json!({"page_number": number, "page_size": 2, "total_pages": 3, "total_results": 5});
    let orders: Vec<_> = names.iter().map(|name| named(name)).collect();
    StubResponse::json(200, &json!({"data": orders, "meta": meta}))
}

fn pages() -> [StubResponse; 3] {
    [page(&["a", "b"], 1), page(&["c", "d"], 2), page(&["e"], 3)]
}

async fn wire(responses: impl IntoIterator<Item = StubResponse>) -> Wire {
    let wire = Wire::start().await;
    wire.script(responses);
    wire
}

fn list(wire: &Wire) -> List<PortingOrder> {
    wire.client.orders().list(OrderFilter::new())
}

fn name(order: &PortingOrder) -> &str {
    order.customer_reference.as_deref().unwrap()
}

fn names(orders: &[PortingOrder]) -> Vec<&str> {
    orders.iter().map(name).collect()
}

/// The numbers of the pages fetched since the last call.
fn fetched(wire: &Wire) -> Vec<String> {
    let received = wire.received();
    received
        .iter()
        .map(|request| request.query.iter().find(|(name, _)| name == "page[number]").unwrap().1.clone())
        .collect()
}

#[tokio::test]
async fn items_fetch_pages_on_demand() {
    let wire = wire(pages()).await;
    let mut items = list(&wire).items();
    assert_eq!(wire.count(), 0, "nothing is fetched before items are requested");
    for (item, pages) in [("a", 1), ("b", 0), ("c", 1), ("d", 0), ("e", 1)] {
        assert_eq!(name(&items.next().await.unwrap().unwrap()), item);
        assert_eq!(wire.count(), pages, "{item}");
    }
    assert!(items.next().await.is_none() && items.next().await.is_none());
    assert_eq!(wire.count(), 0, "no request is needed, because the totals show the end");
}

#[tokio::test]
async fn pages_have_numbers_and_totals() {
    let wire = wire(pages()).await;
    let mut pages = list(&wire).pages();
    for (number, expected) in [(1, vec!["a", "b"]), (2, vec!["c", "d"]), (3, vec!["e"])] {
        let page = pages.next().await.unwrap().unwrap();
        assert_eq!(names(&page.items), expected);
        assert_eq!((page.number, page.total_pages, page.total_results), (number, Some(3), Some(5)));
        assert_eq!(fetched(&wire), [number.to_string()]);
    }
    assert!(pages.next().await.is_none());
    assert_eq!(wire.count(), 0);
}

#[tokio::test]
async fn one_page_all_items_and_remaining_items_can_be_fetched() {
    let wire = wire(pages()).await;
    let list = list(&wire).with_page_size(PageSize::new(2).unwrap());
    assert_eq!(names(&list.page(9).await.unwrap().items), ["a", "b"]);
    assert_eq!(wire.expect("GET /v2/porting_orders?page[number]=9&page[size]=2", None).method, "GET");

    wire.script(pages());
    let response = list.try_collect().with_response().await.unwrap();
    assert_eq!(names(&response), ["a", "b", "c", "d", "e"]);
    assert_eq!(response.request_id(), Some(crate::support::REQUEST_ID));
    assert_eq!(fetched(&wire), ["1", "2", "3"]);

    wire.script(pages().into_iter().skip(1));
    assert_eq!(names(&list.clone().from_page(2).try_collect().await.unwrap()), ["c", "d", "e"]);
    assert_eq!(fetched(&wire), ["2", "3"]);
    // A list can be read again.
    wire.script(pages());
    assert_eq!(list.try_collect().await.unwrap().len(), 5);
}

#[tokio::test]
async fn the_first_item_is_requested_alone() {
    let wire = wire([page(&["a"], 1), page(&[], 1), page(&["c", "d"], 2)]).await;
    let list = list(&wire).with_page_size(PageSize::new(2).unwrap());
    assert_eq!(list.first().await.unwrap().as_ref().map(name), Some("a"));
    wire.expect("GET /v2/porting_orders?page[number]=1&page[size]=1", None);
    assert!(list.first().await.unwrap().is_none());
    wire.expect("GET /v2/porting_orders?page[number]=1&page[size]=1", None);
    // The first item of a later page depends on the size of the pages.
    assert_eq!(list.from_page(2).first().await.unwrap().as_ref().map(name), Some("c"));
    wire.expect("GET /v2/porting_orders?page[number]=2&page[size]=2", None);
}

#[tokio::test]
async fn page_zero_is_rejected() {
    let wire = wire(pages()).await;
    let Error::Validation(error) = list(&wire).page(0).await.unwrap_err() else { panic!() };
    assert_eq!((error.first().field(), error.first().rule()), ("page.number", Rule::PageNumber));
    assert_eq!(wire.count(), 0);
    list(&wire).from_page(0).items().next().await.unwrap().unwrap();
    assert_eq!(fetched(&wire), ["1"]);
}

#[tokio::test]
async fn without_totals_a_list_ends_with_an_empty_page() {
    for last in [json!({"data": []}), json!({"data": null, "meta": null})] {
        let first = StubResponse::json(200, &json!({"data": [named("a")], "meta": {"page_number": 1}}));
        let second = StubResponse::json(200, &json!({"data": [named("b")]}));
        let wire = wire([first, second, StubResponse::json(200, &last)]).await;
        assert_eq!(names(&list(&wire).try_collect().await.unwrap()), ["a", "b"], "{last}");
        assert_eq!(fetched(&wire), ["1", "2", "3"], "{last}");
    }
}

#[tokio::test]
async fn lists_with_wrong_totals_end_with_empty_pages() {
    let meta = json!({"total_pages": 1_000_000, "total_results": -3});
    let last = StubResponse::json(200, &json!({"data": [], "meta": meta}));
    let wire = wire([page(&["a"], 1), last]).await;
    assert_eq!(names(&list(&wire).try_collect().await.unwrap()), ["a"]);
    let page = list(&wire).page(2).await.unwrap();
    assert_eq!((page.total_pages, page.total_results), (Some(1_000_000), None));
}

#[tokio::test]
async fn a_server_that_ignores_the_page_number_is_detected() {
    let wire = wire([StubResponse::json(200, &json!({"data": [named("a"), named("b")]}))]).await;
    let mut pages = list(&wire).pages();
    let mut seen = 0;
    let error = loop {
        match pages.next().await.unwrap() {
            Ok(_) => seen += 1,
            Err(error) => break error,
        }
    };
    assert!(matches!(error, Error::EndlessList { operation: "list_porting_orders", page: 2 }), "{error:?}");
    assert_eq!((error.kind(), error.may_have_been_processed(), seen), (ErrorKind::EndlessList, false, 1));
    assert!(pages.next().await.is_none());
    assert_eq!(list(&wire).try_collect().await.unwrap_err().kind(), ErrorKind::EndlessList);
}

/// A page of two orders with these totals.
fn page_of(names: &[&str], number: u32, total: u32) -> StubResponse {
    let meta = json!({"page_number": number, "page_size": 2, "total_pages": total.div_ceil(2), "total_results": total});
    let orders: Vec<_> = names.iter().map(|name| named(name)).collect();
    StubResponse::json(200, &json!({"data": orders, "meta": meta}))
}

#[tokio::test]
async fn an_order_that_moved_down_is_returned_once() {
    // Two orders were created meanwhile, which moved the others down.
    let wire = wire([page_of(&["a", "b"], 1, 3), page_of(&["a", "b"], 2, 5), page_of(&["c"], 3, 5)]).await;
    assert_eq!(names(&list(&wire).try_collect().await.unwrap()), ["a", "b", "c"]);
}

#[tokio::test]
async fn orders_that_moved_up_are_read() {
    let responses = [page_of(&["a", "b"], 1, 6), page_of(&["e", "f"], 2, 4), page_of(&["c", "d"], 1, 2)];
    let wire = wire(responses).await;
    assert_eq!(names(&list(&wire).try_collect().await.unwrap()), ["a", "b", "e", "f", "c", "d"]);
    assert_eq!(fetched(&wire), ["1", "2", "1"]);
}

#[tokio::test]
async fn an_error_ends_the_list_and_keeps_what_came_before() {
    let refusal = StubResponse::json(403, &crate::examples::error("10010", "No."));
    let wire = wire([page(&["a", "b"], 1), refusal, page(&["c"], 3)]).await;
    let mut items = list(&wire).items();
    let first = [items.next().await.unwrap().unwrap(), items.next().await.unwrap().unwrap()];
    assert_eq!(names(&first), ["a", "b"]);
    assert_eq!(items.next().await.unwrap().unwrap_err().kind(), ErrorKind::Permission);
    assert!(items.next().await.is_none());
    assert_eq!(fetched(&wire), ["1", "2"]);
    // The remaining pages are requested by number.
    assert_eq!(names(&list(&wire).from_page(3).try_collect().await.unwrap()), ["c"]);
}

#[tokio::test]
async fn dropped_futures_lose_no_items() {
    let wire = wire(pages()).await;
    let mut items = list(&wire).items();
    let (mut all, mut dropped) = (Vec::new(), 0);
    loop {
        // The future is dropped if the item is not available yet.
        tokio::select! {
            biased;
            item = items.next() => match item {
                Some(item) => all.push(item.unwrap()),
                None => break,
            },
            () = tokio::task::yield_now() => dropped += 1,
        }
    }
    assert!(dropped >= 3, "{dropped}");
    assert_eq!(names(&all), ["a", "b", "c", "d", "e"]);
    assert_eq!(fetched(&wire), ["1", "2", "3"], "no page is fetched twice");
}

#[tokio::test]
async fn items_and_pages_are_streams() {
    fn is_stream<T: Stream + Send + Unpin + 'static>(stream: T) -> T {
        stream
    }
    let wire = wire(pages()).await;
    let items: Vec<_> = is_stream(list(&wire).items()).map(Result::unwrap).take(3).collect().await;
    assert_eq!(names(&items), ["a", "b", "c"]);
    assert_eq!(fetched(&wire), ["1", "2"], "no more than was taken");
    wire.script(pages());
    let sizes: Vec<_> = is_stream(list(&wire).pages()).map(|page| page.unwrap().items.len()).collect().await;
    assert_eq!(sizes, [2, 2, 1]);
}

#[tokio::test]
async fn a_filter_that_matches_everything_is_rejected() {
    use telnyx_porting::types::PortingOrderStatusValue;
    use telnyx_porting::{BlockFilter, OrdersReport, PhoneNumber, PhoneNumberFilter};
    let wire = wire(pages()).await;
    let client = &wire.client;
    let nothing: [PortingOrderStatusValue; 0] = [];
    for (error, field) in [
        (client.orders().list(OrderFilter::new().with_statuses(nothing.clone())).try_collect().await.err(), "statuses"),
        (client.orders().list(OrderFilter::new().with_statuses(["draft", " "])).page(1).await.err(), "statuses"),
        (
            client.orders().list(OrderFilter::new().with_customer_reference("\t")).items().next().await.unwrap().err(),
            "customer_reference",
        ),
        (
            client
                .phone_numbers()
                .list(PhoneNumberFilter::new().with_porting_orders(Vec::<telnyx_porting::PortingOrderId>::new()))
                .try_collect()
                .await
                .err(),
            "porting_orders",
        ),
        (
            client
                .phone_numbers()
                .csv(PhoneNumberFilter::new().with_phone_numbers(Vec::<PhoneNumber>::new()), 1, PageSize::MAX)
                .await
                .err(),
            "phone_numbers",
        ),
        (client.reports().create(OrdersReport::new().with_statuses(nothing)).await.err(), "statuses"),
        (
            client
                .order(crate::support::of(crate::examples::ORDER))
                .blocks()
                .list(BlockFilter::new().with_support_keys(Vec::<String>::new()))
                .try_collect()
                .await
                .err(),
            "support_keys",
        ),
    ] {
        let Some(Error::Validation(error)) = error else { panic!("{field}") };
        assert_eq!((error.first().field(), error.first().rule()), (field, Rule::NotEmpty));
    }
    assert_eq!(wire.count(), 0);
}
