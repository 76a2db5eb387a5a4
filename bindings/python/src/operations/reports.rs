//! Reports on orders, written as CSV documents.

use crate::input::{Arg, Given, Moment, OneOrMore, PageNumber, Size, Text, read};
use crate::operation::Operation;
use crate::pages::ListRequest;
use pyo3::prelude::*;
use telnyx_porting::types::PortingOrderStatusValue;
use telnyx_porting::{OrdersReport, ReportFilter, ReportId};

#[pyfunction]
fn reports_list(
    report_type: Given<Option<Text>>,
    status: Given<Option<Text>>,
    page_size: Given<Option<Size>>,
    first_page: Given<Option<PageNumber>>,
) -> PyResult<ListRequest> {
    read!(report_type, status, page_size, first_page);
    let mut filter = ReportFilter::new();
    filter.report_type = Text::value(report_type);
    filter.status = Text::value(status);
    Ok(ListRequest::new(move |client| client.reports().list(filter.clone()), page_size, first_page))
}

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

#[pyfunction]
fn reports_get(id: Arg<ReportId>) -> Operation {
    Operation::call(move |client| client.reports().get(id.0))
}

functions![reports_list, reports_create, reports_get];
