//! Journals in `PostgreSQL`, which several processes share.

use super::{
    AccountRecord, Change, CheckRecord, Claim, EventRecord, Intent, IntentId, JobRecord, Journal, JournalError,
    NumberRecord, OrderRecord, UploadRecord,
};
use async_trait::async_trait;
use futures_util::future::{self, Either};
use futures_util::lock::Mutex;
use rustls::ClientConfig;
use rustls::crypto::ring;
use rustls_platform_verifier::BuilderVerifierExt as _;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::collections::HashMap;
use std::pin::pin;
use std::sync::{Arc, Mutex as StdMutex, PoisonError};
use std::time::Duration;
use tokio::sync::watch;
use tokio_postgres::config::Host;
use tokio_postgres::types::{ToSql, Type};
use tokio_postgres::{Client, Config, Row, Transaction};
use tokio_postgres_rustls::MakeRustlsConnect;

/// The migrations, each from the version of its index to the next. Every table has the rows of all jobs.
const MIGRATIONS: [&str; 1] = ["
    CREATE TABLE port_in_job (job text PRIMARY KEY, data jsonb NOT NULL);
    CREATE TABLE port_in_account (job text, id bigint, data jsonb NOT NULL, PRIMARY KEY (job, id));
    CREATE TABLE port_in_number (
        seq bigint GENERATED ALWAYS AS IDENTITY, job text, number text, data jsonb NOT NULL, PRIMARY KEY (job, number));
    CREATE TABLE port_in_portability (job text, number text, data jsonb NOT NULL, PRIMARY KEY (job, number));
    CREATE TABLE port_in_order (
        seq bigint GENERATED ALWAYS AS IDENTITY, job text, id text, data jsonb NOT NULL, PRIMARY KEY (job, id));
    CREATE TABLE port_in_intent (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, job text NOT NULL, data jsonb NOT NULL, outcome text);
    CREATE INDEX ON port_in_intent (job, id) WHERE outcome IS NULL;
    CREATE TABLE port_in_upload (job text, sha256 text, data jsonb NOT NULL, PRIMARY KEY (job, sha256));
    CREATE TABLE port_in_event (
        seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, job text NOT NULL, data jsonb NOT NULL);
    CREATE INDEX ON port_in_event (job, seq);
    CREATE TABLE port_in_claim (job text, step text, PRIMARY KEY (job, step));
"];
/// The key of the lock under which the tables are migrated: `tpjo` in ASCII, as the id of `SQLite` journals.
const MIGRATION_LOCK: i64 = 0x7470_6a6f;
/// A server that does not respond is given up after this time.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// The journal of a job in a `PostgreSQL` database, which can have any number of jobs and of processes.
///
/// A step that several processes could do is claimed: its row in `port_in_claim` is locked by a transaction that stays open
/// during the step. If the process dies, the server releases the row. Everything else is committed on another connection.
///
/// All statements are unnamed and all locks end with their transaction, so that pgbouncer can be used in transaction mode.
#[derive(Debug)]
pub struct PostgresJournal {
    job: String,
    server: Arc<Server>,
    main: Mutex<Option<Link>>,
}

/// The server, and idle connections for claims.
struct Server {
    /// The URL without the password.
    shown: String,
    config: Config,
    tls: MakeRustlsConnect,
    idle: StdMutex<Vec<Link>>,
}

/// An open connection.
struct Link {
    client: Client,
    /// The sender is dropped when the connection is closed.
    closed: watch::Receiver<()>,
}

/// The transaction that has a claim.
#[derive(Debug)]
pub(super) struct Held {
    link: Link,
    server: Arc<Server>,
}

impl std::fmt::Debug for Server {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Server").field(&self.shown).finish()
    }
}

impl std::fmt::Debug for Link {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Link").field("is_closed", &self.client.is_closed()).finish_non_exhaustive()
    }
}

impl PostgresJournal {
    /// Connects to the journal of a job, and creates or migrates the tables if necessary.
    ///
    /// The URL is that of libpq, such as `postgres://porting@db.example.com/porting?sslmode=require`, or its `key=value` form.
    /// With TLS, the server's certificate is always verified by the platform's verifier.
    ///
    /// # Errors
    /// If the URL is invalid, if the server cannot be reached, or if a newer version has written the tables.
    pub async fn connect(url: &str, job: &str) -> Result<Self, JournalError> {
        let invalid =
            |journal: &str, source| JournalError::Database { journal: journal.to_owned(), source, is_transient: false };
        // The text may have a password.
        let parsed = url.parse().map_err(|error: tokio_postgres::Error| error.into());
        let mut config: Config = parsed.map_err(|error| invalid("the URL of the journal", error))?;
        if config.get_connect_timeout().is_none() {
            config.connect_timeout(CONNECT_TIMEOUT);
        }
        if config.get_application_name().is_none() {
            config.application_name("telnyx-porting");
        }
        let shown = shown(&config);
        let tls = tls().map_err(|error| invalid(&shown, error.into()))?;
        let server = Arc::new(Server { shown, config, tls, idle: StdMutex::default() });
        let journal = Self { job: job.to_owned(), server, main: Mutex::new(None) };
        journal.migrate().await?;
        Ok(journal)
    }

    /// Returns whether a text is the URL of a database, not a path.
    pub fn is_url(text: &str) -> bool {
        text.starts_with("postgres://") || text.starts_with("postgresql://")
    }

    async fn migrate(&self) -> Result<(), JournalError> {
        let mut main = self.main.lock().await;
        let client = self.server.connected(&mut main).await?;
        let version = || async {
            let row = client.query_typed("SELECT to_regclass('port_in_version') IS NOT NULL", &[]).await?;
            if !row.first().is_some_and(|row| row.get::<_, bool>(0)) {
                return Ok(0);
            }
            let row = client.query_typed("SELECT version FROM port_in_version", &[]).await?;
            Ok::<_, tokio_postgres::Error>(row.first().map(|row| row.get::<_, i32>(0)).unwrap_or_default())
        };
        let current = i32::try_from(MIGRATIONS.len()).unwrap_or(i32::MAX);
        let found = version().await.map_err(|source| self.server.error(source))?;
        if found > current {
            let message = "was written by a newer version of this program; update the program".to_owned();
            return Err(JournalError::Incompatible { journal: self.server.shown.clone(), message });
        }
        // A role without the right to create tables can use existing ones.
        if found == current {
            return Ok(());
        }
        let error = |source| self.server.error(source);
        let transaction = client.transaction().await.map_err(error)?;
        transaction
            .query_typed("SELECT pg_advisory_xact_lock($1)", &[(&MIGRATION_LOCK, Type::INT8)])
            .await
            .map_err(error)?;
        transaction
            .batch_execute("CREATE TABLE IF NOT EXISTS port_in_version (version integer NOT NULL)")
            .await
            .map_err(error)?;
        // Another process may have migrated the tables meanwhile.
        let row = transaction.query_typed("SELECT version FROM port_in_version", &[]).await.map_err(error)?;
        let found = row.first().map(|row| row.get::<_, i32>(0)).unwrap_or_default();
        for migration in MIGRATIONS.iter().skip(usize::try_from(found).unwrap_or_default()) {
            transaction.batch_execute(migration).await.map_err(error)?;
        }
        let set = format!("DELETE FROM port_in_version; INSERT INTO port_in_version VALUES ({current})");
        transaction.batch_execute(&set).await.map_err(error)?;
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
        let batches = Batches::of(&changes, &self.server)?;
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
    fn of(changes: &[Change], server: &Server) -> Result<Self, JournalError> {
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

impl Server {
    /// Returns the client of a connection, which is opened again if it was closed.
    async fn connected<'l>(&self, link: &'l mut Option<Link>) -> Result<&'l mut Client, JournalError> {
        if link.as_ref().is_none_or(|link| link.client.is_closed()) {
            *link = None;
        }
        match link {
            Some(link) => Ok(&mut link.client),
            None => Ok(&mut link.insert(self.connect().await?).client),
        }
    }

    /// Returns an idle connection, or a new one.
    async fn idle_link(&self) -> Result<Link, JournalError> {
        loop {
            let link = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
            match link {
                Some(link) if link.client.is_closed() => {}
                Some(link) => return Ok(link),
                None => return self.connect().await,
            }
        }
    }

    async fn connect(&self) -> Result<Link, JournalError> {
        let connected = self.config.connect(self.tls.clone()).await;
        let (client, connection) = connected.map_err(|source| self.error(source))?;
        let (sender, closed) = watch::channel(());
        tokio::spawn(async move {
            // An error is that of the next statement.
            let _ = connection.await;
            drop(sender);
        });
        Ok(Link { client, closed })
    }

    fn error(&self, source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> JournalError {
        let source = source.into();
        let is_transient = source.downcast_ref::<tokio_postgres::Error>().is_some_and(is_transient);
        JournalError::Database { journal: self.shown.clone(), source, is_transient }
    }

    fn json(&self, record: &impl Serialize) -> Result<String, JournalError> {
        serde_json::to_string(record).map(|text| without_nul(&text)).map_err(|source| self.error(source))
    }
}

/// Replaces NUL, which the database cannot store.
fn without_nul(text: &str) -> String {
    // In JSON, an even number of backslashes before `u0000` is that of escaped backslashes.
    if !text.contains("\\u0000") && !text.contains('\0') {
        return text.to_owned();
    }
    let mut result = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(place) = rest.find(['\\', '\0']) {
        result.push_str(&rest[..place]);
        rest = &rest[place..];
        let (replaced, length) = match rest {
            _ if rest.starts_with('\0') => ("\u{fffd}", 1),
            _ if rest.starts_with("\\u0000") => ("\u{fffd}", 6),
            _ if rest.starts_with("\\\\") => ("\\\\", 2),
            _ => ("\\", 1),
        };
        result.push_str(replaced);
        rest = &rest[length..];
    }
    result.push_str(rest);
    result
}

impl Held {
    /// Does a step while the claim is held.
    pub(super) async fn run<T, E: From<JournalError>>(
        mut self,
        step: impl Future<Output = Result<T, E>>,
    ) -> Result<T, E> {
        let result = {
            let mut closed = self.link.closed.clone();
            let lost = pin!(async move { while closed.changed().await.is_ok() {} });
            match future::select(pin!(step), lost).await {
                Either::Left((result, _)) => result,
                Either::Right(_) => return Err(JournalError::ClaimLost { journal: self.server.shown.clone() }.into()),
            }
        };
        self.link.closed.mark_unchanged();
        self.release().await;
        result
    }

    /// Ends the transaction. A connection that fails is closed, which releases the claim too.
    async fn release(self) {
        let Self { link, server } = self;
        if link.client.batch_execute("COMMIT").await.is_ok() {
            server.idle.lock().unwrap_or_else(PoisonError::into_inner).push(link);
        }
    }
}

/// Whether a connection failed, or the server is restarting or busy.
fn is_transient(error: &tokio_postgres::Error) -> bool {
    match error.code() {
        // Connection exceptions, insufficient resources, operator intervention, and transactions that must be repeated.
        Some(code) => ["08", "53", "57", "40"].iter().any(|class| code.code().starts_with(class)),
        None => error.is_closed() || std::error::Error::source(error).is_some_and(|cause| cause.is::<std::io::Error>()),
    }
}

/// Returns the host, port and database of a configuration.
fn shown(config: &Config) -> String {
    let host = match config.get_hosts().first() {
        Some(Host::Tcp(host)) => host.clone(),
        #[cfg(unix)]
        Some(Host::Unix(path)) => path.display().to_string(),
        None => String::new(),
    };
    let port = config.get_ports().first().map(|port| format!(":{port}")).unwrap_or_default();
    let database = config.get_dbname().or_else(|| config.get_user()).unwrap_or_default();
    format!("postgres://{host}{port}/{database}")
}

fn tls() -> Result<MakeRustlsConnect, rustls::Error> {
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()));
    let config = config.with_safe_default_protocol_versions()?.with_platform_verifier()?.with_no_client_auth();
    Ok(MakeRustlsConnect::new(config))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::journal::conformance;
    use futures_util::FutureExt as _;
    use telnyx_porting_tests::postgres::Postgres;

    #[tokio::test]
    async fn a_server_conforms_and_keeps_jobs_apart() {
        let Some(server) = Postgres::start().unwrap() else { return };
        let url = server.url();
        // Both migrate the tables.
        let (first, second) =
            future::join(PostgresJournal::connect(&url, "a"), PostgresJournal::connect(&url, "b")).await;
        let (first, second) = (first.unwrap(), second.unwrap());
        conformance::check(&first).await;
        conformance::check(&second).await;
        let changed = vec![Change::Outcome(1, "x".to_owned())];
        second.commit(changed).await.unwrap();
        let again = PostgresJournal::connect(&url, "a").await.unwrap();
        assert_eq!(again.orders().await.unwrap(), first.orders().await.unwrap());
        assert_eq!(PostgresJournal::connect(&url, "c").await.unwrap().job().await.unwrap(), None);

        let newer = "UPDATE port_in_version SET version = 99";
        first.main.lock().await.as_ref().unwrap().client.batch_execute(newer).await.unwrap();
        let error = PostgresJournal::connect(&url, "a").await.unwrap_err();
        assert!(matches!(error, JournalError::Incompatible { .. }), "{error}");
    }

    #[tokio::test]
    async fn a_step_is_claimed_by_one_process_until_it_ends_or_dies() {
        let Some(mut server) = Postgres::start().unwrap() else { return };
        let connect = async |url: String| PostgresJournal::connect(&url, "job").await.unwrap();
        let (first, second) = (connect(server.url()).await, connect(server.url()).await);
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
    async fn an_unreachable_server_is_a_transient_error() {
        let error = PostgresJournal::connect("postgres://a:s3cret@127.0.0.1:1/porting", "job").await.unwrap_err();
        assert!(error.is_transient(), "{error:?}");
        let message = error.to_string();
        assert!(message.starts_with("postgres://127.0.0.1:1/porting: ") && !message.contains("s3cret"), "{message}");
        let error = PostgresJournal::connect("postgres://a:s3cret@[", "job").await.unwrap_err();
        assert!(!error.is_transient() && !error.to_string().contains("s3cret"), "{error}");
    }

    #[test]
    fn a_url_is_shown_without_its_password() {
        let config: Config = "postgres://robin:s3cret@db.example.com:5433/porting?sslmode=require".parse().unwrap();
        assert_eq!(shown(&config), "postgres://db.example.com:5433/porting");
        let config: Config = "host=/run/postgresql user=robin password=s3cret".parse().unwrap();
        assert_eq!(shown(&config), "postgres:///run/postgresql/robin");
    }

    #[test]
    fn nul_is_replaced_and_escaped_backslashes_are_kept() {
        let text = serde_json::to_string(&["a\0b", r"\u0000", "\\\0"]).unwrap();
        let stored: Vec<String> = serde_json::from_str(&without_nul(&text)).unwrap();
        assert_eq!(stored, ["a\u{fffd}b", r"\u0000", "\\\u{fffd}"]);
        assert_eq!(without_nul("plain \\n"), "plain \\n");
    }
}
