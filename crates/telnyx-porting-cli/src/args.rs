//! Parsers of command-line values that have no type in `telnyx-porting`.

use crate::enum_arg;
use chrono::{DateTime, Utc};
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::convert::Infallible;
use std::time::Duration;
use telnyx_porting::types::SharingPermission;
use telnyx_porting::{
    Client, Error, ExtensionRange, Issue, PhoneNumber, PortingOrderId, PortingPhoneNumberId, Rule, Secret,
    ValidationError, read_document,
};

/// A duration such as `90s`, `5m`, `36h` or `2d`.
pub(crate) fn span(text: &str) -> Result<Duration, String> {
    let hint = "write it as 500ms, 90s, 5m, 36h or 2d";
    let span = humantime::parse_duration(text).map_err(|error| format!("{error}; {hint}"))?;
    if span.is_zero() { Err(format!("must be longer than zero; {hint}")) } else { Ok(span) }
}

/// A command and its arguments, split as a shell does.
#[derive(Clone, Debug)]
pub(crate) struct Words(pub(crate) Vec<String>);

/// Parses a command line, which is run without a shell.
pub(crate) fn words(text: &str) -> Result<Words, String> {
    shlex::split(text)
        .filter(|words| !words.is_empty())
        .map(Words)
        .ok_or_else(|| "expected a command, with quotes in pairs".to_owned())
}

/// The speed of a clock relative to that of this machine.
pub(crate) fn speed(text: &str) -> Result<f64, String> {
    let factor = text.parse::<f64>().ok().filter(|factor| factor.is_finite() && *factor > 0.0);
    factor.ok_or_else(|| "not a number above zero, such as 3600".to_owned())
}

/// A date and time with a zone.
pub(crate) fn time(text: &str) -> Result<DateTime<Utc>, String> {
    let time = DateTime::parse_from_rfc3339(text);
    time.map(|time| time.to_utc())
        .map_err(|_| "not a date and time with a zone; write it as 2026-03-02T15:00:00Z".to_owned())
}

/// `read`, `update`, or the API's name of a permission.
pub(crate) fn permission(text: &str) -> Result<SharingPermission, ValidationError> {
    let known = ["read", "update"].into_iter().chain(SharingPermission::KNOWN.iter().map(SharingPermission::as_str));
    enum_arg::reject_typo(text, &known.collect::<Vec<_>>())?;
    Ok(match text {
        "read" => SharingPermission::PortingOrderDocumentRead,
        "update" => SharingPermission::PortingOrderDocumentUpdate,
        name => name.into(),
    })
}

/// A number of an order: its id in the order, or the number itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum OrderNumber {
    Id(PortingPhoneNumberId),
    Number(PhoneNumber),
}

impl OrderNumber {
    /// The id. A number is looked up in an order, or in all orders that are not cancelled.
    pub(crate) async fn id(
        self,
        client: &Client,
        order: Option<&PortingOrderId>,
    ) -> Result<PortingPhoneNumberId, Error> {
        match self {
            Self::Id(id) => Ok(id),
            Self::Number(number) => client.phone_numbers().id_of(number, order.cloned()).await,
        }
    }
}

/// The id of an order's number, or the number.
pub(crate) fn order_number(text: &str) -> Result<OrderNumber, ValidationError> {
    if text.starts_with('+') { text.parse().map(OrderNumber::Number) } else { text.parse().map(OrderNumber::Id) }
}

/// One extension, or the first and the last of several.
pub(crate) fn extension_range(text: &str) -> Result<ExtensionRange, ValidationError> {
    let (first, last) = text.split_once('-').unwrap_or((text, text));
    match (first.trim().parse(), last.trim().parse()) {
        (Ok(first), Ok(last)) => ExtensionRange::new(first, last),
        _ => Err(Issue::error("extension_range", Rule::ExtensionBounds, "expected two numbers separated by -")
            .with_hint("write it as 0-99")
            .into()),
    }
}

/// Text that is never printed.
#[allow(dead_code, reason = "whether generated commands need it depends on the description")]
#[expect(clippy::unnecessary_wraps, reason = "clap takes parsers that may fail")]
pub(crate) fn secret(text: &str) -> Result<Secret, Infallible> {
    Ok(text.into())
}

/// Any JSON.
#[allow(dead_code, reason = "whether generated commands need it depends on the description")]
pub(crate) fn json(text: &str) -> Result<Value, String> {
    serde_json::from_str(text).map_err(|error| format!("not JSON at column {}", error.column()))
}

/// A JSON object whose members have the required types.
#[allow(dead_code, reason = "whether generated commands need it depends on the description")]
pub(crate) fn object<T: DeserializeOwned>(text: &str) -> Result<T, String> {
    let (read, report) = read_document::<T>(json(text)?);
    if let Some(issue) = report.errors().next() {
        return Err(issue.to_string());
    }
    read.ok_or_else(|| "expected a JSON object, such as {\"name\": \"value\"}".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Deserialize;

    #[test]
    fn spans() {
        assert_eq!(span("1h30m"), Ok(Duration::from_secs(5400)));
        assert_eq!(span("200ms"), Ok(Duration::from_millis(200)));
        for text in ["", "0s", "5", "soon", "-1s"] {
            assert!(span(text).unwrap_err().contains("write it as"), "{text}");
        }
    }

    #[test]
    fn times_have_a_zone() {
        assert!(time("2026-03-02T09:00:00-06:00").is_ok());
        assert!(time("2026-03-02T09:00:00").is_err());
    }

    #[test]
    fn a_number_of_an_order_has_an_id_or_a_plus() {
        assert!(matches!(order_number("+13035550100"), Ok(OrderNumber::Number(_))));
        assert!(matches!(order_number("5f8e6d2a-1c3b-4a5d-9e7f-0a1b2c3d4e5f"), Ok(OrderNumber::Id(_))));
        assert!(order_number("+1303").is_err() && order_number("").is_err());
    }

    #[test]
    fn permissions_have_short_names_and_stay_open() {
        assert_eq!(permission("raed").unwrap_err().first().hint(), Some("did you mean read?"));
        assert_eq!(permission("read").unwrap().as_str(), "porting_order.document.read");
        assert_eq!(permission("porting_order.new").unwrap().as_str(), "porting_order.new");
    }

    #[derive(Debug, Deserialize)]
    struct Part {
        size: u8,
    }

    #[test]
    fn objects_are_parsed_with_their_types() {
        assert_eq!(object::<Part>("{\"size\": 3}").unwrap().size, 3);
        assert!(object::<Part>("{\"size\": \"big\"}").unwrap_err().contains("size"));
        assert!(object::<Part>("{").unwrap_err().contains("not JSON"));
    }

    #[test]
    fn a_secret_is_not_printed() {
        assert_eq!(format!("{:?}", secret("0042").unwrap()), "[hidden]");
    }
}
