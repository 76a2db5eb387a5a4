//! Every operation of the description has a command.

use crate::cli::Cli;
use crate::generated::OPERATIONS;
use clap::CommandFactory;
use serde_json::Value;
use std::collections::BTreeSet;

fn described() -> BTreeSet<String> {
    let text = include_str!("../../../../openapi/porting-orders.yml");
    let description: Value = serde_saphyr::from_str(text).unwrap();
    let paths = description["paths"].as_object().unwrap().values();
    let operations = paths.flat_map(|path| path.as_object().unwrap().values());
    operations.filter_map(|operation| Some(operation.get("operationId")?.as_str()?.to_owned())).collect()
}

fn exists(path: &str) -> bool {
    let mut command = Cli::command();
    path.split(' ').all(|name| match command.find_subcommand(name).cloned() {
        Some(found) => {
            command = found;
            true
        }
        None => false,
    })
}

#[test]
fn the_table_has_every_operation() {
    let known: BTreeSet<String> = OPERATIONS.iter().map(|(operation, _)| (*operation).to_owned()).collect();
    assert_eq!(known, described());
}

#[test]
fn every_operation_has_a_command() {
    let missing: Vec<_> = OPERATIONS.iter().filter(|(_, command)| !exists(command)).collect();
    assert!(missing.is_empty(), "{missing:?}");
}
