//! What a client is made of, kept to make it again after a fork.

use crate::errors;
use chrono::{DateTime, Utc};
use pyo3::{Py, PyAny, PyResult};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use telnyx_porting::{ApiKey, BaseUrl, CallOptions, Client, Clock, RetryPolicy, Sleep};

const LIBRARY: &str = concat!("telnyx-porting-python/", env!("CARGO_PKG_VERSION"));

#[derive(Clone)]
pub(crate) struct Settings {
    pub(crate) api_key: ApiKey,
    pub(crate) base_url: BaseUrl,
    pub(crate) times: Times,
    /// How long `_once` calls look for what a request of unknown outcome may have done.
    pub(crate) lookup_time: Option<Duration>,
    pub(crate) user_agent: Option<String>,
    pub(crate) strict: bool,
    pub(crate) dry_run: bool,
    /// Certificates that are trusted in addition to those of the system.
    pub(crate) ca_file: Option<PathBuf>,
    /// The machine's unless it is another.
    pub(crate) clock: Option<Arc<dyn Clock>>,
    /// The sandbox that the client is of, which lives as long as the client.
    #[expect(dead_code, reason = "it is kept and not read")]
    pub(crate) sandbox: Option<Arc<Py<PyAny>>>,
}

impl Settings {
    /// A new client with connections of its own.
    pub(super) fn client(&self) -> PyResult<Client> {
        let agent = self.user_agent.as_ref().map_or_else(|| LIBRARY.to_owned(), |own| format!("{own} {LIBRARY}"));
        let mut builder = Client::builder(self.api_key.clone())
            .base_url(self.base_url.clone())
            .user_agent(agent)
            .strict(self.strict)
            .dry_run(self.dry_run);
        if let Some(file) = &self.ca_file {
            builder = builder.ca_file(file);
        }
        if let Some(clock) = &self.clock {
            builder = builder.clock(Shared(Arc::clone(clock)));
        }
        if let Some(time) = self.lookup_time {
            builder = builder.retries(RetryPolicy::default().with_lookup_time(time));
        }
        let client = builder.build().map_err(|error| errors::of(&error))?;
        Ok(if self.times.is_empty() { client } else { client.with_options(self.times.options()) })
    }

    /// The same with what is given.
    pub(super) fn with(&self, times: Times) -> Self {
        Self { times: times.over(self.times), ..self.clone() }
    }
}

/// How long calls may take, and how often they are tried again. What is not given is as it is without.
#[derive(Clone, Copy, Default)]
pub(crate) struct Times {
    pub(crate) timeout: Option<Duration>,
    pub(crate) deadline: Option<Duration>,
    pub(crate) max_retries: Option<u32>,
}

impl Times {
    pub(super) fn options(self) -> CallOptions {
        let mut options = CallOptions::new();
        if let Some(timeout) = self.timeout {
            options = options.with_timeout(timeout);
        }
        if let Some(deadline) = self.deadline {
            options = options.with_deadline(deadline);
        }
        if let Some(retries) = self.max_retries {
            options = options.with_max_retries(retries);
        }
        options
    }

    fn is_empty(self) -> bool {
        self.timeout.is_none() && self.deadline.is_none() && self.max_retries.is_none()
    }

    fn over(self, base: Self) -> Self {
        Self {
            timeout: self.timeout.or(base.timeout),
            deadline: self.deadline.or(base.deadline),
            max_retries: self.max_retries.or(base.max_retries),
        }
    }
}

/// A clock that several clients go by.
#[derive(Debug)]
struct Shared(Arc<dyn Clock>);

impl Clock for Shared {
    fn monotonic(&self) -> Duration {
        self.0.monotonic()
    }

    fn utc(&self) -> DateTime<Utc> {
        self.0.utc()
    }

    fn sleep(&self, duration: Duration) -> Sleep<'_> {
        self.0.sleep(duration)
    }
}
