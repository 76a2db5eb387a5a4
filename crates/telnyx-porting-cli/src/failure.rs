//! Why a command failed, in the words that are printed.

use crate::dry_run::Unsent;
use crate::exit::Exit;
use crate::fields::UnknownFields;
use crate::order_fields::{field_at, place_in, set_by};
use std::error::Error as _;
use std::io;
use telnyx_porting::api::OperationInfo;
use telnyx_porting::api::runtime::ApiErrorObject;
use telnyx_porting::types::PortingOrderRequirementDetail;
use telnyx_porting::{CallError, Error, ErrorKind, Issue, PortingOrderId, ValidationError, api};

/// Why a command failed: an exit code, what happened, and what there is to say about it.
#[derive(Clone, Debug)]
pub(crate) struct Failure {
    exit: Exit,
    message: String,
    details: Vec<String>,
    /// What `--dry-run` shows; then nothing failed.
    unsent: Vec<Unsent>,
}

impl Failure {
    pub(crate) fn new(exit: Exit, message: impl Into<String>) -> Self {
        Self { exit, message: message.into(), details: Vec::new(), unsent: Vec::new() }
    }

    /// Not a failure: these are the requests that were not to be sent.
    pub(crate) fn unsent(requests: Vec<Unsent>) -> Self {
        Self { unsent: requests, ..Self::new(Exit::Failure, "nothing was sent") }
    }

    /// Whether there are requests that were not to be sent.
    pub(crate) fn is_unsent(&self) -> bool {
        !self.unsent.is_empty()
    }

    /// The requests that were not to be sent; none where something failed.
    pub(crate) fn take_unsent(&mut self) -> Vec<Unsent> {
        std::mem::take(&mut self.unsent)
    }

    /// The command line is wrong in a way that its parser does not see.
    pub(crate) fn usage(message: impl Into<String>) -> Self {
        Self::new(Exit::Usage, message)
    }

    /// One of several failures by itself, and more than one below a line; none of none. The exit code is that of all, or
    /// the general one where they differ.
    pub(crate) fn of_several(mut failures: Vec<Self>, line: impl FnOnce() -> String) -> Option<Self> {
        if failures.len() < 2 {
            return failures.pop();
        }
        let exit = failures[0].exit;
        let exit = if failures.iter().all(|failure| failure.exit == exit) { exit } else { Exit::Failure };
        let details = failures.into_iter().flat_map(|failure| {
            let below = failure.details.into_iter().map(|detail| format!("  {detail}"));
            std::iter::once(failure.message).chain(below)
        });
        Some(Self { details: details.collect(), ..Self::new(exit, line()) })
    }

    #[must_use]
    pub(crate) fn with_detail(mut self, detail: impl Into<String>) -> Self {
        self.details.push(detail.into());
        self
    }

    #[must_use]
    pub(crate) fn with_hint(self, hint: impl AsRef<str>) -> Self {
        self.with_detail(format!("hint: {}", hint.as_ref()))
    }

    #[must_use]
    pub(crate) fn with_exit(mut self, exit: Exit) -> Self {
        self.exit = exit;
        self
    }

    /// Says first which orders exist although the command failed.
    #[must_use]
    pub(crate) fn after_creation(mut self, ids: &[PortingOrderId]) -> Self {
        if ids.is_empty() {
            return self;
        }
        let orders = if ids.len() == 1 { "this order exists" } else { "these orders exist" };
        let cause = std::mem::replace(&mut self.message, format!("{orders}, but not all is done: {}", joined(ids)));
        self.details.insert(0, cause);
        self
    }

    /// Puts what was being done in front, unless the message begins with it.
    #[must_use]
    pub(crate) fn while_doing(mut self, what: impl AsRef<str>) -> Self {
        let lead = format!("{}: ", what.as_ref());
        if !self.message.starts_with(&lead) {
            self.message.insert_str(0, &lead);
        }
        self
    }

    pub(crate) fn exit(&self) -> Exit {
        self.exit
    }

    /// Whoever closed the output does not want to hear of it.
    pub(crate) fn is_silent(&self) -> bool {
        self.exit == Exit::BrokenPipe
    }

    pub(crate) fn message(&self) -> &str {
        &self.message
    }

    pub(crate) fn details(&self) -> &[String] {
        &self.details
    }
}

/// Ids in a row.
pub(crate) fn joined(ids: &[PortingOrderId]) -> String {
    ids.iter().map(PortingOrderId::as_str).collect::<Vec<_>>().join(", ")
}

impl From<io::Error> for Failure {
    /// The standard output cannot be written to.
    fn from(error: io::Error) -> Self {
        if let Some(unknown) = error.get_ref().and_then(|cause| cause.downcast_ref::<UnknownFields>()) {
            return Self::usage(unknown.to_string()).with_hint(unknown.hint());
        }
        if error.kind() == io::ErrorKind::BrokenPipe {
            return Self::new(Exit::BrokenPipe, "nobody reads the output");
        }
        Self::new(Exit::Failure, "the output cannot be written").with_detail(error.to_string())
    }
}

impl From<ValidationError> for Failure {
    fn from(error: ValidationError) -> Self {
        let errors: Vec<_> = error.errors().collect();
        let failure = match errors.as_slice() {
            [issue] => issue.hint().into_iter().fold(Self::usage(one_line(issue)), Self::with_hint),
            issues => issues.iter().fold(Self::usage(format!("{} issues", issues.len())), |failure, issue| {
                let failure = failure.with_detail(one_line(issue));
                issue.hint().into_iter().fold(failure, |failure, hint| failure.with_detail(format!("  {hint}")))
            }),
        };
        error.warnings().fold(failure, |failure, warning| failure.with_detail(one_line(warning)))
    }
}

/// An issue without its hint.
pub(crate) fn one_line(issue: &Issue) -> String {
    let place = if issue.field().is_empty() { String::new() } else { format!("{}: ", issue.field()) };
    let warning = if issue.is_error() { "" } else { "warning: " };
    format!("{warning}{place}{} [{}]", issue.message(), issue.rule())
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::about_order(error, &[])
    }
}

impl Failure {
    /// Why a call failed; where the API refuses an order, what sets each field that it names. `requirements` are those of
    /// the order, by whose places the API names them.
    pub(crate) fn about_order(error: Error, requirements: &[PortingOrderRequirementDetail]) -> Self {
        let exit = exit_of(&error);
        let failure = match &error {
            Error::Validation(issues) => return issues.clone().into(),
            Error::NotSent(request) => {
                return Self::unsent(vec![Unsent { request: (**request).clone(), file: None }]);
            }
            Error::Call(call) => match call.low_level() {
                api::Error::Api(answer) => {
                    let operation = answer.operation();
                    let page = if answer.is_html() {
                        format!(" with an HTML page from {}", answer.host())
                    } else {
                        String::new()
                    };
                    let what = format!("{} {} answered {}{page}", operation.method, operation.path, answer.status());
                    of_entries(exit, what, error.api_errors()).naming_options(operation, &error, requirements)
                }
                _ => with_sources(&error, exit),
            },
            _ => with_sources(&error, exit),
        };
        let failure = match error.request_id() {
            Some(id) => failure.with_detail(format!("request id: {id}")),
            None => failure,
        };
        match hint(&error) {
            Some(hint) => failure.with_hint(hint),
            None => failure,
        }
    }
}

impl Failure {
    /// Adds what sets the fields that are named, for operations on what `orders update` sets.
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
        match (operation == confirmation, is_any_named) {
            (true, _) => self.with_hint(
                "the options are those of `telnyx-porting orders update`; `telnyx-porting orders preflight` tells what is \
                 missing before an order is confirmed",
            ),
            (false, true) => self.with_hint("the options are those of `telnyx-porting orders update`"),
            (false, false) => self,
        }
    }
}

/// The exit code for an error of the API or on the way to it.
pub(crate) fn exit_of(error: &Error) -> Exit {
    match error {
        Error::Validation(_) | Error::File { .. } => Exit::Usage,
        _ if error.is_authentication() => Exit::Authentication,
        _ if error.is_not_found() => Exit::NotFound,
        _ if error.is_rate_limited() => Exit::RateLimited,
        _ => Exit::Failure,
    }
}

/// What happened, with the errors that the API gave.
pub(crate) fn of_entries(exit: Exit, what: String, entries: &[ApiErrorObject]) -> Failure {
    entries.iter().fold(Failure::new(exit, what), |failure, entry| {
        entry_lines(entry).into_iter().fold(failure, Failure::with_detail)
    })
}

fn entry_lines(entry: &ApiErrorObject) -> Vec<String> {
    let place = entry.pointer.as_deref().or(entry.parameter.as_deref());
    let place = place.map(|place| format!("{place}: ")).unwrap_or_default();
    let code = entry.code.as_deref().map(|code| format!(" (code {code})")).unwrap_or_default();
    let (title, detail) = (entry.title.as_deref(), entry.detail.as_deref());
    let text = match (title, detail) {
        (Some(title), Some(detail)) if title != detail => format!("{title}: {detail}"),
        _ => detail.or(title).unwrap_or("no reason given").to_owned(),
    };
    vec![format!("{place}{text}{code}")]
}

fn with_sources(error: &Error, exit: Exit) -> Failure {
    let mut failure = Failure::new(exit, error.to_string());
    let mut source = error.source();
    while let Some(cause) = source {
        failure = failure.with_detail(cause.to_string());
        source = cause.source();
    }
    failure
}

fn hint(error: &Error) -> Option<String> {
    if error.is_authentication() {
        return Some(
            "see that the key is valid and may do this; `telnyx-porting config check` tells where it comes from"
                .to_owned(),
        );
    }
    if error.kind() == ErrorKind::WrongAddress {
        return Some(
            "this is not an error of the API; see that the base URL leads to it and ends in /v2: \
             `telnyx-porting config check` prints where it comes from"
                .to_owned(),
        );
    }
    let is_page = error.as_call().and_then(|call| call.low_level().failure()).is_some_and(api::Failure::is_html);
    if is_page && error.kind() == ErrorKind::Unreadable {
        return Some("this page does not come from the API; see that no proxy or sign-in page stands in front of it, and that the base URL is right".to_owned());
    }
    if error.is_rate_limited() {
        return Some(match error.retry_after() {
            Some(wait) => format!("try again in {} s", wait.as_secs()),
            None => "wait a while before trying again".to_owned(),
        });
    }
    // These name the orders that exist.
    if matches!(error, Error::PartlyCreated { .. } | Error::CreatedTwice { .. }) {
        return None;
    }
    error.may_have_been_processed().then(|| {
        let look = error
            .as_call()
            .and_then(CallError::operation)
            .map_or(LOOK_AT_ORDERS, |operation| where_to_look(operation.path));
        format!("the request may have been carried out: {look} before trying again")
    })
}

const LOOK_AT_ORDERS: &str = "look with `telnyx-porting orders list`";

/// Where the effect of a request to a path shows.
fn where_to_look(path: &str) -> &'static str {
    match path {
        "/porting_orders" => LOOK_AT_ORDERS,
        _ if path.starts_with("/porting_orders/{") => "look with `telnyx-porting orders get ID`",
        _ => "see whether it has taken effect",
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
        let one = Failure::from(issues.clone().into_result().unwrap_err());
        assert_eq!(one.message(), "a: is empty [e164]");
        assert_eq!(one.details(), ["hint: fill it in", "warning: b: is odd [number-plan]"]);

        assert_eq!(one.clone().while_doing("b").message(), "b: a: is empty [e164]");
        assert_eq!(one.while_doing("a").message(), "a: is empty [e164]", "it begins with the name");
        issues.push(error("c"));
        let two = Failure::from(issues.into_result().unwrap_err());
        assert_eq!((two.message(), two.exit()), ("2 issues", Exit::Usage));
        assert_eq!(two.details()[..4], ["a: is empty [e164]", "  fill it in", "c: is empty [e164]", "  fill it in"]);
    }

    #[test]
    fn orders_that_exist_come_first() {
        let ids = ["a", "b"].map(|id| id.parse::<PortingOrderId>().unwrap());
        let failure = Failure::new(Exit::Failure, "cause").with_detail("more").after_creation(&ids);
        assert_eq!(failure.message(), "these orders exist, but not all is done: a, b");
        assert_eq!(failure.details(), ["cause", "more"]);
        assert_eq!(Failure::usage("cause").after_creation(&[]).message(), "cause");
    }

    #[test]
    fn a_broken_pipe_ends_quietly() {
        let failure = Failure::from(io::Error::from(io::ErrorKind::BrokenPipe));
        assert!(failure.is_silent());
        assert_eq!(failure.exit(), Exit::BrokenPipe);
    }
}
