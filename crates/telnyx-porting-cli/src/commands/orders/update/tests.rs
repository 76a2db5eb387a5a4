use super::*;
use clap::Parser;

#[derive(Debug, Parser)]
struct Arguments {
    #[command(flatten)]
    update: UpdateArgs,
}

fn update(arguments: &[&str]) -> Result<OrderUpdate, Failure> {
    let arguments = ["update", "5f8e6d2a"].iter().chain(arguments);
    Arguments::try_parse_from(arguments).unwrap().update.update()
}

#[test]
fn nothing_is_changed_without_options() {
    assert!(update(&[]).unwrap().is_empty());
}

#[test]
fn every_field_can_be_cleared_and_is_then_changed() {
    for field in <Field as clap::ValueEnum>::value_variants() {
        let name = clap::ValueEnum::to_possible_value(field).unwrap();
        let update = update(&["--clear", name.get_name()]).unwrap();
        assert!(!update.is_empty(), "{field:?}");
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
