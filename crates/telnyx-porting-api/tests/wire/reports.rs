//! Reports, and UK carriers.

use crate::examples::{self, report_filters};
use crate::support::{JSON, Wire, assert_keeps, id, query, time};
use serde_json::json;
use telnyx_porting_api::types::{self, PortingOrderStatusValue, ReportStatus, ReportType};

const REPORT: &str = "2c0aa437-b373-4ef4-a2ef-5f947b6f3753";

operations![list_porting_reports, create_porting_report, get_porting_report, list_porting_uk_carriers];

async fn list_porting_reports(wire: &Wire) {
    let sent = examples::page(examples::report());
    wire.respond_json(200, &sent);
    let response = wire
        .client
        .list_porting_reports()
        .filter_report_type(ReportType::ExportPortingOrdersCsv)
        .filter_status(ReportStatus::Completed)
        .page_number(1)
        .page_size(20)
        .send()
        .await
        .unwrap();
    let query = query(&[
        ("filter%5Breport_type%5D", "export_porting_orders_csv"),
        ("filter%5Bstatus%5D", "completed"),
        ("page%5Bnumber%5D", "1"),
        ("page%5Bsize%5D", "20"),
    ]);
    wire.expect(&format!("GET /v2/porting/reports?{query}"), JSON, None);
    assert_is_the_report(&response.data[0]);
    assert_eq!(response.meta.as_ref().unwrap().total_results, Some(55));
    assert_keeps(&*response, &sent);
}

async fn create_porting_report(wire: &Wire) {
    let sent = examples::one(examples::report());
    wire.respond_json(201, &sent);
    let filters = types::ExportPortingOrdersCsvReportFilters::new()
        .with_created_at_gt(time("2026-03-01T00:00:00Z"))
        .with_created_at_lt(time("2026-04-01T00:00:00Z"))
        .with_customer_reference_in(["ACME-2026-0042", "ACME-2026-0043"])
        .with_status_in([PortingOrderStatusValue::Exception, PortingOrderStatusValue::Ported]);
    let params = types::ExportPortingOrdersCsvReport::new().with_filters(filters);
    let body = types::CreatePortingReport::new(ReportType::ExportPortingOrdersCsv, params);
    let response = wire.client.create_porting_report().body(body).send().await.unwrap();
    let body = json!({"params": {"filters": report_filters()}, "report_type": "export_porting_orders_csv"});
    wire.expect("POST /v2/porting/reports", JSON, Some(body));
    assert_is_the_report(response.data.as_ref().unwrap());
    assert_keeps(&*response, &sent);
}

#[tokio::test]
async fn a_report_without_filters_still_sends_the_empty_object() {
    let wire = Wire::start().await;
    wire.respond_json(201, &examples::one(examples::report()));
    let params =
        types::ExportPortingOrdersCsvReport::new().with_filters(types::ExportPortingOrdersCsvReportFilters::new());
    let body = types::CreatePortingReport::new(ReportType::ExportPortingOrdersCsv, params);
    wire.client.create_porting_report().body(body).send().await.unwrap();
    let body = json!({"params": {"filters": {}}, "report_type": "export_porting_orders_csv"});
    wire.expect("POST /v2/porting/reports", JSON, Some(body));
}

#[tokio::test]
async fn a_report_without_filters_is_decoded() {
    let wire = Wire::start().await;
    wire.respond_json(200, &json!({"data": [{"params": {}}, {"params": {"filters": null}}]}));
    let response = wire.client.list_porting_reports().send().await.unwrap();
    assert!(response.data.iter().all(|report| report.params.as_ref().unwrap().filters.is_none()));
}

async fn get_porting_report(wire: &Wire) {
    let sent = examples::one(examples::report());
    wire.respond_json(200, &sent);
    let response = wire.client.get_porting_report().id(REPORT).send().await.unwrap();
    wire.expect(&format!("GET /v2/porting/reports/{REPORT}"), JSON, None);
    assert_is_the_report(response.data.as_ref().unwrap());
    assert_keeps(&*response, &sent);
}

#[track_caller]
fn assert_is_the_report(report: &types::PortingReport) {
    assert_eq!(report.id, Some(id(REPORT)));
    assert_eq!(report.document_id, Some(id("670b200c-aca4-41b3-95b3-43f4d8ad694d")));
    assert_eq!(report.report_type, Some(ReportType::ExportPortingOrdersCsv));
    assert_eq!(report.status, Some(ReportStatus::Completed));
    let filters = report.params.as_ref().unwrap().filters.as_ref().unwrap();
    assert_eq!(filters.created_at_gt, Some(time("2026-03-01T00:00:00Z")));
    assert_eq!(filters.customer_reference_in, ["ACME-2026-0042", "ACME-2026-0043"]);
    assert_eq!(filters.status_in, [PortingOrderStatusValue::Exception, PortingOrderStatusValue::Ported]);
}

async fn list_porting_uk_carriers(wire: &Wire) {
    let sent = json!({"data": [{
        "alternative_cupids": ["902", "903"],
        "created_at": "2026-01-05T00:00:00Z",
        "cupid": "901",
        "id": "b6e5499a-2531-4d76-9f34-33eddd01c1bd",
        "name": "Example Telecom UK Ltd",
        "record_type": "porting_uk_carrier",
        "updated_at": "2026-01-05T00:00:00Z"
    }]});
    wire.respond_json(200, &sent);
    let response = wire.client.list_porting_uk_carriers().send().await.unwrap();
    wire.expect("GET /v2/porting/uk_carriers", JSON, None);
    assert_eq!(response.data[0].cupid.as_deref(), Some("901"));
    assert_eq!(response.data[0].alternative_cupids, ["902", "903"]);
    assert_eq!(response.data[0].name.as_deref(), Some("Example Telecom UK Ltd"));
    assert_keeps(&*response, &sent);
}
