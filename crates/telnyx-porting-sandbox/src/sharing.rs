//! Sharing tokens: JSON web tokens that open the documents of one order to people who have no account.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Utc};
use hmac::{Hmac, KeyInit as _, Mac as _};
use serde::{Deserialize, Serialize};
use sha2::Sha256;
use uuid::Uuid;

/// Signs the tokens. It protects nothing, and is public so that a test can verify a signature.
const SECRET: &[u8] = b"telnyx-porting-sandbox";

/// `{"alg":"HS256","typ":"JWT"}`.
const HEADER: &[u8] = br#"{"alg":"HS256","typ":"JWT"}"#;

/// Lets the documents of an order be read.
pub(crate) const READ: &str = "porting_order.document.read";

/// Lets documents be added to an order.
pub(crate) const UPDATE: &str = "porting_order.document.update";

/// What the token says. The issue time is called `ist`, not `iat`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Claims {
    exp: i64,
    ist: i64,
    permissions: Vec<String>,
    pub(crate) porting_order_id: Uuid,
}

impl Claims {
    pub(crate) fn new(
        porting_order_id: Uuid,
        permissions: Vec<String>,
        issued_at: DateTime<Utc>,
        expires_at: DateTime<Utc>,
    ) -> Self {
        Self { exp: expires_at.timestamp(), ist: issued_at.timestamp(), permissions, porting_order_id }
    }

    pub(crate) fn is_expired(&self, now: DateTime<Utc>) -> bool {
        now.timestamp() >= self.exp
    }

    /// Who may change documents may read them.
    pub(crate) fn allows(&self, permission: &str) -> bool {
        self.permissions.iter().any(|held| held == permission || (permission == READ && held == UPDATE))
    }

    /// The token, signed with HMAC-SHA256.
    pub(crate) fn sign(&self) -> Result<String, serde_json::Error> {
        let signed =
            format!("{}.{}", URL_SAFE_NO_PAD.encode(HEADER), URL_SAFE_NO_PAD.encode(serde_json::to_vec(self)?));
        let signature = URL_SAFE_NO_PAD.encode(mac(&signed).finalize().into_bytes());
        Ok(format!("{signed}.{signature}"))
    }

    /// Reads a token that this or another sandbox has signed; none if the text is something else.
    pub(crate) fn read(token: &str) -> Option<Self> {
        let (signed, signature) = token.rsplit_once('.')?;
        let (_, claims) = signed.split_once('.')?;
        mac(signed).verify_slice(&URL_SAFE_NO_PAD.decode(signature).ok()?).ok()?;
        serde_json::from_slice(&URL_SAFE_NO_PAD.decode(claims).ok()?).ok()
    }
}

fn mac(signed: &str) -> Hmac<Sha256> {
    // A key that is shorter than the hash's block stands for itself with zeros behind it.
    let mut block = [0; 64];
    block[..SECRET.len()].copy_from_slice(SECRET);
    let mut mac = Hmac::<Sha256>::new(&block.into());
    mac.update(signed.as_bytes());
    mac
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_that_was_touched_is_none() {
        let at = "2026-03-02T15:00:00Z".parse().unwrap();
        let claims = Claims::new(Uuid::nil(), vec![READ.to_owned()], at, at);
        let token = claims.sign().unwrap();
        assert_eq!(Claims::read(&token), Some(claims));
        assert_eq!(Claims::read(&token.replacen('.', ".A", 1)), None);
        assert_eq!(Claims::read(&token[..token.len() - 2]), None);
        assert_eq!(Claims::read("KEY_1"), None);
    }

    #[test]
    fn who_may_change_may_read() {
        let at = "2026-03-02T15:00:00Z".parse().unwrap();
        let holds = |permission: &str| Claims::new(Uuid::nil(), vec![permission.to_owned()], at, at);
        assert!(holds(UPDATE).allows(READ) && holds(UPDATE).allows(UPDATE));
        assert!(holds(READ).allows(READ) && !holds(READ).allows(UPDATE));
    }
}
