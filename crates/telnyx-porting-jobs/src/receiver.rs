//! A server that receives webhooks.

use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::{HeaderMap, StatusCode};
use axum::routing::any;
use chrono::{DateTime, Utc};
use futures_util::Stream;
use serde::Serialize;
use std::collections::{HashSet, VecDeque};
use std::io;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime};
use telnyx_porting::PortingOrderId;
use telnyx_porting::webhooks::{Unverified, WebhookError, WebhookEvent, WebhookVerifier};
use tokio::net::TcpListener;
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinHandle;
use tokio::time::timeout;

/// The maximum size of a body, in bytes.
const MAX_BODY: usize = 1024 * 1024;
/// The maximum number of webhooks that wait to be taken.
const QUEUE: usize = 1024;
/// The time for which a webhook waits for a place in the queue. Telnyx repeats webhooks without a response after 2 seconds.
const PATIENCE: Duration = Duration::from_secs(1);
/// The number of recent event ids by which repeated deliveries are recognized.
const KNOWN_IDS: usize = 10_000;
/// The time for the last responses when a receiver is shut down.
const FAREWELL: Duration = Duration::from_millis(500);

/// An HTTP server that accepts webhooks, verifies them, and queues their events.
///
/// It responds with 204 to genuine webhooks, with 401 to others, and with 503 if the queue (1,024 webhooks) stays full for
/// 1 second, so that Telnyx delivers the event again. Bodies of more than 1 MiB are rejected with 413. Repeated deliveries of
/// an event are recognized by its id.
///
/// ```no_run
/// use telnyx_porting::webhooks::WebhookVerifier;
/// use telnyx_porting_jobs::Receiver;
///
/// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
/// let key = std::env::var("TELNYX_PUBLIC_KEY")?.parse()?;
/// let mut receiver = Receiver::bind("127.0.0.1:8081".parse()?, WebhookVerifier::new(key)).await?;
/// while let Some(delivery) = receiver.next().await {
///     match delivery {
///         Ok(delivery) => println!("{}", delivery.event.event_type),
///         Err(error) => eprintln!("rejected: {error}"),
///     }
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct Receiver {
    address: SocketAddr,
    deliveries: mpsc::Receiver<Result<Delivery, WebhookError>>,
    shared: Arc<Shared>,
    end: oneshot::Sender<()>,
    server: JoinHandle<io::Result<()>>,
}

/// A genuine webhook.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Delivery {
    /// The event.
    pub event: WebhookEvent,
    /// The time when the webhook was signed.
    pub signed_at: DateTime<Utc>,
    /// Whether an event with this id has arrived before. Only the last 10,000 ids are known.
    pub is_repeated: bool,
}

/// The number of webhooks since the start of a receiver, by what became of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct ReceiverCounts {
    /// Genuine events that had not arrived before.
    pub accepted: u64,
    /// Genuine events that had arrived before.
    pub repeated: u64,
    /// Requests whose timestamp was too far in the past or in the future.
    pub stale: u64,
    /// Other requests that were not genuine, or without an event.
    pub rejected: u64,
    /// Genuine events that were rejected with 503, because the queue was full.
    pub deferred: u64,
}

#[derive(Debug)]
struct Shared {
    verifier: WebhookVerifier,
    queue: mpsc::Sender<Result<Delivery, WebhookError>>,
    known: Mutex<KnownIds>,
    accepted: AtomicU64,
    repeated: AtomicU64,
    stale: AtomicU64,
    rejected: AtomicU64,
    deferred: AtomicU64,
}

impl Receiver {
    /// Starts a receiver. Port 0 selects a free port. Any path and method is accepted, so that it can be behind a proxy.
    ///
    /// The server speaks plain HTTP and reads the requests of anybody who can reach the address: use a loopback address
    /// with a reverse proxy or a tunnel in front.
    ///
    /// # Errors
    /// If the address cannot be used, or if the clock of this machine is before 1970.
    pub async fn bind(address: SocketAddr, verifier: WebhookVerifier) -> io::Result<Self> {
        if SystemTime::now() < SystemTime::UNIX_EPOCH {
            // The server would panic, because it cannot format the date.
            return Err(io::Error::other("the clock of this machine is before 1970; set the clock"));
        }
        let listener = TcpListener::bind(address).await?;
        let address = listener.local_addr()?;
        let (queue, deliveries) = mpsc::channel(QUEUE);
        let shared = Arc::new(Shared::new(verifier, queue));
        let (end, ended) = oneshot::channel::<()>();
        let router =
            Router::new().fallback(any(receive)).layer(DefaultBodyLimit::max(MAX_BODY)).with_state(shared.clone());
        let server = axum::serve(listener, router).with_graceful_shutdown(async move { drop(ended.await) });
        let server = tokio::spawn(server.into_future());
        Ok(Self { address, deliveries, shared, end, server })
    }

    /// Returns the address of the server.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Returns the next webhook, or why it was rejected. If the queue is full, rejected webhooks are only counted.
    pub async fn next(&mut self) -> Option<Result<Delivery, WebhookError>> {
        self.deliveries.recv().await
    }

    /// Returns the orders of new events, for [`Watch::run_with`](crate::Watch::run_with). Other webhooks are only counted.
    pub fn orders(&mut self) -> impl Stream<Item = PortingOrderId> + '_ {
        futures_util::stream::unfold(self, |receiver| async {
            loop {
                if let Ok(delivery) = receiver.next().await?
                    && !delivery.is_repeated
                    && let Some(order) = delivery.event.porting_order_id()
                {
                    return Some((order, receiver));
                }
            }
        })
    }

    /// Returns the number of webhooks so far.
    pub fn counts(&self) -> ReceiverCounts {
        self.shared.counts()
    }

    /// Stops the server. Requests that have arrived get a response, within half a second. Dropping the receiver has the same
    /// effect, but does not wait for them.
    pub async fn shutdown(self) {
        let Self { end, server, .. } = self;
        let _ = end.send(());
        let _ = timeout(FAREWELL, server).await;
    }
}

async fn receive(State(shared): State<Arc<Shared>>, headers: HeaderMap, body: Bytes) -> StatusCode {
    let webhook = Unverified::from_headers(&headers, body).and_then(|webhook| shared.verifier.verify(webhook));
    let genuine = webhook.and_then(|verified| Ok((verified.event()?, verified.timestamp())));
    match genuine {
        Ok((event, signed_at)) => shared.accept(event, signed_at).await,
        Err(error) => shared.reject(error),
    }
}

impl Shared {
    fn new(verifier: WebhookVerifier, queue: mpsc::Sender<Result<Delivery, WebhookError>>) -> Self {
        let zero = AtomicU64::default;
        Self {
            verifier,
            queue,
            known: Mutex::default(),
            accepted: zero(),
            repeated: zero(),
            stale: zero(),
            rejected: zero(),
            deferred: zero(),
        }
    }

    /// Queues an event. An event that cannot be queued is not known afterwards: the next delivery is not a repeated one.
    async fn accept(&self, event: WebhookEvent, signed_at: DateTime<Utc>) -> StatusCode {
        let Ok(Ok(place)) = timeout(PATIENCE, self.queue.reserve()).await else {
            self.deferred.fetch_add(1, Ordering::Relaxed);
            return StatusCode::SERVICE_UNAVAILABLE;
        };
        let id = event.id.as_ref().map(|id| id.as_str().to_owned());
        let is_repeated = id.is_some_and(|id| !self.known.lock().unwrap_or_else(PoisonError::into_inner).insert(id));
        let count = if is_repeated { &self.repeated } else { &self.accepted };
        count.fetch_add(1, Ordering::Relaxed);
        place.send(Ok(Delivery { event, signed_at, is_repeated }));
        StatusCode::NO_CONTENT
    }

    fn counts(&self) -> ReceiverCounts {
        let value = |count: &AtomicU64| count.load(Ordering::Relaxed);
        ReceiverCounts {
            accepted: value(&self.accepted),
            repeated: value(&self.repeated),
            stale: value(&self.stale),
            rejected: value(&self.rejected),
            deferred: value(&self.deferred),
        }
    }

    fn reject(&self, error: WebhookError) -> StatusCode {
        let is_stale = matches!(error, WebhookError::TooOld { .. } | WebhookError::FromTheFuture { .. });
        let count = if is_stale { &self.stale } else { &self.rejected };
        count.fetch_add(1, Ordering::Relaxed);
        // Requests that anybody can send must not delay genuine ones.
        let _ = self.queue.try_send(Err(error));
        StatusCode::UNAUTHORIZED
    }
}

/// The most recent ids of events.
#[derive(Debug, Default)]
struct KnownIds {
    ids: HashSet<String>,
    by_age: VecDeque<String>,
}

impl KnownIds {
    /// Adds an id. Returns false if it is known.
    fn insert(&mut self, id: String) -> bool {
        if !self.ids.insert(id.clone()) {
            return false;
        }
        self.by_age.push_back(id);
        if self.by_age.len() > KNOWN_IDS
            && let Some(oldest) = self.by_age.pop_front()
        {
            self.ids.remove(&oldest);
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD;
    use ed25519_dalek::{Signer as _, SigningKey};
    use telnyx_porting::webhooks::{PublicKey, SIGNATURE_HEADER, TIMESTAMP_HEADER};

    fn key() -> SigningKey {
        SigningKey::from_bytes(&[7; 32])
    }

    /// Delivers an event that was signed so many seconds ago.
    async fn deliver(shared: &Arc<Shared>, id: &str, age: i64) -> StatusCode {
        let timestamp = (Utc::now().timestamp() - age).to_string();
        let body = format!(r#"{{"data": {{"event_type": "porting_order.new_comment", "id": "{id}"}}}}"#);
        let signature = key().sign(format!("{timestamp}|{body}").as_bytes());
        let mut headers = HeaderMap::new();
        headers.insert(SIGNATURE_HEADER, STANDARD.encode(signature.to_bytes()).parse().unwrap());
        headers.insert(TIMESTAMP_HEADER, timestamp.parse().unwrap());
        receive(State(shared.clone()), headers, Bytes::from(body)).await
    }

    #[tokio::test(start_paused = true)]
    async fn a_full_queue_defers_genuine_webhooks_only() {
        let public: PublicKey = STANDARD.encode(key().verifying_key()).parse().unwrap();
        let (queue, mut deliveries) = mpsc::channel(1);
        let shared = Arc::new(Shared::new(WebhookVerifier::new(public), queue));
        assert_eq!(deliver(&shared, "a", 0).await, StatusCode::NO_CONTENT);
        let start = tokio::time::Instant::now();
        assert_eq!(deliver(&shared, "old", 3600).await, StatusCode::UNAUTHORIZED);
        assert_eq!(start.elapsed(), Duration::ZERO, "forgeries do not wait");
        assert_eq!(deliver(&shared, "b", 0).await, StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(start.elapsed(), PATIENCE);

        assert!(deliveries.recv().await.unwrap().is_ok());
        assert_eq!(deliver(&shared, "b", 0).await, StatusCode::NO_CONTENT);
        assert!(!deliveries.recv().await.unwrap().unwrap().is_repeated, "a deferred event is not known");
        assert_eq!(deliver(&shared, "b", 0).await, StatusCode::NO_CONTENT);
        assert!(deliveries.recv().await.unwrap().unwrap().is_repeated);
        let expected = ReceiverCounts { accepted: 2, repeated: 1, stale: 1, rejected: 0, deferred: 1 };
        assert_eq!(shared.counts(), expected);
    }

    #[test]
    fn only_the_most_recent_ids_are_known() {
        let mut known = KnownIds::default();
        assert!((0..=KNOWN_IDS).all(|id| known.insert(id.to_string())));
        assert!(!known.insert(KNOWN_IDS.to_string()), "the newest is known");
        assert!(!known.insert("1".to_owned()), "the second is still known");
        assert!(known.insert("0".to_owned()), "the oldest made room");
        assert_eq!(known.ids.len(), KNOWN_IDS);
    }
}
