//! The invented carriers that numbers are ported away from.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

/// A losing carrier.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Carrier {
    /// Service provider identifier, in the United States and Canada only.
    pub(crate) spid: Option<Cow<'static, str>>,
    /// Its name.
    pub(crate) name: String,
    /// Whether it asks for a PIN before it lets a number go.
    pub(crate) needs_pin: bool,
}

/// SPID, name, and whether it asks for a PIN.
type Entry = (&'static str, &'static str, bool);

/// Picked by the last digit of the exchange, modulo the length.
const NORTH_AMERICAN: [Entry; 5] = [
    ("9001", "Foothill Telephone", false),
    ("9002", "Harborline Networks", false),
    ("9003", "Prairie Cable Voice", false),
    ("9004", "Bluejay Wireless", true),
    ("9005", "Old Mill Exchange", false),
];

/// The carrier of a US or Canadian number, from the last digit of its exchange (the three digits after the
/// area code).
pub(crate) fn by_exchange(last_digit: u8) -> Carrier {
    let (spid, name, needs_pin) = NORTH_AMERICAN[usize::from(last_digit) % NORTH_AMERICAN.len()];
    Carrier { spid: Some(Cow::Borrowed(spid)), name: name.to_owned(), needs_pin }
}

/// The one carrier of any other country.
pub(crate) fn of_country(country: &str) -> Carrier {
    Carrier { spid: None, name: format!("National Carrier {country}"), needs_pin: false }
}
