//! Plans of faults, with many requests.
#![expect(clippy::unwrap_used, reason = "the helpers of tests may panic")]

use serde_json::json;
use telnyx_porting_tests::faults::{Counts, Fault, FaultPlan, FaultServer};
use telnyx_porting_tests::frozen_sandbox;

/// Sends creates and lists in turn through a server with this plan.
async fn run(plan: FaultPlan, requests: usize) -> (Counts, u64) {
    let sandbox = frozen_sandbox().await.unwrap();
    let server = FaultServer::start(sandbox.base_url(), plan).await.unwrap();
    let http = telnyx_porting_tests::plain_http().build().unwrap();
    let url = format!("{}/porting_orders", server.url());
    for turn in 0..requests {
        let body = json!({"phone_numbers": [format!("+130355500{:02}", turn % 100)]});
        let request = if turn % 2 == 0 { http.get(&url) } else { http.post(&url).json(&body) };
        // The server counts the faults.
        if let Ok(response) = request.bearer_auth(sandbox.api_key()).send().await {
            let _ = response.bytes().await;
        }
    }
    (server.counts(), sandbox.counters().orders_created)
}

#[tokio::test]
async fn the_same_seed_gives_the_same_counts() {
    let (first, _) = run(FaultPlan::seeded(42, 0.4), 120).await;
    let (again, _) = run(FaultPlan::seeded(42, 0.4), 120).await;
    assert_eq!(first, again);
    assert_eq!(first.requests, 120, "the client does not retry: {first}");
    assert!((30..=60).contains(&first.total_injected()), "{first}");
}

#[tokio::test]
async fn forwarded_requests_are_those_that_the_upstream_processed() {
    let faults = [(1, Fault::DropBefore), (1, Fault::DropAfter), (1, Fault::html_after(502))];
    let (counts, orders) = run(FaultPlan::seeded(7, 0.5).with_faults(faults), 80).await;
    assert_eq!(counts.forwarded_to("POST", "/v2/porting_orders"), orders, "{counts}");
    assert_eq!(counts.total_forwarded(), counts.requests - counts.injected_of(Fault::DropBefore), "{counts}");
    let of_each: u64 = faults.map(|(_, fault)| counts.injected_of(fault)).iter().sum();
    assert_eq!(counts.total_injected(), of_each, "{counts}");
}

#[tokio::test]
async fn progress_is_possible_at_any_rate() {
    let (counts, _) = run(FaultPlan::seeded(1, 1.0).with_most_in_a_row(3), 80).await;
    assert_eq!(counts.total_injected(), 60, "{counts}");
}

#[tokio::test]
async fn concurrent_requests_are_each_counted() {
    let sandbox = frozen_sandbox().await.unwrap();
    let server = FaultServer::start(sandbox.base_url(), FaultPlan::seeded(5, 0.3)).await.unwrap();
    let http = telnyx_porting_tests::plain_http().build().unwrap();
    let url = format!("{}/porting_orders", server.url());
    let tasks: Vec<_> = (0..64).map(|_| tokio::spawn(http.get(&url).send())).collect();
    for task in tasks {
        // Responses and errors are both counted.
        let _ = task.await.unwrap();
    }
    let counts = server.counts();
    assert_eq!((counts.requests, counts.upstream_failures), (64, 0), "{counts}");
}
