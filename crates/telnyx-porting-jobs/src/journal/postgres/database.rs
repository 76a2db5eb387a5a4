//! A `PostgreSQL` database with the tables of jobs, and its connections.

use crate::journal::{DatabaseUrl, JournalError};
use futures_util::StreamExt as _;
use futures_util::stream::poll_fn;
use rustls::ClientConfig;
use rustls::crypto::ring;
use rustls_platform_verifier::BuilderVerifierExt as _;
use serde::Serialize;
use std::sync::{Arc, Mutex as StdMutex, PoisonError};
use std::time::Duration;
use tokio::sync::watch;
use tokio_postgres::config::Host;
use tokio_postgres::types::Type;
use tokio_postgres::{AsyncMessage, Client, Config};
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
    CREATE TABLE port_in_webhook (
        seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, id text NOT NULL UNIQUE, event_type text NOT NULL,
        porting_order text, received_at timestamptz NOT NULL);
    CREATE INDEX ON port_in_webhook (received_at);
    CREATE TABLE port_in_rate_limit (
        account text PRIMARY KEY, remaining bigint NOT NULL, ends timestamptz NOT NULL, is_probe boolean NOT NULL);
"];
/// The key of the lock under which the tables are migrated: `tpjo` in ASCII, as the id of `SQLite` journals.
const MIGRATION_LOCK: i64 = 0x7470_6a6f;
/// A server that does not respond is given up after this time.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// A `PostgreSQL` database, with the journals of any number of jobs.
///
/// All statements are unnamed and all locks end with their transaction, so that pgbouncer can be used in transaction mode.
#[derive(Clone, Debug)]
pub struct PostgresDatabase {
    pub(crate) server: Arc<Server>,
}

impl PostgresDatabase {
    /// Connects to a database, and creates or migrates the tables if necessary. With TLS, the server's certificate is always
    /// verified by the platform's verifier.
    ///
    /// # Errors
    /// If the URL is invalid, if the server cannot be reached, or if a newer version has written the tables.
    pub async fn connect(url: &DatabaseUrl) -> Result<Self, JournalError> {
        let invalid = |source| JournalError::Database { journal: url.to_string(), source, is_transient: false };
        let parsed: Result<Config, _> = url.expose().parse();
        let mut config = parsed.map_err(|error| invalid(error.into()))?;
        if config.get_connect_timeout().is_none() {
            config.connect_timeout(CONNECT_TIMEOUT);
        }
        if config.get_application_name().is_none() {
            config.application_name("telnyx-porting");
        }
        let tls = tls().map_err(|error| invalid(error.into()))?;
        let server = Arc::new(Server { shown: url.to_string(), config, tls, idle: StdMutex::default() });
        let mut link = server.connect().await?;
        server.migrate(&mut link.client).await?;
        server.keep(link);
        Ok(Self { server })
    }

    /// Returns the names of all jobs, sorted.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub async fn jobs(&self) -> Result<Vec<String>, JournalError> {
        let link = self.server.idle_link().await?;
        let rows = link.client.query_typed("SELECT job FROM port_in_job ORDER BY job", &[]).await;
        let rows = rows.map_err(|source| self.server.error(source))?;
        self.server.keep(link);
        Ok(rows.iter().map(|row| row.get(0)).collect())
    }
}

/// Returns the URL of a database as it may be shown; `None` if it is invalid. If it has a password, only the user, host, port
/// and database are shown.
pub(in crate::journal) fn without_password(url: &str) -> Option<String> {
    let config: Config = url.parse().ok()?;
    let host = match config.get_hosts().first()? {
        // The password has an @ that is not encoded.
        Host::Tcp(host) if host.contains('@') => return None,
        Host::Tcp(host) => host.clone(),
        #[cfg(unix)]
        Host::Unix(path) => path.to_str()?.replace('/', "%2F"),
    };
    if config.get_password().is_none() {
        return Some(url.to_owned());
    }
    let user = config.get_user().map(|user| format!("{user}@")).unwrap_or_default();
    let port =
        config.get_ports().first().filter(|port| **port != 5432).map(|port| format!(":{port}")).unwrap_or_default();
    let database = config.get_dbname().map(|name| format!("/{name}")).unwrap_or_default();
    Some(format!("postgres://{user}{host}{port}{database}"))
}

/// The server, and idle connections for claims.
pub(crate) struct Server {
    /// The URL without the password.
    pub(super) shown: String,
    config: Config,
    tls: MakeRustlsConnect,
    idle: StdMutex<Vec<Link>>,
}

/// An open connection.
pub(crate) struct Link {
    pub(crate) client: Client,
    /// Changes with each notification. The sender is dropped when the connection is closed.
    pub(crate) notified: watch::Receiver<()>,
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

impl Server {
    async fn migrate(&self, client: &mut Client) -> Result<(), JournalError> {
        let version = || async {
            let row = client.query_typed("SELECT to_regclass('port_in_version') IS NOT NULL", &[]).await?;
            if !row.first().is_some_and(|row| row.get::<_, bool>(0)) {
                return Ok(0);
            }
            let row = client.query_typed("SELECT version FROM port_in_version", &[]).await?;
            Ok::<_, tokio_postgres::Error>(row.first().map(|row| row.get::<_, i32>(0)).unwrap_or_default())
        };
        let current = i32::try_from(MIGRATIONS.len()).unwrap_or(i32::MAX);
        let found = version().await.map_err(|source| self.error(source))?;
        if found > current {
            let message = "was written by a newer version of this program; update the program".to_owned();
            return Err(JournalError::Incompatible { journal: self.shown.clone(), message });
        }
        // A role without the right to create tables can use existing ones.
        if found == current {
            return Ok(());
        }
        let error = |source| self.error(source);
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

    /// Returns the client of a connection, which is opened again if it was closed.
    pub(crate) async fn connected<'l>(&self, link: &'l mut Option<Link>) -> Result<&'l mut Client, JournalError> {
        if link.as_ref().is_none_or(|link| link.client.is_closed()) {
            *link = None;
        }
        match link {
            Some(link) => Ok(&mut link.client),
            None => Ok(&mut link.insert(self.connect().await?).client),
        }
    }

    /// Returns an idle connection, or a new one.
    pub(crate) async fn idle_link(&self) -> Result<Link, JournalError> {
        loop {
            let link = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
            match link {
                Some(link) if link.client.is_closed() => {}
                Some(link) => return Ok(link),
                None => return self.connect().await,
            }
        }
    }

    pub(crate) async fn connect(&self) -> Result<Link, JournalError> {
        let connected = self.config.connect(self.tls.clone()).await;
        let (client, mut connection) = connected.map_err(|source| self.error(source))?;
        let (sender, notified) = watch::channel(());
        tokio::spawn(async move {
            let mut messages = poll_fn(move |context| connection.poll_message(context));
            // An error is that of the next statement.
            while let Some(Ok(message)) = messages.next().await {
                if matches!(message, AsyncMessage::Notification(_)) {
                    sender.send_replace(());
                }
            }
        });
        Ok(Link { client, notified })
    }

    /// Keeps a connection without a transaction for later.
    pub(crate) fn keep(&self, link: Link) {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(link);
    }

    pub(crate) fn error(&self, source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> JournalError {
        let source = source.into();
        let is_transient = source.downcast_ref::<tokio_postgres::Error>().is_some_and(is_transient);
        JournalError::Database { journal: self.shown.clone(), source, is_transient }
    }

    pub(crate) fn json(&self, record: &impl Serialize) -> Result<String, JournalError> {
        serde_json::to_string(record).map(|text| without_nul(&text)).map_err(|source| self.error(source))
    }
}

/// Replaces NUL, which the database cannot store.
pub(crate) fn without_nul(text: &str) -> String {
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

/// Whether a connection failed, or the server is restarting or busy.
fn is_transient(error: &tokio_postgres::Error) -> bool {
    match error.code() {
        // Connection exceptions, insufficient resources, operator intervention, and transactions that must be repeated.
        Some(code) => ["08", "53", "57", "40"].iter().any(|class| code.code().starts_with(class)),
        None => error.is_closed() || std::error::Error::source(error).is_some_and(|cause| cause.is::<std::io::Error>()),
    }
}

fn tls() -> Result<MakeRustlsConnect, rustls::Error> {
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()));
    let config = config.with_safe_default_protocol_versions()?.with_platform_verifier()?.with_no_client_auth();
    Ok(MakeRustlsConnect::new(config))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nul_is_replaced_and_escaped_backslashes_are_kept() {
        let text = serde_json::to_string(&["a\0b", r"\u0000", "\\\0"]).unwrap();
        let stored: Vec<String> = serde_json::from_str(&without_nul(&text)).unwrap();
        assert_eq!(stored, ["a\u{fffd}b", r"\u0000", "\\\u{fffd}"]);
        assert_eq!(without_nul("plain \\n"), "plain \\n");
    }
}
