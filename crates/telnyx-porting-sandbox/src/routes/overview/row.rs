//! An order in short.

use chrono::{DateTime, Utc};
use serde::Serialize;
use uuid::Uuid;

use crate::life::{self, Due, Timetable};
use crate::numbers::NumberType;
use crate::state::{MessagingStatus, Order, Status};
use crate::wire::time;

#[derive(Debug, Serialize)]
pub(super) struct OrderRow<'a> {
    id: Uuid,
    status: &'a Status,
    #[serde(serialize_with = "time::stamp")]
    created_at: DateTime<Utc>,
    /// Codes of its exceptions.
    exception_codes: Vec<&'a str>,
    customer_reference: Option<&'a str>,
    country_code: &'a str,
    phone_number_type: NumberType,
    carrier_name: &'a str,
    spid: Option<&'a str>,
    fast_port_eligible: bool,
    phone_numbers_count: usize,
    first_phone_number: Option<&'a str>,
    messaging_port_status: MessagingStatus,
    #[serde(serialize_with = "time::optional")]
    foc_datetime_requested: Option<DateTime<Utc>>,
    #[serde(serialize_with = "time::optional")]
    foc_datetime_actual: Option<DateTime<Utc>>,
    /// What time will do to it next.
    next: Option<Due>,
}

impl<'a> OrderRow<'a> {
    pub(super) fn new(order: &'a Order, timetable: &Timetable) -> Self {
        Self {
            id: order.id,
            status: &order.status,
            created_at: order.created_at,
            exception_codes: order.exceptions.iter().map(|exception| exception.code.as_str()).collect(),
            customer_reference: order.customer_reference.as_deref(),
            country_code: &order.country,
            phone_number_type: order.kind,
            carrier_name: &order.carrier.name,
            spid: order.carrier.spid.as_deref(),
            fast_port_eligible: order.fast_port,
            phone_numbers_count: order.numbers.len(),
            first_phone_number: order.numbers.first().map(|entry| entry.number.e164.as_str()),
            messaging_port_status: order.messaging.status,
            foc_datetime_requested: order.foc_requested,
            foc_datetime_actual: order.foc_actual,
            next: life::next_due(order, timetable),
        }
    }
}
