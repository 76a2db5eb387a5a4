//! Log output and messages, and the secrets that must not be in them.

use crate::examples::TOKEN;
use crate::support::KEY;
use std::fmt::Debug;
use std::io::Write;
use std::sync::{Arc, Mutex};
use telnyx_porting::{Call, Error};
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::fmt::format::FmtSpan;

pub(crate) const ACCOUNT: &str = "ACC-5528\"17";
pub(crate) const PIN: &str = " 90517";
pub(crate) const SHORT_PIN: &str = "7#3";
pub(crate) const TAX: &str = "DE811907980";
pub(crate) const BUSINESS: &str = "HRB 77812 B";
/// Not a valid port number, and the log has no timestamps, so these digits do not occur by chance.
pub(crate) const CODE: &str = "98210";
pub(crate) const DOCUMENT: &str = "signed in the presence of two witnesses";
pub(crate) const SIGNATURE: &str = "c2lnbmVkLXVybA";

/// Texts that must not occur. Of the account number, the part before the quote, which has several escaped forms; of the
/// PIN, the part without the space.
pub(crate) const SECRETS: [&str; 10] =
    [KEY, "ACC-5528", "90517", SHORT_PIN, TAX, BUSINESS, CODE, DOCUMENT, TOKEN, SIGNATURE];

/// All output of logs and of the test.
#[derive(Clone, Default)]
pub(crate) struct Shown(Arc<Mutex<Vec<u8>>>);

impl Shown {
    pub(crate) fn text(&self) -> String {
        String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
    }

    pub(crate) fn debug(&self, value: &impl Debug) {
        writeln!(self.0.lock().unwrap(), "{value:?}\n{value:#?}").unwrap();
    }

    /// Adds the error, its source, and the source's source.
    pub(crate) fn error(&self, error: &Error) {
        self.debug(error);
        self.debug(&error.api_errors());
        let mut next: Option<&dyn std::error::Error> = Some(error);
        while let Some(error) = next {
            writeln!(self.0.lock().unwrap(), "{error}\n{error:?}").unwrap();
            next = error.source();
        }
    }

    /// Adds the call before it is sent, and its response or error.
    pub(crate) async fn call<T: Debug + Send + 'static>(&self, call: Call<T>) {
        self.debug(&call);
        let call = call.with_response();
        self.debug(&call);
        match call.await {
            Ok(response) => self.debug(&response),
            Err(error) => self.error(&error),
        }
    }

    #[track_caller]
    pub(crate) fn has_no_secret(&self) {
        let text = self.text();
        for secret in SECRETS {
            let line = text.lines().find(|line| line.contains(secret));
            assert!(line.is_none(), "{secret} is shown: {line:?}");
        }
    }
}

impl Write for Shown {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Shown {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

/// Records all spans and events of all crates on this thread, until the guard is dropped.
pub(crate) fn log_to(shown: &Shown) -> tracing::subscriber::DefaultGuard {
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_span_events(FmtSpan::FULL)
        .with_ansi(false)
        .without_time()
        .with_writer(shown.clone())
        .finish();
    tracing::subscriber::set_default(subscriber)
}
