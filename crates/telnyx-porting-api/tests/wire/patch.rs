//! The three states of all attributes of a PATCH body.

use crate::examples::{self, ORDER, loa_body, order_response};
use crate::support::{JSON, Wire, id, time};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use telnyx_porting_api::Patch;
use telnyx_porting_api::types::{
    self, ActivationType, PortingOrderType, RemainingNumbersAction, UpdateActivationJob, UpdateLoaConfiguration,
    UpdatePortingOrder,
};

/// An update that sets everything.
pub(crate) fn full_update() -> UpdatePortingOrder {
    let admin = types::UpdatePortingOrderEndUserAdmin::new()
        .with_account_number("00482913")
        .with_auth_person_name("Jordan Avery")
        .with_billing_phone_number("+13035550142")
        .with_business_identifier("HRB 1234")
        .with_entity_name("Acme Widgets, Inc.")
        .with_pin_passcode("0417")
        .with_tax_identifier("DE123");
    let location = types::UpdatePortingOrderEndUserLocation::new()
        .with_administrative_area("CO")
        .with_country_code("US")
        .with_extended_address("Floor 3")
        .with_locality("Denver")
        .with_postal_code("80202")
        .with_street_address("1750 Sample Avenue");
    let configuration = types::UpdatePortingOrderPhoneNumberConfiguration::new()
        .with_billing_group_id("4313c1ec-0b34-47cb-afeb-3decea711d04")
        .with_connection_id("1684641123236054244")
        .with_emergency_address_id("1684641123236054311")
        .with_messaging_profile_id("762261fd-21d8-4a15-8a09-76e28245c80a")
        .with_tags(vec!["acme".to_owned(), "denver".to_owned()]);
    UpdatePortingOrder::new()
        .with_activation_settings(
            types::UpdatePortingOrderActivationSettings::new()
                .with_foc_datetime_requested(time("2026-03-19T15:00:00Z"))
                .with_activation_type(ActivationType::OnDemand),
        )
        .with_customer_group_reference("ACME-DENVER")
        .with_customer_reference("ACME-2026-0042")
        .with_documents(
            types::UpdatePortingOrderDocuments::new()
                .with_invoice(id("cf0a3951-1697-41df-8e53-c45aa81c00a0"))
                .with_loa(id("918c1198-a39c-4309-9a62-baf06267d5f9")),
        )
        .with_end_user(types::UpdatePortingOrderEndUser::new().with_admin(admin).with_location(location))
        .with_messaging(types::UpdatePortingOrderMessaging::new().with_enable_messaging(true))
        .with_misc(
            types::UpdatePortingOrderMisc::new()
                .with_new_billing_phone_number("+13035550160")
                .with_remaining_numbers_action(RemainingNumbersAction::Keep)
                .with_type_(PortingOrderType::Partial),
        )
        .with_phone_number_configuration(configuration)
        .with_requirement_group_id(id("DE748D99-06FA-4D90-9F9A-F4B62696BADA"))
        .with_requirements(vec![types::UpdatePortingOrderRequirement::new("value", "type-1")])
        .with_user_feedback(
            types::UpdatePortingOrderUserFeedback::new().with_user_comment("Smooth").with_user_rating(5),
        )
        .with_webhook_url("https://hooks.example.com/porting")
}

/// The JSON of [`full_update`]: all existing attributes.
pub(crate) fn full_update_json() -> Value {
    json!({
        "activation_settings": {"foc_datetime_requested": "2026-03-19T15:00:00Z", "activation_type": "on-demand"},
        "customer_group_reference": "ACME-DENVER",
        "customer_reference": "ACME-2026-0042",
        "documents": {
            "invoice": "cf0a3951-1697-41df-8e53-c45aa81c00a0",
            "loa": "918c1198-a39c-4309-9a62-baf06267d5f9"
        },
        "end_user": {
            "admin": {
                "account_number": "00482913",
                "auth_person_name": "Jordan Avery",
                "billing_phone_number": "+13035550142",
                "business_identifier": "HRB 1234",
                "entity_name": "Acme Widgets, Inc.",
                "pin_passcode": "0417",
                "tax_identifier": "DE123"
            },
            "location": {
                "administrative_area": "CO",
                "country_code": "US",
                "extended_address": "Floor 3",
                "locality": "Denver",
                "postal_code": "80202",
                "street_address": "1750 Sample Avenue"
            }
        },
        "messaging": {"enable_messaging": true},
        "misc": {
            "new_billing_phone_number": "+13035550160",
            "remaining_numbers_action": "keep",
            "type": "partial"
        },
        "phone_number_configuration": {
            "billing_group_id": "4313c1ec-0b34-47cb-afeb-3decea711d04",
            "connection_id": "1684641123236054244",
            "emergency_address_id": "1684641123236054311",
            "messaging_profile_id": "762261fd-21d8-4a15-8a09-76e28245c80a",
            "tags": ["acme", "denver"]
        },
        "requirement_group_id": "DE748D99-06FA-4D90-9F9A-F4B62696BADA",
        "requirements": [{"field_value": "value", "requirement_type_id": "type-1"}],
        "user_feedback": {"user_comment": "Smooth", "user_rating": 5},
        "webhook_url": "https://hooks.example.com/porting"
    })
}

/// An update of an LOA configuration that sets everything; its JSON is [`loa_body`].
pub(crate) fn loa_update() -> UpdateLoaConfiguration {
    UpdateLoaConfiguration::new(
        "Default letterhead",
        types::UpdateLoaLogo::new(id("2be98879-5450-4a04-b9a2-e1c26d361be7")),
        "Example Communications LLC",
        types::UpdateLoaAddress::new("1200 Example Street", "Denver", "CO", "80202", "US")
            .with_extended_address("Suite 400"),
        types::UpdateLoaContact::new("porting@example.com", "+13035550199"),
    )
}

/// The JSON pointers of all attributes of `body`, outer ones first.
fn pointers(body: &Value) -> Vec<String> {
    let mut found = Vec::new();
    for (name, value) in body.as_object().into_iter().flatten() {
        found.push(format!("/{name}"));
        found.extend(pointers(value).iter().map(|inner| format!("/{name}{inner}")));
    }
    found
}

fn remove(body: &mut Value, pointer: &str) {
    let (parent, name) = pointer.rsplit_once('/').unwrap();
    body.pointer_mut(parent).unwrap().as_object_mut().unwrap().remove(name).unwrap();
}

fn through<T: DeserializeOwned + Serialize>(body: &Value) -> Value {
    serde_json::to_value(serde_json::from_value::<T>(body.clone()).unwrap()).unwrap()
}

#[tokio::test]
async fn unset_attributes_are_not_sent() {
    let wire = Wire::start().await;
    wire.respond_json(200, &order_response());
    wire.client.update_porting_order().id(ORDER).body(UpdatePortingOrder::new()).send().await.unwrap();
    wire.expect(&format!("PATCH /v2/porting_orders/{ORDER}"), JSON, Some(json!({})));
}

#[tokio::test]
async fn cleared_attributes_are_sent_as_null() {
    let wire = Wire::start().await;
    wire.respond_json(200, &order_response());
    let body = UpdatePortingOrder::new()
        .with_activation_settings(Patch::Clear)
        .with_customer_group_reference(Patch::<String>::Clear)
        .with_customer_reference(Patch::<String>::Clear)
        .with_documents(Patch::Clear)
        .with_end_user(Patch::Clear)
        .with_messaging(Patch::Clear)
        .with_misc(Patch::Clear)
        .with_phone_number_configuration(Patch::Clear)
        .with_requirement_group_id(Patch::Clear)
        .with_requirements(Patch::Clear)
        .with_user_feedback(Patch::Clear)
        .with_webhook_url(Patch::<String>::Clear);
    wire.client.update_porting_order().id(ORDER).body(body).send().await.unwrap();
    let nulls = full_update_json().as_object().unwrap().keys().map(|name| (name.clone(), Value::Null)).collect();
    wire.expect(&format!("PATCH /v2/porting_orders/{ORDER}"), JSON, Some(nulls));
}

#[tokio::test]
async fn the_states_are_independent_within_an_object() {
    let wire = Wire::start().await;
    wire.respond_json(200, &order_response());
    let admin = types::UpdatePortingOrderEndUserAdmin::new()
        .with_pin_passcode(Patch::<telnyx_porting_api::Secret>::Clear)
        .with_entity_name("")
        .with_account_number("007");
    let mut location = types::UpdatePortingOrderEndUserLocation::new();
    location.extended_address = Patch::Clear;
    let body = UpdatePortingOrder::new()
        .with_end_user(types::UpdatePortingOrderEndUser::new().with_admin(admin).with_location(location))
        .with_documents(types::UpdatePortingOrderDocuments::new())
        .with_user_feedback(types::UpdatePortingOrderUserFeedback::new().with_user_rating(Patch::<i64>::Clear));
    wire.client.update_porting_order().id(ORDER).body(body).send().await.unwrap();
    let sent = json!({
        "end_user": {
            "admin": {"pin_passcode": null, "entity_name": "", "account_number": "007"},
            "location": {"extended_address": null}
        },
        "documents": {},
        "user_feedback": {"user_rating": null}
    });
    wire.expect(&format!("PATCH /v2/porting_orders/{ORDER}"), JSON, Some(sent));
}

#[tokio::test]
async fn an_empty_list_is_sent() {
    let wire = Wire::start().await;
    wire.respond_json(200, &order_response());
    let configuration = types::UpdatePortingOrderPhoneNumberConfiguration::new().with_tags(Vec::new());
    let body = UpdatePortingOrder::new().with_requirements(Vec::new()).with_phone_number_configuration(configuration);
    wire.client.update_porting_order().id(ORDER).body(body).send().await.unwrap();
    let sent = json!({"requirements": [], "phone_number_configuration": {"tags": []}});
    wire.expect(&format!("PATCH /v2/porting_orders/{ORDER}"), JSON, Some(sent));
}

#[test]
fn every_attribute_of_an_order_has_three_states_at_every_level() {
    let full = full_update_json();
    assert_eq!(serde_json::to_value(full_update()).unwrap(), full);
    let pointers = pointers(&full);
    // The description has twelve attributes, with 30 nested ones.
    assert_eq!(pointers.len(), 42, "{pointers:?}");
    assert_eq!(through::<UpdatePortingOrder>(&full), full);
    for pointer in pointers {
        let mut cleared = full.clone();
        *cleared.pointer_mut(&pointer).unwrap() = Value::Null;
        assert_eq!(through::<UpdatePortingOrder>(&cleared), cleared, "null at {pointer}");
        let mut kept = full.clone();
        remove(&mut kept, &pointer);
        assert_eq!(through::<UpdatePortingOrder>(&kept), kept, "nothing at {pointer}");
    }
}

#[test]
fn described_attributes_are_not_decoded_as_unknown() {
    let update: UpdatePortingOrder = serde_json::from_value(full_update_json()).unwrap();
    assert_eq!(update, full_update());
}

#[test]
fn unknown_attributes_can_be_sent() {
    let mut update = UpdatePortingOrder::new();
    update.extra.insert("brand_new", json!({"deep": null}));
    assert_eq!(serde_json::to_value(update).unwrap(), json!({"brand_new": {"deep": null}}));
}

#[tokio::test]
async fn an_loa_configuration_has_one_attribute_with_three_states() {
    let wire = Wire::start().await;
    wire.respond_json(200, &examples::one(examples::loa_configuration()));
    let states = [
        (Patch::Unset, None),
        (Patch::Clear, Some(Value::Null)),
        (Patch::Set(String::new()), Some(json!(""))),
        (Patch::Set("Suite 1".to_owned()), Some(json!("Suite 1"))),
    ];
    for (state, sent) in states {
        let mut update = loa_update();
        update.address.extended_address = state;
        wire.client.update_loa_configuration().id("configuration").body(update).send().await.unwrap();
        let mut body = loa_body();
        match sent {
            Some(value) => body["address"]["extended_address"] = value,
            None => remove(&mut body, "/address/extended_address"),
        }
        wire.expect("PATCH /v2/porting/loa_configurations/configuration", JSON, Some(body));
    }
}

#[tokio::test]
async fn an_activation_job_has_one_attribute_with_three_states() {
    let wire = Wire::start().await;
    wire.respond_json(200, &examples::one(examples::activation_job()));
    let set = UpdateActivationJob::new().with_activate_at(time("2026-03-19T16:30:00+01:00"));
    let states = [
        (UpdateActivationJob::new(), json!({})),
        (UpdateActivationJob::new().with_activate_at(Patch::Clear), json!({"activate_at": null})),
        (set, json!({"activate_at": "2026-03-19T16:30:00+01:00"})),
    ];
    for (update, sent) in states {
        let call = wire.client.update_porting_orders_activation_job().id(ORDER).activation_job_id("job");
        call.body(update).send().await.unwrap();
        wire.expect(&format!("PATCH /v2/porting_orders/{ORDER}/activation_jobs/job"), JSON, Some(sent));
    }
}
