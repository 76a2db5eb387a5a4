//! What a client is made of, kept to make it again after a fork.

use crate::errors;
use pyo3::PyResult;
use std::time::Duration;
use telnyx_porting::{ApiKey, BaseUrl, Client, RetryPolicy};

const LIBRARY: &str = concat!("telnyx-porting-python/", env!("CARGO_PKG_VERSION"));

#[derive(Clone)]
pub(super) struct Settings {
    pub(super) api_key: ApiKey,
    pub(super) base_url: BaseUrl,
    pub(super) timeout: Option<Duration>,
    pub(super) max_retries: Option<u32>,
    pub(super) user_agent: Option<String>,
    pub(super) strict: bool,
    pub(super) dry_run: bool,
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
        if let Some(timeout) = self.timeout {
            builder = builder.timeout(timeout);
        }
        if let Some(retries) = self.max_retries {
            builder = builder.retries(RetryPolicy::default().with_max_retries(retries));
        }
        builder.build().map_err(|error| errors::of(&error))
    }

    /// The same with what is given.
    pub(super) fn with(&self, timeout: Option<Duration>, max_retries: Option<u32>) -> Self {
        Self { timeout: timeout.or(self.timeout), max_retries: max_retries.or(self.max_retries), ..self.clone() }
    }
}
