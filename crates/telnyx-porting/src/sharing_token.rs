//! The claims of sharing tokens.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, Utc};
use serde_json::{Map, Value};
use telnyx_porting_api::{
    Extra, Id,
    runtime::Decode,
    types::{PortingOrderSharingToken, SharingPermission},
};

#[cfg(test)]
mod tests;

/// The claims of a sharing token, read and **not verified**.
///
/// A sharing token is a JWT signed with a secret that only Telnyx has. Clients can read its claims but cannot verify
/// them: anybody can write a token with any claims. Use them to show when a link will expire or which order it belongs
/// to, and never for access control.
///
/// Source: example tokens in Telnyx's documentation. Missing claims and claims of another type are `None`; claims
/// without a field are in `extra`. The token itself is not kept, and `Debug` shows only the names in `extra`.
///
/// ```
/// use telnyx_porting::SharingTokenClaims;
///
/// let token = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.\
///     eyJleHAiOjE3NzI0NzA4MDAsImlzdCI6MTc3MjQ2NzIwMCwicGVybWlzc2lvbnMiOlsicG9ydGluZ19vcmRlci5kb2N1bWVudC5yZWFkIl19.\
///     bm90LWEtc2lnbmF0dXJl";
/// let claims = SharingTokenClaims::read_unverified(token)?;
/// assert_eq!(claims.expires_at().unwrap().to_rfc3339(), "2026-03-02T17:00:00+00:00");
/// assert_eq!(claims.permissions[0].as_str(), "porting_order.document.read");
/// # Ok::<_, telnyx_porting::SharingTokenError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct SharingTokenClaims {
    /// When the token expires, in Unix seconds.
    pub exp: Option<i64>,
    /// When the token was issued, in Unix seconds. Telnyx spells this claim `ist`; the usual `iat` is also read.
    pub ist: Option<i64>,
    /// The permissions that the token claims.
    pub permissions: Vec<SharingPermission>,
    /// The order whose documents are shared.
    pub porting_order_id: Option<Id>,
    /// The other claims.
    pub extra: Extra,
}

impl SharingTokenClaims {
    /// Reads the claims of a token without verifying it. Whitespace around the token is ignored.
    pub fn read_unverified(token: &str) -> Result<Self, SharingTokenError> {
        let parts: Vec<_> = token.trim().split('.').collect();
        let [_, payload, _] = parts[..] else { return Err(SharingTokenError::NotAJwt) };
        // Some encoders add padding, although JWTs must not have it.
        let bytes = URL_SAFE_NO_PAD.decode(payload.trim_end_matches('=')).map_err(|_| SharingTokenError::NotAJwt)?;
        match serde_json::from_slice(&bytes) {
            Ok(Value::Object(claims)) => Ok(Self::from_claims(claims)),
            _ => Err(SharingTokenError::NoClaims),
        }
    }

    /// Reads the claims of a token in an API response without verifying it.
    ///
    /// # Errors
    /// [`SharingTokenError::Missing`] if the response has no token; otherwise see
    /// [`read_unverified`](Self::read_unverified).
    pub fn from_token(token: &PortingOrderSharingToken) -> Result<Self, SharingTokenError> {
        let token = token.token.as_ref().ok_or(SharingTokenError::Missing)?;
        Self::read_unverified(token.expose())
    }

    fn from_claims(mut claims: Map<String, Value>) -> Self {
        let exp = take_claim(&mut claims, "exp");
        let ist = take_claim(&mut claims, "ist").or_else(|| take_claim(&mut claims, "iat"));
        let permissions = take_claim(&mut claims, "permissions")
            .or_else(|| take_claim(&mut claims, "permissions").map(|permission| vec![permission]))
            .unwrap_or_default();
        let porting_order_id = take_claim(&mut claims, "porting_order_id");
        let mut extra = Extra::default();
        for (name, value) in claims {
            extra.insert(name, value);
        }
        Self { exp, ist, permissions, porting_order_id, extra }
    }

    /// The expiry time that the token claims.
    pub fn expires_at(&self) -> Option<DateTime<Utc>> {
        DateTime::from_timestamp(self.exp?, 0)
    }

    /// The time of issue that the token claims.
    pub fn issued_at(&self) -> Option<DateTime<Utc>> {
        DateTime::from_timestamp(self.ist?, 0)
    }

    /// Whether the token claims to have expired at `now`; it is expired from the second of its expiry on. A token
    /// without an expiry time is not expired.
    pub fn is_expired_at(&self, now: DateTime<Utc>) -> bool {
        self.exp.is_some_and(|exp| exp <= now.timestamp())
    }
}

/// Removes and returns a claim if it has the expected type. Otherwise it stays among the unknown claims.
fn take_claim<T: for<'de> Decode<'de>>(claims: &mut Map<String, Value>, name: &str) -> Option<T> {
    let claim = Option::decode(claims.get(name)?).ok()?.ok().flatten()?;
    claims.remove(name);
    Some(claim)
}

/// Errors of reading the claims of a sharing token. Messages do not contain the token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SharingTokenError {
    /// The API's response has no token.
    #[error("the response has no sharing token; share the order again")]
    Missing,
    /// The text is not three parts in base64url, joined by dots.
    #[error("the sharing token is not a JWT; copy all of it from the response to sharing the order")]
    NotAJwt,
    /// The middle part is not a JSON object.
    #[error("the claims of the sharing token are unreadable; copy all of it, or share the order again")]
    NoClaims,
}
