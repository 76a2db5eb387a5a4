//! `port-in documents`: LOAs to be signed.

use super::inputs::{JobArgs, job_command};
use super::lines;
use crate::config::resolve::Config;
use crate::error::{CommandError, Exit};
use crate::session::Session;
use crate::text::counted;
use crate::ui::printer::Printer;
use crate::ui::view;
use clap::Args;
use serde_json::json;
use std::path::PathBuf;
use telnyx_porting_jobs::{LoaEvent, collect_loas};

#[derive(Debug, Args)]
pub(crate) struct DocumentArgs {
    #[command(flatten)]
    job: JobArgs,
    /// The folder of the templates and the signed LOAs
    #[arg(long, value_name = "FOLDER", default_value = "loas")]
    folder: PathBuf,
}

pub(super) async fn run(args: DocumentArgs, config: &Config, printer: &Printer) -> Result<(), CommandError> {
    let journal = args.job.open(config).await?;
    let session = Session::open(config).await?;
    let mut items = Vec::new();
    let mut failures = Vec::new();
    collect_loas(session.client(), &*journal, &args.folder, |event| {
        let (order, path, state) = match event {
            LoaEvent::Saved(order, path) => (order, path, "saved"),
            LoaEvent::Unsigned(order, path) => (order, path, "unsigned"),
            LoaEvent::Linked(order, path) => (order, path, "linked"),
            LoaEvent::Failed(order, error) => {
                failures.push(format!("{}: {}", view::short_id(&order.id), error.one_line()));
                return;
            }
            _ => return,
        };
        items.push(json!({"order": order.id, "state": state, "file": path}));
    })
    .await?;
    printer.items(&items, &[("ORDER", "order"), ("STATE", "state"), ("FILE", "file")])?;
    printer.gap();
    let count = |state: &str| items.iter().filter(|item| item["state"] == state).count();
    printer.note(&format!("{} saved, {} unsigned, {} linked", count("saved"), count("unsigned"), count("linked")));
    if count("saved") + count("unsigned") > 0 {
        let folder = args.folder.display();
        printer.note(&format!(
            "next: have each LOA signed, save it in {folder} under the name of its file with -signed before the extension, such \
             as Acme-3184a0f1-signed.pdf, and run the command again"
        ));
    }
    if count("linked") > 0 {
        let job = lines::report(&journal).await?.arguments.unwrap_or_default();
        printer.note(&format!("next: submit the orders with `{}`", job_command("resume", &job)));
    }
    if failures.is_empty() {
        return Ok(());
    }
    let message = format!("the LOAs of {} failed", counted(failures.len(), "order"));
    Err(CommandError::new(Exit::Partial, message).with_details(failures))
}
