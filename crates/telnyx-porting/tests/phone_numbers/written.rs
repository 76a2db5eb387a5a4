//! Numbers that are written in full.

use telnyx_porting::{NumberKind, PhoneNumber};

use crate::{
    comparison::{Compared, Explained, assert_explained},
    table::{Row, rows},
};

const BY_HAND: &str = include_str!("../data/phone-numbers.tsv");
const GENERATED: &str = include_str!("../data/generated-phone-numbers.tsv");

/// Differences that stand, each with its reason. There is none.
const EXPLAINED: &[Explained] = &[];

/// Outcome, region and kind, in the words of the tables.
fn judged(input: &str) -> String {
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
    // `country` has no word for the whole world.
    let region = if region == "001" { "-" } else { &region };
    let found = judged(&input);
    Compared { expected: format!("{outcome} {region} {kind}"), found, input }
}

// Short numbers, decided by the rules alone:
// - `+13101234` is accepted without a warning: `+` and 8 digits, a calling code that exists, and the
//   Canadian plan has seven-digit numbers that begin with 310 (reached from all of Canada, without an
//   area code). The North American rule on area codes is about numbers with an area code.
// - `+6113123` is accepted with a warning: Australia has numbers of that length, none in that range.
// - `+290512` and `+26513` are refused: E.164 as the API takes it has at least seven digits.
#[test]
fn numbers_chosen_by_hand_agree() {
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
fn strict_parsing_takes_what_the_plan_has() {
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
