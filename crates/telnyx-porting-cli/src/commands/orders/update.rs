//! `orders update`: changes from options, a file or an editor.

use crate::commands::generated::order_options::FieldOptions;
use crate::commands::orders::edit;
use crate::commands::orders::patch::{self, PatchBuilder};
use crate::commands::orders::several::{self, OrdersArg};
use crate::error::CommandError;
use crate::session::Session;
use crate::ui::printer::Printer;
use crate::ui::{stdin, times};
use clap::Args;
use std::path::{Path, PathBuf};
use telnyx_porting::types::PortingOrder;
use telnyx_porting::{OrderPatch, OrderUpdate};
use telnyx_porting_jobs::OrderChanges;

#[derive(Debug, Args)]
pub(crate) struct UpdateArgs {
    #[command(flatten)]
    orders: OrdersArg,
    /// Read the changes from a TOML, JSON or YAML file; - reads JSON or YAML from stdin
    #[arg(long, value_name = "FILE")]
    #[arg(long_help = "Read the changes from a TOML, JSON or YAML file, by its extension; - reads JSON or YAML from \
                     stdin. Fields have the names of the API, such as end_user.admin.entity_name; null clears \
                     a field. TOML has no null: clear fields with --clear. [hidden] instead of a secret, such as an \
                     account number, leaves it unchanged. The order file of `port-in` can be used too: its documents \
                     are uploaded, its requirements are found by name, and its FOC date is chosen by its rule. Options \
                     override the file")]
    from: Option<PathBuf>,
    /// Edit the order's current values in the editor of VISUAL or EDITOR
    #[arg(long)]
    #[arg(
        long_help = "Edit the order's current values in the editor of VISUAL or EDITOR. Only changes are sent; null, or \
                     removing a line, clears a field. Secrets, such as account numbers, are hidden and stay unchanged \
                     unless --show-secrets is set. With --from, the editor opens that file as YAML; use this to resume \
                     an edit that was rejected"
    )]
    edit: bool,
    #[command(flatten)]
    options: Options,
}

#[derive(Debug, Default, Args)]
struct Options {
    /// Clear this field; repeatable, or separated by commas
    #[arg(long, value_name = "FIELD", value_parser = patch::clearable(), value_delimiter = ',')]
    #[arg(hide_possible_values = true)]
    #[arg(
        long_help = "Clear this field; repeatable, or separated by commas. The name of a field is that of its option \
                       without the leading dashes; `misc` clears the whole group"
    )]
    clear: Vec<String>,
    #[command(flatten)]
    fields: FieldOptions,
}

impl Options {
    fn patch(&self) -> Result<OrderPatch, CommandError> {
        let mut patch = PatchBuilder::default();
        self.fields.add_to(&mut patch);
        patch.clearing(&self.clear)
    }
}

/// The content of the file with the changes.
enum UpdateFile {
    /// Fields of the API only.
    Api(OrderPatch),
    /// Fields in the form of an order file too.
    OrderFile(Box<OrderChanges>),
}

impl UpdateFile {
    fn read(path: &Path, printer: &Printer) -> Result<Self, CommandError> {
        let document = stdin::read_text_document(path, "the changes", printer)?;
        let folder = path.parent().unwrap_or(Path::new(""));
        match OrderChanges::parse(&document.text, document.format, folder, times::now())? {
            Some(changes) => Ok(Self::OrderFile(Box::new(changes))),
            None => Ok(Self::Api(document.parse()?)),
        }
    }

    fn patch(&mut self) -> &mut OrderPatch {
        match self {
            Self::Api(patch) => patch,
            Self::OrderFile(changes) => &mut changes.patch,
        }
    }
}

pub(super) async fn run(args: UpdateArgs, session: &Session, printer: &Printer) -> Result<(), CommandError> {
    printer.require::<PortingOrder>()?;
    let patch = args.options.patch()?;
    if args.from.as_deref().is_some_and(stdin::is_stdin) && args.orders.has_stdin() {
        return Err(CommandError::usage("stdin cannot have both the ids and the changes")
            .with_hint("pass the changes as options or in a file"));
    }
    let orders = args.orders.read(printer)?;
    if args.edit {
        if !patch.is_empty() {
            return Err(CommandError::usage("--edit excludes other changes")
                .with_hint("make all changes in the editor, or all of them with options"));
        }
        if !orders.is_single {
            return Err(CommandError::usage("--edit changes one order at a time").with_hint("pass a single id"));
        }
        return edit::run(&session.client().order(orders.ids[0].clone()), args.from.as_deref(), printer).await;
    }
    let mut from = match &args.from {
        Some(file) => UpdateFile::read(file, printer)?,
        None => UpdateFile::Api(OrderPatch::new()),
    };
    patch::keep_hidden(from.patch());
    // Everything is validated before documents are uploaded.
    let update = OrderUpdate::try_from(from.patch().clone().with_overrides(patch.clone()))?;
    if let UpdateFile::OrderFile(changes) = &from {
        printer.warnings(changes.warnings());
    } else {
        printer.warnings(&update.validate());
    }
    let change = async |id| {
        let order = session.client().order(id);
        let update = match &from {
            UpdateFile::Api(_) => update.clone(),
            UpdateFile::OrderFile(changes) => {
                let own = OrderChanges::clone(changes).resolve(session.client(), order.id(), &patch).await?;
                let update = OrderUpdate::try_from(own.with_overrides(patch.clone()))?;
                printer.warnings(&update.validate());
                update
            }
        };
        if update.is_empty() {
            return Err(CommandError::usage("nothing to change")
                .with_hint("set at least one field; `telnyx-porting orders update --help` lists them"));
        }
        Ok(order.update(update).with_response().await?)
    };
    several::change_orders(orders, printer, change).await
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::parse;
    use crate::generated::order_fields::{FIELDS, GROUPS};
    use clap::{CommandFactory, Parser};
    use serde_json::Value;
    use std::collections::BTreeSet;
    use telnyx_porting_jobs::JobFormat;

    #[derive(Debug, Parser)]
    struct Arguments {
        #[command(flatten)]
        update: UpdateArgs,
    }

    fn update(arguments: &[&str]) -> Result<OrderUpdate, CommandError> {
        let arguments = ["update", "5f8e6d2a"].iter().chain(arguments);
        Ok(Arguments::try_parse_from(arguments).unwrap().update.options.patch()?.try_into()?)
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
    fn every_field_of_the_api_has_an_option_that_describes_its_rule() {
        let paths: BTreeSet<_> = FIELDS.iter().map(|field| field.path).collect();
        assert_eq!(paths, OrderPatch::FIELDS.iter().copied().collect());
        let command = Arguments::command();
        let options: BTreeSet<_> = command.get_arguments().filter_map(|argument| argument.get_long()).collect();
        let fields: BTreeSet<_> = FIELDS.iter().map(|field| field.option).collect();
        let others = BTreeSet::from(["clear", "from", "edit"]);
        assert_eq!(options, fields.union(&others).copied().collect());
        assert!(command.get_arguments().all(|argument| argument.get_help().is_some()));
    }

    #[test]
    fn every_option_reaches_its_field() {
        let text = include_str!("../../../../../openapi/porting-orders.yml");
        let description: Value = parse(JobFormat::Yaml, text).unwrap();
        for field in FIELDS {
            let value = match example(&description, field.path) {
                _ if field.path == "requirements" => "1=x".to_owned(),
                Value::String(text) => text,
                Value::Array(items) => items[0].as_str().unwrap().to_owned(),
                other => other.to_string(),
            };
            let arguments = ["update", "5f8e6d2a", &format!("--{}", field.option), &value];
            let patch = Arguments::try_parse_from(arguments).unwrap().update.options.patch().unwrap();
            assert!(patch.get(field.path).is_some_and(|value| !value.is_null()), "{}", field.option);
        }
    }

    #[test]
    fn without_options_nothing_is_changed() {
        assert!(update(&[]).unwrap().is_empty());
    }

    #[test]
    fn clearing_any_field_is_a_change() {
        let command = Arguments::command();
        let clear = command.get_arguments().find(|argument| argument.get_long() == Some("clear")).unwrap();
        let names: Vec<_> = clear.get_possible_values().iter().map(|value| value.get_name().to_owned()).collect();
        let clearable = FIELDS.iter().filter(|field| field.clearable).count();
        assert_eq!(names.len(), clearable + GROUPS.len());
        // Except requirements, the parts of `misc`, and the messaging flag.
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
        let error = update(&["--clear", "locality,loa", "--locality", "Austin"]).unwrap_err();
        assert_eq!(error.message(), "locality is both set and cleared");
    }

    #[test]
    fn misc_is_validated() {
        assert!(update(&["--misc-type", "full"]).is_ok());
        for (arguments, field) in [
            (&["--misc-type", "full", "--remaining-numbers-action", "keep"][..], "misc.remaining_numbers_action"),
            (&["--misc-type", "partial", "--remaining-numbers-action", "keep"], "misc.new_billing_phone_number"),
            (&["--remaining-numbers-action", "keep"], "misc.type"),
        ] {
            let error = update(arguments).unwrap_err();
            assert!(error.message().starts_with(field), "{}", error.message());
        }
    }
}
