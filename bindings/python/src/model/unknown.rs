//! Objects of a kind that this version does not know.

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

/// Takes a field that all known kinds have, if it has the form that they give it. Otherwise it stays where it is.
pub(crate) fn take<T: DeserializeOwned + Default>(fields: &mut Map<String, Value>, name: &str) -> T {
    match fields.get(name).map(T::deserialize) {
        Some(Ok(value)) => {
            fields.remove(name);
            value
        }
        Some(Err(_)) | None => T::default(),
    }
}
