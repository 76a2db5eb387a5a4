//! `schema`: the JSON Schema of a command's options, result and errors.

use crate::commands::outputs;
use crate::error::{CommandError, EXIT_CODES};
use crate::output::Output;
use crate::text;
use crate::ui::printer::Printer;
use clap::{Arg, ArgAction, Args, Command};
use serde_json::{Map, Value, json};

const DIALECT: &str = "https://json-schema.org/draft/2020-12/schema";

#[derive(Debug, Args)]
pub(crate) struct SchemaArgs {
    /// The command, such as: orders list
    #[arg(value_name = "COMMAND")]
    command: Vec<String>,
}

/// Prints the schema of a command, or of everything that all commands have in common, with the list of commands.
pub(crate) fn run(args: &SchemaArgs, program: &Command, printer: &Printer) -> Result<(), CommandError> {
    let document = if args.command.is_empty() { overview(program) } else { command_schema(&args.command, program)? };
    printer.description(&document)
}

fn overview(program: &Command) -> Value {
    let mut commands = Map::new();
    add_commands(program, "", &mut commands);
    json!({
        "$schema": DIALECT,
        "program": program.get_name(),
        "version": env!("CARGO_PKG_VERSION"),
        "commands": commands,
        "global_options": arguments(program),
        "exit_codes": exit_codes(),
        "stderr": stderr_lines(),
    })
}

/// Adds the commands below one, each with its purpose.
fn add_commands(command: &Command, above: &str, commands: &mut Map<String, Value>) {
    for below in command.get_subcommands().filter(|below| !below.is_hide_set()) {
        let path = format!("{above}{}", below.get_name());
        if below.has_subcommands() {
            add_commands(below, &format!("{path} "), commands);
        } else {
            commands.insert(path, json!(below.get_about().map(ToString::to_string)));
        }
    }
}

fn command_schema(words: &[String], program: &Command) -> Result<Value, CommandError> {
    let path = words.join(" ");
    let found = words.iter().try_fold(program, |command, word| command.find_subcommand(word));
    let Some(command) = found.filter(|command| !command.has_subcommands()) else {
        let mut commands = Map::new();
        add_commands(program, "", &mut commands);
        let closest = text::closest(&path, commands.keys().map(String::as_str));
        let error = CommandError::usage(format!("{path} is not a command"));
        return Err(match closest {
            Some(closest) => error.with_hint(format!("did you mean `telnyx-porting schema {closest}`?")),
            None => error.with_hint("`telnyx-porting schema` lists all commands"),
        });
    };
    let output = outputs::find(&path);
    let mut document = json!({
        "$schema": DIALECT,
        "command": path,
        "about": command.get_long_about().or(command.get_about()).map(ToString::to_string),
        "arguments": arguments(command),
        "exit_codes": exit_codes(),
        "stderr": stderr_lines(),
    });
    if let Some(schema) = output.and_then(Output::schema) {
        document["output"] = schema;
    }
    if let Some(note) = output.and_then(Output::note) {
        document["output_note"] = note.into();
    }
    Ok(document)
}

/// The arguments and options of a command as an object: options by their names without dashes.
fn arguments(command: &Command) -> Value {
    let (mut properties, mut required) = (Map::new(), Vec::new());
    for argument in command.get_arguments().filter(|argument| !argument.is_hide_set()) {
        let name = argument.get_long().map_or_else(|| argument.get_id().to_string(), str::to_owned);
        if matches!(
            argument.get_action(),
            ArgAction::Help | ArgAction::HelpShort | ArgAction::HelpLong | ArgAction::Version
        ) {
            continue;
        }
        if argument.is_required_set() {
            required.push(name.clone());
        }
        properties.insert(name, argument_schema(argument));
    }
    json!({ "type": "object", "properties": properties, "required": required })
}

fn argument_schema(argument: &Arg) -> Value {
    let values: Vec<_> = argument.get_possible_values().iter().map(|value| value.get_name().to_owned()).collect();
    let is_switch = matches!(argument.get_action(), ArgAction::SetTrue | ArgAction::SetFalse);
    let mut value = match argument.get_action() {
        _ if is_switch => json!({ "type": "boolean" }),
        ArgAction::Count => json!({ "type": "integer" }),
        _ => json!({ "type": "string" }),
    };
    if !values.is_empty() && !is_switch {
        value["enum"] = values.into();
    }
    let is_list = matches!(argument.get_action(), ArgAction::Append)
        || argument.get_num_args().is_some_and(|count| count.max_values() > 1);
    let mut schema = if is_list { json!({ "type": "array", "items": value }) } else { value };
    if let Some(help) = argument.get_long_help().or(argument.get_help()) {
        schema["description"] = help.to_string().into();
    }
    if let Some(names) = argument.get_value_names().filter(|_| !is_switch) {
        schema["x-value-name"] = names.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ").into();
    }
    if let [default] = argument.get_default_values() {
        schema["default"] = default.to_string_lossy().into();
    }
    if argument.is_positional() {
        schema["x-positional"] = true.into();
    }
    schema
}

/// The exit codes of the help, by number.
fn exit_codes() -> Value {
    let codes = EXIT_CODES.lines().filter_map(|line| {
        let (code, meaning) = line.trim().split_once("  ")?;
        let code: u8 = code.parse().ok()?;
        Some((code.to_string(), json!(meaning)))
    });
    Value::Object(codes.collect())
}

/// The lines on stderr with `-o json`: each has one of these members.
fn stderr_lines() -> Value {
    let text = json!({ "type": "string" });
    let texts = json!({ "type": "array", "items": text });
    let issue = json!({
        "type": "object",
        "properties": {
            "field": text, "rule": text, "severity": { "enum": ["error", "warning"] }, "message": text, "hint": text,
            "suggestion": text,
        },
        "required": ["message"],
    });
    let nullable = json!({ "type": ["string", "null"] });
    let error = json!({
        "type": "object",
        "properties": {
            "code": { "type": "integer", "description": "The exit code." },
            "kind": { "type": "string", "description": "An identifier that never changes, such as validation." },
            "message": text,
            "details": texts,
            "hints": texts,
            "field": { "type": "string", "description": "The field of the first issue." },
            "rule": { "type": "string", "description": "The rule that it breaks." },
            "hint": text,
            "issues": { "type": "array", "items": issue },
            "status": { "type": "integer", "description": "The HTTP status." },
            "request_id": { "type": "string", "description": "The id of the request, for Telnyx's support." },
            "retry_after": { "type": "integer", "description": "In seconds." },
            "may_have_been_processed": {
                "type": "boolean",
                "description": "Whether the API may have processed the request. If so, check before sending it again.",
            },
            "errors": {
                "type": "array",
                "items": {
                    "type": "object",
                    "properties": {
                        "code": nullable, "title": nullable, "detail": nullable, "pointer": nullable,
                        "parameter": nullable,
                    },
                },
            },
            "next": {
                "type": "array", "items": text,
                "description": "Commands to run next; words in capital letters are placeholders.",
            },
        },
        "required": ["code", "kind", "message", "may_have_been_processed", "next"],
        "additionalProperties": false,
    });
    let note = json!({ "type": "object", "properties": { "message": text }, "required": ["message"] });
    json!({
        "type": "object",
        "properties": { "error": error, "warning": issue, "note": note },
        "minProperties": 1,
        "maxProperties": 1,
        "additionalProperties": false,
    })
}
