//! Reading stdin, and documents from it or from files.

use crate::document::{self, MAX_DOCUMENT};
use crate::error::CommandError;
use crate::ui::printer::Printer;
use serde::de::DeserializeOwned;
use std::io::{self, IsTerminal, Read};
use std::path::Path;
use telnyx_porting_jobs::JobFormat;

/// The key that ends input on a terminal.
const END: &str = if cfg!(windows) { "Ctrl-Z and Enter" } else { "Ctrl-D" };

/// Whether a path is `-`, stdin.
pub(crate) fn is_stdin(path: &Path) -> bool {
    path.as_os_str() == "-"
}

/// Reads all of stdin. On a terminal, `what` is printed first, so that the user knows what to type.
pub(crate) fn read(what: &str, printer: &Printer) -> Result<Vec<u8>, CommandError> {
    read_with(what, printer, |input| {
        let mut bytes = Vec::new();
        input.read_to_end(&mut bytes).map(|_| bytes)
    })
    .map_err(unreadable)
}

pub(crate) fn read_text(what: &str, printer: &Printer) -> Result<String, CommandError> {
    String::from_utf8(read(what, printer)?).map_err(|_| unreadable(io::ErrorKind::InvalidData.into()))
}

/// Passes stdin to a reader that has its own errors.
pub(crate) fn read_with<T, E>(
    what: &str,
    printer: &Printer,
    read: impl FnOnce(&mut dyn Read) -> Result<T, E>,
) -> Result<T, E> {
    if io::stdin().is_terminal() {
        printer.note(&format!("reading {what} from the terminal; end with {END} on a line of its own"));
    }
    read(&mut io::stdin().lock())
}

pub(crate) fn unreadable(error: io::Error) -> CommandError {
    let reason = match error.kind() {
        io::ErrorKind::InvalidData => "it is not valid UTF-8".to_owned(),
        _ => error.to_string(),
    };
    CommandError::usage("stdin cannot be read").with_detail(reason)
}

/// The text of a document, and where it comes from.
pub(crate) struct TextDocument {
    name: String,
    pub(crate) format: JobFormat,
    pub(crate) text: String,
}

impl TextDocument {
    pub(crate) fn parse<T: DeserializeOwned>(&self) -> Result<T, CommandError> {
        document::parse(self.format, &self.text).map_err(|error| error.in_file(&self.name))
    }
}

/// Reads a document from a file, in the format of its extension, or JSON or YAML from stdin.
pub(crate) fn read_document<T: DeserializeOwned>(
    path: &Path,
    what: &str,
    printer: &Printer,
) -> Result<T, CommandError> {
    read_text_document(path, what, printer)?.parse()
}

/// The same without parsing it.
pub(crate) fn read_text_document(path: &Path, what: &str, printer: &Printer) -> Result<TextDocument, CommandError> {
    if is_stdin(path) {
        let text = read_text(&format!("{what} as JSON or YAML"), printer)?;
        // JSON is YAML too, but its errors should be those of JSON.
        let format = if text.trim_start().starts_with('{') { JobFormat::Json } else { JobFormat::Yaml };
        return Ok(TextDocument { name: "stdin".to_owned(), format, text });
    }
    let name = path.display().to_string();
    if !JobFormat::is_extension_of(path) {
        return Err(CommandError::usage(format!("{name}: unknown format"))
            .with_hint("use a file name that ends in .toml, .json, .yaml or .yml"));
    }
    Ok(TextDocument { name, format: JobFormat::from_path(path), text: content(path)? })
}

/// The text of a YAML file, valid or not.
pub(crate) fn read_yaml(path: &Path) -> Result<String, CommandError> {
    if JobFormat::from_path(path) != JobFormat::Yaml {
        return Err(CommandError::usage(format!("{} is not a YAML file", path.display()))
            .with_hint("use a file name that ends in .yaml or .yml"));
    }
    content(path)
}

fn content(path: &Path) -> Result<String, CommandError> {
    document::read_text_file(path, MAX_DOCUMENT).map_err(|error| unreadable_file(path, error))
}

/// A file that cannot be read.
pub(crate) fn unreadable_file(path: &Path, error: io::Error) -> CommandError {
    CommandError::usage(format!("{} cannot be read", path.display())).with_detail(error.to_string())
}
