//! What belongs to an order: papers, ranges, codes and checks.

pub(super) mod action_requirements;
mod additional_documents;
mod associated_numbers;
pub(super) mod blocks;
mod body;
mod bundles;
mod extensions;
mod listing;
mod ranges;
mod verification_codes;

use axum::Router;
use axum::routing::{delete, get, post};
use chrono::{DateTime, Utc};

use crate::server::{ApiError, Code, Problem};
use crate::state::{Order, SandboxState, Status};

/// The operations of this module, below `/v2`.
pub(super) fn routes() -> Router<SandboxState> {
    let documents = get(additional_documents::list).post(additional_documents::create);
    let associated = get(associated_numbers::list).post(associated_numbers::create);
    Router::new()
        .route("/porting_orders/phone_number_configurations", get(bundles::list).post(bundles::create))
        .route("/porting_orders/{id}/additional_documents", documents)
        .route("/porting_orders/{id}/additional_documents/{part}", delete(additional_documents::delete))
        .route("/porting_orders/{id}/associated_phone_numbers", associated)
        .route("/porting_orders/{id}/associated_phone_numbers/{part}", delete(associated_numbers::delete))
        .route("/porting_orders/{id}/phone_number_blocks", get(blocks::list).post(blocks::create))
        .route("/porting_orders/{id}/phone_number_blocks/{part}", delete(blocks::delete))
        .route("/porting_orders/{id}/phone_number_extensions", get(extensions::list).post(extensions::create))
        .route("/porting_orders/{id}/phone_number_extensions/{part}", delete(extensions::delete))
        .route("/porting_orders/{id}/verification_codes", get(verification_codes::list))
        .route("/porting_orders/{id}/verification_codes/send", post(verification_codes::send))
        .route("/porting_orders/{id}/verification_codes/verify", post(verification_codes::verify))
        .route("/porting_orders/{id}/action_requirements", get(action_requirements::list))
        .route("/porting_orders/{id}/action_requirements/{part}/initiate", post(action_requirements::initiate))
}

/// Refuses a change of what the losing carrier looks at, unless the order waits for the customer.
fn refuse_unless_editable(order: &Order) -> Result<(), ApiError> {
    if order.status.is_editable() {
        return Ok(());
    }
    Err(refusal(&format!("An order with the status {} cannot be changed.", order.status.as_str())))
}

/// Refuses what is of no use any more once an order has ended.
fn refuse_if_final(order: &Order) -> Result<(), ApiError> {
    if !order.status.is_final() {
        return Ok(());
    }
    Err(refusal(&format!("An order with the status {} has ended.", order.status.as_str())))
}

/// Takes note that something changed which the losing carrier looks at, so that it can settle an exception.
fn note_correction(order: &mut Order, at: DateTime<Utc>) {
    if order.status == Status::Exception {
        order.fixed_at = Some(at);
        order.replied_at = Some(at);
    }
    order.updated_at = at;
}

/// A refusal of the whole request.
fn refusal(detail: &str) -> ApiError {
    Problem::new(Code::Unprocessable, detail).into()
}
