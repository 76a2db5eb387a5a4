use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::TimeDelta;
use ed25519_dalek::{Signature, VerifyingKey};
use reqwest::Method;
use serde_json::{Value, json};
use telnyx_porting_sandbox::{Clock, Fault, FaultRule, Sandbox, Webhook, WebhookError};
use tokio::sync::mpsc;

use crate::support::{Api, START, US, send, text};

/// A customer's server, which responds with these statuses and then with 200.
struct Receiver {
    url: String,
    arrived: mpsc::UnboundedReceiver<(HeaderMap, Bytes)>,
}

#[derive(Clone)]
struct Responding {
    statuses: Arc<Mutex<VecDeque<u16>>>,
    arrived: mpsc::UnboundedSender<(HeaderMap, Bytes)>,
}

impl Receiver {
    async fn start(statuses: &[u16]) -> Self {
        let (sender, arrived) = mpsc::unbounded_channel();
        let state = Responding { statuses: Arc::new(Mutex::new(statuses.iter().copied().collect())), arrived: sender };
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/hook?token=t", listener.local_addr().unwrap());
        let router = Router::new().route("/hook", post(receive)).with_state(state);
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { url, arrived }
    }

    async fn next(&mut self) -> (HeaderMap, Bytes) {
        let patience = std::time::Duration::from_secs(20);
        tokio::time::timeout(patience, self.arrived.recv()).await.expect("a webhook").unwrap()
    }

    async fn next_body(&mut self) -> Value {
        serde_json::from_slice(&self.next().await.1).unwrap()
    }
}

async fn receive(State(state): State<Responding>, headers: HeaderMap, body: Bytes) -> StatusCode {
    state.arrived.send((headers, body)).unwrap();
    let status = state.statuses.lock().unwrap().pop_front().unwrap_or(200);
    StatusCode::from_u16(status).unwrap()
}

async fn draft_with(api: &Api, url: &str) -> String {
    let id = api.draft(US).await;
    let response = api.patch(&format!("/porting_orders/{id}"), json!({ "webhook_url": url })).await;
    assert_eq!(response.status, 200);
    id
}

async fn comment(api: &Api, id: &str, body: &str) {
    assert_eq!(api.post(&format!("/porting_orders/{id}/comments"), json!({ "body": body })).await.status, 201);
}

fn is_signed(headers: &HeaderMap, body: &[u8], public_key: &str) -> bool {
    let key: [u8; 32] = STANDARD.decode(public_key).unwrap().try_into().unwrap();
    let signature = STANDARD.decode(headers["telnyx-signature-ed25519"].as_bytes()).unwrap();
    let mut message = headers["telnyx-timestamp"].as_bytes().to_vec();
    message.push(b'|');
    message.extend_from_slice(body);
    let key = VerifyingKey::from_bytes(&key).unwrap();
    key.verify_strict(&message, &Signature::from_slice(&signature).unwrap()).is_ok()
}

/// Waits until the one delivery of the sandbox is in a state.
async fn delivery(api: &Api, expected: &str) -> Value {
    for _ in 0..2000 {
        let delivery = api.state().await["deliveries"][0].clone();
        if delivery["state"] == expected {
            return delivery;
        }
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    }
    panic!("no delivery is {expected}: {}", api.state().await["deliveries"]);
}

#[tokio::test]
async fn a_webhook_is_signed_and_has_the_event() {
    let api = Api::start().await;
    let mut receiver = Receiver::start(&[]).await;
    let id = draft_with(&api, &receiver.url).await;
    comment(&api, &id, "Hello").await;
    let (headers, body) = receiver.next().await;
    let key = send(api.bare(Method::GET, "/sandbox/webhook_key")).await.body["data"]["public_key"].clone();
    assert_eq!(text(&key), api.sandbox.webhook_public_key());
    assert!(is_signed(&headers, &body, &text(&key)));
    let signed_at = chrono::DateTime::from_timestamp(headers["telnyx-timestamp"].to_str().unwrap().parse().unwrap(), 0);
    // The host's time, not the sandbox's, which differs by years: receivers compare it with their own clock.
    assert!((chrono::Utc::now() - signed_at.unwrap()).abs() < TimeDelta::minutes(1));
    let body: Value = serde_json::from_slice(&body).unwrap();
    assert_eq!(body["data"]["event_type"], "porting_order.new_comment");
    assert_eq!(body["data"]["payload"]["comment"]["body"], "Hello");
    assert_eq!(body["data"]["occurred_at"], "2026-03-02T15:00:00.000Z");
    assert_eq!(body["meta"], json!({"attempt": 1, "delivered_to": receiver.url}));
    let done = delivery(&api, "delivered").await;
    assert_eq!((&done["attempts"], &done["last_outcome"]), (&json!(1), &json!("200")));
    assert_eq!(api.sandbox.counters().webhooks_sent, 1);
}

#[tokio::test]
async fn webhooks_are_sent_without_a_request() {
    let clock = Clock::accelerated(600.0);
    let api = Api::of(Sandbox::builder().clock(clock).start().await.unwrap());
    let mut receiver = Receiver::start(&[]).await;
    let id = api.draft(US).await;
    api.complete(&id).await;
    api.patch(&format!("/porting_orders/{id}"), json!({ "webhook_url": receiver.url })).await;
    api.act(&id, "confirm").await;
    for status in ["in-process", "submitted"] {
        let body = receiver.next_body().await;
        assert_eq!(body["data"]["payload"]["status"]["value"], status);
    }
}

#[tokio::test]
async fn messages_and_deletions_use_the_flat_envelope() {
    let api = Api::start().await;
    let mut receiver = Receiver::start(&[]).await;
    let id = draft_with(&api, &receiver.url).await;
    api.patch(&format!("/porting_orders/{id}"), json!({"messaging": {"enable_messaging": true}})).await;
    let body = receiver.next_body().await;
    assert_eq!(body["event_type"], "porting_order.messaging_changed");
    assert_eq!((&body["urls"], &body["format"]), (&json!([receiver.url]), &json!("v2")));
    api.delete(&format!("/porting_orders/{id}")).await;
    let body = receiver.next_body().await;
    assert_eq!(body["event_type"], "porting_order.deleted");
    assert_eq!(body["payload"]["id"], id.as_str());
}

#[tokio::test]
async fn a_failed_webhook_is_retried_until_the_last_attempt() {
    let api = Api::start().await;
    let mut receiver = Receiver::start(&[500, 302, 404, 500, 500, 500]).await;
    let id = draft_with(&api, &receiver.url).await;
    comment(&api, &id, "Hello").await;
    let first = receiver.next_body().await;
    for (attempt, wait, outcome) in [(2, 5, "500"), (3, 30, "302"), (4, 120, "404"), (5, 600, "500"), (6, 1800, "500")]
    {
        // The time of the next attempt is set when the last one has ended.
        while api.state().await["deliveries"][0]["last_outcome"] != outcome
            || api.state().await["deliveries"][0]["next_at"].is_null()
        {
            tokio::task::yield_now().await;
        }
        api.sandbox.advance(TimeDelta::seconds(wait));
        let body = receiver.next_body().await;
        assert_eq!(body["meta"]["attempt"], attempt);
        assert_eq!(body["data"], first["data"]);
    }
    assert_eq!(delivery(&api, "failed").await["attempts"], 6);
    // Republished on demand.
    let event = text(&first["data"]["id"]);
    send(api.request(Method::POST, &format!("/porting/events/{event}/republish"))).await;
    assert_eq!(receiver.next_body().await["data"], first["data"]);
}

#[tokio::test]
async fn no_request_leaves_this_machine() {
    let api = Api::start().await;
    let id = draft_with(&api, "http://192.0.2.1/hook").await;
    comment(&api, &id, "Hello").await;
    assert_eq!(delivery(&api, "undeliverable").await["attempts"], 1);
    assert_eq!(api.sandbox.counters().webhooks_sent, 0);
}

/// The headers of a webhook that was not sent.
fn headers_of(webhook: &Webhook) -> HeaderMap {
    webhook.headers().into_iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect()
}

fn signed_at(headers: &HeaderMap) -> chrono::DateTime<chrono::Utc> {
    chrono::DateTime::from_timestamp(headers["telnyx-timestamp"].to_str().unwrap().parse().unwrap(), 0).unwrap()
}

#[tokio::test]
async fn a_webhook_that_is_not_sent_equals_one_that_is() {
    let api = Api::start().await;
    let mut receiver = Receiver::start(&[]).await;
    let id = draft_with(&api, &receiver.url).await;
    comment(&api, &id, "Hello").await;
    let (sent_headers, sent_body) = receiver.next().await;
    let webhook = api.sandbox.latest_webhook(&id, None).unwrap();
    let headers = headers_of(&webhook);
    assert_eq!(webhook.body(), sent_body);
    for name in ["content-type", "user-agent"] {
        assert_eq!(headers[name], sent_headers[name]);
    }
    let key = api.sandbox.webhook_public_key();
    assert!(is_signed(&headers, webhook.body(), &key));
    assert!((chrono::Utc::now() - signed_at(&headers)).abs() < TimeDelta::minutes(1));
    let event = serde_json::from_slice::<Value>(&sent_body).unwrap()["data"]["id"].clone();
    assert_eq!(api.sandbox.webhook(&text(&event)).unwrap().body(), sent_body);
    // The sent one is counted once its response has arrived, and the other ones are not.
    delivery(&api, "delivered").await;
    assert_eq!(api.sandbox.counters().webhooks_sent, 1);
}

#[tokio::test]
async fn the_newest_event_of_a_type_has_a_webhook_without_a_url() {
    let api = Api::start().await;
    let id = api.draft(US).await;
    let other = api.draft("+13035550002").await;
    comment(&api, &id, "first").await;
    comment(&api, &id, "second").await;
    comment(&api, &other, "other").await;
    let body = |webhook: Webhook| serde_json::from_slice::<Value>(webhook.body()).unwrap();
    let comment = body(api.sandbox.latest_webhook(&id, Some("porting_order.new_comment")).unwrap());
    assert_eq!(comment["data"]["payload"]["comment"]["body"], "second");
    assert_eq!(comment["meta"], json!({"attempt": 1, "delivered_to": "http://127.0.0.1/"}));
    let status = body(api.sandbox.latest_webhook(&id, Some("porting_order.status_changed")).unwrap());
    assert_eq!(status["data"]["payload"]["id"], id);
    assert_eq!(status["data"]["payload"]["status"]["value"], "draft");
    api.delete(&format!("/porting_orders/{id}")).await;
    assert_eq!(body(api.sandbox.latest_webhook(&id, None).unwrap())["event_type"], "porting_order.deleted");
    assert_eq!(api.sandbox.counters().webhooks_sent, 0);
}

#[tokio::test]
async fn webhooks_can_be_old_or_forged_without_being_sent() {
    let api = Api::start().await;
    let id = api.draft(US).await;
    let webhook = api.sandbox.latest_webhook(&id, None).unwrap();
    let key = api.sandbox.webhook_public_key();
    let old = webhook.clone().signed_before(TimeDelta::minutes(6));
    assert!(is_signed(&headers_of(&old), old.body(), &key), "the signature covers the old time");
    let age = signed_at(&headers_of(&webhook)) - signed_at(&headers_of(&old));
    assert_eq!(age, TimeDelta::minutes(6));
    let forged = webhook.clone().with_bad_signature();
    assert!(!is_signed(&headers_of(&forged), forged.body(), &key));
    assert_eq!(forged.body(), webhook.body());
    // The first moment of the calendar instead of an overflow.
    assert!(signed_at(&headers_of(&webhook.signed_before(TimeDelta::MAX))) < chrono::DateTime::UNIX_EPOCH);
}

#[tokio::test]
async fn an_event_without_a_webhook_is_an_error() {
    let api = Api::start().await;
    let id = api.draft(US).await;
    for unknown in ["", "1", "00000000-0000-0000-0000-000000000000", &id] {
        assert_eq!(api.sandbox.webhook(unknown), Err(WebhookError::UnknownEvent(unknown.to_owned())));
    }
    let latest = |order: &str, name| api.sandbox.latest_webhook(order, Some(name)).unwrap_err().to_string();
    assert!(latest(&id, "status_changed").starts_with(
        "\"status_changed\" is not a type of event; the types of webhooks are porting_order.status_changed, "
    ));
    assert!(latest(&id, "porting_order.loa_updated").contains("loa_updated are not sent as webhooks"));
    let expected = "the order {} has no event of the type porting_order.split that is sent as a webhook; its types of \
                    events are porting_order.status_changed";
    assert_eq!(latest(&id, "porting_order.split"), expected.replace("{}", &id));
    let error = api.sandbox.latest_webhook("1", None).unwrap_err().to_string();
    assert!(error.ends_with("check the id, because the creation of an order is an event"), "{error}");
}

#[tokio::test]
async fn webhooks_can_be_duplicated_and_forged() {
    let clock = Clock::frozen(START.parse().unwrap());
    let builder = Sandbox::builder()
        .clock(clock)
        .fault(FaultRule::new(Fault::WebhookTwice).nth(1))
        .fault(FaultRule::new(Fault::WebhookBadSignature).on("porting_order.deleted"));
    let api = Api::of(builder.start().await.unwrap());
    let mut receiver = Receiver::start(&[]).await;
    let id = draft_with(&api, &receiver.url).await;
    comment(&api, &id, "Hello").await;
    let (one, other) = (receiver.next_body().await, receiver.next_body().await);
    assert_eq!(one, other);
    api.delete(&format!("/porting_orders/{id}")).await;
    let (headers, body) = receiver.next().await;
    assert!(!is_signed(&headers, &body, &api.sandbox.webhook_public_key()));
    let counters = api.sandbox.counters();
    assert_eq!(counters.faults["webhook_twice"], 1);
    assert_eq!(counters.faults["webhook_bad_signature"], 1);
}

#[tokio::test]
async fn a_late_webhook_is_overtaken() {
    let api = Api::start().await;
    api.sandbox.add_fault(FaultRule::new(Fault::WebhookLate).nth(1));
    let mut receiver = Receiver::start(&[]).await;
    let id = draft_with(&api, &receiver.url).await;
    comment(&api, &id, "first").await;
    comment(&api, &id, "second").await;
    assert_eq!(receiver.next_body().await["data"]["payload"]["comment"]["body"], "second");
    api.minutes(1);
    let late = receiver.next_body().await;
    assert_eq!(late["data"]["payload"]["comment"]["body"], "first");
    assert_eq!(late["meta"]["attempt"], 1);
}

#[tokio::test]
async fn moving_the_clock_wakes_waiting_tasks() {
    let clock = Clock::accelerated(60.0);
    let api = Api::of(Sandbox::builder().clock(clock).start().await.unwrap());
    let mut receiver = Receiver::start(&[]).await;
    draft_with(&api, &receiver.url).await;
    // Two minutes before the draft is deleted: two seconds of the host's time.
    api.sandbox.advance(TimeDelta::days(30) - TimeDelta::minutes(2));
    assert_eq!(receiver.next_body().await["event_type"], "porting_order.deleted");
}

#[tokio::test]
async fn a_silent_receiver_does_not_delay_others() {
    let api = Api::start().await;
    let silent = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let deaf = draft_with(&api, &format!("http://{}/", silent.local_addr().unwrap())).await;
    let mut receiver = Receiver::start(&[]).await;
    let response = api.post("/porting_orders", json!({"phone_numbers": ["+13035550001"]})).await;
    let other = text(&response.body["data"][0]["id"]);
    api.patch(&format!("/porting_orders/{other}"), json!({ "webhook_url": receiver.url })).await;
    for _ in 0..20 {
        comment(&api, &deaf, "Hello?").await;
    }
    comment(&api, &other, "Hello").await;
    let patience = std::time::Duration::from_millis(1500);
    tokio::time::timeout(patience, receiver.next_body()).await.expect("it does not wait for the others");
}
