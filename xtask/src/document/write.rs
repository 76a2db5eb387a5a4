//! Writing a description in the canonical form of this project.

use anyhow::Context;
use serde_json::Value;

/// The canonical YAML of a tree: parsing and writing it gives the same bytes.
pub(crate) fn to_yaml(document: &Value) -> anyhow::Result<String> {
    let options = serde_saphyr::ser_options! {
        indent_step: 2,
        prefer_block_scalars: true,
        folded_wrap_chars: 96,
        min_fold_chars: 80,
        no_lang_directive: true,
    };
    let text = serde_saphyr::to_string_with_options(document, options).context("cannot write YAML")?;
    Ok(without_blank_indentation(&text))
}

/// Empty lines of a text are written with trailing indentation, which editors remove.
fn without_blank_indentation(text: &str) -> String {
    let lines = text.lines().map(|line| if line.trim().is_empty() { "" } else { line });
    lines.flat_map(|line| [line, "\n"]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::parse;
    use serde_json::json;

    #[test]
    fn text_that_looks_like_another_type_is_preserved() {
        let document = json!({
            "openapi": "3.1.0",
            "responses": {"200": {"description": "Yes"}},
            "list": ["y", "no", "010", "1e3", "null", "2026-03-01T00:00:00Z", "+13035550000", "a: b", "#x", "", " x"],
            "long": "word ".repeat(60).trim(),
            "paragraphs": "one\n\ntwo two\n- item\n",
            "empty": {},
            "none": null
        });
        let yaml = to_yaml(&document).unwrap();
        assert_eq!(parse(&yaml).unwrap(), document, "{yaml}");
        assert_eq!(to_yaml(&parse(&yaml).unwrap()).unwrap(), yaml);
    }
}
