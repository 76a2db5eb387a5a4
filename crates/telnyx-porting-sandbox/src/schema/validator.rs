//! Schemas of the description, and the rules that a value violates.
//!
//! No message contains the value that was sent, because it can be a PIN or an account number.

use std::sync::OnceLock;

use jsonschema::error::{TypeKind, ValidationErrorKind as Rule};
use jsonschema::{Draft, JsonType, ValidationError, Validator};
use serde_json::{Map, Value};

use crate::issue::{Code, Issue, member_pointer};

/// Reference chains longer than this are loops.
const MAX_HOPS: usize = 32;

/// Maximum number of errors to process per value, because every entry of a long list can have one.
const MAX_ERRORS: usize = 1000;

/// Keywords whose subschemas apply to the same value as the schema that contains them.
const APPLICATORS: [&str; 3] = ["allOf", "anyOf", "oneOf"];

/// Whether fields and parameters that the description does not define are accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Strictness {
    /// They are ignored, as OpenAPI specifies.
    Lenient,
    /// They are rejected.
    Strict,
}

/// A schema of the description. Its validators are compiled at first use.
#[derive(Debug)]
pub(crate) struct Schema {
    document: Value,
    lenient: OnceLock<Validator>,
    strict: OnceLock<Validator>,
}

impl Schema {
    /// A schema at some location of a description.
    pub(crate) fn new(description: &Value, schema: &Value) -> Self {
        Self { document: standalone(description, schema), lenient: OnceLock::new(), strict: OnceLock::new() }
    }

    /// The schema, with the components that it refers to.
    pub(crate) fn document(&self) -> &Value {
        &self.document
    }

    /// The violations of a value, with JSON pointers into it: at most one per part, unknown fields last.
    pub(crate) fn violations(&self, value: &Value, strictness: Strictness) -> Vec<Issue> {
        let validator = match strictness {
            Strictness::Lenient => self.lenient.get_or_init(|| compile(&self.document)),
            Strictness::Strict => self.strict.get_or_init(|| compile(&closed(&self.document))),
        };
        // Most values are valid, and `is_valid` is faster than collecting errors.
        if validator.is_valid(value) {
            Vec::new()
        } else {
            Violations::collect(&self.document, validator.iter_errors(value))
        }
    }
}

fn compile(schema: &Value) -> Validator {
    try_compile(schema).expect("a test compiles every schema of the description")
}

fn try_compile(schema: &Value) -> Result<Validator, ValidationError<'static>> {
    jsonschema::options().with_draft(Draft::Draft202012).should_validate_formats(true).build(schema)
}

/// Follows `$ref` until a value that is not a reference. All references have the form `#/components/…`.
pub(crate) fn resolve<'a>(document: &'a Value, mut value: &'a Value) -> &'a Value {
    for _ in 0..MAX_HOPS {
        let Some(target) = value["$ref"].as_str().and_then(|reference| reference.strip_prefix('#')) else {
            break;
        };
        value = document.pointer(target).unwrap_or(&Value::Null);
    }
    value
}

/// A copy of a schema with all components that it refers to, directly or indirectly.
fn standalone(document: &Value, schema: &Value) -> Value {
    let mut components = Map::new();
    collect_components(document, schema, &mut components);
    let mut schema = schema.clone();
    if let (Some(object), false) = (schema.as_object_mut(), components.is_empty()) {
        let schemas = Map::from_iter([("schemas".to_owned(), Value::Object(components))]);
        object.insert("components".to_owned(), Value::Object(schemas));
    }
    // An operation without a schema accepts any value.
    if schema.is_null() { Value::Bool(true) } else { schema }
}

fn collect_components(document: &Value, value: &Value, components: &mut Map<String, Value>) {
    match value {
        Value::Object(object) => {
            if let Some(name) = value["$ref"].as_str().and_then(|target| target.strip_prefix("#/components/schemas/"))
                && !components.contains_key(name)
            {
                let target = &document["components"]["schemas"][name];
                components.insert(name.to_owned(), target.clone());
                collect_components(document, target, components);
            }
            object.values().for_each(|member| collect_components(document, member, components));
        }
        Value::Array(items) => items.iter().for_each(|item| collect_components(document, item, components)),
        _ => {}
    }
}

/// The schema with every object closed to properties that it does not define.
///
/// The description leaves objects open because responses grow; requests are described completely. Only the outermost
/// schema of a value is closed. A component or a branch of `allOf`, `anyOf` or `oneOf` remains open, because it also sees
/// the properties of its siblings.
fn closed(schema: &Value) -> Value {
    let mut closed = schema.clone();
    close(&mut closed, schema);
    if let Some(components) = closed.pointer_mut("/components/schemas").and_then(Value::as_object_mut) {
        components.values_mut().for_each(|component| close_children(component, schema));
    }
    closed
}

fn close(schema: &mut Value, document: &Value) {
    close_children(schema, document);
    if schema.get("additionalProperties").is_none() && defines(schema, document, None, 0) {
        schema["unevaluatedProperties"] = Value::Bool(false);
    }
}

fn close_children(schema: &mut Value, document: &Value) {
    if let Some(properties) = schema.get_mut("properties").and_then(Value::as_object_mut) {
        properties.values_mut().for_each(|property| close(property, document));
    }
    for key in ["items", "additionalProperties"] {
        if let Some(child) = schema.get_mut(key).filter(|child| child.is_object()) {
            close(child, document);
        }
    }
    for key in APPLICATORS {
        for branch in schema.get_mut(key).and_then(Value::as_array_mut).into_iter().flatten() {
            close_children(branch, document);
        }
    }
}

/// Whether a schema defines a property, or any at all, itself or through a reference or branch.
fn defines(schema: &Value, document: &Value, name: Option<&str>, depth: usize) -> bool {
    if depth > MAX_HOPS {
        return false;
    }
    let child = |schema: &Value| defines(schema, document, name, depth + 1);
    let has = |properties: &Value| name.is_none_or(|name| properties.get(name).is_some());
    schema.get("properties").is_some_and(has)
        || (schema.get("$ref").is_some() && child(resolve(document, schema)))
        || APPLICATORS.iter().any(|key| schema[*key].as_array().into_iter().flatten().any(child))
}

struct Violations<'a> {
    document: &'a Value,
    list: Vec<Issue>,
    /// Pointers to fields that no part of the schema defines.
    undefined: Vec<String>,
    /// Pointers to fields that the schema defines in a part that the object violates.
    unevaluated: Vec<String>,
}

impl<'a> Violations<'a> {
    fn collect<'e>(document: &'a Value, errors: impl Iterator<Item = ValidationError<'e>>) -> Vec<Issue> {
        let mut violations = Self { document, list: Vec::new(), undefined: Vec::new(), unevaluated: Vec::new() };
        errors.take(MAX_ERRORS).for_each(|error| violations.add(&error));
        for pointer in std::mem::take(&mut violations.undefined) {
            violations.push_unknown(pointer);
        }
        // Any other violation explains these fields.
        if violations.list.is_empty() {
            for pointer in std::mem::take(&mut violations.unevaluated) {
                violations.push_unknown(pointer);
            }
        }
        violations.list
    }

    fn add(&mut self, error: &ValidationError<'_>) {
        let pointer = error.instance_path().as_str();
        match error.kind() {
            Rule::AnyOf { context } | Rule::OneOfNotValid { context } => self.add_branches(pointer, context),
            Rule::AdditionalProperties { unexpected } | Rule::UnevaluatedProperties { unexpected } => {
                let schema = error.schema_path().as_str().rsplit_once('/').map(|(schema, _)| schema);
                let schema = schema.and_then(|schema| self.document.pointer(schema)).unwrap_or(&Value::Null);
                for name in unexpected {
                    let is_defined = defines(schema, self.document, Some(name), 0);
                    let fields = if is_defined { &mut self.unevaluated } else { &mut self.undefined };
                    fields.push(member_pointer(pointer, name));
                }
            }
            Rule::Required { property } => {
                let pointer = member_pointer(pointer, property.as_str().unwrap_or_default());
                self.push(pointer, Code::MissingParameter, "This field is required.".to_owned());
            }
            rule => {
                let (code, message) = message(rule);
                self.push(pointer.to_owned(), code, message);
            }
        }
    }

    /// The violations of the branch that was probably intended: the one with the right type and the fewest violations.
    fn add_branches(&mut self, pointer: &str, branches: &[Vec<ValidationError<'static>>]) {
        let has_wrong_type = |errors: &&Vec<ValidationError<'static>>| {
            errors.iter().any(|error| error.instance_path().as_str() == pointer && !expected_types(error).is_empty())
        };
        let meant = branches.iter().filter(|errors| !has_wrong_type(errors)).min_by_key(|errors| errors.len());
        if let Some(errors) = meant {
            for error in errors {
                self.add(error);
            }
        } else {
            let types: Vec<JsonType> = branches.iter().flatten().flat_map(expected_types).collect();
            self.push(pointer.to_owned(), Code::Type, type_message(&types));
        }
    }

    fn push_unknown(&mut self, pointer: String) {
        self.push(pointer, Code::BadRequest, "The description does not define this field.".to_owned());
    }

    fn push(&mut self, pointer: String, code: Code, message: String) {
        match self.list.iter_mut().find(|violation| violation.place() == pointer) {
            // A number instead of a string is not among the strings of an enum either; only the type matters.
            Some(present) if code == Code::Type => (present.code, present.detail) = (code, message),
            Some(_) => {}
            None => self.list.push(Issue::new(code, message).at(pointer)),
        }
    }
}

fn message(rule: &Rule) -> (Code, String) {
    match rule {
        Rule::Type { kind } => (Code::Type, type_message(&types(kind))),
        Rule::Enum { options } => (Code::BadValue, format!("The value must be {}.", choices(options))),
        Rule::Constant { expected_value } => (Code::BadValue, format!("The value must be {expected_value}.")),
        Rule::Pattern { pattern } => (Code::BadRequest, format!("The value must match {pattern}.")),
        Rule::Format { format } => format_message(format),
        Rule::Minimum { limit } => (Code::Range, format!("The value must be at least {limit}.")),
        Rule::Maximum { limit } => (Code::Range, format!("The value must be at most {limit}.")),
        Rule::MinItems { limit } => (Code::Length, format!("The list needs at least {limit} entries.")),
        Rule::MaxItems { limit } => (Code::Length, format!("The list may have at most {limit} entries.")),
        Rule::MinLength { limit } => (Code::Length, format!("The string needs at least {limit} characters.")),
        Rule::MaxLength { limit } => (Code::Length, format!("The string may have at most {limit} characters.")),
        Rule::OneOfMultipleValid { .. } => {
            (Code::Unprocessable, "The value matches more than one of the alternatives.".to_owned())
        }
        rule => (Code::Unprocessable, format!("The value violates the rule `{}` of the description.", rule.keyword())),
    }
}

/// The types that a schema accepts, if the value has a different type.
fn expected_types(error: &ValidationError<'_>) -> Vec<JsonType> {
    if let Rule::Type { kind } = error.kind() { types(kind) } else { Vec::new() }
}

fn types(kind: &TypeKind) -> Vec<JsonType> {
    match kind {
        TypeKind::Single(kind) => vec![*kind],
        TypeKind::Multiple(kinds) => kinds.iter().collect(),
    }
}

fn type_message(types: &[JsonType]) -> String {
    let mut names: Vec<&str> = Vec::new();
    for json_type in types {
        let name = match json_type {
            JsonType::Array => "a list",
            JsonType::Boolean => "true or false",
            JsonType::Integer => "a whole number",
            JsonType::Null => "null",
            JsonType::Number => "a number",
            JsonType::Object => "an object",
            JsonType::String => "a string",
        };
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names.sort_by_key(|name| *name == "null");
    format!("The value must be {}.", names.join(" or "))
}

fn format_message(format: &str) -> (Code, String) {
    match format {
        "uuid" => (Code::BadRequest, "The value must be a UUID.".to_owned()),
        "uri" => (Code::InvalidUrl, "The value must be an absolute URL.".to_owned()),
        "date-time" => (Code::BadRequest, "The value must be a date-time such as 2026-03-19T15:00:00Z.".to_owned()),
        other => (Code::BadRequest, format!("The value must have the format {other}.")),
    }
}

/// The values of an enum.
fn choices(options: &Value) -> String {
    let words = options.as_array().into_iter().flatten();
    let words: Vec<String> = words.map(|word| word.as_str().map_or_else(|| word.to_string(), str::to_owned)).collect();
    match words.as_slice() {
        [only] => only.clone(),
        words => format!("one of {}", words.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use serde_json::json;

    use super::*;
    use crate::schema::contract::example_of;
    use crate::schema::description::{Description, Operation};

    fn violations(schema: Value, value: Value) -> Vec<(String, Code, String)> {
        let violations = Schema::new(&Value::Null, &schema).violations(&value, Strictness::Lenient);
        violations.into_iter().map(|it| (it.place().to_owned(), it.code, it.detail)).collect()
    }

    fn one(schema: Value, value: Value) -> (String, Code, String) {
        let mut found = violations(schema, value);
        assert_eq!(found.len(), 1, "{found:?}");
        found.remove(0)
    }

    fn found(pointer: &str, code: Code, message: &str) -> (String, Code, String) {
        (pointer.to_owned(), code, message.to_owned())
    }

    #[test]
    fn a_schema_contains_the_components_that_it_refers_to_and_no_others() {
        let document = json!({"components": {"schemas": {
            "A": {"properties": {"b": {"$ref": "#/components/schemas/B"}}},
            "B": {"properties": {"a": {"$ref": "#/components/schemas/A"}}},
            "C": {},
        }}});
        let whole = standalone(&document, &json!({"items": {"$ref": "#/components/schemas/A"}}));
        let names: Vec<&String> = whole["components"]["schemas"].as_object().unwrap().keys().collect();
        assert_eq!(names, ["A", "B"]);
        assert_eq!(standalone(&document, &json!({"type": "string"})), json!({"type": "string"}));
        assert_eq!(violations(Value::Null, json!("anything")), []);
    }

    #[test]
    fn references_are_followed_to_their_end() {
        let document = json!({"a": {"$ref": "#/b"}, "b": {"$ref": "#/c~1d"}, "c/d": 1, "loop": {"$ref": "#/loop"}});
        assert_eq!(resolve(&document, &document["a"]), 1);
        assert_eq!(resolve(&document, &json!({"$ref": "#/gone"})), &Value::Null);
        assert!(resolve(&document, &document["loop"]).is_object());
    }

    fn strict(schema: &Value, value: &Value) -> Vec<String> {
        let violations = Schema::new(schema, schema).violations(value, Strictness::Strict);
        violations.into_iter().map(|violation| violation.place().to_owned()).collect()
    }

    #[test]
    fn objects_are_closed_at_every_depth() {
        let schema = json!({
            "properties": {
                "list": {"items": {"$ref": "#/components/schemas/Item"}},
                "either": {"anyOf": [{"$ref": "#/components/schemas/Item"}, {"type": "null"}]},
                "free": {"type": "object"},
                "open": {"properties": {"a": {}}, "additionalProperties": true},
            },
            "components": {"schemas": {"Item": {"properties": {"a": {"properties": {"b": {}}}}}}},
        });
        for valid in [
            json!({}),
            json!({"list": [{"a": {"b": 1}}], "either": null}),
            json!({"either": {"a": {}}, "free": {"x": 1}, "open": {"x": 1}}),
        ] {
            assert!(strict(&schema, &valid).is_empty(), "{valid}");
        }
        for (invalid, pointer) in [
            (json!({"x": 1}), "/x"),
            (json!({"list": [{"x": 1}]}), "/list/0/x"),
            (json!({"list": [{"a": {"x": 1}}]}), "/list/0/a/x"),
            (json!({"either": {"x": 1}}), "/either/x"),
            (json!({"either": {"a": {"x": 1}}}), "/either/a/x"),
        ] {
            assert_eq!(strict(&schema, &invalid), [pointer], "{invalid}");
        }
    }

    #[test]
    fn branches_of_all_of_see_the_fields_of_their_siblings() {
        let schema = json!({
            "allOf": [{"$ref": "#/components/schemas/Base"}, {"properties": {"b": {"properties": {"c": {}}}}}],
            "components": {"schemas": {"Base": {"properties": {"a": {"type": "integer"}, "r": {}}, "required": ["r"]}}},
        });
        assert!(strict(&schema, &json!({"a": 1, "r": 1, "b": {"c": 1}})).is_empty());
        assert_eq!(strict(&schema, &json!({"a": 1, "r": 1, "x": 1})), ["/x"]);
        assert_eq!(strict(&schema, &json!({"r": 1, "b": {"x": 1}})), ["/b/x"]);
        // A branch defines its fields even if the value violates it.
        assert_eq!(strict(&schema, &json!({"a": 1})), ["/r"]);
        assert_eq!(strict(&schema, &json!({"a": "1", "b": {}, "r": 1})), ["/a"]);
    }

    #[test]
    fn a_part_has_one_violation_and_a_wrong_type_takes_precedence() {
        let schema = json!({"properties": {"kind": {"enum": ["full", "partial"], "type": "string"}}});
        let wrong_type = found("/kind", Code::Type, "The value must be a string.");
        assert_eq!(one(schema.clone(), json!({"kind": 1})), wrong_type);
        let wrong_value = found("/kind", Code::BadValue, "The value must be one of full, partial.");
        assert_eq!(one(schema, json!({"kind": "half"})), wrong_value);
    }

    #[test]
    fn the_violations_of_alternatives_are_those_of_the_closest_one() {
        let misc = json!({"properties": {"kind": {"enum": ["full"], "type": "string"}, "other": {}}, "type": "object"});
        let misc = json!({"anyOf": [misc, {"type": "null"}], "unevaluatedProperties": false});
        let schema = json!({"properties": {"misc": misc}});
        let wrong = one(schema.clone(), json!({"misc": {"kind": "half", "other": 1}}));
        assert_eq!(wrong, found("/misc/kind", Code::BadValue, "The value must be full."));
        let wrong = one(schema.clone(), json!({"misc": 5}));
        assert_eq!(wrong, found("/misc", Code::Type, "The value must be an object or null."));
        let wrong = one(schema, json!({"misc": {"kind": "full", "more": 1}}));
        assert_eq!(wrong, found("/misc/more", Code::BadRequest, "The description does not define this field."));
    }

    #[test]
    fn pointers_are_escaped_and_a_defined_field_with_an_invalid_value_is_not_unknown() {
        let inner = json!({"properties": {"loa": {"type": "string"}}, "unevaluatedProperties": false});
        let schema = json!({"properties": {"documents": inner}, "unevaluatedProperties": false});
        let wrong = violations(schema, json!({"documents": {"loa": 1, "a/b": 2}, "x~y": 3}));
        let pointers: Vec<&str> = wrong.iter().map(|(pointer, _, _)| pointer.as_str()).collect();
        assert_eq!(pointers, ["/documents/loa", "/documents/a~1b", "/x~0y"]);
    }

    #[test]
    fn pointers_lead_into_lists_and_unknown_fields_come_last() {
        let item = json!({
            "properties": {"b~c": {"type": "string"}, "d": {}}, "unevaluatedProperties": false, "required": ["d"],
        });
        let wrong =
            violations(json!({"properties": {"a/b": {"items": item}}}), json!({"a/b": [{"d": 1}, {"x": 1, "b~c": 2}]}));
        let mut pointers: Vec<&str> = wrong.iter().map(|(pointer, _, _)| pointer.as_str()).collect();
        assert_eq!(pointers.pop(), Some("/a~1b/1/x"));
        pointers.sort_unstable();
        assert_eq!(pointers, ["/a~1b/1/b~0c", "/a~1b/1/d"]);
    }

    #[test]
    fn every_rule_has_a_message() {
        for (schema, value, code, message) in [
            (json!({"minimum": 1}), json!(0), Code::Range, "The value must be at least 1."),
            (json!({"maximum": 9}), json!(10), Code::Range, "The value must be at most 9."),
            (json!({"maxItems": 1}), json!([1, 2]), Code::Length, "The list may have at most 1 entries."),
            (json!({"minItems": 1}), json!([]), Code::Length, "The list needs at least 1 entries."),
            (json!({"minLength": 2}), json!("a"), Code::Length, "The string needs at least 2 characters."),
            (json!({"maxLength": 1}), json!("ab"), Code::Length, "The string may have at most 1 characters."),
            (json!({"pattern": "^[A-Z]$"}), json!("a"), Code::BadRequest, "The value must match ^[A-Z]$."),
            (json!({"format": "uuid"}), json!("id"), Code::BadRequest, "The value must be a UUID."),
            (json!({"format": "uri"}), json!("x"), Code::InvalidUrl, "The value must be an absolute URL."),
            (json!({"const": 1}), json!(2), Code::BadValue, "The value must be 1."),
            (json!({"type": ["integer", "null"]}), json!(""), Code::Type, "The value must be a whole number or null."),
            (
                json!({"oneOf": [{}, {}]}),
                json!(1),
                Code::Unprocessable,
                "The value matches more than one of the alternatives.",
            ),
            (
                json!({"uniqueItems": true}),
                json!([1, 1]),
                Code::Unprocessable,
                "The value violates the rule `uniqueItems` of the description.",
            ),
        ] {
            assert_eq!(one(schema, value), found("", code, message));
        }
        let wrong = one(json!({"required": ["a/b"]}), json!({}));
        assert_eq!(wrong, found("/a~1b", Code::MissingParameter, "This field is required."));
        let (_, _, message) = one(json!({"format": "date-time"}), json!("PIN 0042"));
        assert!(message.contains("2026") && !message.contains("0042"), "{message}");
    }

    #[test]
    fn a_long_list_of_invalid_values_has_a_limited_number_of_violations() {
        let found = violations(json!({"items": {"type": "string"}}), Value::from(vec![1; 100_000]));
        assert_eq!(found.len(), MAX_ERRORS);
    }

    #[test]
    fn invalid_schemas_do_not_compile() {
        for schema in [
            json!({"items": {"format": 1}}),
            json!({"type": "text"}),
            json!({"$ref": "#/components/schemas/Gone"}),
            json!({"$ref": "#/components/schemas/A", "components": {"schemas": {"A": {"pattern": "("}}}}),
        ] {
            assert!(try_compile(&schema).is_err(), "{schema}");
        }
    }

    #[test]
    fn keywords_that_a_new_revision_may_add_are_accepted() {
        for (schema, valid) in [
            (json!({"type": "string", "format": "password"}), json!("0042")),
            (json!({"type": "array", "deprecated": true, "xml": {}}), json!([1, 1])),
            (json!({"additionalProperties": {"type": "string"}}), json!({"b": "c"})),
            (json!({"properties": {"a": {}}, "additionalProperties": false}), json!({"a": 1})),
        ] {
            assert_eq!(violations(schema.clone(), valid), [], "{schema}");
        }
        let closed = json!({"properties": {"a": {}}, "additionalProperties": false});
        assert_eq!(one(closed, json!({"b": 1})).0, "/b");
        assert_eq!(violations(json!({"pattern": r"^\d+$"}), json!("١٣")).len(), 1, "only ASCII digits");
    }

    /// Values that replace parts of an example.
    fn replacements() -> Vec<Value> {
        let strings = [
            "",
            "draft",
            "full",
            "US",
            "80202",
            "80202-1234",
            "8020",
            "+13035550000",
            "+1303555000a",
            "+١٣٠٣٥٥٥٠٠٠٠٠",
            "11f1f6c8-0be3-4c82-8596-583121d1d262",
            "11f1f6c80be34c828596583121d1d262",
            "2026-03-01T00:00:00Z",
            "2026-02-30T00:00:00Z",
            "2026-03-01",
            "https://example.com/a?b=c#d",
            "//example.com/",
            "https://exa mple.com/",
        ];
        let plain = [json!(null), json!(true), json!(0), json!(1.0), json!(2.5), json!(-3), json!(251)];
        let large = [json!(1_000_000), json!([]), json!({}), json!([1, "a"]), json!([{"a": 1}]), json!({"x": 1})];
        strings.map(Value::from).into_iter().chain(plain).chain(large).chain([Value::from(vec!["a"; 101])]).collect()
    }

    /// Values that differ from an example in one part, which is replaced, removed or added. Only every fifth replacement
    /// is used for a part, because the same schemas occur in many places.
    fn variants(value: &Value, turn: &mut usize) -> Vec<Value> {
        *turn += 1;
        let mut variants: Vec<Value> = replacements().into_iter().skip(*turn % 5).step_by(5).collect();
        match value {
            Value::Object(fields) => {
                let with = |name: &str, field: Value| {
                    let mut changed = fields.clone();
                    changed.insert(name.to_owned(), field);
                    Value::Object(changed)
                };
                variants.push(with("unknown", json!({"x": 1})));
                for (name, field) in fields {
                    let mut rest = fields.clone();
                    rest.remove(name);
                    variants.push(Value::Object(rest));
                    variants.extend(self::variants(field, turn).into_iter().map(|variant| with(name, variant)));
                }
            }
            Value::Array(items) => {
                variants.push([items.as_slice(), items].concat().into());
                for item in items {
                    variants.extend(self::variants(item, turn).into_iter().map(|variant| json!([item, variant])));
                }
            }
            _ => {}
        }
        variants
    }

    /// The schemas of everything that is sent and received.
    fn schemas(operation: &Operation) -> Vec<Value> {
        let document = &Description::bundled().document;
        let media = operation.responses.iter().flat_map(|response| &response.media);
        let responses = media
            .filter(|(media_type, _)| media_type == "application/json")
            .map(|(_, media)| standalone(document, &media["schema"]));
        let sent = operation.body.iter().map(|body| &body.schema);
        let sent = sent.chain(operation.parameters.iter().map(|parameter| &parameter.schema));
        responses.chain(sent.map(|schema| schema.document().clone())).collect()
    }

    #[test]
    fn exactly_the_invalid_values_have_violations() {
        let document = &Description::bundled().document;
        let (mut valid, mut invalid) = (0, 0);
        let (mut seen, mut turn) = (HashSet::new(), 0);
        for operation in &Description::bundled().operations {
            for schema in schemas(operation) {
                // Many operations have the same schema.
                if !seen.insert(schema.to_string()) {
                    continue;
                }
                let example = example_of(document, &schema);
                for validator in [compile(&schema), compile(&closed(&schema))] {
                    for value in variants(&example, &mut turn).into_iter().chain([example.clone()]) {
                        let is_valid = validator.is_valid(&value);
                        let violations = Violations::collect(&schema, validator.iter_errors(&value));
                        assert_eq!(violations.is_empty(), is_valid, "{} {value}: {violations:?}", operation.id);
                        assert!(
                            violations.iter().all(|violation| !violation.detail.contains("the rule `")),
                            "{violations:?}"
                        );
                        *(if is_valid { &mut valid } else { &mut invalid }) += 1;
                    }
                }
            }
        }
        assert!(valid > 1_000 && invalid > 10_000, "{valid} valid, {invalid} invalid");
    }
}
