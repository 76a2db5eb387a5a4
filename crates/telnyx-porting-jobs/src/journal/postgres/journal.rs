//! Journals in `PostgreSQL`, which several processes share.

use super::database::{Link, PostgresDatabase, Server, without_nul};
use super::rate_limit::PostgresRateLimit;
use crate::journal::{
    AccountRecord, Change, CheckRecord, Claim, DatabaseUrl, EventRecord, Intent, IntentId, JobRecord, Journal,
    JournalError, NumberRecord, OrderRecord, UploadRecord,
};
use async_trait::async_trait;
use futures_util::future::{self, Either};
use futures_util::lock::Mutex;
use serde::de::DeserializeOwned;
use std::collections::HashMap;
use std::pin::pin;
use std::sync::Arc;
use telnyx_porting::{ApiKey, SharedRateLimit};
use tokio_postgres::types::{ToSql, Type};
use tokio_postgres::{Row, Transaction};

/// The tables with a column for the job.
const TABLES: [&str; 9] = ["job", "account", "number", "portability", "order", "intent", "upload", "event", "claim"];

/// The journal of a job in a `PostgreSQL` database, which can have any number of jobs and of processes.
///
/// A step that several processes could do is claimed: its row in `port_in_claim` is locked by a transaction that stays open
/// during the step. If the process dies, the server releases the row. Everything else is committed on another connection.
#[derive(Debug)]
pub struct PostgresJournal {
    job: String,
    server: Arc<Server>,
    main: Mutex<Option<Link>>,
}

/// The transaction that has a claim.
#[derive(Debug)]
pub(in crate::journal) struct Held {
    link: Link,
    server: Arc<Server>,
}

impl PostgresDatabase {
    /// Returns the journal of a job, which need not exist.
    pub fn journal(&self, job: &str) -> PostgresJournal {
        PostgresJournal { job: job.to_owned(), server: self.server.clone(), main: Mutex::new(None) }
    }
}

impl PostgresJournal {
    /// Connects to the journal of a job, which need not exist, and creates or migrates the tables if necessary.
    ///
    /// # Errors
    /// As [`PostgresDatabase::connect`].
    pub async fn connect(url: &DatabaseUrl, job: &str) -> Result<Self, JournalError> {
        Ok(PostgresDatabase::connect(url).await?.journal(job))
    }

    /// Deletes the journal. The orders of the job are not changed.
    ///
    /// # Errors
    /// [`JournalError::Busy`] if another process does a step of the job; another error if the server cannot be reached.
    pub async fn delete(&self) -> Result<(), JournalError> {
        let error = |source| self.server.error(source);
        let mut main = self.main.lock().await;
        let transaction = self.server.connected(&mut main).await?.transaction().await.map_err(error)?;
        let job: [(&(dyn ToSql + Sync), Type); 1] = [(&self.job, Type::TEXT)];
        let count = async |sql: &str| {
            let rows = transaction.query_typed(sql, &job).await.map_err(error)?;
            Ok::<_, JournalError>(rows.first().map(|row| row.get::<_, i64>(0)).unwrap_or_default())
        };
        let all = count("SELECT count(*) FROM port_in_claim WHERE job = $1").await?;
        let free = "SELECT count(*) FROM (SELECT 1 FROM port_in_claim WHERE job = $1 FOR UPDATE SKIP LOCKED) AS free";
        if count(free).await? < all {
            return Err(JournalError::Busy { journal: format!("{} in {}", self.job, self.server.shown) });
        }
        for table in TABLES {
            let sql = format!("DELETE FROM port_in_{table} WHERE job = $1");
            transaction.query_typed(&sql, &job).await.map_err(error)?;
        }
        transaction.commit().await.map_err(error)
    }

    /// Reads the records that a query for this job returns in its second column, with its first column.
    async fn rows<T: DeserializeOwned>(
        &self,
        sql: &str,
        parameters: &[(&(dyn ToSql + Sync), Type)],
    ) -> Result<Vec<(i64, T)>, JournalError> {
        let parameters = [&[(&self.job as &(dyn ToSql + Sync), Type::TEXT)], parameters].concat();
        let rows = {
            let mut main = self.main.lock().await;
            let client = self.server.connected(&mut main).await?;
            client.query_typed(sql, &parameters).await.map_err(|source| self.server.error(source))?
        };
        let record = |row: &Row| {
            let record = serde_json::from_str(row.get(1)).map_err(|source| self.server.error(source))?;
            Ok((row.get(0), record))
        };
        rows.iter().map(record).collect()
    }

    async fn try_claim(&self, step: &str, mode: &str) -> Result<Option<Claim>, JournalError> {
        let parameters: [(&(dyn ToSql + Sync), Type); 2] = [(&self.job, Type::TEXT), (&step, Type::TEXT)];
        {
            let mut main = self.main.lock().await;
            let client = self.server.connected(&mut main).await?;
            let sql = "INSERT INTO port_in_claim (job, step) VALUES ($1, $2) ON CONFLICT DO NOTHING";
            client.query_typed(sql, &parameters).await.map_err(|source| self.server.error(source))?;
        }
        let link = self.server.idle_link().await?;
        // The transaction is idle during the step, which is the purpose of a claim.
        let begin = "BEGIN; SET LOCAL idle_in_transaction_session_timeout = 0; SET LOCAL lock_timeout = 0";
        link.client.batch_execute(begin).await.map_err(|source| self.server.error(source))?;
        let sql = format!("SELECT 1 FROM port_in_claim WHERE job = $1 AND step = $2 FOR UPDATE {mode}");
        let rows = link.client.query_typed(&sql, &parameters).await.map_err(|source| self.server.error(source))?;
        let held = Held { link, server: self.server.clone() };
        if rows.is_empty() {
            held.release().await;
            return Ok(None);
        }
        Ok(Some(Claim::held(held)))
    }

    async fn records<T: DeserializeOwned>(&self, sql: &str) -> Result<Vec<T>, JournalError> {
        Ok(self.rows(sql, &[]).await?.into_iter().map(|(_, record)| record).collect())
    }

    async fn records_with<T: DeserializeOwned>(&self, sql: &str, keys: &[&str]) -> Result<Vec<T>, JournalError> {
        let rows = self.rows(sql, &[(&keys, Type::TEXT_ARRAY)]).await?;
        Ok(rows.into_iter().map(|(_, record)| record).collect())
    }
}

#[async_trait]
impl Journal for PostgresJournal {
    async fn job(&self) -> Result<Option<JobRecord>, JournalError> {
        Ok(self.records("SELECT 0::bigint, data::text FROM port_in_job WHERE job = $1").await?.pop())
    }

    async fn accounts(&self) -> Result<Vec<AccountRecord>, JournalError> {
        self.records("SELECT id, data::text FROM port_in_account WHERE job = $1 ORDER BY id").await
    }

    async fn numbers(&self) -> Result<Vec<NumberRecord>, JournalError> {
        self.records("SELECT seq, data::text FROM port_in_number WHERE job = $1 ORDER BY seq").await
    }

    async fn checks(&self) -> Result<Vec<CheckRecord>, JournalError> {
        self.records("SELECT 0::bigint, data::text FROM port_in_portability WHERE job = $1").await
    }

    async fn orders(&self) -> Result<Vec<OrderRecord>, JournalError> {
        self.records("SELECT seq, data::text FROM port_in_order WHERE job = $1 ORDER BY seq").await
    }

    async fn open_intents(&self) -> Result<Vec<(IntentId, Intent)>, JournalError> {
        let sql = "SELECT id, data::text FROM port_in_intent WHERE job = $1 AND outcome IS NULL ORDER BY id";
        self.rows(sql, &[]).await
    }

    async fn upload(&self, sha256: &str) -> Result<Option<UploadRecord>, JournalError> {
        let sql = "SELECT 0::bigint, data::text FROM port_in_upload WHERE job = $1 AND sha256 = $2";
        Ok(self.rows(sql, &[(&sha256, Type::TEXT)]).await?.pop().map(|(_, record)| record))
    }

    async fn uploads(&self) -> Result<Vec<UploadRecord>, JournalError> {
        self.records("SELECT 0::bigint, data::text FROM port_in_upload WHERE job = $1").await
    }

    async fn events(&self) -> Result<Vec<EventRecord>, JournalError> {
        self.records("SELECT seq, data::text FROM port_in_event WHERE job = $1 ORDER BY seq").await
    }

    async fn orders_with(&self, ids: &[&str]) -> Result<Vec<OrderRecord>, JournalError> {
        self.records_with("SELECT seq, data::text FROM port_in_order WHERE job = $1 AND id = ANY ($2)", ids).await
    }

    async fn numbers_with(&self, numbers: &[&str]) -> Result<Vec<NumberRecord>, JournalError> {
        let sql = "SELECT seq, data::text FROM port_in_number WHERE job = $1 AND number = ANY ($2)";
        self.records_with(sql, numbers).await
    }

    fn is_shared(&self) -> bool {
        true
    }

    fn rate_limit(&self, key: &ApiKey) -> Option<Arc<dyn SharedRateLimit>> {
        Some(Arc::new(PostgresRateLimit::new(self.server.clone(), key)))
    }

    async fn claim(&self, step: &str) -> Result<Option<Claim>, JournalError> {
        self.try_claim(step, "SKIP LOCKED").await
    }

    async fn wait_for_claim(&self, step: &str) -> Result<Claim, JournalError> {
        loop {
            if let Some(claim) = self.try_claim(step, "").await? {
                return Ok(claim);
            }
        }
    }

    async fn begin(&self, intent: &Intent) -> Result<IntentId, JournalError> {
        let data = self.server.json(intent)?;
        let mut main = self.main.lock().await;
        let client = self.server.connected(&mut main).await?;
        let sql = "INSERT INTO port_in_intent (job, data) VALUES ($1, $2::jsonb) RETURNING id";
        let rows = client.query_typed(sql, &[(&self.job, Type::TEXT), (&data, Type::TEXT)]).await;
        Ok(rows.map_err(|source| self.server.error(source))?.first().map(|row| row.get(0)).unwrap_or_default())
    }

    async fn commit(&self, changes: Vec<Change>) -> Result<(), JournalError> {
        if changes.is_empty() {
            return Ok(());
        }
        let batches = Batches::new(&changes, &self.server)?;
        let mut main = self.main.lock().await;
        let client = self.server.connected(&mut main).await?;
        // If this future is dropped, the transaction is rolled back.
        let transaction = client.transaction().await.map_err(|source| self.server.error(source))?;
        batches.store(&transaction, &self.job).await.map_err(|source| self.server.error(source))?;
        transaction.commit().await.map_err(|source| self.server.error(source))
    }
}

/// The rows of a commit, by statement. The last record of a key wins.
#[derive(Default)]
struct Batches {
    by_statement: HashMap<&'static str, Batch>,
    /// The order of the statements.
    statements: Vec<&'static str>,
    outcomes: (Vec<i64>, Vec<String>),
}

#[derive(Default)]
struct Batch {
    keys: Vec<String>,
    data: Vec<String>,
    by_key: HashMap<String, usize>,
}

const ROWS: &str = "unnest($2::text[], $3::text[]) WITH ORDINALITY AS new (key, data, n) ORDER BY n";

impl Batches {
    fn new(changes: &[Change], server: &Server) -> Result<Self, JournalError> {
        let mut batches = Self::default();
        for change in changes {
            match change {
                Change::Job(job) => batches.add("job", None, server.json(job)?),
                Change::Account(account) => {
                    batches.add("account", Some(account.id.to_string()), server.json(account)?);
                }
                Change::Number(number) => batches.add("number", Some(number.number.clone()), server.json(number)?),
                Change::Check(check) => batches.add("portability", Some(check.number.clone()), server.json(check)?),
                Change::Order(order) => batches.add("order", Some(order.id.clone()), server.json(order)?),
                Change::Seen(order) => {
                    // After a whole record of the same process, this one is whole too.
                    let is_whole =
                        batches.by_statement.get("order").is_some_and(|batch| batch.by_key.contains_key(&order.id));
                    let statement = if is_whole { "order" } else { "seen" };
                    batches.add(statement, Some(order.id.clone()), server.json(order)?);
                }
                Change::Upload(upload) => batches.add("upload", Some(upload.sha256.clone()), server.json(upload)?),
                Change::Event(event) => batches.add("event", None, server.json(event)?),
                Change::Outcome(id, outcome) => {
                    batches.outcomes.0.push(*id);
                    batches.outcomes.1.push(without_nul(outcome));
                }
            }
        }
        Ok(batches)
    }

    /// Adds a row; a row without a key is never replaced.
    fn add(&mut self, statement: &'static str, key: Option<String>, data: String) {
        if !self.by_statement.contains_key(statement) {
            self.statements.push(statement);
        }
        let batch = self.by_statement.entry(statement).or_default();
        let key = key.unwrap_or_else(|| if statement == "job" { String::new() } else { batch.keys.len().to_string() });
        if let Some(index) = batch.by_key.get(&key) {
            batch.data[*index] = data;
        } else {
            batch.by_key.insert(key.clone(), batch.keys.len());
            batch.keys.push(key);
            batch.data.push(data);
        }
    }

    async fn store(&self, transaction: &Transaction<'_>, job: &String) -> Result<(), tokio_postgres::Error> {
        // `seen` must not replace a whole record of the same commit.
        let seen_first = self.statements.iter().filter(|name| **name == "seen");
        let others = self.statements.iter().filter(|name| **name != "seen");
        for statement in seen_first.chain(others) {
            let Some(batch) = self.by_statement.get(statement) else { continue };
            let parameters: [(&(dyn ToSql + Sync), Type); 3] =
                [(job, Type::TEXT), (&batch.keys, Type::TEXT_ARRAY), (&batch.data, Type::TEXT_ARRAY)];
            transaction.query_typed(&sql_of(statement), &parameters).await?;
        }
        if !self.outcomes.0.is_empty() {
            let sql = "UPDATE port_in_intent SET outcome = new.outcome \
                       FROM unnest($2::bigint[], $3::text[]) AS new (id, outcome) \
                       WHERE port_in_intent.id = new.id AND port_in_intent.job = $1";
            let parameters: [(&(dyn ToSql + Sync), Type); 3] =
                [(job, Type::TEXT), (&self.outcomes.0, Type::INT8_ARRAY), (&self.outcomes.1, Type::TEXT_ARRAY)];
            transaction.query_typed(sql, &parameters).await?;
        }
        Ok(())
    }
}

fn sql_of(statement: &str) -> String {
    let replace = "DO UPDATE SET data = excluded.data";
    match statement {
        "job" => format!(
            "INSERT INTO port_in_job (job, data) SELECT $1, data::jsonb FROM {ROWS} ON CONFLICT (job) {replace}"
        ),
        "account" => format!(
            "INSERT INTO port_in_account (job, id, data) SELECT $1, key::bigint, data::jsonb FROM {ROWS} \
             ON CONFLICT (job, id) {replace}"
        ),
        "seen" => {
            let own = OrderRecord::OWN_FIELDS.join(",");
            format!(
                "INSERT INTO port_in_order (job, id, data) SELECT $1, key, data::jsonb FROM {ROWS} \
                 ON CONFLICT (job, id) \
                 DO UPDATE SET data = port_in_order.data || (excluded.data - '{{{own}}}'::text[])"
            )
        }
        "event" => format!("INSERT INTO port_in_event (job, data) SELECT $1, data::jsonb FROM {ROWS}"),
        keyed => {
            let key = match keyed {
                "order" => "id",
                "upload" => "sha256",
                _ => "number",
            };
            format!(
                "INSERT INTO port_in_{keyed} (job, {key}, data) SELECT $1, key, data::jsonb FROM {ROWS} \
                 ON CONFLICT (job, {key}) {replace}"
            )
        }
    }
}

impl Held {
    /// Does a step while the claim is held.
    pub(in crate::journal) async fn run<T, E: From<JournalError>>(
        self,
        step: impl Future<Output = Result<T, E>>,
    ) -> Result<T, E> {
        let result = {
            let mut notified = self.link.notified.clone();
            let lost = pin!(async move { while notified.changed().await.is_ok() {} });
            match future::select(pin!(step), lost).await {
                Either::Left((result, _)) => result,
                Either::Right(_) => return Err(JournalError::ClaimLost { journal: self.server.shown.clone() }.into()),
            }
        };
        self.release().await;
        result
    }

    /// Ends the transaction. A connection that fails is closed, which releases the claim too.
    async fn release(self) {
        let Self { link, server } = self;
        if link.client.batch_execute("COMMIT").await.is_ok() {
            server.keep(link);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::journal::conformance;
    use futures_util::FutureExt as _;
    use telnyx_porting_tests::postgres::Postgres;

    /// Connects to a job of a server.
    async fn connect(server: &Postgres, job: &str) -> PostgresJournal {
        PostgresJournal::connect(&server.url().parse().unwrap(), job).await.unwrap()
    }

    #[tokio::test]
    async fn a_server_conforms_and_keeps_jobs_apart() {
        let Some(server) = Postgres::start().unwrap() else { return };
        // Both migrate the tables.
        let (first, second) = future::join(connect(&server, "a"), connect(&server, "b")).await;
        conformance::check(&first).await;
        conformance::check(&second).await;
        let changed = vec![Change::Outcome(1, "x".to_owned())];
        second.commit(changed).await.unwrap();
        let again = connect(&server, "a").await;
        assert_eq!(again.orders().await.unwrap(), first.orders().await.unwrap());
        assert_eq!(connect(&server, "c").await.job().await.unwrap(), None);

        let newer = "UPDATE port_in_version SET version = 99";
        first.main.lock().await.as_ref().unwrap().client.batch_execute(newer).await.unwrap();
        let error = PostgresJournal::connect(&server.url().parse().unwrap(), "a").await.unwrap_err();
        assert!(matches!(error, JournalError::Incompatible { .. }), "{error}");
    }

    #[tokio::test]
    async fn a_step_is_claimed_by_one_process_until_it_ends_or_dies() {
        let Some(mut server) = Postgres::start().unwrap() else { return };
        let (first, second) = (connect(&server, "job").await, connect(&server, "job").await);
        let claim = first.claim("order 1").await.unwrap().unwrap();
        assert!(second.claim("order 1").await.unwrap().is_none());
        assert!(second.claim("order 2").await.unwrap().is_some());
        let mut waiting = Box::pin(second.wait_for_claim("order 1"));
        assert!((&mut waiting).now_or_never().is_none());
        claim.run(async { Ok::<_, JournalError>(()) }).await.unwrap();
        waiting.await.unwrap();

        // A dropped claim is one of a process that died.
        drop(first.wait_for_claim("order 1").await.unwrap());
        let claim = second.wait_for_claim("order 1").await.unwrap();
        let step = claim.run(async {
            server.restart().unwrap();
            future::pending::<Result<(), JournalError>>().await
        });
        let error = step.await.unwrap_err();
        assert!(matches!(error, JournalError::ClaimLost { .. }) && error.is_transient(), "{error}");
        // Connections are opened again. Statements on those that the restart has closed fail once.
        let mut again = first.claim("order 1").await;
        for _ in 0..10 {
            if again.is_ok() {
                break;
            }
            assert!(again.unwrap_err().is_transient());
            again = first.claim("order 1").await;
        }
        assert!(again.unwrap().is_some());
    }

    #[tokio::test]
    async fn a_role_without_the_right_to_create_tables_can_work() {
        let Some(server) = Postgres::start().unwrap() else { return };
        let owner = connect(&server, "job").await;
        // As documented.
        let grants = "CREATE ROLE worker LOGIN; GRANT USAGE ON SCHEMA public TO worker; \
                      GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO worker";
        owner.server.connect().await.unwrap().client.batch_execute(grants).await.unwrap();
        let url = server.url().replace("porting@", "worker@").parse().unwrap();
        let worker = PostgresJournal::connect(&url, "job").await.unwrap();
        conformance::check(&worker).await;
        let claim = worker.claim("order 1").await.unwrap().unwrap();
        claim.run(async { Ok::<_, JournalError>(()) }).await.unwrap();
        worker.rate_limit(&"KEY0123".parse().unwrap()).unwrap().acquire().await;
        worker.delete().await.unwrap();
        assert_eq!(worker.job().await.unwrap(), None);
    }

    #[tokio::test]
    async fn a_job_that_is_in_use_is_not_deleted() {
        let Some(server) = Postgres::start().unwrap() else { return };
        let (first, second) = (connect(&server, "job").await, connect(&server, "job").await);
        conformance::check(&first).await;
        let claim = first.claim("order 1").await.unwrap().unwrap();
        assert!(matches!(second.delete().await.unwrap_err(), JournalError::Busy { .. }));
        assert_ne!(second.orders().await.unwrap(), []);
        claim.run(async { Ok::<_, JournalError>(()) }).await.unwrap();
        second.delete().await.unwrap();
        assert_eq!(first.orders().await.unwrap(), []);
    }

    #[tokio::test]
    async fn an_unreachable_server_is_a_transient_error() {
        let url = "postgres://a:s3cret@127.0.0.1:1/porting".parse().unwrap();
        let error = PostgresJournal::connect(&url, "job").await.unwrap_err();
        assert!(error.is_transient(), "{error:?}");
        let message = error.to_string();
        assert!(message.starts_with("postgres://a@127.0.0.1:1/porting: ") && !message.contains("s3cret"), "{message}");
    }
}
