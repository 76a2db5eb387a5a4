//! The changes as text and as JSON.

use super::change::Change;
use super::rules::Effect;
use anyhow::Context;
use std::fmt::Write;

/// The changes by operation, one per line, and a summary.
pub(crate) fn render(changes: &[Change]) -> String {
    let mut text = String::new();
    for operation in operations(changes) {
        let name = if operation == "*" { "all operations" } else { operation };
        let _ = writeln!(text, "{name}");
        for change in changes.iter().filter(|change| change.operation == operation) {
            let marker = format!("source: {}, wire: {}", word(change.source), word(change.wire));
            let at = if change.at.is_empty() { String::new() } else { format!("{}: ", change.at) };
            let _ = writeln!(text, "  {marker:<32}  {at}{}", change.detail);
        }
        text.push('\n');
    }
    text.push_str(&summary(changes));
    text
}

/// The changes as a list of objects.
pub(super) fn json(changes: &[Change]) -> anyhow::Result<String> {
    serde_json::to_string_pretty(changes).context("cannot write the changes as JSON")
}

/// The operations with changes, each once, in the order of their first change.
fn operations(changes: &[Change]) -> Vec<&str> {
    let mut operations: Vec<&str> = Vec::new();
    for change in changes {
        if !operations.contains(&change.operation.as_str()) {
            operations.push(&change.operation);
        }
    }
    operations
}

fn summary(changes: &[Change]) -> String {
    let breaking = |effect: fn(&Change) -> Effect| changes.iter().filter(|change| effect(change).is_breaking()).count();
    let (source, wire) = (breaking(|change| change.source), breaking(|change| change.wire));
    match changes.len() {
        0 => "No changes.".to_owned(),
        1 => format!("1 change; breaking: {source} for the source, {wire} on the wire."),
        count => format!("{count} changes; breaking: {source} for the source, {wire} on the wire."),
    }
}

fn word(effect: Effect) -> &'static str {
    match effect {
        Effect::Ok => "ok",
        Effect::Breaking => "breaking",
    }
}
