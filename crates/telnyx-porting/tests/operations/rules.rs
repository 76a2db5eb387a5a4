//! Invalid input is rejected with the rule and the field before anything is sent.

use crate::examples::{ITEM, ORDER, OTHER_ITEM, order};
use crate::letterheads::configuration;
use crate::support::{Wire, of, time};
use serde_json::json;
use telnyx_porting::types::{
    ActivationJob, AllowedFocWindow, UpdatePortingOrderDocuments, UpdatePortingOrderEndUser,
    UpdatePortingOrderEndUserLocation, UpdatePortingOrderRequirement,
};
use telnyx_porting::{
    ActivationTime, AdditionalDocument, Call, CodeRequest, CreateOrder, Error, ErrorKind, ExtensionRange,
    IdVerification, LoaAddress, Misc, NewBlock, NewExtensions, NewLoaConfiguration, NumberConfiguration, OnceKey,
    OrderUpdate, PhoneNumber, PhoneNumberRange, ReceivedCode, Rule, Upload,
};

#[track_caller]
fn assert_refused(error: Error, field: &str, rule: Rule) {
    assert_eq!(error.kind(), ErrorKind::Validation, "{field}: {error}");
    assert!(!error.may_have_been_processed() && error.attempts() == 0, "{field}");
    let Error::Validation(error) = error else { panic!("{field}: {error:?}") };
    assert_eq!((error.first().field(), error.first().rule()), (field, rule), "{error}");
    assert!(error.first().hint().is_some(), "{field}: without a hint");
}

/// Asserts that this is the first issue of the call's error, and that nothing was sent.
pub(crate) async fn refused<T: Send + 'static>(wire: &Wire, field: &str, rule: Rule, call: Call<T>) {
    let result = call.await.map(|_| ());
    assert_refused(result.unwrap_err(), field, rule);
    assert_eq!(wire.count(), 0, "{field}: something was sent");
}

fn block() -> NewBlock {
    let range = |from, to| PhoneNumberRange::parse(from, to).unwrap();
    NewBlock::new(range("+4930244999901", "+4930244999950"))
        .with_activation_ranges([range("+4930244999940", "+4930244999951")])
}

#[tokio::test]
async fn creation() {
    let wire = Wire::start().await;
    let orders = wire.client.orders();
    let key = || OnceKey::new("a").unwrap();
    refused(&wire, "phone_numbers", Rule::NotEmpty, orders.create(CreateOrder::new([]))).await;
    refused(&wire, "phone_numbers", Rule::NotEmpty, orders.create_once(CreateOrder::new([]), key())).await;
    let request = || CreateOrder::new([of("+13035550142")]).with_block(block());
    let field = "phone_number_blocks[0].activation_ranges[0]";
    refused(&wire, field, Rule::ActivationRange, orders.create(request())).await;
    refused(&wire, field, Rule::ActivationRange, orders.create_once(request(), key())).await;
}

#[tokio::test]
async fn updates() {
    let wire = Wire::start().await;
    let order = wire.client.order(of(ORDER));
    let update = OrderUpdate::new;
    let group = || update().with_requirement_group_id(of::<telnyx_porting::RequirementGroupId>(ITEM));
    let requirement = |value, kind| vec![UpdatePortingOrderRequirement::new(value, kind)];
    let location = UpdatePortingOrderEndUserLocation::new().with_country_code("USA");
    let window: AllowedFocWindow =
        serde_json::from_value(json!({"started_at": "2026-03-19T11:00:00Z", "ended_at": "2026-03-20T01:00:00Z"}))
            .unwrap();
    let billing: PhoneNumber = of("+13035550160");
    let cases = [
        ("requirement_group_id", Rule::RequirementGroup, group().with_loa(of::<telnyx_porting::DocumentId>(ITEM))),
        (
            "requirement_group_id",
            Rule::RequirementGroup,
            group().with_documents(UpdatePortingOrderDocuments::new()).with_customer_reference("a"),
        ),
        ("requirement_group_id", Rule::RequirementGroup, group().with_requirements(requirement("value", ITEM))),
        ("", Rule::NotEmpty, update()),
        ("", Rule::NotEmpty, update().with_end_user(UpdatePortingOrderEndUser::new())),
        ("requirements", Rule::NotEmpty, update().with_customer_reference("a").with_requirements(Vec::new())),
        ("requirements[0].field_value", Rule::Required, update().with_requirements(requirement("", ITEM))),
        ("requirements[0].requirement_type_id", Rule::Required, update().with_requirements(requirement("value", ""))),
        (
            "activation_settings.foc_datetime_requested",
            Rule::FocWindow,
            update().with_foc_datetime_requested(time("2026-03-20T01:00:01Z")).with_known_windows(&[window]),
        ),
        (
            "misc.new_billing_phone_number",
            Rule::BillingNumberStays,
            update().with_misc(Misc::partial_keep(billing)).with_known_numbers([billing]),
        ),
        (
            "end_user.location.country_code",
            Rule::CountryCode,
            update().with_end_user(UpdatePortingOrderEndUser::new().with_location(location)),
        ),
    ];
    for (field, rule, update) in cases {
        refused(&wire, field, rule, order.update(update)).await;
    }
}

#[tokio::test]
async fn cancelling_too_late() {
    let wire = Wire::start().await;
    let mut close = order("foc-date-confirmed");
    close["activation_settings"]["foc_datetime_actual"] = json!("2026-03-04T14:59:59Z");
    wire.respond_json(200, &json!({"data": close}));
    let order = wire.client.order(of(ORDER));
    for call in [order.cancel(), order.cancel_once()] {
        assert_refused(call.await.unwrap_err(), "activation_settings.foc_datetime_actual", Rule::CancelLock);
        let received = wire.received();
        assert_eq!(received.len(), 1);
        assert_eq!(received[0].method, "GET", "only the order was read");
    }
    order.cancel_regardless().await.unwrap();
    assert_eq!(wire.received()[0].method, "POST");
}

#[tokio::test]
async fn documents_of_an_order_and_codes() {
    let wire = Wire::start().await;
    let order = wire.client.order(of(ORDER));
    let document = AdditionalDocument::new(of(ITEM), "csr");
    refused(&wire, "additional_documents", Rule::NotEmpty, order.documents().add([])).await;
    refused(&wire, "additional_documents", Rule::ListLength, order.documents().add(vec![document; 101])).await;
    let number: PhoneNumber = of("+61412345678");
    let codes = order.verification_codes();
    refused(&wire, "phone_numbers", Rule::NotEmpty, codes.send(CodeRequest::new([]))).await;
    refused(&wire, "phone_numbers", Rule::ListLength, codes.send(CodeRequest::new([number; 101]))).await;
    refused(&wire, "verification_codes", Rule::NotEmpty, codes.verify([])).await;
    let many = vec![ReceivedCode::new(number, "04821"); 101];
    refused(&wire, "verification_codes", Rule::ListLength, codes.verify(many)).await;
}

#[tokio::test]
async fn ranges_times_and_names() {
    let wire = Wire::start().await;
    let order = wire.client.order(of(ORDER));
    refused(&wire, "activation_ranges[0]", Rule::ActivationRange, order.blocks().create(block())).await;
    let range = |from, to| ExtensionRange::new(from, to).unwrap();
    let overlapping = NewExtensions::new(of(OTHER_ITEM), range(0, 99)).with_activation_ranges([
        range(0, 9),
        range(20, 29),
        range(9, 10),
    ]);
    refused(&wire, "activation_ranges[2]", Rule::ActivationRange, order.extensions().create(overlapping)).await;
    let windows =
        json!({"activation_windows": [{"start_at": "2026-03-19T11:00:00Z", "end_at": "2026-03-20T01:00:00Z"}]});
    let job: ActivationJob = serde_json::from_value(windows).unwrap();
    let early = ActivationTime::at(time("2026-03-19T10:59:59Z")).within(&job);
    refused(&wire, "activate_at", Rule::ActivationWindow, order.activation_jobs().update(of(ITEM), early)).await;
    let person = IdVerification::new;
    for (field, person) in [("params.first_name", person(" ", "Avery")), ("params.last_name", person("Jordan", ""))] {
        refused(&wire, field, Rule::Required, order.action_requirements().initiate(of(ITEM), person)).await;
    }
}

#[tokio::test]
async fn letterheads() {
    let wire = Wire::start().await;
    let letterheads = wire.client.loa_configurations();
    let with = |name: &str, company: &str, [street, city, state, zip]: [&str; 4], email: &str, phone: &str| {
        let address = LoaAddress::new(street, city, state, zip, of("US"));
        NewLoaConfiguration::new(name, company, of(OTHER_ITEM), address, email, of(phone))
    };
    let (place, email, phone) = (["1200 Larimer St", "Denver", "CO", "80202"], "a@example.com", "+13035550199");
    let cases = [
        ("name", Rule::Required, with(" ", "Acme", place, email, phone)),
        ("company_name", Rule::Required, with("A", "", place, email, phone)),
        ("address.street_address", Rule::Required, with("A", "Acme", ["", "Denver", "CO", "80202"], email, phone)),
        ("address.city", Rule::Required, with("A", "Acme", ["1200 Larimer St", "", "CO", "80202"], email, phone)),
        ("address.state", Rule::LoaState, with("A", "Acme", ["1", "Denver", "Co", "80202"], email, phone)),
        ("address.zip_code", Rule::LoaZipCode, with("A", "Acme", ["1", "Denver", "CO", "8020"], email, phone)),
        ("contact.email", Rule::Email, with("A", "Acme", place, "example.com", phone)),
        ("contact.phone_number", Rule::LoaPhoneNumber, with("A", "Acme", place, email, "+6561234567")),
    ];
    for (field, rule, broken) in cases {
        refused(&wire, field, rule, letterheads.create(broken.clone())).await;
        refused(&wire, field, rule, letterheads.update(of(ITEM), broken.clone())).await;
        refused(&wire, field, rule, letterheads.preview(broken)).await;
    }
    assert!(configuration(None).validate().is_empty());
}

#[tokio::test]
async fn numbers() {
    let wire = Wire::start().await;
    refused(&wire, "phone_numbers", Rule::NotEmpty, wire.client.portability().check(&[])).await;
    let configurations = wire.client.number_configurations();
    let many = vec![NumberConfiguration::new(of(ITEM), of(OTHER_ITEM)); 21];
    refused(&wire, "phone_number_configurations", Rule::NotEmpty, configurations.create([])).await;
    refused(&wire, "phone_number_configurations", Rule::ListLength, configurations.create(many)).await;
}

#[tokio::test]
async fn uploads() {
    let wire = Wire::start().await;
    let documents = wire.client.documents();
    let directory = tempfile::tempdir().unwrap();
    let path = |name: &str| directory.path().join(name);
    std::fs::write(path("empty.pdf"), "").unwrap();
    // A sparse file, which takes no space.
    std::fs::File::create(path("large.pdf")).unwrap().set_len(20_000_001).unwrap();
    for upload in [
        Upload::bytes("a.pdf", ""),
        Upload::bytes("", "a"),
        Upload::bytes("a\n.pdf", "a"),
        Upload::bytes("../../etc/a.pdf", "%PDF-"),
        Upload::bytes("a\u{202e}fdp.exe", "%PDF-"),
        Upload::bytes("a\u{2028}.pdf", "%PDF-"),
        Upload::url("https://example.com/loa.pdf").with_name("a/b.pdf"),
        Upload::reader("a.pdf", std::io::repeat(0)).unwrap(),
        Upload::reader("a.pdf", std::io::empty()).unwrap(),
        Upload::bytes("a".repeat(513), "a"),
        Upload::bytes("a.pdf", vec![0; 20_000_001]),
        Upload::file(path("empty.pdf")),
        Upload::file(path("large.pdf")),
    ] {
        refused(&wire, "document", Rule::Document, documents.upload(upload)).await;
    }
    for url in ["", "loa.pdf", "file:///etc/passwd", "ftp://example.com/loa.pdf"] {
        refused(&wire, "url", Rule::Document, documents.upload(Upload::url(url))).await;
    }
    let error = documents.upload(Upload::file(path("none.pdf"))).await.unwrap_err();
    assert_eq!((error.kind(), wire.count()), (ErrorKind::File, 0));
    assert!(error.to_string().contains("none.pdf") && std::error::Error::source(&error).is_some());
    let folder = std::env::temp_dir();
    let error = documents.upload(Upload::file(&folder).with_name("a.pdf")).await.unwrap_err();
    assert_eq!((error.kind(), wire.count()), (ErrorKind::File, 0));
}
