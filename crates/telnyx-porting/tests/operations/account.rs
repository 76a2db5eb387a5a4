//! Portability checks, reports, events, and account-independent lists.

use crate::examples::{ITEM, ORDER, event, portability_check, report};
use crate::exchange::{empty_exchange, exchange, listing};
use crate::support::{of, time};
use serde_json::json;
use telnyx_porting::types::PortingEventType;
use telnyx_porting::{EventFilter, OrdersReport, ReportFilter};

#[tokio::test]
async fn check_portability() {
    let body = json!({"phone_numbers": ["+13035550142", "+442079460958"]});
    let numbers = [of("+13035550142"), of("+442079460958")];
    let data = json!([portability_check()]);
    exchange("POST /v2/portability_checks", Some(body), (201, data), |client| client.portability().check(&numbers))
        .await;
}

#[tokio::test]
async fn reports_list() {
    let filter = ReportFilter::new().with_report_type("export_porting_orders_csv").with_status("completed");
    let query = [("filter[report_type]", "export_porting_orders_csv"), ("filter[status]", "completed")];
    listing("/v2/porting/reports", &query, report(), filter, |client, filter| client.reports().list(filter)).await;
}

#[tokio::test]
async fn reports_create() {
    let request = OrdersReport::new()
        .with_statuses(["exception", "daydreaming"])
        .with_customer_references(["Acct 1", "Acct 2"])
        .with_created_after(time("2026-03-01T00:00:00Z"))
        .with_created_before(time("2026-04-01T00:00:00Z"));
    let filters = json!({
        "status__in": ["exception", "daydreaming"],
        "customer_reference__in": ["Acct 1", "Acct 2"],
        "created_at__gt": "2026-03-01T00:00:00Z",
        "created_at__lt": "2026-04-01T00:00:00Z"
    });
    for (request, filters) in [(request, filters), (OrdersReport::new(), json!({}))] {
        let body = json!({"report_type": "export_porting_orders_csv", "params": {"filters": filters}});
        let call = |client: &telnyx_porting::Client| client.reports().create(request);
        exchange("POST /v2/porting/reports", Some(body), (201, report()), call).await;
    }
}

#[tokio::test]
async fn reports_get() {
    let line = format!("GET /v2/porting/reports/{ITEM}");
    exchange(&line, None, (200, report()), |client| client.reports().get(of(ITEM))).await;
}

#[tokio::test]
async fn events_list() {
    let filter = EventFilter::new()
        .with_event_type(PortingEventType::PortingOrderStatusChanged)
        .with_porting_order(of::<telnyx_porting::PortingOrderId>(ORDER))
        .with_created_from(time("2026-03-01T00:00:00Z"))
        .with_created_to(time("2026-03-31T23:59:59Z"));
    let query = [
        ("filter[type]", "porting_order.status_changed"),
        ("filter[porting_order_id]", ORDER),
        ("filter[created_at][gte]", "2026-03-01T00:00:00Z"),
        ("filter[created_at][lte]", "2026-03-31T23:59:59Z"),
    ];
    listing("/v2/porting/events", &query, event(), filter, |client, filter| client.events().list(filter)).await;
}

#[tokio::test]
async fn events_get_and_republish() {
    let line = format!("GET /v2/porting/events/{ITEM}");
    exchange(&line, None, (200, event()), |client| client.events().get(of(ITEM))).await;
    // An event of an unknown type is accepted.
    let strange = json!({"id": ITEM, "event_type": "porting_order.sang", "payload": {"song": "la"}});
    exchange(&line, None, (200, strange), |client| client.events().get(of(ITEM))).await;
    let line = format!("POST /v2/porting/events/{ITEM}/republish");
    empty_exchange(&line, None, |client| client.events().republish(of(ITEM))).await;
}

#[tokio::test]
async fn uk_carriers() {
    let carrier = json!({"id": ITEM, "name": "Example Telecom UK Ltd", "cupid": "901", "novelty": [1]});
    exchange("GET /v2/porting/uk_carriers", None, (200, json!([carrier])), telnyx_porting::Client::uk_carriers).await;
}

#[tokio::test]
async fn exception_types() {
    let kind = json!({"code": "CARRIER_ON_HOLIDAY", "description": "Back on Monday", "novelty": 1});
    let call = telnyx_porting::Client::exception_types;
    exchange("GET /v2/porting_orders/exception_types", None, (200, json!([kind])), call).await;
}
