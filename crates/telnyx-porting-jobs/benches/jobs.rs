//! Measures a job with many orders against the sandbox: `cargo bench -p telnyx-porting-jobs --bench jobs [ORDERS]`.
//!
//! The peer is a loop that sends the same requests one after the other, without a journal, in the same process.
#![expect(clippy::print_stdout, reason = "benchmarks print their results")]

use anyhow::Context as _;
use std::path::Path;
use std::time::{Duration, Instant};
use telnyx_porting::{Client, CreateOrder, Misc, OrderUpdate};
use telnyx_porting_jobs::journal::{Change, CheckRecord, Journal as _, SqliteJournal};
use telnyx_porting_jobs::{ApplyOptions, Intake, IntakeOptions, Job, OrderFile, PortIn, Watch};
use telnyx_porting_sandbox::{Clock, Sandbox};

const ORDER: &str = include_str!("../../../tests/data/order.toml");

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let orders = std::env::args().skip(1).find_map(|argument| argument.parse().ok()).unwrap_or(200);
    let folder = tempfile::tempdir()?;
    for name in ["loa.pdf", "invoice.pdf"] {
        std::fs::write(folder.path().join(name), b"%PDF-1.4\n%%EOF\n")?;
    }
    plan(100_000, 2_000, folder.path()).await?;
    let job = apply(orders, folder.path()).await?;
    let peer = peer(orders).await?;
    println!("apply: {:.2} times the time of the peer", job.as_secs_f64() / peer.as_secs_f64());
    Ok(())
}

/// A list with this many accounts. Numbers of the United States that the sandbox ports.
fn list(numbers: usize, accounts: usize) -> String {
    let row = |index: usize| {
        let account = index % accounts;
        // Exchanges without N11, and lines whose endings select no scenario of the sandbox.
        let (area, exchange, line) = (index / 63_000, index / 900 % 70, 5_100 + index % 900);
        format!("Customer {account},A-{account},+1{}{}{line}\n", 303 + area, 230 + exchange)
    };
    std::iter::once("customer,account,number\n".to_owned()).chain((0..numbers).map(row)).collect()
}

fn port_in(numbers: usize, accounts: usize, folder: &Path) -> anyhow::Result<PortIn> {
    let list = Intake::parse(list(numbers, accounts).as_bytes(), "list.csv", &IntakeOptions::new())?;
    Ok(PortIn::from_list(&list, &OrderFile::parse(ORDER, folder)?.into(), folder)?)
}

fn client(url: &str) -> anyhow::Result<Client> {
    Ok(Client::builder("KEY0123456789ABCDEF".parse()?).base_url(url.parse()?).build()?)
}

/// Reads and plans a list whose numbers were checked.
async fn plan(numbers: usize, accounts: usize, folder: &Path) -> anyhow::Result<()> {
    let client = client("http://127.0.0.1:9/v2")?;
    let journal = SqliteJournal::open(folder.join("plan.sqlite"))?;
    let checked = port_in(numbers, accounts, folder)?;
    let numbers: Vec<_> = checked.accounts().iter().flat_map(|account| &account.numbers).collect();
    let check = |number: &&telnyx_porting::PhoneNumber| {
        Change::Check(CheckRecord::new(number.as_str(), client.clock().utc(), true))
    };
    journal.commit(numbers.iter().map(check).collect()).await?;
    let start = Instant::now();
    let port_in = port_in(numbers.len(), accounts, folder)?;
    let read = start.elapsed();
    let job = Job::open(&client, &journal, "plan", &port_in).await?;
    let plan = job.plan_offline(&ApplyOptions::default().plan);
    let total = start.elapsed();
    let orders: usize = plan.accounts.iter().map(|account| account.create.len()).sum();
    println!(
        "plan: {} numbers of {accounts} accounts, {orders} orders: read in {:.2} s, planned in {:.2} s",
        numbers.len(),
        read.as_secs_f64(),
        total.as_secs_f64()
    );
    Ok(())
}

/// Applies and watches a job with an order per account.
async fn apply(orders: usize, folder: &Path) -> anyhow::Result<Duration> {
    let sandbox = Sandbox::builder().clock(Clock::frozen(chrono::Utc::now())).start().await?;
    let client = client(sandbox.base_url())?;
    let journal = SqliteJournal::open(folder.join("apply.sqlite"))?;
    let port_in = port_in(orders, orders, folder)?;
    let before = memory();
    let start = Instant::now();
    let job = Job::open(&client, &journal, "apply", &port_in).await?;
    let applied = job.apply(&ApplyOptions::default(), |_| {}).await?;
    let time = start.elapsed();
    let submitted = applied.orders.iter().filter(|order| !order.is_draft()).count();
    anyhow::ensure!(
        submitted + applied.left_out.len() >= orders * 99 / 100,
        "{submitted} of {orders} orders are submitted"
    );
    println!("apply: {submitted} orders in {:.1} s; memory {before} -> {} MB", time.as_secs_f64(), memory());
    let lists = sandbox.counters().requests_to("ListPortingOrders");
    let watch = Watch::open(&client, &journal).await?;
    let start = Instant::now();
    let mut rounds = 0;
    let round = loop {
        sandbox.advance(chrono::TimeDelta::days(1));
        rounds += 1;
        match watch.round(|_| {}).await? {
            round if round.is_over() => break round,
            _ => {}
        }
    };
    let requests = sandbox.counters().requests_to("ListPortingOrders") - lists;
    println!(
        "watch: {} orders finished in {rounds} rounds of {} requests, {:.1} s; memory {} MB",
        round.finished,
        requests / rounds,
        start.elapsed().as_secs_f64(),
        memory()
    );
    Ok(time)
}

/// Sends the requests that each order needs, one after the other.
async fn peer(orders: usize) -> anyhow::Result<Duration> {
    let sandbox = Sandbox::builder().start().await?;
    let client = client(sandbox.base_url())?;
    let list = Intake::parse(list(orders, orders).as_bytes(), "list.csv", &IntakeOptions::new())?;
    let start = Instant::now();
    for number in list.numbers() {
        let created = client.orders().create(CreateOrder::new([number])).await?;
        let order = client.order_of(created.first().context("no order")?)?;
        order.update(OrderUpdate::new().with_misc(Misc::full())).await?;
        // The order is incomplete, so the sandbox rejects this request after it has checked it.
        drop(order.confirm().await);
    }
    let time = start.elapsed();
    println!("peer: {orders} orders in {:.1} s", time.as_secs_f64());
    Ok(time)
}

/// The resident memory of this process, with the sandbox, in MB.
fn memory() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap_or_default();
    line.split_whitespace().next().and_then(|kilobytes| kilobytes.parse::<u64>().ok()).unwrap_or_default() / 1024
}
