//! `port-in`: from a list of numbers to ported orders.

mod apply;
mod documents;
mod init;
mod inputs;
mod jobs;
mod journal;
mod lines;
mod listen;
mod outcome;
mod plan;
mod read;
mod watch;
mod work;

use crate::config::resolve::Config;
use crate::error::CommandError;
use crate::ui::printer::Printer;
use clap::Subcommand;

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Read a list of numbers and print the accepted, rejected and skipped rows; nothing is sent
    ///
    /// The list is CSV, a workbook, or one number per line, as exported: titles above the headings, totals below the
    /// numbers, any common separator and encoding, and headings in several languages are recognized. Numbers are never
    /// guessed: an ambiguous cell is rejected with its line or cell, the reason and a fix. Exit code 9 means that rows were
    /// rejected. With -o json, one document has `accepted`, `rejected`, `duplicates`, `conflicts`, `ignored`, `warnings` and
    /// `notes`; with -o csv, each row has a line with `class`, `place`, `number` and `reason`.
    Read(read::ReadArgs),
    /// Write a job file with every field explained
    ///
    /// With --from, it names the list and the given options for reading it, and a comment lists the columns found and the
    /// fields that they supply.
    Init(init::InitArgs),
    /// Print what `apply` would create, change and submit
    ///
    /// The numbers are checked, and the orders of the job are compared with the list; nothing is created or changed.
    /// Exit codes: 0 if there is nothing to do, 10 if the plan has changes, 2 if it has errors. `apply --plan DIGEST`
    /// applies exactly this plan.
    Plan(plan::PlanArgs),
    /// Create, fill in, submit and share the orders for a list of numbers, and follow them until they end
    ///
    /// Both files are validated and all numbers are checked before anything is created. Each step is recorded in the
    /// journal of the job: the same command continues after an interruption or a correction, and creates no order twice.
    /// With --sandbox, the orders go to a sandbox that lasts as long as the command, in which weeks take seconds, and no
    /// confirmation is needed. `telnyx-porting sandbox --help` lists numbers that cause exceptions and other events there.
    Apply(apply::ApplyArgs),
    /// Apply a job again, with the files and options of its last apply
    ///
    /// These are the list and the job file, the options for reading the list, --prune and --step. A step given here replaces
    /// the recorded one; `--step share` is the last one, so that nothing is left out. Not repeated are --plan and --retry.
    Resume(apply::ResumeArgs),
    /// Apply a job again, order the numbers of cancelled orders again, and submit orders in exception again
    ///
    /// The files and options are those of `port-in resume`. Only this run retries: a later `resume` does not.
    Retry(apply::ResumeArgs),
    /// Download the LOA template of each draft into a folder, and link the signed ones from there
    ///
    /// A template is named ACCOUNT-ORDER.pdf. Save the signed LOA next to it as ACCOUNT-ORDER-signed.pdf (or .png, .jpg),
    /// and run the command again: the LOA is uploaded and linked. `port-in resume` then submits the order.
    Documents(documents::DocumentArgs),
    /// Follow the orders of a job until they end
    ///
    /// All orders are listed in each round, 250 per request, and numbers that move to another order are followed there.
    Watch(watch::WatchArgs),
    /// Apply a job and follow its orders until all are ported, cancelled or deleted
    ///
    /// The list is read again before each apply, so that corrections take effect without a restart. With a journal in
    /// PostgreSQL, any number of these commands share a job, also on several machines: each step is done by one of them, a step
    /// of one that dies is continued by another, and all of them together respect the rate limit of their key.
    Work(work::WorkArgs),
    /// Receive and store the webhooks of all jobs, until Ctrl-C
    ///
    /// Each event is stored once, by its id, in the database of the jobs, or else in the data folder. `watch`, `apply` and
    /// `work` then read the order of an event at once. Responds with 204 when an event is stored, with 401 if it is not
    /// genuine, and with 503 if it cannot be stored within 1 second, so that Telnyx delivers it again. Prints the counts at
    /// the end.
    Listen(listen::ListenArgs),
    /// Print the orders of a job from its journal; nothing is sent
    Status(jobs::StatusArgs),
    /// Write a report of a job from its journal: HTML, CSV, XLSX or JSON; nothing is sent
    ///
    /// Without --file, the report is printed: as JSON, or with -o csv as the same CSV as in a file. All times are in UTC.
    /// The HTML page needs no other files. It lists what needs a person first, then the orders, each with its timeline,
    /// and the numbers. PINs, account numbers and sharing tokens are in neither the journal nor the reports.
    Report(jobs::ReportArgs),
    /// Print all jobs in the data folder or in a database
    ///
    /// The data folder is that in the variable `TELNYX_PORTING_DATA`, or else telnyx-porting/jobs in the user's folder for
    /// data: ~/.local/share, or %APPDATA% on Windows. Jobs with a journal elsewhere (--journal) are not listed.
    List(inputs::JournalArgs),
    /// Cancel the orders of a job and delete its drafts
    Cancel(jobs::ConfirmedArgs),
    /// Print the whole journal of a job as a document
    Export(inputs::JobArgs),
    /// Delete the journal of a job; its orders are not changed
    Forget(jobs::ConfirmedArgs),
    /// Move jobs between files and databases
    #[command(subcommand)]
    Journal(journal::Command),
}

pub(crate) async fn run(command: Command, config: &Config, printer: &Printer) -> Result<(), CommandError> {
    match command {
        Command::Read(args) => read::run(&args, printer),
        Command::Init(args) => init::run(&args, printer),
        Command::Plan(args) => plan::run(args, config, printer).await,
        Command::Apply(args) => apply::run(args, config, printer).await,
        Command::Resume(args) => apply::resume(args, false, config, printer).await,
        Command::Retry(args) => apply::resume(args, true, config, printer).await,
        Command::Documents(args) => documents::run(args, config, printer).await,
        Command::Watch(args) => watch::run(args, config, printer).await,
        Command::Work(args) => work::run(args, config, printer).await,
        Command::Listen(args) => listen::run(args, config, printer).await,
        Command::Journal(command) => journal::run(command, printer).await,
        Command::Status(args) => jobs::status(args, config, printer).await,
        Command::Report(args) => jobs::report(args, config, printer).await,
        Command::List(args) => jobs::list(args, config, printer).await,
        Command::Cancel(args) => jobs::cancel(args, config, printer).await,
        Command::Export(args) => jobs::export(args, config, printer).await,
        Command::Forget(args) => jobs::forget(args, config, printer).await,
    }
}
