//! The failure of a command: its exit code, message, details and hints.

use crate::dry_run::Unsent;
use crate::order_fields::{field_at, place_in, set_by};
use crate::text::joined;
use serde::Serialize;
use std::collections::HashSet;
use std::error::Error as _;
use std::path::Path;
use std::{io, process};
use telnyx_porting::api::OperationInfo;
use telnyx_porting::api::runtime::ApiErrorObject;
use telnyx_porting::types::PortingOrderRequirementDetail;
use telnyx_porting::{CallError, Error, ErrorKind, Issue, PortingOrderId, ValidationError, api};
use telnyx_porting_jobs::JobError;
use telnyx_porting_jobs::journal::{JournalError, folder};

/// The exit codes. They are part of the interface: scripts depend on them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(not(unix), expect(dead_code, reason = "only Unix has SIGHUP and SIGTERM"))]
pub(crate) enum Exit {
    /// Everything that was requested is done.
    Success = 0,
    /// Any failure without a specific code.
    Failure = 1,
    /// The command line or an input file is invalid.
    Usage = 2,
    /// The requested item does not exist.
    NotFound = 3,
    /// The API key is missing, or the API rejected it.
    Authentication = 4,
    /// The API's rate limit was exceeded.
    RateLimited = 5,
    /// The timeout expired before every order had ended.
    TimedOut = 6,
    /// An order ended in exception and waits for a correction.
    Exception = 7,
    /// An order was cancelled.
    Cancelled = 8,
    /// Some of the work is done, some is not.
    Partial = 9,
    /// A plan has changes to make.
    Changes = 10,
    /// The terminal was closed: SIGHUP.
    HungUp = 129,
    /// Ctrl-C.
    Interrupted = 130,
    /// Another program sent SIGTERM.
    Terminated = 143,
    /// The output pipe was closed; shells report SIGPIPE with this code.
    BrokenPipe = 141,
}

/// The table of exit codes in the help.
pub(crate) const EXIT_CODES: &str = "\
Exit codes:
  0  success; for `port-in apply`: every order is ported, or submitted with --no-follow
  1  any other failure
  2  the command line or an input file is invalid
  3  not found
  4  the API key is missing or was rejected
  5  rate limit exceeded
  6  the timeout expired before every order had ended
  7  an order ended in exception
  8  an order was cancelled
  9  partial success: some orders, numbers, files or rows failed, were skipped or cannot be found
  10  `port-in plan`: the plan has changes to make
  129  ended by SIGHUP: the terminal was closed
  130  interrupted by Ctrl-C
  141  the output pipe was closed (SIGPIPE)
  143  ended by SIGTERM
`sandbox` and `webhook listen` exit with 0 after Ctrl-C, SIGTERM and SIGHUP.";

impl Exit {
    /// The kind of an error without a more specific one.
    fn kind(self) -> &'static str {
        match self {
            Self::Success => "success",
            Self::Failure => "failure",
            Self::Usage => "usage",
            Self::NotFound => "not_found",
            Self::Authentication => "authentication",
            Self::RateLimited => "rate_limited",
            Self::TimedOut => "timed_out",
            Self::Exception => "exception",
            Self::Cancelled => "cancelled",
            Self::Partial => "partial",
            Self::Changes => "changes",
            Self::HungUp | Self::Interrupted | Self::Terminated => "interrupted",
            Self::BrokenPipe => "broken_pipe",
        }
    }
}

impl From<Exit> for process::ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}

/// The failure of a command.
#[derive(Clone, Debug)]
pub(crate) struct CommandError {
    exit: Exit,
    message: String,
    /// Causes and affected items, a line each.
    details: Vec<String>,
    hints: Vec<String>,
    /// Requests of a dry run. If there are any, nothing failed.
    unsent: Vec<Unsent>,
    data: Box<ErrorData>,
}

/// The details of an error for programs.
#[derive(Clone, Debug, Default, Serialize)]
struct ErrorData {
    /// By default that of the exit code.
    #[serde(skip)]
    kind: Option<&'static str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    issues: Vec<Issue>,
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<u16>,
    #[serde(skip_serializing_if = "Option::is_none")]
    request_id: Option<String>,
    /// In seconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    retry_after: Option<u64>,
    may_have_been_processed: bool,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<ApiError>,
}

impl ErrorData {
    fn from_error(error: &Error) -> Self {
        let issues = match error {
            Error::Validation(issues) => issues.issues().to_vec(),
            _ => Vec::new(),
        };
        Self {
            kind: Some(error.kind().as_str()),
            issues,
            status: error.status(),
            request_id: error.request_id().map(str::to_owned),
            retry_after: error.retry_after().map(|wait| wait.as_secs()),
            may_have_been_processed: error.may_have_been_processed(),
            errors: error.api_errors().iter().map(ApiError::from).collect(),
        }
    }
}

/// An error as JSON: the value of `error` in a line of stderr.
#[derive(Serialize)]
pub(crate) struct ErrorDocument<'a> {
    code: u8,
    kind: &'a str,
    message: &'a str,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    details: &'a [String],
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    hints: &'a [String],
    /// The field, the rule and the hint of the first issue.
    #[serde(skip_serializing_if = "Option::is_none")]
    field: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    rule: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    hint: Option<&'a str>,
    #[serde(flatten)]
    data: &'a ErrorData,
    /// The commands that make sense now.
    next: Vec<&'a str>,
}

/// An entry of the API's error document.
#[derive(Clone, Debug, Serialize)]
struct ApiError {
    code: Option<String>,
    title: Option<String>,
    detail: Option<String>,
    pointer: Option<String>,
    parameter: Option<String>,
}

impl From<&ApiErrorObject> for ApiError {
    fn from(error: &ApiErrorObject) -> Self {
        let ApiErrorObject { code, title, detail, pointer, parameter, .. } = error.clone();
        Self { code, title, detail, pointer, parameter }
    }
}

/// The commands of this program that a text names in backticks.
fn commands_in(text: &str) -> impl Iterator<Item = &str> {
    text.split('`').skip(1).step_by(2).filter(|command| command.starts_with("telnyx-porting "))
}

impl CommandError {
    pub(crate) fn new(exit: Exit, message: impl Into<String>) -> Self {
        Self {
            exit,
            message: message.into(),
            details: Vec::new(),
            hints: Vec::new(),
            unsent: Vec::new(),
            data: Box::default(),
        }
    }

    /// The requests of a dry run, which is not a failure.
    pub(crate) fn unsent(requests: Vec<Unsent>) -> Self {
        Self { unsent: requests, ..Self::new(Exit::Failure, "nothing was sent") }
    }

    /// Whether this has the requests of a dry run.
    pub(crate) fn is_unsent(&self) -> bool {
        !self.unsent.is_empty()
    }

    /// Removes and returns the requests of a dry run; empty if the command failed.
    pub(crate) fn take_unsent(&mut self) -> Vec<Unsent> {
        std::mem::take(&mut self.unsent)
    }

    /// An error in the command line that its parser does not detect.
    pub(crate) fn usage(message: impl Into<String>) -> Self {
        Self::new(Exit::Usage, message)
    }

    /// An error about something that does not exist.
    pub(crate) fn not_found(message: impl Into<String>) -> Self {
        Self::new(Exit::NotFound, message)
    }

    /// An error about a file that cannot be written.
    pub(crate) fn not_written(path: &Path, source: io::Error) -> Self {
        Error::File { path: path.display().to_string(), action: "written", source }.into()
    }

    /// Combines errors: a single error is returned unchanged, several become details of `summary`. The exit code is the
    /// common one, or [`Exit::Failure`] if they differ.
    pub(crate) fn combine(mut errors: Vec<Self>, summary: impl FnOnce() -> String) -> Option<Self> {
        if errors.len() < 2 {
            return errors.pop();
        }
        let exit = errors[0].exit;
        let exit = if errors.iter().all(|error| error.exit == exit) { exit } else { Exit::Failure };
        let issues = errors.iter().flat_map(|error| error.data.issues.iter().cloned()).collect();
        let may_have_been_processed = errors.iter().any(|error| error.data.may_have_been_processed);
        let data = Box::new(ErrorData { issues, may_have_been_processed, ..ErrorData::default() });
        let details = errors.into_iter().flat_map(|error| {
            let hints = error.hints.into_iter().map(|hint| format!("hint: {hint}"));
            let below: Vec<_> = error.details.into_iter().chain(hints).map(|line| format!("  {line}")).collect();
            std::iter::once(error.message).chain(below)
        });
        Some(Self { details: details.collect(), data, ..Self::new(exit, summary()) })
    }

    #[must_use]
    pub(crate) fn with_detail(mut self, detail: impl Into<String>) -> Self {
        self.details.push(detail.into());
        self
    }

    #[must_use]
    pub(crate) fn with_details(mut self, details: impl IntoIterator<Item = String>) -> Self {
        self.details.extend(details);
        self
    }

    /// Adds a hint. Hints are printed after all details.
    #[must_use]
    pub(crate) fn with_hint(mut self, hint: impl Into<String>) -> Self {
        self.hints.push(hint.into());
        self
    }

    #[must_use]
    pub(crate) fn with_hints(mut self, hints: impl IntoIterator<Item = String>) -> Self {
        self.hints.extend(hints);
        self
    }

    #[must_use]
    pub(crate) fn with_exit(mut self, exit: Exit) -> Self {
        self.exit = exit;
        self
    }

    /// Puts the orders that exist despite the error first; the message becomes a detail.
    #[must_use]
    pub(crate) fn after_creation(mut self, ids: &[PortingOrderId]) -> Self {
        if ids.is_empty() {
            return self;
        }
        let orders = if ids.len() == 1 { "this order exists" } else { "these orders exist" };
        let message = format!("{orders}, but not every step succeeded: {}", joined(ids));
        self.details.insert(0, std::mem::replace(&mut self.message, message));
        self
    }

    /// Prefixes the message with its context, unless it starts with it.
    #[must_use]
    pub(crate) fn context(mut self, context: impl AsRef<str>) -> Self {
        let prefix = format!("{}: ", context.as_ref());
        if !self.message.starts_with(&prefix) {
            self.message.insert_str(0, &prefix);
        }
        self
    }

    #[must_use]
    fn with_kind(mut self, kind: &'static str) -> Self {
        self.data.kind = Some(kind);
        self
    }

    /// The error for programs.
    pub(crate) fn document(&self) -> ErrorDocument<'_> {
        let first = self.data.issues.iter().find(|issue| issue.is_error());
        let texts = self.hints.iter().chain(&self.details).chain(std::iter::once(&self.message));
        let mut next: Vec<_> = texts.flat_map(|text| commands_in(text)).collect();
        let mut seen = HashSet::new();
        next.retain(|command| seen.insert(*command));
        ErrorDocument {
            code: self.exit as u8,
            kind: self.data.kind.unwrap_or_else(|| self.exit.kind()),
            message: &self.message,
            details: &self.details,
            hints: &self.hints,
            field: first.map(Issue::field),
            rule: first.map(|issue| issue.rule().id()),
            hint: first.and_then(Issue::hint).or(self.hints.first().map(String::as_str)),
            data: &self.data,
            next,
        }
    }

    pub(crate) fn exit(&self) -> Exit {
        self.exit
    }

    /// Whether nothing is printed: the output was closed, or the result says everything.
    pub(crate) fn is_silent(&self) -> bool {
        matches!(self.exit, Exit::BrokenPipe | Exit::Changes)
    }

    pub(crate) fn message(&self) -> &str {
        &self.message
    }

    pub(crate) fn details(&self) -> &[String] {
        &self.details
    }

    pub(crate) fn hints(&self) -> &[String] {
        &self.hints
    }
}

impl From<io::Error> for CommandError {
    /// For stdout; for other files, the command names the file.
    fn from(error: io::Error) -> Self {
        if error.kind() == io::ErrorKind::BrokenPipe {
            return Self::new(Exit::BrokenPipe, "the output pipe was closed");
        }
        Self::new(Exit::Failure, "cannot write the output").with_detail(error.to_string())
    }
}

impl From<serde_json::Error> for CommandError {
    fn from(error: serde_json::Error) -> Self {
        Self::from(io::Error::from(error))
    }
}

impl From<ValidationError> for CommandError {
    fn from(error: ValidationError) -> Self {
        let errors: Vec<_> = error.errors().collect();
        let command_error = match errors.as_slice() {
            [issue] => Self::usage(one_line(issue)).with_hints(issue.hint().map(str::to_owned)),
            issues => Self::usage(format!("{} issues", issues.len())).with_details(issues.iter().flat_map(|issue| {
                std::iter::once(one_line(issue)).chain(issue.hint().map(|hint| format!("  {hint}")))
            })),
        };
        let mut command_error = command_error.with_details(error.warnings().map(one_line));
        command_error.data = Box::new(ErrorData::from_error(&error.into()));
        command_error
    }
}

/// An issue without its hint.
pub(crate) fn one_line(issue: &Issue) -> String {
    let field = if issue.field().is_empty() { String::new() } else { format!("{}: ", issue.field()) };
    let warning = if issue.is_error() { "" } else { "warning: " };
    format!("{warning}{field}{} [{}]", issue.message(), issue.rule())
}

/// The hint of an issue, as the end of a line.
pub(crate) fn hint_text(issue: &Issue) -> String {
    issue.hint().map(|hint| format!("; {hint}")).unwrap_or_default()
}

impl From<Error> for CommandError {
    fn from(error: Error) -> Self {
        Self::about_order(error, &[])
    }
}

impl CommandError {
    /// The failure of a call. If the API rejected fields of an order, each gets the option that sets it. The API refers to
    /// requirements by their index in `requirements`.
    pub(crate) fn about_order(error: Error, requirements: &[PortingOrderRequirementDetail]) -> Self {
        let exit = exit_of(&error);
        let command_error = match &error {
            Error::Validation(issues) => return issues.clone().into(),
            Error::NotSent(request) => {
                return Self::unsent(vec![Unsent { request: (**request).clone(), upload: None }]);
            }
            Error::Call(call) => match call.low_level() {
                api::Error::Api(response) => {
                    let operation = response.operation();
                    let page = if response.is_html() {
                        format!(" with an HTML page from {}", response.host())
                    } else {
                        String::new()
                    };
                    let message =
                        format!("{} {} returned {}{page}", operation.method, operation.path, response.status());
                    from_api_errors(exit, message, error.api_errors()).naming_options(operation, &error, requirements)
                }
                _ => with_sources(&error, exit),
            },
            _ => with_sources(&error, exit),
        };
        let request_id = error.request_id().map(|id| format!("request id: {id}"));
        let command_error = Self { data: Box::new(ErrorData::from_error(&error)), ..command_error };
        command_error.with_details(request_id).with_hints(hint(&error))
    }

    /// Adds the options that set the rejected fields, for operations on the fields of `orders update`.
    fn naming_options(
        mut self,
        operation: &OperationInfo,
        error: &Error,
        requirements: &[PortingOrderRequirementDetail],
    ) -> Self {
        let update = ("PATCH", "/porting_orders/{id}");
        let confirmation = ("POST", "/porting_orders/{id}/actions/confirm");
        let operation = (operation.method, operation.path);
        if operation != update && operation != confirmation {
            return self;
        }
        let mut is_any_named = false;
        for (entry, line) in error.api_errors().iter().zip(&mut self.details) {
            let field = field_at(entry.pointer.as_deref().unwrap_or_default());
            let requirement = place_in(&field, "requirements").and_then(|place| requirements.get(place));
            if let Some(name) = requirement.and_then(|needed| needed.requirement_type.as_ref()?.name.as_deref()) {
                line.push_str(": ");
                line.push_str(name);
            }
            let Some(option) = set_by(&field) else { continue };
            let id = requirement.and_then(|needed| needed.requirement_type.as_ref()?.id.as_deref());
            line.push_str("; set it with ");
            line.push_str(&option.replace("TYPE_ID", id.unwrap_or("TYPE_ID")));
            is_any_named = true;
        }
        if is_any_named {
            self = self.with_hint("these are options of `telnyx-porting orders update`");
        }
        if operation == confirmation && error.status() == Some(422) {
            self =
                self.with_hint("`telnyx-porting orders preflight` lists what is missing before an order is confirmed");
        }
        self
    }
}

impl From<JournalError> for CommandError {
    fn from(error: JournalError) -> Self {
        let message = error.to_string();
        match error {
            JournalError::InUse { .. } => Self::new(Exit::Failure, message)
                .with_kind("job_in_use")
                .with_hint("wait until that process has ended; `telnyx-porting port-in status` works meanwhile"),
            JournalError::Busy { .. } => {
                Self::new(Exit::Failure, message).with_hint("wait until the other processes have ended, or end them")
            }
            JournalError::Incompatible { .. }
            | JournalError::Exists { .. }
            | JournalError::InvalidUrl { .. }
            | JournalError::WithoutDatabases => Self::usage(message),
            JournalError::UnknownFolder => Self::usage(message)
                .with_hint(format!("choose a file with --journal, or set {}", folder::FOLDER_VARIABLE)),
            _ => Self::new(Exit::Failure, message),
        }
    }
}

impl From<JobError> for CommandError {
    fn from(error: JobError) -> Self {
        let message = error.to_string();
        match error {
            JobError::Call(error) => error.into(),
            JobError::Journal(error) => error.into(),
            JobError::OtherApi { .. } => Self::usage(message)
                .with_hint("use the profile or --base-url of that API, or choose another name with --job"),
            JobError::PlanChanged { .. } => Self::usage(message)
                .with_kind("plan_changed")
                .with_hint("review the new plan with `telnyx-porting port-in plan` and the same files, and apply it with its digest"),
            _ => Self::new(Exit::Failure, message),
        }
    }
}

/// The exit code for an error of a call.
pub(crate) fn exit_of(error: &Error) -> Exit {
    match error {
        Error::Validation(_) | Error::File { .. } => Exit::Usage,
        _ if error.is_authentication() => Exit::Authentication,
        _ if error.is_not_found() => Exit::NotFound,
        _ if error.is_rate_limited() => Exit::RateLimited,
        _ => Exit::Failure,
    }
}

/// An error with those that the API returned as details.
pub(crate) fn from_api_errors(exit: Exit, message: String, errors: &[ApiErrorObject]) -> CommandError {
    CommandError::new(exit, message).with_details(errors.iter().map(api_error))
}

fn api_error(error: &ApiErrorObject) -> String {
    let place = error.pointer.as_deref().or(error.parameter.as_deref());
    let place = place.map(|place| format!("{place}: ")).unwrap_or_default();
    let code = error.code.as_deref().map(|code| format!(" (code {code})")).unwrap_or_default();
    let text = match (error.title.as_deref(), error.detail.as_deref()) {
        (Some(title), Some(detail)) if title != detail => format!("{title}: {detail}"),
        (title, detail) => detail.or(title).unwrap_or("no reason given").to_owned(),
    };
    format!("{place}{text}{code}")
}

fn with_sources(error: &Error, exit: Exit) -> CommandError {
    let mut command_error = CommandError::new(exit, error.to_string());
    let mut source = error.source();
    while let Some(cause) = source {
        command_error = command_error.with_detail(cause.to_string());
        source = cause.source();
    }
    command_error
}

fn hint(error: &Error) -> Option<String> {
    if error.is_authentication() {
        return Some(
            "check that the key is valid and has the permission; `telnyx-porting config check` prints its source"
                .to_owned(),
        );
    }
    if error.kind() == ErrorKind::WrongAddress {
        return Some(
            "this is not an error of the API; check that the base URL is the API's and ends in /v2: \
             `telnyx-porting config check` prints its source"
                .to_owned(),
        );
    }
    let is_page = error.as_call().and_then(|call| call.low_level().failure()).is_some_and(api::Failure::is_html);
    if is_page && error.kind() == ErrorKind::Unreadable {
        return Some(
            "this page is not from the API; check the base URL, and for a proxy or a sign-in page in front of the API"
                .to_owned(),
        );
    }
    if error.is_rate_limited() {
        return Some(match error.retry_after() {
            Some(wait) => format!("retry in {} s", wait.as_secs()),
            None => "wait before you retry".to_owned(),
        });
    }
    // These name the orders that exist.
    if matches!(error, Error::PartlyCreated { .. } | Error::CreatedTwice { .. }) {
        return None;
    }
    error.may_have_been_processed().then(|| {
        let check = error
            .as_call()
            .and_then(CallError::operation)
            .map_or(CHECK_ORDERS, |operation| where_to_check(operation.path));
        format!("the API may have processed the request: {check} before you retry")
    })
}

const CHECK_ORDERS: &str = "check with `telnyx-porting orders list`";

/// Suggests how to check whether a request to a path took effect.
fn where_to_check(path: &str) -> &'static str {
    match path {
        "/porting_orders" => CHECK_ORDERS,
        _ if path.starts_with("/porting_orders/{") => "check with `telnyx-porting orders get ID`",
        _ => "check whether it took effect",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use telnyx_porting::{Issues, Rule};

    #[test]
    fn one_error_is_the_message_and_several_are_details() {
        let error = |field| Issue::error(field, Rule::E164, "is empty").with_hint("fill it in");
        let mut issues = Issues::new();
        issues.push(error("a"));
        issues.push(Issue::warning("b", Rule::NumberPlan, "is odd").with_hint("look"));
        let one = CommandError::from(issues.clone().into_result().unwrap_err());
        assert_eq!(one.message(), "a: is empty [e164]");
        assert_eq!(one.details(), ["warning: b: is odd [number-plan]"]);
        assert_eq!(one.hints(), ["fill it in"]);

        assert_eq!(one.clone().context("b").message(), "b: a: is empty [e164]");
        assert_eq!(one.context("a").message(), "a: is empty [e164]", "it begins with the name");
        issues.push(error("c"));
        let two = CommandError::from(issues.into_result().unwrap_err());
        assert_eq!((two.message(), two.exit()), ("2 issues", Exit::Usage));
        assert_eq!(two.details()[..4], ["a: is empty [e164]", "  fill it in", "c: is empty [e164]", "  fill it in"]);
    }

    #[test]
    fn orders_that_exist_come_first() {
        let ids = ["a", "b"].map(|id| id.parse::<PortingOrderId>().unwrap());
        let error = CommandError::new(Exit::Failure, "cause").with_detail("more").after_creation(&ids);
        assert_eq!(error.message(), "these orders exist, but not every step succeeded: a, b");
        assert_eq!(error.details(), ["cause", "more"]);
        assert_eq!(CommandError::usage("cause").after_creation(&[]).message(), "cause");
    }

    #[test]
    fn a_broken_pipe_is_silent() {
        let error = CommandError::from(io::Error::from(io::ErrorKind::BrokenPipe));
        assert!(error.is_silent());
        assert_eq!(error.exit(), Exit::BrokenPipe);
    }
}
