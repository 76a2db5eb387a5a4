use std::time::Duration;

use reqwest::Method;
use serde_json::{Value, json};
use telnyx_porting_sandbox::{Fault, FaultRule, Sandbox};

use crate::support::{Api, US, send};

fn create(api: &Api, number: &str) -> reqwest::RequestBuilder {
    api.request(Method::POST, "/porting_orders").json(&json!({ "phone_numbers": [number] }))
}

fn orders(api: &Api) -> u64 {
    api.sandbox.counters().orders_created
}

#[tokio::test]
async fn a_connection_is_dropped_before_or_after_processing() {
    let api = Api::start().await;
    api.sandbox.add_fault(FaultRule::new(Fault::DropBefore).on("CreatePortingOrder").nth(1));
    api.sandbox.add_fault(FaultRule::new(Fault::DropAfter).on("CreatePortingOrder").nth(1));
    for expected in [0, 1] {
        let error = create(&api, US).send().await.unwrap_err();
        assert!(error.is_request() && !error.is_timeout(), "{error:?}");
        assert_eq!(orders(&api), expected);
    }
    // The next request has a new connection, and finds that the number is reserved.
    assert_eq!(create(&api, US).send().await.unwrap().status(), 422);
    let counters = api.sandbox.counters();
    assert_eq!((counters.faults["drop_before"], counters.faults["drop_after"]), (1, 1));
    assert_eq!(counters.requests_to("CreatePortingOrder"), 3);
}

#[tokio::test]
async fn a_body_is_cut_or_malformed() {
    let api = Api::start().await;
    api.sandbox.add_fault(FaultRule::new(Fault::CutBody).times(1));
    api.sandbox.add_fault(FaultRule::new(Fault::MalformedJson).times(1));
    let cut = create(&api, US).send().await.unwrap();
    assert_eq!(cut.status(), 201);
    assert!(cut.content_length().unwrap() > 1000);
    assert!(cut.bytes().await.is_err());
    let malformed = create(&api, "+13035550001").send().await.unwrap();
    assert_eq!(malformed.status(), 201);
    assert!(serde_json::from_slice::<Value>(&malformed.bytes().await.unwrap()).is_err());
    assert_eq!(orders(&api), 2);
}

#[tokio::test]
async fn gateways_respond_with_pages() {
    let api = Api::start().await;
    api.sandbox.add_fault(FaultRule::new(Fault::Status { status: 502, after: false }).nth(1));
    api.sandbox.add_fault(FaultRule::new(Fault::Status { status: 500, after: true }).nth(1));
    for (status, expected) in [(502, 0), (500, 1)] {
        let response = create(&api, US).send().await.unwrap();
        assert_eq!(response.status(), status);
        assert_eq!(response.headers()["content-type"], "text/html");
        assert!(response.text().await.unwrap().contains("<h1>"));
        assert_eq!(orders(&api), expected);
    }
}

#[tokio::test]
async fn requests_are_rejected_with_and_without_retry_after() {
    let api = Api::start().await;
    api.sandbox.add_fault(FaultRule::new(Fault::RateLimited { retry_after_seconds: Some(7) }).nth(1));
    api.sandbox.add_fault(FaultRule::new(Fault::RateLimited { retry_after_seconds: None }).nth(1));
    for retry_after in [Some("7"), None] {
        let response = create(&api, US).send().await.unwrap();
        assert_eq!(response.status(), 429);
        assert_eq!(response.headers().get("retry-after").map(|value| value.to_str().unwrap()), retry_after);
        assert_eq!(response.headers()["x-ratelimit-remaining"], "0");
        let body: Value = response.json().await.unwrap();
        assert_eq!(body["errors"][0]["code"], "10011");
    }
    assert_eq!(orders(&api), 0);
}

#[tokio::test]
async fn a_delayed_response_exceeds_a_short_timeout() {
    let api = Api::start().await;
    api.sandbox.add_fault(FaultRule::new(Fault::Delay { milliseconds: 60_000 }).on("CreatePortingOrder"));
    let error = create(&api, US).timeout(Duration::from_millis(300)).send().await.unwrap_err();
    assert!(error.is_timeout());
    assert_eq!(orders(&api), 1);
}

#[tokio::test]
async fn the_same_seed_selects_the_same_requests() {
    let hits = async |seed| {
        let rule = FaultRule::new(Fault::Status { status: 503, after: false }).with_probability(0.5);
        let api = Api::of(Sandbox::builder().seed(seed).fault(rule).start().await.unwrap());
        let mut hits = Vec::new();
        for _ in 0..32 {
            hits.push(api.request(Method::GET, "/porting_orders").send().await.unwrap().status() == 503);
        }
        hits
    };
    let first = hits(1).await;
    assert_eq!(first, hits(1).await);
    assert_ne!(first, hits(2).await);
    assert!((4..28).contains(&first.iter().filter(|hit| **hit).count()));
}

#[tokio::test]
async fn rules_are_added_and_removed_by_requests() {
    let api = Api::start().await;
    let rule = json!({"operation": "ListPortingOrders", "times": 2, "fault": {"kind": "status", "status": 502}});
    let added = api.control("/faults", rule).await;
    assert_eq!(added.status, 201, "{}", added.body);
    api.request(Method::GET, "/porting_orders").send().await.unwrap();
    api.get("/porting_orders/exception_types").await;
    let view = send(api.bare(Method::GET, "/sandbox/faults")).await.body["data"].clone();
    assert_eq!((&view["rules"][0]["matched"], &view["rules"][0]["injected"]), (&json!(1), &json!(1)));
    assert_eq!(view["injected"], json!({"status_before": 1}));
    assert_eq!(send(api.bare(Method::DELETE, "/sandbox/faults")).await.status, 204);
    assert_eq!(api.get("/porting_orders").await.status, 200);
    for (rule, code, place) in [
        (json!({"fault": {"kind": "explode"}}), "10026", "/fault/kind"),
        (json!({"fault": {"kind": "status", "status": 404}}), "10033", "/fault/status"),
        (json!({"probability": 2, "fault": {"kind": "cut_body"}}), "10033", "/probability"),
        (json!({"operation": "CreatePortingOrdr", "fault": {"kind": "cut_body"}}), "10033", "/operation"),
        (json!({"operation": "CreatePortingOrder", "fault": {"kind": "webhook_late"}}), "10033", "/operation"),
        (json!({"nth": 0, "fault": {"kind": "cut_body"}}), "10033", "/nth"),
        (json!({"sometimes": true, "fault": {"kind": "cut_body"}}), "10026", "/sometimes"),
    ] {
        let rejected = api.control("/faults", rule).await;
        assert_eq!(
            (rejected.status, &rejected.errors()[0]),
            (422, &(code.to_owned(), place.to_owned())),
            "{}",
            rejected.body
        );
    }
}

#[tokio::test]
async fn a_rate_limit_is_enforced() {
    let sandbox = Sandbox::builder().rate_limit(3, Duration::from_secs(3600)).start().await.unwrap();
    let api = Api::of(sandbox);
    for left in ["2", "1", "0"] {
        let response = api.request(Method::GET, "/porting_orders").send().await.unwrap();
        assert_eq!(
            (response.status().as_u16(), &response.headers()["x-ratelimit-remaining"]),
            (200, &left.parse().unwrap())
        );
    }
    let rejected = api.request(Method::GET, "/porting_orders").send().await.unwrap();
    assert_eq!(rejected.status(), 429);
    let reset: u64 = rejected.headers()["x-ratelimit-reset"].to_str().unwrap().parse().unwrap();
    assert!((3590..=3600).contains(&reset));
    // The sandbox's own endpoints are not limited.
    api.state().await;
}
