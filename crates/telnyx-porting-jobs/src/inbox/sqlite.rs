//! Inboxes in `SQLite` files.

use super::{Inbox, PAGE, RETENTION, StoredWebhook};
use crate::journal::{JournalError, SqliteFormat};
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use rusqlite::{Connection, TransactionBehavior, params};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// The name of the file, whose extension is not that of journals.
pub(super) const FILE: &str = "webhooks.db";
/// The files of inboxes.
const FORMAT: SqliteFormat = SqliteFormat {
    // `tpin` in ASCII.
    application_id: 0x7470_696e,
    name: "an inbox of webhooks",
    migrations: &["
        CREATE TABLE webhook (
            seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, event_type TEXT NOT NULL, porting_order TEXT,
            received_at TEXT NOT NULL) STRICT;
        CREATE INDEX webhook_age ON webhook (received_at);
    "],
};
/// The time between two looks at the file.
const PAUSE: Duration = Duration::from_secs(1);

/// An inbox in an `SQLite` file, for the processes of one machine.
///
/// The disk is used on threads of its own, so that a slow one delays nothing else.
#[derive(Clone, Debug)]
pub struct SqliteInbox {
    path: PathBuf,
    /// Opened by the first webhook, or when the file exists.
    connection: Arc<Mutex<Option<Connection>>>,
}

impl SqliteInbox {
    /// Returns the inbox in a file, which is created with the first webhook. Only its owner can read it.
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self { path: path.into(), connection: Arc::default() }
    }

    /// Does a task with the file, or returns `None` if it does not exist and must not be created.
    async fn run<T: Send + 'static>(
        &self,
        creates: bool,
        task: impl FnOnce(&mut Connection) -> rusqlite::Result<T> + Send + 'static,
    ) -> Result<Option<T>, JournalError> {
        let (path, connection) = (self.path.clone(), self.connection.clone());
        let run = move || {
            let mut connection = connection.lock().unwrap_or_else(PoisonError::into_inner);
            if connection.is_none() && !creates && !path.exists() {
                return Ok(None);
            }
            let open = match &mut *connection {
                Some(open) => open,
                none => none.insert(FORMAT.open(&path)?),
            };
            task(open).map(Some).map_err(|source| JournalError::from_sqlite(&path, source))
        };
        match tokio::task::spawn_blocking(run).await {
            Ok(result) => result,
            // The runtime is ending.
            Err(_) => Ok(None),
        }
    }
}

#[async_trait]
impl Inbox for SqliteInbox {
    async fn store(&self, webhooks: Vec<StoredWebhook>) -> Result<usize, JournalError> {
        let stored = self.run(true, move |connection| {
            let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let mut new = 0;
            {
                let sql = "INSERT INTO webhook (id, event_type, porting_order, received_at) VALUES (?1, ?2, ?3, ?4) \
                           ON CONFLICT (id) DO NOTHING";
                let mut insert = transaction.prepare_cached(sql)?;
                for webhook in &webhooks {
                    let StoredWebhook { id, event_type, order, received_at } = webhook;
                    new += insert.execute(params![id, event_type, order, received_at.to_rfc3339()])?;
                }
                if let Some(newest) = webhooks.iter().map(|webhook| webhook.received_at).max() {
                    let mut delete = transaction.prepare_cached("DELETE FROM webhook WHERE received_at < ?1")?;
                    delete.execute([(newest - RETENTION).to_rfc3339()])?;
                }
            }
            transaction.commit()?;
            Ok(new)
        });
        Ok(stored.await?.unwrap_or_default())
    }

    async fn end(&self) -> Result<i64, JournalError> {
        let end = self.run(false, |connection| {
            connection.query_row("SELECT coalesce(max(seq), 0) FROM webhook", [], |row| row.get(0))
        });
        Ok(end.await?.unwrap_or_default())
    }

    async fn after(&self, position: i64) -> Result<Vec<(i64, StoredWebhook)>, JournalError> {
        let found = self.run(false, move |connection| {
            let sql = "SELECT seq, id, event_type, porting_order, received_at FROM webhook WHERE seq > ?1 ORDER BY seq LIMIT ?2";
            let mut statement = connection.prepare_cached(sql)?;
            let rows = statement.query_map([position, PAGE], |row| {
                let received_at: String = row.get(4)?;
                let received_at = DateTime::parse_from_rfc3339(&received_at).map_or_else(|_| Utc::now(), Into::into);
                Ok((row.get(0)?, StoredWebhook { id: row.get(1)?, event_type: row.get(2)?, order: row.get(3)?, received_at }))
            })?;
            rows.collect()
        });
        Ok(found.await?.unwrap_or_default())
    }

    async fn wait(&self) {
        tokio::time::sleep(PAUSE).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inbox::conformance;

    #[tokio::test]
    async fn a_file_conforms() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("new folder").join(FILE);
        let reader = SqliteInbox::new(&path);
        assert_eq!(reader.end().await.unwrap(), 0);
        assert!(!path.exists(), "only webhooks create the file");
        conformance::check(&SqliteInbox::new(&path), &reader).await;
    }
}
