//! Waiting for orders: how often one looks, what is told, and how it ends.
#![expect(clippy::unwrap_used, reason = "the helpers of tests may panic")]

use axum::http::Method;
use futures_util::StreamExt;
use serde_json::{Value, json};
use std::pin::pin;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use telnyx_porting::types::PortingOrderStatusValue::{Exception, FocDateConfirmed, Ported, Submitted};
use telnyx_porting::{
    ApiKey, BaseUrl, Client, ErrorKind, ManualClock, OrderFacts, Outcome, PortingOrderId, Progress, Until,
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
async fn pauses_grow_and_start_again_after_a_change() {
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
async fn every_change_is_told_once_and_in_order() {
    let api = ScriptedApi::start(|_, _, nth| match nth {
        1..=2 => order("in-process", &[]),
        3..=4 => order("exception", &["PASSCODE_PIN_INVALID"]),
        5 => order("exception", &["PASSCODE_PIN_INVALID", "ENTITY_NAME_MISMATCH"]),
        6 => order("submitted", &[]),
        _ => order("foc-date-confirmed", &[]),
    })
    .await
    .unwrap();
    let told = Arc::new(Mutex::new(Vec::new()));
    let tell = Arc::clone(&told);
    let wait = client(&api).0.order(id(1)).wait_until(Until::status("foc-date-confirmed")).past_exceptions();
    let outcome = wait
        .on_progress(move |progress| {
            tell.lock().unwrap().push(match progress {
                Progress::Changed(change) => change.before.as_ref().map_or("nothing", |before| match before.as_str() {
                    "in-process" => "in-process",
                    "exception" => "exception",
                    _ => "submitted",
                }),
                _ => "end",
            });
        })
        .await;
    assert!(outcome.is_reached());
    assert_eq!(*told.lock().unwrap(), ["nothing", "in-process", "exception", "exception", "submitted", "end"]);
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
    let changes = wait.changes().filter_map(async |progress| match progress {
        Progress::Changed(change) => Some((change.before, change.order.foc_time().map(|time| time.to_rfc3339()))),
        _ => None,
    });
    let before = Some(FocDateConfirmed);
    let date = |day: u32| Some(format!("2026-03-{day}T15:00:00+00:00"));
    let changes: Vec<_> = changes.collect().await;
    assert_eq!(changes, [(None, date(10)), (before.clone(), date(12)), (before, None)]);
}

#[tokio::test]
async fn other_ends_are_told_apart() {
    let api = ScriptedApi::start(|_, path, nth| match (path.as_bytes().last(), nth) {
        (Some(b'1'), _) => order("exception", &["LSR_PENDING"]),
        (Some(b'2'), _) => order("cancelled", &[]),
        (Some(b'3'), _) => order("on-holiday", &[]),
        (Some(b'4'), 1) => order("submitted", &[]),
        (Some(b'4'), _) => (404, json!({"errors": [{"code": "10005", "title": "Not found"}]})),
        // The client's own retries are used up before.
        (Some(b'5'), 1..=6) => (503, json!({})),
        _ => order("ported", &[]),
    })
    .await
    .unwrap();
    let wait = client(&api).0.orders().wait_until((1..=5).map(id), Until::status(Ported));
    let ended = wait.with_timeout(3600 * SECOND).await;
    let outcome = |n| &ended.iter().find(|waited| waited.id == id(n)).unwrap().outcome;
    let status = |n| outcome(n).order().unwrap().status.as_ref().unwrap().value.clone().unwrap();
    assert!(matches!(outcome(1), Outcome::InException(_)) && status(1) == Exception);
    assert!(matches!(outcome(2), Outcome::Cancelled(_)));
    assert!(matches!(outcome(3), Outcome::TimedOut(Some(_))), "an unknown status is one on the way");
    let Outcome::Failed { error, last: Some(last) } = outcome(4) else { panic!("{:?}", outcome(4)) };
    assert_eq!(error.kind(), ErrorKind::NotFound);
    assert_eq!(last.status.as_ref().unwrap().value, Some(Submitted));
    assert!(outcome(5).is_reached(), "a server that is down for a while is waited for");
    assert_eq!(ended.len(), 5);
}

#[tokio::test]
async fn looks_at_many_orders_keep_within_a_rate() {
    let api = ScriptedApi::start(|_, _, nth| order(if nth < 3 { "submitted" } else { "ported" }, &[])).await.unwrap();
    let (client, clock) = client(&api);
    let ended = client.orders().wait_until((0..20).map(id), Until::status(Ported)).with_rate(4.0).await;
    assert_eq!(ended.len(), 20);
    assert_eq!(api.count(&Method::GET, ""), 60);
    let waited: Duration = clock.sleeps().iter().sum();
    assert!(waited >= 59 * SECOND / 4, "60 looks in {waited:?}");
}

#[tokio::test]
async fn a_wait_can_be_dropped_and_goes_on_where_it_was() {
    let api = ScriptedApi::start(|_, _, nth| order(if nth < 4 { "submitted" } else { "ported" }, &[])).await.unwrap();
    let (client, _) = client(&api);
    let mut changes = pin!(client.orders().wait_until([id(1)], Until::status(Ported)).changes());
    let mut statuses = Vec::new();
    loop {
        // Given up at once, again and again, as in a `select!`.
        let soon = pin!(tokio::task::yield_now());
        let next = futures_util::future::select(changes.next(), soon).await;
        match next {
            futures_util::future::Either::Left((Some(Progress::Changed(change)), _)) => {
                statuses.push(change.order.status.unwrap().value.unwrap());
            }
            futures_util::future::Either::Left((Some(_), _)) => break,
            futures_util::future::Either::Left((None, _)) => panic!("the end was not told"),
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
async fn the_last_look_is_at_the_very_end() {
    let api = ScriptedApi::start(|_, _, _| order("submitted", &[])).await.unwrap();
    let (client, clock) = client(&api);
    let wait = client.order(id(1)).wait_until(Until::status(Ported)).with_interval(10 * SECOND, 20 * SECOND);
    assert!(matches!(wait.with_timeout(60 * SECOND).await, Outcome::TimedOut(Some(_))));
    let seconds: Vec<_> = clock.sleeps().iter().map(Duration::as_secs).collect();
    assert_eq!(seconds, [10, 15, 20, 15]);
}

#[tokio::test]
async fn odd_settings_do_no_harm() {
    let api = ScriptedApi::start(|_, _, _| order("submitted", &[])).await.unwrap();
    let (client, _) = client(&api);
    let wait = client.orders().wait_until([id(1)], Until::status(Ported)).with_rate(f64::NAN);
    let ended = wait.with_interval(Duration::MAX, Duration::MAX).with_timeout(SECOND).await;
    assert!(matches!(ended[0].outcome, Outcome::TimedOut(Some(_))));
}

#[tokio::test]
async fn a_watch_goes_on_through_any_client() {
    let api = ScriptedApi::start(|_, _, nth| order(if nth < 3 { "submitted" } else { "ported" }, &[])).await.unwrap();
    let (first, _) = client(&api);
    let (second, clock) = client(&api);
    let mut watch = first.orders().wait_until([id(1)], Until::status(Ported)).watch();
    let mut statuses = Vec::new();
    for through in [&first, &second].into_iter().cycle() {
        match watch.next_through(through).await {
            Some(Progress::Changed(change)) => statuses.push(change.order.status.unwrap().value.unwrap()),
            Some(_) => {}
            None => break,
        }
    }
    assert_eq!(statuses, [Submitted, Ported]);
    assert_eq!(api.count(&Method::GET, ""), 3);
    assert!(clock.sleeps().is_empty(), "the wait goes by the clock of the client that it was made with");
}
