//! A server that receives webhooks.

use crate::inbox::{Inbox, StoredWebhook};
use crate::journal::JournalError;
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
    server: Server,
    deliveries: mpsc::Receiver<Result<Delivery, WebhookError>>,
}

/// An HTTP server that accepts webhooks of any number of jobs, verifies them, and stores each event once in an inbox.
///
/// It responds with 204 when the event is stored, with 401 to requests that are not genuine, and with 503 if the inbox takes
/// longer than 1 second or fails, so that Telnyx delivers the event again. The jobs that have the order are woken, see
/// [`Watch::woken_by`](crate::Watch::woken_by).
#[derive(Debug)]
pub struct InboxReceiver {
    server: Server,
    errors: mpsc::Receiver<JournalError>,
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
    /// The webhook as it arrived, to send it on.
    pub webhook: Unverified,
}

/// The number of webhooks since the start of a receiver, by their result.
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
    /// Genuine events that were rejected with 503 because the queue was full, or because they were not stored within 1 second.
    /// Telnyx delivers them again.
    pub deferred: u64,
}

/// The running server.
#[derive(Debug)]
struct Server {
    address: SocketAddr,
    shared: Arc<Shared>,
    end: oneshot::Sender<()>,
    task: JoinHandle<io::Result<()>>,
}

#[derive(Debug)]
struct Shared {
    verifier: WebhookVerifier,
    destination: Destination,
    /// Shared with the task that stores webhooks, which ends when the server has ended.
    counters: Arc<Counters>,
}

#[derive(Debug, Default)]
struct Counters {
    accepted: AtomicU64,
    repeated: AtomicU64,
    stale: AtomicU64,
    rejected: AtomicU64,
    deferred: AtomicU64,
}

/// The destination of genuine webhooks.
#[derive(Debug)]
enum Destination {
    /// A queue in memory.
    Queue { queue: mpsc::Sender<Result<Delivery, WebhookError>>, known: Mutex<KnownIds> },
    /// The task that stores webhooks, with the place for its response.
    Inbox(mpsc::Sender<(StoredWebhook, oneshot::Sender<()>)>),
}

impl Server {
    async fn bind(address: SocketAddr, shared: Shared) -> io::Result<Self> {
        if SystemTime::now() < SystemTime::UNIX_EPOCH {
            // The server would panic, because it cannot format the date.
            return Err(io::Error::other("the clock of this machine is before 1970; set the clock"));
        }
        let listener = TcpListener::bind(address).await?;
        let address = listener.local_addr()?;
        let shared = Arc::new(shared);
        let (end, ended) = oneshot::channel::<()>();
        let router =
            Router::new().fallback(any(receive)).layer(DefaultBodyLimit::max(MAX_BODY)).with_state(shared.clone());
        let server = axum::serve(listener, router).with_graceful_shutdown(async move { drop(ended.await) });
        Ok(Self { address, shared, end, task: tokio::spawn(server.into_future()) })
    }

    async fn shutdown(self) {
        let _ = self.end.send(());
        let _ = timeout(FAREWELL, self.task).await;
    }
}

impl InboxReceiver {
    /// Starts a receiver as [`Receiver::bind`] does.
    ///
    /// # Errors
    /// As [`Receiver::bind`].
    pub async fn bind(address: SocketAddr, verifier: WebhookVerifier, inbox: Arc<dyn Inbox>) -> io::Result<Self> {
        let (queue, waiting) = mpsc::channel(QUEUE);
        let (sender, errors) = mpsc::channel(1);
        let server = Server::bind(address, Shared::new(verifier, Destination::Inbox(queue))).await?;
        tokio::spawn(store(inbox, server.shared.counters.clone(), waiting, sender));
        Ok(Self { server, errors })
    }

    /// Returns the address of the server.
    pub fn address(&self) -> SocketAddr {
        self.server.address
    }

    /// Returns the number of webhooks so far.
    pub fn counts(&self) -> ReceiverCounts {
        self.server.shared.counts()
    }

    /// Returns the next error of the inbox. Errors that arrive before an earlier one is taken are dropped.
    pub async fn next_error(&mut self) -> Option<JournalError> {
        self.errors.recv().await
    }

    /// Stops the server, as [`Receiver::shutdown`] does.
    pub async fn shutdown(self) {
        self.server.shutdown().await;
    }
}

/// Stores all waiting webhooks together, because each transaction waits for the disk.
async fn store(
    inbox: Arc<dyn Inbox>,
    counters: Arc<Counters>,
    mut waiting: mpsc::Receiver<(StoredWebhook, oneshot::Sender<()>)>,
    errors: mpsc::Sender<JournalError>,
) {
    let mut batch = Vec::with_capacity(QUEUE);
    while waiting.recv_many(&mut batch, QUEUE).await > 0 {
        let (webhooks, responses): (Vec<_>, Vec<_>) = batch.drain(..).unzip();
        match inbox.store(webhooks).await {
            Ok(new) => {
                counters.accepted.fetch_add(new as u64, Ordering::Relaxed);
                counters.repeated.fetch_add(responses.len().saturating_sub(new) as u64, Ordering::Relaxed);
                for response in responses {
                    // A response that is late was 503.
                    let _ = response.send(());
                }
            }
            // The dropped responses are 503.
            Err(error) => drop(errors.try_send(error)),
        }
    }
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
        let (queue, deliveries) = mpsc::channel(QUEUE);
        let destination = Destination::Queue { queue, known: Mutex::default() };
        Ok(Self { server: Server::bind(address, Shared::new(verifier, destination)).await?, deliveries })
    }

    /// Returns the address of the server.
    pub fn address(&self) -> SocketAddr {
        self.server.address
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
        self.server.shared.counts()
    }

    /// Stops the server. Requests that have arrived get a response, within half a second. Dropping the receiver has the same
    /// effect, but does not wait for them.
    pub async fn shutdown(self) {
        self.server.shutdown().await;
    }
}

async fn receive(State(shared): State<Arc<Shared>>, headers: HeaderMap, body: Bytes) -> StatusCode {
    let genuine = Unverified::from_headers(&headers, body).and_then(|webhook| {
        let verified = shared.verifier.verify(webhook.clone())?;
        Ok((verified.event()?, verified.timestamp(), webhook))
    });
    match genuine {
        Ok((event, signed_at, webhook)) => shared.accept(event, signed_at, webhook).await,
        Err(error) => shared.reject(error),
    }
}

impl Shared {
    fn new(verifier: WebhookVerifier, destination: Destination) -> Self {
        Self { verifier, destination, counters: Arc::default() }
    }

    async fn accept(&self, event: WebhookEvent, signed_at: DateTime<Utc>, webhook: Unverified) -> StatusCode {
        let accepted = match &self.destination {
            Destination::Queue { queue, known } => {
                let delivery = Delivery { event, signed_at, is_repeated: false, webhook };
                timeout(PATIENCE, self.queue(queue, known, delivery)).await
            }
            Destination::Inbox(queue) => timeout(PATIENCE, keep(queue, event)).await,
        };
        if accepted.is_ok_and(|accepted| accepted) {
            return StatusCode::NO_CONTENT;
        }
        self.counters.deferred.fetch_add(1, Ordering::Relaxed);
        StatusCode::SERVICE_UNAVAILABLE
    }

    /// Queues an event. An event that cannot be queued is not known afterwards: the next delivery is not a repeated one.
    async fn queue(
        &self,
        queue: &mpsc::Sender<Result<Delivery, WebhookError>>,
        known: &Mutex<KnownIds>,
        mut delivery: Delivery,
    ) -> bool {
        let Ok(place) = queue.reserve().await else { return false };
        let id = delivery.event.id.as_ref().map(|id| id.as_str().to_owned());
        delivery.is_repeated = id.is_some_and(|id| !known.lock().unwrap_or_else(PoisonError::into_inner).insert(id));
        let count = if delivery.is_repeated { &self.counters.repeated } else { &self.counters.accepted };
        count.fetch_add(1, Ordering::Relaxed);
        place.send(Ok(delivery));
        true
    }

    fn counts(&self) -> ReceiverCounts {
        let value = |count: &AtomicU64| count.load(Ordering::Relaxed);
        ReceiverCounts {
            accepted: value(&self.counters.accepted),
            repeated: value(&self.counters.repeated),
            stale: value(&self.counters.stale),
            rejected: value(&self.counters.rejected),
            deferred: value(&self.counters.deferred),
        }
    }

    fn reject(&self, error: WebhookError) -> StatusCode {
        let is_stale = matches!(error, WebhookError::TooOld { .. } | WebhookError::FromTheFuture { .. });
        let count = if is_stale { &self.counters.stale } else { &self.counters.rejected };
        count.fetch_add(1, Ordering::Relaxed);
        if let Destination::Queue { queue, .. } = &self.destination {
            // Requests that anybody can send must not delay genuine ones.
            let _ = queue.try_send(Err(error));
        }
        StatusCode::UNAUTHORIZED
    }
}

/// Waits until an event is stored.
async fn keep(queue: &mpsc::Sender<(StoredWebhook, oneshot::Sender<()>)>, event: WebhookEvent) -> bool {
    let (response, stored) = oneshot::channel();
    queue.send((StoredWebhook::from_event(&event), response)).await.is_ok() && stored.await.is_ok()
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
        let destination = Destination::Queue { queue, known: Mutex::default() };
        let shared = Arc::new(Shared::new(WebhookVerifier::new(public), destination));
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

    /// An inbox that fails, or does not respond.
    #[derive(Debug)]
    struct Broken {
        responds: bool,
    }

    #[async_trait::async_trait]
    impl Inbox for Broken {
        async fn store(&self, _: Vec<StoredWebhook>) -> Result<usize, JournalError> {
            if self.responds { Err(JournalError::UnknownFolder) } else { std::future::pending().await }
        }

        async fn end(&self) -> Result<i64, JournalError> {
            Ok(0)
        }

        async fn after(&self, _: i64) -> Result<Vec<(i64, StoredWebhook)>, JournalError> {
            Ok(Vec::new())
        }

        async fn wait(&self) {}
    }

    #[tokio::test(start_paused = true)]
    async fn webhooks_that_are_not_stored_in_time_are_deferred() {
        for (responds, longest) in [(true, Duration::ZERO), (false, PATIENCE)] {
            let public: PublicKey = STANDARD.encode(key().verifying_key()).parse().unwrap();
            let (queue, waiting) = mpsc::channel(QUEUE);
            let shared = Arc::new(Shared::new(WebhookVerifier::new(public), Destination::Inbox(queue)));
            let (sender, mut errors) = mpsc::channel(1);
            tokio::spawn(store(Arc::new(Broken { responds }), shared.counters.clone(), waiting, sender));
            let start = tokio::time::Instant::now();
            assert_eq!(deliver(&shared, "a", 0).await, StatusCode::SERVICE_UNAVAILABLE);
            assert_eq!(start.elapsed(), longest);
            assert_eq!(deliver(&shared, "b", 3600).await, StatusCode::UNAUTHORIZED);
            let expected = ReceiverCounts { stale: 1, deferred: 1, ..ReceiverCounts::default() };
            assert_eq!(shared.counts(), expected);
            assert_eq!(errors.try_recv().is_ok(), responds);
            drop(shared);
            if responds {
                assert!(errors.recv().await.is_none(), "the task ends with the server");
            }
        }
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
