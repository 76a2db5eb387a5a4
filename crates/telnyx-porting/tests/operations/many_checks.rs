//! Checks of more numbers than fit into one request.

use crate::support::{Answer, Wire, of};
use serde_json::{Value, json};
use telnyx_porting::{PhoneNumber, PhoneNumberRange, RetryPolicy};

fn numbers(count: usize) -> Vec<PhoneNumber> {
    let thousands = (0..).flat_map(|block| {
        let ends = [format!("+1303{}0000", 200 + block), format!("+1303{}0999", 200 + block)];
        PhoneNumberRange::parse(&ends[0], &ends[1]).unwrap().iter().collect::<Vec<_>>()
    });
    thousands.take(count).collect()
}

fn answer(number: &str) -> Answer {
    Answer::json(201, &json!({"data": [{"phone_number": number, "portable": true}]}))
}

async fn wire() -> Wire {
    Wire::with(|builder| builder.retries(RetryPolicy::never())).await
}

/// How many numbers each request has.
fn sizes(wire: &Wire) -> Vec<usize> {
    wire.received().iter().map(|request| request.json()["phone_numbers"].as_array().map_or(0, Vec::len)).collect()
}

#[tokio::test]
async fn a_thousand_numbers_go_into_a_request() {
    let wire = wire().await;
    wire.script([answer("+13032000000"), answer("+13032010000"), answer("+13032020000")]);
    let all = wire.client.portability().check_many(&numbers(2_001)).await.unwrap();
    assert_eq!((all.checks.len(), all.failures.len()), (3, 0));
    assert_eq!(sizes(&wire), [1_000, 1_000, 1]);
}

#[tokio::test]
async fn what_fails_does_not_take_the_rest_with_it() {
    let wire = wire().await;
    wire.script([answer("+13032000000"), Answer::json(422, &json!({"errors": []})), answer("+13032020000")]);
    let all = wire.client.portability().check_many(&numbers(2_500)).await.unwrap();
    let arrived: Vec<_> = all.checks.iter().filter_map(|check| check.phone_number.as_deref()).collect();
    assert_eq!(arrived, ["+13032000000", "+13032020000"]);
    assert_eq!((all.failures[0].numbers.len(), all.failures[0].numbers[0]), (1_000, of("+13032010000")));
    assert_eq!(all.failures[0].error.status(), Some(422));
    assert_eq!(sizes(&wire), [1_000, 1_000, 500]);
}

#[tokio::test]
async fn nothing_more_is_sent_with_a_key_that_is_refused() {
    let refused = Answer::json(401, &Value::Null);
    let wire = wire().await;
    wire.script([answer("+13032000000"), refused.clone()]);
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
