//! Members of responses whose values do not match their types: they are kept unchanged and recorded.

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};
use std::cell::RefCell;
use std::fmt;

/// From this value on, floats are not exact for integers, and decoding them as integers could change the number.
pub(super) const EXACT: f64 = 9_007_199_254_740_992.0;

/// The maximum number of records.
const MAX_NOTES: usize = 100;

/// A member of a response, or an item of a list, whose value does not match its type.
///
/// A member is kept in its object's `extra`. An item is removed from its list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unreadable {
    object: &'static str,
    member: Option<&'static str>,
    kind: &'static str,
}

impl Unreadable {
    /// The type with the member, or the type of the item: `PortingOrder`.
    pub fn object(&self) -> &'static str {
        self.object
    }

    /// The API's name of the member. `None` for an item of a list.
    pub fn member(&self) -> Option<&'static str> {
        self.member
    }
}

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { object, member, kind } = self;
        match member {
            Some(member) => write!(f, "`{member}` of {object} is {kind}"),
            None => write!(f, "an item of a list of {object} is {kind}"),
        }
    }
}

/// The records of decoding one body.
#[derive(Default)]
struct Notes {
    unreadable: Vec<Unreadable>,
    lost_digits: bool,
}

thread_local! {
    /// The records of the decoding in progress on this thread, if any.
    static NOTES: RefCell<Option<Notes>> = const { RefCell::new(None) };
}

/// A result of decoding, with the records.
pub(super) struct Noted<T> {
    pub(super) result: T,
    pub(super) unreadable: Vec<Unreadable>,
    /// Whether a number had more digits than can be kept.
    pub(super) lost_digits: bool,
}

/// Keeps records while `decode` runs, which must not block.
pub(super) fn noting<T>(decode: impl FnOnce() -> T) -> Noted<T> {
    NOTES.with_borrow_mut(|notes| *notes = Some(Notes::default()));
    let result = decode();
    let Notes { unreadable, lost_digits } = NOTES.take().unwrap_or_default();
    Noted { result, unreadable, lost_digits }
}

/// Records a value that does not match its type.
pub(super) fn note(object: &'static str, member: Option<&'static str>, value: &Value) {
    NOTES.with_borrow_mut(|notes| {
        if let Some(notes) = notes.as_mut().filter(|notes| notes.unreadable.len() < MAX_NOTES) {
            let unreadable = Unreadable { object, member, kind: kind(value) };
            if !notes.unreadable.contains(&unreadable) {
                notes.unreadable.push(unreadable);
            }
        }
    });
}

/// The type of a value, without the value, which may be a PIN.
fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(number) if number.is_f64() => "a number with decimals or too many digits",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

/// A float as kept. A large one may have been an integer with more digits.
pub(crate) fn kept_float(number: f64) -> Value {
    if number.abs() >= EXACT {
        NOTES.with_borrow_mut(|notes| {
            if let Some(notes) = notes {
                notes.lost_digits = true;
            }
        });
    }
    Number::from_f64(number).map_or(Value::Null, Value::Number)
}

/// Reads the items of a list unchanged.
pub(crate) fn kept_list<'de, A: SeqAccess<'de>>(mut items: A) -> Result<Value, A::Error> {
    let mut list = Vec::new();
    while let Some(item) = items.next_element_seed(Kept)? {
        list.push(item);
    }
    Ok(Value::Array(list))
}

/// Reads the members of an object unchanged.
pub(crate) fn kept_object<'de, A: MapAccess<'de>>(mut members: A) -> Result<Value, A::Error> {
    let mut object = Map::new();
    while let Some(name) = members.next_key()? {
        object.insert(name, members.next_value_seed(Kept)?);
    }
    Ok(Value::Object(object))
}

/// Reads any value unchanged.
pub(crate) struct Kept;

impl<'de> DeserializeSeed<'de> for Kept {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Kept {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any JSON")
    }

    fn visit_unit<E: Error>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<Value, E> {
        Ok(number.into())
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Value, E> {
        Ok(number.into())
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<Value, E> {
        Ok(kept_float(number))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Value, E> {
        Ok(text.into())
    }

    fn visit_string<E: Error>(self, text: String) -> Result<Value, E> {
        Ok(text.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, items: A) -> Result<Value, A::Error> {
        kept_list(items)
    }

    fn visit_map<A: MapAccess<'de>>(self, members: A) -> Result<Value, A::Error> {
        kept_object(members)
    }
}
