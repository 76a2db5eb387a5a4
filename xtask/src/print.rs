//! All printing.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a command-line tool prints")]

/// Prints a result to stdout.
pub(crate) fn result(text: &str) {
    println!("{text}");
}

/// Prints a message to stderr.
pub(crate) fn note(text: &str) {
    eprintln!("{text}");
}
