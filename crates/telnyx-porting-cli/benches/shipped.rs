//! CPU-bound work of the program and the wheel, to be built with the profiles of the releases.
//!
//! `cargo xtask compare-profiles` builds the benchmark with each profile, runs the builds in turn and prints a comparison. To
//! run it alone: `cargo bench -p telnyx-porting-cli --bench shipped --profile small`. Some tasks have a peer: the same work
//! done by ring, whose speed does not depend on the profile. Each line has the task, its milliseconds, and those of the peer
//! or a dash.
#![expect(clippy::print_stdout, reason = "a benchmark prints what it measures")]

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::DateTime;
use ed25519_dalek::{Signer as _, SigningKey};
use reqwest::Client;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use std::error::Error;
use std::fmt::Write as _;
use std::hint::black_box;
use std::time::{Duration, Instant};
use telnyx_porting::PhoneNumber;
use telnyx_porting::webhooks::{PublicKey, Unverified, WebhookError, WebhookVerifier};
use telnyx_porting_jobs::{Intake, IntakeOptions};
use telnyx_porting_sandbox::Sandbox;

type Failure = Box<dyn Error + Send + Sync>;

/// When the webhooks are signed and received.
const SIGNED_AT: &str = "1773080561";

/// Rows of a list.
const ROWS: usize = 10_000;

/// Number of rounds of the whole benchmark.
#[derive(Clone, Copy)]
struct Plan {
    /// The fastest of this many rounds counts, because other processes can only slow a round down.
    rounds: usize,
    /// Minimum duration of a round.
    round: Duration,
}

fn main() -> Result<(), Failure> {
    // Cargo passes `--bench` to measure, and nothing to test.
    let is_full = std::env::args().any(|argument| argument == "--bench");
    let plan = if is_full {
        Plan { rounds: 9, round: Duration::from_millis(30) }
    } else {
        Plan { rounds: 1, round: Duration::ZERO }
    };
    // First, because it happens once per process.
    let started = Instant::now();
    black_box("+13035550100".parse::<PhoneNumber>()?);
    show("first phone number", started.elapsed().as_secs_f64() * 1000.0, None);
    numbers(plan)?;
    webhooks(plan)?;
    hashes(plan);
    tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(sandbox(plan))
}

fn show(task: &str, ours: f64, peer: Option<f64>) {
    let peer = peer.map_or_else(|| "-".to_owned(), |peer| format!("{peer:.4}"));
    println!("{task}\t{ours:.4}\t{peer}");
}

/// Returns the milliseconds that a task takes.
fn time<T>(plan: Plan, mut work: impl FnMut() -> T) -> f64 {
    let mut best = f64::INFINITY;
    for _ in 0..plan.rounds {
        let (started, mut runs) = (Instant::now(), 0_u32);
        while runs == 0 || started.elapsed() < plan.round {
            black_box(work());
            runs += 1;
        }
        best = best.min(started.elapsed().as_secs_f64() * 1000.0 / f64::from(runs));
    }
    best
}

fn number(index: usize) -> String {
    format!("+1303{:03}{:04}", 200 + index / 10_000, index % 10_000)
}

fn numbers(plan: Plan) -> Result<(), Failure> {
    let texts: Vec<String> = (0..1000).map(number).collect();
    let parse = || texts.iter().filter(|text| text.parse::<PhoneNumber>().is_ok()).count();
    if parse() != texts.len() {
        return Err("a number was rejected".into());
    }
    show("1,000 phone numbers", time(plan, parse), None);
    let mut list = String::from("Customer,Account No.,Phone Number,Country\r\n");
    for index in 0..ROWS {
        write!(list, "Customer {},{:06},{},US\r\n", index % 50, index % 50, number(index))?;
    }
    let read = || Intake::parse(list.as_bytes(), "list", &IntakeOptions::new());
    if read()?.len() != ROWS {
        return Err("a row was skipped".into());
    }
    show("10,000 rows of CSV", time(plan, read), None);
    Ok(())
}

fn webhooks(plan: Plan) -> Result<(), Failure> {
    let body = json!({"data": {"event_type": "porting_order.status_changed", "payload": {"padding": "x".repeat(500)}}});
    let body = body.to_string();
    let message = format!("{SIGNED_AT}|{body}");
    let (key, other) = (SigningKey::from_bytes(&[7; 32]), SigningKey::from_bytes(&[8; 32]));
    let now = DateTime::from_timestamp(SIGNED_AT.parse()?, 0).ok_or("no time")?;
    let public: PublicKey = STANDARD.encode(key.verifying_key()).parse()?;
    let verifier = WebhookVerifier::new(public);
    let peer = ring::signature::UnparsedPublicKey::new(&ring::signature::ED25519, key.verifying_key().to_bytes());
    for (task, key, age, expected) in [
        ("webhook verified", &key, 0, None),
        ("webhook rejected, forged", &other, 0, Some(WebhookError::WrongSignature)),
        ("webhook rejected, old", &other, 301, Some(WebhookError::TooOld { age_seconds: 301 })),
    ] {
        let signature = key.sign(message.as_bytes()).to_bytes();
        let text = STANDARD.encode(signature);
        let now = now + chrono::TimeDelta::seconds(age);
        let verify = || verifier.verify_at(Unverified::new(text.clone(), SIGNED_AT, body.clone()), now).err();
        if verify() != expected {
            return Err(format!("{task}: {:?}", verify()).into());
        }
        let ours = time(plan, verify);
        let theirs = time(plan, || peer.verify(message.as_bytes(), &signature));
        show(task, ours, Some(theirs));
    }
    Ok(())
}

fn hashes(plan: Plan) {
    let content = vec![b'%'; 1024 * 1024];
    let ours = time(plan, || Sha256::digest(&content));
    let theirs = time(plan, || ring::digest::digest(&ring::digest::SHA256, &content));
    show("SHA-256 of 1 MiB", ours, Some(theirs));
    show("base64 of 1 MiB", time(plan, || STANDARD.encode(&content)), None);
}

/// A sandbox and its client on one thread, and its responses as JSON.
async fn sandbox(plan: Plan) -> Result<(), Failure> {
    let sandbox = Sandbox::builder().start().await?;
    let client = telnyx_porting_tests::plain_http().build()?;
    for index in 0..250 {
        let body = json!({"phone_numbers": [number(index)]});
        post(&client, &sandbox, "/porting_orders", &body).await?;
    }
    let url = format!("{}/porting_orders?page[size]=250", sandbox.base_url());
    let read = || async {
        let response = client.get(&url).bearer_auth(sandbox.api_key()).send().await?.error_for_status()?;
        response.bytes().await
    };
    let page = read().await?;
    let value: Value = serde_json::from_slice(&page)?;
    if value["data"].as_array().map(Vec::len) != Some(250) {
        return Err("the page does not have 250 orders".into());
    }
    show("JSON of 250 orders read", time(plan, || serde_json::from_slice::<Value>(&page)), None);
    show("JSON of 250 orders written", time(plan, || serde_json::to_string_pretty(&value)), None);
    let body = json!({"phone_numbers": (0..ROWS).map(number).collect::<Vec<_>>()});
    let (mut pages, mut checks) = (f64::INFINITY, f64::INFINITY);
    for _ in 0..plan.rounds {
        let started = Instant::now();
        read().await?;
        pages = pages.min(started.elapsed().as_secs_f64() * 1000.0);
        let started = Instant::now();
        post(&client, &sandbox, "/portability_checks", &body).await?;
        checks = checks.min(started.elapsed().as_secs_f64() * 1000.0);
    }
    show("sandbox: a page of 250 orders", pages, None);
    show("sandbox: 10,000 numbers checked", checks, None);
    sandbox.shutdown().await;
    Ok(())
}

async fn post(client: &Client, sandbox: &Sandbox, path: &str, body: &Value) -> Result<(), Failure> {
    let url = format!("{}{path}", sandbox.base_url());
    let request = client.post(url).bearer_auth(sandbox.api_key()).body(body.to_string());
    request.send().await?.error_for_status()?.bytes().await?;
    Ok(())
}
