//! Journals in `SQLite` files.

use super::lock::{self, JournalLock};
use super::sqlite_file::{SqliteFormat, create_private};
use super::{
    AccountRecord, Change, CheckRecord, Claim, EventRecord, Intent, IntentId, JobRecord, Journal, JournalError,
    NumberRecord, OrderRecord, UploadRecord,
};
use async_trait::async_trait;
use rusqlite::{Connection, OptionalExtension as _, Transaction, TransactionBehavior, params};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::collections::HashMap;
use std::future::poll_fn;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::Poll;
use telnyx_porting::{ApiKey, SharedRateLimit};

/// The path of a journal without a file.
const IN_MEMORY: &str = ":memory:";
/// The files of journals.
const FORMAT: SqliteFormat = SqliteFormat {
    // `tpjo` in ASCII.
    application_id: 0x7470_6a6f,
    name: "the journal of a port-in job",
    migrations: &["
    CREATE TABLE job (id INTEGER PRIMARY KEY CHECK (id = 1), data TEXT NOT NULL) STRICT;
    CREATE TABLE account (id INTEGER PRIMARY KEY, data TEXT NOT NULL) STRICT;
    CREATE TABLE number (seq INTEGER PRIMARY KEY, number TEXT NOT NULL UNIQUE, data TEXT NOT NULL) STRICT;
    CREATE TABLE portability (number TEXT PRIMARY KEY, data TEXT NOT NULL) STRICT, WITHOUT ROWID;
    CREATE TABLE porting_order (seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, data TEXT NOT NULL) STRICT;
    CREATE TABLE intent (id INTEGER PRIMARY KEY AUTOINCREMENT, data TEXT NOT NULL, outcome TEXT) STRICT;
    CREATE INDEX open_intent ON intent (id) WHERE outcome IS NULL;
    CREATE TABLE upload (sha256 TEXT PRIMARY KEY, data TEXT NOT NULL) STRICT, WITHOUT ROWID;
    CREATE TABLE event (seq INTEGER PRIMARY KEY, data TEXT NOT NULL) STRICT;
"],
};

/// A journal in an `SQLite` file. One process can write it; others can read it at the same time.
///
/// Concurrent steps of a job share transactions, since each transaction waits for the disk.
#[derive(Debug)]
pub struct SqliteJournal {
    path: PathBuf,
    connection: Mutex<Connection>,
    queue: Mutex<Queue>,
    _lock: Option<JournalLock>,
}

/// Writes that wait for the next transaction, and the results of those that were stored.
#[derive(Debug, Default)]
struct Queue {
    last_ticket: u64,
    waiting: Vec<(u64, Write)>,
    stored: HashMap<u64, Result<IntentId, rusqlite::Error>>,
}

/// A write, which is stored completely or not at all.
#[derive(Debug)]
enum Write {
    Intent(Intent),
    Changes(Vec<Change>),
}

impl SqliteJournal {
    /// Opens or creates a journal for reading and writing. Only its owner can read a new file.
    ///
    /// # Errors
    /// [`JournalError::InUse`] if another process writes it; another error if it cannot be opened.
    pub fn open(path: impl Into<PathBuf>) -> Result<Self, JournalError> {
        let path = path.into();
        if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
            create_private(folder).map_err(|source| JournalError::File { path: folder.to_owned(), source })?;
        }
        let lock = JournalLock::acquire(&path)?;
        let connection = FORMAT.open(&path)?;
        Ok(Self::new(path, connection, Some(lock)))
    }

    /// Opens an existing journal for reading, for example while another process writes it.
    ///
    /// # Errors
    /// If it does not exist or cannot be opened.
    pub fn open_read_only(path: impl Into<PathBuf>) -> Result<Self, JournalError> {
        let path = path.into();
        let connection = FORMAT.open_read_only(&path)?;
        Ok(Self::new(path, connection, None))
    }

    /// Creates a journal in memory, for a job that ends with the process.
    ///
    /// # Errors
    /// If the database cannot be set up.
    pub fn in_memory() -> Result<Self, JournalError> {
        let path = PathBuf::from(IN_MEMORY);
        let opened = Connection::open_in_memory();
        let mut connection = opened.map_err(|source| JournalError::from_sqlite(&path, source))?;
        FORMAT.set_up(&path, &mut connection)?;
        Ok(Self::new(path, connection, None))
    }

    fn new(path: PathBuf, connection: Connection, lock: Option<JournalLock>) -> Self {
        Self { path, connection: Mutex::new(connection), queue: Mutex::default(), _lock: lock }
    }

    /// Deletes the file of a journal.
    ///
    /// # Errors
    /// If another process uses it, or if it cannot be deleted.
    pub fn delete(path: &Path) -> Result<(), JournalError> {
        let lock = JournalLock::acquire(path)?;
        let delete = |path: &Path| match std::fs::remove_file(path) {
            Err(source) if source.kind() != std::io::ErrorKind::NotFound => {
                Err(JournalError::File { path: path.to_owned(), source })
            }
            _ => Ok(()),
        };
        delete(path)?;
        for suffix in ["-wal", "-shm"] {
            let mut path = path.as_os_str().to_owned();
            path.push(suffix);
            delete(Path::new(&path))?;
        }
        drop(lock);
        delete(&lock::path_of(path))
    }

    /// Returns the path of the file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Returns whether the journal has no file and ends with the process.
    pub fn is_in_memory(&self) -> bool {
        self.path.as_os_str() == IN_MEMORY
    }

    fn lock(&self) -> MutexGuard<'_, Connection> {
        // SQLite rolls back the transaction of a panicking thread.
        self.connection.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn run<T>(&self, task: impl FnOnce(&mut Connection) -> rusqlite::Result<T>) -> Result<T, JournalError> {
        task(&mut self.lock()).map_err(|source| JournalError::from_sqlite(&self.path, source))
    }

    /// Reads the records that a query returns in its last column, with its first column.
    fn rows<T: DeserializeOwned>(&self, sql: &str) -> Result<Vec<(i64, T)>, JournalError> {
        self.run(|connection| {
            let mut statement = connection.prepare_cached(sql)?;
            let rows = statement.query_map([], |row| Ok((row.get(0)?, parse(&row.get::<_, String>(1)?, 1)?)))?;
            rows.collect()
        })
    }

    fn records<T: DeserializeOwned>(&self, sql: &str) -> Result<Vec<T>, JournalError> {
        Ok(self.rows(sql)?.into_iter().map(|(_, record)| record).collect())
    }

    /// Reads the record of each key that exists.
    fn records_with<T: DeserializeOwned>(&self, sql: &str, keys: &[&str]) -> Result<Vec<T>, JournalError> {
        self.run(|connection| {
            let mut statement = connection.prepare_cached(sql)?;
            let mut record = |key: &&str| {
                statement.query_row([key], |row| parse(&row.get::<_, String>(1)?, 1)).optional().transpose()
            };
            keys.iter().filter_map(&mut record).collect()
        })
    }
}

#[async_trait]
impl Journal for SqliteJournal {
    async fn job(&self) -> Result<Option<JobRecord>, JournalError> {
        Ok(self.records("SELECT id, data FROM job")?.pop())
    }

    async fn accounts(&self) -> Result<Vec<AccountRecord>, JournalError> {
        self.records("SELECT id, data FROM account ORDER BY id")
    }

    async fn numbers(&self) -> Result<Vec<NumberRecord>, JournalError> {
        self.records("SELECT seq, data FROM number ORDER BY seq")
    }

    async fn checks(&self) -> Result<Vec<CheckRecord>, JournalError> {
        self.records("SELECT 0, data FROM portability")
    }

    async fn orders(&self) -> Result<Vec<OrderRecord>, JournalError> {
        self.records("SELECT seq, data FROM porting_order ORDER BY seq")
    }

    async fn open_intents(&self) -> Result<Vec<(IntentId, Intent)>, JournalError> {
        self.rows("SELECT id, data FROM intent WHERE outcome IS NULL ORDER BY id")
    }

    async fn upload(&self, sha256: &str) -> Result<Option<UploadRecord>, JournalError> {
        let text: Option<String> = self.run(|connection| {
            let sql = "SELECT data FROM upload WHERE sha256 = ?1";
            connection.prepare_cached(sql)?.query_row([sha256], |row| row.get(0)).optional()
        })?;
        self.run(|_| text.map(|text| parse(&text, 0)).transpose())
    }

    async fn uploads(&self) -> Result<Vec<UploadRecord>, JournalError> {
        self.records("SELECT 0, data FROM upload")
    }

    async fn events(&self) -> Result<Vec<EventRecord>, JournalError> {
        self.records("SELECT seq, data FROM event ORDER BY seq")
    }

    async fn orders_with(&self, ids: &[&str]) -> Result<Vec<OrderRecord>, JournalError> {
        self.records_with("SELECT 0, data FROM porting_order WHERE id = ?1", ids)
    }

    async fn numbers_with(&self, numbers: &[&str]) -> Result<Vec<NumberRecord>, JournalError> {
        self.records_with("SELECT 0, data FROM number WHERE number = ?1", numbers)
    }

    fn is_shared(&self) -> bool {
        false
    }

    fn rate_limit(&self, _key: &ApiKey) -> Option<Arc<dyn SharedRateLimit>> {
        None
    }

    async fn claim(&self, step: &str) -> Result<Option<Claim>, JournalError> {
        self.wait_for_claim(step).await.map(Some)
    }

    async fn wait_for_claim(&self, _step: &str) -> Result<Claim, JournalError> {
        Ok(Claim::single_process())
    }

    async fn begin(&self, intent: &Intent) -> Result<IntentId, JournalError> {
        self.write(Write::Intent(intent.clone())).await
    }

    async fn commit(&self, changes: Vec<Change>) -> Result<(), JournalError> {
        if changes.is_empty() {
            return Ok(());
        }
        self.write(Write::Changes(changes)).await.map(drop)
    }
}

impl SqliteJournal {
    /// Stores a write together with those of other steps that are ready.
    async fn write(&self, write: Write) -> Result<IntentId, JournalError> {
        let ticket = {
            let mut queue = self.queue();
            queue.last_ticket += 1;
            let ticket = queue.last_ticket;
            queue.waiting.push((ticket, write));
            ticket
        };
        yield_once().await;
        // Another step may have stored it.
        let stored = self.queue().stored.remove(&ticket);
        let stored = stored.unwrap_or_else(|| self.store_waiting(ticket));
        stored.map_err(|source| JournalError::from_sqlite(&self.path, source))
    }

    /// Stores all waiting writes, and returns the result of one of them.
    fn store_waiting(&self, ticket: u64) -> rusqlite::Result<IntentId> {
        let mut connection = self.lock();
        let waiting = std::mem::take(&mut self.queue().waiting);
        let results = match store_together(&mut connection, &waiting) {
            Ok(ids) => waiting.iter().zip(ids).map(|((ticket, _), id)| (*ticket, Ok(id))).collect(),
            // Each gets its own result.
            Err(_) if waiting.len() > 1 => {
                let alone = |(ticket, write): (u64, Write)| {
                    let stored = store_together(&mut connection, &[(ticket, write)]);
                    (ticket, stored.map(|ids| ids.first().copied().unwrap_or_default()))
                };
                waiting.into_iter().map(alone).collect()
            }
            Err(error) => vec![(ticket, Err(error))],
        };
        let mut own = Ok(0);
        let mut queue = self.queue();
        for (other, result) in results {
            if other == ticket {
                own = result;
            } else {
                queue.stored.insert(other, result);
            }
        }
        own
    }

    fn queue(&self) -> MutexGuard<'_, Queue> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Stores writes in one transaction. Returns the ids of intents, and 0 for changes.
fn store_together(connection: &mut Connection, writes: &[(u64, Write)]) -> rusqlite::Result<Vec<IntentId>> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let mut ids = Vec::with_capacity(writes.len());
    for (_, write) in writes {
        ids.push(match write {
            Write::Intent(intent) => {
                insert(&transaction, "INSERT INTO intent (data) VALUES (?1)", intent)?;
                transaction.last_insert_rowid()
            }
            Write::Changes(changes) => {
                changes.iter().try_for_each(|change| apply(&transaction, change))?;
                0
            }
        });
    }
    transaction.commit()?;
    Ok(ids)
}

/// Lets other steps of the same task run.
fn yield_once() -> impl Future<Output = ()> {
    let mut has_yielded = false;
    poll_fn(move |context| {
        if std::mem::replace(&mut has_yielded, true) {
            return Poll::Ready(());
        }
        context.waker().wake_by_ref();
        Poll::Pending
    })
}

fn apply(transaction: &Transaction<'_>, change: &Change) -> rusqlite::Result<()> {
    let put = |sql: &str, key: &str, record: String| transaction.prepare_cached(sql)?.execute(params![key, record]);
    match change {
        Change::Job(job) => {
            insert(transaction, "INSERT INTO job VALUES (1, ?1) ON CONFLICT DO UPDATE SET data = excluded.data", job)?;
        }
        Change::Account(account) => {
            let sql = "INSERT INTO account VALUES (?1, ?2) ON CONFLICT DO UPDATE SET data = excluded.data";
            transaction.prepare_cached(sql)?.execute(params![account.id, json(account)?])?;
        }
        Change::Number(number) => {
            let sql =
                "INSERT INTO number (number, data) VALUES (?1, ?2) ON CONFLICT DO UPDATE SET data = excluded.data";
            put(sql, &number.number, json(number)?)?;
        }
        Change::Check(check) => {
            let sql = "INSERT INTO portability VALUES (?1, ?2) ON CONFLICT DO UPDATE SET data = excluded.data";
            put(sql, &check.number, json(check)?)?;
        }
        Change::Order(order) => {
            let sql = "INSERT INTO porting_order (id, data) VALUES (?1, ?2) \
                       ON CONFLICT DO UPDATE SET data = excluded.data";
            put(sql, &order.id, json(order)?)?;
        }
        Change::Seen(order) => {
            let own = OrderRecord::OWN_FIELDS.join("', '$.");
            let sql = format!(
                "INSERT INTO porting_order (id, data) VALUES (?1, ?2) \
                 ON CONFLICT DO UPDATE SET data = json_patch(data, json_remove(excluded.data, '$.{own}'))"
            );
            put(&sql, &order.id, json(order)?)?;
        }
        Change::Upload(upload) => {
            let sql = "INSERT INTO upload VALUES (?1, ?2) ON CONFLICT DO UPDATE SET data = excluded.data";
            put(sql, &upload.sha256, json(upload)?)?;
        }
        Change::Event(event) => insert(transaction, "INSERT INTO event (data) VALUES (?1)", event)?,
        Change::Outcome(id, outcome) => {
            let sql = "UPDATE intent SET outcome = ?2 WHERE id = ?1";
            transaction.prepare_cached(sql)?.execute(params![id, outcome])?;
        }
    }
    Ok(())
}

fn insert(transaction: &Transaction<'_>, sql: &str, record: &impl Serialize) -> rusqlite::Result<()> {
    transaction.prepare_cached(sql)?.execute([json(record)?]).map(drop)
}

fn json(record: &impl Serialize) -> rusqlite::Result<String> {
    serde_json::to_string(record).map_err(|error| rusqlite::Error::ToSqlConversionFailure(error.into()))
}

fn parse<T: DeserializeOwned>(text: &str, column: usize) -> rusqlite::Result<T> {
    let convert = |error: serde_json::Error| {
        rusqlite::Error::FromSqlConversionFailure(column, rusqlite::types::Type::Text, error.into())
    };
    serde_json::from_str(text).map_err(convert)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::journal::conformance;

    #[tokio::test]
    async fn files_and_memory_conform() {
        conformance::check(&SqliteJournal::in_memory().unwrap()).await;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a/job.sqlite");
        let journal = SqliteJournal::open(&path).unwrap();
        conformance::check(&journal).await;
        #[cfg(unix)]
        for entry in std::fs::read_dir(path.parent().unwrap()).unwrap() {
            let (path, mode) = (entry.as_ref().unwrap().path(), entry.unwrap().metadata().unwrap());
            let mode = std::os::unix::fs::PermissionsExt::mode(&mode.permissions());
            assert_eq!(mode & 0o077, 0, "{}", path.display());
        }
    }

    #[tokio::test]
    async fn a_journal_can_be_read_while_it_is_written() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("job.sqlite");
        let writer = SqliteJournal::open(&path).unwrap();
        assert!(matches!(SqliteJournal::open(&path), Err(JournalError::InUse { .. })));
        let reader = SqliteJournal::open_read_only(&path).unwrap();
        writer.commit(vec![Change::Account(AccountRecord { id: 1, ..AccountRecord::default() })]).await.unwrap();
        assert_eq!(reader.accounts().await.unwrap().len(), 1);
        assert!(reader.commit(vec![Change::Outcome(1, "done".to_owned())]).await.is_err());
    }

    #[tokio::test]
    async fn concurrent_writes_get_their_own_results() {
        let journal = SqliteJournal::in_memory().unwrap();
        let intent = |number: &str| Intent {
            kind: crate::journal::IntentKind::Create,
            order: None,
            account: None,
            numbers: vec![number.to_owned()],
            at: chrono::DateTime::default(),
        };
        let (first, second) = (intent("1"), intent("2"));
        let outcome = vec![Change::Outcome(7, "done".to_owned())];
        let writes =
            futures_util::future::join3(journal.begin(&first), journal.commit(outcome), journal.begin(&second));
        let (a, changes, b) = writes.await;
        changes.unwrap();
        let stored = journal.open_intents().await.unwrap();
        assert_eq!(stored, [(a.unwrap(), first), (b.unwrap(), second)]);
        assert!(journal.queue().stored.is_empty());
    }

    #[test]
    fn other_files_and_newer_journals_are_rejected_unchanged() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("other.sqlite");
        Connection::open(&path).unwrap().execute_batch("CREATE TABLE t (a)").unwrap();
        let error = SqliteJournal::open(&path).unwrap_err().to_string();
        assert!(error.contains("is not the journal of a port-in job"), "{error}");
        let text = folder.path().join("text");
        std::fs::write(&text, "+13035550100\n").unwrap();
        assert!(matches!(SqliteJournal::open(&text), Err(JournalError::Database { .. })));
        assert_eq!(std::fs::read_to_string(&text).unwrap(), "+13035550100\n");

        let path = folder.path().join("newer.sqlite");
        drop(SqliteJournal::open(&path).unwrap());
        Connection::open(&path).unwrap().pragma_update(None, "user_version", 99).unwrap();
        assert!(SqliteJournal::open(&path).unwrap_err().to_string().contains("newer version"));
    }

    #[test]
    fn a_commit_survives_a_crash_of_the_machine() {
        let folder = tempfile::tempdir().unwrap();
        let journal = SqliteJournal::open(folder.path().join("job.sqlite")).unwrap();
        let of = |pragma: &str| {
            journal
                .lock()
                .query_row(&format!("PRAGMA {pragma}"), [], |row| row.get::<_, rusqlite::types::Value>(0))
                .unwrap()
        };
        assert_eq!(of("journal_mode"), "wal".to_owned().into());
        // 2 is FULL.
        assert_eq!(of("synchronous"), 2.into());
    }

    #[test]
    fn a_deleted_journal_leaves_no_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("job.sqlite");
        let journal = SqliteJournal::open(&path).unwrap();
        assert!(matches!(SqliteJournal::delete(&path), Err(JournalError::InUse { .. })));
        drop(journal);
        SqliteJournal::delete(&path).unwrap();
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    }
}
