//! Sharing an order's documents with people who have no account.

use axum::extract::{Path, State};
use axum::response::Response;
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

use super::change_order;
use crate::server::{ApiError, Code, OptionalBody, Problem, created};
use crate::sharing::{Claims, READ, UPDATE};
use crate::state::{SandboxState, Share};

/// Lifetimes, in seconds.
const DEFAULT_LIFETIME: i64 = 3600;
const LONGEST_LIFETIME: i64 = 172_800;

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

pub(super) async fn create(
    State(state): State<SandboxState>,
    Path(id): Path<String>,
    OptionalBody(body): OptionalBody<ShareBody>,
) -> Result<Response, ApiError> {
    state.with(|world| {
        let created_at = world.now;
        let (_, token) = change_order(world, &id, |order, _| {
            let expires_in_seconds = lifetime(&body)?;
            let permissions = permissions(body.permissions.as_ref())?;
            let expires_at = created_at + TimeDelta::seconds(expires_in_seconds);
            let claims = Claims::new(order.id, permissions.clone(), created_at, expires_at);
            let unsignable = |_| Problem::new(Code::Internal, "The token could not be signed.");
            let token = claims.sign().map_err(unsignable)?;
            let id = Uuid::new_v4();
            order.shares.push(Share { id, expires_at });
            Ok(SharingToken {
                id,
                porting_order_id: order.id,
                expires_in_seconds,
                permissions,
                token,
                record_type: "porting_order_sharing_token",
                expires_at,
                created_at,
            })
        })?;
        Ok(created(token))
    })
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
