use std::collections::{BTreeSet, HashSet};

use proptest::prelude::*;

use super::*;
use crate::validation::Rule;

fn refusal(text: &str) -> Issue {
    let error = PhoneNumber::parse(text).expect_err(text);
    error.first().clone()
}

#[test]
fn each_issue_has_its_rule() {
    for (text, rule) in [
        ("", Rule::E164),
        ("+", Rule::E164),
        ("13035550000", Rule::E164),
        ("+03035550000", Rule::E164),
        ("+123456", Rule::E164),
        ("+1234567890123456", Rule::E164),
        ("+1303555000O", Rule::E164),
        ("+13035550000\n", Rule::E164),
        ("+1\u{663}\u{660}\u{663}5550000", Rule::E164),
        ("+99912345678", Rule::CallingCode),
        ("+1303555000", Rule::NumberLength),
        ("+130355500000", Rule::NumberLength),
        ("+15551234", Rule::NumberLength),
        ("+4402079460000", Rule::CanonicalNumber),
        ("+61041234567", Rule::CanonicalNumber),
        ("+11235550000", Rule::AreaCode),
        ("+10035550000", Rule::AreaCode),
        ("+13030550000", Rule::AreaCode),
        ("+13031550000", Rule::AreaCode),
    ] {
        let issue = refusal(text);
        assert_eq!(issue.rule(), rule, "{text:?}: {issue}");
        assert_eq!(issue.field(), "phone_number");
        assert!(issue.hint().is_some(), "{issue}");
        assert!(!issue.to_string().contains('\n'), "{issue:?}");
    }
}

#[test]
fn messages_contain_the_shape_and_hints_the_fix() {
    let shape = |text| refusal(text).message().to_owned();
    assert!(shape("13035550000").ends_with("got 11 digits without the leading +"));
    assert!(shape("+1 303 555 0000").ends_with("got a space at position 3"));
    assert!(shape("++13035550000").ends_with("got the character + at position 2"));
    assert!(shape("(303) 555-0000").ends_with("got the character ( at position 1"));
    assert!(shape("+1303555000O").ends_with("got a letter at position 12"));
    assert!(shape("+13035550000\n").ends_with("got a line break at position 13"));
    assert!(shape("\u{ff0b}13035550000").contains("got a character outside ASCII (U+FF0B)"));
    assert!(shape("+1303555000").ends_with("9 digits after +1"));
    let hint = |text| refusal(text).hint().unwrap().to_owned();
    assert_eq!(hint("13035550000"), "write +13035550000");
    assert_eq!(hint("0013035550000"), "write +13035550000");
    assert_eq!(hint("011442079460000"), "write +442079460000");
    assert!(hint("3035550000").ends_with("write +13035550000"));
    assert_eq!(hint("+3530850123456"), "did you mean +353850123456?");
    assert!(hint("+61041234567").contains("without its leading 0"));
}

#[test]
fn an_unknown_range_is_a_warning() {
    let number: PhoneNumber = "+15555551234".parse().unwrap();
    assert_eq!(number.warnings()[0].rule(), Rule::NumberPlan);
    assert_eq!(number.kind(), NumberKind::Unknown);
    let error = PhoneNumber::parse_strict("+15555551234").unwrap_err();
    assert!(error.first().is_error());
    let known = PhoneNumber::parse_strict("+13035550000").unwrap();
    assert!(known.warnings().is_empty());
}

#[test]
fn a_leading_zero_of_the_number_is_kept() {
    let number: PhoneNumber = "+390212345678".parse().unwrap();
    assert_eq!(number.country(), CountryCode::from_letters("IT"));
    assert_eq!(number.calling_code(), 39);
    assert_eq!(number.digits(), "390212345678");
}

#[test]
fn plus_one_is_not_the_united_states() {
    for (text, country) in [("+15062345678", "CA"), ("+18765230123", "JM"), ("+17872345678", "PR")] {
        let number: PhoneNumber = text.parse().unwrap();
        assert_eq!(number.country(), CountryCode::from_letters(country));
    }
    assert_eq!("+80012345678".parse::<PhoneNumber>().unwrap().country(), None);
    let is_assigned =
        |text: &str, country: &str| text.parse::<PhoneNumber>().unwrap().is_assigned_in(country.parse().unwrap());
    assert!(
        is_assigned("+15062345678", "CA") && is_assigned("+18002345678", "CA") && is_assigned("+18002345678", "US")
    );
    assert!(!is_assigned("+15062345678", "US") && !is_assigned("+442079460960", "US"));
}

#[test]
fn typed_numbers_are_parsed() {
    let read = |region: &str, text| PhoneNumber::parse_in(region.parse().unwrap(), text);
    for (region, text, expected) in [
        ("US", "(303) 555-0000", "+13035550000"),
        ("US", " 1.303.555.0000 ", "+13035550000"),
        ("US", "tel:+1-303-555-0000", "+13035550000"),
        ("US", "011 44 20 7946 0000", "+442079460000"),
        ("US", "\u{202a}+13035550000\u{202c}", "+13035550000"),
        ("US", "\u{ff0b}\u{ff11}3035550000", "+13035550000"),
        ("GB", "020 7946 0000", "+442079460000"),
        ("GB", "+44 (0)20 7946 0000", "+442079460000"),
        ("GB", "00 1 303 555 0000", "+13035550000"),
        ("DE", "030/123456", "+4930123456"),
        ("RU", "8~10 44 20 7946 0000", "+442079460000"),
        ("IT", "02 1234 5678", "+390212345678"),
        ("AE", "\u{660}\u{664} \u{662}\u{663}\u{664} \u{665}\u{666}\u{667}\u{668}", "+97142345678"),
    ] {
        assert_eq!(read(region, text).unwrap().as_str(), expected, "{text:?}");
    }
}

#[test]
fn typed_numbers_with_other_characters_are_rejected() {
    let refused = |text| {
        let error = PhoneNumber::parse_in(CountryCode::US, text).expect_err(text);
        error.first().rule()
    };
    for text in [
        "1-800-FLOWERS",
        "303 555 0000 x12",
        "303 555 0000 ext. 12",
        "+13035550000;ext=12",
        "303 555 0000 #12",
        "303 555 0000, 12",
        "1.3035550000E10",
        "++13035550000",
        "",
        "+",
        "tel:",
        "303+5550000",
        "tel:303-555-0000;phone-context=+1",
        "303\n555\n0000",
        "303 555 000\u{b2}",
    ] {
        assert_eq!(refused(text), Rule::TypedNumber, "{text:?}");
    }
    // If numbers vary in length, the digits of an extension would change the number.
    let german = PhoneNumber::parse_in(CountryCode::DE, "030 123456~78").unwrap_err();
    assert_eq!(german.first().rule(), Rule::TypedNumber);
    assert!(german.first().hint().unwrap().contains("extensions"));
    assert_eq!(refused("555-0000"), Rule::NumberLength);
    assert_eq!(refused("303 055 0000"), Rule::AreaCode);
    assert_eq!(refused("303 555 0000 / 303 555 0001"), Rule::TypedNumber);
    let nowhere = PhoneNumber::parse_in("AQ".parse().unwrap(), "303 555 0000").unwrap_err();
    assert_eq!(nowhere.first().rule(), Rule::Region);
}

#[test]
fn ambiguous_typed_numbers_are_rejected() {
    let rule = |region: &str, text| PhoneNumber::parse_in(region.parse().unwrap(), text).unwrap_err().first().rule();
    for (region, text) in [
        // Decimal points.
        ("DE", "4930123456.0"),
        ("DE", "+4930123457.0"),
        ("US", "303555010.0"),
        ("NZ", "21123456.0"),
        ("FI", "401234567.0"),
        ("AT", "6641234567.0"),
        ("IT", "0612345678.0"),
        ("US", "80055501.99"),
        ("DE", "030 123456.0"),
        // Dates.
        ("DE", "2026-03-01"),
        ("DE", "01.03.2026"),
    ] {
        assert_eq!(rule(region, text), Rule::SpreadsheetNumber, "{region} {text}");
    }
    for (region, text) in [
        ("US", "303555010/1"),
        ("US", "303-555-0120/21"),
        ("DE", "030 123456/57"),
        ("DE", "030/1234/5678"),
        ("DE", "030 123456..99"),
        ("DE", "030 123456 (57)"),
        // Shown from right to left.
        ("US", "\u{202e}303 555 0100"),
    ] {
        assert_eq!(rule(region, text), Rule::TypedNumber, "{region} {text:?}");
    }
    for (region, text) in [
        // The + may be missing.
        ("DE", "497612402791"),
        ("DE", "49 761 2402791"),
        ("BR", "55800123456"),
        // 00 may be the international prefix of another country.
        ("AU", "0061 412 345 678"),
        ("JP", "0081 3 1234 5678"),
        ("ID", "0062 812 345 678"),
        ("WS", "0068522123"),
        // Dialing rules replace digits.
        ("AR", "011 15-2345-6789"),
    ] {
        assert_eq!(rule(region, text), Rule::AmbiguousNumber, "{region} {text}");
    }
}

#[test]
fn a_number_that_starts_with_a_plus_needs_no_region() {
    let read = |text| PhoneNumber::parse_typed(text, None);
    for (text, expected) in [
        ("+1 (303) 555-0100", "+13035550100"),
        ("+44 (0)20 7946 0958", "+442079460958"),
        ("+39 (0)6 1234 5678", "+390612345678"),
        ("+1.303.555.0100", "+13035550100"),
        ("\u{202d}+13035550101\u{202c}", "+13035550101"),
    ] {
        assert_eq!(read(text).unwrap().as_str(), expected, "{text:?}");
        // The region has no effect.
        assert_eq!(PhoneNumber::parse_in(CountryCode::DE, text), read(text));
    }
    assert_eq!(read("+4402079460000").unwrap_err().first().rule(), Rule::CanonicalNumber);
    assert_eq!(read("(303) 555-0100").unwrap_err().first().rule(), Rule::E164);
    // Mexico's former mobile prefix.
    assert_ne!(read("+5215562000000").map(|number| number.to_string()), Ok("+525562000000".to_owned()));
}

#[test]
fn deserializing_validates() {
    let number: PhoneNumber = serde_json::from_str("\"+13035550000\"").unwrap();
    assert_eq!(serde_json::to_string(&number).unwrap(), "\"+13035550000\"");
    let error = serde_json::from_str::<PhoneNumber>("\"3035550000\"").unwrap_err();
    assert!(error.to_string().contains("[e164]"), "{error}");
    assert!(serde_json::from_str::<PhoneNumber>("13035550000").is_err());
}

#[test]
fn the_value_is_small_and_can_be_looked_up_by_text() {
    assert_eq!(size_of::<PhoneNumber>(), 16);
    let number: PhoneNumber = "+13035550000".parse().unwrap();
    assert!(HashSet::from([number]).contains("+13035550000"));
    assert!(BTreeSet::from([number]).contains("+13035550000"));
    assert_eq!(PhoneNumber::from_value(number.value()), number);
    assert_eq!(format!("{number:?}"), "PhoneNumber(+13035550000)");
}

proptest! {
    #[test]
    fn never_panics_and_accepts_ascii_only(text in "\\+?[0-9\\PC]{0,17}") {
        if let Ok(number) = PhoneNumber::parse(&text) {
            prop_assert_eq!(number.as_str(), text.as_str());
            prop_assert!(text[1..].bytes().all(|b| b.is_ascii_digit()));
        }
    }

    #[test]
    fn accepted_numbers_round_trip(text in "\\+[1-9][0-9]{6,14}") {
        if let Ok(number) = PhoneNumber::parse(&text) {
            prop_assert_eq!(number.to_string().parse(), Ok(number));
            prop_assert_eq!(PhoneNumber::parse_in(CountryCode::US, &text), Ok(number));
            prop_assert_eq!(PhoneNumber::from_value(number.value()), number);
            prop_assert_eq!(PhoneNumber::parse_strict(&text).is_ok(), number.warnings().is_empty());
        }
    }

    #[test]
    fn north_american_numbers_follow_the_pattern(national in "[2-9][0-9]{2}[2-9][0-9]{6}") {
        let text = format!("+1{national}");
        prop_assert!(PhoneNumber::parse(&text).is_ok());
    }

    #[test]
    fn typed_text_never_panics(text in "\\PC{0,20}", region in "[A-Z]{2}") {
        prop_assume!(region != "UK");
        if let Ok(number) = PhoneNumber::parse_in(region.parse().unwrap(), &text) {
            prop_assert_eq!(number.as_str().parse(), Ok(number));
        }
    }

    #[test]
    fn separators_do_not_matter(
        national in "[2-9][0-9]{2}[2-9][0-9]{6}",
        separator in "[ .\\-/\u{a0}\u{2013}]",
    ) {
        let typed = format!("{}{separator}{}", &national[..3], &national[3..]);
        let number = PhoneNumber::parse_in(CountryCode::US, &typed).unwrap();
        prop_assert_eq!(number.digits(), format!("1{national}"));
    }
}

#[test]
fn issues_have_the_value_and_the_number_that_was_probably_meant() {
    let first = |error: ValidationError| {
        let issue = error.first();
        (issue.value().map(str::to_owned), issue.suggestion().map(str::to_owned), issue.hint().map(str::to_owned))
    };
    for (text, meant) in [
        ("(303) 555-0100", "+13035550100"),
        ("13035550100", "+13035550100"),
        ("0044 20 7946 0958", "+442079460958"),
        ("+44 (0)20 7946 0958", "+442079460958"),
        ("tel:+1-303-555-0100", "+13035550100"),
        ("+4402079460958", "+442079460958"),
    ] {
        let (value, suggestion, hint) = first(PhoneNumber::parse(text).unwrap_err());
        assert_eq!((value.as_deref(), suggestion.as_deref()), (Some(text), Some(meant)));
        assert!(hint.unwrap().contains(meant));
    }
    // A typed number without a calling code, and one that could have other digits.
    assert_eq!(first(PhoneNumber::parse_typed("303.555.0100", None).unwrap_err()).1.unwrap(), "+13035550100");
    for text in ["+1 303 555", "call me", "3.035550100E9", ""] {
        let (value, suggestion, _) = first(PhoneNumber::parse(text).unwrap_err());
        assert_eq!((value.as_deref(), suggestion), (Some(text), None));
    }
    assert_eq!(first(PhoneNumber::parse(&"1".repeat(65)).unwrap_err()).0, None);
}
