//! Port-ins over a connection that drops, corrupts and delays responses: nothing is duplicated and nothing is lost.
#![expect(clippy::unwrap_used, reason = "the helpers of tests may panic")]

use std::collections::HashMap;
use std::time::Duration;
use telnyx_porting::types::{PortingOrder, PortingOrderStatusValue as Status};
use telnyx_porting::{
    ApiKey, BaseUrl, Client, CreateOrder, Error, ManualClock, OnceKey, OrderFilter, PageSize, PhoneNumber,
    PortingOrderId, RetryPolicy, Upload,
};
use telnyx_porting_sandbox::Sandbox;
use telnyx_porting_tests::fault_table::filled_in;
use telnyx_porting_tests::faults::{Fault, FaultPlan, FaultServer};
use telnyx_porting_tests::{client_of, frozen_sandbox, monday};

/// The minimum number of faults in a run.
const FAULTS: u64 = 1_000;
const AT_A_TIME: usize = 8;
/// The maximum number of attempts of a user who is advised to retry.
const TRIES: usize = 20;

/// Half of the requests have a fault.
const RATE: f64 = 0.5;
/// Longer than any response of the local server takes, and shorter than the delay of a body.
const TIMEOUT: Duration = Duration::from_millis(400);
const HELD_BACK: Duration = Duration::from_millis(900);

/// A client that waits only for the timeout of a request.
fn client_through(server: &FaultServer) -> Client {
    let key: ApiKey = "KEY0123456789ABCDEF".parse().unwrap();
    Client::builder(key)
        .base_url(server.url().parse::<BaseUrl>().unwrap())
        .clock(ManualClock::new(monday()))
        .timeout(TIMEOUT)
        .retries(RetryPolicy::default().with_max_retries(4))
        .build()
        .unwrap()
}

/// Two numbers, of the United States and Canada, that no other job has: two orders.
fn numbers(job: usize) -> [PhoneNumber; 2] {
    [format!("+1303555{job:04}"), format!("+1647555{job:04}")].map(|text| text.parse().unwrap())
}

/// Repeats a step while its error allows a retry, like a person or a job runner.
async fn persist<T, F: Future<Output = Result<T, Error>>>(step: impl Fn() -> F) -> T {
    let mut last = None;
    for _ in 0..TRIES {
        match step().await {
            Ok(value) => return value,
            Err(error) => {
                let status = error.status();
                assert!(status.is_none_or(|status| status < 400 || status == 429 || status >= 500), "refused: {error}");
                last = Some(error);
            }
        }
    }
    panic!("given up: {:?}", last.unwrap());
}

/// A complete job, from numbers to submitted orders.
async fn port(client: &Client, job: usize) -> Vec<PortingOrderId> {
    let key = OnceKey::new(format!("job-{job}")).unwrap();
    let request = || CreateOrder::new(numbers(job));
    let orders = persist(|| client.orders().create_once(request(), key.clone()).into_future()).await;
    let mut ids = Vec::new();
    for order in orders {
        let id = PortingOrderId::try_from(order.id.as_ref().unwrap()).unwrap();
        let handle = client.order(id.clone());
        let upload =
            || client.documents().upload(Upload::bytes("paper.pdf", b"%PDF-1.7 paper".as_slice())).into_future();
        let loa = persist(upload).await.id().unwrap();
        let invoice = persist(upload).await.id().unwrap();
        let update = filled_in().with_loa(loa).with_invoice(invoice);
        persist(|| handle.update(update.clone()).into_future()).await;
        let confirmed = persist(|| handle.confirm_once().into_future()).await;
        assert_ne!(status(&confirmed), Some(&Status::Draft));
        ids.push(id);
    }
    ids
}

fn status(order: &PortingOrder) -> Option<&Status> {
    order.status.as_ref()?.value.as_ref()
}

/// All existing orders, listed without faults.
async fn orders_of(sandbox: &Sandbox) -> Vec<PortingOrder> {
    let client = client_of(sandbox.base_url()).unwrap();
    client.orders().list(OrderFilter::new()).with_page_size(PageSize::MAX).try_collect().await.unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_thousand_faults_neither_double_nor_lose_an_order() {
    let sandbox = frozen_sandbox().await.unwrap();
    let plan = FaultPlan::seeded(20_260_302, RATE);
    let server = FaultServer::start(sandbox.base_url(), plan).await.unwrap();
    let client = client_through(&server);
    let mut created = HashMap::new();
    let mut next = 0;
    while server.counts().total_injected() < FAULTS {
        let mut jobs = tokio::task::JoinSet::new();
        for job in next..next + AT_A_TIME {
            let client = client.clone();
            jobs.spawn(async move { (job, port(&client, job).await) });
        }
        next += AT_A_TIME;
        created.extend(jobs.join_all().await);
    }
    println!("{}", server.counts());

    let counters = sandbox.counters();
    let orders = orders_of(&sandbox).await;
    println!(
        "{next} jobs; orders created {}, confirmed {}, known to the jobs {}; requests to create {}, to confirm {}",
        counters.orders_created,
        counters.orders_confirmed,
        created.values().map(Vec::len).sum::<usize>(),
        counters.requests_to("CreatePortingOrder"),
        counters.requests_to("ConfirmPortingOrder"),
    );
    assert!(server.counts().total_injected() >= FAULTS);
    assert_eq!(counters.orders_created, 2 * next as u64, "an order was created twice, or is missing");
    assert_eq!(counters.orders_confirmed, 2 * next as u64, "an order was confirmed twice, or never");
    assert_eq!(orders.len(), 2 * next);
    assert!(created.values().all(|ids| ids.len() == 2), "a job has lost an order");
    assert!(orders.iter().all(|order| status(order) != Some(&Status::Draft)), "a draft was not submitted");
    let known: Vec<_> = created.values().flatten().map(PortingOrderId::as_str).collect();
    assert!(orders.iter().all(|order| known.contains(&order.id.as_ref().unwrap().as_str())), "an order is unknown");
}

/// A create whose response is lost in one way, through a client with `create` or with `create_once`.
async fn create_despite(fault: Fault) -> (u64, Result<usize, Error>) {
    let sandbox = frozen_sandbox().await.unwrap();
    let creation =
        telnyx_porting_tests::faults::Rule::nth(1, fault).method("POST").path(|path| path.ends_with("/porting_orders"));
    let server = FaultServer::start(sandbox.base_url(), FaultPlan::script([creation])).await.unwrap();
    let client = client_through(&server);
    let key = OnceKey::new("job").unwrap();
    let result = client.orders().create_once(CreateOrder::new(numbers(0)), key).await;
    (sandbox.counters().orders_created, result.map(|orders| orders.len()))
}

#[tokio::test]
async fn two_orders_exist_after_any_fault_of_a_create() {
    let faults = [
        Fault::DropBefore,
        Fault::ResetBefore,
        Fault::DropAfter,
        Fault::ResetAfter,
        Fault::CutBody,
        Fault::Malformed,
        Fault::SlowBody(HELD_BACK),
        Fault::rate_limited(None),
        Fault::html_before(502),
        Fault::html_after(500),
    ];
    for fault in faults {
        let (created, result) = create_despite(fault).await;
        assert_eq!((created, result.unwrap()), (2, 2), "{fault}");
    }
}

#[tokio::test]
async fn a_plain_create_is_never_sent_again_if_it_may_have_been_processed() {
    for fault in [Fault::DropAfter, Fault::ResetAfter, Fault::CutBody, Fault::Malformed, Fault::html_after(502)] {
        let sandbox = frozen_sandbox().await.unwrap();
        let server = FaultServer::start(sandbox.base_url(), FaultPlan::sequence([fault])).await.unwrap();
        let error = client_through(&server).orders().create(CreateOrder::new(numbers(0))).await.unwrap_err();
        assert!(error.may_have_been_processed(), "{fault}: {error}");
        assert_eq!(sandbox.counters().requests_to("CreatePortingOrder"), 1, "{fault}");
    }
}

#[tokio::test]
async fn the_same_key_finds_the_same_orders() {
    let sandbox = frozen_sandbox().await.unwrap();
    let client = client_of(sandbox.base_url()).unwrap();
    let key = OnceKey::new("job").unwrap();
    let first = client.orders().create_once(CreateOrder::new(numbers(0)), key.clone()).await.unwrap();
    let again = client.orders().create_once(CreateOrder::new(numbers(0)), key).await.unwrap();
    let ids = |orders: &[PortingOrder]| {
        let mut ids: Vec<_> = orders.iter().map(|order| order.id.clone().unwrap()).collect();
        ids.sort();
        ids
    };
    assert_eq!(ids(&first), ids(&again));
    assert_eq!(sandbox.counters().orders_created, 2);
    let other =
        client.orders().create_once(CreateOrder::new(numbers(1)), OnceKey::new("other").unwrap()).await.unwrap();
    assert_eq!((other.len(), sandbox.counters().orders_created), (2, 4));
}
