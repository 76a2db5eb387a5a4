//! Values of an order's members: from what was sent to what is stored.

use chrono::{DateTime, Utc};
use url::Url;
use uuid::Uuid;

use crate::numbers::is_e164;
use crate::server::Code;
use crate::state::{ActivationType, PortType, RemainingNumbers, Store};

/// Longest webhook URL, in characters.
const LONGEST_URL: usize = 2000;

/// Why a value is refused.
pub(crate) type Bad = (Code, &'static str);

pub(crate) fn known_document(store: &Store, text: &str) -> Result<Uuid, Bad> {
    let id = uuid(text.to_owned())?;
    let known = store.documents.get(id).is_some();
    known.then_some(id).ok_or((Code::MissingResource, "There is no document with this id. Unlinked documents expire."))
}

pub(super) fn uuid(text: String) -> Result<Uuid, Bad> {
    text.parse().map_err(|_| (Code::BadRequest, "The value must be a UUID."))
}

pub(super) fn webhook(text: String) -> Result<String, Bad> {
    if text.chars().count() > LONGEST_URL {
        return Err((Code::Length, "The URL must not have more than 2000 characters."));
    }
    let valid = Url::parse(&text).is_ok_and(|url| matches!(url.scheme(), "http" | "https") && url.has_host());
    valid.then_some(text).ok_or((Code::InvalidUrl, "The value must be an http or https URL."))
}

/// A number in E.164 form; a missing plus sign is added, because the API's own examples lack it.
pub(super) fn phone_number(text: String) -> Result<String, Bad> {
    let number = if text.starts_with('+') { text } else { format!("+{text}") };
    is_e164(&number).then_some(number).ok_or((Code::NotE164, "The value must be + and 7 to 15 digits."))
}

pub(super) fn country_code(text: String) -> Result<String, Bad> {
    let valid = text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_alphabetic());
    valid.then_some(text).ok_or((Code::BadRequest, "A country is two letters, such as US."))
}

pub(super) fn port_type(text: String) -> Result<PortType, Bad> {
    match text.as_str() {
        "full" => Ok(PortType::Full),
        "partial" => Ok(PortType::Partial),
        _ => Err((Code::BadValue, "The value must be full or partial.")),
    }
}

pub(super) fn remaining_numbers(text: String) -> Result<RemainingNumbers, Bad> {
    match text.as_str() {
        "keep" => Ok(RemainingNumbers::Keep),
        "disconnect" => Ok(RemainingNumbers::Disconnect),
        _ => Err((Code::BadValue, "The value must be keep or disconnect.")),
    }
}

pub(super) fn activation_type(text: String) -> Result<ActivationType, Bad> {
    match text.as_str() {
        "scheduled" => Ok(ActivationType::Scheduled),
        "on-demand" => Ok(ActivationType::OnDemand),
        _ => Err((Code::BadValue, "The value must be scheduled or on-demand.")),
    }
}

pub(super) fn date_time(text: String) -> Result<DateTime<Utc>, Bad> {
    let parsed = DateTime::parse_from_rfc3339(&text).map(|at| at.to_utc());
    parsed.map_err(|_| (Code::BadRequest, "The value must be an ISO 8601 date and time with a time zone."))
}
