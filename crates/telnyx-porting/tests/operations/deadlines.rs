//! Deadlines of calls. The clock is manual, except if a server does not respond.

use crate::examples::{ORDER, order};
use crate::support::{StubResponse, Wire, builder_of, of};
use serde_json::json;
use std::time::Duration;
use telnyx_porting::{CallOptions, CreateOrder, ErrorKind, ManualClock, OnceKey, RetryPolicy, Upload};

const SECOND: Duration = Duration::from_secs(1);

/// A client that retries after one second each time.
async fn patient() -> Wire {
    let policy = RetryPolicy::default().with_max_retries(9).with_delays(SECOND, SECOND);
    Wire::with(|builder| builder.retries(policy)).await
}

fn limited(reset: &str) -> StubResponse {
    let response = StubResponse::json(200, &json!({"data": order("draft")}));
    response.header("x-ratelimit-remaining", "0").header("x-ratelimit-reset", reset)
}

#[tokio::test]
async fn delays_do_not_exceed_the_deadline() {
    let wire = patient().await;
    wire.respond(StubResponse::status(500));
    let order = wire.client.order(of(ORDER));
    let failure = order.get().with_deadline(SECOND * 5 / 2).await.unwrap_err();
    assert_eq!((failure.status(), failure.attempts(), wire.count()), (Some(500), 3, 3));
    assert_eq!(wire.clock.sleeps(), [SECOND, SECOND]);
    // Clients that share its connections, and individual calls, have their own deadlines.
    let hasty = wire.client.with_options(CallOptions::new().with_deadline(SECOND * 3 / 2));
    for _ in 0..2 {
        assert_eq!(hasty.order(of(ORDER)).get().await.unwrap_err().attempts(), 2);
    }
    let built = wire.client(|builder| builder.deadline(SECOND / 4));
    assert_eq!(built.order(of(ORDER)).get().await.unwrap_err().attempts(), 1);
    // An upload counts its own attempts.
    wire.received();
    wire.client.documents().upload(Upload::bytes("a.pdf", "%PDF-1.7")).with_deadline(SECOND * 3 / 2).await.unwrap_err();
    assert_eq!(wire.count(), 2);
}

#[tokio::test]
async fn the_rate_limit_does_not_delay_requests_beyond_the_deadline() {
    let wire = Wire::start().await;
    wire.script([limited("5"), limited("5"), StubResponse::status(429).header("retry-after", "5")]);
    let order = wire.client.order(of(ORDER));
    order.get().await.unwrap();
    order.get().with_deadline(6 * SECOND).await.unwrap();
    assert_eq!(wire.clock.sleeps(), [5 * SECOND]);
    let failure = order.get().with_deadline(2 * SECOND).await.unwrap_err();
    assert_eq!((failure.kind(), failure.retry_after()), (ErrorKind::RateLimited, Some(5 * SECOND)));
    assert_eq!((wire.clock.sleeps().len(), wire.count()), (1, 3));
}

#[tokio::test]
async fn several_requests_of_a_call_have_one_deadline() {
    let wire = patient().await;
    let numbers: Vec<_> = (0..2_001).map(|index| of(&format!("+130355{index:05}"))).collect();
    let checked = || StubResponse::json(201, &json!({"data": []})).header("x-ratelimit-remaining", "0");
    let checked = || checked().header("x-ratelimit-reset", "3");
    wire.script([checked(), checked(), StubResponse::status(429)]);
    let many = wire.client.portability().check_many(&numbers).with_deadline(5 * SECOND).await.unwrap();
    // The second request waits for three seconds; the third may be retried once.
    assert_eq!(many.failures.len(), 1);
    assert_eq!(wire.clock.sleeps(), [3 * SECOND, SECOND]);
    assert_eq!(wire.count(), 4);
}

#[tokio::test]
async fn after_the_deadline_nothing_is_sent() {
    let wire = Wire::start().await;
    let create = wire.client.orders().create(CreateOrder::new([of("+13035550142")]));
    let failure = create.with_deadline(Duration::ZERO).await.unwrap_err();
    assert!(failure.is_timeout() && !failure.may_have_been_processed(), "{failure:?}");
    assert_eq!((failure.attempts(), wire.count()), (0, 0));
    let cause = std::error::Error::source(&failure).unwrap().to_string();
    assert!(cause.contains("deadline"), "{cause}");
}

#[tokio::test]
async fn nothing_is_created_again_if_a_deadline_ends_the_lookups() {
    let wire = Wire::start().await;
    let nothing = || StubResponse::json(200, &json!({"data": [], "meta": {"total_pages": 0, "total_results": 0}}));
    // One lookup before, one lost response, and then lookups of a list that lags behind.
    wire.script([nothing(), StubResponse::status(502), nothing()]);
    let once = |deadline| {
        let order = CreateOrder::new([of("+13035550142")]);
        wire.client.orders().create_once(order, OnceKey::new("17").unwrap()).with_deadline(deadline)
    };
    let failure = once(5 * SECOND).await.unwrap_err();
    assert_eq!((failure.status(), failure.may_have_been_processed()), (Some(502), true));
    let created = |wire: &Wire| wire.received().iter().filter(|request| request.method == "POST").count();
    assert_eq!(created(&wire), 1);
    assert_eq!(wire.clock.sleeps().iter().sum::<Duration>(), 3 * SECOND);
    // There is time for all lookups.
    wire.script([nothing(), StubResponse::status(502), nothing(), nothing(), nothing(), nothing(), nothing()]);
    let found = StubResponse::json(201, &json!({"data": [order("draft")]}));
    wire.respond(found);
    wire.respond(nothing());
    once(60 * SECOND).await.unwrap();
    assert_eq!(created(&wire), 2);
}

#[tokio::test]
async fn an_attempt_ends_at_the_deadline() {
    let silent = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let base_url = format!("http://{}/v2", silent.local_addr().unwrap());
    let client = builder_of(&base_url, &ManualClock::new(crate::support::now())).build().unwrap();
    let begun = std::time::Instant::now();
    let get = client.order(of(ORDER)).get().with_deadline(SECOND / 5).with_max_retries(0);
    let failure = get.await.unwrap_err();
    assert!(failure.is_timeout(), "{failure:?}");
    assert!(begun.elapsed() < 20 * SECOND, "{:?}", begun.elapsed());
}
