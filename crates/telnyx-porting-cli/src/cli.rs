//! The arguments of the program.

use crate::commands::{
    action_requirements, activation_jobs, api, associated, blocks, check, comments, config, documents, events,
    exceptions, extensions, loa, numbers, orders, port_in, reports, sandbox, shell, token, verification, webhook,
};
use crate::config::{ConfigFile, Looks};
use crate::exit::{self, Exit};
use crate::failure::Failure;
use crate::generated;
use crate::known;
use crate::output::Format;
use crate::printer::Printer;
use crate::values;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{ArgAction, Args, CommandFactory, FromArgMatches, Parser, Subcommand, ValueEnum};
use std::cell::OnceCell;
use std::io::{self, Write as _};
use std::path::PathBuf;
use std::time::Duration;
use telnyx_porting::{BaseUrl, ValidationError};

const ABOUT: &str = "Port phone numbers into Telnyx";
const LONG_ABOUT: &str = "\
Port phone numbers into Telnyx.

The API key is read from TELNYX_API_KEY, or from a profile that `telnyx-porting config init` sets up. Results go to the standard output, everything else to the standard error \
output. Results are tables unless another format is asked for, on a terminal and in a pipe alike.

Tables tell times in UTC and as seen from now, of a single thing also in the zone of TZ or of this machine. On a terminal \
they keep within its width, or COLUMNS: they wrap between words, or show the fields of each item below each other. The \
other formats have what the API sent. Nothing is sent through a pager; pipe it to one.";

/// The command line.
#[derive(Debug, Parser)]
#[command(name = "telnyx-porting", version, about = ABOUT, long_about = LONG_ABOUT)]
#[command(after_help = exit::HELP, max_term_width = 100)]
#[command(disable_help_subcommand = true)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
    #[command(flatten)]
    pub(crate) global: GlobalArgs,
}

/// Options of every command.
#[derive(Debug, Args)]
#[command(next_help_heading = "Global options")]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of the command line")]
pub(crate) struct GlobalArgs {
    #[arg(
        help = "Use this profile of the configuration file [default: TELNYX_PORTING_PROFILE, or the file's default]"
    )]
    #[arg(long, global = true, value_name = "NAME")]
    pub(crate) profile: Option<String>,
    #[arg(help = "Where the API is: https, or http on this machine [default: TELNYX_BASE_URL, the profile, Telnyx]")]
    #[arg(long, global = true, value_name = "URL", conflicts_with = "sandbox")]
    pub(crate) base_url: Option<BaseUrl>,
    #[arg(
        help = "Also trust the certificates in this PEM file, such as those of a private CA; SSL_CERT_FILE works too \
                  [default: the profile]"
    )]
    #[arg(long, global = true, value_name = "FILE")]
    pub(crate) ca_file: Option<PathBuf>,
    /// Work on a sandbox that lives as long as the command; no key is needed
    #[arg(long, global = true)]
    pub(crate) sandbox: bool,
    /// Change nothing: print the request that would be sent, as JSON and for curl
    #[arg(long, global = true)]
    pub(crate) dry_run: bool,
    /// How long one attempt of a request may take, answer included, such as 10s: 30 seconds by default
    #[arg(long, global = true, value_name = "SPAN", value_parser = values::span)]
    pub(crate) request_timeout: Option<Duration>,
    #[arg(help = "How results are printed [default: TELNYX_PORTING_OUTPUT, the profile, table]")]
    #[arg(long, short, global = true, value_enum, value_name = "FORMAT")]
    pub(crate) output: Option<Format>,
    /// Print these fields only, such as id,status.value
    #[arg(long, global = true, value_name = "FIELD", value_delimiter = ',')]
    pub(crate) fields: Vec<String>,
    /// Print account numbers and PINs, which are hidden otherwise
    #[arg(long, global = true)]
    pub(crate) show_secrets: bool,
    /// Print results, warnings and errors only
    #[arg(long, short, global = true)]
    pub(crate) quiet: bool,
    #[arg(help = "Tell of each request and of long waits; twice (-vv) also of each retry, paths and names of headers")]
    #[arg(long, short, global = true, action = ArgAction::Count, conflicts_with = "quiet")]
    pub(crate) verbose: u8,
    #[arg(help = "When to print errors and warnings in colour; auto honours NO_COLOR, CLICOLOR and CLICOLOR_FORCE \
                  [default: the profile, auto]")]
    #[arg(long, global = true, value_enum, value_name = "WHEN")]
    pub(crate) color: Option<ColorChoice>,
    /// Read when it is first asked for.
    #[arg(skip)]
    config_file: OnceCell<Result<ConfigFile, Failure>>,
}

/// When colour is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ColorChoice {
    Auto,
    Always,
    Never,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Whole port-ins: from a list of numbers to ported orders
    #[command(subcommand)]
    PortIn(port_in::Command),
    /// Porting orders, one step at a time
    #[command(subcommand)]
    Orders(orders::Command),
    /// Letters of authorisation, invoices and other files
    #[command(subcommand)]
    Documents(documents::Command),
    /// What is written about an order
    #[command(subcommand)]
    Comments(comments::Command),
    /// When the numbers of an order are switched over
    #[command(subcommand)]
    ActivationJobs(activation_jobs::Command),
    /// Codes that prove who has a number
    #[command(subcommand)]
    Verification(verification::Command),
    /// Numbers that are not ported: kept at the old carrier or given up
    #[command(subcommand)]
    Associated(associated::Command),
    /// Consecutive numbers that are ported together, in Germany
    #[command(subcommand)]
    Blocks(blocks::Command),
    /// Extensions behind a number, in Germany
    #[command(subcommand)]
    Extensions(extensions::Command),
    /// What the end user has to do, such as an identity check
    #[command(subcommand)]
    ActionRequirements(action_requirements::Command),
    /// Ask whether phone numbers can be ported; nothing is ordered
    ///
    /// Exit code 9 tells that some cannot. One such number is enough for `orders create` to be refused.
    Check(check::CheckArgs),
    /// The phone numbers of all orders, and the bundles that they get when they arrive
    #[command(subcommand)]
    Numbers(numbers::Command),
    /// Letterheads of letters of authorisation
    #[command(subcommand)]
    Loa(loa::Command),
    /// Reports on orders, written as CSV
    #[command(subcommand)]
    Reports(reports::Command),
    /// What happened to orders
    #[command(subcommand)]
    Events(events::Command),
    /// Exception codes, what they mean and what to do about them
    ///
    /// Without a code, all codes that the API knows. With one, what to do, for which nothing is sent and no key is
    /// needed.
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
    /// The body of the answer is printed as JSON unless another format is asked for. Nothing is checked before it is
    /// sent, and nothing is asked.
    Api(api::ApiArgs),
    /// Serve a sandbox of the API on this machine until Ctrl-C
    ///
    /// It prints its address and a key in the form of the variables that the other commands read. Its orders live in
    /// memory and end with it. What numbers and references do in it is told in the documentation of
    /// telnyx-porting-sandbox.
    Sandbox(sandbox::SandboxArgs),
    /// Profiles with the key, the address of the API and how to print, kept in a file
    ///
    /// Options of the command line win over environment variables, these over the profile, and the profile over
    /// defaults. The profile is that of --profile, of `TELNYX_PORTING_PROFILE` or of `config use`, and otherwise the one
    /// named default. The file is telnyx-porting/config.toml in the platform's folder for settings, or that of
    /// `TELNYX_PORTING_CONFIG`.
    ///
    /// The key is that of `TELNYX_API_KEY`, that in the file of `TELNYX_API_KEY_FILE`, or that of the profile. A
    /// profile's key goes to the host of its own `base_url`: where `TELNYX_BASE_URL` names another one it is not sent, and
    /// where --base-url does, there is a warning.
    #[command(subcommand)]
    Config(config::Command),
    /// Print a script that completes commands and options in a shell
    Completions(shell::CompletionsArgs),
    /// Print the manual page
    Man(shell::ManArgs),
}

impl Cli {
    /// Parses the arguments; also returns warnings about their values.
    pub(crate) fn of_arguments() -> Result<(Self, Vec<String>), clap::Error> {
        let mut command = Self::command();
        let mut matches = command.try_get_matches_from_mut(std::env::args_os())?;
        let warnings = known::warnings(&command, &matches, generated::unknown);
        let cli = Self::from_arg_matches_mut(&mut matches).map_err(|error| error.format(&mut command))?;
        Ok((cli, warnings))
    }
}

/// Prints why the arguments are refused, or the help that was asked for.
pub(crate) fn refuse(error: &clap::Error) -> Exit {
    if let Some(failure) = broken_rule(error) {
        plain_printer().failure(&failure);
        return Exit::Usage;
    }
    let printed = error.print().and_then(|()| io::stdout().flush());
    match (error.kind(), printed) {
        (ErrorKind::DisplayHelp | ErrorKind::DisplayVersion, Ok(())) => Exit::Success,
        (ErrorKind::DisplayHelp | ErrorKind::DisplayVersion, Err(error)) => {
            let failure = Failure::from(error);
            plain_printer().failure(&failure);
            failure.exit()
        }
        _ => Exit::Usage,
    }
}

/// A printer for what is said before any option was read.
fn plain_printer() -> Printer {
    let options = GlobalArgs::plain();
    Printer::new(&options, &Looks::of_flags(&options))
}

/// A value that breaks a rule is reported like everywhere else, without the value: it may be a secret.
fn broken_rule(error: &clap::Error) -> Option<Failure> {
    let rule = std::error::Error::source(error)?.downcast_ref::<ValidationError>()?;
    let argument = match error.get(ContextKind::InvalidArg) {
        Some(ContextValue::String(argument)) => argument.as_str(),
        _ => "",
    };
    Some(Failure::from(rule.clone()).while_doing(argument))
}

impl GlobalArgs {
    /// The options before any was read.
    fn plain() -> Self {
        Self {
            profile: None,
            base_url: None,
            ca_file: None,
            sandbox: false,
            request_timeout: None,
            dry_run: false,
            output: None,
            fields: Vec::new(),
            show_secrets: false,
            quiet: false,
            verbose: 0,
            color: None,
            config_file: OnceCell::new(),
        }
    }

    /// The configuration file, read once.
    pub(crate) fn config_file(&self) -> Result<&ConfigFile, Failure> {
        self.config_file.get_or_init(ConfigFile::read).as_ref().map_err(Failure::clone)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_definition_is_consistent() {
        Cli::command().debug_assert();
    }

    #[test]
    fn a_value_that_breaks_a_rule_is_not_shown() {
        let error = Cli::try_parse_from(["telnyx-porting", "--base-url", "https://me:hunter2@x.example", "sandbox"]);
        let failure = broken_rule(&error.unwrap_err()).unwrap();
        assert!(failure.message().starts_with("--base-url <URL>: base_url: "), "{}", failure.message());
        assert!(!format!("{failure:?}").contains("hunter2"));
    }
}
