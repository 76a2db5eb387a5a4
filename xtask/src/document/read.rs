//! Reading a description, YAML or JSON.

use anyhow::{Context, bail};
use serde_json::Value;
use std::path::Path;

/// Reads a description of `OpenAPI` 3.0 or 3.1 from a file.
pub(crate) fn read(path: &Path) -> anyhow::Result<Value> {
    let text = std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    let document = parse(&text).with_context(|| format!("{} is not a description", path.display()))?;
    check_version(&document).with_context(|| format!("{} cannot be used", path.display()))?;
    Ok(document)
}

/// Parses YAML or JSON text into a tree that keeps the order of keys.
pub(crate) fn parse(text: &str) -> anyhow::Result<Value> {
    if text.trim_start().starts_with('{') {
        return serde_json::from_str(text).context("not valid JSON");
    }
    // Without strict booleans `Y` and `NO` would become booleans, and an enum of letters or of
    // country codes would lose values.
    let options = serde_saphyr::options! {
        strict_booleans: true,
        budget: None,
    };
    serde_saphyr::from_str_with_options(text, options).map_err(|error| anyhow::anyhow!("not valid YAML: {error}"))
}

fn check_version(document: &Value) -> anyhow::Result<()> {
    match document.get("openapi").and_then(Value::as_str) {
        Some(version) if version.starts_with("3.0.") || version.starts_with("3.1.") => Ok(()),
        Some(version) => bail!("#/openapi: version {version} is not supported; use 3.0.x or 3.1.x"),
        None => bail!("#/openapi: missing; only OpenAPI 3.0.x and 3.1.x descriptions can be read"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn yaml_letters_are_not_booleans() {
        let document = parse("enum: [Y, N, yes, 'off', NO]\nflag: true\n").unwrap();
        assert_eq!(document, json!({"enum": ["Y", "N", "yes", "off", "NO"], "flag": true}));
    }

    #[test]
    fn yaml_keeps_the_order_of_keys_and_status_codes_as_text() {
        let document = parse("b: 1\na: 2\n'201': {}\n404: {}\n").unwrap();
        let keys: Vec<_> = document.as_object().unwrap().keys().cloned().collect();
        assert_eq!(keys, ["b", "a", "201", "404"]);
    }

    #[test]
    fn json_is_detected_by_its_first_character() {
        assert_eq!(parse("\n {\"openapi\": \"3.0.3\"}").unwrap(), json!({"openapi": "3.0.3"}));
    }

    #[test]
    fn other_versions_are_rejected() {
        assert!(check_version(&json!({"openapi": "3.1.0"})).is_ok());
        assert!(check_version(&json!({"openapi": "4.0.0"})).is_err());
        assert!(check_version(&json!({"swagger": "2.0"})).unwrap_err().to_string().contains("#/openapi"));
    }
}
