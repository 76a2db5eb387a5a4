//! The command line: all commands, their help, and how they are run.

use crate::commands::{
    action_requirements, activation_jobs, api, associated, blocks, check, comments, config, documents, events,
    exceptions, extensions, generated, loa, numbers, orders, port_in, reports, sandbox, schema, shell, token,
    verification, webhook,
};
use crate::config::resolve::{Config, ConfigRequirement, OUTPUT_VARIABLE};
use crate::enum_arg;
use crate::error::{self, CommandError, Exit};
use crate::global::{ColorChoice, Format, GlobalArgs};
use crate::session::Session;
use crate::ui::printer::Printer;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};
use std::io::{self, Write as _};
use telnyx_porting::ValidationError;

const ABOUT: &str = "Port phone numbers into Telnyx";
const LONG_ABOUT: &str = "\
Port phone numbers into Telnyx.

The API key is read from TELNYX_API_KEY, or from a profile created with `telnyx-porting config init`. Results go to stdout, \
everything else to stderr. Results are tables unless another format is selected, on terminals \
and in pipes.

Tables show times in UTC and relative to now; single-item views also show local time (TZ). On a terminal, tables fit its \
width (or COLUMNS): they wrap between words, or print each field on its own line. The other formats contain what the API \
sent. No pager is used.";

/// The command line.
#[derive(Debug, Parser)]
#[command(name = "telnyx-porting", version, about = ABOUT, long_about = LONG_ABOUT)]
#[command(after_help = error::EXIT_CODES, max_term_width = 100)]
#[command(disable_help_subcommand = true)]
pub(crate) struct Cli {
    #[command(subcommand)]
    command: Command,
    #[command(flatten)]
    global: GlobalArgs,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Complete port-ins: from a list of numbers to ported orders
    ///
    /// Each job has a journal, with which it continues at any time: the file NAME.sqlite in the data folder. The data
    /// folder is that in the variable `TELNYX_PORTING_DATA`, or else telnyx-porting/jobs in the user's folder for data:
    /// ~/.local/share, or %APPDATA% on Windows. With --journal, the journal is another file.
    ///
    /// To try a job without an account, use --sandbox, or start `telnyx-porting sandbox`, whose help lists numbers that cause
    /// exceptions and other events.
    #[command(subcommand)]
    PortIn(port_in::Command),
    /// Porting orders, one step at a time
    #[command(subcommand)]
    Orders(orders::Command),
    /// Letters of authorization, invoices and other files
    #[command(subcommand)]
    Documents(documents::Command),
    /// Comments on an order
    #[command(subcommand)]
    Comments(comments::Command),
    /// Jobs that activate the numbers of an order
    #[command(subcommand)]
    ActivationJobs(activation_jobs::Command),
    /// Codes that prove control of a number
    #[command(subcommand)]
    Verification(verification::Command),
    /// Numbers that are not ported: kept at the losing carrier or disconnected
    #[command(subcommand)]
    Associated(associated::Command),
    /// Consecutive numbers that are ported together, in Germany
    #[command(subcommand)]
    Blocks(blocks::Command),
    /// Extensions of a German number
    #[command(subcommand)]
    Extensions(extensions::Command),
    /// Steps that the end user must complete, such as an identity check
    #[command(subcommand)]
    ActionRequirements(action_requirements::Command),
    /// Check whether phone numbers can be ported; nothing is ordered
    ///
    /// Exit code 9 means that some cannot. The API rejects `orders create` if a single number is not portable.
    Check(check::CheckArgs),
    /// The phone numbers of all orders, and the bundles that are assigned to them
    #[command(subcommand)]
    Numbers(numbers::Command),
    /// Letterheads of letters of authorization
    #[command(subcommand)]
    Loa(loa::Command),
    /// Reports on orders, as CSV files
    #[command(subcommand)]
    Reports(reports::Command),
    /// Events of orders
    #[command(subcommand)]
    Events(events::Command),
    /// Exception codes and how to resolve them
    ///
    /// Without a code, lists all codes of the API. With one, explains it; nothing is sent and no key is needed.
    Exceptions(exceptions::ExceptionsArgs),
    #[command(flatten)]
    Plain(generated::Command),
    /// Verify webhooks, and receive them on this machine
    #[command(subcommand)]
    Webhook(webhook::Command),
    /// Read sharing tokens
    #[command(subcommand)]
    Token(token::Command),
    /// Send any request to the API, with the key
    ///
    /// Prints the body of the response, as JSON unless another format is selected. The request is not validated, and no
    /// confirmation is needed.
    Api(api::ApiArgs),
    /// Run a sandbox of the API on this machine until Ctrl-C
    ///
    /// Prints its address and a key as environment variables for the other commands. Its orders are in memory and are lost
    /// when it ends. The end of this help lists the numbers and references that cause exceptions and other events.
    Sandbox(sandbox::SandboxArgs),
    /// Manage configuration profiles (API key, base URL, output settings)
    ///
    /// Options override environment variables, which override the profile, which overrides defaults. The profile is selected
    /// by --profile, `TELNYX_PORTING_PROFILE` or `config use`; otherwise, the profile named default is used. The file is
    /// telnyx-porting/config.toml in the platform's configuration folder, unless `TELNYX_PORTING_CONFIG` sets another path.
    ///
    /// The key is taken from `TELNYX_API_KEY`, the file in `TELNYX_API_KEY_FILE`, or the profile. A profile's key is only
    /// sent to the host of its own `base_url`: if `TELNYX_BASE_URL` sets another host, the key is not sent; if --base-url
    /// does, a warning is printed.
    #[command(subcommand)]
    Config(config::Command),
    /// Print the JSON Schema of a command's options, result, exit codes and errors
    ///
    /// Without a command, prints the list of commands and everything that they have in common. With --output json, errors,
    /// warnings and notes are JSON on stderr too, one per line.
    Schema(schema::SchemaArgs),
    /// Print a script that completes commands and options in a shell
    Completions(shell::CompletionsArgs),
    /// Print the manual page
    Man(shell::ManArgs),
}

/// A parsed command with its configuration.
pub(crate) struct Run {
    command: Command,
    pub(crate) config: Config,
    requirement: ConfigRequirement,
    warnings: Vec<String>,
}

impl Cli {
    /// Parses the arguments and resolves the configuration.
    pub(crate) fn parse_arguments() -> Result<Run, clap::Error> {
        let mut program = Self::command();
        let mut matches = program.try_get_matches_from_mut(std::env::args_os())?;
        let warnings = enum_arg::warnings(&program, &matches, generated::unknown);
        let Self { command, global } =
            Self::from_arg_matches_mut(&mut matches).map_err(|error| error.format(&mut program))?;
        let requirement = command.requirement(global.sandbox);
        Ok(Run { command, config: Config::resolve(global, requirement), requirement, warnings })
    }
}

impl Command {
    fn requirement(&self, has_sandbox: bool) -> ConfigRequirement {
        match self {
            Self::Completions(_) | Self::Man(_) | Self::Schema(_) => ConfigRequirement::None,
            Self::Config(_) => ConfigRequirement::File,
            Self::Sandbox(_) | Self::Token(_) | Self::Webhook(_) => ConfigRequirement::Output,
            Self::Exceptions(args) if args.code.is_some() => ConfigRequirement::Output,
            _ if has_sandbox => ConfigRequirement::Output,
            _ => ConfigRequirement::Client,
        }
    }

    /// Whether the command may change something through the API.
    fn sends_requests(&self) -> bool {
        !matches!(
            self,
            Self::Webhook(_)
                | Self::Token(_)
                | Self::Sandbox(_)
                | Self::Config(_)
                | Self::Schema(_)
                | Self::Completions(_)
                | Self::Man(_)
        )
    }
}

impl Run {
    pub(crate) fn is_sandbox(&self) -> bool {
        matches!(self.command, Command::Sandbox(_))
    }

    /// Prints warnings about the arguments and the configuration, and runs the command.
    pub(crate) async fn run(self, printer: &Printer) -> Result<(), CommandError> {
        let Self { command, config, requirement, warnings } = self;
        for warning in &warnings {
            printer.warning(warning);
        }
        match (requirement, &config.output_error) {
            (ConfigRequirement::Client, _) => {
                config.connection()?.warnings.iter().for_each(|warning| printer.warning(warning));
            }
            (ConfigRequirement::Output, Some(error)) => {
                printer.warning(&format!("configuration ignored: {}", error.message()));
            }
            _ => {}
        }
        if config.global.dry_run && !command.sends_requests() {
            return Err(CommandError::usage("--dry-run prints requests, but this command sends none"));
        }
        dispatch(command, &config, printer).await
    }
}

async fn dispatch(command: Command, config: &Config, printer: &Printer) -> Result<(), CommandError> {
    let open = || Session::open(config);
    match command {
        Command::PortIn(command) => port_in::run(command, config, printer).await,
        Command::Orders(command) => orders::run(command, &open().await?, printer).await,
        Command::Documents(command) => documents::run(command, &open().await?, printer).await,
        Command::Comments(command) => comments::run(command, &open().await?, printer).await,
        Command::ActivationJobs(command) => activation_jobs::run(command, &open().await?, printer).await,
        Command::Verification(command) => verification::run(command, &open().await?, printer).await,
        Command::Associated(command) => associated::run(command, &open().await?, printer).await,
        Command::Blocks(command) => blocks::run(command, &open().await?, printer).await,
        Command::Extensions(command) => extensions::run(command, &open().await?, printer).await,
        Command::ActionRequirements(command) => action_requirements::run(command, &open().await?, printer).await,
        Command::Check(args) => check::run(args, config, printer).await,
        Command::Numbers(command) => numbers::run(command, &open().await?, printer).await,
        Command::Loa(command) => loa::run(command, &open().await?, printer).await,
        Command::Reports(command) => reports::run(command, &open().await?, printer).await,
        Command::Events(command) => events::run(command, &open().await?, printer).await,
        Command::Exceptions(args) => exceptions::run(args, config, printer).await,
        Command::Plain(command) => command.run(&open().await?, printer).await,
        Command::Webhook(command) => webhook::run(command, printer).await,
        Command::Token(command) => token::run(command, printer),
        Command::Api(args) => api::run(args, config, printer).await,
        Command::Sandbox(args) => sandbox::run(args, printer).await,
        Command::Config(command) => config::run(command, config, printer).await,
        Command::Schema(args) => schema::run(&args, &Cli::command(), printer),
        Command::Completions(args) => shell::completions(&args, Cli::command(), printer),
        Command::Man(args) => shell::man(&args, Cli::command(), printer),
    }
}

/// Prints why the arguments are invalid, or the requested help.
pub(crate) fn print_parse_error(error: &clap::Error) -> Exit {
    let is_help = matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion);
    let format = requested_format();
    let rejected = broken_rule(error).or_else(|| (!is_help && format != Format::Table).then(|| misuse(error)));
    if let Some(error) = rejected {
        plain_printer(format).error(&error);
        return Exit::Usage;
    }
    let printed = error.print().and_then(|()| io::stdout().flush());
    match printed {
        _ if !is_help => Exit::Usage,
        Ok(()) => Exit::Success,
        Err(error) => {
            let error = CommandError::from(error);
            plain_printer(format).error(&error);
            error.exit()
        }
    }
}

/// A printer for errors before the options are known.
fn plain_printer(format: Format) -> Printer {
    Printer::new(&GlobalArgs::default(), format, ColorChoice::Auto)
}

/// The format of errors in arguments that cannot be parsed: JSON if it is requested for the results.
fn requested_format() -> Format {
    let mut arguments = std::env::args_os().map(|argument| argument.to_string_lossy().into_owned());
    let mut format = std::env::var(OUTPUT_VARIABLE).ok();
    while let Some(argument) = arguments.next() {
        if argument == "--" {
            break;
        }
        if argument == "-o" || argument == "--output" {
            format = arguments.next();
        } else if let Some(value) = argument.strip_prefix("--output=").or_else(|| argument.strip_prefix("-o")) {
            format = Some(value.trim_start_matches('=').to_owned());
        }
    }
    match format.as_deref() {
        Some("json") => Format::Json,
        Some("jsonl") => Format::Jsonl,
        _ => Format::Table,
    }
}

/// An error of the argument parser: its text without the usage.
fn misuse(error: &clap::Error) -> CommandError {
    let text = error.render().to_string();
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let message = lines.next().unwrap_or_default().trim_start_matches("error: ").to_owned();
    let mut rejected = CommandError::usage(message);
    for line in lines.filter(|line| !line.starts_with("Usage:") && !line.starts_with("For more information")) {
        rejected = match line.strip_prefix("tip: ") {
            Some(tip) => rejected.with_hint(tip),
            None => rejected.with_detail(line),
        };
    }
    rejected
}

/// A value that breaks a rule is reported without the value, which may be a secret.
fn broken_rule(error: &clap::Error) -> Option<CommandError> {
    let rule = std::error::Error::source(error)?.downcast_ref::<ValidationError>()?;
    let argument = match error.get(ContextKind::InvalidArg) {
        Some(ContextValue::String(argument)) => argument.as_str(),
        _ => "",
    };
    Some(CommandError::from(rule.clone()).context(argument))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::commands::generated::{OPERATIONS, PARAMETERS};
    use serde_json::Value;
    use std::collections::{BTreeMap, BTreeSet};

    #[test]
    fn the_definition_is_consistent() {
        Cli::command().debug_assert();
    }

    #[test]
    fn a_value_that_breaks_a_rule_is_not_shown() {
        let error = Cli::try_parse_from(["telnyx-porting", "--base-url", "https://me:hunter2@x.example", "sandbox"]);
        let error = broken_rule(&error.unwrap_err()).unwrap();
        assert!(error.message().starts_with("--base-url <URL>: base_url: "), "{}", error.message());
        assert!(!format!("{error:?}").contains("hunter2"));
    }

    /// The operations of the published description by their ids.
    fn described_operations() -> BTreeMap<String, Value> {
        let text = include_str!("../../../openapi/porting-orders.yml");
        let mut description: Value = serde_saphyr::from_str(text).unwrap();
        let paths = description["paths"].as_object_mut().unwrap().values_mut();
        let operations = paths.flat_map(|path| path.as_object_mut().unwrap().values_mut());
        let with_id =
            operations.filter_map(|operation| Some((operation["operationId"].as_str()?.to_owned(), operation.take())));
        with_id.collect()
    }

    /// The wire names of an operation's query parameters, without paging parameters.
    fn parameters(operation: &Value) -> Vec<String> {
        let mut names = Vec::new();
        for parameter in operation["parameters"].as_array().into_iter().flatten().filter(|it| it["in"] == "query") {
            leaves(parameter["name"].as_str().unwrap(), &parameter["schema"], &mut names);
        }
        names.retain(|name| !name.starts_with("page["));
        names
    }

    fn leaves(name: &str, schema: &Value, names: &mut Vec<String>) {
        match schema["properties"].as_object() {
            Some(properties) => {
                properties.iter().for_each(|(key, inner)| leaves(&format!("{name}[{key}]"), inner, names));
            }
            None => names.push(name.to_owned()),
        }
    }

    fn command(path: &str) -> Option<clap::Command> {
        path.split(' ').try_fold(Cli::command(), |command, name| command.find_subcommand(name).cloned())
    }

    /// Whether a command has an option, or an argument in angle brackets.
    fn has(command: &clap::Command, option: &str) -> bool {
        let argument = option.strip_prefix('<').and_then(|name| name.strip_suffix('>'));
        command.get_arguments().any(|known| match argument {
            Some(name) => known.is_positional() && known.get_value_names().is_some_and(|names| names[0] == name),
            None => known.get_long() == Some(option),
        })
    }

    #[test]
    fn the_table_has_every_operation() {
        let known: BTreeSet<String> = OPERATIONS.iter().map(|(operation, _)| (*operation).to_owned()).collect();
        assert_eq!(known, described_operations().into_keys().collect());
    }

    #[test]
    fn every_operation_has_a_command() {
        let missing: Vec<_> = OPERATIONS.iter().filter(|(_, path)| command(path).is_none()).collect();
        assert!(missing.is_empty(), "{missing:?}");
    }

    #[test]
    fn every_parameter_has_an_option() {
        let mut missing = Vec::new();
        for (id, operation) in described_operations() {
            let (_, path) = OPERATIONS.iter().find(|(known, _)| *known == id).unwrap();
            let command = command(path).unwrap();
            for wire in parameters(&operation) {
                let known = PARAMETERS.iter().find(|(known, name, _)| *known == id && *name == wire);
                if !known.is_some_and(|(_, _, option)| has(&command, option)) {
                    missing.push(format!("{path}: {wire}"));
                }
            }
        }
        assert!(missing.is_empty(), "{missing:#?}");
    }
}
