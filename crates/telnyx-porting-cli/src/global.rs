//! Options that all commands share, and those of all lists.

use crate::args;
use clap::{ArgAction, Args, ValueEnum};
use std::path::PathBuf;
use std::time::Duration;
use telnyx_porting::{BaseUrl, PageSize};

/// Options of every command.
#[derive(Clone, Debug, Default, Args)]
#[command(next_help_heading = "Global options")]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of the command line")]
pub(crate) struct GlobalArgs {
    #[arg(
        help = "Use this profile of the configuration file [default: TELNYX_PORTING_PROFILE, or the file's default]"
    )]
    #[arg(long, global = true, value_name = "NAME")]
    pub(crate) profile: Option<String>,
    #[arg(
        help = "Base URL of the API: https, or http on this machine [default: TELNYX_BASE_URL, the profile, Telnyx]"
    )]
    #[arg(long, global = true, value_name = "URL", conflicts_with = "sandbox")]
    pub(crate) base_url: Option<BaseUrl>,
    #[arg(
        help = "Also trust the certificates in this PEM file, such as those of a private CA; SSL_CERT_FILE works too \
                  [default: the profile]"
    )]
    #[arg(long, global = true, value_name = "FILE")]
    pub(crate) ca_file: Option<PathBuf>,
    /// Run against a sandbox that lasts as long as the command; no key is needed
    #[arg(long, global = true)]
    pub(crate) sandbox: bool,
    /// Print the request instead of sending it, as JSON and as a curl command; nothing is changed
    #[arg(long, global = true)]
    pub(crate) dry_run: bool,
    /// Timeout of each attempt of a request, including its response, such as 10s [default: 30s]
    #[arg(long, global = true, value_name = "SPAN", value_parser = args::span)]
    pub(crate) request_timeout: Option<Duration>,
    #[arg(help = "Format of the results [default: TELNYX_PORTING_OUTPUT, the profile, table]")]
    #[arg(long, short, global = true, value_enum, value_name = "FORMAT")]
    pub(crate) output: Option<Format>,
    /// Print only these fields, such as id,status.value
    #[arg(long, global = true, value_name = "FIELD", value_delimiter = ',')]
    pub(crate) fields: Vec<String>,
    /// Print tables and CSV without a header line
    #[arg(long, global = true)]
    pub(crate) no_header: bool,
    /// Print account numbers and PINs, which are hidden by default
    #[arg(long, global = true)]
    pub(crate) show_secrets: bool,
    /// Print only results, warnings and errors
    #[arg(long, short, global = true)]
    pub(crate) quiet: bool,
    /// Log each request and long waits; -vv also logs retries, paths and header names
    #[arg(long, short, global = true, action = ArgAction::Count, conflicts_with = "quiet")]
    pub(crate) verbose: u8,
    #[arg(help = "Whether to color errors and warnings; auto honors NO_COLOR, CLICOLOR and CLICOLOR_FORCE \
                  [default: the profile, auto]")]
    #[arg(long, global = true, value_enum, value_name = "WHEN")]
    pub(crate) color: Option<ColorChoice>,
}

/// When messages are colored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ColorChoice {
    Auto,
    Always,
    Never,
}

/// The format of results.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// Columns for people, with the most important fields
    Table,
    /// One document, indented
    Json,
    /// One document per item, each on one line
    Jsonl,
    /// One document
    Yaml,
    /// A header and a line for each item, with the columns of the table that the API sends
    Csv,
    /// The id of each item on a line, for other commands: `orders list -o ids | telnyx-porting orders confirm -`
    Ids,
}

/// Limits on the number of printed items.
#[derive(Debug, Args)]
pub(crate) struct Paging {
    /// Print at most this many items [default: all]
    #[arg(long, value_name = "N")]
    pub(crate) limit: Option<usize>,
    /// Print all items, which is the default
    #[arg(long, conflicts_with = "limit")]
    pub(crate) all: bool,
    /// Items per request: 1 to 250
    #[arg(long, value_name = "N")]
    pub(crate) page_size: Option<PageSize>,
}
