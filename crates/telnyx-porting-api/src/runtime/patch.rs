//! The three states of a field in a PATCH body.

use super::decode::{Absent, Decode, Reading};
use serde::de::Deserializer;
use serde::{Serialize, Serializer};

/// The change of an attribute in a PATCH.
///
/// The API keeps attributes that are absent, and clears attributes that are `null`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Patch<T> {
    /// Keeps the attribute; nothing is sent.
    #[default]
    Unset,
    /// Clears the attribute; `null` is sent.
    Clear,
    /// Sets the attribute to a new value.
    Set(T),
}

impl<T> Patch<T> {
    /// Whether the attribute is kept.
    pub fn is_unset(&self) -> bool {
        matches!(self, Self::Unset)
    }

    /// The new value, if it is set.
    pub fn value(&self) -> Option<&T> {
        match self {
            Self::Set(value) => Some(value),
            Self::Unset | Self::Clear => None,
        }
    }

    /// The new value. If it is not set, sets it to that of `default`.
    pub fn get_or_set_with(&mut self, default: impl FnOnce() -> T) -> &mut T {
        if !matches!(self, Self::Set(_)) {
            *self = Self::Set(default());
        }
        match self {
            Self::Set(value) => value,
            Self::Unset | Self::Clear => unreachable!("a value was set"),
        }
    }

    /// Converts the new value, if it is set.
    pub fn map<U>(self, f: impl FnOnce(T) -> U) -> Patch<U> {
        match self {
            Self::Unset => Patch::Unset,
            Self::Clear => Patch::Clear,
            Self::Set(value) => Patch::Set(f(value)),
        }
    }
}

impl<T> From<T> for Patch<T> {
    fn from(value: T) -> Self {
        Self::Set(value)
    }
}

impl From<&str> for Patch<String> {
    fn from(value: &str) -> Self {
        Self::Set(value.to_owned())
    }
}

impl From<&str> for Patch<super::Secret> {
    fn from(value: &str) -> Self {
        Self::Set(value.into())
    }
}

impl From<String> for Patch<super::Secret> {
    fn from(value: String) -> Self {
        Self::Set(value.into())
    }
}

impl<T: Serialize> Serialize for Patch<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Unset | Self::Clear => serializer.serialize_none(),
            Self::Set(value) => value.serialize(serializer),
        }
    }
}

impl<'de, T: Decode<'de>> Decode<'de> for Patch<T> {
    fn shape() -> super::Shape {
        T::shape()
    }

    fn blank() -> Self {
        Self::Unset
    }

    fn decode_into<D: Deserializer<'de>>(&mut self, deserializer: D) -> Result<Reading<()>, D::Error> {
        Ok(Option::<T>::decode(deserializer)?.map(|value| *self = value.map_or(Self::Clear, Self::Set)))
    }
}

impl<T> Absent for Patch<T> {
    fn is_absent(&self) -> bool {
        self.is_unset()
    }
}
