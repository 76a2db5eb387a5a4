//! Waiting for orders: how often they are polled, what is reported, and how waits end.
#![expect(clippy::unwrap_used, reason = "the helpers of tests may panic")]

use axum::http::Method;
use futures_util::StreamExt;
use serde_json::{Value, json};
use std::pin::pin;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use telnyx_porting::types::PortingOrderStatusValue::{Exception, FocDateConfirmed, Ported, Submitted};
use telnyx_porting::{
    ApiKey, BaseUrl, Client, CreateOrder, ErrorKind, ManualClock, OrderEnd, OrderExt, PortingOrderId, Until, WaitEvent,
};
use telnyx_porting_tests::monday;
use telnyx_porting_tests::scripted::ScriptedApi;

const SECOND: Duration = Duration::from_secs(1);

fn id(n: usize) -> PortingOrderId {
    format!("00000000-0000-4000-8000-{n:012}").parse().unwrap()
}

fn order(status: &str, details: &[&str]) -> (u16, Value) {
    let details: Vec<_> = details.iter().map(|code| json!({"code": code, "description": null})).collect();
    (200, json!({"data": {"status": {"value": status, "details": details}}}))
}

/// A client whose waits take no time and have no jitter.
fn client(api: &ScriptedApi) -> (Client, ManualClock) {
    let clock = ManualClock::new(monday());
    let key: ApiKey = "KEY0123456789ABCDEF".parse().unwrap();
    let builder = Client::builder(key).base_url(api.url().parse::<BaseUrl>().unwrap());
    (builder.clock(clock.clone()).random(|| 0.5).build().unwrap(), clock)
}

#[tokio::test]
async fn pauses_grow_and_restart_after_a_change() {
    let api = ScriptedApi::start(|_, _, nth| match nth {
        1..=4 => order("in-process", &[]),
        5..=6 => order("submitted", &[]),
        _ => order("ported", &[]),
    })
    .await
    .unwrap();
    let (client, clock) = client(&api);
    let outcome = client.order(id(1)).wait_until(Until::status(Ported)).with_interval(10 * SECOND, 20 * SECOND).await;
    assert!(outcome.is_reached());
    let seconds: Vec<_> = clock.sleeps().iter().map(Duration::as_secs).collect();
    assert_eq!(seconds, [10, 15, 20, 20, 10, 15]);
}

#[tokio::test]
async fn every_change_is_reported_once_and_in_order() {
    let api = ScriptedApi::start(|_, _, nth| match nth {
        1..=2 => order("in-process", &[]),
        3..=4 => order("exception", &["PASSCODE_PIN_INVALID"]),
        5 => order("exception", &["PASSCODE_PIN_INVALID", "ENTITY_NAME_MISMATCH"]),
        6 => order("submitted", &[]),
        _ => order("foc-date-confirmed", &[]),
    })
    .await
    .unwrap();
    let reported = Arc::new(Mutex::new(Vec::new()));
    let report = Arc::clone(&reported);
    let wait = client(&api).0.order(id(1)).wait_until(Until::status("foc-date-confirmed")).past_exceptions();
    let outcome = wait
        .on_progress(move |progress| {
            report.lock().unwrap().push(match progress {
                WaitEvent::Changed(change) => {
                    change.before.as_ref().map_or("nothing", |before| match before.as_str() {
                        "in-process" => "in-process",
                        "exception" => "exception",
                        _ => "submitted",
                    })
                }
                _ => "end",
            });
        })
        .await;
    assert!(outcome.is_reached());
    assert_eq!(*reported.lock().unwrap(), ["nothing", "in-process", "exception", "exception", "submitted", "end"]);
}

#[tokio::test]
async fn another_foc_time_is_a_change_within_a_status() {
    let confirmed = |foc: &str| {
        let settings = json!({"foc_datetime_actual": foc});
        (200, json!({"data": {"status": {"value": "foc-date-confirmed"}, "activation_settings": settings}}))
    };
    let api = ScriptedApi::start(move |_, _, nth| match nth {
        1..=2 => confirmed("2026-03-10T15:00:00Z"),
        3..=4 => confirmed("2026-03-12T15:00:00Z"),
        _ => order("ported", &[]),
    })
    .await
    .unwrap();
    let wait = client(&api).0.orders().wait_until([id(1)], Until::status(Ported));
    let changes = wait.events().filter_map(async |progress| match progress {
        WaitEvent::Changed(change) => Some((change.before, change.order.foc_time().map(|time| time.to_rfc3339()))),
        _ => None,
    });
    let before = Some(FocDateConfirmed);
    let date = |day: u32| Some(format!("2026-03-{day}T15:00:00+00:00"));
    let changes: Vec<_> = changes.collect().await;
    assert_eq!(changes, [(None, date(10)), (before.clone(), date(12)), (before, None)]);
}

#[tokio::test]
async fn ends_are_distinguished() {
    let api = ScriptedApi::start(|_, path, nth| match (path.as_bytes().last(), nth) {
        (Some(b'1'), _) => order("exception", &["LSR_PENDING"]),
        (Some(b'2'), _) => order("cancelled", &[]),
        (Some(b'3'), _) => order("on-holiday", &[]),
        (Some(b'4'), 1) => order("submitted", &[]),
        (Some(b'4'), _) => (404, json!({"errors": [{"code": "10005", "title": "Not found"}]})),
        // The client's own retries are exhausted before.
        (Some(b'5'), 1..=6) => (503, json!({})),
        _ => order("ported", &[]),
    })
    .await
    .unwrap();
    let wait = client(&api).0.orders().wait_until((1..=5).map(id), Until::status(Ported));
    let ended = wait.with_timeout(3600 * SECOND).await;
    let outcome = |n| &ended.iter().find(|(ended, _)| *ended == id(n)).unwrap().1;
    let status = |n| outcome(n).order().unwrap().status.as_ref().unwrap().value.clone().unwrap();
    assert!(matches!(outcome(1), OrderEnd::Exception(_)) && status(1) == Exception);
    assert!(matches!(outcome(2), OrderEnd::Cancelled(_)));
    assert!(matches!(outcome(3), OrderEnd::TimedOut(Some(_))), "an unknown status does not end a wait");
    let OrderEnd::Failed { error, last: Some(last) } = outcome(4) else { panic!("{:?}", outcome(4)) };
    assert_eq!(error.kind(), ErrorKind::NotFound);
    assert_eq!(last.status.as_ref().unwrap().value, Some(Submitted));
    assert!(outcome(5).is_reached(), "an outage does not end the wait");
    assert_eq!(ended.len(), 5);
}

/// A list of orders, whose ids end in these numbers.
fn list(numbers: std::ops::Range<usize>, status: &str) -> (u16, Value) {
    let orders: Vec<_> = numbers.map(|n| json!({"id": id(n), "status": {"value": status}})).collect();
    (200, json!({"meta": {"total_pages": 1, "total_results": orders.len(), "page_number": 1}, "data": orders}))
}

const LIST: &str = "/porting_orders";

#[tokio::test]
async fn many_orders_are_polled_by_listing_them() {
    let api = ScriptedApi::start(|_, path, nth| match (path, nth) {
        (LIST, 1..=3) => list(0..100, "submitted"),
        // Ended orders are in another list.
        (LIST, 4) => list(0..40, "submitted"),
        (LIST, 5) => list(40..100, "ported"),
        (LIST, 6) => list(0..0, "submitted"),
        (LIST, _) => list(0..100, "ported"),
        _ => (500, json!({})),
    })
    .await
    .unwrap();
    let (client, clock) = client(&api);
    let wait =
        client.orders().wait_until((0..100).map(id), Until::status(Ported)).with_interval(10 * SECOND, 10 * SECOND);
    let ended = wait.await;
    assert!(ended.len() == 100 && ended.iter().all(|(_, end)| end.is_reached()), "{ended:?}");
    let queries = api.queries(LIST);
    assert_eq!(queries.len(), 7, "{queries:#?}");
    assert!(queries[0].contains("include_phone_numbers=true") && queries[1].contains("include_phone_numbers=false"));
    assert!(queries[0].contains("foc-date-confirmed") && !queries[0].contains("cancelled"), "{}", queries[0]);
    assert!(queries[4].contains("cancelled") && queries[4].contains("-created_at"), "{}", queries[4]);
    let rounds: Vec<_> = clock.sleeps().iter().map(Duration::as_secs).collect();
    assert_eq!(rounds, [10, 10, 10, 10], "the interval holds for any number of orders");
}

#[tokio::test]
async fn a_list_is_filtered_by_the_common_reference() {
    let api = ScriptedApi::start(|_, _, nth| {
        let status = if nth < 2 { "submitted" } else { "ported" };
        let order = |n| json!({"id": id(n), "customer_reference": "Acct 1", "status": {"value": status}});
        (200, json!({"data": (0..5).map(order).collect::<Vec<_>>()}))
    })
    .await
    .unwrap();
    client(&api).0.orders().wait_until((0..5).map(id), Until::status(Ported)).await;
    let queries = api.queries(LIST);
    assert!(!queries[0].contains("customer_reference") && queries[1].contains("Acct"), "{queries:#?}");
}

#[tokio::test]
async fn orders_missing_in_lists_are_read_one_by_one_within_a_rate() {
    let api = ScriptedApi::start(|_, path, nth| match path {
        LIST => list(200..230, "submitted"),
        _ => order(if nth < 3 { "submitted" } else { "ported" }, &[]),
    })
    .await
    .unwrap();
    let (client, clock) = client(&api);
    let ended = client.orders().wait_until((0..20).map(id), Until::status(Ported)).with_rate(4.0).await;
    assert_eq!(ended.len(), 20);
    let (lists, requests) = (api.count(&Method::GET, LIST), api.count(&Method::GET, ""));
    assert_eq!(requests - lists, 60, "each order is polled until it is ported");
    assert!(lists <= 12, "{lists} lists");
    let waited: Duration = clock.sleeps().iter().sum();
    let least = u32::try_from(requests - 3).unwrap() * SECOND / 4;
    assert!(waited >= least, "{requests} requests in {waited:?}");
}

#[tokio::test]
async fn the_timeout_holds_for_any_number_of_orders() {
    let api = ScriptedApi::start(|_, path, _| match path {
        LIST => list(0..0, "submitted"),
        _ => order("submitted", &[]),
    })
    .await
    .unwrap();
    let (client, clock) = client(&api);
    let ended = client.orders().wait_until((0..100).map(id), Until::status(Ported)).with_timeout(10 * SECOND).await;
    assert!(ended.iter().all(|(_, end)| matches!(end, OrderEnd::TimedOut(_))));
    assert_eq!(clock.sleeps().iter().sum::<Duration>(), 10 * SECOND);
    assert!(api.count(&Method::GET, "") < 25, "two a second");
}

#[tokio::test]
async fn a_rejected_list_is_not_requested_again() {
    let api = ScriptedApi::start(|_, path, nth| match path {
        LIST => (422, json!({"errors": [{"code": "10031", "title": "Unknown filter"}]})),
        _ => order(if nth < 2 { "submitted" } else { "ported" }, &[]),
    })
    .await
    .unwrap();
    let ended = client(&api).0.orders().wait_until((0..5).map(id), Until::status(Ported)).await;
    assert!(ended.iter().all(|(_, end)| end.is_reached()), "{ended:?}");
    assert_eq!((api.count(&Method::GET, LIST), api.count(&Method::GET, "")), (1, 11));
}

#[tokio::test]
async fn an_outage_is_reported_once_and_outlasted() {
    let api = ScriptedApi::start(|_, path, nth| match (path, nth) {
        (LIST, 1) => list(0..50, "submitted"),
        (LIST, 2..=6) => (503, json!({})),
        (LIST, _) => list(0..50, "ported"),
        _ => (503, json!({})),
    })
    .await
    .unwrap();
    let (client, clock) = client(&api);
    let wait =
        client.orders().wait_until((0..50).map(id), Until::status(Ported)).with_interval(3600 * SECOND, 3600 * SECOND);
    let failures = wait.events().filter_map(async |progress| match progress {
        WaitEvent::PollFailed(failed) => Some((failed.error.status(), failed.ids.len(), failed.retry_in)),
        _ => None,
    });
    let failures: Vec<_> = failures.collect().await;
    assert_eq!(failures, [(Some(503), 50, 3600 * SECOND)]);
    assert_eq!(clock.sleeps().len(), 6);
    assert_eq!(api.count(&Method::GET, ""), 7 + 5, "one order is read after the list has failed");
}

#[tokio::test]
async fn polls_are_frequent_again_after_an_outage() {
    let api = ScriptedApi::start(|_, _, nth| match nth {
        1..=20 | 22 => order("submitted", &[]),
        21 => (502, json!({})),
        _ => order("ported", &[]),
    })
    .await
    .unwrap();
    let (client, clock) = client(&api);
    assert!(client.order(id(1)).wait_until(Until::status(Ported)).await.is_reached());
    let seconds: Vec<_> = clock.sleeps().iter().map(Duration::as_secs).collect();
    assert_eq!(seconds[..4], [5, 7, 11, 16]);
    assert_eq!(seconds[17..], [3600, 3600, 3600, 5, 7], "up to an hour, and frequent again after a failure");
}

#[tokio::test]
async fn one_order_that_cannot_be_read_does_not_hold_up_the_others() {
    let api = ScriptedApi::start(|_, path, nth| match path.as_bytes().last() {
        Some(b'1') => (500, json!({})),
        _ => order(if nth < 4 { "submitted" } else { "ported" }, &[]),
    })
    .await
    .unwrap();
    let wait =
        client(&api).0.orders().wait_until([id(1), id(2), id(3)], Until::status(Ported)).with_timeout(600 * SECOND);
    let reported: Vec<_> = wait.events().collect().await;
    let failures = reported.iter().filter(|progress| matches!(progress, WaitEvent::PollFailed(_))).count();
    assert_eq!(failures, 1, "{reported:?}");
    let reached =
        reported.iter().filter(|progress| matches!(progress, WaitEvent::Ended { end, .. } if end.is_reached()));
    assert_eq!(reached.count(), 2);
}

#[tokio::test]
async fn an_unconfirmed_draft_is_out_of_reach_at_once() {
    let api = ScriptedApi::start(|_, path, _| match path {
        LIST => list(0..9, "draft"),
        // A list lags behind a confirmation.
        _ if path.ends_with('8') => order("ported", &[]),
        _ => order("draft", &[]),
    })
    .await
    .unwrap();
    let (client, clock) = client(&api);
    let outcome = client.order(id(1)).wait_until(Until::status(Ported)).await;
    assert!(matches!(outcome, OrderEnd::OutOfReach(_)), "{outcome:?}");
    assert!(clock.sleeps().is_empty());
    let draft = client.order(id(1)).wait_until(Until::any_of(["draft"])).await;
    assert!(draft.is_reached());
    let ended = client.orders().wait_until((0..9).map(id), Until::status(Ported)).await;
    let out = ended.iter().filter(|(_, end)| matches!(end, OrderEnd::OutOfReach(_))).count();
    assert_eq!((out, api.count(&Method::GET, LIST)), (8, 1));
    let patient = client.order(id(1)).wait_until(Until::status(Ported)).past_drafts().with_timeout(3600 * SECOND).await;
    assert!(matches!(patient, OrderEnd::TimedOut(Some(_))));
}

#[tokio::test]
async fn a_dropped_wait_continues_where_it_was() {
    let api = ScriptedApi::start(|_, _, nth| order(if nth < 4 { "submitted" } else { "ported" }, &[])).await.unwrap();
    let (client, _) = client(&api);
    let mut changes = pin!(client.orders().wait_until([id(1)], Until::status(Ported)).events());
    let mut statuses = Vec::new();
    loop {
        // Dropped repeatedly at once, as in a `select!`.
        let soon = pin!(tokio::task::yield_now());
        let next = futures_util::future::select(changes.next(), soon).await;
        match next {
            futures_util::future::Either::Left((Some(WaitEvent::Changed(change)), _)) => {
                statuses.push(change.order.status.unwrap().value.unwrap());
            }
            futures_util::future::Either::Left((Some(_), _)) => break,
            futures_util::future::Either::Left((None, _)) => panic!("the end was not reported"),
            futures_util::future::Either::Right(_) => {}
        }
    }
    assert_eq!(statuses, [Submitted, Ported]);
    assert_eq!(api.count(&Method::GET, ""), 4);
}

#[tokio::test(start_paused = true)]
async fn the_system_clock_follows_a_paused_runtime() {
    use telnyx_porting::{Clock, SystemClock};
    let clock = SystemClock::default();
    clock.sleep(60 * SECOND).await;
    assert_eq!(clock.monotonic(), 60 * SECOND);
}

#[tokio::test]
async fn the_last_poll_is_at_the_deadline() {
    let api = ScriptedApi::start(|_, _, _| order("submitted", &[])).await.unwrap();
    let (client, clock) = client(&api);
    let wait = client.order(id(1)).wait_until(Until::status(Ported)).with_interval(10 * SECOND, 20 * SECOND);
    assert!(matches!(wait.with_timeout(60 * SECOND).await, OrderEnd::TimedOut(Some(_))));
    let seconds: Vec<_> = clock.sleeps().iter().map(Duration::as_secs).collect();
    assert_eq!(seconds, [10, 15, 20, 15]);
}

#[tokio::test]
async fn extreme_settings_are_accepted() {
    let api = ScriptedApi::start(|_, _, _| order("submitted", &[])).await.unwrap();
    let (client, _) = client(&api);
    let wait = client.orders().wait_until([id(1)], Until::status(Ported)).with_rate(f64::NAN);
    let ended = wait.with_interval(Duration::MAX, Duration::MAX).with_timeout(SECOND).await;
    assert!(matches!(ended[0].1, OrderEnd::TimedOut(Some(_))));
}

#[tokio::test]
async fn a_watch_continues_through_any_client() {
    let api = ScriptedApi::start(|_, _, nth| order(if nth < 3 { "submitted" } else { "ported" }, &[])).await.unwrap();
    let (first, _) = client(&api);
    let (second, clock) = client(&api);
    let mut watch = first.orders().wait_until([id(1)], Until::status(Ported)).watch();
    let mut statuses = Vec::new();
    for through in [&first, &second].into_iter().cycle() {
        match watch.next_through(through).await {
            Some(WaitEvent::Changed(change)) => statuses.push(change.order.status.unwrap().value.unwrap()),
            Some(_) => {}
            None => break,
        }
    }
    assert_eq!(statuses, [Submitted, Ported]);
    assert_eq!(api.count(&Method::GET, ""), 3);
    assert!(clock.sleeps().is_empty(), "the wait uses the clock of the client that created it");
}

/// An order with this many numbers, of which only the first are included.
fn counted(status: &str, count: usize, minute: usize) -> (u16, Value) {
    let numbers: Vec<_> = (0..count).map(|n| json!({"phone_number": format!("+1303555{n:04}")})).collect();
    let updated = format!("2026-03-02T15:{minute:02}:00Z");
    let status = json!({"value": status});
    let order = json!({
        "status": status, "porting_phone_numbers_count": count, "phone_numbers": numbers, "updated_at": updated,
    });
    (200, json!({"data": order}))
}

fn page(items: &[Value]) -> (u16, Value) {
    (200, json!({"data": items, "meta": {"total_pages": 1, "total_results": items.len()}}))
}

fn split_event(to: usize) -> Value {
    let payload = json!({"from": {"id": id(1)}, "to": {"id": id(to)}, "porting_phone_numbers": [{"id": "x"}]});
    json!({"event_type": "porting_order.split", "created_at": "2026-03-02T15:05:00Z", "payload": payload})
}

#[tokio::test]
async fn numbers_that_move_to_another_order_are_not_ported_silently() {
    let respond = |path: &str, nth: usize| match (path, nth) {
        ("/porting/events", _) => page(&[split_event(2), split_event(2)]),
        (path, 1) if path.ends_with('1') => counted("submitted", 10, 1),
        (path, _) if path.ends_with('1') => counted("ported", 8, 9),
        (_, 1) => counted("submitted", 2, 5),
        _ => counted("ported", 2, 9),
    };
    let api = ScriptedApi::start(move |_, path, nth| respond(path, nth)).await.unwrap();
    let outcome = client(&api).0.order(id(1)).wait_until(Until::status(Ported)).await;
    let OrderEnd::Split { order, split } = outcome else { panic!("{outcome:?}") };
    assert_eq!((split.numbers, split.orders), (2, vec![id(2)]));
    assert!(order.status_value() == Some(&Ported) && order.phone_numbers.is_empty());
    let query = &api.queries("/porting/events")[0];
    assert!(query.contains("porting_order.split") && query.contains("2026-03-02T15%3A01%3A00Z"), "{query}");

    let api = ScriptedApi::start(move |_, path, nth| respond(path, nth)).await.unwrap();
    let wait = client(&api).0.orders().wait_until([id(1)], Until::status(Ported)).past_splits();
    let ended = wait.await;
    let ids: Vec<_> = ended.iter().map(|(id, end)| (id.clone(), end.is_reached())).collect();
    assert_eq!(ids, [(id(1), true), (id(2), true)], "the new order is part of the wait");
}

#[tokio::test]
async fn moved_numbers_are_found_without_events() {
    let api = ScriptedApi::start(|_, path, nth| match (path, nth) {
        ("/porting/events", _) => (503, json!({})),
        ("/porting_phone_numbers", 1) => {
            let left: Vec<_> = (0..9).map(|n| json!({"phone_number": format!("+1303555{n:04}")})).collect();
            page(&left)
        }
        ("/porting_phone_numbers", _) => {
            let number = |order: usize, status: &str| {
                json!({"phone_number": "+13035550009", "porting_order_id": id(order), "porting_order_status": status})
            };
            page(&[number(3, "cancelled"), number(2, "submitted")])
        }
        (_, 1) => counted("submitted", 10, 1),
        _ => counted("submitted", 9, 9),
    })
    .await
    .unwrap();
    let outcome = client(&api).0.order(id(1)).wait_until(Until::status(Ported)).await;
    assert!(matches!(&outcome, OrderEnd::Split { split, .. } if split.orders == [id(2)]), "{outcome:?}");
    let queries = api.queries("/porting_phone_numbers");
    assert!(queries[0].contains(id(1).as_str()) && queries[1].contains("13035550009"), "{queries:#?}");
}

#[tokio::test]
async fn numbers_that_are_not_found_are_searched_three_times_and_reported() {
    let api = ScriptedApi::start(|_, path, nth| match (path, nth) {
        ("/porting/events" | "/porting_phone_numbers", _) => page(&[]),
        (_, 1) => counted("submitted", 10, 1),
        _ => counted("ported", 9, 9),
    })
    .await
    .unwrap();
    let (client, clock) = client(&api);
    let ended = client.orders().wait_until([id(1)], Until::status(Ported)).past_splits().await;
    let outcome = &ended[0].1;
    assert!(matches!(outcome, OrderEnd::Split { split, .. } if split.numbers == 1 && split.orders.is_empty()));
    assert_eq!(api.count(&Method::GET, "/porting/events"), 3);
    assert_eq!(clock.sleeps(), [5 * SECOND; 3]);
}

#[tokio::test]
async fn a_late_split_on_the_sandbox_is_followed_to_the_end() {
    let sandbox = telnyx_porting_tests::frozen_sandbox().await.unwrap();
    let client = telnyx_porting_tests::client_of(sandbox.base_url()).unwrap();
    let numbers = ["+13035550100", "+13035550101", "+13035550102"].map(|number| number.parse().unwrap());
    let orders = client.orders().create(CreateOrder::new(numbers)).await.unwrap();
    let order = client.order_of(&orders[0]).unwrap();
    let mut watch =
        client.orders().wait_until([order.id().clone()], Until::status(Ported)).past_drafts().past_splits().watch();
    assert!(matches!(watch.next_through(&client).await, Some(WaitEvent::Changed(_))));
    let url = format!("{}/sandbox/orders/{}/split", sandbox.base_url().trim_end_matches("/v2"), order.id());
    let body = json!({"phone_numbers": ["+13035550101", "+13035550102"]});
    let child = telnyx_porting_tests::plain_http()
        .build()
        .unwrap()
        .post(url)
        .json(&body)
        .send()
        .await
        .unwrap()
        .json::<Value>()
        .await
        .unwrap();
    let child: PortingOrderId = child["data"]["id"].as_str().unwrap().parse().unwrap();
    let Some(WaitEvent::Changed(change)) = watch.next_through(&client).await else { panic!("no change") };
    let split = change.split.unwrap();
    assert_eq!((split.numbers, &split.orders[..]), (2, &[child.clone()][..]));
    let Some(WaitEvent::Changed(change)) = watch.next_through(&client).await else { panic!("no change") };
    assert_eq!(change.id, child, "the new order is part of the wait");
}
