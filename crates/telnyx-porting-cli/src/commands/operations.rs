//! Every operation of the description has a command.

use crate::cli::Cli;
use crate::generated::{OPERATIONS, PARAMETERS};
use clap::{Command, CommandFactory};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// The operations of the published description by their ids.
fn described() -> BTreeMap<String, Value> {
    let text = include_str!("../../../../openapi/porting-orders.yml");
    let mut description: Value = serde_saphyr::from_str(text).unwrap();
    let paths = description["paths"].as_object_mut().unwrap().values_mut();
    let operations = paths.flat_map(|path| path.as_object_mut().unwrap().values_mut());
    let with_id =
        operations.filter_map(|operation| Some((operation["operationId"].as_str()?.to_owned(), operation.take())));
    with_id.collect()
}

/// The names on the wire of an operation's query, without those for pages.
fn parameters(operation: &Value) -> Vec<String> {
    let mut names = Vec::new();
    for parameter in operation["parameters"].as_array().into_iter().flatten().filter(|it| it["in"] == "query") {
        leaves(parameter["name"].as_str().unwrap(), &parameter["schema"], &mut names);
    }
    names.retain(|name| !name.starts_with("page["));
    names
}

fn leaves(name: &str, schema: &Value, names: &mut Vec<String>) {
    match schema["properties"].as_object() {
        Some(properties) => properties.iter().for_each(|(key, inner)| leaves(&format!("{name}[{key}]"), inner, names)),
        None => names.push(name.to_owned()),
    }
}

fn command(path: &str) -> Option<Command> {
    path.split(' ').try_fold(Cli::command(), |command, name| command.find_subcommand(name).cloned())
}

/// Whether a command has an option, or an argument in angle brackets.
fn has(command: &Command, option: &str) -> bool {
    let argument = option.strip_prefix('<').and_then(|name| name.strip_suffix('>'));
    command.get_arguments().any(|known| match argument {
        Some(name) => known.is_positional() && known.get_value_names().is_some_and(|names| names[0] == name),
        None => known.get_long() == Some(option),
    })
}

#[test]
fn the_table_has_every_operation() {
    let known: BTreeSet<String> = OPERATIONS.iter().map(|(operation, _)| (*operation).to_owned()).collect();
    assert_eq!(known, described().into_keys().collect());
}

#[test]
fn every_operation_has_a_command() {
    let missing: Vec<_> = OPERATIONS.iter().filter(|(_, path)| command(path).is_none()).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn every_parameter_has_an_option() {
    let mut missing = Vec::new();
    for (id, operation) in described() {
        let (_, path) = OPERATIONS.iter().find(|(known, _)| *known == id).unwrap();
        let command = command(path).unwrap();
        for wire in parameters(&operation) {
            let known = PARAMETERS.iter().find(|(known, name, _)| *known == id && *name == wire);
            if !known.is_some_and(|(_, _, option)| has(&command, option)) {
                missing.push(format!("{path}: {wire}"));
            }
        }
    }
    assert!(missing.is_empty(), "{missing:#?}");
}
