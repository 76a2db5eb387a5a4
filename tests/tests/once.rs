//! Creating, confirming, cancelling and activating once if the API lags, ignores filters or returns partial data.
#![expect(clippy::unwrap_used, reason = "the helpers of tests may panic")]

use axum::http::Method;
use serde_json::{Value, json};
use std::time::Duration;
use telnyx_porting::{Client, CreateOrder, Error, ErrorKind, ManualClock, OnceKey, OrderHandle, Rule};
use telnyx_porting_tests::monday;
use telnyx_porting_tests::scripted::ScriptedApi;

const ID: &str = "f1486bae-f067-460c-ad43-73a92848f902";

async fn start(respond: fn(&Method, &str, usize) -> (u16, Value)) -> (ScriptedApi, Client) {
    start_with(respond).await
}

async fn start_with(
    respond: impl Fn(&Method, &str, usize) -> (u16, Value) + Send + Sync + 'static,
) -> (ScriptedApi, Client) {
    let api = ScriptedApi::start(respond).await.unwrap();
    let client = api.client().unwrap();
    (api, client)
}

fn order(reference: &str, status: &str, numbers: &[&str]) -> Value {
    let listed: Vec<_> = numbers.iter().map(|number| json!({"phone_number": number})).collect();
    json!({
        "id": ID, "customer_reference": reference, "status": {"value": status},
        "phone_numbers": listed, "porting_phone_numbers_count": numbers.len(),
    })
}

fn page(orders: &[Value]) -> (u16, Value) {
    let meta = json!({"page_number": 1, "page_size": 250, "total_pages": 1, "total_results": orders.len()});
    (200, json!({"data": orders, "meta": meta}))
}

async fn create_once(client: &Client) -> Result<usize, Error> {
    let request = CreateOrder::new(["+13035550000".parse()?, "+13035550001".parse()?]);
    Ok(client.orders().create_once(request, OnceKey::new("k")?).await?.len())
}

const BOTH: [&str; 2] = ["+13035550000", "+13035550001"];

#[tokio::test]
async fn a_list_that_lags_behind_and_ignores_the_filter_is_read_again_and_filtered() {
    let (api, client) = start(|method, _, nth| match (method, nth) {
        (&Method::POST, _) => (504, json!({})),
        // The first lookup is before the request, the next two are too early.
        (_, 1..=3) => page(&[order("other", "draft", &BOTH), order("once:k", "cancelled", &BOTH)]),
        _ => page(&[order("other", "draft", &BOTH), order("once:k", "draft", &BOTH), order("once:x", "draft", &[])]),
    })
    .await;
    assert_eq!(create_once(&client).await.unwrap(), 1);
    assert_eq!(api.count(&Method::POST, "/porting_orders"), 1);
    assert_eq!(api.count(&Method::GET, "/porting_orders"), 4);
}

#[tokio::test]
async fn a_create_without_effect_is_sent_again_a_limited_number_of_times() {
    let (api, client) = start(|method, _, _| if *method == Method::POST { (500, json!({})) } else { page(&[]) }).await;
    let error = create_once(&client).await.unwrap_err();
    assert_eq!((error.kind(), error.may_have_been_processed()), (ErrorKind::Server, true));
    assert_eq!(api.count(&Method::POST, "/porting_orders"), 3);
}

#[tokio::test]
async fn orders_for_half_of_the_numbers_are_reported_and_no_others_created() {
    let (api, client) = start(|method, _, nth| match (method, nth) {
        (&Method::POST, _) => (502, json!({})),
        (_, 1) => page(&[]),
        _ => page(&[order("once:k", "draft", &BOTH[..1])]),
    })
    .await;
    let error = create_once(&client).await.unwrap_err();
    assert!(matches!(&error, Error::PartlyCreated { found, seen: 1, expected: 2 } if found.len() == 1), "{error}");
    assert_eq!(api.count(&Method::POST, "/porting_orders"), 1);
}

#[tokio::test]
async fn a_failed_lookup_prevents_another_request() {
    let (api, client) = start(|method, _, nth| match (method, nth) {
        (&Method::POST, _) => (500, json!({})),
        (_, 1) => page(&[]),
        _ => (403, json!({"errors": [{"code": "10010", "title": "Authorization failed"}]})),
    })
    .await;
    assert_eq!(create_once(&client).await.unwrap_err().status(), Some(500));
    assert_eq!(api.count(&Method::POST, "/porting_orders"), 1);
}

/// A deadline can end the lookups before an order would be visible.
#[tokio::test]
async fn slow_lookups_before_a_deadline_prevent_another_request() {
    let clock = ManualClock::new(monday());
    let slow = clock.clone();
    let (api, _) = start_with(move |method, _, _| {
        if *method == Method::POST {
            return (502, json!({}));
        }
        slow.advance(Duration::from_secs(6));
        page(&[])
    })
    .await;
    let client = Client::builder("KEY".parse().unwrap()).base_url(api.url().parse().unwrap()).clock(clock);
    let client = client.deadline(Duration::from_secs(26)).build().unwrap();
    let error = create_once(&client).await.unwrap_err();
    assert!(error.may_have_been_processed(), "{error}");
    assert_eq!(api.count(&Method::POST, "/porting_orders"), 1);
    assert!(api.count(&Method::GET, "/porting_orders") < 6, "the deadline ends the lookups");
}

#[tokio::test]
async fn failed_lookups_after_an_early_one_prevent_another_confirmation() {
    let (api, client) = start(|method, _, nth| match (method, nth) {
        (&Method::POST, _) => (502, json!({})),
        (_, 1) => (200, json!({"data": order("a", "draft", &[])})),
        _ => (403, json!({"errors": [{"code": "10010", "title": "Authorization failed"}]})),
    })
    .await;
    assert_eq!(handle(&client).confirm_once().await.unwrap_err().status(), Some(502));
    assert_eq!(api.count(&Method::POST, "/confirm"), 1);
}

#[tokio::test]
async fn a_rejected_request_fails_at_once() {
    let (api, client) = start(|method, _, _| match *method {
        Method::POST => (422, json!({"errors": [{"code": "10015", "title": "Bad Request"}]})),
        _ => page(&[]),
    })
    .await;
    assert_eq!(create_once(&client).await.unwrap_err().status(), Some(422));
    // Another call may have been first: one lookup before the request, and one after.
    assert_eq!((api.count(&Method::POST, ""), api.count(&Method::GET, "")), (1, 2));
}

fn handle(client: &Client) -> OrderHandle {
    client.order(ID.parse().unwrap())
}

#[tokio::test]
async fn confirming_a_confirmed_order_does_nothing() {
    let (api, client) = start(|method, _, _| match *method {
        Method::POST => (422, json!({"errors": [{"code": "10027", "title": "Unprocessable"}]})),
        _ => (200, json!({"data": order("a", "submitted", &[])})),
    })
    .await;
    assert!(handle(&client).confirm_once().await.is_ok());
    assert_eq!((api.count(&Method::POST, "/confirm"), api.count(&Method::GET, "")), (1, 1));
    // Without a lookup, the API decides.
    assert_eq!(handle(&client).confirm().await.unwrap_err().status(), Some(422));
}

#[tokio::test]
async fn a_rejected_confirmation_of_a_draft_is_an_error() {
    let (api, client) = start(|method, _, _| match *method {
        Method::POST => (422, json!({"errors": [{"code": "80008", "title": "LOA missing"}]})),
        _ => (200, json!({"data": order("a", "draft", &[])})),
    })
    .await;
    assert_eq!(handle(&client).confirm_once().await.unwrap_err().code(), Some("80008"));
    assert_eq!((api.count(&Method::POST, "/confirm"), api.count(&Method::GET, "")), (1, 1));
}

#[tokio::test]
async fn a_cancellation_is_looked_up_before_and_after() {
    let (api, client) = start(|method, _, nth| match (method, nth) {
        (&Method::POST, _) => (500, json!({})),
        (_, 1) => (200, json!({"data": order("a", "submitted", &[])})),
        _ => (200, json!({"data": order("a", "cancel-pending", &[])})),
    })
    .await;
    assert!(handle(&client).cancel_once().await.is_ok());
    assert!(handle(&client).cancel_once().await.is_ok());
    assert_eq!(api.count(&Method::POST, "/cancel"), 1);
}

#[tokio::test]
async fn a_cancellation_within_48_hours_of_the_foc_time_is_not_sent_unless_forced() {
    let (api, client) = start(|_, _, _| {
        let mut order = order("a", "foc-date-confirmed", &[]);
        // The client's clock is frozen at 2026-03-02T15:00:00Z.
        order["activation_settings"] = json!({"foc_datetime_actual": "2026-03-04T14:59:59Z"});
        (200, json!({"data": order}))
    })
    .await;
    for result in [handle(&client).cancel().await, handle(&client).cancel_once().await] {
        let Err(Error::Validation(error)) = result else { panic!("it was sent") };
        assert_eq!(error.first().rule(), Rule::CancelLock);
    }
    assert_eq!(api.count(&Method::POST, "/cancel"), 0);
    assert!(handle(&client).cancel_regardless().await.is_ok());
    assert_eq!(api.count(&Method::POST, "/cancel"), 1);
}

#[tokio::test]
async fn an_activation_that_has_begun_is_not_started_again() {
    let (api, client) = start(|method, _, nth| match (method, nth) {
        (&Method::POST, _) => (502, json!({})),
        (_, 1) => page(&[json!({"id": ID, "status": "created"})]),
        _ => page(&[json!({"id": ID, "status": "in-process"})]),
    })
    .await;
    assert!(handle(&client).activate_once().await.is_ok());
    assert_eq!((api.count(&Method::POST, "/activate"), api.count(&Method::GET, "/activation_jobs")), (1, 2));
}

#[tokio::test]
async fn a_rejected_second_attempt_does_not_hide_effects_of_the_first() {
    // The list shows nothing during the lookups after the first attempt: one before it, five after it.
    let respond = |shows: bool| {
        move |method: &Method, nth: usize| match (method, nth) {
            (&Method::POST, 1) => (504, json!({})),
            (&Method::POST, _) => (422, json!({"errors": [{"code": "80003", "title": "Number in another order"}]})),
            (_, 1..=6) => page(&[]),
            _ if shows => page(&[order("once:k", "draft", &BOTH)]),
            _ => page(&[]),
        }
    };
    let (shows, hides) = (respond(true), respond(false));
    let api = ScriptedApi::start(move |method, _, nth| shows(method, nth)).await.unwrap();
    assert_eq!(create_once(&api.client().unwrap()).await.unwrap(), 1);
    let api = ScriptedApi::start(move |method, _, nth| hides(method, nth)).await.unwrap();
    let error = create_once(&api.client().unwrap()).await.unwrap_err();
    assert!(error.may_have_been_processed(), "{error}");
    assert_eq!(api.count(&Method::POST, "/porting_orders"), 2);
}

#[tokio::test]
async fn two_sets_of_orders_are_an_error() {
    let (_, client) = start(|_, _, _| {
        let mut other = order("once:k", "draft", &BOTH[..1]);
        other["id"] = json!("00000000-0000-4000-8000-000000000001");
        page(&[order("once:k", "draft", &BOTH), other])
    })
    .await;
    let error = create_once(&client).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::CreatedTwice, "{error}");
}

#[tokio::test]
async fn an_order_that_is_listed_twice_is_one() {
    let (_, client) = start(|_, _, _| page(&[order("once:k", "draft", &BOTH), order("once:k", "draft", &BOTH)])).await;
    assert_eq!(create_once(&client).await.unwrap(), 1);
}

#[tokio::test]
async fn a_cancelled_order_is_not_confirmed() {
    for status in ["cancelled", "cancel-pending", "on-holiday", "exception"] {
        let api = ScriptedApi::start(move |method, _, _| match *method {
            Method::POST => (422, json!({"errors": [{"code": "10027", "title": "Unprocessable"}]})),
            _ => (200, json!({"data": order("a", status, &[])})),
        })
        .await
        .unwrap();
        let error = handle(&api.client().unwrap()).confirm_once().await.unwrap_err();
        assert_eq!(error.status(), Some(422), "{status}");
    }
}

#[tokio::test]
async fn an_activation_of_unknown_outcome_is_never_sent_again() {
    let (api, client) = start(|method, _, _| match *method {
        Method::POST => (502, json!({})),
        _ => page(&[json!({"id": ID, "status": "completed"})]),
    })
    .await;
    let error = handle(&client).activate_once().await.unwrap_err();
    assert!(error.may_have_been_processed());
    assert_eq!(api.count(&Method::POST, "/activate"), 1);
}

#[tokio::test]
async fn orders_without_numbers_are_not_matched_by_reference() {
    let (api, client) = start(|_, _, _| {
        let mut order = order("Acct 123abc", "draft", &[]);
        order["porting_phone_numbers_count"] = json!(2);
        page(&[order])
    })
    .await;
    let request = CreateOrder::new(BOTH.map(|number| number.parse().unwrap())).with_customer_reference("Acct 123abc");
    let error = client.orders().create_once(request, OnceKey::new("k").unwrap()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::PartlyCreated);
    assert_eq!(api.count(&Method::POST, ""), 0);
}

#[tokio::test]
async fn a_failed_lookup_after_a_rejection_keeps_the_outcome_in_doubt() {
    let (_, client) = start(|method, _, nth| match (method, nth) {
        (&Method::POST, 1) => (504, json!({})),
        (&Method::POST, _) => (422, json!({})),
        (_, 1..=6) => page(&[]),
        _ => (403, json!({})),
    })
    .await;
    let error = create_once(&client).await.unwrap_err();
    assert_eq!((error.status(), error.may_have_been_processed()), (Some(504), true));
}

#[tokio::test]
async fn the_numbers_of_blocks_are_known() {
    use telnyx_porting::{NewBlock, PhoneNumberRange};
    let (api, client) = start(|_, _, _| page(&[order("Acct", "draft", &["+4930123456", "+4930244999903"])])).await;
    let block = NewBlock::new(PhoneNumberRange::parse("+4930244999901", "+4930244999910").unwrap());
    let request = CreateOrder::new(["+4930123456".parse().unwrap()]).with_customer_reference("Acct").with_block(block);
    assert_eq!(client.orders().create_once(request, OnceKey::new("k").unwrap()).await.unwrap().len(), 1);
    assert_eq!(api.count(&Method::POST, ""), 0);
}

#[tokio::test]
async fn a_call_that_is_rejected_because_another_was_first_returns_its_orders() {
    let (api, client) = start(|method, _, nth| match (method, nth) {
        (&Method::POST, _) => (422, json!({"errors": [{"code": "80003", "title": "Number in another order"}]})),
        (_, 1) => page(&[]),
        _ => page(&[order("once:k", "draft", &BOTH)]),
    })
    .await;
    assert_eq!(create_once(&client).await.unwrap(), 1);
    assert_eq!(api.count(&Method::POST, ""), 1);
}

/// An order of another call, with another id and creation time.
fn of_another_call(numbers: &[&str], created_at: &str) -> Value {
    let mut other = order("once:k", "draft", numbers);
    other["id"] = json!("00000000-0000-4000-8000-000000000001");
    other["created_at"] = json!(created_at);
    other
}

#[tokio::test]
async fn a_second_set_that_another_call_has_created_is_named() {
    for numbers in [&BOTH[..], &BOTH[1..], &[]] {
        let (api, client) = start_with(move |method, _, nth| {
            let mut own = order("once:k", "draft", &BOTH);
            own["created_at"] = json!("2026-03-02T15:00:01Z");
            match (method, nth) {
                (&Method::POST, _) => (201, json!({"data": [own]})),
                (_, 1) => page(&[]),
                // The list does not show the call's own order yet.
                _ => page(&[of_another_call(numbers, "2026-03-02T15:00:00Z")]),
            }
        })
        .await;
        let Err(Error::CreatedTwice { found }) = create_once(&client).await else { panic!("{numbers:?}") };
        let ids: Vec<_> = found.iter().map(|order| order.id.as_ref().unwrap().as_str()).collect();
        assert_eq!(ids, ["00000000-0000-4000-8000-000000000001", ID]);
        assert_eq!((api.count(&Method::POST, ""), api.count(&Method::GET, "")), (1, 2));
    }
}

#[tokio::test]
async fn a_lookup_after_the_creation_does_not_hide_the_orders() {
    for status in [200, 403, 500] {
        let (api, client) = start_with(move |method, _, nth| match (method, nth) {
            (&Method::POST, _) => (201, json!({"data": [order("once:k", "draft", &BOTH)]})),
            (_, 1) => page(&[]),
            _ if status == 200 => page(&[order("once:k", "draft", &BOTH), order("another", "draft", &BOTH)]),
            _ => (status, json!({})),
        })
        .await;
        assert_eq!(create_once(&client).await.unwrap(), 1, "{status}");
        assert_eq!(api.count(&Method::POST, ""), 1);
    }
}
