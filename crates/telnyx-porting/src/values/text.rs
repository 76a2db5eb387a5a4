//! Helpers for types that are written as text.

use std::{fmt, marker::PhantomData, str::FromStr};

use serde::{Deserializer, de};

use crate::validation::ValidationError;

/// Conversions from text and with serde, for a type with `FromStr` and `Display`.
macro_rules! text_value {
    ($name:ident, $what:expr) => {
        impl TryFrom<&str> for $name {
            type Error = $crate::validation::ValidationError;

            fn try_from(text: &str) -> Result<Self, Self::Error> {
                text.parse()
            }
        }

        impl TryFrom<String> for $name {
            type Error = $crate::validation::ValidationError;

            fn try_from(text: String) -> Result<Self, Self::Error> {
                text.parse()
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                $crate::values::text::deserialize(deserializer, $what)
            }
        }
    };
}
pub(crate) use text_value;

/// Same as [`text_value`], for a type with `FromStr` and `as_str`. Adds `AsRef`, `Display` and `Debug`.
macro_rules! text_type {
    ($name:ident, $what:expr) => {
        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                self.as_str()
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self)
            }
        }

        $crate::values::text::text_value!($name, $what);
    };
}
pub(crate) use text_type;

/// Deserializes a value with its own parser.
pub(crate) fn deserialize<'de, T, D>(deserializer: D, what: &'static str) -> Result<T, D::Error>
where
    T: FromStr<Err = ValidationError>,
    D: Deserializer<'de>,
{
    deserializer.deserialize_str(TextVisitor { what, value: PhantomData })
}

struct TextVisitor<T> {
    what: &'static str,
    value: PhantomData<T>,
}

impl<T: FromStr<Err = ValidationError>> de::Visitor<'_> for TextVisitor<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.what)
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<T, E> {
        text.parse().map_err(E::custom)
    }
}

/// Names a character without revealing digits and letters, because the text may be secret.
pub(super) fn name_of(c: char) -> String {
    match c {
        ' ' => "a space".to_owned(),
        '\t' => "a tab".to_owned(),
        '\n' | '\r' => "a line break".to_owned(),
        '0'..='9' => "a digit".to_owned(),
        'a'..='z' | 'A'..='Z' => "a letter".to_owned(),
        '!'..='~' => format!("the character {c}"),
        '\0'..='\x1f' | '\x7f' => format!("a control character (U+{:04X})", u32::from(c)),
        _ => format!("a character outside ASCII (U+{:04X})", u32::from(c)),
    }
}

/// Whether a character is invisible and can be ignored in a phone number: a soft hyphen, a joiner, a variation
/// selector, a byte order mark, or a direction mark that address books put around numbers. Not U+202E, because it
/// displays digits in a different order.
pub fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202d}'
            | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
    )
}

/// Names the first character that is not `allowed`, with its position.
pub(crate) fn first_odd(text: &str, allowed: impl Fn(char) -> bool) -> Option<String> {
    first_odd_at(text, |_, c| allowed(c))
}

/// Same as [`first_odd`], for rules that depend on the position, counted from 0.
pub(super) fn first_odd_at(text: &str, allowed: impl Fn(usize, char) -> bool) -> Option<String> {
    let mut characters = text.chars().enumerate();
    let (index, c) = characters.find(|(index, c)| !allowed(*index, *c))?;
    let place = index + 1;
    Some(format!("{} at position {place}", name_of(c)))
}

/// `1 digit`, `2 digits`.
pub(super) fn count_of(count: usize, thing: &str) -> String {
    let ending = if count == 1 { "" } else { "s" };
    format!("{count} {thing}{ending}")
}

/// An integer of ASCII digits, without sign, whitespace or digits of other scripts.
pub(crate) fn whole_number(text: &str) -> Option<u64> {
    let digits_only = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    digits_only.then(|| text.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_are_named_by_their_class() {
        let odd = |text| first_odd(text, |c| c.is_ascii_digit());
        assert_eq!(odd("12 3").as_deref(), Some("a space at position 3"));
        assert_eq!(odd("12\n").as_deref(), Some("a line break at position 3"));
        assert_eq!(odd("é").as_deref(), Some("a character outside ASCII (U+00E9) at position 1"));
        assert_eq!(odd("1\u{7}").as_deref(), Some("a control character (U+0007) at position 2"));
        assert_eq!(odd("1s").as_deref(), Some("a letter at position 2"));
        assert_eq!(odd("123"), None);
    }

    #[test]
    fn whole_numbers_are_ascii_digits() {
        assert_eq!(whole_number("250"), Some(250));
        for text in ["", "+1", "-1", " 1", "1\n", "\u{ff11}", "\u{0661}", "18446744073709551616"] {
            assert_eq!(whole_number(text), None, "{text:?}");
        }
    }
}
