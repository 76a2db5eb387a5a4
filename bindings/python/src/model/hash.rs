//! Hashes that are equal for equal objects.

use super::view::View;
use std::hash::{Hash, Hasher};

impl View<'_> {
    pub(crate) fn hash(&self, hasher: &mut impl Hasher) {
        match self {
            Self::Absent => 0.hash(hasher),
            Self::Text(text) => text.hash(hasher),
            Self::Secret(secret) => secret.expose().hash(hasher),
            Self::Id(id) => id.hash(hasher),
            Self::Time(time) => time.hash(hasher),
            Self::Integer(number) => number.hash(hasher),
            // The two zeros are equal.
            Self::Number(number) => (number + 0.0).to_bits().hash(hasher),
            Self::Truth(truth) => truth.hash(hasher),
            Self::Json(value) => value.hash(hasher),
            Self::List(items) => {
                items.len().hash(hasher);
                for item in items {
                    item.hash(hasher);
                }
            }
            Self::Object(object) => {
                for field in object.fields() {
                    field.view.hash(hasher);
                }
                // Objects with the same fields in another order are equal.
                let mut extra: Vec<_> = object.extra().iter().collect();
                extra.sort_unstable_by_key(|(name, _)| *name);
                extra.hash(hasher);
            }
        }
    }
}
