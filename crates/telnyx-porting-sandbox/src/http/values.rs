//! Rules of values in bodies and queries: from the text that was sent to a typed value.

use std::borrow::Cow;

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use url::Url;
use uuid::Uuid;

use crate::issue::Code;
use crate::words::Words;

/// The reason why a value is invalid.
pub(crate) type Invalid = (Code, Cow<'static, str>);

/// Longest URL, in characters.
const MAX_URL: usize = 2000;

/// Any text.
#[expect(clippy::unnecessary_wraps, reason = "it is used as a rule")]
pub(crate) fn string(text: &str) -> Result<String, Invalid> {
    Ok(text.to_owned())
}

pub(crate) fn not_blank(text: &str) -> Result<String, Invalid> {
    let is_blank = text.trim().is_empty();
    (!is_blank).then(|| text.to_owned()).ok_or((Code::MissingParameter, "This value is required.".into()))
}

pub(crate) fn uuid(text: &str) -> Result<Uuid, Invalid> {
    text.parse().map_err(|_| (Code::BadRequest, "The value must be a UUID.".into()))
}

pub(crate) fn word<T: Words>(text: &str) -> Result<T, Invalid> {
    T::parse(text).ok_or_else(|| {
        let words: Vec<&str> = T::ALL.iter().map(|(_, word)| *word).collect();
        (Code::BadValue, format!("The value must be {}.", listed(&words)).into())
    })
}

/// One of a list of words.
pub(crate) fn one_of(words: &'static [&'static str]) -> impl Fn(&str) -> Result<&'static str, Invalid> {
    move |text| {
        let word = words.iter().copied().find(|word| *word == text);
        word.ok_or_else(|| (Code::BadValue, format!("The value must be {}.", listed(words)).into()))
    }
}

/// `a, b or c`.
fn listed(words: &[&str]) -> String {
    match words {
        [first @ .., last] if !first.is_empty() => format!("{} or {last}", first.join(", ")),
        words => words.concat(),
    }
}

/// RFC 3339 with a time zone.
pub(crate) fn date_time(text: &str) -> Result<DateTime<Utc>, Invalid> {
    let parsed = DateTime::parse_from_rfc3339(text).map(|at| at.to_utc());
    parsed.map_err(|_| (Code::BadRequest, "The value must be an ISO 8601 date and time with a time zone.".into()))
}

/// A date and time, or a date, which means its midnight in UTC.
pub(crate) fn moment(text: &str) -> Result<DateTime<Utc>, Invalid> {
    // The plus sign of a time zone arrives as a space if it was not percent-encoded.
    let text = text.replace(' ', "+");
    let date = |_| text.parse().map(|date: NaiveDate| date.and_time(NaiveTime::MIN).and_utc());
    let moment = date_time(&text).or_else(date);
    moment.map_err(|_| (Code::BadFilter, "The value must be an ISO 8601 date and time.".into()))
}

/// `true` or `false`.
pub(crate) fn boolean(text: &str) -> Result<bool, Invalid> {
    text.parse().map_err(|_| (Code::BadValue, "The value must be true or false.".into()))
}

pub(crate) fn country_code(text: &str) -> Result<String, Invalid> {
    let is_valid = text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_alphabetic());
    is_valid.then(|| text.to_owned()).ok_or((Code::BadRequest, "A country is two letters, such as US.".into()))
}

pub(crate) fn web_url(text: &str) -> Result<Url, Invalid> {
    if text.chars().count() > MAX_URL {
        return Err((Code::Length, "The URL must not have more than 2000 characters.".into()));
    }
    let url = Url::parse(text).ok().filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host());
    url.ok_or((Code::InvalidUrl, "The value must be an http or https URL.".into()))
}
