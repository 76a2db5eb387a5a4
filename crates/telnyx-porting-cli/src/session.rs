//! The client that a command works with, and the sandbox behind it if there is one.

use crate::cli::GlobalArgs;
use crate::config::{self, Placed};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::printer::Printer;
use std::path::PathBuf;
use telnyx_porting::{ApiKey, BaseUrl, Client, Error, Rule};
use telnyx_porting_sandbox::{FastForward, Sandbox, StartError};

const PROGRAM: &str = concat!("telnyx-porting-cli/", env!("CARGO_PKG_VERSION"));

/// Stands in the place of a key where nothing is sent.
const NO_KEY: &str = "none";

/// A client, and the sandbox that it talks to if the command has one of its own.
pub(crate) struct Session {
    client: Client,
    dry_run: bool,
    sandbox: Option<Sandbox>,
}

impl Session {
    /// Sets up the client; nothing is sent.
    pub(crate) async fn open(options: &GlobalArgs) -> Result<Self, Failure> {
        if options.sandbox {
            let sandbox = Sandbox::builder().start().await.map_err(sandbox_failure)?;
            let ca_file = config::ca_file_of(options);
            let key = Some(sandbox.api_key().parse()?);
            let client = client(key, sandbox.base_url().parse()?, ca_file.as_ref(), options)?;
            return Ok(Self { client, dry_run: options.dry_run, sandbox: Some(sandbox) });
        }
        let in_force = config::in_force(options)?;
        // A dry run needs none unless it reads.
        let needs_key = !options.dry_run || in_force.key.is_some();
        let key = if needs_key { Some(in_force.fetch_key().await?) } else { None };
        let client = client(key, in_force.base_url.value, in_force.ca_file.as_ref(), options)?;
        Ok(Self { client, dry_run: options.dry_run, sandbox: None })
    }

    pub(crate) fn client(&self) -> &Client {
        &self.client
    }

    /// Whether the command has a sandbox of its own.
    pub(crate) fn is_sandbox(&self) -> bool {
        self.sandbox.is_some()
    }

    /// Whether nothing is done that anybody would have to be asked about.
    pub(crate) fn is_harmless(&self) -> bool {
        self.dry_run || self.is_sandbox()
    }

    /// Fast-forwards the sandbox, if there is one, until the guard is dropped. The printer uses the sandbox's time from now
    /// on.
    pub(crate) fn fast_forward(&self, printer: &Printer) -> Option<FastForward> {
        let state = self.sandbox.as_ref()?.state().clone();
        let guard = state.fast_forward();
        printer.go_by(move || state.now());
        Some(guard)
    }
}

/// Without a key, a dry run shows requests that only read too, since none could be sent.
fn client(
    key: Option<ApiKey>,
    base_url: BaseUrl,
    ca_file: Option<&Placed<PathBuf>>,
    options: &GlobalArgs,
) -> Result<Client, Failure> {
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

/// Why a sandbox did not start.
pub(crate) fn sandbox_failure(error: StartError) -> Failure {
    let exit = if matches!(error, StartError::RemoteAddress(_)) { Exit::Usage } else { Exit::Failure };
    let failure = Failure::new(exit, error.to_string());
    match std::error::Error::source(&error) {
        Some(source) => failure.with_detail(source.to_string()),
        None => failure,
    }
}
