//! `api`: any request to the API, with the key.

use crate::config::resolve::Config;
use crate::document;
use crate::dry_run::Unsent;
use crate::error::{self, CommandError, Exit};
use crate::session::Session;
use crate::ui::printer::Printer;
use crate::ui::stdin;
use clap::{Args, ValueEnum};
use reqwest::header::{CONTENT_TYPE, HeaderValue};
use reqwest::{Method, Request, Url};
use std::error::Error as _;
use std::io::{self, IsTerminal};
use std::path::Path;
use telnyx_porting::api::runtime::json_value;
use telnyx_porting::api::{OperationInfo, RawBody};
use telnyx_porting::{PreparedRequest, api};

#[derive(Debug, Args)]
pub(crate) struct ApiArgs {
    /// The method of the request
    #[arg(value_enum, ignore_case = true, value_name = "METHOD")]
    method: Verb,
    /// The path below the base URL, such as `/porting_orders`; it starts with /
    #[arg(value_name = "PATH")]
    path: String,
    /// The body: JSON, @FILE for a file, or @- for stdin
    #[arg(long, value_name = "JSON|@FILE|@-")]
    data: Option<String>,
    /// A query parameter, such as `page[size]=5`; repeatable
    #[arg(long, value_name = "NAME=VALUE", value_parser = parameter)]
    query: Vec<(String, String)>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Verb {
    Get,
    Post,
    Put,
    Patch,
    Delete,
}

impl Verb {
    /// The method, and its name, by which the client decides whether a request may be retried.
    fn method(self) -> (Method, &'static str) {
        match self {
            Self::Get => (Method::GET, "GET"),
            Self::Post => (Method::POST, "POST"),
            Self::Put => (Method::PUT, "PUT"),
            Self::Patch => (Method::PATCH, "PATCH"),
            Self::Delete => (Method::DELETE, "DELETE"),
        }
    }
}

pub(crate) async fn run(args: ApiArgs, config: &Config, printer: &Printer) -> Result<(), CommandError> {
    let session = Session::open(config).await?;
    let client = session.client().api();
    let (method, name) = args.method.method();
    let mut request = Request::new(method, url(client.base_url(), &args)?);
    if let Some(data) = &args.data {
        request.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        *request.body_mut() = Some(body(data, printer)?.into());
    }
    let what = format!("{name} {}", args.path);
    let response = client.send_raw(request, &OperationInfo::new("api", name, "/")).await;
    let response = response.map_err(|error| command_error(&error, &what))?;
    print(response.into_inner(), &what, printer).await
}

/// The URL of the request, which is always below the base URL, so that the key is not sent to another host.
fn url(base: &str, args: &ApiArgs) -> Result<Url, CommandError> {
    let rejected = |why: &str| CommandError::usage(format!("the path {why}; nothing was sent"));
    if !args.path.starts_with('/') {
        return Err(rejected("does not start with /").with_hint("write it like /porting_orders"));
    }
    let is_dots = |segment: &str| matches!(segment.to_lowercase().replace("%2e", ".").as_str(), "." | "..");
    if args.path.split(['/', '\\', '?']).any(is_dots) {
        return Err(rejected("contains . or .."));
    }
    let base_url = Url::parse(base).map_err(|_| rejected("has no valid base URL"))?;
    let mut url = Url::parse(&format!("{base}{}", args.path)).map_err(|_| rejected("is invalid"))?;
    let stays = url.origin() == base_url.origin() && url.username().is_empty() && url.password().is_none();
    if !stays || !url.path().starts_with(&format!("{}/", base_url.path().trim_end_matches('/'))) {
        return Err(rejected("is not below the base URL of the API"));
    }
    if url.fragment().is_some() {
        return Err(rejected("contains a #"));
    }
    if !args.query.is_empty() {
        url.query_pairs_mut().extend_pairs(&args.query);
    }
    Ok(url)
}

/// The body, which must be JSON.
fn body(data: &str, printer: &Printer) -> Result<Vec<u8>, CommandError> {
    let unreadable = |what: &str, error: io::Error| {
        CommandError::usage(format!("{what} cannot be read; nothing was sent")).with_detail(error.to_string())
    };
    let bytes = match (data, data.strip_prefix('@')) {
        ("-" | "@-", _) => stdin::read("the request's body as JSON", printer)?,
        (_, Some(file)) => {
            document::read_file(Path::new(file), document::MAX_DOCUMENT).map_err(|error| unreadable(file, error))?
        }
        _ => data.as_bytes().to_vec(),
    };
    // The value is not quoted, since it may contain a PIN.
    serde_json::from_slice::<serde::de::IgnoredAny>(&bytes).map_err(|error| {
        let place = format!("line {}, column {}", error.line(), error.column());
        CommandError::usage(format!("the data is not JSON at {place}; nothing was sent"))
    })?;
    Ok(bytes)
}

async fn print(body: RawBody, what: &str, printer: &Printer) -> Result<(), CommandError> {
    let is_text = body.content_type().is_some_and(|kind| kind.starts_with("text/") || kind.ends_with("json"));
    let bytes = body.bytes().await.map_err(|error| command_error(&error, what))?;
    if bytes.is_empty() {
        printer.note("done; the response has no body");
        return Ok(());
    }
    if let Ok(value) = json_value(&bytes) {
        return printer.document(&value);
    }
    if !is_text && io::stdout().is_terminal() {
        return Err(CommandError::new(Exit::Failure, "the response is not text and cannot be shown on a terminal")
            .with_hint("redirect the output to a file or another program"));
    }
    printer.bytes(&bytes)
}

/// Why the request failed, with the exit code of its status.
fn command_error(error: &api::Error, what: &str) -> CommandError {
    if let Some(request) = PreparedRequest::from_error(error) {
        return CommandError::unsent(vec![Unsent { request: request.clone(), upload: None }]);
    }
    let command_error = match error.failure() {
        Some(response) => {
            let status = response.status();
            let exit = match status.as_u16() {
                401 | 403 => Exit::Authentication,
                404 if !response.errors().is_empty() => Exit::NotFound,
                429 => Exit::RateLimited,
                _ => Exit::Failure,
            };
            error::from_api_errors(exit, format!("{what} returned {status}"), &response.errors())
        }
        None => CommandError::new(Exit::Failure, error.to_string()).context(what),
    };
    let source = error.source().filter(|_| error.failure().is_none()).map(ToString::to_string);
    let request_id = error.request_id().map(|id| format!("request id: {id}"));
    command_error.with_details(source.into_iter().chain(request_id))
}

fn parameter(text: &str) -> Result<(String, String), String> {
    let (name, value) = text.split_once('=').ok_or("expected NAME=VALUE, got no =")?;
    Ok((name.to_owned(), value.to_owned()))
}
