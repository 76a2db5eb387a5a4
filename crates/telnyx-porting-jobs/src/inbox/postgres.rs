//! Inboxes in `PostgreSQL`.

use super::{Inbox, PAGE, RETENTION, StoredWebhook};
use crate::journal::{DatabaseUrl, JournalError, Link, PostgresDatabase};
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use futures_util::lock::Mutex;
use std::time::Duration;
use tokio::time::timeout;
use tokio_postgres::types::Type;

/// The key of the lock under which webhooks are stored, so that their positions are in the order of the commits: `tpin` in
/// ASCII, as the id of `SQLite` inboxes.
const LOCK: i64 = 0x7470_696e;
/// The maximum time without a look at the table. Notifications do not pass a pgbouncer in transaction mode.
const PAUSE: Duration = Duration::from_secs(10);
/// The time before a server that cannot be reached is tried again.
const RETRY: Duration = Duration::from_secs(1);

/// An inbox in a `PostgreSQL` database. Watches are notified of each webhook.
#[derive(Debug)]
pub struct PostgresInbox {
    database: PostgresDatabase,
    main: Mutex<Option<Link>>,
    listening: Mutex<Option<Link>>,
}

impl PostgresInbox {
    /// Connects to the inbox in a database.
    ///
    /// # Errors
    /// As [`PostgresDatabase::connect`].
    pub async fn connect(url: &DatabaseUrl) -> Result<Self, JournalError> {
        let database = PostgresDatabase::connect(url).await?;
        Ok(Self { database, main: Mutex::default(), listening: Mutex::default() })
    }

    /// Waits for a notification.
    async fn listen(&self) -> Result<(), JournalError> {
        let server = &self.database.server;
        let mut listening = self.listening.lock().await;
        if listening.as_ref().is_none_or(|link| link.client.is_closed()) {
            let link = server.connect().await?;
            link.client.batch_execute("LISTEN port_in_webhook").await.map_err(|source| server.error(source))?;
            *listening = Some(link);
            // Webhooks may have arrived before.
            return Ok(());
        }
        if let Some(link) = &mut *listening {
            let _ = timeout(PAUSE, link.notified.changed()).await;
        }
        Ok(())
    }
}

#[async_trait]
impl Inbox for PostgresInbox {
    async fn store(&self, webhooks: Vec<StoredWebhook>) -> Result<usize, JournalError> {
        let Some(newest) = webhooks.iter().map(|webhook| webhook.received_at).max() else { return Ok(0) };
        let server = &self.database.server;
        let error = |source| server.error(source);
        let mut main = self.main.lock().await;
        let transaction = server.connected(&mut main).await?.transaction().await.map_err(error)?;
        let lock = "SELECT pg_advisory_xact_lock($1)";
        transaction.query_typed(lock, &[(&LOCK, Type::INT8)]).await.map_err(error)?;
        let column = |of: fn(&StoredWebhook) -> String| webhooks.iter().map(of).collect::<Vec<_>>();
        let ids = column(|webhook| webhook.id.replace('\0', "\u{fffd}"));
        let types = column(|webhook| webhook.event_type.replace('\0', "\u{fffd}"));
        let orders: Vec<Option<&str>> = webhooks.iter().map(|webhook| webhook.order.as_deref()).collect();
        let times = column(|webhook| webhook.received_at.to_rfc3339());
        let sql = "INSERT INTO port_in_webhook (id, event_type, porting_order, received_at) \
                   SELECT id, event_type, porting_order, received_at::timestamptz \
                   FROM unnest($1::text[], $2::text[], $3::text[], $4::text[]) \
                   WITH ORDINALITY AS new (id, event_type, porting_order, received_at, n) ORDER BY n \
                   ON CONFLICT (id) DO NOTHING RETURNING 1";
        let parameters: [(&(dyn tokio_postgres::types::ToSql + Sync), Type); 4] = [
            (&ids, Type::TEXT_ARRAY),
            (&types, Type::TEXT_ARRAY),
            (&orders, Type::TEXT_ARRAY),
            (&times, Type::TEXT_ARRAY),
        ];
        let new = transaction.query_typed(sql, &parameters).await.map_err(error)?.len();
        let delete = "DELETE FROM port_in_webhook WHERE received_at < $1::text::timestamptz";
        let oldest = (newest - RETENTION).to_rfc3339();
        transaction.query_typed(delete, &[(&oldest, Type::TEXT)]).await.map_err(error)?;
        if new > 0 {
            transaction.batch_execute("NOTIFY port_in_webhook").await.map_err(error)?;
        }
        transaction.commit().await.map_err(error)?;
        Ok(new)
    }

    async fn end(&self) -> Result<i64, JournalError> {
        let server = &self.database.server;
        let mut main = self.main.lock().await;
        let client = server.connected(&mut main).await?;
        let rows = client.query_typed("SELECT coalesce(max(seq), 0) FROM port_in_webhook", &[]).await;
        Ok(rows.map_err(|source| server.error(source))?.first().map(|row| row.get(0)).unwrap_or_default())
    }

    async fn after(&self, position: i64) -> Result<Vec<(i64, StoredWebhook)>, JournalError> {
        let server = &self.database.server;
        let mut main = self.main.lock().await;
        let client = server.connected(&mut main).await?;
        let sql = "SELECT seq, id, event_type, porting_order, \
                   to_char(received_at AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"') \
                   FROM port_in_webhook WHERE seq > $1 ORDER BY seq LIMIT $2";
        let rows = client.query_typed(sql, &[(&position, Type::INT8), (&PAGE, Type::INT8)]).await;
        let webhook = |row: &tokio_postgres::Row| {
            let received_at: DateTime<Utc> = row.get::<_, &str>(4).parse().unwrap_or_default();
            let webhook = StoredWebhook { id: row.get(1), event_type: row.get(2), order: row.get(3), received_at };
            (row.get(0), webhook)
        };
        Ok(rows.map_err(|source| server.error(source))?.iter().map(webhook).collect())
    }

    async fn wait(&self) {
        if self.listen().await.is_err() {
            tokio::time::sleep(RETRY).await;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inbox::conformance;
    use telnyx_porting_tests::postgres::Postgres;

    #[tokio::test]
    async fn a_database_conforms() {
        let Some(server) = Postgres::start().unwrap() else { return };
        let url = server.url().parse().unwrap();
        let (inbox, reader) =
            (PostgresInbox::connect(&url).await.unwrap(), PostgresInbox::connect(&url).await.unwrap());
        conformance::check(&inbox, &reader).await;
    }
}
