//! What an update can change, by the names of options and of the API.

use crate::failure::Failure;
use crate::order_fields::{FIELDS, path_of};
use crate::secrets;
use clap::builder::PossibleValuesParser;
use serde_json::Value;
use telnyx_porting::OrderUpdateParts;

/// The group that is cleared as a whole: its attributes depend on each other.
const MISC: &str = "misc";
/// What has no value that would be none.
const NEVER_CLEARED: [&str; 2] = ["requirement", "enable-messaging"];

/// The options whose fields can be cleared, for `--clear`.
pub(super) fn clearable() -> PossibleValuesParser {
    let single = FIELDS.iter().filter(|(option, path)| !path.starts_with("misc.") && !NEVER_CLEARED.contains(option));
    PossibleValuesParser::new(single.map(|(option, _)| *option).chain([MISC]))
}

/// Collects what the command line gives.
#[derive(Default)]
pub(super) struct Given(OrderUpdateParts);

impl Given {
    /// The value of an option, if it was given.
    pub(super) fn set<T: Into<Value>>(&mut self, option: &str, value: Option<T>) {
        if let Some(value) = value {
            self.0.set(path_of(option), value);
        }
    }

    /// The same for a value that is sent as a text.
    pub(super) fn text(&mut self, option: &str, value: Option<&impl ToString>) {
        self.set(option, value.map(ToString::to_string));
    }

    /// Everything that was given, with these fields cleared.
    pub(super) fn cleared(mut self, options: &[String]) -> Result<OrderUpdateParts, Failure> {
        for option in options {
            let path = path_of(option);
            if self.0.get(path).is_some_and(|value| !value.is_null()) {
                return Err(Failure::usage(format!("{option} is given a value and cleared as well"))
                    .with_hint("do one of both"));
            }
            self.0.set(path, Value::Null);
        }
        Ok(self.0)
    }
}

/// Puts what stands for a secret in its place, unless secrets may be seen.
pub(super) fn hide_secrets(parts: &mut OrderUpdateParts) {
    for path in secret_paths() {
        if parts.get(path).is_some_and(|value| !value.is_null()) {
            parts.set(path, secrets::HIDDEN);
        }
    }
}

/// What stands for a secret is not sent: the secret stays as it is.
pub(super) fn keep_hidden(parts: &mut OrderUpdateParts) {
    for path in secret_paths() {
        if parts.get(path).is_some_and(|value| value == secrets::HIDDEN) {
            parts.keep(path);
        }
    }
}

fn secret_paths() -> impl Iterator<Item = &'static str> {
    let is_secret = |path: &str| path.rsplit('.').next().is_some_and(secrets::is_name);
    OrderUpdateParts::FIELDS.iter().copied().filter(move |path| is_secret(path))
}
