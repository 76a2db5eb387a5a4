//! Many clients, and many sandboxes.

#![expect(clippy::unwrap_used, reason = "a failing helper fails its test")]

#[path = "../../../tests/src/plain_http.rs"]
mod plain_http;

use plain_http::plain_http;
use std::collections::HashSet;
use std::time::{Duration, Instant};

use futures_util::future::join_all;
use reqwest::Client;
use serde_json::{Value, json};
use telnyx_porting_sandbox::{Clock, Sandbox};

/// Each client works on its own orders.
const CLIENTS: u32 = 1000;

fn clock() -> Clock {
    Clock::frozen("2026-03-02T15:00:00Z".parse().unwrap())
}

/// The view of one client: it creates an order, changes it, reads it back and finds it in the list.
async fn work(sandbox: &Sandbox, client: &Client, number: u32) -> String {
    let base = sandbox.base_url();
    let reference = format!("client-{number}");
    let e164 = format!("+1303555{number:04}");
    let body = json!({"phone_numbers": [e164], "customer_reference": reference});
    let created = client.post(format!("{base}/porting_orders")).bearer_auth("k").json(&body).send().await.unwrap();
    assert_eq!(created.status(), 201);
    let created: Value = created.json().await.unwrap();
    let id = created["data"][0]["id"].as_str().unwrap().to_owned();

    let url = format!("{base}/porting_orders/{id}");
    let name = format!("Company {number}");
    let change = json!({"end_user": {"admin": {"entity_name": name}}});
    let changed = client.patch(&url).bearer_auth("k").json(&change).send().await.unwrap();
    assert_eq!(changed.status(), 200);
    let order: Value = client.get(&url).bearer_auth("k").send().await.unwrap().json().await.unwrap();
    assert_eq!(order["data"]["end_user"]["admin"]["entity_name"], name.as_str());
    assert_eq!(order["data"]["phone_numbers"][0]["phone_number"], e164.as_str());

    let url = format!("{base}/porting_orders?filter[customer_reference]={reference}");
    let found: Value = client.get(url).bearer_auth("k").send().await.unwrap().json().await.unwrap();
    assert_eq!(found["meta"]["total_results"], 1);
    assert_eq!(found["data"][0]["id"], id.as_str());
    id
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_thousand_clients_get_correct_responses() {
    let sandbox = Sandbox::builder().clock(clock()).start().await.unwrap();
    let clients: Vec<Client> = (0..CLIENTS).map(|_| plain_http().build().unwrap()).collect();
    let sandbox = &sandbox;
    let jobs = clients.iter().zip(0..).map(|(client, number)| work(sandbox, client, number));
    let ids: HashSet<String> = join_all(jobs).await.into_iter().collect();
    assert_eq!(ids.len(), CLIENTS as usize);
    let counters = sandbox.counters();
    assert_eq!(counters.orders_created, u64::from(CLIENTS));
    assert_eq!(counters.requests.values().sum::<u64>(), 4 * u64::from(CLIENTS));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn concurrent_orders_for_a_number_create_one() {
    let sandbox = Sandbox::builder().clock(clock()).start().await.unwrap();
    let client = plain_http().build().unwrap();
    let url = format!("{}/porting_orders", sandbox.base_url());
    let ask = || async {
        let body = json!({"phone_numbers": ["+13035550000"]});
        client.post(&url).bearer_auth("k").json(&body).send().await.unwrap().status().as_u16()
    };
    let statuses = join_all((0..200).map(|_| ask())).await;
    assert_eq!(statuses.iter().filter(|status| **status == 201).count(), 1);
    assert_eq!(statuses.iter().filter(|status| **status == 422).count(), 199);
}

/// As many as a body can contain.
const NUMBERS: usize = 130_000;

fn many_numbers() -> Value {
    // Exchanges that end in 9 are skipped, because some of their numbers are not portable.
    let exchange = |number: usize| 200 + number / 50_000 * 10 + number % 50_000 / 10_000;
    let numbers = (0..NUMBERS).map(|number| format!("+1303{:03}{:04}", exchange(number), number % 10_000));
    json!({"phone_numbers": numbers.collect::<Vec<_>>()})
}

/// A runtime with one thread, as in the command-line tool and the Python package.
#[tokio::test]
async fn a_very_long_list_does_not_block_other_requests() {
    let (address, listening) = tokio::sync::oneshot::channel();
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let server = std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let sandbox = Sandbox::builder().clock(clock()).start().await.unwrap();
            address.send(sandbox.base_url().to_owned()).unwrap();
            let _ = stopped.await;
            sandbox.shutdown().await;
        });
    });
    let base = listening.await.unwrap();
    let client = plain_http().build().unwrap();
    let create = || client.post(format!("{base}/porting_orders")).bearer_auth("k").json(&many_numbers());
    let started = Instant::now();
    let creating = tokio::spawn(create().send());
    let mut longest = Duration::ZERO;
    while !creating.is_finished() {
        let sent = Instant::now();
        let list = client.get(format!("{base}/porting_orders")).bearer_auth("k").send().await.unwrap();
        assert_eq!(list.status(), 200);
        longest = longest.max(sent.elapsed());
    }
    let (created, took) = (creating.await.unwrap().unwrap(), started.elapsed());
    assert_eq!(created.status(), 201);
    assert!(longest < took / 2, "{longest:?} of {took:?}");
    let created: Value = created.json().await.unwrap();
    let counts = created["data"].as_array().unwrap().iter().map(|order| order["porting_phone_numbers_count"].as_u64());
    assert_eq!(counts.map(Option::unwrap).sum::<u64>(), NUMBERS as u64);

    // All are reserved now, but not all of them are listed.
    let rejected = create().send().await.unwrap();
    assert_eq!(rejected.status(), 422);
    let rejected = rejected.text().await.unwrap();
    assert!(rejected.len() < 500_000, "{}", rejected.len());
    let rejected: Value = serde_json::from_str(&rejected).unwrap();
    let errors = rejected["errors"].as_array().unwrap();
    assert_eq!((errors.len(), &errors[999]["source"]["pointer"]), (1001, &json!("/phone_numbers/999")));
    assert_eq!(errors[1000]["detail"], "129000 more issues are not listed.");
    drop(stop);
    server.join().unwrap();
}

/// Each number that moves to another order causes an event, and each event a webhook.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_newest_events_are_kept() {
    const MOVED: usize = 12_000;
    const MOST: usize = 10_000;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("state");
    let open = || Sandbox::builder().clock(clock()).state_file(&path).start();
    let sandbox = open().await.unwrap();
    let client = plain_http().build().unwrap();
    let root = sandbox.base_url().trim_end_matches("/v2").to_owned();
    let post = |path: &str, body: Value| client.post(format!("{root}{path}")).bearer_auth("k").json(&body).send();
    let numbers: Vec<String> = (0..=MOVED)
        .map(|number| format!("+1303{}{}{:03}", 200 + number / 5000 * 5, number % 5000 / 1000 * 2, number % 1000))
        .collect();
    let created: Value =
        post("/v2/porting_orders", json!({"phone_numbers": numbers})).await.unwrap().json().await.unwrap();
    assert_eq!(created["data"].as_array().unwrap().len(), 1, "{created}");
    let id = created["data"][0]["id"].as_str().unwrap();
    let url = format!("{root}/v2/porting_orders/{id}");
    let change = json!({"webhook_url": "http://example.invalid/"});
    assert_eq!(client.patch(url).bearer_auth("k").json(&change).send().await.unwrap().status(), 200);
    let split = json!({"phone_numbers": numbers[1..]});
    assert_eq!(post(&format!("/sandbox/orders/{id}/split"), split).await.unwrap().status(), 201);

    let state = || async {
        let state = client.get(format!("{root}/sandbox/state")).send().await.unwrap();
        let state: Value = state.json().await.unwrap();
        let count = |table: &str| state["data"][table].as_array().unwrap().len();
        assert_eq!((count("events"), count("deliveries")), (MOST, MOST));
        state["data"]["events"].clone()
    };
    let events = state().await;
    let comment = json!({"body": "the newest"});
    assert_eq!(post(&format!("/v2/porting_orders/{id}/comments"), comment).await.unwrap().status(), 201);
    let newer = state().await;
    assert_eq!(newer.as_array().unwrap()[..MOST - 1], events.as_array().unwrap()[1..]);
    assert_eq!(newer[MOST - 1]["event_type"], "porting_order.new_comment");
    let oldest = events[0]["id"].as_str().unwrap();
    let url = format!("{root}/v2/porting/events/{oldest}");
    assert_eq!(client.get(url).bearer_auth("k").send().await.unwrap().status(), 404);
    sandbox.shutdown().await;

    let saved = std::fs::read_to_string(&path).unwrap();
    assert!(!saved.lines().last().unwrap().contains(&format!("\"id\":\"{oldest}\"")));
}
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn hundreds_of_sandboxes_run_at_once() {
    let sandboxes = join_all((0..300).map(|_| Sandbox::builder().clock(clock()).start())).await;
    let sandboxes: Vec<Sandbox> = sandboxes.into_iter().map(Result::unwrap).collect();
    let ports: HashSet<u16> = sandboxes.iter().map(|sandbox| sandbox.address().port()).collect();
    assert_eq!(ports.len(), sandboxes.len());
    let client = plain_http().build().unwrap();
    let client = &client;
    join_all(sandboxes.iter().zip(0..).map(|(sandbox, number)| work(sandbox, client, number))).await;
    assert!(sandboxes.iter().all(|sandbox| sandbox.counters().orders_created == 1));
}
