//! `api`: any request, with the key.

use crate::bounded;
use crate::cli::GlobalArgs;
use crate::dry_run::Unsent;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::printer::Printer;
use crate::session::Session;
use crate::standard_input;
use clap::{Args, ValueEnum};
use reqwest::header::{CONTENT_TYPE, HeaderValue};
use reqwest::{Method, Request, Url};
use serde_json::Value;
use std::error::Error as _;
use std::io::{self, IsTerminal};
use std::path::Path;
use telnyx_porting::PreparedRequest;
use telnyx_porting::api::{self, OperationInfo, RawBody};

#[derive(Debug, Args)]
pub(crate) struct ApiArgs {
    /// The method of the request
    #[arg(value_enum, ignore_case = true, value_name = "METHOD")]
    method: Verb,
    /// The path below the API's address, such as `/porting_orders`; it begins with /
    #[arg(value_name = "PATH")]
    path: String,
    /// The body: JSON, @FILE to read it from a file, or @- to read it from the standard input
    #[arg(long, value_name = "JSON|@FILE|@-")]
    data: Option<String>,
    /// A parameter of the query, such as `page[size]=5`; repeat it for several
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
    fn method(self) -> Method {
        match self {
            Self::Get => Method::GET,
            Self::Post => Method::POST,
            Self::Put => Method::PUT,
            Self::Patch => Method::PATCH,
            Self::Delete => Method::DELETE,
        }
    }

    /// Only reads are sent again: the method is all that is known.
    fn operation(self) -> OperationInfo {
        let method = match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Patch => "PATCH",
            Self::Delete => "DELETE",
        };
        OperationInfo::new("api", method, "/")
    }
}

pub(crate) async fn run(args: ApiArgs, global: &GlobalArgs, printer: &Printer) -> Result<(), Failure> {
    let session = Session::open(global).await?;
    let client = session.client().api();
    let mut request = Request::new(args.method.method(), url(client.base_url(), &args)?);
    if let Some(data) = &args.data {
        request.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        *request.body_mut() = Some(body(data, printer)?.into());
    }
    let what = format!("{} {}", args.method.method(), args.path);
    let response = client.send_raw(request, &args.method.operation()).await;
    let response = response.map_err(|error| failure(&error, &what))?;
    print(response.into_inner(), &what, printer).await
}

/// The address of the request: always below that of the API, so that the key goes nowhere else.
fn url(base: &str, args: &ApiArgs) -> Result<Url, Failure> {
    let refused = |why: &str| Failure::usage(format!("the path {why}; nothing was sent"));
    if !args.path.starts_with('/') {
        return Err(refused("does not begin with /").with_hint("write it as /porting_orders"));
    }
    let is_dots = |segment: &str| matches!(segment.to_lowercase().replace("%2e", ".").as_str(), "." | "..");
    if args.path.split(['/', '\\', '?']).any(is_dots) {
        return Err(refused("has . or .. in it"));
    }
    let base_url = Url::parse(base).map_err(|_| refused("has no address of the API in front"))?;
    let mut url = Url::parse(&format!("{base}{}", args.path)).map_err(|_| refused("is none"))?;
    let stays = url.origin() == base_url.origin() && url.username().is_empty() && url.password().is_none();
    if !stays || !url.path().starts_with(&format!("{}/", base_url.path().trim_end_matches('/'))) {
        return Err(refused("leads away from the API"));
    }
    if url.fragment().is_some() {
        return Err(refused("has a #"));
    }
    if !args.query.is_empty() {
        url.query_pairs_mut().extend_pairs(&args.query);
    }
    Ok(url)
}

/// The body, which has to be JSON.
fn body(data: &str, printer: &Printer) -> Result<Vec<u8>, Failure> {
    let unreadable = |what: &str, error: io::Error| {
        Failure::usage(format!("{what} cannot be read; nothing was sent")).with_detail(error.to_string())
    };
    let bytes = match (data, data.strip_prefix('@')) {
        ("-" | "@-", _) => standard_input::read("the request's body as JSON", printer)?,
        (_, Some(file)) => {
            bounded::read(Path::new(file), bounded::DOCUMENT).map_err(|error| unreadable(file, error))?
        }
        _ => data.as_bytes().to_vec(),
    };
    // The value is not quoted: it may hold a PIN.
    serde_json::from_slice::<serde::de::IgnoredAny>(&bytes).map_err(|error| {
        let place = format!("line {}, column {}", error.line(), error.column());
        Failure::usage(format!("the data is not JSON at {place}; nothing was sent"))
    })?;
    Ok(bytes)
}

async fn print(body: RawBody, what: &str, printer: &Printer) -> Result<(), Failure> {
    let is_text = body.content_type().is_some_and(|kind| kind.starts_with("text/") || kind.ends_with("json"));
    let bytes = body.bytes().await.map_err(|error| failure(&error, what))?;
    if bytes.is_empty() {
        printer.note("done; the answer has no body");
        return Ok(());
    }
    if let Ok(value) = serde_json::from_slice::<Value>(&bytes) {
        return Ok(printer.document(&value)?);
    }
    if !is_text && io::stdout().is_terminal() {
        return Err(Failure::new(Exit::Failure, "the answer is no text and cannot be shown on a terminal")
            .with_hint("send the output to a file or another program"));
    }
    Ok(printer.bytes(&bytes)?)
}

/// Why the request failed, with the exit code of its status.
fn failure(error: &api::Error, what: &str) -> Failure {
    if let Some(request) = PreparedRequest::behind(error) {
        return Failure::unsent(vec![Unsent { request: request.clone(), file: None }]);
    }
    let failure = match error.failure() {
        Some(answer) => {
            let status = answer.status();
            let exit = match status.as_u16() {
                401 | 403 => Exit::Authentication,
                404 if !answer.errors().is_empty() => Exit::NotFound,
                429 => Exit::RateLimited,
                _ => Exit::Failure,
            };
            crate::failure::of_entries(exit, format!("{what} answered {status}"), &answer.errors())
        }
        None => Failure::new(Exit::Failure, error.to_string()).while_doing(what),
    };
    let failure = match error.source().filter(|_| error.failure().is_none()) {
        Some(source) => failure.with_detail(source.to_string()),
        None => failure,
    };
    match error.request_id() {
        Some(id) => failure.with_detail(format!("request id: {id}")),
        None => failure,
    }
}

fn parameter(text: &str) -> Result<(String, String), String> {
    let (name, value) = text.split_once('=').ok_or("there is no = in it; write NAME=VALUE")?;
    Ok((name.to_owned(), value.to_owned()))
}
