//! Lenient decoding: accepts forms that the API sends although its description differs.

use super::unreadable::{self, EXACT, Kept};
use super::{Extra, Id, Secret, Shape, Timestamp};
use serde::de::{DeserializeSeed, Deserializer, Error, SeqAccess, Unexpected, Visitor};
use serde_json::Value;
use std::cell::Cell;
use std::fmt;

/// A value, or the JSON value that does not match its type. The latter is boxed, so that results of successful decoding fit
/// in registers.
pub type Reading<T> = Result<T, Box<Value>>;

/// Like `serde::Deserialize`, but lenient: a list may be null, a string may be a number, a number may be a string. A
/// value of another type is returned as JSON instead of failing, so that the values around it are decoded.
pub trait Decode<'de>: Sized {
    /// The name of the type, for messages.
    const NAME: &'static str = "value";
    /// The expected JSON type, for messages.
    const EXPECTED: &'static str = "another value";

    /// An empty value, to decode into.
    fn blank() -> Self;

    /// Decodes into an empty value. Large objects are decoded in place, because moving them takes as long as parsing.
    ///
    /// # Errors
    /// If the input is not JSON, or an object lacks a required member.
    fn decode_into<D: Deserializer<'de>>(&mut self, deserializer: D) -> Result<Reading<()>, D::Error>;

    /// Decodes a value.
    ///
    /// # Errors
    /// See [`decode_into`](Self::decode_into).
    fn decode<D: Deserializer<'de>>(deserializer: D) -> Result<Reading<Self>, D::Error> {
        let mut value = Self::blank();
        Ok(value.decode_into(deserializer)?.map(|()| value))
    }

    /// The form of the values.
    fn shape() -> Shape {
        Shape::Json
    }
}

/// Whether a field is omitted when an object is serialized.
pub(crate) trait Absent {
    fn is_absent(&self) -> bool;
}

impl<T> Absent for Option<T> {
    fn is_absent(&self) -> bool {
        self.is_none()
    }
}

impl<T> Absent for Vec<T> {
    fn is_absent(&self) -> bool {
        self.is_empty()
    }
}

impl Absent for Value {
    fn is_absent(&self) -> bool {
        self.is_null()
    }
}

/// Decodes into a value whose type is known from the context.
pub(crate) struct Seed<'a, T>(pub(crate) &'a mut T);

impl<'de, T: Decode<'de>> DeserializeSeed<'de> for Seed<'_, T> {
    type Value = Reading<()>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Reading<()>, D::Error> {
        self.0.decode_into(deserializer)
    }
}

/// Finds the index of a field by its name.
pub(crate) struct FieldNames {
    names: &'static [&'static str],
    // Objects usually have their fields in the same order, so the search continues where it stopped.
    next: Cell<usize>,
    unknown: Cell<String>,
}

/// A key of an object.
pub(crate) enum Key {
    /// A field in the description, by its index.
    Known(usize),
    /// An unknown field, whose name [`FieldNames::take_unknown`] returns. Without the name, the result of reading a key fits in
    /// registers.
    Unknown,
}

impl FieldNames {
    pub(crate) fn new(names: &'static [&'static str]) -> Self {
        Self { names, next: Cell::new(0), unknown: Cell::default() }
    }

    /// The name of the unknown field that was read last.
    pub(crate) fn take_unknown(&self) -> String {
        self.unknown.take()
    }

    #[inline]
    fn find(&self, key: &str) -> Option<usize> {
        let start = self.next.get();
        let (before, after) = self.names.split_at(start.min(self.names.len()));
        let index = match after.iter().position(|name| *name == key) {
            Some(offset) => start + offset,
            None => before.iter().position(|name| *name == key)?,
        };
        self.next.set(index + 1);
        Some(index)
    }
}

impl<'de> DeserializeSeed<'de> for &FieldNames {
    type Value = Key;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Key, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl Visitor<'_> for &FieldNames {
    type Value = Key;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name of a field")
    }

    fn visit_str<E: Error>(self, key: &str) -> Result<Key, E> {
        Ok(self.find(key).map_or_else(
            || {
                self.unknown.set(key.to_owned());
                Key::Unknown
            },
            Key::Known,
        ))
    }
}

/// Moves a member that does not match its type to the unknown members, and leaves its field empty. Returns whether it
/// matches.
pub(crate) fn member<'de, T: Decode<'de>>(
    reading: Reading<()>,
    field: &mut T,
    object: &'static str,
    name: &'static str,
    extra: &mut Extra,
) -> bool {
    let Err(value) = reading else { return true };
    unreadable::note(object, Some(name), &value);
    extra.insert(name, *value);
    *field = T::blank();
    false
}

/// Implements the methods of a visitor for JSON types that do not match.
macro_rules! unfit {
    ($($kind:ident)+) => {
        $($crate::runtime::unfit!(@ $kind);)+
    };
    (@ scalar) => {
        fn visit_bool<E: serde::de::Error>(self, value: bool) -> Result<Self::Value, E> {
            Ok(Err(Box::new(value.into())))
        }

        fn visit_i64<E: serde::de::Error>(self, value: i64) -> Result<Self::Value, E> {
            Ok(Err(Box::new(value.into())))
        }

        fn visit_u64<E: serde::de::Error>(self, value: u64) -> Result<Self::Value, E> {
            Ok(Err(Box::new(value.into())))
        }

        fn visit_f64<E: serde::de::Error>(self, value: f64) -> Result<Self::Value, E> {
            Ok(Err($crate::runtime::kept_float(value).into()))
        }

        fn visit_str<E: serde::de::Error>(self, value: &str) -> Result<Self::Value, E> {
            Ok(Err(Box::new(value.into())))
        }
    };
    (@ null) => {
        fn visit_unit<E: serde::de::Error>(self) -> Result<Self::Value, E> {
            Ok(Err(serde_json::Value::Null.into()))
        }
    };
    (@ list) => {
        fn visit_seq<A: serde::de::SeqAccess<'de>>(self, items: A) -> Result<Self::Value, A::Error> {
            Ok(Err($crate::runtime::kept_list(items)?.into()))
        }
    };
    (@ object) => {
        fn visit_map<A: serde::de::MapAccess<'de>>(self, members: A) -> Result<Self::Value, A::Error> {
            Ok(Err($crate::runtime::kept_object(members)?.into()))
        }
    };
}

pub(crate) use unfit;

impl<'de, T: Decode<'de>> Decode<'de> for Option<T> {
    fn shape() -> Shape {
        T::shape()
    }

    fn blank() -> Self {
        None
    }

    fn decode_into<D: Deserializer<'de>>(&mut self, deserializer: D) -> Result<Reading<()>, D::Error> {
        struct OptionVisitor<'a, T>(&'a mut Option<T>);

        impl<'de, T: Decode<'de>> Visitor<'de> for OptionVisitor<'_, T> {
            type Value = Reading<()>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a value or null")
            }

            fn visit_none<E>(self) -> Result<Self::Value, E> {
                Ok(Ok(()))
            }

            fn visit_unit<E>(self) -> Result<Self::Value, E> {
                Ok(Ok(()))
            }

            fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
                self.0.insert(T::blank()).decode_into(deserializer)
            }
        }

        deserializer.deserialize_option(OptionVisitor(self))
    }
}

impl<'de, T: Decode<'de>> Decode<'de> for Box<T> {
    fn shape() -> Shape {
        T::shape()
    }

    fn blank() -> Self {
        Self::new(T::blank())
    }

    fn decode_into<D: Deserializer<'de>>(&mut self, deserializer: D) -> Result<Reading<()>, D::Error> {
        (**self).decode_into(deserializer)
    }
}

impl<'de, T: Decode<'de>> Decode<'de> for Vec<T> {
    const EXPECTED: &'static str = "a list";

    fn shape() -> Shape {
        Shape::List(Box::new(T::shape()))
    }

    fn blank() -> Self {
        Self::new()
    }

    fn decode_into<D: Deserializer<'de>>(&mut self, deserializer: D) -> Result<Reading<()>, D::Error> {
        struct ListVisitor<'a, T>(&'a mut Vec<T>);

        /// Decodes an item at the end of the list. An empty list allocates nothing.
        struct NextItem<'a, T>(&'a mut Vec<T>);

        impl<'de, T: Decode<'de>> DeserializeSeed<'de> for NextItem<'_, T> {
            type Value = Reading<()>;

            fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Reading<()>, D::Error> {
                let index = self.0.len();
                self.0.push(T::blank());
                self.0[index].decode_into(deserializer)
            }
        }

        impl<'de, T: Decode<'de>> Visitor<'de> for ListVisitor<'_, T> {
            type Value = Reading<()>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a list or null")
            }

            fn visit_unit<E>(self) -> Result<Self::Value, E> {
                Ok(Ok(()))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Self::Value, A::Error> {
                while let Some(reading) = items.next_element_seed(NextItem(self.0))? {
                    if let Err(value) = reading {
                        self.0.pop();
                        unreadable::note(T::NAME, None, &value);
                    }
                }
                Ok(Ok(()))
            }

            unfit!(scalar object);
        }

        deserializer.deserialize_any(ListVisitor(self))
    }
}

/// A type that strings, numbers and booleans can be converted to. `None` keeps the received value.
pub(crate) trait Scalar: Sized {
    fn from_text(text: &str) -> Option<Self>;

    fn from_signed(number: i64) -> Option<Self>;

    fn from_unsigned(number: u64) -> Option<Self>;

    fn from_float(_: f64) -> Option<Self> {
        None
    }

    fn from_bool(_: bool) -> Option<Self> {
        None
    }
}

/// Decodes a scalar from any value that can be converted to it.
pub(crate) fn scalar<'de, T: Scalar, D: Deserializer<'de>>(
    place: &mut T,
    deserializer: D,
) -> Result<Reading<()>, D::Error> {
    struct ScalarVisitor<'a, T>(&'a mut T);

    impl<T> ScalarVisitor<'_, T> {
        fn set(self, value: Option<T>, received: impl FnOnce() -> Value) -> Reading<()> {
            match value {
                Some(value) => *self.0 = value,
                None => return Err(received().into()),
            }
            Ok(())
        }
    }

    impl<'de, T: Scalar> Visitor<'de> for ScalarVisitor<'_, T> {
        type Value = Reading<()>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a string, a number or a boolean")
        }

        fn visit_bool<E: Error>(self, value: bool) -> Result<Self::Value, E> {
            Ok(self.set(T::from_bool(value), || value.into()))
        }

        fn visit_i64<E: Error>(self, number: i64) -> Result<Self::Value, E> {
            Ok(self.set(T::from_signed(number), || number.into()))
        }

        fn visit_u64<E: Error>(self, number: u64) -> Result<Self::Value, E> {
            Ok(self.set(T::from_unsigned(number), || number.into()))
        }

        fn visit_f64<E: Error>(self, number: f64) -> Result<Self::Value, E> {
            Ok(self.set(T::from_float(number), || unreadable::kept_float(number)))
        }

        fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
            Ok(self.set(T::from_text(text), || text.into()))
        }

        unfit!(null list object);
    }

    deserializer.deserialize_any(ScalarVisitor(place))
}

impl Scalar for String {
    fn from_text(text: &str) -> Option<Self> {
        Some(text.to_owned())
    }

    fn from_signed(number: i64) -> Option<Self> {
        Some(number.to_string())
    }

    fn from_unsigned(number: u64) -> Option<Self> {
        Some(number.to_string())
    }

    fn from_float(number: f64) -> Option<Self> {
        // Such an id or account number has already lost digits; a rounded one must not be used.
        (number.abs() < EXACT).then(|| number.to_string())
    }

    fn from_bool(value: bool) -> Option<Self> {
        Some(value.to_string())
    }
}

impl Scalar for i64 {
    fn from_text(text: &str) -> Option<Self> {
        text.trim().parse().ok()
    }

    fn from_signed(number: i64) -> Option<Self> {
        Some(number)
    }

    fn from_unsigned(number: u64) -> Option<Self> {
        number.try_into().ok()
    }

    fn from_float(number: f64) -> Option<Self> {
        #[allow(clippy::cast_possible_truncation)]
        (number.fract() == 0.0 && number.abs() < EXACT).then_some(number as Self)
    }
}

#[allow(clippy::cast_precision_loss)]
impl Scalar for f64 {
    fn from_text(text: &str) -> Option<Self> {
        text.trim().parse().ok()
    }

    fn from_signed(number: i64) -> Option<Self> {
        Some(number as Self)
    }

    fn from_unsigned(number: u64) -> Option<Self> {
        Some(number as Self)
    }

    fn from_float(number: f64) -> Option<Self> {
        Some(number)
    }
}

impl Scalar for bool {
    fn from_text(text: &str) -> Option<Self> {
        text.parse().ok()
    }

    fn from_signed(_: i64) -> Option<Self> {
        None
    }

    fn from_unsigned(_: u64) -> Option<Self> {
        None
    }

    fn from_bool(value: bool) -> Option<Self> {
        Some(value)
    }
}

/// Implements [`Decode`] for scalars.
macro_rules! scalars {
    ($($type:ty: $shape:ident;)+) => {
        $(impl<'de> Decode<'de> for $type {
            fn shape() -> Shape {
                Shape::$shape
            }

            fn blank() -> Self {
                Self::default()
            }

            fn decode_into<D: Deserializer<'de>>(&mut self, deserializer: D) -> Result<Reading<()>, D::Error> {
                scalar(self, deserializer)
            }
        })+
    };
}

scalars! {
    String: Text;
    i64: Integer;
    f64: Number;
    bool: Bool;
}

/// Decodes a value like `serde::Deserialize`: a value of another type is an error.
pub(crate) fn strictly<'de, T: Decode<'de>, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    T::decode(deserializer)?.map_err(|value| mismatch(&value, T::EXPECTED))
}

/// Decodes a whole text in the same way, into the place where the value stays: moving a large one takes as long as parsing.
pub(super) fn boxed<T: for<'de> Decode<'de>>(text: &str) -> serde_json::Result<Box<T>> {
    let mut value = Box::new(T::blank());
    let mut deserializer = serde_json::Deserializer::from_str(text);
    value.decode_into(&mut deserializer)?.map_err(|value| mismatch::<serde_json::Error>(&value, T::EXPECTED))?;
    deserializer.end()?;
    Ok(value)
}

fn mismatch<E: Error>(value: &Value, expected: &'static str) -> E {
    let unexpected = match value {
        Value::Null => Unexpected::Unit,
        Value::Bool(value) => Unexpected::Bool(*value),
        Value::Number(number) if number.is_f64() => Unexpected::Other("floating point"),
        Value::Number(_) => Unexpected::Other("integer"),
        Value::String(text) => Unexpected::Str(text),
        Value::Array(_) => Unexpected::Seq,
        Value::Object(_) => Unexpected::Map,
    };
    E::invalid_type(unexpected, &expected)
}

/// Implements [`Decode`] for a type that keeps strings unchanged.
macro_rules! text {
    ($($type:ident: $shape:ident = $make:expr;)+) => {
        $(impl Scalar for $type {
            fn from_text(text: &str) -> Option<Self> {
                Some($make(text))
            }

            fn from_signed(number: i64) -> Option<Self> {
                String::from_signed(number).map(|text| $make(&text))
            }

            fn from_unsigned(number: u64) -> Option<Self> {
                String::from_unsigned(number).map(|text| $make(&text))
            }

            fn from_float(number: f64) -> Option<Self> {
                String::from_float(number).map(|text| $make(&text))
            }

            fn from_bool(value: bool) -> Option<Self> {
                String::from_bool(value).map(|text| $make(&text))
            }
        }

        impl<'de> Decode<'de> for $type {
            const NAME: &'static str = stringify!($type);
            const EXPECTED: &'static str = "a string";

            fn shape() -> Shape {
                Shape::$shape
            }

            fn blank() -> Self {
                $make("")
            }

            fn decode_into<D: Deserializer<'de>>(&mut self, deserializer: D) -> Result<Reading<()>, D::Error> {
                scalar(self, deserializer)
            }
        }

        impl<'de> serde::Deserialize<'de> for $type {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                strictly(deserializer)
            }
        })+
    };
}

text! {
    Id: Id = Self::verbatim;
    Timestamp: Time = Self::verbatim;
    Secret: Secret = Self::from;
}

impl<'de> Decode<'de> for Value {
    fn blank() -> Self {
        Self::Null
    }

    fn decode_into<D: Deserializer<'de>>(&mut self, deserializer: D) -> Result<Reading<()>, D::Error> {
        *self = Kept.deserialize(deserializer)?;
        Ok(Ok(()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn decode<T: for<'de> Decode<'de>>(json: &str) -> Reading<T> {
        T::decode(&mut serde_json::Deserializer::from_str(json)).unwrap()
    }

    #[test]
    fn strings_may_be_numbers_and_numbers_strings() {
        assert_eq!(decode::<String>("1752379429071357070").unwrap(), "1752379429071357070");
        assert_eq!(decode::<String>("true").unwrap(), "true");
        assert_eq!(decode::<i64>("\"42\"").unwrap(), 42);
        assert_eq!(decode::<i64>("42.0").unwrap(), 42);
        assert!(decode::<bool>("\"true\"").unwrap());
    }

    #[test]
    fn values_of_other_types_are_returned_unchanged() {
        assert_eq!(decode::<i64>("42.5"), Err(Box::new(json!(42.5))));
        assert_eq!(decode::<i64>("1e300"), Err(Box::new(json!(1e300))));
        assert_eq!(decode::<i64>("18446744073709551615"), Err(Box::new(json!(u64::MAX))));
        assert_eq!(decode::<bool>("\"yes\""), Err(Box::new(json!("yes"))));
        assert_eq!(decode::<String>("{\"a\": [1, null]}"), Err(Box::new(json!({"a": [1, null]}))));
        assert_eq!(decode::<Option<bool>>("1"), Err(Box::new(json!(1))));
        assert_eq!(decode::<Vec<i64>>("[1, \"x\", {}, 2]"), Ok(vec![1, 2]));
    }

    #[test]
    fn lists_may_be_null() {
        assert_eq!(decode::<Vec<String>>("null").unwrap(), Vec::<String>::new());
        assert_eq!(decode::<Vec<String>>("[1, \"b\"]").unwrap(), ["1", "b"]);
        assert_eq!(decode::<Vec<String>>("\"a\""), Err(Box::new(json!("a"))));
    }

    #[test]
    fn fields_are_found_in_any_order() {
        let names = FieldNames::new(&["a", "b", "c"]);
        let found: Vec<_> = ["b", "c", "a", "x", "a", "c"].iter().map(|name| names.find(name)).collect();
        assert_eq!(found, [Some(1), Some(2), Some(0), None, Some(0), Some(2)]);
    }
}
