//! The client of a command, and its own sandbox, if it has one.

use crate::config::Sourced;
use crate::config::resolve::{self, Config};
use crate::error::{CommandError, Exit};
use crate::global::GlobalArgs;
use crate::ui::printer::Printer;
use std::path::PathBuf;
use telnyx_porting::{ApiKey, BaseUrl, Client, Error, Rule};
use telnyx_porting_sandbox::{FastForward, Sandbox, StartError};

const PROGRAM: &str = concat!("telnyx-porting-cli/", env!("CARGO_PKG_VERSION"));

/// The key of a client that sends nothing.
const NO_KEY: &str = "none";

/// A client, and the sandbox that it connects to if the command has its own.
pub(crate) struct Session {
    client: Client,
    dry_run: bool,
    sandbox: Option<Sandbox>,
}

impl Session {
    /// Sets up the client; nothing is sent.
    pub(crate) async fn open(config: &Config) -> Result<Self, CommandError> {
        let options = &config.global;
        if options.sandbox {
            let sandbox = Sandbox::builder().start().await.map_err(start_error)?;
            let ca_file = resolve::ca_file_option(options);
            let key = Some(sandbox.api_key().parse()?);
            let client = client(key, sandbox.base_url().parse()?, ca_file.as_ref(), options)?;
            return Ok(Self { client, dry_run: options.dry_run, sandbox: Some(sandbox) });
        }
        let connection = config.connection()?;
        // A dry run works without a key, unless it reads.
        let needs_key = !options.dry_run || connection.key.is_some();
        let key = if needs_key { Some(connection.fetch_key().await?) } else { None };
        let client = client(key, connection.base_url.value.clone(), connection.ca_file.as_ref(), options)?;
        Ok(Self { client, dry_run: options.dry_run, sandbox: None })
    }

    /// Sets up a client that sends nothing and needs no key.
    pub(crate) fn offline(config: &Config) -> Result<Self, CommandError> {
        let connection = config.connection()?;
        let mut options = config.global.clone();
        options.dry_run = true;
        let client = client(None, connection.base_url.value.clone(), connection.ca_file.as_ref(), &options)?;
        Ok(Self { client, dry_run: true, sandbox: None })
    }

    pub(crate) fn client(&self) -> &Client {
        &self.client
    }

    /// Whether the command has its own sandbox.
    pub(crate) fn is_sandbox(&self) -> bool {
        self.sandbox.is_some()
    }

    /// Whether the command needs no confirmation, because it changes nothing outside a sandbox.
    pub(crate) fn is_harmless(&self) -> bool {
        self.dry_run || self.is_sandbox()
    }

    /// Fast-forwards the sandbox, if any, until the guard is dropped. From now on, the printer uses the sandbox's
    /// time.
    pub(crate) fn fast_forward(&self, printer: &Printer) -> Option<FastForward> {
        let state = self.sandbox.as_ref()?.state().clone();
        let guard = state.fast_forward();
        printer.set_clock(move || state.now());
        Some(guard)
    }
}

/// Without a key, a dry run also prints requests that only read, since none can be sent.
fn client(
    key: Option<ApiKey>,
    base_url: BaseUrl,
    ca_file: Option<&Sourced<PathBuf>>,
    options: &GlobalArgs,
) -> Result<Client, CommandError> {
    let dry_reads = key.is_none();
    let key = key.map_or_else(|| NO_KEY.parse(), Ok)?;
    let mut builder = Client::builder(key).base_url(base_url).user_agent(PROGRAM);
    builder = builder.dry_run(options.dry_run).dry_reads(dry_reads);
    if let Some(file) = ca_file {
        builder = builder.ca_file(&file.value);
    }
    if let Some(timeout) = options.request_timeout {
        builder = builder.timeout(timeout);
    }
    builder.build().map_err(|error| match (error, ca_file) {
        (Error::Validation(error), Some(file)) if error.first().rule() == Rule::CaFile => {
            error.at(file.source.to_string()).into()
        }
        (error, _) => error.into(),
    })
}

/// Converts the error of a sandbox that did not start.
pub(crate) fn start_error(error: StartError) -> CommandError {
    let exit = if matches!(error, StartError::RemoteAddress(_)) { Exit::Usage } else { Exit::Failure };
    let source = std::error::Error::source(&error).map(ToString::to_string);
    CommandError::new(exit, error.to_string()).with_details(source)
}
