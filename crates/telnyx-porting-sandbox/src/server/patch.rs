//! Members of a PATCH body.

use serde::{Deserialize, Deserializer};

/// A member that may be absent (keep), null (clear) or a value (set).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) enum Patch<T> {
    #[default]
    Absent,
    Null,
    Value(T),
}

// A member that is there always goes through here; one that is not takes the default.
impl<'de, T: Deserialize<'de>> Deserialize<'de> for Patch<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Option::deserialize(deserializer).map(|value| value.map_or(Self::Null, Self::Value))
    }
}

impl<T> Patch<T> {
    pub(crate) fn is_absent(&self) -> bool {
        matches!(self, Self::Absent)
    }

    /// Whether a value other than null was sent.
    pub(crate) fn is_value(&self) -> bool {
        matches!(self, Self::Value(_))
    }

    /// Keeps, clears or sets the target.
    pub(crate) fn apply(self, target: &mut Option<T>) {
        match self {
            Self::Absent => {}
            Self::Null => *target = None,
            Self::Value(value) => *target = Some(value),
        }
    }

    /// Keeps the target, resets it to its default, or sets it.
    pub(crate) fn apply_or_default(self, target: &mut T)
    where
        T: Default,
    {
        match self {
            Self::Absent => {}
            Self::Null => *target = T::default(),
            Self::Value(value) => *target = value,
        }
    }

    /// Turns the value into another type; keeps absence and null.
    pub(crate) fn try_map<U, E>(self, convert: impl FnOnce(T) -> Result<U, E>) -> Result<Patch<U>, E> {
        Ok(match self {
            Self::Absent => Patch::Absent,
            Self::Null => Patch::Null,
            Self::Value(value) => Patch::Value(convert(value)?),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Deserialize)]
    struct Body {
        #[serde(default)]
        name: Patch<String>,
    }

    fn name(json: &str) -> Patch<String> {
        serde_json::from_str::<Body>(json).unwrap().name
    }

    #[test]
    fn absent_null_and_value_are_told_apart() {
        assert_eq!(name("{}"), Patch::Absent);
        assert_eq!(name(r#"{"name": null}"#), Patch::Null);
        assert_eq!(name(r#"{"name": "x"}"#), Patch::Value("x".to_owned()));
    }
}
