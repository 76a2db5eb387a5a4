//! Decoding that takes what the API is known to send in place of what it describes.

use super::{Id, Secret, Timestamp};
use serde::de::{DeserializeSeed, Deserializer, Error, SeqAccess, Visitor};
use serde_json::Value;
use std::cell::Cell;
use std::fmt;
use std::marker::PhantomData;

/// Like `serde::Deserialize`, but lenient: a list may be null, a text may be a number, a number may be a text.
pub trait Decode<'de>: Sized {
    /// Reads a value.
    ///
    /// # Errors
    /// When the value is of a kind that cannot stand for the described one, such as an object for a text.
    fn decode<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error>;
}

/// Whether a field is left out when an object is written.
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

/// Decodes the value of a field whose type is known from the context.
pub(crate) struct Seed<T>(PhantomData<T>);

impl<T> Seed<T> {
    pub(crate) fn new() -> Self {
        Self(PhantomData)
    }
}

impl<'de, T: Decode<'de>> DeserializeSeed<'de> for Seed<T> {
    type Value = T;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<T, D::Error> {
        T::decode(deserializer)
    }
}

/// Finds the index of a field by its name.
pub(crate) struct FieldNames {
    names: &'static [&'static str],
    /// Objects come with their fields in the same order again and again, so the search goes on where it stopped.
    next: Cell<usize>,
}

/// A key of an object.
pub(crate) enum Key {
    /// A field that is described, by its index.
    Known(usize),
    /// A field that is not.
    Unknown(String),
}

impl FieldNames {
    pub(crate) fn new(names: &'static [&'static str]) -> Self {
        Self { names, next: Cell::new(0) }
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
        Ok(self.find(key).map_or_else(|| Key::Unknown(key.to_owned()), Key::Known))
    }
}

impl<'de, T: Decode<'de>> Decode<'de> for Option<T> {
    fn decode<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct OptionVisitor<T>(PhantomData<T>);

        impl<'de, T: Decode<'de>> Visitor<'de> for OptionVisitor<T> {
            type Value = Option<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a value or null")
            }

            fn visit_none<E>(self) -> Result<Self::Value, E> {
                Ok(None)
            }

            fn visit_unit<E>(self) -> Result<Self::Value, E> {
                Ok(None)
            }

            fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
                T::decode(deserializer).map(Some)
            }
        }

        deserializer.deserialize_option(OptionVisitor(PhantomData))
    }
}

impl<'de, T: Decode<'de>> Decode<'de> for Box<T> {
    fn decode<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        T::decode(deserializer).map(Self::new)
    }
}

impl<'de, T: Decode<'de>> Decode<'de> for Vec<T> {
    fn decode<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct ListVisitor<T>(PhantomData<T>);

        impl<'de, T: Decode<'de>> Visitor<'de> for ListVisitor<T> {
            type Value = Vec<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a list or null")
            }

            fn visit_unit<E>(self) -> Result<Self::Value, E> {
                Ok(Vec::new())
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Self::Value, A::Error> {
                // A claimed size is not trusted with more than a page's worth of memory.
                let mut list = Vec::with_capacity(items.size_hint().unwrap_or(0).min(256));
                while let Some(item) = items.next_element_seed(Seed::new())? {
                    list.push(item);
                }
                Ok(list)
            }
        }

        deserializer.deserialize_any(ListVisitor(PhantomData))
    }
}

/// From here on a float is not exact for whole numbers, and reading it as one could change the number.
const EXACT: f64 = 9_007_199_254_740_992.0;

/// Implements [`Decode`] by a visitor that takes the named kinds of values.
macro_rules! scalar {
    ($type:ty, $expected:literal, { $($visit:item)* }) => {
        impl<'de> Decode<'de> for $type {
            fn decode<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                struct ScalarVisitor;

                impl Visitor<'_> for ScalarVisitor {
                    type Value = $type;

                    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                        f.write_str($expected)
                    }

                    $($visit)*
                }

                deserializer.deserialize_any(ScalarVisitor)
            }
        }
    };
}

scalar!(String, "a text", {
    fn visit_str<E: Error>(self, text: &str) -> Result<String, E> {
        Ok(text.to_owned())
    }
    fn visit_string<E: Error>(self, text: String) -> Result<String, E> {
        Ok(text)
    }
    fn visit_i64<E: Error>(self, number: i64) -> Result<String, E> {
        Ok(number.to_string())
    }
    fn visit_u64<E: Error>(self, number: u64) -> Result<String, E> {
        Ok(number.to_string())
    }
    fn visit_f64<E: Error>(self, number: f64) -> Result<String, E> {
        // Such an id or account number has lost digits already; another one must not take its place.
        if number.abs() < EXACT { Ok(number.to_string()) } else { Err(E::custom("a number with too many digits")) }
    }
    fn visit_bool<E: Error>(self, value: bool) -> Result<String, E> {
        Ok(value.to_string())
    }
});

scalar!(i64, "a whole number", {
    fn visit_i64<E: Error>(self, number: i64) -> Result<i64, E> {
        Ok(number)
    }
    fn visit_u64<E: Error>(self, number: u64) -> Result<i64, E> {
        i64::try_from(number).map_err(|_| E::custom("a whole number beyond 64 bits"))
    }
    fn visit_f64<E: Error>(self, number: f64) -> Result<i64, E> {
        if number.fract() == 0.0 && number.abs() < EXACT {
            #[allow(clippy::cast_possible_truncation)]
            Ok(number as i64)
        } else {
            Err(E::custom("a number that is not whole"))
        }
    }
    fn visit_str<E: Error>(self, text: &str) -> Result<i64, E> {
        text.trim().parse().map_err(|_| E::custom("a text that is no whole number"))
    }
});

scalar!(f64, "a number", {
    fn visit_f64<E: Error>(self, number: f64) -> Result<f64, E> {
        Ok(number)
    }
    #[allow(clippy::cast_precision_loss)]
    fn visit_i64<E: Error>(self, number: i64) -> Result<f64, E> {
        Ok(number as f64)
    }
    #[allow(clippy::cast_precision_loss)]
    fn visit_u64<E: Error>(self, number: u64) -> Result<f64, E> {
        Ok(number as f64)
    }
    fn visit_str<E: Error>(self, text: &str) -> Result<f64, E> {
        text.trim().parse().map_err(|_| E::custom("a text that is no number"))
    }
});

scalar!(bool, "true or false", {
    fn visit_bool<E: Error>(self, value: bool) -> Result<bool, E> {
        Ok(value)
    }
    fn visit_str<E: Error>(self, text: &str) -> Result<bool, E> {
        match text {
            "true" => Ok(true),
            "false" => Ok(false),
            _ => Err(E::custom("a text that is neither true nor false")),
        }
    }
});

/// Implements [`Decode`] for a type that keeps a text as it came.
macro_rules! text {
    ($type:ty, $make:expr) => {
        impl<'de> Decode<'de> for $type {
            fn decode<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                String::decode(deserializer).map($make)
            }
        }

        impl<'de> serde::Deserialize<'de> for $type {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                Self::decode(deserializer)
            }
        }
    };
}

text!(Id, Self::lenient);
text!(Timestamp, Self::lenient);
text!(Secret, Self::from);

impl<'de> Decode<'de> for Value {
    fn decode<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        serde::Deserialize::deserialize(deserializer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decode<T: for<'de> Decode<'de>>(json: &str) -> Result<T, serde_json::Error> {
        T::decode(&mut serde_json::Deserializer::from_str(json))
    }

    #[test]
    fn texts_may_be_numbers_and_numbers_texts() {
        assert_eq!(decode::<String>("1752379429071357070").unwrap(), "1752379429071357070");
        assert_eq!(decode::<String>("true").unwrap(), "true");
        assert_eq!(decode::<i64>("\"42\"").unwrap(), 42);
        assert_eq!(decode::<i64>("42.0").unwrap(), 42);
        assert!(decode::<i64>("42.5").is_err());
        assert!(decode::<i64>("1e300").is_err());
        assert!(decode::<i64>("18446744073709551615").is_err());
        assert!(decode::<bool>("\"true\"").unwrap());
        assert!(decode::<String>("{}").is_err());
    }

    #[test]
    fn lists_may_be_null() {
        assert_eq!(decode::<Vec<String>>("null").unwrap(), Vec::<String>::new());
        assert_eq!(decode::<Vec<String>>("[1, \"b\"]").unwrap(), ["1", "b"]);
        assert!(decode::<Vec<String>>("\"a\"").is_err());
    }

    #[test]
    fn fields_are_found_in_any_order() {
        let names = FieldNames::new(&["a", "b", "c"]);
        let found: Vec<_> = ["b", "c", "a", "x", "a", "c"].iter().map(|name| names.find(name)).collect();
        assert_eq!(found, [Some(1), Some(2), Some(0), None, Some(0), Some(2)]);
    }
}
