//! Reports on orders, written as CSV documents.

use crate::call::Call;
use crate::generated::Reports;
use crate::handle::check_any;
use crate::validation::{Issue, Issues, Rule};
use chrono::{DateTime, Utc};
use telnyx_porting_api::Timestamp;
use telnyx_porting_api::types::{
    CreatePortingReport, ExportPortingOrdersCsvReport, ExportPortingOrdersCsvReportFilters, PortingOrderStatusValue,
    PortingReport, ReportType,
};

/// Which orders a report has. Source of the fields: `params.filters` of operation `createPortingReport`.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct OrdersReport {
    /// Only orders in one of these statuses.
    pub statuses: Option<Vec<PortingOrderStatusValue>>,
    /// Only orders with one of these references.
    pub customer_references: Option<Vec<String>>,
    /// Only orders that were created after this time.
    pub created_after: Option<DateTime<Utc>>,
    /// Only orders that were created before this time.
    pub created_before: Option<DateTime<Utc>>,
}

impl OrdersReport {
    /// Everything.
    pub fn new() -> Self {
        Self::default()
    }

    /// Only orders in one of these statuses.
    #[must_use]
    pub fn with_statuses(mut self, values: impl IntoIterator<Item = impl Into<PortingOrderStatusValue>>) -> Self {
        self.statuses = Some(values.into_iter().map(Into::into).collect());
        self
    }

    /// Only orders with one of these references.
    #[must_use]
    pub fn with_customer_references(mut self, values: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.customer_references = Some(values.into_iter().map(Into::into).collect());
        self
    }

    /// Only orders that were created after this time.
    #[must_use]
    pub fn with_created_after(mut self, value: impl Into<DateTime<Utc>>) -> Self {
        self.created_after = Some(value.into());
        self
    }

    /// Only orders that were created before this time.
    #[must_use]
    pub fn with_created_before(mut self, value: impl Into<DateTime<Utc>>) -> Self {
        self.created_before = Some(value.into());
        self
    }

    /// All issues at once, without sending anything.
    pub fn validate(&self) -> Issues {
        let mut issues = Issues::new();
        issues.extend(check_any("statuses", self.statuses.as_deref()));
        issues.extend(check_any("customer_references", self.customer_references.as_deref()));
        let empty = self.created_after.zip(self.created_before).is_some_and(|(after, before)| after >= before);
        let issue = Issue::warning("params.filters", Rule::DateRange, "no order can lie between these times");
        issues.extend(empty.then(|| issue.with_hint("exchange the two times")));
        issues
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

impl Reports {
    /// Has a report written.
    pub fn create(&self, issues: OrdersReport) -> Call<PortingReport> {
        let accepted = self.client.validate(issues.validate());
        let body = issues.into_body();
        Call::data(&self.client, |api| async move { api.create_porting_report().body(body).send().await })
            .validated(accepted)
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
