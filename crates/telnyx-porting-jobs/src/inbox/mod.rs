//! Inboxes: webhooks that a receiver has stored, for the jobs whose orders they concern.
//!
//! A [`Receiver`](crate::receiver::Receiver) stores the webhooks of all jobs in one inbox, and each watch reads its orders as
//! soon as a webhook names them. The contents of webhooks are not stored, because jobs read the orders from the API.

#[cfg(feature = "postgres")]
mod postgres;
mod sqlite;

#[cfg(feature = "postgres")]
pub use postgres::PostgresInbox;
pub use sqlite::SqliteInbox;

use crate::journal::{JournalError, JournalLocation, folder, sha256};
use async_trait::async_trait;
use chrono::{DateTime, TimeDelta, Utc};
use futures_util::Stream;
use std::collections::VecDeque;
use telnyx_porting::PortingOrderId;
use telnyx_porting::webhooks::WebhookEvent;

/// The time for which webhooks are kept, so that repeated ones are recognized.
pub(crate) const RETENTION: TimeDelta = TimeDelta::days(30);
/// The maximum number of webhooks that are read at once.
const PAGE: i64 = 1_000;

/// A stored webhook.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct StoredWebhook {
    /// The id of the event. Telnyx may deliver an event several times.
    pub id: String,
    /// The type of the event, such as `porting_order.status_changed`.
    pub event_type: String,
    /// The porting order of the event.
    pub order: Option<String>,
    /// The time of the delivery.
    pub received_at: DateTime<Utc>,
}

impl StoredWebhook {
    /// Returns what is stored of an event that has just arrived.
    pub(crate) fn from_event(event: &WebhookEvent) -> Self {
        // An event without an id is recognized by its content.
        let id = event.id.as_ref().map(|id| id.as_str().to_owned());
        Self {
            id: id.unwrap_or_else(|| sha256(&serde_json::to_vec(&event.event).unwrap_or_default())),
            event_type: event.event_type.to_string(),
            order: event.porting_order_id().map(|order| order.to_string()),
            received_at: Utc::now(),
        }
    }
}

/// The webhooks of all jobs, each once.
#[async_trait]
pub trait Inbox: std::fmt::Debug + Send + Sync {
    /// Stores webhooks whose ids are new, and returns how many were. They survive a crash of the machine then. Webhooks that
    /// are older than 30 days are deleted.
    async fn store(&self, webhooks: Vec<StoredWebhook>) -> Result<usize, JournalError>;
    /// Returns the position after the last webhook.
    async fn end(&self) -> Result<i64, JournalError>;
    /// Returns the first 1,000 webhooks after a position, each with its own position.
    async fn after(&self, position: i64) -> Result<Vec<(i64, StoredWebhook)>, JournalError>;
    /// Waits until there may be new webhooks.
    async fn wait(&self);
}

/// Opens the inbox of the journals at a location: for files, `webhooks.db` in the user's [`folder`]; `None` if that is unknown.
///
/// # Errors
/// If it cannot be opened.
pub async fn open(location: &JournalLocation) -> Result<Option<Box<dyn Inbox>>, JournalError> {
    match location {
        #[cfg(feature = "postgres")]
        JournalLocation::Database(url) => Ok(Some(Box::new(PostgresInbox::connect(url).await?))),
        _ => Ok(folder::folder().ok().map(|folder| Box::new(SqliteInbox::new(folder.join(sqlite::FILE))) as _)),
    }
}

/// Returns the orders of the webhooks after a position, as they are stored. An inbox that cannot be read is tried again.
pub fn orders(inbox: &dyn Inbox, position: i64) -> impl Stream<Item = PortingOrderId> + Send + '_ {
    futures_util::stream::unfold((position, VecDeque::new()), move |(mut position, mut waiting)| async move {
        loop {
            if let Some(order) = waiting.pop_front() {
                return Some((order, (position, waiting)));
            }
            let found = inbox.after(position).await.unwrap_or_default();
            match found.last() {
                Some((last, _)) => position = *last,
                None => inbox.wait().await,
            }
            waiting.extend(found.into_iter().filter_map(|(_, webhook)| webhook.order?.parse().ok()));
        }
    })
}

#[cfg(test)]
mod conformance;
