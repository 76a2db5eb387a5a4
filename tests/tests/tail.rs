//! Tailing events: which are yielded when, and how outages are handled.
#![expect(clippy::unwrap_used, reason = "the helpers of tests may panic")]

use axum::http::Method;
use chrono::TimeDelta;
use futures_util::StreamExt;
use serde_json::{Value, json};
use std::pin::pin;
use std::time::Duration;
use telnyx_porting::types::PortingEvent;
use telnyx_porting::{Client, CreateOrder, ErrorKind, EventFilter, EventTail, ManualClock, TailEvent};
use telnyx_porting_tests::scripted::ScriptedApi;
use telnyx_porting_tests::{client_of, frozen_sandbox, monday};

const SECOND: Duration = Duration::from_secs(1);
const EVENTS: &str = "/porting/events";

fn event(id: &str, minute: u32) -> Value {
    let at = format!("2026-03-02T15:{minute:02}:00Z");
    json!({"id": id, "event_type": "porting_order.loa_updated", "created_at": at})
}

fn page(events: &[Value]) -> (u16, Value) {
    (200, json!({"data": events, "meta": {"total_pages": 1, "total_results": events.len()}}))
}

fn client(api: &ScriptedApi) -> (Client, ManualClock) {
    let clock = ManualClock::new(monday());
    let builder = Client::builder("KEY0123456789ABCDEF".parse().unwrap()).base_url(api.url().parse().unwrap());
    (builder.clock(clock.clone()).build().unwrap(), clock)
}

fn from_monday() -> EventFilter {
    EventFilter::new().with_created_from(monday())
}

fn id(event: &PortingEvent) -> String {
    serde_json::to_value(event).unwrap()["id"].as_str().unwrap().to_owned()
}

/// The next item of the tail: the id of an event, or a word.
async fn next(tail: &mut EventTail) -> String {
    match tail.next().await {
        Some(Ok(TailEvent::Event(event))) => id(&event),
        Some(Ok(TailEvent::PollFailed(failed))) => format!("failed, {}s", failed.retry_in.as_secs()),
        Some(Ok(TailEvent::Recovered)) => "recovered".to_owned(),
        Some(Ok(other)) => panic!("{other:?}"),
        Some(Err(error)) => format!("{:?}", error.kind()),
        None => "end".to_owned(),
    }
}

#[tokio::test]
async fn each_event_is_yielded_once_and_polls_overlap() {
    let api = ScriptedApi::start(|_, _, nth| match nth {
        1 => page(&[event("b", 20), event("a", 1)]),
        // An event that became visible late.
        2 | 3 => page(&[event("b", 20), event("late", 12)]),
        _ => page(&[event("c", 40), event("b", 20)]),
    })
    .await
    .unwrap();
    let (client, clock) = client(&api);
    let mut tail = client.events().tail(from_monday()).with_interval(30 * SECOND);
    for expected in ["a", "b", "late", "c"] {
        assert_eq!(next(&mut tail).await, expected);
    }
    assert_eq!(clock.sleeps(), [30 * SECOND; 3], "the client's clock sleeps");
    let queries = api.queries(EVENTS);
    assert!(queries[0].contains("2026-03-02T15%3A00%3A00Z"), "{queries:#?}");
    assert!(queries[1].contains("2026-03-02T15%3A10%3A00Z"), "ten minutes before the latest event: {queries:#?}");
    assert_eq!(tail.resume_from().unwrap(), monday() + TimeDelta::minutes(40));
}

#[tokio::test]
async fn an_outage_is_reported_once_and_outlasted() {
    let api = ScriptedApi::start(|_, _, nth| match nth {
        1 => page(&[event("a", 1)]),
        2..=5 => (503, json!({})),
        _ => page(&[event("b", 2), event("a", 1)]),
    })
    .await
    .unwrap();
    let (client, clock) = client(&api);
    let mut tail = client.events().tail(from_monday()).with_interval(20 * SECOND);
    for expected in ["a", "failed, 20s", "recovered", "b"] {
        assert_eq!(next(&mut tail).await, expected);
    }
    let pauses: Vec<_> = clock.sleeps().iter().map(Duration::as_secs).collect();
    assert_eq!(pauses, [20, 20, 40, 60, 60], "no retries within a poll, and growing delays");
}

#[tokio::test]
async fn an_error_that_is_not_transient_ends_the_tail() {
    let api = ScriptedApi::start(|_, _, _| (401, json!({"errors": [{"code": "10009"}]}))).await.unwrap();
    let mut tail = client(&api).0.events().tail(from_monday());
    assert_eq!(next(&mut tail).await, "Authentication");
    assert_eq!(next(&mut tail).await, "end");

    let mut tail = client(&api).0.events().tail(from_monday().with_created_to(monday()));
    let Some(Err(error)) = tail.next().await else { panic!("no error") };
    assert!(error.to_string().contains("created_to"), "{error}");
    assert_eq!(api.count(&Method::GET, EVENTS), 1, "an invalid filter is not sent");
}

#[tokio::test]
async fn without_a_start_a_tail_begins_at_the_apis_time() {
    let sandbox = frozen_sandbox().await.unwrap();
    sandbox.advance(TimeDelta::days(3));
    let client = client_of(sandbox.base_url()).unwrap();
    let order = client.orders().create(CreateOrder::new(["+13035550100".parse().unwrap()])).await.unwrap().remove(0);
    let order = client.order_of(&order).unwrap();
    order.comments().create("before").await.unwrap();
    sandbox.advance(TimeDelta::seconds(1));
    let mut tail = client.events().tail(EventFilter::new());
    let tailing = tokio::spawn(async move { (tail.next().await, tail.resume_from()) });
    // The first request reads the time, the second the events.
    while sandbox.counters().requests_to("listPortingEvents") < 3 {
        tokio::task::yield_now().await;
    }
    order.comments().create("after").await.unwrap();
    let (event, resume) = tailing.await.unwrap();
    let Some(Ok(TailEvent::Event(PortingEvent::NewComment(event)))) = event else { panic!("{event:?}") };
    assert_eq!(event.payload.unwrap().comment.unwrap().body.as_deref(), Some("after"));
    assert_eq!(resume.unwrap(), sandbox.now(), "the client's own clock is three days behind");
}

#[tokio::test]
async fn a_dropped_poll_loses_no_event() {
    let api = ScriptedApi::start(|_, _, nth| match nth {
        1 => page(&[event("a", 1), event("b", 2)]),
        _ => page(&[event("c", 3), event("b", 2), event("a", 1)]),
    })
    .await
    .unwrap();
    let mut tail = client(&api).0.events().tail(from_monday());
    let mut ids = Vec::new();
    // Dropped repeatedly, later each time.
    for yields in 1.. {
        let soon = pin!(async {
            for _ in 0..yields {
                tokio::task::yield_now().await;
            }
        });
        let next = pin!(tail.next());
        if let futures_util::future::Either::Left((Some(Ok(TailEvent::Event(event))), _)) =
            futures_util::future::select(next, soon).await
        {
            ids.push(id(&event));
        }
        if ids.len() == 3 {
            break;
        }
    }
    assert_eq!(ids, ["a", "b", "c"]);
}

#[tokio::test]
async fn streams_and_iterators_yield_events_only() {
    let respond = |nth| match nth {
        1 => (503, json!({})),
        2 => page(&[event("a", 1)]),
        3 => page(&[event("b", 2), event("a", 1)]),
        _ => (403, json!({})),
    };
    let expected = ["a", "b", "Permission"];
    let name = |event: Result<PortingEvent, telnyx_porting::Error>| match event {
        Ok(event) => id(&event),
        Err(error) => format!("{:?}", error.kind()),
    };

    let api = ScriptedApi::start(move |_, _, nth| respond(nth)).await.unwrap();
    let stream = client(&api).0.events().tail(from_monday()).events();
    assert_eq!(stream.map(name).collect::<Vec<_>>().await, expected);

    let api = ScriptedApi::start(move |_, _, nth| respond(nth)).await.unwrap();
    let tail = client(&api).0.events().tail(from_monday());
    let thread = std::thread::spawn(move || tail.blocking().map(name).collect::<Vec<_>>());
    let names = tokio::task::spawn_blocking(move || thread.join()).await.unwrap().unwrap();
    assert_eq!(names, expected);

    let mut inside = client(&api).0.events().tail(from_monday()).blocking();
    assert_eq!(inside.next().unwrap().unwrap_err().kind(), ErrorKind::Configuration);
    assert!(inside.next().is_none());
}
