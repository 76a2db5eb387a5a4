//! The output of the program, compared with its own schemas.

use crate::support::{Ran, run, std_program};
use jsonschema::Validator;
use serde_json::{Value, json};
use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, LazyLock, Mutex};

/// The commands, longest first.
static COMMANDS: LazyLock<Vec<String>> = LazyLock::new(|| {
    let overview = printed(&["schema"]);
    let mut commands: Vec<_> = overview["commands"].as_object().unwrap().keys().cloned().collect();
    commands.sort_by_key(|command| std::cmp::Reverse(command.len()));
    commands
});

type Schemas = Arc<(Option<Validator>, Validator)>;
static SCHEMAS: LazyLock<Mutex<HashMap<String, Schemas>>> = LazyLock::new(Mutex::default);

fn printed(arguments: &[&str]) -> Value {
    let output = std_program().args(arguments).output().unwrap();
    serde_json::from_slice(&output.stdout).unwrap()
}

/// The validators of a command's result and of a line on stderr.
fn schemas(command: &str) -> Schemas {
    let mut known = SCHEMAS.lock().unwrap();
    let make = || {
        let words: Vec<_> = ["schema"].into_iter().chain(command.split(' ')).collect();
        let document = printed(&words);
        let validator = |schema: &Value| jsonschema::validator_for(schema).unwrap();
        Arc::new((document.get("output").map(validator), validator(&document["stderr"])))
    };
    Arc::clone(known.entry(command.to_owned()).or_insert_with(make))
}

/// Checks the output of a command with `-o json`.
pub(crate) fn check(arguments: &[String], ran: &Ran) {
    let has_json = arguments.windows(2).any(|pair| pair[0] == "-o" && pair[1] == "json");
    let others = ["--help", "--dry-run", "--fields", "-v", "-vv", "--verbose", "schema"];
    if !has_json || arguments.iter().any(|argument| others.contains(&argument.as_str())) {
        return;
    }
    let words: Vec<_> = arguments.iter().filter(|word| !word.starts_with('-')).map(String::as_str).collect();
    let line = words.join(" ");
    let is_command = |command: &&String| line == **command || line.starts_with(&format!("{command} "));
    let Some(command) = COMMANDS.iter().find(is_command) else { return };
    let schemas = schemas(command);
    if let (Some(validator), Ok(result)) = (&schemas.0, serde_json::from_str::<Value>(&ran.stdout)) {
        matches(validator, &result, command, ran);
    }
    for line in ran.stderr.lines().filter(|line| line.starts_with('{')) {
        matches(&schemas.1, &serde_json::from_str(line).unwrap(), command, ran);
    }
}

fn matches(validator: &Validator, value: &Value, command: &str, ran: &Ran) {
    let errors: Vec<_> =
        validator.iter_errors(value).map(|error| format!("{}: {error}", error.instance_path())).collect();
    assert!(errors.is_empty(), "{command}: {errors:#?}\n{ran}");
}

#[test]
fn every_command_has_a_schema() {
    let missing: BTreeSet<_> = COMMANDS
        .iter()
        .filter(|command| {
            let words: Vec<_> = ["schema"].into_iter().chain(command.split(' ')).collect();
            let document = printed(&words);
            assert!(document["about"].is_string() && document["exit_codes"]["2"].is_string(), "{command}");
            document.get("output").is_none() && document.get("output_note").is_none()
        })
        .collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn a_schema_describes_options() {
    let list = printed(&["schema", "orders", "list"]);
    let options = &list["arguments"]["properties"];
    assert_eq!(options["status"]["type"], "array");
    assert!(options["limit"]["description"].as_str().unwrap().contains("at most this many"));
    assert_eq!(list["output"]["items"]["properties"]["created_at"]["format"], "date-time");
    let share = printed(&["schema", "orders", "share"]);
    assert_eq!(share["arguments"]["required"], json!(["id"]));
    assert_eq!(share["arguments"]["properties"]["id"]["x-positional"], true);
    let overview = printed(&["schema"]);
    assert_eq!(overview["global_options"]["properties"]["quiet"]["type"], "boolean");
    assert!(overview["global_options"]["properties"]["output"]["enum"].as_array().unwrap().contains(&json!("ids")));
}

#[test]
fn a_schema_describes_objects_within_results() {
    let plan = printed(&["schema", "port-in", "plan"]);
    let account = &plan["output"]["properties"]["accounts"]["items"];
    assert_eq!(account["type"], json!(["object", "null"]));
    assert_eq!(account["properties"]["create"]["items"]["properties"]["carrier"]["type"], json!(["string", "null"]));
    assert_eq!(account["properties"]["data"]["additionalProperties"], false);
    let report = printed(&["schema", "port-in", "report"]);
    let properties = &report["output"]["properties"];
    assert_eq!(properties["totals"]["properties"]["orders_by_state"]["additionalProperties"]["type"][0], "integer");
    assert_eq!(properties["orders"]["items"]["properties"]["foc"]["format"], "date-time");
}

#[test]
fn an_unknown_command_is_an_error_that_names_a_similar_one() {
    let ran = run(&["schema", "orders", "lst"]).assert_code(2);
    ran.assert_stderr(&["orders lst is not a command", "did you mean `telnyx-porting schema orders list`?"]);
}
