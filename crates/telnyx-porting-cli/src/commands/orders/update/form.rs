//! The text in which an order is edited: YAML, in which a field without a value can be seen.

use super::options::Options;
use crate::order_fields::option_of;
use crate::view;
use clap::{Args, Command};
use serde_json::Value;
use std::fmt::Write;
use telnyx_porting::OrderUpdateParts;
use telnyx_porting::types::PortingOrder;

const HEAD: &str = "\
# Only what you change is sent. null, or removing a line, clears a field; `misc` is sent and cleared as a whole.
# [hidden] stays as it is. Save and close the editor to send your changes; without any, nothing is sent.
";

/// Every field that can be changed, explained, with its present value.
pub(super) fn text(order: &PortingOrder, present: &OrderUpdateParts) -> String {
    let id = order.id.as_ref().map_or("?", |id| id.as_str());
    let mut text = format!("# Order {id}, {}: {}\n{HEAD}", view::status(order), view::numbers(order));
    let help = Options::augment_args(Command::new(""));
    let mut open: Vec<&str> = Vec::new();
    for path in OrderUpdateParts::FIELDS {
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
        let _ = write!(text, "{margin}# {}\n{margin}{name}:{}\n", about.replace('\n', " "), value(present, path));
    }
    text
}

fn indent(depth: usize) -> String {
    "  ".repeat(depth)
}

/// JSON is YAML, and needs no thought about what YAML makes of a text. A value for each requirement has a line.
fn value(present: &OrderUpdateParts, path: &str) -> String {
    match present.get(path) {
        None => " null".to_owned(),
        Some(Value::Array(items)) if path == "requirements" && !items.is_empty() => {
            items.iter().fold(String::new(), |list, item| list + "\n  - " + &item.to_string())
        }
        Some(value) => format!(" {value}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{self, Syntax};

    #[test]
    fn the_text_is_read_as_what_the_order_has() {
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
        let present = OrderUpdateParts::of(&order);
        let text = text(&order, &present);
        let read: OrderUpdateParts = document::parse(Syntax::Yaml, &text).unwrap();
        assert!(read.since(&present).is_empty(), "{text}");
        for path in OrderUpdateParts::FIELDS {
            assert!(read.get(path).is_some(), "{path} is not in {text}");
            assert!(present.get(path).is_none() || present.get(path) == read.get(path), "{path}");
        }
        insta::assert_snapshot!(text);
    }
}
