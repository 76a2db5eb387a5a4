//! The rate limit of an account, which all processes with the same database share.

use super::database::{Link, Server};
use crate::journal::{JournalError, sha256};
use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use futures_util::lock::Mutex;
use std::sync::Arc;
use std::time::Duration;
use telnyx_porting::{ApiKey, RateLimit, SharedRateLimit};
use tokio_postgres::types::{ToSql, Type};

/// Takes a request from the window, or starts a probe: the first request after the end of a window is sent alone, because only
/// its response has the size of the next one. A probe without a response is repeated after 2 seconds. No requests are taken in
/// the last quarter of a second, because the server may count them in the next window.
const ACQUIRE: &str = "
    INSERT INTO port_in_rate_limit AS known (account, remaining, ends, is_probe)
    VALUES ($1, 0, clock_timestamp() + interval '2 seconds', true)
    ON CONFLICT (account) DO UPDATE SET
        remaining = CASE WHEN known.ends <= clock_timestamp() THEN 0 ELSE known.remaining - 1 END,
        is_probe = known.ends <= clock_timestamp(),
        ends = CASE WHEN known.ends <= clock_timestamp()
            THEN clock_timestamp() + interval '2 seconds' ELSE known.ends END
    WHERE known.ends <= clock_timestamp()
        OR known.remaining > 0 AND known.ends > clock_timestamp() + interval '250 milliseconds'
    RETURNING 1";
const WAIT: &str = "
    SELECT (extract(epoch FROM ends - clock_timestamp()) * 1000)::bigint, is_probe
    FROM port_in_rate_limit WHERE account = $1";
/// The response to a probe sets the window. Later responses can only lower it, if other programs use the account too.
const LEARN: &str = "
    INSERT INTO port_in_rate_limit AS known (account, remaining, ends, is_probe)
    VALUES ($1, $2, clock_timestamp() + $3 * interval '1 millisecond', false)
    ON CONFLICT (account) DO UPDATE SET
        remaining = CASE WHEN known.is_probe OR known.ends <= clock_timestamp()
            THEN $2 ELSE least(known.remaining, $2) END,
        ends = CASE WHEN known.is_probe OR known.ends <= clock_timestamp()
            THEN clock_timestamp() + $3 * interval '1 millisecond' ELSE known.ends END,
        is_probe = false";
/// The time after which the response to a probe is looked for again.
const PROBE_PAUSE: Duration = Duration::from_millis(50);
/// The maximum time before the limit is looked at again.
const MAX_PAUSE: Duration = Duration::from_secs(60);

/// The row of an account.
#[derive(Debug)]
pub(super) struct PostgresRateLimit {
    account: String,
    server: Arc<Server>,
    main: Mutex<Option<Link>>,
}

impl PostgresRateLimit {
    /// Returns the rate limit that all clients with this key share. Of the key, only a digest is stored.
    pub(super) fn new(server: Arc<Server>, key: &ApiKey) -> Self {
        Self { account: sha256(key.expose().as_bytes()), server, main: Mutex::default() }
    }

    async fn try_acquire(&self) -> Result<Option<Duration>, JournalError> {
        let server = &self.server;
        let mut main = self.main.lock().await;
        let client = server.connected(&mut main).await?;
        let account: [(&(dyn ToSql + Sync), Type); 1] = [(&self.account, Type::TEXT)];
        if !client.query_typed(ACQUIRE, &account).await.map_err(|source| server.error(source))?.is_empty() {
            return Ok(None);
        }
        let rows = client.query_typed(WAIT, &account).await.map_err(|source| server.error(source))?;
        Ok(rows.first().map(|row| match (row.get::<_, i64>(0), row.get(1)) {
            (_, true) => PROBE_PAUSE,
            (left, false) => {
                Duration::from_millis(u64::try_from(left).unwrap_or_default()).clamp(PROBE_PAUSE, MAX_PAUSE)
            }
        }))
    }

    async fn try_learn(&self, limit: RateLimit) -> Result<(), JournalError> {
        let remaining = i64::try_from(limit.remaining).unwrap_or(i64::MAX);
        #[expect(clippy::cast_precision_loss, reason = "a window lasts seconds")]
        let resets_in = limit.resets_in.as_millis() as f64;
        let parameters: [(&(dyn ToSql + Sync), Type); 3] =
            [(&self.account, Type::TEXT), (&remaining, Type::INT8), (&resets_in, Type::FLOAT8)];
        let server = &self.server;
        let mut main = self.main.lock().await;
        let client = server.connected(&mut main).await?;
        client.query_typed(LEARN, &parameters).await.map_err(|source| server.error(source))?;
        Ok(())
    }
}

impl SharedRateLimit for PostgresRateLimit {
    fn acquire(&self) -> BoxFuture<'_, Option<Duration>> {
        // A database that cannot be reached fails the next step of the job.
        self.try_acquire().map(Result::unwrap_or_default).boxed()
    }

    fn learn(&self, limit: RateLimit) -> BoxFuture<'_, ()> {
        self.try_learn(limit).map(drop).boxed()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::journal::PostgresDatabase;
    use telnyx_porting_tests::postgres::Postgres;

    #[tokio::test]
    async fn processes_share_the_window_that_a_probe_has_found() {
        let Some(server) = Postgres::start().unwrap() else { return };
        let database = PostgresDatabase::connect(&server.url().parse().unwrap()).await.unwrap();
        let of_key = |key: &str| PostgresRateLimit::new(database.server.clone(), &key.parse().unwrap());
        let (first, second) = (of_key("KEY0123"), of_key("KEY0123"));
        assert_eq!(first.acquire().await, None);
        assert_eq!(second.acquire().await, Some(PROBE_PAUSE), "the probe has no response");
        let limit = |remaining| RateLimit::new(remaining, Duration::from_secs(60));
        first.learn(limit(3)).await;
        assert_eq!((second.acquire().await, first.acquire().await), (None, None));
        // Responses are late, and cannot raise the limit.
        second.learn(limit(2)).await;
        first.learn(limit(1)).await;
        assert_eq!(first.acquire().await, None);
        let wait = second.acquire().await.unwrap();
        assert!((Duration::from_secs(50)..=Duration::from_secs(60)).contains(&wait), "{wait:?}");
        let other = of_key("KEY4567");
        assert_eq!(other.acquire().await, None, "keys have their own limits");
        other.learn(limit(5)).await;
        other.learn(limit(0)).await;
        assert!(other.acquire().await.is_some(), "another program has used the rest");
    }
}
