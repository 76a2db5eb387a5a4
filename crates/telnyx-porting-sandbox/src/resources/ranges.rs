//! Ranges of numbers and extensions in bodies.

use crate::http::body::Reader;
use crate::http::values::Invalid;
use crate::issue::Code;
use crate::simulation::parts::{ExtensionRange, NumberRange, Span};
use crate::simulation::phone_number::{Malformed, Number};

/// A range of numbers of one country and type, with the first of them.
#[derive(Debug)]
pub(super) struct NumbersOfOneType {
    pub(super) range: NumberRange,
    pub(super) first: Number,
}

/// Reads a range of numbers: both ends are of one country and type, equally long and in order.
pub(super) fn number_range(reader: &mut Reader<'_>, pointer: &str) -> Option<NumbersOfOneType> {
    let end_pointer = format!("{pointer}/end_at");
    let first = reader.required(&format!("{pointer}/start_at"), number);
    let last = reader.required(&end_pointer, number);
    let (first, last) = (first?, last?);
    let (code, detail) = if last.e164.len() != first.e164.len() {
        (Code::Length, "Both ends of a range must have the same number of digits.")
    } else if last.country != first.country || last.kind != first.kind {
        (Code::Unprocessable, "Both ends of a range must be of the same country and type.")
    } else if last.e164 < first.e164 {
        (Code::Range, "A range must not end before it starts.")
    } else {
        let range = NumberRange { start_at: first.e164.clone(), end_at: last.e164 };
        return Some(NumbersOfOneType { range, first });
    };
    reader.issue(code, detail, end_pointer);
    None
}

fn number(text: &str) -> Result<Number, Invalid> {
    Number::parse(text).map_err(|malformed| match malformed {
        Malformed::NotE164 => (Code::NotE164, "The value must be + and 7 to 15 digits.".into()),
        Malformed::NoSuchNumber => (Code::InvalidNumber, "No numbering plan has this number.".into()),
    })
}

/// Reads a range of extensions. Any within 0 to 999 is accepted, although only 0-9, 0-99 and 0-999 define how many digits
/// an extension has: an example of the API's description has another one.
pub(super) fn extension_range(reader: &mut Reader<'_>, pointer: &str) -> Option<ExtensionRange> {
    let end_pointer = format!("{pointer}/end_at");
    let start = extension(reader, &format!("{pointer}/start_at"));
    let end = extension(reader, &end_pointer);
    let range = ExtensionRange { start_at: start?, end_at: end? };
    if range.end_at < range.start_at {
        reader.issue(Code::Range, "A range must not end before it starts.", end_pointer);
        return None;
    }
    Some(range)
}

fn extension(reader: &mut Reader<'_>, pointer: &str) -> Option<u16> {
    let value = reader.integer(pointer)?;
    let extension = u16::try_from(value).ok().filter(|extension| *extension <= 999);
    if extension.is_none() {
        reader.issue(Code::Range, "An extension is a whole number from 0 to 999.", pointer);
    }
    extension
}

/// Reads the parts of a range that are activated: they are inside it and do not overlap.
pub(super) fn activation_ranges<T: Span>(
    reader: &mut Reader<'_>,
    pointer: &str,
    range: Option<&T>,
    read: impl Fn(&mut Reader<'_>, &str) -> Option<T>,
) -> Option<Vec<T>> {
    let mut parts: Vec<T> = Vec::new();
    for item in reader.items(pointer)? {
        let (Some(part), Some(range)) = (read(reader, &item), range) else {
            continue;
        };
        if !range.covers(&part) {
            reader.issue(Code::Range, "An activation range must be inside the whole range.", item);
        } else if parts.iter().any(|other| other.overlaps(&part)) {
            reader.issue(Code::Unprocessable, "Activation ranges must not overlap.", item);
        } else {
            parts.push(part);
        }
    }
    Some(parts)
}
