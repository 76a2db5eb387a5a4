//! Events of porting orders.

use crate::examples::{self, ORDER, status_changed};
use crate::support::{ANY, JSON, Wire, assert_keeps, id, query, time};
use serde_json::json;
use telnyx_porting_api::types::{
    self, NotificationMethod, PortingEvent, PortingEventPayloadStatus, PortingEventType, PortingOrderStatusValue,
};

const EVENT: &str = "288047ca-e5c0-42f8-a8c4-f1fb0b15a67d";

operations![list_porting_events, show_porting_event, republish_porting_event];

async fn list_porting_events(wire: &Wire) {
    let split = examples::event(
        "porting_order.split",
        json!({
            "from": {"id": ORDER},
            "porting_phone_numbers": [{"id": "3a8c7437-6ec2-4abc-866b-57102337224a"}],
            "to": {"id": "cce8e330-bc79-4d55-a681-be8ce362a838"}
        }),
    );
    let mut sent = examples::page(status_changed());
    sent["data"].as_array_mut().unwrap().push(split);
    wire.respond_json(200, &sent);
    let response = wire
        .client
        .list_porting_events()
        .filter_created_at_gte("2026-03-01T00:00:00+01:00")
        .filter_created_at_lte("2026-03-31T23:59:59Z")
        .filter_porting_order_id(ORDER)
        .filter_type(PortingEventType::PortingOrderStatusChanged)
        .page_number(1)
        .page_size(20)
        .send()
        .await
        .unwrap();
    let query = query(&[
        ("filter%5Bcreated_at%5D%5Bgte%5D", "2026-03-01T00%3A00%3A00%2B01%3A00"),
        ("filter%5Bcreated_at%5D%5Blte%5D", "2026-03-31T23%3A59%3A59Z"),
        ("filter%5Bporting_order_id%5D", ORDER),
        ("filter%5Btype%5D", "porting_order.status_changed"),
        ("page%5Bnumber%5D", "1"),
        ("page%5Bsize%5D", "20"),
    ]);
    wire.expect(&format!("GET /v2/porting/events?{query}"), JSON, None);
    assert_is_the_change(&response.data[0]);
    let PortingEvent::Split(split) = &response.data[1] else { panic!("{:?}", response.data[1]) };
    let payload = split.payload.as_ref().unwrap();
    assert_eq!(payload.from.as_ref().unwrap().id, Some(id(ORDER)));
    assert_eq!(payload.to.as_ref().unwrap().id, Some(id("cce8e330-bc79-4d55-a681-be8ce362a838")));
    assert_eq!(payload.porting_phone_numbers[0].id, Some(id("3a8c7437-6ec2-4abc-866b-57102337224a")));
    assert_eq!(response.meta.as_ref().unwrap().total_results, Some(55));
    assert_keeps(&*response, &sent);
}

async fn show_porting_event(wire: &Wire) {
    let sent = examples::one(status_changed());
    wire.respond_json(200, &sent);
    let response = wire.client.show_porting_event().id(EVENT).send().await.unwrap();
    wire.expect(&format!("GET /v2/porting/events/{EVENT}"), JSON, None);
    assert_is_the_change(response.data.as_ref().unwrap());
    assert_keeps(&*response, &sent);
}

async fn republish_porting_event(wire: &Wire) {
    wire.respond_empty();
    let response = wire.client.republish_porting_event().id(EVENT).send().await.unwrap();
    wire.expect(&format!("POST /v2/porting/events/{EVENT}/republish"), ANY, None);
    assert_eq!(response.status().as_u16(), 204);
    let () = response.into_inner();
}

#[track_caller]
fn assert_is_the_change(event: &PortingEvent) {
    let PortingEvent::StatusChanged(event) = event else { panic!("{event:?}") };
    assert_eq!(event.id, Some(id(EVENT)));
    assert_eq!(event.porting_order_id, Some(id(ORDER)));
    assert_eq!(event.event_type, Some(PortingEventType::PortingOrderStatusChanged));
    assert_eq!(event.payload_status, Some(PortingEventPayloadStatus::Completed));
    assert_eq!(event.available_notification_methods, [NotificationMethod::Email, NotificationMethod::Webhook]);
    let payload: &types::StatusChangedEventPayload = event.payload.as_ref().unwrap();
    assert_eq!(payload.status.as_ref().unwrap().value, Some(PortingOrderStatusValue::FocDateConfirmed));
    assert_eq!(payload.updated_at, Some(time("2026-03-09T18:22:41Z")));
}
