use super::*;
use crate::order_fields::FIELDS;
use clap::{CommandFactory, Parser};
use std::collections::BTreeSet;

#[derive(Debug, Parser)]
struct Arguments {
    #[command(flatten)]
    update: UpdateArgs,
}

fn update(arguments: &[&str]) -> Result<OrderUpdate, Failure> {
    let arguments = ["update", "5f8e6d2a"].iter().chain(arguments);
    Ok(Arguments::try_parse_from(arguments).unwrap().update.options.parts()?.try_into()?)
}

#[test]
fn every_field_of_the_api_has_an_option_that_says_its_rule() {
    let paths: BTreeSet<_> = FIELDS.iter().map(|(_, path)| *path).collect();
    assert_eq!(paths, OrderUpdateParts::FIELDS.iter().copied().collect());
    let command = Arguments::command();
    let options: BTreeSet<_> = command.get_arguments().filter_map(|argument| argument.get_long()).collect();
    let fields: BTreeSet<_> = FIELDS.iter().map(|(option, _)| *option).collect();
    let others = BTreeSet::from(["clear", "from", "edit"]);
    assert_eq!(options, fields.union(&others).copied().collect());
    assert!(command.get_arguments().all(|argument| argument.get_help().is_some()));
}

#[test]
fn every_option_reaches_its_field() {
    for (option, path) in FIELDS {
        let value = match option {
            "foc-date" => "2026-03-02T15:00:00Z",
            "webhook-url" => "https://hooks.example.com/",
            "enable-messaging" => "true",
            "requirement" => "1=x",
            "billing-phone-number" => "+13035550100",
            "country-code" => "US",
            "user-rating" => "5",
            _ => "5f8e6d2a-1c3b-4a5d-9e7f-0a1b2c3d4e5f",
        };
        let arguments = ["update", "5f8e6d2a", &format!("--{option}"), value];
        let parts = Arguments::try_parse_from(arguments).unwrap().update.options.parts().unwrap();
        assert!(parts.get(path).is_some_and(|value| !value.is_null()), "{option}");
    }
}

#[test]
fn nothing_is_changed_without_options() {
    assert!(update(&[]).unwrap().is_empty());
}

#[test]
fn every_field_can_be_cleared_and_is_then_changed() {
    let command = Arguments::command();
    let clear = command.get_arguments().find(|argument| argument.get_long() == Some("clear")).unwrap();
    let names: Vec<_> = clear.get_possible_values().iter().map(|value| value.get_name().to_owned()).collect();
    assert_eq!(names.len(), FIELDS.len() - 4);
    for name in names {
        assert!(!update(&["--clear", &name]).unwrap().is_empty(), "{name}");
    }
}

#[test]
fn a_field_is_either_set_or_cleared() {
    let failure = update(&["--clear", "locality,loa", "--locality", "Austin"]).unwrap_err();
    assert_eq!(failure.message(), "locality is given a value and cleared as well");
}

#[test]
fn misc_follows_its_rules() {
    assert!(update(&["--misc-type", "full"]).is_ok());
    for (arguments, field) in [
        (&["--misc-type", "full", "--remaining-numbers-action", "keep"][..], "misc.remaining_numbers_action"),
        (&["--misc-type", "partial", "--remaining-numbers-action", "keep"], "misc.new_billing_phone_number"),
        (&["--remaining-numbers-action", "keep"], "misc.type"),
    ] {
        let failure = update(arguments).unwrap_err();
        assert!(failure.message().starts_with(field), "{}", failure.message());
    }
}
