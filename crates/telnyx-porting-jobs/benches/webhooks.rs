//! Webhooks that are stored in an inbox in an `SQLite` file: 500 per second for 10 seconds, from 50 concurrent senders.
//!
//! Prints the time until a response, and fails if one is not 204 or takes longer than the 2 seconds of Telnyx. In the same run,
//! it measures how many webhooks are stored per second without a limit.
#![expect(clippy::print_stdout, reason = "the output of a benchmark")]

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::Utc;
use ed25519_dalek::{Signer as _, SigningKey};
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};
use telnyx_porting::webhooks::{PublicKey, SIGNATURE_HEADER, TIMESTAMP_HEADER, WebhookVerifier};
use telnyx_porting_jobs::InboxReceiver;
use telnyx_porting_jobs::inbox::{Inbox as _, SqliteInbox};

const PER_SECOND: u32 = 500;
const SECONDS: u32 = 10;
const SENDERS: u32 = 50;
/// The time after which Telnyx delivers a webhook again.
const LIMIT: Duration = Duration::from_secs(2);

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    runtime.block_on(async {
        run("500 webhooks/s", Some(PER_SECOND)).await?;
        run("without a limit", None).await
    })
}

/// Sends the same number of webhooks, at a rate or as fast as possible.
async fn run(name: &str, per_second: Option<u32>) -> Result<(), Box<dyn std::error::Error>> {
    let folder = tempfile::tempdir()?;
    let inbox = SqliteInbox::new(folder.path().join("webhooks.db"));
    let key = Arc::new(SigningKey::from_bytes(&[7; 32]));
    let public: PublicKey = STANDARD.encode(key.verifying_key()).parse()?;
    let verifier = WebhookVerifier::new(public);
    let receiver = InboxReceiver::bind("127.0.0.1:0".parse()?, verifier, Arc::new(inbox.clone())).await?;
    let start = Instant::now();
    let per_sender = PER_SECOND * SECONDS / SENDERS;
    let senders = (0..SENDERS).map(|sender| {
        tokio::spawn(send(receiver.address(), key.clone(), sender, per_sender, per_second.map(|rate| (start, rate))))
    });
    let mut times = Vec::new();
    for sender in senders.collect::<Vec<_>>() {
        times.extend(sender.await??);
    }
    let elapsed = start.elapsed();
    times.sort_unstable();
    let total = times.len();
    let at = |percent: usize| times.get((total * percent / 100).min(total - 1)).copied().unwrap_or_default();
    let stored = inbox.after(0).await?.len();
    assert!(
        stored == 1_000 && receiver.counts().accepted == u64::from(PER_SECOND * SECONDS),
        "{:?}",
        receiver.counts()
    );
    println!(
        "{name}: {total} webhooks in {:.1} s ({:.0}/s); response after {:.1?} (median), {:.1?} (99 %), {:.1?} (longest)",
        elapsed.as_secs_f64(),
        f64::from(PER_SECOND * SECONDS) / elapsed.as_secs_f64(),
        at(50),
        at(99),
        at(100)
    );
    assert!(at(100) < LIMIT, "a response was late");
    receiver.shutdown().await;
    Ok(())
}

/// Sends webhooks one after the other, each at its time, and returns the time until each response.
async fn send(
    address: SocketAddr,
    key: Arc<SigningKey>,
    sender: u32,
    count: u32,
    pace: Option<(Instant, u32)>,
) -> Result<Vec<Duration>, reqwest::Error> {
    let client = telnyx_porting_tests::plain_http().build()?;
    let mut times = Vec::new();
    for index in 0..count {
        if let Some((start, rate)) = pace {
            let due = start + Duration::from_secs(1) * (index * SENDERS + sender) / rate;
            tokio::time::sleep_until(due.into()).await;
        }
        let id = format!("{sender}-{index}");
        let order = format!("00000000-0000-4000-8000-{:012}", index % 100);
        let body = format!(
            r#"{{"data":{{"event_type":"porting_order.status_changed","id":"{id}","payload":{{"id":"{order}","status":{{"value":"submitted"}}}}}}}}"#
        );
        let timestamp = Utc::now().timestamp().to_string();
        let signature = STANDARD.encode(key.sign(format!("{timestamp}|{body}").as_bytes()).to_bytes());
        let started = Instant::now();
        let request = client.post(format!("http://{address}/")).body(body);
        let response = request.header(SIGNATURE_HEADER, signature).header(TIMESTAMP_HEADER, timestamp).send().await?;
        times.push(started.elapsed());
        assert_eq!(response.status(), 204);
    }
    Ok(times)
}
