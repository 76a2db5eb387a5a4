//! Actions on an order: confirm, cancel, activate, share, and the reads they need.

use crate::examples::{self, ITEM, ORDER, TOKEN, order, order_path};
use crate::exchange::{exchange, listing};
use crate::support::{KEY, StubResponse, Wire, of};
use serde_json::{Value, json};
use telnyx_porting::types::SharingPermission;
use telnyx_porting::{ShareRequest, ShareTtl};

#[tokio::test]
async fn confirm() {
    let line = format!("POST {}", order_path("/actions/confirm"));
    exchange(&line, None, (200, order("in-process")), |client| client.order(of(ORDER)).confirm()).await;
    exchange(&line, None, (200, order("daydreaming")), |client| client.order(of(ORDER)).confirm_once()).await;
}

#[tokio::test]
async fn activate() {
    let line = format!("POST {}", order_path("/actions/activate"));
    let job = examples::activation_job();
    exchange(&line, None, (202, job), |client| client.order(of(ORDER)).activate()).await;
}

#[tokio::test]
async fn cancel_regardless() {
    let line = format!("POST {}", order_path("/actions/cancel"));
    exchange(&line, None, (200, order("cancel-pending")), |client| client.order(of(ORDER)).cancel_regardless()).await;
}

#[tokio::test]
async fn cancel_reads_the_order_first() {
    let wire = Wire::start().await;
    let lines = || wire.received().iter().map(crate::support::Received::line).collect::<Vec<_>>();
    let expected = [
        format!("GET {}?include_phone_numbers=false", order_path("")),
        format!("POST {}", order_path("/actions/cancel")),
    ];
    let responses =
        || ["submitted", "cancel-pending"].map(|status| StubResponse::json(200, &json!({"data": order(status)})));
    wire.script(responses());
    let cancelled = wire.client.order(of(ORDER)).cancel().await.unwrap();
    assert_eq!(cancelled.status.unwrap().value.unwrap().as_str(), "cancel-pending");
    assert_eq!(lines(), expected);
    wire.script(responses());
    wire.client.order(of(ORDER)).cancel_once().await.unwrap();
    assert_eq!(lines(), expected);
    // A cancelled order is not cancelled again.
    wire.client.order(of(ORDER)).cancel_once().await.unwrap();
    assert_eq!(lines(), expected[..1]);
}

async fn shares(request: ShareRequest, body: Value) {
    let token = json!({
        "id": ITEM,
        "token": TOKEN,
        "expires_in_seconds": 3600,
        "permissions": ["porting_order.document.read", "porting_order.all.admire"],
        "novelty": 1
    });
    let line = format!("POST {}", order_path("/actions/share"));
    exchange(&line, Some(body), (201, token), |client| client.order(of(ORDER)).share(request)).await;
}

#[tokio::test]
async fn share() {
    let request = ShareRequest::new()
        .with_expires_in(ShareTtl::from_seconds(3600).unwrap())
        .with_permission(SharingPermission::PortingOrderDocumentUpdate);
    shares(request, json!({"expires_in_seconds": 3600, "permissions": "porting_order.document.update"})).await;
    shares(ShareRequest::new(), json!({})).await;
}

#[tokio::test]
async fn foc_windows() {
    let window = json!({"started_at": "2026-03-19T11:00:00Z", "ended_at": "2026-03-20T01:00:00Z", "novelty": 1});
    let line = format!("GET {}", order_path("/allowed_foc_windows"));
    exchange(&line, None, (200, json!([window])), |client| client.order(of(ORDER)).foc_windows()).await;
}

#[tokio::test]
async fn sub_request() {
    let line = format!("GET {}", order_path("/sub_request"));
    let ids = json!({"port_request_id": "b87a0c42", "sub_request_id": "b87a0c42-1", "novelty": 1});
    exchange(&line, None, (200, ids), |client| client.order(of(ORDER)).sub_request()).await;
}

#[tokio::test]
async fn requirements() {
    let path = order_path("/requirements");
    listing(&path, &[], examples::requirement(), (), |client, ()| client.order(of(ORDER)).requirements()).await;
}

#[tokio::test]
async fn loa_template() {
    let wire = Wire::start().await;
    let letter = b"%PDF-1.7\n\xff\xfe\0 letter".as_slice();
    let response = StubResponse::file(200, "application/pdf; qs=0.5", letter);
    wire.respond(response.header("content-disposition", "attachment; filename=\"letter.pdf\""));
    let order = wire.client.order(of(ORDER));
    let download = order.loa_template().await.unwrap();
    assert_eq!(
        wire.expect(&format!("GET {}", order_path("/loa_template")), None).header("accept"),
        ["application/pdf"]
    );
    assert_eq!((download.content_type(), download.filename()), (Some("application/pdf"), Some("letter.pdf")));
    assert_eq!(download.bytes().await.unwrap(), letter);
    assert_eq!(order.loa_template_with(of(ITEM)).bytes().await.unwrap(), letter);
    let request = wire.expect(&format!("GET {}?loa_configuration_id={ITEM}", order_path("/loa_template")), None);
    assert_eq!(request.header("authorization"), [format!("Bearer {KEY}")]);
}
