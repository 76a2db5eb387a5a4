//! Numbers as typed by people.

use std::collections::BTreeMap;
use telnyx_porting::PhoneNumber;

use crate::table::{Row, rows};

const GENERATED: &str = include_str!("../data/generated-typed-numbers.tsv");

/// Rules with which `PhoneNumber` rejects text that the other implementation parses by omitting, joining or replacing
/// digits, and that may be another number.
const STRICTER: [&str; 5] = ["ambiguous-number", "canonical-number", "e164", "spreadsheet-number", "typed-number"];

fn found(region: &str, input: &str) -> String {
    match PhoneNumber::parse_in(region.parse().expect(region), input) {
        Ok(number) => {
            let outcome = if number.warnings().is_empty() { "ok" } else { "warning" };
            format!("{outcome} {number}")
        }
        Err(error) => format!("{} -", error.first().rule().id()),
    }
}

#[test]
fn generated_texts_are_parsed_equally_or_rejected() {
    let (mut same, mut stricter, mut other) = (0, BTreeMap::<String, usize>::new(), Vec::new());
    for [region, input, outcome, number] in rows(GENERATED).into_iter().map(|row: Row<4>| row) {
        let found = found(&region, &input);
        let rule = found.strip_suffix(" -");
        match rule.filter(|rule| STRICTER.contains(rule)) {
            _ if found == format!("{outcome} {number}") => same += 1,
            Some(rule) => *stricter.entry(rule.to_owned()).or_default() += 1,
            None => other.push(format!("{region} {input:?}: expected {outcome} {number}, found {found}")),
        }
    }
    println!("{same} read alike, rejected by a stricter rule: {stricter:?}");
    assert!(other.is_empty(), "{}", other.join("\n"));
    assert!(same > 6_000, "only {same} are read alike");
}
