//! Suspicious input is sent, unless the client is strict.

use crate::examples::{ITEM, ORDER, OTHER_ITEM};
use crate::rules::refused;
use crate::support::{Wire, of, time};
use serde_json::json;
use telnyx_porting::types::{
    ActivationType, SharingPermission, UpdatePortingOrderEndUser, UpdatePortingOrderEndUserAdmin,
    UpdatePortingOrderEndUserLocation, UpdatePortingOrderUserFeedback,
};
use telnyx_porting::{
    AdditionalDocument, AssociatedNumber, Call, Client, CodeRequest, CreateOrder, ExtensionRange, Misc, NewExtensions,
    OrderUpdate, OrdersReport, PhoneNumber, PhoneNumberRange, ReceivedCode, Rule, ShareRequest,
};

struct Both {
    wire: Wire,
    strict: Client,
}

impl Both {
    async fn start() -> Self {
        let wire = Wire::start().await;
        wire.respond_json(200, &json!({"data": null}));
        let strict = wire.client(|builder| builder.strict(true));
        Self { wire, strict }
    }

    /// Asserts that the strict client rejects the input, and that the other sends it once.
    async fn assert_warning<T: Send + 'static>(&self, field: &str, rule: Rule, call: impl Fn(&Client) -> Call<T>) {
        let Self { wire, strict } = self;
        refused(wire, field, rule, call(strict)).await;
        // The response is empty, so the call may fail, but the request was sent.
        let _ = call(&wire.client).await;
        assert_eq!(wire.count(), 1, "{field}: {rule}");
    }
}

/// This many different numbers.
fn numbers(count: u64) -> Vec<PhoneNumber> {
    (0..count).map(|n| of(&format!("+1303{}", 5_550_000 + n))).collect()
}

#[tokio::test]
async fn creation_and_portability() {
    let both = Both::start().await;
    let create =
        |numbers: Vec<PhoneNumber>| move |client: &Client| client.orders().create(CreateOrder::new(numbers.clone()));
    let twice = [numbers(1), numbers(1)].concat();
    both.assert_warning("phone_numbers[1]", Rule::Duplicate, create(twice.clone())).await;
    both.assert_warning("phone_numbers", Rule::TooManyNumbers, create(numbers(1_001))).await;
    // A number outside the ranges of the numbering plan.
    both.assert_warning("phone_numbers[0]", Rule::NumberPlan, create(vec![of("+15555551234")])).await;
    // Checks are split, so any number of phone numbers is accepted.
    both.assert_warning("phone_numbers[1]", Rule::Duplicate, |client| client.portability().check(&twice)).await;
}

#[tokio::test]
async fn updates() {
    let both = Both::start().await;
    let admin = UpdatePortingOrderEndUserAdmin::new;
    let end_user = |admin| OrderUpdate::new().with_end_user(UpdatePortingOrderEndUser::new().with_admin(admin));
    let in_us = UpdatePortingOrderEndUserLocation::new().with_country_code("US");
    let european = UpdatePortingOrderEndUser::new().with_location(in_us);
    let european = |admin| OrderUpdate::new().with_end_user(european.clone().with_admin(admin));
    let foc = "activation_settings.foc_datetime_requested";
    let plain = of::<telnyx_porting::WebhookUrl>("http://hooks.example.com/porting");
    let rating = UpdatePortingOrderUserFeedback::new().with_user_rating(6);
    let cases = [
        (foc, Rule::FutureDate, OrderUpdate::new().with_foc_datetime_requested(time("2026-03-02T15:00:00Z"))),
        (
            "activation_settings.activation_type",
            Rule::KnownValue,
            OrderUpdate::new().with_activation_type(ActivationType::from("lunar")),
        ),
        ("webhook_url", Rule::WebhookUrlPlaintext, OrderUpdate::new().with_webhook_url(plain)),
        ("misc.remaining_numbers_action", Rule::MiscPartial, OrderUpdate::new().with_misc(Misc::partial_unspecified())),
        ("user_feedback.user_rating", Rule::UserRating, OrderUpdate::new().with_user_feedback(rating)),
        ("end_user.admin.billing_phone_number", Rule::E164, end_user(admin().with_billing_phone_number("3035550142"))),
        ("end_user.admin.account_number", Rule::SecretSpacing, end_user(admin().with_account_number("00712384 "))),
        ("end_user.admin.pin_passcode", Rule::SecretSpacing, end_user(admin().with_pin_passcode("\t9051"))),
        ("end_user.admin.account_number", Rule::AccountNumber, end_user(admin().with_account_number("unknown"))),
        ("end_user.admin.account_number", Rule::NotEmpty, end_user(admin().with_account_number(""))),
        ("end_user.admin.entity_name", Rule::TextSpacing, end_user(admin().with_entity_name("Acme "))),
        ("messaging.enable_messaging", Rule::MessagingProfile, OrderUpdate::new().with_enable_messaging(true)),
        (
            "end_user.admin.tax_identifier",
            Rule::EuropeanIdentifier,
            european(admin().with_tax_identifier("DE123456789")),
        ),
        (
            "end_user.admin.business_identifier",
            Rule::EuropeanIdentifier,
            european(admin().with_business_identifier("HRB 7781")),
        ),
    ];
    for (field, rule, update) in cases {
        both.assert_warning(field, rule, |client| client.order(of(ORDER)).update(update.clone())).await;
    }
}

#[tokio::test]
async fn unknown_values() {
    let both = Both::start().await;
    let request = ShareRequest::new().with_permission(SharingPermission::from("porting_order.all.admire"));
    both.assert_warning("permissions", Rule::KnownValue, |client| client.order(of(ORDER)).share(request.clone())).await;
    let document = AdditionalDocument::new(of(ITEM), "poem");
    let add = |client: &Client| client.order(of(ORDER)).documents().add([document.clone()]);
    both.assert_warning("additional_documents[0].document_type", Rule::KnownValue, add).await;
    let range = PhoneNumberRange::parse("+442079460200", "+442079460219").unwrap();
    let associated = AssociatedNumber::new(range, "forget".into());
    let create = |client: &Client| client.order(of(ORDER)).associated_numbers().create(associated.clone());
    both.assert_warning("action", Rule::KnownValue, create).await;
    let codes = CodeRequest::new([of("+61412345678")]).with_method("pigeon");
    let send = |client: &Client| client.order(of(ORDER)).verification_codes().send(codes.clone());
    both.assert_warning("verification_method", Rule::KnownValue, send).await;
}

#[tokio::test]
async fn codes_comments_extensions_and_reports() {
    let both = Both::start().await;
    let code = ReceivedCode::new(of("+61412345678"), "0482");
    let verify = |client: &Client| client.order(of(ORDER)).verification_codes().verify([code.clone()]);
    both.assert_warning("verification_codes[0].code", Rule::VerificationCode, verify).await;
    let extensions = NewExtensions::new(of(OTHER_ITEM), ExtensionRange::new(1, 10).unwrap());
    let create = |client: &Client| client.order(of(ORDER)).extensions().create(extensions.clone());
    both.assert_warning("extension_range", Rule::ExtensionWidth, create).await;
    let report = OrdersReport::new()
        .with_created_after(time("2026-04-01T00:00:00Z"))
        .with_created_before(time("2026-03-01T00:00:00Z"));
    both.assert_warning("params.filters", Rule::DateRange, |client| client.reports().create(report.clone())).await;
    both.assert_warning("body", Rule::NotEmpty, |client| client.order(of(ORDER)).comments().create(" \n")).await;
}

#[tokio::test]
async fn a_strict_client_sends_input_without_warnings() {
    let both = Both::start().await;
    let _ = both.strict.orders().create(CreateOrder::new(numbers(2))).await;
    let _ = both.strict.order(of(ORDER)).update(OrderUpdate::new().with_misc(Misc::full())).await;
    let _ = both.strict.order(of(ORDER)).comments().create("Hello.").await;
    assert_eq!(both.wire.count(), 3);
}
