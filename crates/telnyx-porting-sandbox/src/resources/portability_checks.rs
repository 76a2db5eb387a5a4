//! Portability checks of numbers.

use axum::Router;
use axum::routing::post;
use serde_json::{Value, json};

use super::orders::{is_long, read_numbers};
use crate::http::body::Body;
use crate::http::response::{Reply, created};
use crate::http::server::offload;
use crate::simulation::phone_number::Number;
use crate::state::SandboxState;

pub(super) fn routes() -> Router<SandboxState> {
    Router::new().route("/portability_checks", post(create))
}

/// The last three members are in live responses, but not in the API's description.
fn view(number: &Number) -> Value {
    let portable = number.portable;
    json!({
        "phone_number": number.e164,
        "portable": portable,
        "fast_portable": portable && number.fast_port(),
        "not_portable_reason": if portable { "" } else { "no_coverage" },
        "record_type": "portability_check_result",
        "carrier_name": if portable { number.carrier().name } else { String::new() },
        "messaging_capable": portable && number.messaging_capable(),
        "phone_number_type": number.kind,
    })
}

async fn create(body: Body) -> Reply {
    let is_long = is_long(&body);
    let check = move || {
        let value = body.0.get("phone_numbers").filter(|value| !value.is_null());
        Ok(created(read_numbers(value)?.iter().map(view).collect::<Vec<_>>()))
    };
    offload(is_long, check).await
}
