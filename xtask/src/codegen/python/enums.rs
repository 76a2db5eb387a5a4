//! The open enums as enums of Python.

use super::BANNER;
use super::prose::docstring;
use super::read::{Description, Enum};
use heck::ToShoutySnakeCase;
use std::fmt::Write as _;

const HEAD: &str = r#""""The known values of the API's enums.

Members are str and are accepted like any str. The API may add values, so attributes are plain str, which
compare equal to the members: `order.status.value == PortingOrderStatusValue.DRAFT`.
"""

from __future__ import annotations

from enum import Enum

"#;

pub(super) fn write(description: &Description) -> String {
    let mut out = format!("{BANNER}{HEAD}__all__ = [\n");
    for one in &description.enums {
        let _ = writeln!(out, "    \"{}\",", one.name);
    }
    out.push_str("]\n\n\nclass _Text(str, Enum):\n    def __str__(self) -> str:\n        return str(self.value)\n");
    description.enums.iter().for_each(|one| out.push_str(&class(one)));
    out
}

fn class(one: &Enum) -> String {
    let mut out = format!("\n\nclass {}(_Text):\n{}\n", one.name, docstring(&one.docs, "    "));
    for (value, name) in one.values.iter().zip(&one.names) {
        let _ = writeln!(out, "    {} = {}", name.to_shouty_snake_case(), literal(value));
    }
    out
}

/// A text as Python writes it.
fn literal(text: &str) -> String {
    // JSON's escapes are Python's too; Rust's are not.
    serde_json::Value::from(text).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codegen::identifiers::variants;

    #[test]
    fn values_have_names_in_capitals() {
        let values = ["in-process", "-created_at", "Activate RDY"];
        let names = variants(&values).unwrap();
        let values = values.map(str::to_owned).to_vec();
        let one = Enum { name: "Status".to_owned(), docs: vec!["Docs.".to_owned()], values, names, is_received: true };
        assert_eq!(
            class(&one),
            "\n\nclass Status(_Text):\n    \"\"\"Docs.\"\"\"\n\n    IN_PROCESS = \"in-process\"\n    \
             CREATED_AT_DESCENDING = \"-created_at\"\n    ACTIVATE_RDY = \"Activate RDY\"\n"
        );
    }
}
