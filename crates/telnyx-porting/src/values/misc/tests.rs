use proptest::prelude::*;

use super::*;

fn parts(kind: Option<&str>, action: Option<&str>, number: Option<&str>) -> MiscParts {
    MiscParts {
        kind: kind.map(str::to_owned),
        remaining_numbers_action: action.map(str::to_owned),
        new_billing_phone_number: number.map(str::to_owned),
    }
}

const NUMBER: &str = "+13035550100";

fn number() -> PhoneNumber {
    NUMBER.parse().unwrap()
}

#[test]
fn valid_combinations_are_accepted() {
    for (action, billing, misc) in [
        (Some("disconnect"), None, Misc::partial_disconnect()),
        (Some("keep"), Some(NUMBER), Misc::partial_keep(number())),
        (None, None, Misc::partial_unspecified()),
    ] {
        assert_eq!(Misc::try_from(parts(Some("partial"), action, billing)), Ok(misc));
    }
    assert_eq!(Misc::try_from(parts(Some("full"), None, None)), Ok(Misc::full()));
}

#[test]
fn invalid_combinations_are_rejected_with_the_attribute() {
    for (kind, action, billing, field, rule) in [
        (None, None, None, "misc.type", Rule::MiscType),
        (Some("Full"), None, None, "misc.type", Rule::MiscType),
        (Some("full"), Some("keep"), None, "misc.remaining_numbers_action", Rule::MiscFull),
        (Some("full"), None, Some(NUMBER), "misc.new_billing_phone_number", Rule::MiscFull),
        (Some("partial"), Some("drop"), None, "misc.remaining_numbers_action", Rule::MiscAction),
        (Some("partial"), Some("keep"), None, "misc.new_billing_phone_number", Rule::MiscBillingNumber),
        (Some("partial"), Some("disconnect"), Some(NUMBER), "misc.new_billing_phone_number", Rule::MiscBillingNumber),
        (Some("partial"), None, Some(NUMBER), "misc.new_billing_phone_number", Rule::MiscBillingNumber),
        (Some("partial"), Some("keep"), Some("3035550100"), "misc.new_billing_phone_number", Rule::E164),
    ] {
        let error = Misc::try_from(parts(kind, action, billing)).unwrap_err();
        assert_eq!(error.issues().len(), 1, "{error}");
        assert_eq!((error.first().field(), error.first().rule()), (field, rule), "{error}");
        assert!(error.first().hint().is_some());
    }
}

#[test]
fn all_issues_are_reported() {
    let error = Misc::try_from(parts(None, Some("drop"), Some("1"))).unwrap_err();
    assert_eq!(error.issues().len(), 3, "{error}");
    let error = Misc::try_from(parts(Some("full"), Some("keep"), Some(NUMBER))).unwrap_err();
    assert_eq!(error.issues().len(), 2, "{error}");
}

#[test]
fn the_new_billing_number_must_not_be_ported() {
    let misc = Misc::partial_keep(number());
    let error = misc.check_against(&[number()]).unwrap_err();
    assert_eq!(error.first().field(), "misc.new_billing_phone_number");
    assert_eq!(error.first().rule(), Rule::BillingNumberStays);
    assert_eq!(misc.check_against(&["+13035550101".parse().unwrap()]), Ok(()));
    assert_eq!(Misc::full().check_against(&[number()]), Ok(()));
}

#[test]
fn suspicious_values_are_warnings() {
    assert!(Misc::full().validate().is_empty());
    assert!(Misc::partial_disconnect().validate().is_empty());
    let silent = Misc::partial_unspecified().validate();
    assert_eq!(silent.as_slice()[0].field(), "misc.remaining_numbers_action");
    assert!(!silent.has_errors());
    let odd = Misc::partial_keep("+15555551234".parse().unwrap()).validate();
    assert_eq!(odd.as_slice()[0].field(), "misc.new_billing_phone_number");
    assert_eq!(odd.at("orders[2].misc").as_slice()[0].field(), "orders[2].misc.new_billing_phone_number");
}

#[test]
fn deserializing_validates() {
    let read = |json| serde_json::from_str::<Misc>(json);
    let nulls = r#"{"type":"full","remaining_numbers_action":null,"new_billing_phone_number":null}"#;
    assert_eq!(read(nulls).unwrap(), Misc::full());
    assert_eq!(serde_json::to_string(&Misc::full()).unwrap(), r#"{"type":"full"}"#);
    let misspelt = r#"{"type":"partial","new_billing_telephone_number":"+13035550100"}"#;
    assert!(read(misspelt).unwrap_err().to_string().contains("new_billing_phone_number"));
    assert!(read(r#"{"type":"full","remaining_numbers_action":"disconnect"}"#).is_err());
}

proptest! {
    #[test]
    fn accepted_parts_round_trip(
        kind in prop::option::of("full|partial|\\PC{0,3}"),
        action in prop::option::of("keep|disconnect|\\PC{0,3}"),
        billing in prop::option::of("\\+13035550100|\\PC{0,3}"),
    ) {
        let from_parts = parts(kind.as_deref(), action.as_deref(), billing.as_deref());
        if let Ok(misc) = Misc::try_from(from_parts.clone()) {
            prop_assert_eq!(MiscParts::from(misc), from_parts);
        }
    }
}
