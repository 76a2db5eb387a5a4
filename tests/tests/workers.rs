//! Several processes that share the journal of a job in `PostgreSQL`.
#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "the helpers of tests may panic")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::Poll;
use std::time::Duration;
use telnyx_porting::{ApiKey, Client, OrderFilter, RetryPolicy};
use telnyx_porting_jobs::journal::{Journal as _, PostgresDatabase, PostgresJournal};
use telnyx_porting_jobs::report::Report;
use telnyx_porting_jobs::{ApplyOptions, Event, Intake, IntakeOptions, Job, JobError, OrderFile, PortIn, cancel};
use telnyx_porting_sandbox::{Clock, Sandbox};
use telnyx_porting_tests::postgres::{Postgres, url_of};
use telnyx_porting_tests::{client_of, monday};
use tokio::net::{UnixListener, UnixStream};
use tokio::sync::watch;
use tokio::task::JoinHandle;

const ACCOUNTS: usize = 40;
const NUMBERS: usize = 1_000;

fn port_in() -> PortIn {
    // All of one carrier.
    let row = |index: usize| format!("Customer {0},A-{0},+1303555{1}\n", index % ACCOUNTS, 2000 + index);
    let list: String = std::iter::once("customer,account,number\n".to_owned()).chain((0..NUMBERS).map(row)).collect();
    let list = Intake::parse(list.as_bytes(), "list.csv", &IntakeOptions::new()).unwrap();
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("data");
    let order = std::fs::read_to_string(data.join("order.toml")).unwrap();
    let order = order.replace("account_number = \"0123abc\"\n", "");
    PortIn::from_list(&list, &OrderFile::parse(&order, &data).unwrap().into(), Path::new("")).unwrap()
}

/// Each account has one order with its numbers, which was submitted once. The reports of all workers are the same.
async fn check(sandbox: &Sandbox, url: &str) {
    check_with(&client_of(sandbox.base_url()).unwrap(), sandbox, url).await;
}

async fn check_with(client: &Client, sandbox: &Sandbox, url: &str) {
    let orders = client.orders().list(OrderFilter::new()).try_collect().await.unwrap();
    let mut numbers: BTreeMap<_, usize> = BTreeMap::new();
    for number in orders.iter().flat_map(|order| &order.phone_numbers) {
        *numbers.entry(number.phone_number.clone()).or_default() += 1;
    }
    let twice: Vec<_> = numbers.iter().filter(|(_, count)| **count > 1).take(3).collect();
    assert_eq!((numbers.len(), twice.len()), (NUMBERS, 0), "{twice:?}");
    let counters = sandbox.counters();
    assert_eq!((orders.len(), counters.orders_confirmed), (ACCOUNTS, ACCOUNTS as u64));
    let journal = PostgresJournal::connect(&url.parse().unwrap(), "shared").await.unwrap();
    assert_eq!(journal.open_intents().await.unwrap(), []);
    let report = Report::read(&journal, monday()).await.unwrap();
    assert_eq!((report.totals.orders, report.totals.numbers), (ACCOUNTS, NUMBERS));
    assert!(report.attention.is_empty(), "{:?}", report.attention);
}

/// Applies the job until nothing is left to do. If `lifetime` is set, the process dies after so many polls.
async fn work(sandbox_url: String, url: String, port_in: Arc<PortIn>, lifetime: Option<usize>) -> bool {
    let client = client_of(&sandbox_url).unwrap();
    let mut last = None;
    for _ in 0..50 {
        let attempt = async {
            let journal = PostgresJournal::connect(&url.parse()?, "shared").await?;
            let job = Job::open(&client, &journal, "shared", &port_in).await?;
            job.apply(&ApplyOptions::default(), |_| {}).await
        };
        let mut attempt = pin!(attempt);
        let mut left = lifetime;
        let result = std::future::poll_fn(|context| match attempt.as_mut().poll(context) {
            Poll::Ready(result) => Poll::Ready(Some(result)),
            Poll::Pending if left == Some(0) => Poll::Ready(None),
            Poll::Pending => {
                left = left.map(|left| left - 1);
                Poll::Pending
            }
        });
        match result.await {
            None => return false,
            // A lost response may leave a step to the next attempt.
            Some(Ok(applied)) => {
                assert!(applied.left_out.is_empty(), "{applied:?}");
                if applied.orders.len() == ACCOUNTS && applied.orders.iter().all(|order| !order.is_draft()) {
                    return true;
                }
                last = Some((applied.orders.len(), applied.not_created.len()));
            }
            Some(Err(JobError::Journal(error))) if error.is_transient() => {}
            Some(Err(JobError::Call(error))) if error.is_transient() => {}
            Some(Err(error)) => panic!("{error}"),
        }
    }
    panic!("not done after 50 attempts: {last:?}")
}

/// The account's limit is 40 requests per second, and a client does not retry a request that exceeds it. The database has the
/// time of this machine, so that the clients wait in real time.
#[tokio::test(flavor = "multi_thread")]
async fn workers_together_never_exceed_the_rate_limit() {
    const LIMIT: u32 = 40;
    let Some(server) = Postgres::start().unwrap() else { return };
    let builder = Sandbox::builder().clock(Clock::frozen(monday())).rate_limit(LIMIT, Duration::from_secs(1));
    let sandbox = builder.start().await.unwrap();
    let port_in = Arc::new(port_in());
    let start = || {
        let (sandbox_url, url, port_in) = (sandbox.base_url().to_owned(), server.url(), port_in.clone());
        tokio::spawn(async move {
            let key: ApiKey = "KEY0123456789ABCDEF".parse().unwrap();
            let database = PostgresDatabase::connect(&url.parse().unwrap()).await.unwrap();
            let builder = Client::builder(key).base_url(sandbox_url.parse().unwrap());
            let client = builder.retries(RetryPolicy::never()).build().unwrap();
            let journal = database.journal("shared");
            let job = Job::open(&client, &journal, "shared", &port_in).await.unwrap();
            let mut failures = Vec::new();
            let options = ApplyOptions::default();
            let applied = job.apply(&options, |event| match event {
                Event::Failed(_, _, error) | Event::NotCreated { error, .. } => failures.push(error.one_line()),
                _ => {}
            });
            applied.await.unwrap();
            assert_eq!(failures, [""; 0]);
        })
    };
    for worker in [start(), start(), start()] {
        worker.await.unwrap();
    }
    // Waits in real time too, because the workers may have used up the limit of the last second.
    let client = Client::builder("KEY0123456789ABCDEF".parse().unwrap()).base_url(sandbox.base_url().parse().unwrap());
    check_with(&client.build().unwrap(), &sandbox, &server.url()).await;
}

/// Starts a worker.
fn start(sandbox: &Sandbox, url: String, port_in: &Arc<PortIn>, lifetime: Option<usize>) -> JoinHandle<bool> {
    tokio::spawn(work(sandbox.base_url().to_owned(), url, port_in.clone(), lifetime))
}

async fn sandbox(faults: &[&str]) -> Sandbox {
    let builder = Sandbox::builder().clock(Clock::frozen(monday())).accept_taken_numbers(true);
    let faults = faults.iter().map(|rule| rule.parse().unwrap());
    faults.fold(builder, telnyx_porting_sandbox::SandboxBuilder::fault).start().await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn workers_share_a_job_while_others_die() {
    let Some(server) = Postgres::start().unwrap() else { return };
    let sandbox = sandbox(&[]).await;
    let port_in = Arc::new(port_in());
    // Three die at different points, two stay.
    let lifetimes = [Some(60), Some(400), Some(1_500), None, None];
    let mut ended = Vec::new();
    for worker in lifetimes.map(|lifetime| start(&sandbox, server.url(), &port_in, lifetime)) {
        ended.push(worker.await.unwrap());
    }
    assert!(ended[3] && ended[4], "{ended:?}");
    assert!(ended[..3].contains(&false), "some died: {ended:?}");
    check(&sandbox, &server.url()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn workers_survive_lost_responses_and_a_restart_of_the_database() {
    let Some(mut server) = Postgres::start().unwrap() else { return };
    let faults = ["drop-after@0.03", "502-after@0.03", "cut-body@0.02"];
    let sandbox = sandbox(&faults).await;
    let port_in = Arc::new(port_in());
    let workers = [0, 1].map(|_| start(&sandbox, server.url(), &port_in, None));
    // In the middle of the job.
    while sandbox.counters().orders_confirmed < ACCOUNTS as u64 / 3 {
        tokio::task::yield_now().await;
    }
    server.restart().unwrap();
    for worker in workers {
        assert!(worker.await.unwrap());
    }
    check(&sandbox, &server.url()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_worker_whose_connections_are_cut_continues() {
    let Some(server) = Postgres::start().unwrap() else { return };
    let sandbox = sandbox(&[]).await;
    let port_in = Arc::new(port_in());
    let folder = tempfile::tempdir().unwrap();
    let (cut, is_cut) = watch::channel(false);
    let cuts = Arc::new(AtomicUsize::new(0));
    tokio::spawn(forward(folder.path().join(".s.PGSQL.5432"), server.socket(), is_cut, cuts.clone()));
    let cut_off = start(&sandbox, url_of(folder.path()), &port_in, None);
    let other = start(&sandbox, server.url(), &port_in, None);
    while sandbox.counters().orders_created < ACCOUNTS as u64 / 3 {
        tokio::task::yield_now().await;
    }
    cut.send(true).unwrap();
    assert!(cut_off.await.unwrap() && other.await.unwrap());
    assert!(cuts.load(Ordering::SeqCst) > 0, "connections were cut");
    check(&sandbox, &server.url()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn numbers_of_a_job_that_is_cancelled_during_the_work_are_only_ordered_again_on_request() {
    let Some(server) = Postgres::start().unwrap() else { return };
    let sandbox = sandbox(&[]).await;
    let (client, port_in) = (client_of(sandbox.base_url()).unwrap(), Arc::new(port_in()));
    let journal = PostgresJournal::connect(&server.url().parse().unwrap(), "shared").await.unwrap();
    let worker = start(&sandbox, server.url(), &port_in, None);
    while sandbox.counters().orders_confirmed < ACCOUNTS as u64 / 3 {
        tokio::task::yield_now().await;
    }
    cancel(&client, &journal, |_| {}).await.unwrap();
    assert!(worker.await.unwrap());
    // Those that the worker submitted after the cancellation.
    cancel(&client, &journal, |_| {}).await.unwrap();
    sandbox.advance(chrono::TimeDelta::days(1));
    let apply = async |retry: bool| {
        let job = Job::open(&client, &journal, "shared", &port_in).await.unwrap();
        let mut options = ApplyOptions::default();
        options.plan.retry = retry;
        job.apply(&options, |_| {}).await.unwrap()
    };
    let applied = apply(false).await;
    assert_eq!(sandbox.counters().orders_created, ACCOUNTS as u64, "a number was ordered again");
    assert!(applied.orders.iter().all(|order| !order.has_numbers()), "{:?}", applied.orders);
    let applied = apply(true).await;
    assert_eq!(sandbox.counters().orders_created, 2 * ACCOUNTS as u64);
    let open: Vec<_> = applied.orders.iter().filter(|order| order.has_numbers()).collect();
    assert_eq!((open.len(), open.iter().map(|order| order.numbers).sum::<u64>()), (ACCOUNTS, NUMBERS as u64));
    assert_eq!(journal.open_intents().await.unwrap(), []);
}

/// A proxy that cuts all open connections once; later ones are forwarded.
async fn forward(from: PathBuf, to: PathBuf, is_cut: watch::Receiver<bool>, cuts: Arc<AtomicUsize>) {
    let listener = UnixListener::bind(from).unwrap();
    loop {
        let (mut client, _) = listener.accept().await.unwrap();
        let (to, mut is_cut, cuts) = (to.clone(), is_cut.clone(), cuts.clone());
        is_cut.mark_unchanged();
        tokio::spawn(async move {
            let mut server = UnixStream::connect(to).await.unwrap();
            tokio::select! {
                _ = tokio::io::copy_bidirectional(&mut client, &mut server) => {}
                _ = is_cut.changed() => drop(cuts.fetch_add(1, Ordering::SeqCst)),
            }
        });
    }
}
