//! `orders`: porting orders, one step at a time.

mod edit;
pub(crate) mod patch;
mod several;
pub(crate) mod update;
mod watch;

use crate::args;
use crate::commands::generated;
use crate::commands::number_list::{self, NumberArgs};
use crate::commands::orders::several::{Orders, OrdersArg};
use crate::commands::save::Target;
use crate::error::{CommandError, Exit};
use crate::order_fields::{place_in, set_by};
use crate::session::Session;
use crate::text::joined;
use crate::ui::printer::{Printer, received};
use crate::ui::times::Times;
use crate::ui::{prompt, view};
use clap::{ArgAction, Args, Subcommand};
use serde::Serialize;
use serde_json::json;
use std::path::PathBuf;
use telnyx_porting::api::runtime::ApiErrorObject;
use telnyx_porting::types::{ActivationJob, PortingOrder, PortingOrderSharingToken, SharingPermission};
use telnyx_porting::{
    CreateOrder, Error, Issue, LoaConfigurationId, NewBlock, OnceKey, OrderExt, OrderHandle, PhoneNumberFilter,
    PhoneNumberRange, PortingOrderId, Preflight, ShareRequest, ShareTtl,
};
use telnyx_porting_jobs::preflight_command;

const PREFLIGHT_COLUMNS: [(&str, &str); 4] =
    [("FIELD", "field"), ("SEVERITY", "severity"), ("PROBLEM", "message"), ("SET IT WITH", "set_with")];

const DELETED_COLUMNS: [(&str, &str); 2] = [("ID", "id"), ("DELETED", "deleted")];

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    #[command(flatten)]
    Plain(generated::orders::Command),
    /// Create draft orders for phone numbers: one for each country, type, carrier and FastPort eligibility
    Create(CreateArgs),
    /// Show an order
    Get(GetArgs),
    /// Change fields of orders; the others stay unchanged
    ///
    /// Set fields with options, in a file with --from, or in an editor with --edit. Other users of this machine can see
    /// options, so set account numbers and PINs in a file or in the editor.
    Update(Box<update::UpdateArgs>),
    /// Create a token that gives people without an account access to an order's documents
    ///
    /// The token is printed once and cannot be retrieved again. Anyone who has it can read the order's documents.
    Share(ShareArgs),
    /// List what prevents an order from being confirmed, and the options that set it
    ///
    /// Reads the order, its requirements and, if a FOC date is requested, its FOC windows. Warnings are about requirements
    /// of some carriers. Exit code 1 means that something is missing.
    Preflight(OrderArg),
    /// Submit orders
    Confirm(ConfirmArgs),
    /// Delete orders, which must be drafts
    Delete(ConfirmArgs),
    /// Cancel submitted orders; not within 48 hours of their FOC date
    Cancel(CancelArgs),
    /// Activate the numbers of an order now, within one of its activation windows
    Activate(ActivateArgs),
    /// Watch orders until each has reached a status
    ///
    /// On a terminal, each order has a line with its status, the time in that status, and the time until its FOC date, until
    /// it can no longer be cancelled, or until a draft is deleted or an order in exception is cancelled. Otherwise, and with
    /// --verbose, each change is a line. The last status of each order is printed at the end, also after Ctrl-C.
    ///
    /// Up to three orders are polled individually, more in lists. Numbers that move to another order in a late split are
    /// watched there. A draft ends the watch at once if the status is not draft, because it must be confirmed first.
    ///
    /// Exit codes: 0 all orders reached the status, 1 a draft or ported instead, 6 timeout, 7 in exception, 8 cancelled, 9
    /// orders that ended in different ways, or numbers that moved to an order that cannot be found, 129 after SIGHUP, 130
    /// after Ctrl-C, 143 after SIGTERM.
    Watch(watch::WatchArgs),
    /// Save the letter of authorization for an order as PDF, to be signed
    LoaTemplate(LoaTemplateArgs),
}

#[derive(Debug, Args)]
pub(crate) struct OrderArg {
    /// The order's id
    #[arg(value_name = "ID")]
    id: PortingOrderId,
}

#[derive(Debug, Args)]
pub(crate) struct CreateArgs {
    #[command(flatten)]
    numbers: NumberArgs,
    /// Your own reference for the orders
    #[arg(long, value_name = "TEXT")]
    customer_reference: Option<String>,
    /// Your own reference for the group of orders
    #[arg(long, value_name = "TEXT")]
    customer_group_reference: Option<String>,
    /// A block of 1 to 1,000 consecutive numbers to port with the order, in Germany only, such as
    /// +4930244999901-+4930244999910; repeatable. `blocks list` shows whether the API accepted it
    #[arg(long, value_name = "NUMBERS")]
    block: Vec<PhoneNumberRange>,
    /// Create the orders only once for this key, such as a ticket id, however often the command is run
    ///
    /// 1 to 200 letters, digits, _, -, . and :. If orders exist for the key, they are printed and none are created.
    #[arg(long, value_name = "KEY", value_parser = |key: &str| OnceKey::new(key))]
    key: Option<OnceKey>,
}

#[derive(Debug, Args)]
pub(crate) struct GetArgs {
    #[command(flatten)]
    order: OrderArg,
    /// Whether to include the phone numbers, regardless of their count
    #[arg(long, value_name = "BOOL", default_value_t = true, action = ArgAction::Set)]
    include_phone_numbers: bool,
}

#[derive(Debug, Args)]
pub(crate) struct ShareArgs {
    #[command(flatten)]
    order: OrderArg,
    /// Validity of the token: 1 second to 48 hours, such as 3600, 90m, 36h or 2d [default: chosen by the API]
    #[arg(long, value_name = "SPAN")]
    expires_in: Option<ShareTtl>,
    /// The permission: read, update, or a name of the API [default: chosen by the API]
    #[arg(long, value_name = "PERMISSION", value_parser = args::permission)]
    permission: Option<SharingPermission>,
}

#[derive(Debug, Args)]
pub(crate) struct ConfirmArgs {
    #[command(flatten)]
    orders: OrdersArg,
    /// Do not ask for confirmation
    #[arg(long, short)]
    yes: bool,
}

#[derive(Debug, Args)]
pub(crate) struct ActivateArgs {
    #[command(flatten)]
    order: OrderArg,
    /// Do not ask for confirmation
    #[arg(long, short)]
    yes: bool,
}

#[derive(Debug, Args)]
pub(crate) struct CancelArgs {
    #[command(flatten)]
    orders: OrdersArg,
    /// Send the cancellation even within 48 hours of the FOC date, when the API rejects it
    #[arg(long)]
    regardless: bool,
    /// Do not ask for confirmation
    #[arg(long, short)]
    yes: bool,
}

#[derive(Debug, Args)]
pub(crate) struct LoaTemplateArgs {
    #[command(flatten)]
    order: OrderArg,
    /// The id of an LOA configuration, whose name, logo and address the letter shows
    #[arg(long, value_name = "ID")]
    loa_configuration: Option<LoaConfigurationId>,
    /// Write to this file, which is replaced, or with - to stdout
    #[arg(long, value_name = "FILE")]
    save: PathBuf,
}

pub(crate) async fn run(command: Command, session: &Session, printer: &Printer) -> Result<(), CommandError> {
    match command {
        Command::Plain(command) => command.run(session, printer).await,
        Command::Create(args) => create(args, session, printer).await,
        Command::Get(args) => get(args, session, printer).await,
        Command::Update(args) => update::run(*args, session, printer).await,
        Command::Share(args) => share(args, session, printer).await,
        Command::Preflight(order) => preflight(order, session, printer).await,
        Command::Confirm(args) => confirm(args, session, printer).await,
        Command::Delete(args) => delete(args, session, printer).await,
        Command::Cancel(args) => cancel(args, session, printer).await,
        Command::Activate(args) => activate(args, session, printer).await,
        Command::Watch(args) => watch::run(args, session, printer).await,
        Command::LoaTemplate(args) => loa_template(args, session, printer).await,
    }
}

async fn create(args: CreateArgs, session: &Session, printer: &Printer) -> Result<(), CommandError> {
    printer.require::<PortingOrder>()?;
    let mut order = CreateOrder::new(args.numbers.read_some(printer)?);
    if let Some(reference) = args.customer_reference {
        order = order.with_customer_reference(reference);
    }
    if let Some(reference) = args.customer_group_reference {
        order = order.with_customer_group_reference(reference);
    }
    order = args.block.into_iter().map(NewBlock::new).fold(order, CreateOrder::with_block);
    printer.warnings(&number_list::order_warnings(&order.validate()));
    let orders = session.client().orders();
    let orders = match args.key {
        Some(key) => orders.create_once(order, key).with_response().await?,
        // If the outcome of the request is unknown, the orders are found by their reference.
        None => orders.create_and_reconcile(order).with_response().await?,
    };
    printer.responses(&orders, &view::ORDER_COLUMNS)
}

async fn get(args: GetArgs, session: &Session, printer: &Printer) -> Result<(), CommandError> {
    printer.describe::<PortingOrder>();
    let client = session.client();
    let handle = client.order(args.order.id.clone());
    let order = if args.include_phone_numbers { handle.get() } else { handle.get_without_numbers() };
    let order = order.with_response().await?;
    let mut sent = received(&order)?;
    let shown = i64::try_from(order.phone_numbers.len()).unwrap_or(i64::MAX);
    // The API sends the first 50 numbers of an order.
    if args.include_phone_numbers
        && printer.selects("phone_numbers")
        && order.porting_phone_numbers_count.is_some_and(|total| total > shown)
    {
        let filter = PhoneNumberFilter::new().with_porting_orders([args.order.id]);
        let numbers = client.phone_numbers().list(filter).try_collect().await?;
        sent["phone_numbers"] = serde_json::to_value(numbers)?;
    }
    printer.result(&sent, || view::order(&order, &printer.screen()))
}

async fn share(args: ShareArgs, session: &Session, printer: &Printer) -> Result<(), CommandError> {
    printer.require::<PortingOrderSharingToken>()?;
    let mut request = ShareRequest::new();
    if let Some(ttl) = args.expires_in {
        request = request.with_expires_in(ttl);
    }
    if let Some(permission) = args.permission {
        request = request.with_permission(permission);
    }
    let token = session.client().order(args.order.id).share(request).with_response().await?;
    printer.result(&received(&token)?, || view::token(&token, &printer.screen()))
}

/// An issue of the preflight, and the option or command that resolves it.
#[derive(Serialize)]
struct PreflightRow<'a> {
    #[serde(flatten)]
    issue: &'a Issue,
    #[serde(skip_serializing_if = "Option::is_none")]
    set_with: Option<String>,
}

async fn preflight(order: OrderArg, session: &Session, printer: &Printer) -> Result<(), CommandError> {
    let id = order.id;
    let preflight = session.client().order(id.clone()).preflight().await?;
    let row = |issue| PreflightRow { issue, set_with: set_with(issue, &preflight, &id) };
    let rows: Vec<_> = preflight.issues.as_slice().iter().map(row).collect();
    printer.items(&rows, &PREFLIGHT_COLUMNS)?;
    match preflight.issues.errors().count() {
        0 => {
            printer.note(&format!("no issues prevent {id} from being confirmed"));
            Ok(())
        }
        count => {
            let (noun, verb) = if count == 1 { ("issue", "prevents") } else { ("issues", "prevent") };
            let message = format!("{count} {noun} {verb} {id} from being confirmed");
            let hint = format!("set the options with `telnyx-porting orders update {id}`");
            Err(CommandError::new(Exit::Failure, message).with_hint(hint))
        }
    }
}

/// The option of `orders update` that resolves an issue, or another command that does.
fn set_with(issue: &Issue, preflight: &Preflight, id: &PortingOrderId) -> Option<String> {
    let field = issue.field();
    if let Some(command) = preflight_command(issue, &preflight.order, id) {
        return Some(command);
    }
    if let Some(place) = place_in(field, "requirements") {
        let kind = preflight.requirements.get(place)?.requirement_type.as_ref()?;
        let option = set_by(field)?;
        return Some(option.replace("TYPE_ID", kind.id.as_deref().unwrap_or("TYPE_ID")));
    }
    set_by(field)
}

async fn confirm(args: ConfirmArgs, session: &Session, printer: &Printer) -> Result<(), CommandError> {
    printer.require::<PortingOrder>()?;
    let orders = args.orders.read(printer)?;
    let confirm = async |id| {
        let order = session.client().order(id);
        match order.confirm_once().with_response().await {
            Ok(confirmed) => Ok(confirmed),
            Err(error) => Err(confirm_error(error, &order).await),
        }
    };
    ask(&CONFIRM, &orders.ids, args.yes, session, printer).await?;
    several::change_orders(orders, printer, confirm).await
}

/// The API refers to requirements by their index, so they are listed to name them.
async fn confirm_error(error: Error, order: &OrderHandle) -> CommandError {
    let is_requirement =
        |entry: &ApiErrorObject| entry.pointer.as_deref().is_some_and(|pointer| pointer.starts_with("/requirements/"));
    let requirements = if error.api_errors().iter().any(is_requirement) {
        order.requirements().try_collect().await.unwrap_or_default()
    } else {
        Vec::new()
    };
    CommandError::about_order(error, &requirements)
}

async fn delete(args: ConfirmArgs, session: &Session, printer: &Printer) -> Result<(), CommandError> {
    printer.require_names(["id", "deleted"])?;
    let Orders { ids, is_single } = args.orders.read(printer)?;
    ask(&DELETE, &ids, args.yes, session, printer).await?;
    let delete = async |id: PortingOrderId| {
        session.client().order(id.clone()).delete().await?;
        printer.note(&format!("deleted {id}"));
        Ok(json!({ "id": id.as_str(), "deleted": true }))
    };
    if is_single {
        return printer.json(&delete(ids[0].clone()).await?);
    }
    several::change_each(ids, printer, &DELETED_COLUMNS, delete).await
}

async fn cancel(args: CancelArgs, session: &Session, printer: &Printer) -> Result<(), CommandError> {
    printer.require::<PortingOrder>()?;
    let orders = args.orders.read(printer)?;
    ask(&CANCEL, &orders.ids, args.yes, session, printer).await?;
    let cancel = async |id| {
        let order = session.client().order(id);
        let cancelled = if args.regardless { order.cancel_regardless() } else { order.cancel_once() };
        Ok(cancelled.with_response().await?)
    };
    several::change_orders(orders, printer, cancel).await
}

async fn activate(args: ActivateArgs, session: &Session, printer: &Printer) -> Result<(), CommandError> {
    printer.require::<ActivationJob>()?;
    ask(&ACTIVATE, std::slice::from_ref(&args.order.id), args.yes, session, printer).await?;
    let order = session.client().order(args.order.id);
    printer.response(&order.activate_once().with_response().await?)
}

async fn loa_template(args: LoaTemplateArgs, session: &Session, printer: &Printer) -> Result<(), CommandError> {
    let target = Target::new(args.save)?;
    let order = session.client().order(args.order.id);
    let letter = match args.loa_configuration {
        Some(configuration) => order.loa_template_with(configuration),
        None => order.loa_template(),
    };
    target.write(letter, printer).await
}

/// An action that needs confirmation.
struct Action {
    verb: &'static str,
    /// The question about one order, without its id.
    question: &'static str,
    consequence: &'static str,
}

const CONFIRM: Action = Action {
    verb: "Submit",
    question: "Submit the order",
    consequence: "Telnyx requests the numbers from the losing carrier.",
};
const CANCEL: Action =
    Action { verb: "Cancel", question: "Cancel the order", consequence: "A cancelled order cannot be reopened." };
const ACTIVATE: Action = Action {
    verb: "Activate",
    question: "Activate the numbers of the order now",
    consequence: "The numbers leave the losing carrier; this cannot be undone.",
};
const DELETE: Action =
    Action { verb: "Delete", question: "Delete the order", consequence: "The draft and its data are deleted." };

/// Shows the order, or the ids of several, and asks for confirmation, unless it is on the command line or the action is
/// harmless.
async fn ask(
    action: &Action,
    ids: &[PortingOrderId],
    confirmed: bool,
    session: &Session,
    printer: &Printer,
) -> Result<(), CommandError> {
    if confirmed || session.is_harmless() {
        return Ok(());
    }
    let short = match ids {
        [id] => format!("{} {id}?", action.question),
        ids => format!("{} these {} orders?", action.verb, ids.len()),
    };
    prompt::require_terminal(&short)?;
    let shown = match ids {
        [id] => summary(&session.client().order(id.clone()).get().await?, &printer.screen().times),
        ids => joined(ids) + "\n",
    };
    prompt::confirm(&format!("{shown}{} {short}", action.consequence), false, printer)
}

/// The order in a few lines.
fn summary(order: &PortingOrder, times: &Times) -> String {
    let mut lines = vec![("status", view::status(order)), ("numbers", view::numbers(order))];
    if order.foc_time().is_some() {
        lines.push(("FOC date", view::foc_date(order, times).unwrap_or_default()));
    }
    if let Some(reference) = &order.customer_reference {
        lines.push(("reference", reference.replace('\n', " ")));
    }
    let lines: Vec<_> = lines.into_iter().map(|(name, value)| format!("{name:<10} {value}")).collect();
    lines.join("\n") + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::times::tests::noon;

    #[test]
    fn the_summary_has_status_numbers_and_date() {
        let order = serde_json::from_value(serde_json::json!({
            "status": {"value": "foc-date-confirmed"},
            "phone_numbers": [{"phone_number": "+13035550100"}],
            "activation_settings": {"foc_datetime_actual": "2026-03-10T15:00:00Z"},
        }));
        let text = summary(&order.unwrap(), &noon());
        assert_eq!(
            text,
            "status     foc-date-confirmed\nnumbers    +13035550100\n\
            FOC date   2026-03-10 15:00Z (09:00 -06:00 here, in 2 days)\n"
        );
    }
}
