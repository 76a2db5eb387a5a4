//! Collects differences between the two implementations, and compares them with the explained ones.

use std::collections::HashMap;

/// A known and accepted difference.
pub(crate) struct Explained {
    pub(crate) input: &'static str,
    /// The outcome of `PhoneNumber`.
    pub(crate) found: &'static str,
    pub(crate) reason: &'static str,
}

/// The expected and actual outcome of an input.
pub(crate) struct Compared {
    pub(crate) input: String,
    pub(crate) expected: String,
    pub(crate) found: String,
}

/// Fails with all unexplained differences and all unneeded explanations.
#[expect(clippy::print_stdout, reason = "shows the number of comparisons with --nocapture")]
pub(crate) fn assert_explained(name: &str, compared: &[Compared], explained: &[Explained]) {
    let differ = compared.iter().filter(|row| row.expected != row.found).count();
    println!("{name}: {} rows compared, {differ} differ, {} explained", compared.len(), explained.len());
    let messages = error_messages(compared, explained);
    assert!(messages.is_empty(), "{name} (see tests/data/README.md):\n{}", messages.join("\n"));
}

fn error_messages(compared: &[Compared], explained: &[Explained]) -> Vec<String> {
    let known: HashMap<_, _> = explained.iter().map(|known| (known.input, known)).collect();
    let unexplained = compared.iter().filter(|row| {
        let found = known.get(row.input.as_str()).map_or(row.expected.as_str(), |known| known.found);
        row.found != found
    });
    let unexplained =
        unexplained.map(|Compared { input, expected, found }| format!("{input:?}: expected {expected}, found {found}"));

    let rows: HashMap<_, _> = compared.iter().map(|row| (row.input.as_str(), row)).collect();
    let unneeded = explained.iter().filter(|known| rows.get(known.input).is_none_or(|row| row.expected == row.found));
    let unneeded = unneeded
        .map(|Explained { input, reason, .. }| format!("{input:?}: does not differ, but is explained: {reason}"));

    unexplained.chain(unneeded).collect()
}

#[test]
fn a_difference_needs_an_explanation_that_fits() {
    let row = |input: &str, expected: &str, found: &str| Compared {
        input: input.to_owned(),
        expected: expected.to_owned(),
        found: found.to_owned(),
    };
    let explained = |input, found| Explained { input, found, reason: "an example" };
    let same = [row("+1", "ok", "ok")];
    let other = [row("+1", "ok", "warning")];
    assert_eq!(error_messages(&same, &[]), Vec::<String>::new());
    assert_eq!(error_messages(&other, &[]), ["\"+1\": expected ok, found warning"]);
    assert_eq!(error_messages(&other, &[explained("+1", "warning")]), Vec::<String>::new());
    // Differs in another way, no longer differs, is no longer in the table.
    assert_eq!(error_messages(&other, &[explained("+1", "e164")]).len(), 1);
    assert!(error_messages(&same, &[explained("+1", "ok")])[0].contains("an example"));
    assert_eq!(error_messages(&same, &[explained("+2", "ok")]).len(), 1);
}
