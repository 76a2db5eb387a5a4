//! `orders update --edit`: changing an order in an editor.

use crate::commands::generated::order_options::FieldOptions;
use crate::commands::orders::patch;
use crate::document;
use crate::error::{CommandError, Exit};
use crate::order_fields::option_of;
use crate::signals;
use crate::ui::printer::Printer;
use crate::ui::{prompt, stdin, view};
use clap::Args;
use serde_json::Value;
use std::env;
use std::fmt::Write as _;
use std::future::Future;
use std::io::{self, Write as _};
use std::path::Path;
use std::process::ExitStatus;
use telnyx_porting::types::PortingOrder;
use telnyx_porting::{OrderHandle, OrderPatch, OrderUpdate, PortingOrderId};
use telnyx_porting_jobs::JobFormat;
use tempfile::{TempDir, TempPath};
use tokio::process::{Child, Command};

/// Opens an editor with the order and sends the changes. `rejected` is the text of an edit to resume.
pub(super) async fn run(order: &OrderHandle, rejected: Option<&Path>, printer: &Printer) -> Result<(), CommandError> {
    let rejected = rejected.map(stdin::read_yaml).transpose()?;
    let current = order.get().await?;
    let mut before = OrderPatch::current_values(&current);
    if !printer.shows_secrets() {
        patch::hide_secrets(&mut before);
    }
    let draft = Draft::new(order.id(), rejected.unwrap_or_else(|| form(&current, &before)))?;
    let order = match change(order, &draft, &before, printer).await {
        Ok(Some(changed)) => changed,
        Ok(None) => {
            printer.note("no changes were made; nothing was sent");
            current
        }
        // A dry run is not a rejection.
        Err(error) if error.is_unsent() => return Err(error),
        // The terminal is gone, so the path of the file could not be printed.
        Err(error) if matches!(error.exit(), Exit::Terminated | Exit::HungUp) && printer.shows_secrets() => {
            return Err(draft.discard(error));
        }
        Err(error) => return Err(draft.save(error)),
    };
    printer.result(&order, || view::order(&order, &printer.screen()))
}

/// The order after the changes, if there are any.
async fn change(
    order: &OrderHandle,
    draft: &Draft,
    before: &OrderPatch,
    printer: &Printer,
) -> Result<Option<PortingOrder>, CommandError> {
    let update = edited(draft, before, printer).await?;
    if update.is_empty() {
        return Ok(None);
    }
    printer.warnings(&update.validate());
    interruptible(async { Ok(Some(order.update(update).await?)) }).await
}

/// The user's changes. On a terminal, invalid ones can be corrected.
async fn edited(draft: &Draft, before: &OrderPatch, printer: &Printer) -> Result<OrderUpdate, CommandError> {
    loop {
        let error = match update(&draft.edit().await?, before) {
            Ok(update) => return Ok(update),
            Err(error) if !prompt::has_terminal() => return Err(error),
            Err(error) => error,
        };
        printer.error(&error);
        let again = async { Ok(prompt::is_confirmed("Edit it again?", printer).await?) };
        if !interruptible(again).await? {
            return Err(prompt::aborted());
        }
    }
}

/// The validated changes of a text.
fn update(text: &str, before: &OrderPatch) -> Result<OrderUpdate, CommandError> {
    let after: OrderPatch = document::parse(JobFormat::Yaml, text).map_err(|error| error.in_file("your text"))?;
    let mut changes = after.changes_from(before);
    patch::keep_hidden(&mut changes);
    let update = OrderUpdate::try_from(changes)?;
    if !update.is_empty() {
        update.validate().into_result()?;
    }
    Ok(update)
}

/// Ctrl-C ends the work; while the editor was open, it was for the editor.
async fn interruptible<T>(work: impl Future<Output = Result<T, CommandError>>) -> Result<T, CommandError> {
    tokio::select! {
        biased;
        stop = signals::stop() => Err(CommandError::new(stop, "interrupted; the change may not have been sent")),
        result = work => result,
    }
}

const HEAD: &str = "\
# Only changes are sent. null, or removing a line, clears a field; `misc` is sent and cleared as a whole.
# [hidden] stays unchanged. Save and close the editor to send the changes; without changes, nothing is sent.
";

/// Every field that can be changed, with its help and its current value. YAML shows fields without a value.
fn form(order: &PortingOrder, current: &OrderPatch) -> String {
    let id = order.id.as_ref().map_or("?", |id| id.as_str());
    let mut text = format!("# Order {id}, {}: {}\n{HEAD}", view::status(order), view::numbers(order));
    let help = FieldOptions::augment_args(clap::Command::new(""));
    let mut open: Vec<&str> = Vec::new();
    for path in OrderPatch::FIELDS {
        if !open.first().is_some_and(|group| path.starts_with(group)) {
            text.push('\n');
        }
        let mut names: Vec<&str> = path.split('.').collect();
        let name = names.pop().unwrap_or_default();
        let common = open.iter().zip(&names).take_while(|(a, b)| a == b).count();
        for (depth, group) in names.iter().enumerate().skip(common) {
            let _ = writeln!(text, "{}{group}:", indent(depth));
        }
        open.clone_from(&names);
        let margin = indent(names.len());
        let option = option_of(path).unwrap_or_default();
        let about = help.get_arguments().find(|argument| argument.get_long() == Some(option));
        let about = about.and_then(|argument| argument.get_help()).map(ToString::to_string).unwrap_or_default();
        let _ = write!(text, "{margin}# {}\n{margin}{name}:{}\n", about.replace('\n', " "), value(current, path));
    }
    text
}

fn indent(depth: usize) -> String {
    "  ".repeat(depth)
}

/// A value as JSON, which is valid YAML without its quoting rules. Each requirement has a separate line.
fn value(current: &OrderPatch, path: &str) -> String {
    match current.get(path) {
        None => " null".to_owned(),
        Some(Value::Array(items)) if path == "requirements" && !items.is_empty() => {
            items.iter().fold(String::new(), |list, item| list + "\n  - " + &item.to_string())
        }
        Some(value) => format!(" {value}"),
    }
}

/// The editor if none is set.
const DEFAULT_EDITOR: &str = if cfg!(windows) { "notepad" } else { "vi" };

/// A temporary file for the editor. It is deleted at the end, unless changes would be lost.
struct Draft {
    path: TempPath,
    /// Editors may create copies next to the file, which are deleted with the folder.
    folder: TempDir,
    editor: Vec<String>,
    before: String,
}

impl Draft {
    /// Writes a file that only its owner can read.
    fn new(order: &PortingOrderId, text: String) -> Result<Self, CommandError> {
        let editor = editor()?;
        let failed = |error: io::Error| {
            CommandError::usage("a temporary file cannot be written; no changes were made")
                .with_detail(error.to_string())
        };
        let name = format!("order-{order}-");
        let folder = tempfile::Builder::new().prefix(&name).tempdir().map_err(failed)?;
        let file = tempfile::Builder::new().prefix(&name).suffix(".yaml").tempfile_in(folder.path());
        let mut file = file.map_err(failed)?;
        file.write_all(text.as_bytes()).map_err(failed)?;
        Ok(Self { path: file.into_temp_path(), folder, editor, before: text })
    }

    /// Opens the editor, waits until it is closed, and returns the text. The editor may replace the file.
    async fn edit(&self) -> Result<String, CommandError> {
        let status = self.open().await?;
        if !status.success() {
            return Err(CommandError::usage(format!("the editor ended with {status}; no changes were made")));
        }
        std::fs::read_to_string(&self.path).map_err(|error| {
            CommandError::usage("the edited file cannot be read; no changes were made").with_detail(error.to_string())
        })
    }

    async fn open(&self) -> Result<ExitStatus, CommandError> {
        let (program, arguments) = self.editor.split_first().ok_or_else(no_editor)?;
        let failed = |error: io::Error| {
            CommandError::usage(format!("the editor {program} cannot be started; no changes were made"))
                .with_detail(error.to_string())
                .with_hint("set VISUAL or EDITOR to another editor, or use --from")
        };
        let mut command = Command::new(program);
        // Stdout is reserved for the order.
        command.args(arguments).arg(&*self.path).stdout(io::stderr());
        let ended = wait(command.spawn().map_err(failed)?).await.map_err(failed)?;
        ended.map_err(|stop| {
            CommandError::new(stop, "ended by a signal while the editor was open; no changes were made")
        })
    }

    /// Saves the file if it was edited, and adds its path to the error.
    fn save(self, error: CommandError) -> CommandError {
        let mut kept = self.folder.path().as_os_str().to_owned();
        kept.push(".yaml");
        let path = kept.display().to_string();
        if std::fs::read_to_string(&self.path).is_ok_and(|text| text == self.before) {
            return error;
        }
        match self.path.persist_noclobber(&kept) {
            Ok(()) => error
                .with_detail(format!("your edit is saved in {path}"))
                .with_hint("resume with --edit --from and this file; delete the file afterwards"),
            Err(failed) => error.with_detail(format!("your edit could not be saved in {path}: {failed}")),
        }
    }

    /// Does not save the file, because it may contain secrets.
    fn discard(self, error: CommandError) -> CommandError {
        let is_lost = std::fs::read_to_string(&self.path).is_ok_and(|text| text != self.before);
        if is_lost { error.with_detail("your edit is not saved, because it contains secrets") } else { error }
    }
}

/// While the editor is open, Ctrl-C is for the editor. Other signals end the editor and then the program, so that the editor
/// does not write the file again.
async fn wait(mut editor: Child) -> io::Result<Result<ExitStatus, Exit>> {
    loop {
        tokio::select! {
            status = editor.wait() => return status.map(Ok),
            stop = signals::stop() => if stop != Exit::Interrupted {
                editor.kill().await?;
                return Ok(Err(stop));
            },
        }
    }
}

/// The editor and its arguments, split as by a shell.
fn editor() -> Result<Vec<String>, CommandError> {
    let set = ["VISUAL", "EDITOR"].into_iter().find_map(|name| {
        let value = env::var(name).ok().filter(|value| !value.trim().is_empty())?;
        Some((name, value))
    });
    match set {
        Some((name, value)) => shlex::split(&value).filter(|words| !words.is_empty()).ok_or_else(|| {
            CommandError::usage(format!("{name} is not a command: it has an unclosed quote")).with_detail(value)
        }),
        None if prompt::has_terminal() => Ok(vec![DEFAULT_EDITOR.to_owned()]),
        None => Err(no_editor()),
    }
}

fn no_editor() -> CommandError {
    CommandError::usage("no editor: neither VISUAL nor EDITOR is set, and no terminal is available")
        .with_hint("set EDITOR, or make the changes with --from or options")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn present() -> OrderPatch {
        let mut present: OrderPatch = serde_json::from_value(json!({
            "customer_reference": "a", "end_user": {"admin": {"account_number": "00123", "pin_passcode": "0042"}},
        }))
        .unwrap();
        patch::hide_secrets(&mut present);
        present
    }

    #[test]
    fn hidden_fields_are_unchanged_and_removed_fields_are_cleared() {
        let kept = "customer_reference: a\nend_user: {admin: {account_number: '[hidden]', pin_passcode: '[hidden]'}}";
        assert!(update(kept, &present()).unwrap().is_empty());
        let pin = update("customer_reference: a\nend_user: {admin: {account_number: '[hidden]'}}", &present());
        assert!(!pin.unwrap().is_empty());
        // The placeholder is not a valid account number.
        let odd = kept.replace("pin_passcode: '[hidden]'", "pin_passcode: '[hidden]', tax_identifier: '[hidden]'");
        assert!(update(&odd, &present()).unwrap().is_empty());
    }

    #[test]
    fn changes_are_validated_before_they_are_sent() {
        for (text, part) in [
            ("customer_reference: [", "your text: line 1"),
            ("end_user: {location: {country_code: USA}}", "end_user.location.country_code"),
            ("misc: {type: full, remaining_numbers_action: keep}", "misc.remaining_numbers_action"),
        ] {
            let error = update(text, &present()).unwrap_err();
            assert!(error.message().contains(part), "{}", error.message());
        }
    }

    #[test]
    fn the_text_parses_to_the_values_of_the_order() {
        let order: PortingOrder = serde_json::from_value(serde_json::json!({
            "id": "5f8e6d2a", "status": {"value": "draft"},
            "customer_reference": "a: \"b\" # c",
            "misc": {"type": "full"},
            "end_user": {"admin": {"account_number": "00123"}, "location": {"country_code": "NO"}},
            "phone_number_configuration": {"tags": ["a", "b"]},
            "messaging": {"enable_messaging": false},
            "requirements": [
                {"requirement_type_id": "1", "field_value": "x"},
                {"requirement_type_id": "2", "field_value": null},
            ],
        }))
        .unwrap();
        let present = OrderPatch::current_values(&order);
        let text = form(&order, &present);
        let read: OrderPatch = document::parse(JobFormat::Yaml, &text).unwrap();
        assert!(read.changes_from(&present).is_empty(), "{text}");
        for path in OrderPatch::FIELDS {
            assert!(read.get(path).is_some(), "{path} is not in {text}");
            assert!(present.get(path).is_none() || present.get(path) == read.get(path), "{path}");
        }
        insta::assert_snapshot!(text);
    }
}
