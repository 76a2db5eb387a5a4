//! Sharing an order's documents with people who have no account.

use axum::extract::{Path, State};
use axum::response::Response;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, TimeDelta, Utc};
use hmac::{Hmac, KeyInit as _, Mac as _};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::Sha256;
use uuid::Uuid;

use super::find_order;
use crate::server::{ApiError, Code, OptionalBody, Problem, created};
use crate::state::SandboxState;

/// Signs the tokens. It protects nothing, and is public so that a test can verify a signature.
const SECRET: &[u8] = b"telnyx-porting-sandbox";

/// Lifetimes, in seconds.
const DEFAULT_LIFETIME: i64 = 3600;
const LONGEST_LIFETIME: i64 = 172_800;

const READ: &str = "porting_order.document.read";
const UPDATE: &str = "porting_order.document.update";

#[derive(Debug, Deserialize)]
pub(super) struct ShareBody {
    #[serde(default)]
    expires_in_seconds: Option<i64>,
    /// A string, or a list as older documents show it.
    #[serde(default)]
    permissions: Option<Value>,
}

#[derive(Debug, Serialize)]
struct SharingToken {
    id: Uuid,
    porting_order_id: Uuid,
    expires_in_seconds: i64,
    permissions: Vec<String>,
    token: String,
    record_type: &'static str,
    #[serde(serialize_with = "crate::wire::time::stamp")]
    expires_at: DateTime<Utc>,
    #[serde(serialize_with = "crate::wire::time::stamp")]
    created_at: DateTime<Utc>,
}

/// What the token says. The issue time is called `ist`, not `iat`.
#[derive(Debug, Serialize)]
struct Claims<'a> {
    exp: i64,
    ist: i64,
    permissions: &'a [String],
    porting_order_id: Uuid,
}

#[derive(Debug, Serialize)]
struct Header {
    alg: &'static str,
    typ: &'static str,
}

pub(super) async fn create(
    State(state): State<SandboxState>,
    Path(id): Path<String>,
    OptionalBody(body): OptionalBody<ShareBody>,
) -> Result<Response, ApiError> {
    let (porting_order_id, created_at) =
        state.with(|world| find_order(world, &id).map(|order| (order.id, world.now)))?;
    let expires_in_seconds = lifetime(&body)?;
    let permissions = permissions(body.permissions.as_ref())?;
    let expires_at = created_at + TimeDelta::seconds(expires_in_seconds);
    let claims = Claims {
        exp: expires_at.timestamp(),
        ist: created_at.timestamp(),
        permissions: &permissions,
        porting_order_id,
    };
    let token = sign(&claims)?;
    Ok(created(SharingToken {
        id: Uuid::new_v4(),
        porting_order_id,
        expires_in_seconds,
        permissions,
        token,
        record_type: "porting_order_sharing_token",
        expires_at,
        created_at,
    }))
}

fn lifetime(body: &ShareBody) -> Result<i64, ApiError> {
    let seconds = body.expires_in_seconds.unwrap_or(DEFAULT_LIFETIME);
    if (1..=LONGEST_LIFETIME).contains(&seconds) {
        return Ok(seconds);
    }
    let detail = format!("A token lives from 1 to {LONGEST_LIFETIME} seconds.");
    Err(Problem::new(Code::Range, detail).at("/expires_in_seconds").into())
}

fn permissions(value: Option<&Value>) -> Result<Vec<String>, ApiError> {
    match value {
        None | Some(Value::Null) => Ok(vec![READ.to_owned()]),
        Some(Value::Array(items)) if items.is_empty() => {
            Err(Problem::new(Code::BadRequest, "The list of permissions is empty.").at("/permissions").into())
        }
        Some(Value::Array(items)) => {
            items.iter().enumerate().map(|(place, item)| permission(item, &format!("/permissions/{place}"))).collect()
        }
        Some(item) => permission(item, "/permissions").map(|permission| vec![permission]),
    }
}

fn permission(value: &Value, pointer: &str) -> Result<String, ApiError> {
    match value.as_str() {
        Some(text @ (READ | UPDATE)) => Ok(text.to_owned()),
        Some(_) => {
            Err(Problem::new(Code::BadValue, format!("The value must be {READ} or {UPDATE}.")).at(pointer).into())
        }
        None => Err(Problem::new(Code::Type, "A permission must be a string.").at(pointer).into()),
    }
}

/// A JSON web token, signed with HMAC-SHA256.
fn sign(claims: &Claims<'_>) -> Result<String, ApiError> {
    let unsignable = |_| Problem::new(Code::Unprocessable, "The token could not be signed.");
    let header = serde_json::to_vec(&Header { alg: "HS256", typ: "JWT" }).map_err(unsignable)?;
    let claims = serde_json::to_vec(claims).map_err(unsignable)?;
    let signed = format!("{}.{}", URL_SAFE_NO_PAD.encode(header), URL_SAFE_NO_PAD.encode(claims));
    let mut mac = Hmac::<Sha256>::new_from_slice(SECRET)
        .map_err(|_| Problem::new(Code::Unprocessable, "The token could not be signed."))?;
    mac.update(signed.as_bytes());
    let signature = URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes());
    Ok(format!("{signed}.{signature}"))
}
