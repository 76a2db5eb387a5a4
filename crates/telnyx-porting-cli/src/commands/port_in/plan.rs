//! `port-in plan`: shows what a job would create, change and submit.

use super::inputs::InputArgs;
use super::lines::first_numbers;
use crate::commands::number_list;
use crate::config::resolve::Config;
use crate::error::{CommandError, Exit};
use crate::session::Session;
use crate::text::counted;
use crate::ui::printer::Printer;
use crate::ui::view;
use clap::Args;
use telnyx_porting_jobs::journal::SqliteJournal;
use telnyx_porting_jobs::{AccountPlan, Action, ApplyOptions, Job, NewOrder, OrderPlan, Plan};

#[derive(Debug, Args)]
pub(crate) struct PlanArgs {
    #[command(flatten)]
    input: InputArgs,
    /// Send nothing: use the checks and orders of the last plan or apply; no key is needed
    #[arg(long)]
    offline: bool,
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
    let mut options = ApplyOptions::default().plan;
    options.prune = args.prune;
    options.retry = args.retry;
    let plan = if args.offline {
        let session = Session::offline(config)?;
        let journal = match args.input.read_journal(&inputs)? {
            Some(journal) => journal,
            None => SqliteJournal::in_memory()?,
        };
        Job::open(session.client(), &journal, &inputs.name, &inputs.port_in).await?.plan_offline(&options)
    } else {
        let session = Session::open(config).await?;
        let journal = match session.is_harmless() {
            true => SqliteJournal::in_memory()?,
            false => args.input.open_journal(&inputs).await?,
        };
        let busy = printer.busy("checking the numbers");
        let mut job = Job::open(session.client(), &journal, &inputs.name, &inputs.port_in).await?;
        job.set_inputs(inputs.recorded()).await?;
        let plan = job.plan(&options).await;
        drop(busy);
        plan?
    };
    printer.result(&plan, || text(&plan))?;
    if plan.has_errors() {
        return Err(CommandError::usage("the plan has errors, so it cannot be applied")
            .with_hint("correct them in the list or the order file"));
    }
    if plan.has_changes() { Err(CommandError::silent(Exit::Changes)) } else { Ok(()) }
}

/// The plan for people.
fn text(plan: &Plan) -> String {
    let mut lines = Vec::new();
    for account in &plan.accounts {
        let name = if account.account.is_empty() { "all numbers" } else { &account.account };
        lines.push(format!("{name}: {}", counted(account.numbers, "number")));
        lines.extend(account.create.iter().map(|order| format!("  create  {}", new_order(order))));
        lines.extend(account.orders.iter().flat_map(existing));
        for number in &account.left_out {
            lines.push(format!("  no order  {} ({}): {}", number.number, number.place, number.reason));
        }
    }
    for number in &plan.removed {
        lines.push(format!(
            "not in the list any more: {} in the order {}, {}",
            number.number, number.order, number.status
        ));
    }
    for finding in &plan.findings {
        let severity = if finding.is_error { "error" } else { "warning" };
        let account = finding.account.as_ref().map(|account| format!("{account}: ")).unwrap_or_default();
        let hint = if finding.hint.is_empty() { String::new() } else { format!("; {}", finding.hint) };
        lines.push(format!("{severity}: {account}{}: {}{hint}", finding.field, finding.message));
    }
    lines.push(String::new());
    lines.push(summary(plan));
    lines.join("\n")
}

fn new_order(order: &NewOrder) -> String {
    let parts = [order.country.as_deref(), order.number_type.as_deref(), order.carrier.as_deref()];
    let mut parts: Vec<_> = parts.into_iter().flatten().collect();
    if order.fast_port == Some(true) {
        parts.push("FastPort");
    }
    format!("{}  {}", first_numbers(&order.numbers, order.numbers.len()), parts.join(", "))
}

fn existing(order: &OrderPlan) -> Vec<String> {
    let numbers = counted(usize::try_from(order.numbers).unwrap_or(usize::MAX), "number");
    let actions: Vec<_> = order.actions.iter().map(action).collect();
    let actions = if actions.is_empty() { "nothing to do".to_owned() } else { actions.join(", ") };
    let mut lines = vec![format!("  {}  {numbers}  {}: {actions}", view::short_id(&order.id), order.status)];
    lines.extend(
        order.waits_for.iter().map(|need| format!("    waits: {} {}; {}", need.field, need.message, need.hint)),
    );
    if !order.too_late.is_empty() {
        lines.push(format!("    cannot be changed any more: {}", order.too_late.join(", ")));
    }
    lines
}

fn action(action: &Action) -> String {
    match action {
        Action::Set(fields) => format!("set {}", fields.join(" ")),
        Action::LinkLoa => "link the LOA".to_owned(),
        Action::LinkInvoice => "link the invoice".to_owned(),
        Action::MeetRequirements => "set requirements".to_owned(),
        Action::RequestFocDate => "request an FOC date".to_owned(),
        Action::Confirm => "submit if complete".to_owned(),
        Action::Share => "share".to_owned(),
        Action::Delete => "delete".to_owned(),
        other => format!("{other:?}"),
    }
}

fn summary(plan: &Plan) -> String {
    let new: usize = plan.accounts.iter().map(|account| account.create.len()).sum();
    let has_actions = |order: &&OrderPlan| !order.actions.is_empty();
    let changed = plan.accounts.iter().flat_map(|account| &account.orders).filter(has_actions).count();
    let left_out: usize = plan.accounts.iter().map(|account: &AccountPlan| account.left_out.len()).sum();
    let mut parts =
        vec![format!("{} to create", counted(new, "order")), format!("{} to change", counted(changed, "order"))];
    if left_out > 0 {
        parts.push(format!("{} without an order", counted(left_out, "number")));
    }
    format!("plan {} of {}: {}", plan.digest, plan.job, parts.join(", "))
}
