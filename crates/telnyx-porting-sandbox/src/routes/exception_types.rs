//! The exceptions that an order can have.

use axum::response::Response;

use crate::life;
use crate::server::ok;

pub(super) async fn list() -> Response {
    ok(life::catalogue())
}
