//! Reading the standard input to its end, however long that takes.

use crate::failure::Failure;
use crate::printer::Printer;
use std::io::{self, IsTerminal, Read};
use std::path::Path;

/// How a terminal says that there is no more.
const END: &str = if cfg!(windows) { "Ctrl-Z and Enter" } else { "Ctrl-D" };

/// Whether the name of a file stands for the standard input.
pub(crate) fn is_meant_by(path: &Path) -> bool {
    path.as_os_str() == "-"
}

/// All that comes; `what` is said to whoever sits at a terminal and may wonder why nothing happens.
pub(crate) fn read(what: &str, printer: &Printer) -> Result<Vec<u8>, Failure> {
    read_with(what, printer, |input| {
        let mut bytes = Vec::new();
        input.read_to_end(&mut bytes).map(|_| bytes)
    })
}

/// The same with a reader that decides how much to take.
pub(crate) fn read_with<T>(
    what: &str,
    printer: &Printer,
    read: impl FnOnce(&mut dyn Read) -> io::Result<T>,
) -> Result<T, Failure> {
    with(what, printer, read).map_err(unreadable)
}

fn announce(what: &str, printer: &Printer) {
    if io::stdin().is_terminal() {
        printer.note(&format!("reading {what} from the terminal; end with {END} on a line of its own"));
    }
}

/// The same where errors are the reader's own.
pub(crate) fn with<T, E>(
    what: &str,
    printer: &Printer,
    read: impl FnOnce(&mut dyn Read) -> Result<T, E>,
) -> Result<T, E> {
    announce(what, printer);
    read(&mut io::stdin().lock())
}

/// The same for text.
pub(crate) fn read_text(what: &str, printer: &Printer) -> Result<String, Failure> {
    String::from_utf8(read(what, printer)?).map_err(|_| unreadable(io::ErrorKind::InvalidData.into()))
}

fn unreadable(error: io::Error) -> Failure {
    let reason = match error.kind() {
        io::ErrorKind::InvalidData => "it is not text in UTF-8".to_owned(),
        _ => error.to_string(),
    };
    Failure::usage("the standard input cannot be read").with_detail(reason)
}
