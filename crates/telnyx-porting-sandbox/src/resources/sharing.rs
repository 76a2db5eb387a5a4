//! Sharing an order's documents with people who have no account: JSON web tokens that give access to one order.

use axum::Router;
use axum::extract::{Path, State};
use axum::routing::post;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, TimeDelta, Utc};
use hmac::{Hmac, KeyInit as _, Mac as _};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sha2::Sha256;
use uuid::Uuid;

use super::change_order;
use crate::http::body::{OptionalBody, Reader};
use crate::http::response::{Reply, created};
use crate::http::values::one_of;
use crate::issue::{Code, Issue};
use crate::simulation::clock::rfc3339;
use crate::simulation::order::Share;
use crate::state::SandboxState;

pub(super) fn routes() -> Router<SandboxState> {
    Router::new().route("/porting_orders/{id}/actions/share", post(create))
}

/// Lifetimes, in seconds.
const DEFAULT_LIFETIME: i64 = 3600;
const MAX_LIFETIME: i64 = 172_800;

/// Signs the tokens. It is public, so that a test can verify a signature.
const SECRET: &[u8] = b"telnyx-porting-sandbox";

const HEADER: &[u8] = br#"{"alg":"HS256","typ":"JWT"}"#;

/// Allows reading the documents of an order.
pub(crate) const READ: &str = "porting_order.document.read";

/// Allows adding documents to an order.
pub(crate) const UPDATE: &str = "porting_order.document.update";

/// The claims of a token. The issue time is called `ist`, not `iat`.
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

    /// Changing documents includes reading them.
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

    /// Parses a token that this or another sandbox has signed; `None` if the text is something else.
    pub(crate) fn parse(token: &str) -> Option<Self> {
        let (signed, signature) = token.rsplit_once('.')?;
        let (_, claims) = signed.split_once('.')?;
        mac(signed).verify_slice(&URL_SAFE_NO_PAD.decode(signature).ok()?).ok()?;
        serde_json::from_slice(&URL_SAFE_NO_PAD.decode(claims).ok()?).ok()
    }
}

fn mac(signed: &str) -> Hmac<Sha256> {
    // A key that is shorter than the hash's block is padded with zeros.
    let mut block = [0; 64];
    block[..SECRET.len()].copy_from_slice(SECRET);
    let mut mac = Hmac::<Sha256>::new(&block.into());
    mac.update(signed.as_bytes());
    mac
}

async fn create(State(state): State<SandboxState>, Path(id): Path<String>, OptionalBody(body): OptionalBody) -> Reply {
    change_order(&state, &id, |order, simulation| {
        let created_at = simulation.now;
        let mut reader = body.reader();
        let seconds = read_lifetime(&mut reader);
        let permissions = read_permissions(&mut reader);
        let (seconds, permissions) = reader.finish(seconds.zip(permissions))?;
        let expires_at = created_at + TimeDelta::seconds(seconds);
        let claims = Claims::new(order.id, permissions.clone(), created_at, expires_at);
        let token = claims.sign().map_err(|_| Issue::new(Code::Internal, "The token could not be signed."))?;
        let id = Uuid::new_v4();
        order.shares.push(Share { id, expires_at });
        Ok(created(json!({
            "id": id,
            "porting_order_id": order.id,
            "expires_in_seconds": seconds,
            "permissions": permissions,
            "token": token,
            "record_type": "porting_order_sharing_token",
            "expires_at": rfc3339(expires_at),
            "created_at": rfc3339(created_at),
        })))
    })
}

fn read_lifetime(reader: &mut Reader<'_>) -> Option<i64> {
    const LIFETIME: &str = "/expires_in_seconds";
    if reader.get(LIFETIME).is_none() {
        return Some(DEFAULT_LIFETIME);
    }
    let seconds = reader.integer(LIFETIME)?;
    if !(1..=MAX_LIFETIME).contains(&seconds) {
        let detail = format!("The lifetime of a token is from 1 to {MAX_LIFETIME} seconds.");
        reader.issue(Code::Range, detail, LIFETIME);
    }
    Some(seconds)
}

/// A string, or a list as older documents show it.
fn read_permissions(reader: &mut Reader<'_>) -> Option<Vec<String>> {
    const PERMISSIONS: &str = "/permissions";
    let permission = |text: &str| one_of(&[READ, UPDATE])(text).map(str::to_owned);
    match reader.get(PERMISSIONS) {
        None => Some(vec![READ.to_owned()]),
        Some(Value::Array(items)) if items.is_empty() => {
            reader.issue(Code::BadRequest, "The list of permissions is empty.", PERMISSIONS);
            None
        }
        Some(Value::Array(_)) => reader.strings(PERMISSIONS, permission),
        Some(_) => reader.required(PERMISSIONS, permission).map(|permission| vec![permission]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_that_was_changed_is_rejected() {
        let at = "2026-03-02T15:00:00Z".parse().unwrap();
        let claims = Claims::new(Uuid::nil(), vec![READ.to_owned()], at, at);
        let token = claims.sign().unwrap();
        assert_eq!(Claims::parse(&token), Some(claims));
        assert_eq!(Claims::parse(&token.replacen('.', ".A", 1)), None);
        assert_eq!(Claims::parse(&token[..token.len() - 2]), None);
        assert_eq!(Claims::parse("KEY_1"), None);
    }

    #[test]
    fn changing_includes_reading() {
        let at = "2026-03-02T15:00:00Z".parse().unwrap();
        let holds = |permission: &str| Claims::new(Uuid::nil(), vec![permission.to_owned()], at, at);
        assert!(holds(UPDATE).allows(READ) && holds(UPDATE).allows(UPDATE));
        assert!(holds(READ).allows(READ) && !holds(READ).allows(UPDATE));
    }
}
