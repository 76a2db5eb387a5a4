//! Numbers in E.164 format.

use telnyx_porting::{NumberKind, PhoneNumber};

use crate::{
    comparison::{Compared, Explained, assert_explained},
    table::{Row, rows},
};

const BY_HAND: &str = include_str!("../data/phone-numbers.tsv");
const GENERATED: &str = include_str!("../data/generated-phone-numbers.tsv");

/// Accepted differences, each with its reason. Currently none.
const EXPLAINED: &[Explained] = &[];

/// Outcome, region and kind, in the notation of the tables.
fn outcome_of(input: &str) -> String {
    match PhoneNumber::parse(input) {
        Ok(number) => {
            assert_eq!(number.as_str(), input);
            let outcome = if number.warnings().is_empty() { "ok" } else { "warning" };
            let region = number.country().map_or_else(|| "-".to_owned(), |country| country.to_string());
            format!("{outcome} {region} {}", number.kind())
        }
        Err(error) => format!("{} - -", error.first().rule().id()),
    }
}

fn compared([input, outcome, region, kind]: Row<4>) -> Compared {
    // `country` is `None` for international numbers.
    let region = if region == "001" { "-" } else { &region };
    let found = outcome_of(&input);
    Compared { expected: format!("{outcome} {region} {kind}"), found, input }
}

// Short numbers, decided by the rules alone:
// - `+13101234` is accepted without a warning: `+` and 8 digits, an existing calling code, and the
//   Canadian plan has seven-digit numbers that start with 310 (reachable from all of Canada without an
//   area code). The North American rule on area codes only applies to numbers with an area code.
// - `+6113123` is accepted with a warning: Australia has numbers of that length, but not in that range.
// - `+290512` and `+26513` are rejected: E.164 numbers for the API have at least seven digits.
#[test]
fn selected_numbers_agree() {
    let compared: Vec<_> = rows(BY_HAND).into_iter().map(compared).collect();
    assert!(compared.len() > 100, "the table has lost rows");
    assert_explained("numbers chosen by hand", &compared, &[]);
}

#[test]
fn generated_numbers_agree() {
    let compared: Vec<_> = rows(GENERATED).into_iter().map(compared).collect();
    assert!(compared.len() > 6_000, "the table has lost rows");
    assert_explained("generated numbers", &compared, EXPLAINED);
}

#[test]
fn strict_parsing_accepts_numbers_in_the_plan() {
    for [input, outcome, ..] in rows::<4>(BY_HAND) {
        assert_eq!(PhoneNumber::parse_strict(&input).is_ok(), outcome == "ok", "{input:?}");
    }
}

#[test]
fn every_accepted_number_has_a_national_form() {
    for [input, outcome, ..] in rows::<4>(BY_HAND) {
        if let Ok(number) = PhoneNumber::parse(&input) {
            let national = number.national_format();
            assert!(national.bytes().filter(u8::is_ascii_digit).count() >= 3, "{national}");
            let unknown = number.kind() == NumberKind::Unknown;
            assert_eq!(unknown, outcome == "warning", "{input}");
        }
    }
}
