//! Ranges in bodies.

use super::body::{Node, Reader};
use crate::numbers::{Malformed, Number};
use crate::server::Code;
use crate::state::{ExtensionRange, NumberRange, Span};

/// A range of numbers with what is known of its first number, which goes for all of them.
#[derive(Debug)]
pub(super) struct ReadRange {
    pub(super) range: NumberRange,
    pub(super) first: Number,
}

/// Reads a range: both ends are numbers of one country and type, equally long and in order.
pub(super) fn number_range(reader: &mut Reader, node: &Node<'_>) -> Option<ReadRange> {
    let first = number(reader, node, "start_at");
    let last = number(reader, node, "end_at");
    let (first, last) = (first?, last?);
    let problem = if last.e164.len() != first.e164.len() {
        Some((Code::Length, "Both ends of a range must have the same number of digits."))
    } else if last.country != first.country || last.kind != first.kind {
        Some((Code::Unprocessable, "Both ends of a range must be of the same country and type."))
    } else if last.e164 < first.e164 {
        Some((Code::Range, "A range must not end before it starts."))
    } else {
        None
    };
    if let Some((code, detail)) = problem {
        reader.problem(code, detail, node.place("end_at"));
        return None;
    }
    Some(ReadRange { range: NumberRange { start_at: first.e164.clone(), end_at: last.e164 }, first })
}

fn number(reader: &mut Reader, node: &Node<'_>, name: &str) -> Option<Number> {
    let text = reader.needed_text(node, name)?;
    let (code, detail) = match Number::parse(text) {
        Ok(number) => return Some(number),
        Err(Malformed::NotE164) => (Code::NotE164, "The value must be + and 7 to 15 digits."),
        Err(Malformed::NoSuchNumber) => (Code::InvalidNumber, "No numbering plan has this number."),
    };
    reader.problem(code, detail, node.place(name));
    None
}

/// Reads a range of extensions. Any within 0 to 999 will do, though only 0-9, 0-99 and 0-999 say how many digits
/// an extension has: an example of the API's description has another one.
pub(super) fn extension_range(reader: &mut Reader, node: &Node<'_>) -> Option<ExtensionRange> {
    let start = extension(reader, node, "start_at");
    let end = extension(reader, node, "end_at");
    let range = ExtensionRange { start_at: start?, end_at: end? };
    if range.end_at < range.start_at {
        reader.problem(Code::Range, "A range must not end before it starts.", node.place("end_at"));
        return None;
    }
    Some(range)
}

fn extension(reader: &mut Reader, node: &Node<'_>, name: &str) -> Option<u16> {
    let value = reader.needed_integer(node, name)?;
    let extension = u16::try_from(value).ok().filter(|extension| *extension <= 999);
    if extension.is_none() {
        reader.problem(Code::Range, "An extension is a whole number from 0 to 999.", node.place(name));
    }
    extension
}

/// Reads the parts of a range that are activated: they lie inside it, and none has anything in common with another.
pub(super) fn activation_ranges<T: Span>(
    reader: &mut Reader,
    body: &Node<'_>,
    whole: Option<&T>,
    read: impl Fn(&mut Reader, &Node<'_>) -> Option<T>,
) -> Option<Vec<T>> {
    let member = reader.needed(body, "activation_ranges")?;
    let mut ranges: Vec<T> = Vec::new();
    for node in reader.items(&member)? {
        let Some(node) = reader.object(node) else {
            continue;
        };
        // Without the whole range there is nothing to compare with.
        let (Some(range), Some(whole)) = (read(reader, &node), whole) else {
            continue;
        };
        if !whole.covers(&range) {
            reader.problem(Code::Range, "An activation range must lie inside the whole range.", node.pointer);
        } else if ranges.iter().any(|other| other.overlaps(&range)) {
            reader.problem(Code::Unprocessable, "Activation ranges must not overlap.", node.pointer);
        } else {
            ranges.push(range);
        }
    }
    Some(ranges)
}
