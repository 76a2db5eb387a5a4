//! Secrets in what an update can change.

use crate::generated::order_fields::FIELDS;
use crate::secrets;
use telnyx_porting::OrderUpdateParts;

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
    FIELDS.iter().filter(|field| field.secret).map(|field| field.path)
}
