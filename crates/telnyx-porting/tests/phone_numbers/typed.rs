//! Numbers as people type them.

use telnyx_porting::PhoneNumber;

use crate::{
    comparison::{Compared, Explained, assert_explained},
    table::{Row, rows},
};

const GENERATED: &str = include_str!("../data/generated-typed-numbers.tsv");

/// Differences that stand, each with its reason. There is none.
const EXPLAINED: &[Explained] = &[];

fn compared([region, input, outcome, number]: Row<4>) -> Compared {
    let found = match PhoneNumber::parse_in(region.parse().expect(&region), &input) {
        Ok(number) => {
            let outcome = if number.warnings().is_empty() { "ok" } else { "warning" };
            format!("{outcome} {number}")
        }
        Err(error) => format!("{} -", error.first().rule().id()),
    };
    // The same text means another number elsewhere.
    Compared { input: format!("{region} {input}"), expected: format!("{outcome} {number}"), found }
}

#[test]
fn generated_texts_are_read_alike() {
    let compared: Vec<_> = rows(GENERATED).into_iter().map(compared).collect();
    assert!(compared.len() > 4_000, "the table has lost rows");
    assert_explained("generated texts", &compared, EXPLAINED);
}
