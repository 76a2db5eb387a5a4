use super::*;
use crate::document::{Syntax, parse};
use crate::generated::order_fields::{FIELDS, GROUPS};
use clap::{CommandFactory, Parser};
use serde_json::Value;
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

/// The example that the description has for a field, or a value of its type.
fn example(description: &Value, path: &str) -> Value {
    let mut schema = &description["components"]["schemas"]["UpdatePortingOrder"];
    for name in path.split('.') {
        schema = &schema["properties"][name];
        while let Some(target) = schema["$ref"].as_str().or_else(|| schema["anyOf"][0]["$ref"].as_str()) {
            schema = description.pointer(&target[1..]).unwrap();
        }
    }
    let kind = schema["type"].as_str().or_else(|| schema["type"][0].as_str());
    match (schema["example"].clone(), kind, schema["format"].as_str()) {
        (Value::Null, Some("boolean"), _) => true.into(),
        (Value::Null, Some("integer" | "number"), _) => 5.into(),
        (Value::Null, _, Some("date-time")) => "2026-03-19T15:00:00Z".into(),
        (Value::Null, ..) => "5f8e6d2a-1c3b-4a5d-9e7f-0a1b2c3d4e5f".into(),
        (example, ..) => example,
    }
}

#[test]
fn every_field_of_the_api_has_an_option_that_says_its_rule() {
    let paths: BTreeSet<_> = FIELDS.iter().map(|field| field.path).collect();
    assert_eq!(paths, OrderUpdateParts::FIELDS.iter().copied().collect());
    let command = Arguments::command();
    let options: BTreeSet<_> = command.get_arguments().filter_map(|argument| argument.get_long()).collect();
    let fields: BTreeSet<_> = FIELDS.iter().map(|field| field.option).collect();
    let others = BTreeSet::from(["clear", "from", "edit"]);
    assert_eq!(options, fields.union(&others).copied().collect());
    assert!(command.get_arguments().all(|argument| argument.get_help().is_some()));
}

#[test]
fn every_option_reaches_its_field() {
    let text = include_str!("../../../../../../openapi/porting-orders.yml");
    let description: Value = parse(Syntax::Yaml, text).unwrap();
    for field in FIELDS {
        let value = match example(&description, field.path) {
            _ if field.path == "requirements" => "1=x".to_owned(),
            Value::String(text) => text,
            Value::Array(items) => items[0].as_str().unwrap().to_owned(),
            other => other.to_string(),
        };
        let arguments = ["update", "5f8e6d2a", &format!("--{}", field.option), &value];
        let parts = Arguments::try_parse_from(arguments).unwrap().update.options.parts().unwrap();
        assert!(parts.get(field.path).is_some_and(|value| !value.is_null()), "{}", field.option);
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
    let clearable = FIELDS.iter().filter(|field| field.clearable).count();
    assert_eq!(names.len(), clearable + GROUPS.len());
    // All but requirements, the parts of `misc`, and whether messaging is ported.
    let fixed: Vec<_> = FIELDS.iter().filter(|field| !field.clearable).map(|field| field.path).collect();
    assert!(
        fixed
            .iter()
            .all(|path| path.starts_with("misc.") || ["requirements", "messaging.enable_messaging"].contains(path)),
        "{fixed:?}"
    );
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
