//! Carriers of the United Kingdom, all invented.

use axum::Router;
use axum::response::Response;
use axum::routing::get;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::http::response::ok;
use crate::state::SandboxState;

pub(super) fn routes() -> Router<SandboxState> {
    Router::new().route("/porting/uk_carriers", get(list))
}

/// Ids of carriers differ from this one in their last digits, so that they are the same in every sandbox.
const FIRST_ID: u128 = 0x9b1f_6a04_2c5d_4e83_a7d0_51e6_c3f8_0000;

const ADDED_AT: &str = "2024-01-08T09:00:00.000Z";

/// Name, CUPID and further CUPIDs.
type Carrier = (&'static str, &'static str, &'static [&'static str]);

const CARRIERS: [Carrier; 24] = [
    ("Albion Voice", "901", &["902", "903"]),
    ("Avonside Telecom", "904", &[]),
    ("Bramble Networks", "905", &[]),
    ("Caledon Business Lines", "906", &["907"]),
    ("Chalk Hill Communications", "908", &[]),
    ("Cotswold Cable Voice", "909", &["910"]),
    ("Dales Connect", "911", &[]),
    ("Eastmarch Telephony", "912", &[]),
    ("Fenland Fibre", "913", &["914"]),
    ("Gannet SIP Trunks", "915", &[]),
    ("Harrow & Thistle Telecom", "916", &[]),
    ("Islewight Calls", "917", &[]),
    ("Kestrel Hosted Voice", "918", &["919", "920"]),
    ("Lakeland Exchange", "921", &[]),
    ("Mersey Line", "922", &[]),
    ("Northmoor Networks", "923", &["924"]),
    ("Old Quay Telephone", "925", &[]),
    ("Pennine Wholesale", "926", &["927", "928", "929"]),
    ("Ravenscar Mobile", "930", &[]),
    ("Severn Voice", "931", &[]),
    ("Tamar Telephony", "932", &["933"]),
    ("Ulster Glen Communications", "934", &[]),
    ("Wealden Numbers", "935", &[]),
    ("Yare Cloud Voice", "936", &["937"]),
];

async fn list() -> Response {
    let view = |((name, cupid, alternatives), index): (Carrier, u128)| {
        json!({
            "id": Uuid::from_u128(FIRST_ID + index),
            "name": name,
            "cupid": cupid,
            "alternative_cupids": alternatives,
            "record_type": "porting_uk_carrier",
            "created_at": ADDED_AT,
            "updated_at": ADDED_AT,
        })
    };
    ok(CARRIERS.into_iter().zip(1..).map(view).collect::<Vec<Value>>())
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn carriers_are_sorted_and_no_code_has_two() {
        assert!(CARRIERS.is_sorted_by_key(|(name, ..)| name));
        let codes: Vec<&str> =
            CARRIERS.iter().flat_map(|(_, cupid, others)| [*cupid].into_iter().chain(others.iter().copied())).collect();
        assert_eq!(codes.iter().collect::<HashSet<_>>().len(), codes.len());
    }
}
