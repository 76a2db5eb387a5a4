//! The open enums as enums of Python.

use super::BANNER;
use super::docstrings::of_class;
use super::prose::docstring;
use super::read::{Description, Enum};
use super::values::sentence;
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
    for ((value, name), meaning) in one.values.iter().zip(&one.names).zip(&one.meanings) {
        let _ = writeln!(out, "    {} = {}", name.to_shouty_snake_case(), literal(value));
        let meaning = meaning.clone().unwrap_or_else(|| format!("`{value}`, without a description"));
        out.push_str(&of_class(&sentence(&meaning), "    "));
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
    fn values_have_names_in_capitals_and_their_meanings() {
        let values = ["in-process", "-created_at", "Activate RDY"];
        let names = variants(&values).unwrap();
        let values = values.map(str::to_owned).to_vec();
        let meanings = vec![Some("being ported".to_owned()), None, None];
        let docs = vec!["Docs.".to_owned()];
        let one = Enum { name: "Status".to_owned(), docs, values, names, meanings, is_received: true };
        assert_eq!(
            class(&one),
            r#"

class Status(_Text):
    """Docs."""

    IN_PROCESS = "in-process"
    """Being ported."""
    CREATED_AT_DESCENDING = "-created_at"
    """`-created_at`, without a description."""
    ACTIVATE_RDY = "Activate RDY"
    """`Activate RDY`, without a description."""
"#
        );
    }
}
