//! Retries and their delays. The clock is manual.

use crate::examples::{ITEM, ORDER, error, order};
use crate::letterheads::configuration;
use crate::support::{StubResponse, Wire, of};
use serde_json::json;
use std::time::Duration;
use telnyx_porting::{
    ActivationTime, CodeRequest, CreateOrder, Error, ErrorKind, OrderUpdate, OrdersReport, RetryPolicy, ShareRequest,
};

const SECOND: Duration = Duration::from_secs(1);
const TRANSIENT: [u16; 6] = [408, 429, 500, 502, 503, 504];

/// Runs each call, ignores its result, and returns the number of its requests.
macro_rules! sent {
    ($wire:expr, $($call:expr),+ $(,)?) => {
        [$({
            let _ = $call.await;
            $wire.count()
        }),+]
    };
}

#[tokio::test]
async fn idempotent_requests_are_sent_three_times() {
    let wire = Wire::start().await;
    let (client, order) = (&wire.client, wire.client.order(of(ORDER)));
    for status in TRANSIENT {
        wire.script([StubResponse::status(status)]);
        let counts = sent!(
            wire,
            order.get(),
            client.events().get(of(ITEM)),
            client.documents().get(of(ITEM)),
            client.documents().download(of(ITEM)),
            order.update(OrderUpdate::new().with_customer_reference("a")),
            order.activation_jobs().update(of(ITEM), ActivationTime::at(crate::support::now())),
            client.loa_configurations().update(of(ITEM), configuration(None)),
            order.delete(),
            order.blocks().delete(of(ITEM)),
            order.documents().remove(of(ITEM)),
            client.portability().check(&[of("+13035550142")]),
            client.loa_configurations().preview(configuration(None)),
            client.documents().upload(telnyx_porting::Upload::bytes("a.txt", "a")),
        );
        assert!(counts.iter().all(|count| *count == 3), "{status}: {counts:?}");
    }
}

#[tokio::test]
async fn requests_that_create_or_submit_are_retried_only_if_not_processed() {
    let wire = Wire::start().await;
    let (client, order) = (&wire.client, wire.client.order(of(ORDER)));
    let later = |status| StubResponse::status(status).header("retry-after", "1");
    let turned_away = [later(429), StubResponse::status(429)].map(|response| (response, 3));
    let unknown = [408, 500, 502, 503, 504].map(|status| (StubResponse::status(status), 1));
    let broken = [later(500), later(502), later(503), StubResponse::status(303), StubResponse::status(101)]
        .map(|response| (response, 1));
    for (response, expected) in turned_away.into_iter().chain(unknown).chain(broken) {
        let shown = format!("{response:?}");
        wire.script([response]);
        let counts = sent!(
            wire,
            client.orders().create(CreateOrder::new([of("+13035550142")])),
            order.confirm(),
            order.cancel_regardless(),
            order.activate(),
            order.share(ShareRequest::new()),
            order.comments().create("text"),
            order.verification_codes().send(CodeRequest::new([of("+61412345678")])),
            client.loa_configurations().create(configuration(None)),
            client.reports().create(OrdersReport::new()),
            client.events().republish(of(ITEM)),
        );
        assert!(counts.iter().all(|count| *count == expected), "{shown}: {counts:?}");
    }
}

#[tokio::test]
async fn rejections_are_not_retried() {
    let wire = Wire::start().await;
    for status in [400, 401, 403, 404, 405, 409, 410, 422, 501, 505] {
        wire.script([StubResponse::json(status, &error("10015", "No.")).header("retry-after", "1")]);
        let failure = wire.client.order(of(ORDER)).get().await.unwrap_err();
        assert_eq!((wire.count(), failure.attempts(), failure.status()), (1, 1, Some(status)));
    }
    assert_eq!(wire.clock.sleeps(), []);
}

#[tokio::test]
async fn a_success_after_failures_is_a_success() {
    let wire = Wire::start().await;
    wire.script([
        StubResponse::status(502),
        StubResponse::status(429),
        StubResponse::json(200, &json!({"data": order("draft")})),
    ]);
    let response = wire.client.order(of(ORDER)).get().with_response().await.unwrap();
    assert_eq!((response.attempts(), wire.count()), (3, 3));
    // Without jitter, all delays are equal to the first.
    assert_eq!(wire.clock.sleeps(), [SECOND / 2, SECOND / 2]);
}

#[tokio::test]
async fn delays_are_up_to_three_times_the_last() {
    let wire = Wire::with(|builder| {
        let policy = RetryPolicy::default().with_max_retries(4).with_delays(SECOND, 20 * SECOND);
        builder.random(|| 1.0).retries(policy)
    })
    .await;
    wire.respond(StubResponse::status(500));
    let failure = wire.client.order(of(ORDER)).get().await.unwrap_err();
    assert_eq!(wire.clock.sleeps(), [3, 9, 20, 20].map(|seconds| seconds * SECOND));
    let call = failure.as_call().unwrap();
    assert_eq!((call.attempts(), call.elapsed()), (5, 52 * SECOND));
    assert!(failure.to_string().ends_with("given up after 5 attempts in 52.0 s"), "{failure}");
}

#[tokio::test]
async fn no_retry_starts_after_the_total_time() {
    let wire = Wire::with(|builder| {
        let policy = RetryPolicy::default().with_max_retries(9).with_delays(30 * SECOND, 30 * SECOND);
        builder.retries(policy.with_total_time(90 * SECOND))
    })
    .await;
    wire.respond(StubResponse::status(500));
    wire.client.order(of(ORDER)).get().await.unwrap_err();
    assert_eq!((wire.count(), wire.clock.sleeps().len()), (4, 3));
}

/// The delays and the result for a response with a requested delay.
async fn waits(headers: &[(&str, &str)]) -> (Vec<Duration>, Result<(), Error>) {
    let wire = Wire::start().await;
    let rate_limited =
        headers.iter().fold(StubResponse::status(429), |response, (name, value)| response.header(name, value));
    wire.script([rate_limited, StubResponse::json(200, &json!({"data": order("draft")}))]);
    let result = wire.client.order(of(ORDER)).get().await.map(|_| ());
    (wire.clock.sleeps(), result)
}

#[tokio::test]
async fn requested_delays_are_respected() {
    for (headers, expected) in [
        (vec![("retry-after", "7")], 7 * SECOND),
        (vec![("retry-after", "0")], Duration::ZERO),
        (vec![("retry-after-ms", "250"), ("retry-after", "7")], SECOND / 4),
        (vec![("retry-after", "Mon, 02 Mar 2026 15:00:40 GMT")], 40 * SECOND),
        (vec![("retry-after", "Mon, 02 Mar 2026 14:00:00 GMT")], Duration::ZERO),
        (vec![("retry-after", "soon")], SECOND / 2),
        (vec![("retry-after", "60")], 60 * SECOND),
    ] {
        let (sleeps, result) = waits(&headers).await;
        assert!(result.is_ok(), "{headers:?}");
        assert_eq!(sleeps, [expected], "{headers:?}");
    }
}

#[tokio::test]
async fn an_exhausted_rate_limit_is_not_a_reason_to_retry() {
    let wire = Wire::start().await;
    wire.respond(StubResponse::status(404).header("x-ratelimit-remaining", "0").header("x-ratelimit-reset", "15"));
    let failure = wire.client.order(of(ORDER)).get().await.unwrap_err();
    assert_eq!(failure.retry_after(), Some(15 * SECOND));
    assert!(!failure.to_string().contains("try again"), "{failure}");
}

#[tokio::test]
async fn a_requested_delay_that_is_too_long_is_returned() {
    for (headers, expected) in [
        (vec![("retry-after", "61")], 61 * SECOND),
        (vec![("retry-after", "Mon, 02 Mar 2026 16:00:00 GMT")], 3_600 * SECOND),
        (vec![("x-ratelimit-remaining", "0"), ("x-ratelimit-reset", "3600")], 3_600 * SECOND),
    ] {
        let (sleeps, result) = waits(&headers).await;
        assert_eq!(sleeps, [], "{headers:?}");
        let failure = result.unwrap_err();
        assert_eq!((failure.kind(), failure.attempts()), (ErrorKind::RateLimited, 1), "{headers:?}");
        assert_eq!(failure.retry_after(), Some(expected), "{headers:?}");
        assert!(failure.is_rate_limited() && !failure.may_have_been_processed());
        assert!(failure.to_string().ends_with(&format!("; try again in {} s", expected.as_secs())), "{failure}");
    }
}

#[tokio::test]
async fn an_exhausted_rate_limit_delays_the_next_request() {
    let wire = Wire::start().await;
    let body = json!({"data": order("draft")});
    let limited = |remaining, reset| {
        let response = StubResponse::json(200, &body).header("x-ratelimit-limit", "100");
        response.header("x-ratelimit-remaining", remaining).header("x-ratelimit-reset", reset)
    };
    wire.script([limited("1", "20"), limited("0", "20"), limited("99", "60"), limited("0", "600"), limited("9", "60")]);
    let order = wire.client.order(of(ORDER));
    order.get().await.unwrap();
    order.get().await.unwrap();
    assert_eq!(wire.clock.sleeps(), [], "one request was left");
    // Another handle and other options, but the same key and therefore the same limit.
    let client = wire.client.with_options(telnyx_porting::CallOptions::new().with_max_retries(0));
    client.order(of(ORDER)).confirm().await.unwrap();
    assert_eq!(wire.clock.sleeps(), [20 * SECOND]);
    order.get().await.unwrap();
    // Ten minutes are too long: the request is sent, and the server may reject it.
    order.get().await.unwrap();
    assert_eq!((wire.clock.sleeps().len(), wire.count()), (1, 5));
}

#[tokio::test]
async fn a_deletion_with_a_lost_response_succeeds_if_nothing_is_found() {
    let wire = Wire::start().await;
    let gone = || StubResponse::json(404, &error("10005", "There is no such order."));
    wire.script([StubResponse::status(502), gone()]);
    let response = wire.client.order(of(ORDER)).delete().with_response().await.unwrap();
    assert_eq!((response.attempts(), response.status().as_u16(), wire.count()), (2, 404, 2));

    wire.script([gone()]);
    let failure = wire.client.order(of(ORDER)).delete().await.unwrap_err();
    assert!(failure.is_not_found());
    assert_eq!((failure.kind(), failure.attempts(), wire.count()), (ErrorKind::NotFound, 1, 1));

    // The first attempt was rejected, so the order never existed.
    wire.script([StubResponse::status(429), gone()]);
    let failure = wire.client.order(of(ORDER)).delete().await.unwrap_err();
    assert!(failure.is_not_found() && !failure.may_have_been_processed());
    assert_eq!((failure.attempts(), wire.count()), (2, 2));

    wire.script([StubResponse::status(502), gone()]);
    wire.client.loa_configurations().delete(of(ITEM)).await.unwrap();
    wire.script([StubResponse::status(502), gone()]);
    wire.client.order(of(ORDER)).documents().remove(of(ITEM)).await.unwrap();
}

#[tokio::test]
async fn effects_of_earlier_attempts_are_considered() {
    let wire = Wire::start().await;
    let refused = || StubResponse::json(422, &error("10015", "No."));
    for (first, expected) in [(502, true), (408, true), (429, false)] {
        wire.script([StubResponse::status(first), refused()]);
        let failure =
            wire.client.order(of(ORDER)).update(OrderUpdate::new().with_customer_reference("a")).await.unwrap_err();
        assert_eq!((failure.status(), failure.attempts()), (Some(422), 2));
        assert_eq!(failure.may_have_been_processed(), expected, "{first}");
    }
}

#[tokio::test]
async fn requests_that_store_nothing_are_never_in_doubt() {
    let wire = Wire::start().await;
    wire.script([StubResponse::status(502)]);
    let order = wire.client.order(of(ORDER));
    for failure in [
        order.get().await.unwrap_err(),
        wire.client.portability().check(&[of("+13035550142")]).await.unwrap_err(),
        wire.client.orders().list(telnyx_porting::OrderFilter::new()).try_collect().await.unwrap_err(),
    ] {
        assert!(!failure.may_have_been_processed(), "{failure}");
        assert_eq!(
            failure.as_call().and_then(|call| call.operation()).map(|operation| operation.path.is_empty()),
            Some(false)
        );
    }
    let failure = order.confirm().await.unwrap_err();
    assert!(failure.may_have_been_processed());
    assert_eq!(failure.as_call().unwrap().operation().unwrap().operation_id, "confirm_porting_order");
}
