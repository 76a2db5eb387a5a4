//! `schema`: the JSON Schema of a command's options, result and errors.

use crate::commands::generated;
use crate::error::{CommandError, EXIT_CODES};
use crate::output::{Fields, Output};
use crate::text;
use crate::ui::printer::Printer;
use clap::{Arg, ArgAction, Args, Command};
use serde_json::{Map, Value, json};
use telnyx_porting::api::runtime::Shape;
use telnyx_porting::types;

const DIALECT: &str = "https://json-schema.org/draft/2020-12/schema";

#[derive(Debug, Args)]
pub(crate) struct SchemaArgs {
    /// The command, such as: orders list
    #[arg(value_name = "COMMAND")]
    command: Vec<String>,
}

/// An order in the results of `port-in`.
const JOB_ORDER: Fields = &[
    ("id", "string"),
    ("account", "string"),
    ("state", "string"),
    ("numbers", "integer"),
    ("number_type", "string"),
    ("customer_reference", "string"),
    ("foc_requested", "string"),
    ("foc", "string"),
    ("exceptions", "array"),
    ("needs", "array"),
    ("failure", "object"),
    ("deadlines", "array"),
    ("messaging", "string"),
    ("is_done", "boolean"),
    ("shared_until", "string"),
    ("timeline", "array"),
    ("phone_numbers", "array"),
    ("porting_phone_numbers_count", "integer"),
];
const APPLIED: Fields = &[
    ("job", "string"),
    ("accepted", "array"),
    ("rejected", "array"),
    ("duplicates", "array"),
    ("conflicts", "array"),
    ("ignored", "array"),
    ("warnings", "array"),
    ("notes", "array"),
    ("left_out", "array"),
    ("not_created", "array"),
    ("orders", "array"),
    ("tokens", "array"),
];
const INTAKE: Fields = &[
    ("accepted", "array"),
    ("rejected", "array"),
    ("duplicates", "array"),
    ("conflicts", "array"),
    ("ignored", "array"),
    ("warnings", "array"),
    ("notes", "array"),
];
const PLAN: Fields = &[
    ("job", "string"),
    ("digest", "string"),
    ("is_offline", "boolean"),
    ("accounts", "array"),
    ("removed", "array"),
    ("findings", "array"),
    ("skipped", "object"),
];
const REPORT: Fields = &[
    ("job", "string"),
    ("base_url", "string"),
    ("group_reference", "string"),
    ("at", "string"),
    ("totals", "object"),
    ("attention", "array"),
    ("accounts", "array"),
    ("orders", "array"),
    ("numbers", "array"),
    ("events", "array"),
];
const JOB: Fields = &[
    ("name", "string"),
    ("base_url", "string"),
    ("orders", "integer"),
    ("under_way", "integer"),
    ("need_a_person", "integer"),
    ("finished", "integer"),
    ("list", "string"),
    ("journal", "string"),
];
const WEBHOOK: Fields = &[
    ("id", "string"),
    ("event_type", "string"),
    ("occurred_at", "string"),
    ("porting_order_id", "string"),
    ("attempt", "integer"),
    ("signed_at", "string"),
    ("event", "object"),
];
const COUNTS: Fields = &[
    ("accepted", "integer"),
    ("repeated", "integer"),
    ("stale", "integer"),
    ("rejected", "integer"),
    ("deferred", "integer"),
];
const EXCEPTION: Fields = &[
    ("code", "string"),
    ("description", "string"),
    ("meaning", "string"),
    ("who", "string"),
    ("next", "string"),
    ("fields", "array"),
];
const ISSUE: Fields = &[
    ("field", "string"),
    ("rule", "string"),
    ("severity", "string"),
    ("message", "string"),
    ("hint", "string"),
    ("suggestion", "string"),
    ("set_with", "string"),
];

const CHANGED_SETTING: Fields = &[("profile", "string"), ("setting", "string"), ("file", "string")];

/// The results of commands with several operations or none, and those that differ from the response of their operation.
const OUTPUTS: &[(&str, Output)] = &[
    ("api", Output::Json),
    ("associated add", Output::ItemOrList(Shape::of::<types::PortingAssociatedPhoneNumber>)),
    ("blocks add", Output::ItemOrList(Shape::of::<types::PortingPhoneNumberBlock>)),
    ("completions", Output::Text),
    (
        "config check",
        Output::Objects(&[("setting", "string"), ("value", "any"), ("source", "string"), ("at", "string")]),
    ),
    ("config path", Output::Object(&[("path", "string"), ("exists", "boolean")])),
    ("config get", Output::Json),
    ("config init", Output::Object(&[("profile", "string"), ("file", "string")])),
    ("config list", Output::Json),
    ("config set", Output::Object(CHANGED_SETTING)),
    ("config unset", Output::Object(CHANGED_SETTING)),
    ("config use", Output::Object(&[("default_profile", "string")])),
    ("documents download", Output::File),
    ("documents get", Output::Json),
    ("events tail", Output::Item(Shape::of::<types::PortingEvent>)),
    ("man", Output::Text),
    ("orders cancel", Output::ItemOrList(Shape::of::<types::PortingOrder>)),
    ("orders confirm", Output::ItemOrList(Shape::of::<types::PortingOrder>)),
    ("orders preflight", Output::Objects(ISSUE)),
    ("orders update", Output::ItemOrList(Shape::of::<types::PortingOrder>)),
    (
        "orders watch",
        Output::Objects(&[
            ("id", "string"),
            ("outcome", "string"),
            ("status", "object"),
            ("order", "object"),
            ("error", "any"),
            ("split", "object"),
            ("moved_to", "any"),
        ]),
    ),
    ("port-in apply", Output::Object(APPLIED)),
    ("port-in cancel", Output::Objects(JOB_ORDER)),
    ("port-in documents", Output::Objects(&[("order", "string"), ("state", "string"), ("file", "string")])),
    ("port-in export", Output::Json),
    ("port-in forget", Output::Nothing),
    ("port-in init", Output::Nothing),
    ("port-in journal copy", Output::Object(&[("job", "string"), ("from", "string"), ("to", "string")])),
    ("port-in list", Output::Objects(JOB)),
    ("port-in listen", Output::Object(COUNTS)),
    ("port-in plan", Output::Object(PLAN)),
    ("port-in read", Output::Object(INTAKE)),
    ("port-in report", Output::Object(REPORT)),
    ("port-in resume", Output::Object(APPLIED)),
    ("port-in retry", Output::Object(APPLIED)),
    ("port-in status", Output::Objects(JOB_ORDER)),
    ("port-in watch", Output::Objects(JOB_ORDER)),
    ("port-in work", Output::Object(APPLIED)),
    ("reports download", Output::File),
    ("sandbox", Output::Object(&[("base_url", "string"), ("api_key", "string")])),
    ("schema", Output::Json),
    ("token show", Output::Json),
    ("webhook listen", Output::Object(WEBHOOK)),
    ("webhook verify", Output::Object(WEBHOOK)),
    ("documents upload", Output::Objects(&[("id", "string"), ("file", "string")])),
    ("exceptions", Output::ObjectOrList(EXCEPTION)),
];

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
    let output = output_of(&path);
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

/// The form of a command's result.
pub(crate) fn output_of(command: &str) -> Option<Output> {
    let outputs = OUTPUTS.iter().chain(generated::OUTPUTS);
    outputs.filter(|(known, _)| *known == command).map(|(_, output)| *output).next()
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
