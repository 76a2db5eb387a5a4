//! Preflight checks match the sandbox's requirements for a confirmation, although the two share no code.
#![expect(clippy::unwrap_used, reason = "the helpers of tests may panic")]

use std::collections::BTreeSet;
use std::fmt::Write as _;
use telnyx_porting::types::UpdatePortingOrderRequirement;
use telnyx_porting::{
    Address, Client, CreateOrder, EndUser, Misc, OrderHandle, OrderUpdate, PhoneNumber, RequirementGroupId, Upload,
};
use telnyx_porting_sandbox::Sandbox;

fn client(sandbox: &Sandbox) -> Client {
    let builder = Client::builder(sandbox.api_key().parse().unwrap());
    builder.base_url(sandbox.base_url().parse().unwrap()).build().unwrap()
}

async fn draft(client: &Client, number: &str) -> OrderHandle {
    let orders = client.orders().create(CreateOrder::new([number.parse().unwrap()])).await.unwrap();
    client.order_of(&orders[0]).unwrap()
}

/// The fields of the preflight errors.
async fn seen(order: &OrderHandle) -> BTreeSet<String> {
    order.preflight().await.unwrap().issues.errors().map(|issue| issue.field().to_owned()).collect()
}

/// The fields that the server names when it rejects a confirmation; empty if it confirms.
async fn asked_for(order: &OrderHandle) -> BTreeSet<String> {
    let Err(error) = order.confirm().await else { return BTreeSet::new() };
    let pointers = error.api_errors().iter().map(|entry| entry.pointer.clone().unwrap_or_default());
    // `/requirements/0/field_value` is `requirements[0].field_value`.
    let field = |pointer: String| {
        let mut field = String::new();
        for name in pointer.split('/').skip(1) {
            match name.parse::<usize>() {
                Ok(index) => write!(field, "[{index}]").unwrap(),
                Err(_) if field.is_empty() => field.push_str(name),
                Err(_) => write!(field, ".{name}").unwrap(),
            }
        }
        field
    };
    pointers.map(field).collect()
}

fn filled_in(number: &str, country: &str) -> OrderUpdate {
    let number: PhoneNumber = number.parse().unwrap();
    let address = Address::new("1 Example Street", "Example", "XX", "80202", country.parse().unwrap());
    let end_user = EndUser::new()
        .with_entity_name("Example Ltd")
        .with_auth_person_name("Robin Example")
        .with_billing_phone_number(number)
        .with_account_number("00123")
        .with_pin_passcode("0042")
        .with_address(address);
    OrderUpdate::new().with_end_user(end_user).with_misc(Misc::full())
}

async fn document(client: &Client) -> telnyx_porting::DocumentId {
    client.documents().upload(Upload::bytes("a.pdf", "%PDF-1.4")).await.unwrap().id().unwrap()
}

#[tokio::test]
async fn it_lists_the_fields_that_the_sandbox_lists() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let client = client(&sandbox);
    for (number, country) in [("+13035550100", "US"), ("+442079460100", "GB"), ("+61412345678", "AU")] {
        let order = draft(&client, number).await;
        let expected = asked_for(&order).await;
        assert!(expected.contains("documents.loa") && expected.contains("end_user.admin.entity_name"), "{expected:?}");
        assert_eq!(seen(&order).await, expected, "{number}");

        order.update(filled_in(number, country)).await.unwrap();
        order.update(OrderUpdate::new().with_enable_messaging(country == "US")).await.unwrap();
        let expected = asked_for(&order).await;
        assert!(!expected.is_empty());
        assert_eq!(seen(&order).await, expected, "{number}");
    }
}

#[tokio::test]
async fn it_is_ready_if_the_sandbox_is() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let client = client(&sandbox);
    let order = draft(&client, "+442079460100").await;
    order.update(filled_in("+442079460100", "GB")).await.unwrap();
    let update = OrderUpdate::new().with_loa(document(&client).await).with_invoice(document(&client).await);
    order.update(update).await.unwrap();

    let preflight = order.preflight().await.unwrap();
    assert!(!preflight.is_ready());
    let messages: Vec<_> = preflight.issues.errors().map(|issue| issue.message().to_owned()).collect();
    assert_eq!(messages, ["Proof of identity: is missing", "Contact of the end user: is missing"]);
    let proof = document(&client).await;
    let values = preflight.requirements.iter().map(|needed| {
        let id = needed.requirement_type.clone().unwrap().id.unwrap();
        UpdatePortingOrderRequirement::new(proof.as_str(), id)
    });
    order.update(OrderUpdate::new().with_requirements(values.collect())).await.unwrap();
    let preflight = order.preflight().await.unwrap();
    assert!(preflight.is_ready(), "{}", preflight.issues);
    order.confirm().await.unwrap();
    let fields: Vec<_> = seen(&order).await.into_iter().collect();
    assert_eq!(fields, ["status"]);
}

#[tokio::test]
async fn a_requirement_group_includes_the_documents() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let client = client(&sandbox);
    let order = draft(&client, "+442079460100").await;
    order.update(filled_in("+442079460100", "GB")).await.unwrap();
    let group: RequirementGroupId = "de748d99-06fa-4d90-9f9a-f4b62696bada".parse().unwrap();
    order.update(OrderUpdate::new().with_requirement_group_id(group)).await.unwrap();
    assert_eq!(seen(&order).await, BTreeSet::new());
    assert_eq!(asked_for(&order).await, BTreeSet::new());
}
