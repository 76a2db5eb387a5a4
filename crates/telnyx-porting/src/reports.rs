//! Reports on orders, written as CSV documents.

use crate::handle::{Given, filter, handle};
use crate::{Call, List, Problem, Report, ReportId, Rule};
use chrono::{DateTime, Utc};
use std::sync::Arc;
use telnyx_porting_api::Timestamp;
use telnyx_porting_api::types::{
    CreatePortingReport, ExportPortingOrdersCsvReport, ExportPortingOrdersCsvReportFilters, PortingOrderStatusValue,
    PortingReport, ReportStatus, ReportType,
};

filter! {
    /// Which orders a report has. Source of the fields: `params.filters` of operation `createPortingReport`.
    OrdersReport {
        /// Only orders in one of these statuses.
        statuses / with_statuses: [PortingOrderStatusValue],
        /// Only orders with one of these references.
        customer_references / with_customer_references: [String],
        /// Only orders that were created after this time.
        created_after / with_created_after: (DateTime<Utc>),
        /// Only orders that were created before this time.
        created_before / with_created_before: (DateTime<Utc>),
    }
}

impl OrdersReport {
    /// All problems at once, without sending anything.
    pub fn validate(&self) -> Report {
        let mut report = self.check();
        let empty = self.created_after.zip(self.created_before).is_some_and(|(after, before)| after >= before);
        let problem = Problem::warning("params.filters", Rule::DateRange, "no order can lie between these times");
        report.extend(empty.then(|| problem.with_hint("exchange the two times")));
        report
    }

    fn into_body(self) -> CreatePortingReport {
        let mut filters = ExportPortingOrdersCsvReportFilters::new()
            .with_status_in(self.statuses.unwrap_or_default())
            .with_customer_reference_in(self.customer_references.unwrap_or_default());
        filters.created_at_gt = self.created_after.map(Timestamp::from);
        filters.created_at_lt = self.created_before.map(Timestamp::from);
        // The filters are required, though they may be empty.
        let params = ExportPortingOrdersCsvReport::new().with_filters(filters);
        CreatePortingReport::new(ReportType::ExportPortingOrdersCsv, params)
    }
}

filter! {
    /// Which reports a list has. Source: operation `listPortingReports`.
    ReportFilter {
        /// Only reports of this type.
        report_type / with_report_type: ReportType,
        /// Only reports that are pending, or completed.
        status / with_status: ReportStatus,
    }
}

handle! {
    /// Reports on orders. One that is completed has a `document_id`, which
    /// [`Documents::download`](crate::Documents::download) takes.
    Reports
}

impl Reports {
    /// The reports.
    pub fn list(&self, filter: ReportFilter) -> List<PortingReport> {
        let (checked, filter) = (filter.check(), Arc::new(filter));
        List::new(&self.client, move |api, page| {
            let f = Arc::clone(&filter);
            async move {
                api.list_porting_reports()
                    .page_number(page.number)
                    .given(page.size, |r, v| r.page_size(v))
                    .given(f.report_type.clone(), |r, v| r.filter_report_type(v))
                    .given(f.status.clone(), |r, v| r.filter_status(v))
                    .send()
                    .await
            }
        })
        .checked(checked)
    }

    /// Has a report written.
    pub fn create(&self, report: OrdersReport) -> Call<PortingReport> {
        let accepted = self.client.accept(report.validate());
        let body = report.into_body();
        Call::data(&self.client, |api| async move { api.create_porting_report().body(body).send().await })
            .checked(accepted)
    }

    /// One report.
    pub fn get(&self, id: ReportId) -> Call<PortingReport> {
        Call::data(&self.client, |api| async move { api.get_porting_report().id(id).send().await })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn filters_are_sent_even_when_there_are_none() {
        let body = serde_json::to_value(OrdersReport::new().into_body()).unwrap();
        assert_eq!(body, serde_json::json!({"report_type": "export_porting_orders_csv", "params": {"filters": {}}}));
    }
}
