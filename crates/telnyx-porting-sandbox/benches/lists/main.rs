//! The time per page with 10,000 orders, over HTTP.
//!
//! `cargo bench -p telnyx-porting-sandbox` takes about half a minute; with `-- --quick`, and under `cargo test`, it only
//! checks that everything works. The ratio is to the time to serialize the same page as JSON, measured in turn with the
//! requests: the rest is reading, searching, sorting and HTTP.

mod fill;
#[path = "../../../../tests/src/plain_http.rs"]
mod plain_http;

use std::error::Error;
use std::io::Write;
use std::time::{Duration, Instant};

use reqwest::Client;
use serde_json::Value;
use telnyx_porting_sandbox::{Clock, Sandbox};

type Failure = Box<dyn Error + Send + Sync>;

/// The query, and the expected number of results.
struct Case {
    name: &'static str,
    path: String,
    total: usize,
}

/// The durations of a case, one entry for each round.
#[derive(Default)]
struct Times {
    page: Vec<Duration>,
    json: Vec<Duration>,
}

fn main() -> Result<(), Failure> {
    let has = |name: &str| std::env::args().any(|argument| argument == name);
    // Cargo passes `--bench` to measure, and nothing to test.
    let is_full = has("--bench") && !has("--quick");
    let (batches, rounds) = if is_full { (1000, 101) } else { (50, 3) };
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    runtime.block_on(measure(batches, rounds))
}

async fn measure(batches: usize, rounds: usize) -> Result<(), Failure> {
    let clock = Clock::frozen("2026-03-02T15:00:00Z".parse()?);
    let sandbox = Sandbox::builder().clock(clock).start().await?;
    let client = plain_http::plain_http().build()?;
    let started = Instant::now();
    fill::orders(&client, &sandbox, batches).await?;
    let orders = batches * fill::ORDERS_IN_BATCH;
    let mut out = std::io::stdout().lock();
    writeln!(
        out,
        "{orders} orders, filled in {:.1} s; pages of 100, median of {rounds}\n",
        started.elapsed().as_secs_f64()
    )?;
    let cases = cases(orders);
    let mut times: Vec<Times> = cases.iter().map(|_| Times::default()).collect();
    for _ in 0..rounds {
        for (case, times) in cases.iter().zip(&mut times) {
            once(&client, &sandbox, case, times).await?;
        }
    }
    writeln!(out, "| page | results | ms | ms to write it | ratio |\n|---|---:|---:|---:|---:|")?;
    for (case, times) in cases.iter().zip(times) {
        let (page, json) = (median(times.page), median(times.json));
        writeln!(out, "| {} | {} | {page:.2} | {json:.3} | {:.1} |", case.name, case.total, page / json)?;
    }
    Ok(())
}

fn cases(orders: usize) -> Vec<Case> {
    let case = |name, query: &str, total| Case { name, path: format!("/porting_orders?page[size]=100&{query}"), total };
    let last = orders / 100;
    let by_date = "sort[value]=activation_settings.foc_datetime_requested";
    vec![
        case("first", "", orders),
        case("last", &format!("page[number]={last}"), orders),
        case("oldest first", "sort[value]=created_at", orders),
        case("by status", "filter[status][in][]=submitted", orders / fill::ORDERS_IN_BATCH),
        case("by reference", "filter[customer_reference]=batch-7", fill::ORDERS_IN_BATCH),
        case("by part of a number", "filter[phone_numbers][phone_number][contains]=11007", 1),
        case("by part that no number has", "filter[phone_numbers][phone_number][contains]=999999", 0),
        case("sorted by FOC date, first", by_date, orders),
        case("sorted by FOC date, last", &format!("{by_date}&page[number]={last}"), orders),
        Case { name: "phone numbers, first", path: "/porting_phone_numbers?page[size]=100".to_owned(), total: orders },
        Case {
            name: "phone numbers, last",
            path: format!("/porting_phone_numbers?page[size]=100&page[number]={last}"),
            total: orders,
        },
    ]
}

/// Fetches a page, checks it, and serializes it as JSON again.
async fn once(client: &Client, sandbox: &Sandbox, case: &Case, times: &mut Times) -> Result<(), Failure> {
    let url = format!("{}{}", sandbox.base_url(), case.path);
    let request = client.get(url).bearer_auth(sandbox.api_key());
    let started = Instant::now();
    let body = request.send().await?.error_for_status()?.bytes().await?;
    times.page.push(started.elapsed());
    let value: Value = serde_json::from_slice(&body)?;
    let total = value.pointer("/meta/total_results").and_then(Value::as_u64);
    if total != Some(u64::try_from(case.total)?) {
        return Err(format!("{}: {total:?} instead of {} results", case.name, case.total).into());
    }
    let started = Instant::now();
    let written = serde_json::to_vec(&value)?;
    times.json.push(started.elapsed());
    if written.len() == body.len() { Ok(()) } else { Err(format!("{}: another page was written", case.name).into()) }
}

/// In milliseconds.
fn median(mut times: Vec<Duration>) -> f64 {
    times.sort_unstable();
    times.get(times.len() / 2).map_or(f64::NAN, |time| time.as_secs_f64() * 1000.0)
}
