//! The one place that prints.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a command-line tool prints")]

/// Prints a result to the standard output.
pub(crate) fn result(text: &str) {
    println!("{text}");
}

/// Prints a remark or a complaint to the standard error output.
pub(crate) fn note(text: &str) {
    eprintln!("{text}");
}
