//! Jobs that are interrupted at any point and continued.
#![expect(clippy::unwrap_used, reason = "the helpers of tests may panic")]

use std::collections::BTreeSet;
use std::future::poll_fn;
use std::path::Path;
use std::pin::pin;
use std::task::Poll;
use telnyx_porting::OrderFilter;
use telnyx_porting_jobs::journal::{JournalLocation, SqliteJournal};
use telnyx_porting_jobs::{ApplyOptions, Intake, IntakeOptions, Job, OrderFile, PortIn};
use telnyx_porting_sandbox::{Clock, Sandbox};
use telnyx_porting_tests::{client_of, monday};

const ORDER: &str = concat!("foc_datetime_requested = \"earliest\"\n", include_str!("../data/order.toml"));

const ACCOUNTS: usize = 12;
const NUMBERS: usize = 300;

fn port_in() -> PortIn {
    let row = |index: usize| format!("Customer {0},A-{0},+1303555{1}\n", index % ACCOUNTS, 2100 + index);
    let list: String = std::iter::once("customer,account,number\n".to_owned()).chain((0..NUMBERS).map(row)).collect();
    let list = Intake::parse(list.as_bytes(), "list.csv", &IntakeOptions::new()).unwrap();
    let documents = Path::new(env!("CARGO_MANIFEST_DIR")).join("data");
    PortIn::from_list(&list, &OrderFile::parse(ORDER, &documents).unwrap().into(), Path::new("")).unwrap()
}

async fn sandbox(accepts_taken_numbers: bool) -> Sandbox {
    sandbox_with(accepts_taken_numbers, 0, &[]).await
}

async fn sandbox_with(accepts_taken_numbers: bool, seed: u64, faults: &[&str]) -> Sandbox {
    let builder = Sandbox::builder().clock(Clock::frozen(monday())).accept_taken_numbers(accepts_taken_numbers);
    let faults = faults.iter().map(|rule| rule.parse().unwrap());
    faults.fold(builder.seed(seed), telnyx_porting_sandbox::SandboxBuilder::fault).start().await.unwrap()
}

/// Applies the job in a file; returns false if it was interrupted after this many polls, which may be anywhere.
async fn apply(sandbox: &Sandbox, journal: &Path, port_in: &PortIn, polls: usize) -> bool {
    apply_in(&JournalLocation::named(journal).unwrap(), "interrupted", sandbox, port_in, polls).await
}

async fn apply_in(location: &JournalLocation, name: &str, sandbox: &Sandbox, port_in: &PortIn, polls: usize) -> bool {
    let client = client_of(sandbox.base_url()).unwrap();
    let journal = location.open(name).await.unwrap();
    let job = Job::open(&client, &*journal, name, port_in).await.unwrap();
    let options = ApplyOptions::default();
    let mut apply = pin!(job.apply(&options, |_| {}));
    let mut left = polls;
    poll_fn(|context| match apply.as_mut().poll(context) {
        Poll::Ready(applied) => {
            let applied = applied.unwrap();
            assert!(applied.not_created.is_empty() && applied.left_out.is_empty(), "{applied:?}");
            Poll::Ready(true)
        }
        Poll::Pending if left == 0 => Poll::Ready(false),
        Poll::Pending => {
            left -= 1;
            Poll::Pending
        }
    })
    .await
}

/// The orders are those of an undisturbed run: each account has one with its numbers, which was submitted once.
async fn check(sandbox: &Sandbox, context: &str) {
    let client = client_of(sandbox.base_url()).unwrap();
    let orders = client.orders().list(OrderFilter::new()).try_collect().await.unwrap();
    let numbers = orders.iter().flat_map(|order| &order.phone_numbers).map(|number| number.phone_number.clone());
    let numbers: Vec<_> = numbers.collect();
    let counters = sandbox.counters();
    assert_eq!(
        (orders.len(), counters.orders_created, counters.orders_confirmed),
        (ACCOUNTS, ACCOUNTS as u64, ACCOUNTS as u64),
        "{context}"
    );
    assert!(orders.iter().all(|order| order.phone_numbers.len() == NUMBERS / ACCOUNTS), "{context}");
    assert_eq!(numbers.iter().collect::<BTreeSet<_>>().len(), NUMBERS, "{context}");
}

/// Interrupts a job at so many points. `location` returns the place of the journal of each.
async fn interrupt(points: usize, accepts_taken_numbers: bool, location: impl Fn(&str) -> JournalLocation) {
    let port_in = port_in();
    let undisturbed = sandbox(accepts_taken_numbers).await;
    // The number of polls of a whole run.
    let mut total = 0;
    {
        let client = client_of(undisturbed.base_url()).unwrap();
        let journal = location("undisturbed").open("undisturbed").await.unwrap();
        let job = Job::open(&client, &*journal, "undisturbed", &port_in).await.unwrap();
        let options = ApplyOptions::default();
        let mut apply = pin!(job.apply(&options, |_| {}));
        poll_fn(|context| {
            total += 1;
            apply.as_mut().poll(context).map(|applied| applied.unwrap())
        })
        .await;
    }
    check(&undisturbed, "undisturbed").await;
    let mut interrupted = 0;
    for point in 0..points {
        let sandbox = sandbox(accepts_taken_numbers).await;
        let name = format!("interrupted-{point}");
        let location = location(&name);
        let context = format!("interrupted at {point} of {points} points of {total} polls");
        // Every fourth is interrupted twice.
        let again = (point % 4 == 0).then_some(total * point * 2 / points / 3);
        for polls in [total * point / points].into_iter().chain(again) {
            if !apply_in(&location, &name, &sandbox, &port_in, polls).await {
                interrupted += 1;
            }
            // The server may still carry out the last request.
            for _ in 0..100 {
                tokio::task::yield_now().await;
            }
        }
        assert!(apply_in(&location, &name, &sandbox, &port_in, usize::MAX).await, "{context}");
        check(&sandbox, &context).await;
        let journal = location.read(&name).await.unwrap().unwrap();
        assert_eq!(journal.open_intents().await.unwrap(), [], "{context}");
    }
    assert!(interrupted >= points, "{interrupted}");
}

/// Interrupts a job with a journal in a file at each of 100 points.
async fn interrupt_in_files(accepts_taken_numbers: bool) {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str| JournalLocation::named(folder.path().join(format!("{name}.sqlite"))).unwrap();
    interrupt(100, accepts_taken_numbers, file).await;
}

#[tokio::test]
async fn an_interrupted_job_continues_with_its_orders() {
    interrupt_in_files(false).await;
}

#[tokio::test]
async fn an_interrupted_job_creates_no_order_twice_even_if_the_api_allows_it() {
    interrupt_in_files(true).await;
}

#[tokio::test]
#[cfg(unix)]
async fn an_interrupted_job_in_a_database_creates_no_order_twice() {
    let Some(server) = telnyx_porting_tests::postgres::Postgres::start().unwrap() else { return };
    let location = JournalLocation::named(server.url()).unwrap();
    interrupt(25, true, |_| location.clone()).await;
}

/// Responses are lost before and after the request is carried out, cut off, and replaced by errors of a gateway.
#[tokio::test]
async fn a_job_converges_although_responses_are_lost() {
    let faults = ["drop-after@0.08", "502-after@0.08", "cut-body@0.05", "drop-before@0.05", "malformed-json@0.03"];
    let port_in = port_in();
    let folder = tempfile::tempdir().unwrap();
    for seed in 0..10 {
        let sandbox = sandbox_with(seed % 2 == 0, seed, &faults).await;
        let client = client_of(sandbox.base_url()).unwrap();
        let journal = SqliteJournal::open(folder.path().join(format!("{seed}.sqlite"))).unwrap();
        let mut is_done = false;
        // A run can end with an error, or leave failed orders to the next one.
        for _ in 0..30 {
            let Ok(job) = Job::open(&client, &journal, "lossy", &port_in).await else { continue };
            if let Ok(applied) = job.apply(&ApplyOptions::default(), |_| {}).await {
                is_done = applied.orders.len() == ACCOUNTS && applied.orders.iter().all(|order| !order.is_draft());
            }
            if is_done {
                break;
            }
        }
        assert!(is_done, "seed {seed}");
        sandbox.clear_faults();
        check(&sandbox, &format!("seed {seed}")).await;
    }
}

/// The API has the orders, whatever the journal says.
#[tokio::test]
async fn an_older_or_lost_journal_creates_nothing_twice() {
    let port_in = port_in();
    let folder = tempfile::tempdir().unwrap();
    let sandbox = sandbox(true).await;
    let client = client_of(sandbox.base_url()).unwrap();
    let path = folder.path().join("job.sqlite");
    let older = folder.path().join("older.sqlite");
    {
        let journal = SqliteJournal::open(&path).unwrap();
        let job = Job::open(&client, &journal, "interrupted", &port_in).await.unwrap();
        job.plan(&ApplyOptions::default().plan).await.unwrap();
    }
    std::fs::copy(&path, &older).unwrap();
    assert!(apply(&sandbox, &path, &port_in, usize::MAX).await);
    check(&sandbox, "applied").await;
    // Restored to the state before anything was created.
    assert!(apply(&sandbox, &older, &port_in, usize::MAX).await);
    check(&sandbox, "older journal").await;
    // Lost altogether: the orders are found by the group reference.
    assert!(apply(&sandbox, &folder.path().join("new.sqlite"), &port_in, usize::MAX).await);
    check(&sandbox, "lost journal").await;
}
