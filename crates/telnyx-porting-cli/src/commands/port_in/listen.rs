//! `port-in listen`: stores the webhooks of all jobs.

use super::inputs::JournalArgs;
use crate::commands::webhook::{self, ReceiverArgs};
use crate::config::resolve::Config;
use crate::error::CommandError;
use crate::signals;
use crate::ui::printer::Printer;
use clap::Args;
use std::pin::pin;
use std::sync::Arc;
use telnyx_porting_jobs::journal::JournalError;
use telnyx_porting_jobs::{InboxReceiver, inbox};

#[derive(Debug, Args)]
pub(crate) struct ListenArgs {
    #[command(flatten)]
    receiver: ReceiverArgs,
    #[command(flatten)]
    journal: JournalArgs,
}

pub(super) async fn run(args: ListenArgs, config: &Config, printer: &Printer) -> Result<(), CommandError> {
    let inbox = inbox::open(&args.journal.location(config)?).await?.ok_or(JournalError::UnknownFolder)?;
    let address = args.receiver.listen;
    webhook::require_loopback(address)?;
    let receiver = InboxReceiver::bind(address, args.receiver.verifier(), Arc::from(inbox)).await;
    let mut receiver = receiver.map_err(|error| webhook::cannot_listen(address, &error))?;
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
