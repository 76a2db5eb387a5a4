//! Reports on orders, written as CSV documents.

use crate::input::{Given, Moment, OneOrMore, read};
use crate::operation::Operation;
use pyo3::prelude::*;
use telnyx_porting::OrdersReport;
use telnyx_porting::types::PortingOrderStatusValue;

#[pyfunction]
fn reports_create(
    status: Given<Option<OneOrMore<PortingOrderStatusValue>>>,
    customer_reference: Given<Option<OneOrMore<String>>>,
    created_after: Given<Option<Moment>>,
    created_before: Given<Option<Moment>>,
) -> PyResult<Operation> {
    read!(status, customer_reference, created_after, created_before);
    let mut report = OrdersReport::new();
    report.statuses = status.map(|status| status.0);
    report.customer_references = customer_reference.map(|references| references.0);
    report.created_after = created_after.map(|time| time.0);
    report.created_before = created_before.map(|time| time.0);
    Ok(Operation::call(move |client| client.reports().create(report)))
}

functions![reports_create];
