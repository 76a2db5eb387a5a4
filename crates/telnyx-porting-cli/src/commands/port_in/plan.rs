//! `port-in plan`: shows what a job would create, change and submit.

use super::inputs::{InputArgs, JobJournal};
use crate::commands::number_list;
use crate::config::resolve::Config;
use crate::error::{CommandError, Exit};
use crate::session::Session;
use crate::text::counted;
use crate::ui::printer::Printer;
use crate::ui::times;
use crate::ui::view;
use clap::Args;
use std::path::PathBuf;
use telnyx_porting_jobs::{ApplyOptions, Job, OrderPlan, Plan};

#[derive(Debug, Args)]
pub(crate) struct PlanArgs {
    #[command(flatten)]
    input: InputArgs,
    /// Send nothing: use the checks and orders of the last plan or apply; no key is needed
    #[arg(long)]
    offline: bool,
    /// Also write the plan as a page for sign-off to this file
    #[arg(long, value_name = "FILE")]
    html: Option<PathBuf>,
    /// Delete drafts of the job if the list has none of their numbers any more
    #[arg(long)]
    prune: bool,
    /// Order the numbers of cancelled orders again, and submit orders in exception again
    #[arg(long)]
    retry: bool,
}

pub(super) async fn run(args: PlanArgs, config: &Config, printer: &Printer) -> Result<(), CommandError> {
    let inputs = args.input.read(printer)?;
    number_list::print_file(&inputs.intake, printer);
    if !inputs.intake.is_complete() && !args.input.list.skip_rejected {
        let rows = counted(inputs.intake.skipped(), "row");
        printer.warning(&format!("{rows} cannot be read; correct them, or apply with --skip-rejected"));
    }
    let mut options = ApplyOptions::default().plan;
    options.prune = args.prune;
    options.retry = args.retry;
    let plan = if args.offline {
        let session = Session::offline(config)?;
        let journal = match args.input.read_journal(&inputs, config).await? {
            Some(journal) => journal,
            None => JobJournal::in_memory()?,
        };
        Job::open(session.client(), &*journal, &inputs.name, &inputs.port_in).await?.plan_offline(&options)
    } else {
        let session = Session::open(config).await?;
        let journal = args.input.journal(&inputs, &session, config).await?;
        let busy = printer.busy("checking the numbers");
        let job = Job::open(session.client(), &*journal, &inputs.name, &inputs.port_in).await?;
        let plan = job.plan(&options).await;
        drop(busy);
        plan?
    };
    if let Some(path) = &args.html {
        std::fs::write(path, plan.html(times::now())).map_err(|error| CommandError::not_written(path, error))?;
        printer.note(&format!("wrote {}", path.display()));
    }
    printer.result(&plan, || plan_text(&plan, &args.input.job_command("retry", &inputs)))?;
    if plan.has_errors() {
        return Err(CommandError::usage("the plan has errors, so it cannot be applied")
            .with_hint("each error has its fix; most are corrected in the list or the order file"));
    }
    if plan.has_changes() { Err(CommandError::new(Exit::Changes, "")) } else { Ok(()) }
}

/// The plan for people. `retry` is the command that retries the job.
fn plan_text(plan: &Plan, retry: &str) -> String {
    let mut lines = Vec::new();
    for account in &plan.accounts {
        lines.push(format!("{}: {}", account.name(), counted(account.numbers, "number")));
        lines.extend(account.create.iter().map(|order| {
            let numbers = view::first_numbers(&order.numbers, order.numbers.len());
            format!("  create  {numbers}  {order}").trim_end().to_owned()
        }));
        lines.extend(account.orders.iter().flat_map(|order| existing(order, retry)));
        lines.extend(account.ended.iter().map(|order| format!("  no order  {}", order.describe(retry))));
        for number in &account.left_out {
            lines.push(format!("  no order  {} ({}): {}", number.number, number.place, number.reason));
        }
    }
    for number in &plan.removed {
        let (number, order, status) = (&number.number, &number.order, &number.status);
        lines.push(format!("not in the list any more: {number} in the order {order}, {status}"));
    }
    for finding in &plan.findings {
        let severity = if finding.is_error { "error" } else { "warning" };
        let account = finding.account.as_ref().map(|account| format!("{account}: ")).unwrap_or_default();
        let hint = if finding.hint.is_empty() { String::new() } else { format!("; {}", finding.hint) };
        lines.push(format!("{severity}: {account}{}: {}{hint}", finding.field, finding.message));
    }
    lines.push(String::new());
    lines.push(format!("plan {} of {}: {}", plan.digest, plan.job, plan.summary()));
    lines.join("\n")
}

fn existing(order: &OrderPlan, retry: &str) -> Vec<String> {
    let numbers = counted(order.numbers, "number");
    let (id, status) = (view::short_id(&order.id), &order.status);
    let mut lines = vec![format!("  {id}  {numbers}  {status}: {}", order.describe_actions(retry))];
    lines.extend(
        order.waits_for.iter().map(|need| format!("    waits: {} {}; {}", need.field, need.message, need.hint)),
    );
    if !order.too_late.is_empty() {
        lines.push(format!("    cannot be changed any more: {}", order.too_late.join(", ")));
    }
    lines
}
