//! Orders: creating, listing, reading, changing, deleting.

use crate::examples::{ITEM, ORDER, OTHER_ITEM, order, order_path};
use crate::exchange::{empty_exchange, exchange, listing};
use crate::support::{StubResponse, Wire, of, time};
use serde_json::{Value, json};
use telnyx_porting::types::{self, ActivationType};
use telnyx_porting::{CreateOrder, Misc, NewBlock, OrderFilter, OrderSort, OrderUpdate, Patch, PhoneNumberRange};

fn everything() -> OrderFilter {
    OrderFilter::new()
        .with_statuses(["draft", "foc-date-confirmed", "daydreaming"])
        .with_customer_reference("Acct 123/abc & co")
        .with_customer_group_reference("DENVER")
        .with_country_code(of::<telnyx_porting::CountryCode>("US"))
        .with_phone_number_contains("+1303555")
        .with_carrier_name("Example Telecom")
        .with_misc_type("partial")
        .with_entity_name("Acme Widgets, Inc.")
        .with_auth_person_name("Jordan Avery")
        .with_fast_port_eligible(false)
        .with_foc_requested_after(time("2026-03-01T00:00:00Z"))
        .with_foc_requested_before(time("2026-03-31T23:59:59Z"))
        .with_parent_support_key("pr_9be310")
        .with_included_phone_numbers(false)
        .with_sort(OrderSort::CreatedAtDescending)
}

#[tokio::test]
async fn list() {
    let query = [
        ("filter[status]", "draft,foc-date-confirmed,daydreaming"),
        ("filter[customer_reference]", "Acct 123/abc & co"),
        ("filter[customer_group_reference]", "DENVER"),
        ("filter[phone_numbers][country_code]", "US"),
        ("filter[phone_numbers][phone_number][contains]", "+1303555"),
        ("filter[phone_numbers][carrier_name]", "Example Telecom"),
        ("filter[misc][type]", "partial"),
        ("filter[end_user][admin][entity_name]", "Acme Widgets, Inc."),
        ("filter[end_user][admin][auth_person_name]", "Jordan Avery"),
        ("filter[activation_settings][fast_port_eligible]", "false"),
        ("filter[activation_settings][foc_datetime_requested][gt]", "2026-03-01T00:00:00Z"),
        ("filter[activation_settings][foc_datetime_requested][lt]", "2026-03-31T23:59:59Z"),
        ("filter[parent_support_key]", "pr_9be310"),
        ("include_phone_numbers", "false"),
        ("sort[value]", "-created_at"),
    ];
    // The ampersand would split the decoded line at another position.
    let query = query.map(|(name, value)| (name, value.split(" &").next().unwrap()));
    let filter = everything().with_customer_reference("Acct 123/abc");
    listing("/v2/porting_orders", &query, order("daydreaming"), filter, |client, filter| client.orders().list(filter))
        .await;
}

#[tokio::test]
async fn query_separators_in_values_are_encoded() {
    let wire = Wire::start().await;
    wire.respond_json(200, &json!({"data": []}));
    wire.client.orders().list(everything()).page(1).await.unwrap();
    let query = wire.received().remove(0).query;
    assert!(query.contains(&("filter[customer_reference]".to_owned(), "Acct 123/abc & co".to_owned())), "{query:?}");
    assert_eq!(query.len(), 16);
}

#[tokio::test]
async fn create() {
    let range: PhoneNumberRange = PhoneNumberRange::parse("+4930244999901", "+4930244999910").unwrap();
    let request = CreateOrder::new([of("+13035550142"), of("+13035550143"), of("+13035550142")])
        .with_customer_reference("Acct 123abc")
        .with_customer_group_reference("DENVER")
        .with_block(NewBlock::new(range));
    let range = json!({"start_at": "+4930244999901", "end_at": "+4930244999910"});
    let body = json!({
        "phone_numbers": ["+13035550142", "+13035550143"],
        "customer_reference": "Acct 123abc",
        "customer_group_reference": "DENVER",
        "phone_number_blocks": [{"phone_number_range": range, "activation_ranges": [range]}]
    });
    let data = json!([order("draft"), order("daydreaming")]);
    exchange("POST /v2/porting_orders", Some(body), (201, data), |client| client.orders().create(request)).await;
}

#[tokio::test]
async fn create_sends_only_fields_that_are_set() {
    let request = CreateOrder::new([of("+13035550142")]);
    let body = json!({"phone_numbers": ["+13035550142"]});
    let data = json!([order("draft")]);
    exchange("POST /v2/porting_orders", Some(body), (201, data), |client| client.orders().create(request)).await;
}

#[tokio::test]
async fn get() {
    let line = format!("GET {}", order_path(""));
    exchange(&line, None, (200, order("daydreaming")), |client| client.order(of(ORDER)).get()).await;
    let line = format!("GET {}?include_phone_numbers=false", order_path(""));
    let call = |client: &telnyx_porting::Client| client.order(of(ORDER)).get_without_numbers();
    exchange(&line, None, (200, order("daydreaming")), call).await;
}

#[tokio::test]
async fn an_id_is_one_path_segment_and_sent_unchanged() {
    let id = "DE748D99-06FA-4D90-9F9A-F4B62696BADA";
    let line = format!("GET /v2/porting_orders/{id}");
    exchange(&line, None, (200, order("draft")), |client| client.order(of(id)).get()).await;
}

#[tokio::test]
async fn delete() {
    let line = format!("DELETE {}", order_path(""));
    empty_exchange(&line, None, |client| client.order(of(ORDER)).delete()).await;
}

async fn patches(update: OrderUpdate, body: Value) {
    let line = format!("PATCH {}", order_path(""));
    exchange(&line, Some(body), (200, order("draft")), |client| client.order(of(ORDER)).update(update)).await;
}

#[tokio::test]
async fn update_with_everything() {
    let admin = types::UpdatePortingOrderEndUserAdmin::new()
        .with_entity_name("Acme Widgets, Inc.")
        .with_account_number("00712384")
        .with_pin_passcode(Patch::Clear);
    let location = types::UpdatePortingOrderEndUserLocation::new().with_country_code("US").with_locality("Denver");
    let update = OrderUpdate::new()
        .with_misc(Misc::partial_keep(of("+13035550160")))
        .with_webhook_url(of::<telnyx_porting::WebhookUrl>("https://hooks.example.com/porting"))
        .with_foc_datetime_requested(time("2026-03-19T15:00:00Z"))
        .with_activation_type(ActivationType::OnDemand)
        .with_customer_reference("Acct 123abc")
        .with_customer_group_reference("DENVER")
        .with_end_user(types::UpdatePortingOrderEndUser::new().with_admin(admin).with_location(location))
        .with_loa(of::<telnyx_porting::DocumentId>(ITEM))
        .with_invoice(of::<telnyx_porting::DocumentId>(OTHER_ITEM))
        .with_phone_number_configuration(
            types::UpdatePortingOrderPhoneNumberConfiguration::new().with_connection_id("1684641123236054244"),
        )
        .with_enable_messaging(true)
        .with_requirements(vec![types::UpdatePortingOrderRequirement::new("value", ITEM)])
        .with_user_feedback(types::UpdatePortingOrderUserFeedback::new().with_user_rating(5))
        // These two are for validation and never sent.
        .with_known_numbers([of("+13035550142")])
        .with_known_windows(&[types::AllowedFocWindow::default()]);
    let body = json!({
        "misc": {"type": "partial", "remaining_numbers_action": "keep", "new_billing_phone_number": "+13035550160"},
        "webhook_url": "https://hooks.example.com/porting",
        "activation_settings": {"foc_datetime_requested": "2026-03-19T15:00:00Z", "activation_type": "on-demand"},
        "customer_reference": "Acct 123abc",
        "customer_group_reference": "DENVER",
        "end_user": {
            "admin": {"entity_name": "Acme Widgets, Inc.", "account_number": "00712384", "pin_passcode": null},
            "location": {"country_code": "US", "locality": "Denver"}
        },
        "documents": {"loa": ITEM, "invoice": OTHER_ITEM},
        "phone_number_configuration": {"connection_id": "1684641123236054244"},
        "messaging": {"enable_messaging": true},
        "requirements": [{"field_value": "value", "requirement_type_id": ITEM}],
        "user_feedback": {"user_rating": 5}
    });
    patches(update, body).await;
}

#[tokio::test]
async fn update_keeps_clears_and_sets() {
    let group = "DE748D99-06FA-4D90-9F9A-F4B62696BADA";
    let update = OrderUpdate::new()
        .with_requirement_group_id(of::<telnyx_porting::RequirementGroupId>(group))
        .with_foc_datetime_requested(Patch::Clear)
        .with_customer_reference(Patch::Clear)
        .with_end_user(Patch::Clear);
    let body = json!({
        "requirement_group_id": group,
        "activation_settings": {"foc_datetime_requested": null},
        "customer_reference": null,
        "end_user": null
    });
    patches(update, body).await;
    let update = OrderUpdate::new().with_documents(types::UpdatePortingOrderDocuments::new().with_loa(Patch::Clear));
    patches(update.with_misc(Patch::Clear), json!({"documents": {"loa": null}, "misc": null})).await;
}

#[tokio::test]
async fn an_unknown_status_is_accepted() {
    let wire = Wire::start().await;
    wire.respond(StubResponse::json(200, &json!({"data": order("daydreaming")})));
    let order = wire.client.order(of(ORDER)).get().await.unwrap();
    let status = order.status.unwrap();
    assert!(status.value.as_ref().unwrap().is_unknown());
    assert_eq!(status.value.unwrap().as_str(), "daydreaming");
    assert_eq!(status.details[0].code.as_ref().unwrap().as_str(), "CARRIER_ON_HOLIDAY");
    assert_eq!(order.extra.get("novelty"), Some(&json!({"since": [2027, null]})));
}
