use proptest::prelude::*;

use super::*;

fn refusal(start: &str, end: &str) -> Issue {
    let error = PhoneNumberRange::parse(start, end).unwrap_err();
    error.first().clone()
}

#[test]
fn each_issue_has_its_rule() {
    for (start, end, rule) in [
        ("+4930244999902", "+4930244999901", Rule::RangeOrder),
        ("+493024499990", "+4930244999901", Rule::RangeLength),
        ("+13035550000", "+14165550000", Rule::RangeCountry),
        ("+12015550123", "+44201555012", Rule::RangeCountry),
        ("+13035550000", "+13035551000", Rule::RangeSize),
        ("+13029999999", "+13032000000", Rule::RangeSize),
        ("+13029999999", "+13030000000", Rule::AreaCode),
    ] {
        let issue = refusal(start, end);
        assert_eq!(issue.rule(), rule, "{start} {end}: {issue}");
        assert!(issue.field().starts_with("phone_number_range"), "{issue}");
        assert!(issue.hint().is_some());
    }
}

#[test]
fn numbers_between_the_ends_are_validated() {
    let (start, end) = (13_029_999_998, 13_030_000_000);
    let ends = (PhoneNumber::from_value(start), PhoneNumber::from_value(end));
    let error = PhoneNumberRange::new(ends.0, ends.1).unwrap_err();
    assert_eq!(error.first().rule(), Rule::RangeMember);
    assert!(error.to_string().contains("+13030000000"), "{error}");
}

#[test]
fn both_ends_are_reported() {
    let error = PhoneNumberRange::parse("1", "+").unwrap_err();
    let fields: Vec<_> = error.issues().iter().map(Issue::field).collect();
    assert_eq!(fields, ["phone_number_range.start_at", "phone_number_range.end_at"]);
    let moved = error.at("activation_ranges[1]");
    assert_eq!(moved.first().field(), "activation_ranges[1].start_at");
}

#[test]
fn a_thousand_numbers_are_accepted() {
    let range = PhoneNumberRange::parse("+13035550000", "+13035550999").unwrap();
    assert_eq!((range.len(), range.iter().count()), (1_000, 1_000));
    assert_eq!(range.iter().next_back(), Some(range.end()));
    assert_eq!(PhoneNumberRange::from(range.start()).len(), 1);
}

#[test]
fn activation_ranges_must_be_within_the_range() {
    let range = |start, end| PhoneNumberRange::parse(start, end).unwrap();
    let block = range("+4930244999900", "+4930244999999");
    let half = range("+4930244999900", "+4930244999949");
    let other = range("+4930244999950", "+4930244999999");
    assert!(block.check_activation_ranges(&[half, other]).is_empty());
    let report = block.check_activation_ranges(&[half, block]);
    assert_eq!(report.as_slice()[0].rule(), Rule::ActivationRange);
    assert!(half.check_activation_ranges(&[other]).has_errors());
}

#[test]
fn deserializing_validates() {
    let json = r#"{"start_at":"+4930244999901","end_at":"+4930244999910"}"#;
    let range: PhoneNumberRange = serde_json::from_str(json).unwrap();
    assert_eq!(serde_json::to_string(&range).unwrap(), json);
    let swapped = r#"{"start_at":"+4930244999910","end_at":"+4930244999901"}"#;
    assert!(serde_json::from_str::<PhoneNumberRange>(swapped).is_err());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn members_are_contained_and_pass_the_rules(start in 0_u32..9_000, len in 1_usize..50) {
        let start = PhoneNumber::from_value(13_035_550_000 + u64::from(start % 9_000));
        let end = PhoneNumber::from_value(start.value() + len as u64 - 1);
        let range = PhoneNumberRange::new(start, end).unwrap();
        prop_assert_eq!(range.len(), len);
        for number in range.iter() {
            prop_assert!(range.contains(&number));
            prop_assert_eq!(number.as_str().parse(), Ok(number));
        }
    }
}

#[test]
fn ranges_with_a_hyphen_are_parsed() {
    assert_eq!("+442079460100-+442079460109".parse::<PhoneNumberRange>().unwrap().len(), 10);
    assert_eq!("+442079460100".parse::<PhoneNumberRange>().unwrap().len(), 1);
    assert!("+442079460100-109".parse::<PhoneNumberRange>().is_err());
}

#[test]
fn consecutive_numbers_are_joined_up_to_the_maximum_length() {
    let start: PhoneNumber = "+13035550000".parse().unwrap();
    let numbers = (0..1_500).map(|offset| PhoneNumber::from_value(start.value() + offset));
    let ranges = PhoneNumberRange::covering(numbers.rev().chain([start]));
    assert_eq!(ranges.iter().map(PhoneNumberRange::len).collect::<Vec<_>>(), [1_000, 500]);
    assert_eq!(PhoneNumberRange::covering([]), []);
}
