//! `port-in listen`: stores the webhooks of all jobs.

use super::inputs::JournalArgs;
use crate::commands::webhook::{self, KeyArgs};
use crate::config::resolve::Config;
use crate::error::CommandError;
use crate::signals;
use crate::ui::printer::Printer;
use clap::Args;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use telnyx_porting_jobs::journal::JournalError;
use telnyx_porting_jobs::{InboxReceiver, inbox};

#[derive(Debug, Args)]
pub(crate) struct ListenArgs {
    #[command(flatten)]
    key: KeyArgs,
    /// The address to listen on, on this machine only; port 0 selects a free one
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:0")]
    listen: SocketAddr,
    #[command(flatten)]
    journal: JournalArgs,
}

pub(super) async fn run(args: ListenArgs, config: &Config, printer: &Printer) -> Result<(), CommandError> {
    let inbox = inbox::open(&args.journal.location(config)?).await?.ok_or(JournalError::UnknownFolder)?;
    webhook::require_loopback(args.listen)?;
    let receiver = InboxReceiver::bind(args.listen, args.key.verifier(), Arc::from(inbox)).await;
    let mut receiver = receiver.map_err(|error| webhook::cannot_listen(args.listen, &error))?;
    let mut stop = pin!(signals::stop());
    printer.note(&format!("ready: send webhooks to http://{}/; stop with Ctrl-C", receiver.address()));
    loop {
        tokio::select! {
            _ = &mut stop => break,
            error = receiver.next_error() => match error {
                Some(error) => printer.warning(&format!("{error}; Telnyx delivers these webhooks again")),
                None => break,
            },
        }
    }
    let counts = receiver.counts();
    receiver.shutdown().await;
    printer.result(&counts, || webhook::describe(counts))
}
