//! Whether numbers can be ported.

use axum::response::Response;
use serde::Serialize;

use super::orders::{self, CreateBody};
use crate::numbers::{Number, NumberType};
use crate::server::{ApiError, JsonBody, apart, created};

#[derive(Debug, Serialize)]
struct Verdict {
    phone_number: String,
    portable: bool,
    fast_portable: bool,
    not_portable_reason: &'static str,
    record_type: &'static str,
    // Live answers have these three; the API's description does not.
    carrier_name: String,
    messaging_capable: bool,
    phone_number_type: NumberType,
}

pub(super) async fn create(JsonBody(body): JsonBody<CreateBody>) -> Result<Response, ApiError> {
    apart(body.is_long(), move || {
        let numbers = orders::read_numbers(body.phone_numbers.as_ref())?;
        Ok(created(numbers.into_iter().map(Verdict::new).collect::<Vec<_>>()))
    })
    .await
}

impl Verdict {
    fn new(number: Number) -> Self {
        let portable = number.portable;
        Self {
            portable,
            fast_portable: portable && number.fast_port(),
            not_portable_reason: if portable { "" } else { "no_coverage" },
            record_type: "portability_check_result",
            carrier_name: if portable { number.carrier().name } else { String::new() },
            messaging_capable: portable && number.messaging_capable(),
            phone_number_type: number.kind,
            phone_number: number.e164,
        }
    }
}
