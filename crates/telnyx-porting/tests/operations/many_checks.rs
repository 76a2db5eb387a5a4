//! Checks of more numbers than fit in one request.

use crate::support::{StubResponse, Wire, builder_of, now, of};
use httpmock::{HttpMockResponse, MockServer};
use serde_json::{Value, json};
use std::sync::{Arc, Mutex};
use telnyx_porting::{ManualClock, ManyChecks, PhoneNumber, PhoneNumberRange, RetryPolicy};

fn numbers(count: usize) -> Vec<PhoneNumber> {
    let thousands = (0..).flat_map(|block| {
        let ends = [format!("+1303{}0000", 200 + block), format!("+1303{}0999", 200 + block)];
        PhoneNumberRange::parse(&ends[0], &ends[1]).unwrap().iter().collect::<Vec<_>>()
    });
    thousands.take(count).collect()
}

fn response(number: &str) -> StubResponse {
    StubResponse::json(201, &json!({"data": [{"phone_number": number, "portable": true}]}))
}

async fn wire() -> Wire {
    Wire::with(|builder| builder.retries(RetryPolicy::never())).await
}

/// The number of phone numbers in each request.
fn sizes(wire: &Wire) -> Vec<usize> {
    wire.received().iter().map(|request| request.json()["phone_numbers"].as_array().map_or(0, Vec::len)).collect()
}

#[tokio::test]
async fn a_thousand_numbers_go_into_a_request() {
    let wire = wire().await;
    wire.script([response("+13032000000"), response("+13032010000"), response("+13032020000")]);
    let all = wire.client.portability().check_many(&numbers(2_001)).await.unwrap();
    assert_eq!((all.checks.len(), all.failures.len()), (3, 0));
    assert_eq!(sizes(&wire), [1_000, 1_000, 1]);
}

#[tokio::test]
async fn a_failed_request_does_not_affect_the_others() {
    let wire = wire().await;
    wire.script([response("+13032000000"), StubResponse::json(500, &json!({"errors": []})), response("+13032020000")]);
    let all = wire.client.portability().check_many(&numbers(2_500)).await.unwrap();
    let arrived: Vec<_> = all.checks.iter().filter_map(|check| check.phone_number.as_deref()).collect();
    assert_eq!(arrived, ["+13032000000", "+13032020000"]);
    assert_eq!((all.failures[0].numbers.len(), all.failures[0].numbers[0]), (1_000, of("+13032010000")));
    assert_eq!(all.failures[0].error.status(), Some(500));
    assert_eq!(sizes(&wire), [1_000, 1_000, 500]);
}

#[tokio::test]
async fn duplicates_are_sent_once() {
    let wire = wire().await;
    wire.respond(response("+13032000000"));
    let twice = [numbers(1_000), numbers(1_000)].concat();
    wire.client.portability().check(&twice).await.unwrap();
    wire.client.portability().check_many(&twice).await.unwrap();
    assert_eq!(sizes(&wire), [1_000, 1_000]);
    let strict = wire.client(|builder| builder.strict(true));
    let error = strict.portability().check(&twice[999..1_001]).await.map(|_| ());
    assert!(error.is_ok(), "these are two numbers");
    wire.received();
    let error = strict.portability().check_many(&twice).await.unwrap_err();
    assert!(error.to_string().contains("phone_numbers[1000]"), "{error}");
    assert_eq!(wire.count(), 0);
}

#[tokio::test]
async fn one_call_checks_more_numbers_than_fit_into_a_request() {
    let wire = wire().await;
    wire.script([response("+13032000000"), response("+13032010000"), response("+13032020000")]);
    let checks = wire.client.portability().check(&numbers(2_001)).await.unwrap();
    let arrived: Vec<_> = checks.iter().filter_map(|check| check.phone_number.as_deref()).collect();
    assert_eq!(arrived, ["+13032000000", "+13032010000", "+13032020000"]);
    assert_eq!(sizes(&wire), [1_000, 1_000, 1]);

    wire.script([response("+13032000000"), StubResponse::json(422, &json!({"errors": []}))]);
    let error = wire.client.portability().check(&numbers(2_001)).await.unwrap_err();
    assert_eq!((error.status(), sizes(&wire)), (Some(422), vec![1_000, 1_000]));
}

/// The result of checking numbers with a server that rejects requests with one of `bad`, and the number of requests.
/// With `names`, its errors point to the numbers.
async fn rejecting(count: usize, bad: Vec<PhoneNumber>, names: bool) -> (ManyChecks, usize) {
    let server = MockServer::start_async().await;
    let requests = Arc::new(Mutex::new(0));
    let counter = Arc::clone(&requests);
    let respond = move |request: &httpmock::HttpMockRequest| {
        *counter.lock().unwrap() += 1;
        let body: Value = serde_json::from_slice(&request.body_vec()).unwrap();
        let asked: Vec<&str> = body["phone_numbers"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
        let is_bad = |number: &str| bad.iter().any(|bad| bad.as_str() == number);
        let found: Vec<_> = (0..asked.len()).filter(|index| is_bad(asked[*index])).collect();
        let (status, body) = if found.is_empty() {
            let data: Vec<_> = asked.iter().map(|number| json!({"phone_number": number, "portable": true})).collect();
            (201, json!({"data": data}))
        } else if names {
            let error = |index| json!({"code": "10015", "source": {"pointer": format!("/phone_numbers/{index}")}});
            (422, json!({"errors": found.into_iter().map(error).collect::<Vec<_>>()}))
        } else {
            (422, json!({"errors": [{"code": "10015", "title": "Invalid"}]}))
        };
        HttpMockResponse::builder()
            .status(status)
            .header("content-type", "application/json")
            .body(body.to_string())
            .build()
    };
    server
        .mock_async(|when, then| {
            when.any_request();
            then.respond_with(respond);
        })
        .await;
    let client = builder_of(&server.url("/v2"), &ManualClock::new(now())).build().unwrap();
    let all = client.portability().check_many(&numbers(count)).await.unwrap();
    let sent = *requests.lock().unwrap();
    (all, sent)
}

#[tokio::test]
async fn a_rejected_number_does_not_affect_the_others() {
    let bad = vec![numbers(3)[2], numbers(1_000)[700], numbers(1_500)[1_400]];
    for (names, most) in [(true, 4), (false, 60)] {
        let (all, sent) = rejecting(1_500, bad.clone(), names).await;
        assert_eq!(all.checks.len(), 1_497, "{names}");
        let failed: Vec<_> = all.failures.iter().flat_map(|failed| failed.numbers.clone()).collect();
        assert_eq!(failed, bad, "{names}");
        assert!(all.failures.iter().all(|failed| failed.error.status() == Some(422)), "{names}");
        assert!(sent <= most, "{names}: {sent} requests");
    }
}

/// Each number has a reason of its own, or one that names no other number.
#[tokio::test]
async fn the_reason_of_a_number_is_about_itself() {
    let wire = wire().await;
    let all = numbers(4);
    let at = |index: usize, detail: String| {
        let pointer = format!("/phone_numbers/{index}");
        json!({"code": "10015", "detail": detail, "source": {"pointer": pointer}})
    };
    let pointed = json!({"errors": [at(1, format!("{} is invalid", all[1])), at(3, "is blocked".to_owned())]});
    wire.script([StubResponse::json(422, &pointed), response("+13032000000")]);
    let checks = wire.client.portability().check_many(&all).await.unwrap();
    let [failed] = checks.failures.as_slice() else { panic!("{checks:?}") };
    let reasons: Vec<_> = failed.numbers.iter().map(|number| failed.reason(number)).collect();
    assert_eq!(reasons, [format!("{} is invalid (code 10015)", all[1]), "is blocked (code 10015)".to_owned()]);

    // A request of many numbers that is not split: only some errors have a pointer, or the text names a number.
    let all = numbers(1_001);
    let general = |detail: &str| json!({"errors": [{"code": "10015", "detail": detail}]});
    let unnamed = "the API rejected a request that had this number, with status 409";
    let pointed = json!({"errors": [at(0, "is blocked".to_owned()), at(1, format!("is the twin of {}", all[0]))]});
    for (body, expected) in [
        (pointed, ["is blocked (code 10015)", unnamed, unnamed]),
        (general("too many"), ["too many (code 10015)"; 3]),
        (general("303-200-0001 is invalid"), [unnamed, "303-200-0001 is invalid (code 10015)", unnamed]),
    ] {
        wire.script([StubResponse::json(409, &body), response("+13032010000")]);
        let checks = wire.client.portability().check_many(&all).await.unwrap();
        let reasons = [0, 1, 2].map(|index| checks.failures[0].reason(&all[index]));
        assert_eq!(reasons, expected.map(str::to_owned), "{body}");
    }
}

#[tokio::test]
async fn the_search_for_rejected_numbers_ends() {
    // All numbers of the first part are rejected, and none of the others.
    let (all, sent) = rejecting(3_000, numbers(1_000), false).await;
    assert_eq!(all.checks.len(), 2_000);
    assert_eq!(all.failures.iter().map(|failed| failed.numbers.len()).sum::<usize>(), 1_000);
    assert!((3..=103).contains(&sent), "{sent} requests");
    let (all, sent) = rejecting(3_000, [numbers(2_000), vec![numbers(3_000)[2_999]]].concat(), false).await;
    assert_eq!(all.checks.len(), 999);
    assert!((3..=143).contains(&sent), "{sent} requests");
}

#[tokio::test]
async fn nothing_more_is_sent_with_a_rejected_key() {
    let refused = StubResponse::json(401, &Value::Null);
    let wire = wire().await;
    wire.script([response("+13032000000"), refused.clone()]);
    let all = wire.client.portability().check_many(&numbers(3_500)).await.unwrap();
    assert_eq!((all.checks.len(), all.failures[0].numbers.len()), (1, 2_500));
    assert_eq!(sizes(&wire), [1_000, 1_000]);

    wire.script([refused]);
    let error = wire.client.portability().check_many(&numbers(3_500)).await.unwrap_err();
    assert!(error.is_authentication());
    assert_eq!(sizes(&wire), [1_000]);
    let none = wire.client.portability().check_many(&[]).await.unwrap_err();
    assert!(none.to_string().contains("phone_numbers"), "{none}");
    assert_eq!(wire.count(), 0);
}
