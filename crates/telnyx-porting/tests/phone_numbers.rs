//! Compares `PhoneNumber` with another implementation of the same numbering plans, number by number.

use telnyx_porting::{NumberKind, PhoneNumber};

const TABLE: &str = include_str!("data/phone-numbers.tsv");

struct Row {
    input: String,
    outcome: &'static str,
    region: &'static str,
    kind: &'static str,
}

fn rows() -> Vec<Row> {
    let lines = TABLE.lines().filter(|line| !line.starts_with('#')).skip(1);
    let rows: Vec<_> = lines.map(row).collect();
    assert!(rows.len() > 100, "the table has lost rows");
    rows
}

fn row(line: &'static str) -> Row {
    let cells: Vec<_> = line.split('\t').collect();
    let [input, outcome, region, kind] = cells[..] else {
        panic!("not four cells: {line:?}");
    };
    let input = unescape(input);
    Row { input, outcome, region, kind }
}

/// `\n`, `\t` and `\uXXXX`.
fn unescape(cell: &str) -> String {
    let mut pieces = cell.split('\\');
    let mut text = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let (escaped, rest) = match piece.split_at(1) {
            ("n", rest) => ('\n', rest),
            ("t", rest) => ('\t', rest),
            ("u", rest) => {
                let code = u32::from_str_radix(&rest[..4], 16).expect(cell);
                (char::from_u32(code).expect(cell), &rest[4..])
            }
            (other, _) => panic!("unknown escape {other:?}"),
        };
        text.push(escaped);
        text.push_str(rest);
    }
    text
}

// Short numbers, decided by the rules alone:
// - `+13101234` is accepted without a warning: `+` and 8 digits, a calling code that exists, and the
//   Canadian plan has seven-digit numbers that begin with 310 (reached from all of Canada, without an
//   area code). The North American rule on area codes is about numbers with an area code.
// - `+6113123` is accepted with a warning: Australia has numbers of that length, none in that range.
// - `+290512` and `+26513` are refused: E.164 as the API takes it has at least seven digits.
#[test]
fn agrees_with_the_table() {
    for Row { input, outcome, region, kind } in rows() {
        match PhoneNumber::parse(&input) {
            Ok(number) => {
                let expected = if number.warnings().is_empty() { "ok" } else { "warning" };
                assert_eq!(expected, outcome, "{input:?}");
                assert_eq!(number.as_str(), input);
                let country = number.country().map(|country| country.to_string());
                let country_or_dash = country.as_deref().unwrap_or("-");
                assert_eq!(country_or_dash, if region == "001" { "-" } else { region }, "{input}");
                assert_eq!(number.kind().as_str(), kind, "{input}");
            }
            Err(error) => assert_eq!(error.first().rule().id(), outcome, "{input:?}: {error}"),
        }
    }
}

#[test]
fn strict_parsing_takes_what_the_plan_has() {
    for Row { input, outcome, .. } in rows() {
        assert_eq!(PhoneNumber::parse_strict(&input).is_ok(), outcome == "ok", "{input:?}");
    }
}

#[test]
fn every_accepted_number_has_a_national_form() {
    for Row { input, outcome, .. } in rows() {
        if let Ok(number) = PhoneNumber::parse(&input) {
            let national = number.national_format();
            assert!(national.bytes().filter(u8::is_ascii_digit).count() >= 3, "{national}");
            let unknown = number.kind() == NumberKind::Unknown;
            assert_eq!(unknown, outcome == "warning", "{input}");
        }
    }
}
