//! Many clients, and many sandboxes.

#![expect(clippy::unwrap_used, reason = "a helper that fails fails its test")]

use std::collections::HashSet;

use futures_util::future::join_all;
use reqwest::Client;
use serde_json::{Value, json};
use telnyx_porting_sandbox::{Clock, Sandbox};

/// Each client works on orders of its own.
const CLIENTS: u32 = 1000;

fn clock() -> Clock {
    Clock::frozen("2026-03-02T15:00:00Z".parse().unwrap())
}

/// What one client sees: it creates an order, changes it, reads it back and finds it in the list.
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
async fn a_thousand_clients_get_right_answers() {
    let sandbox = Sandbox::builder().clock(clock()).start().await.unwrap();
    let clients: Vec<Client> = (0..CLIENTS).map(|_| Client::builder().no_proxy().build().unwrap()).collect();
    let sandbox = &sandbox;
    let jobs = clients.iter().zip(0..).map(|(client, number)| work(sandbox, client, number));
    let ids: HashSet<String> = join_all(jobs).await.into_iter().collect();
    assert_eq!(ids.len(), CLIENTS as usize);
    let counters = sandbox.counters();
    assert_eq!(counters.orders_created, u64::from(CLIENTS));
    assert_eq!(counters.requests.values().sum::<u64>(), 4 * u64::from(CLIENTS));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_number_is_sold_once_however_many_ask() {
    let sandbox = Sandbox::builder().clock(clock()).start().await.unwrap();
    let client = Client::builder().no_proxy().build().unwrap();
    let url = format!("{}/porting_orders", sandbox.base_url());
    let ask = || async {
        let body = json!({"phone_numbers": ["+13035550000"]});
        client.post(&url).bearer_auth("k").json(&body).send().await.unwrap().status().as_u16()
    };
    let statuses = join_all((0..200).map(|_| ask())).await;
    assert_eq!(statuses.iter().filter(|status| **status == 201).count(), 1);
    assert_eq!(statuses.iter().filter(|status| **status == 422).count(), 199);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn hundreds_of_sandboxes_run_at_once() {
    let sandboxes = join_all((0..300).map(|_| Sandbox::builder().clock(clock()).start())).await;
    let sandboxes: Vec<Sandbox> = sandboxes.into_iter().map(Result::unwrap).collect();
    let ports: HashSet<u16> = sandboxes.iter().map(|sandbox| sandbox.address().port()).collect();
    assert_eq!(ports.len(), sandboxes.len());
    let client = Client::builder().no_proxy().build().unwrap();
    let client = &client;
    join_all(sandboxes.iter().zip(0..).map(|(sandbox, number)| work(sandbox, client, number))).await;
    assert!(sandboxes.iter().all(|sandbox| sandbox.counters().orders_created == 1));
}
