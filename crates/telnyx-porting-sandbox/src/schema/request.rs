//! Requests against the description: query strings and bodies.

use std::collections::BTreeMap;

use axum::body::{Body, Bytes};
use axum::extract::Request;
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use axum::middleware::Next;
use serde_json::{Map, Value};

use super::description::{self, Description, Operation, Route};
use super::validator::{Strictness, resolve};
use crate::http::body::{json_value, read_parts};
use crate::http::query::{Parameter, Query};
use crate::http::response::{ApiError, Reply};
use crate::issue::{Code, Issue};

/// Errors of one response. More would not help.
const MAX_ISSUES: usize = 20;

/// Middleware that rejects a request with anything that the description does not define. Requests that are not to an
/// operation of the description pass.
pub(crate) async fn reject_undefined(request: Request, next: Next) -> Reply {
    let path = request.uri().path();
    let path = path.strip_prefix("/v2").unwrap_or(path);
    let Route::Operation(operation) = Description::bundled().find(request.method(), path) else {
        return Ok(next.run(request).await);
    };
    let (parts, body) = read_valid(operation, request, Strictness::Strict).await?;
    Ok(next.run(Request::from_parts(parts, Body::from(body))).await)
}

/// Reads a request to an operation and checks its query and body.
pub(super) async fn read_valid(
    operation: &Operation,
    request: Request,
    strictness: Strictness,
) -> Result<(Parts, Bytes), ApiError> {
    let has_body = operation.body.is_some() || strictness == Strictness::Strict;
    let (parts, body) = if has_body { read_parts(request).await? } else { (request.into_parts().0, Bytes::new()) };
    let query = parts.uri.query().map(Query::parse);
    let mut issues = query.map(|query| query_issues(operation, &query, strictness)).unwrap_or_default();
    issues.extend(body_issues(operation.body.as_ref(), &parts.headers, &body, strictness)?);
    issues.truncate(MAX_ISSUES);
    if issues.is_empty() { Ok((parts, body)) } else { Err(ApiError::unprocessable(issues)) }
}

/// The violations of a body. An error if it is not JSON.
fn body_issues(
    described: Option<&description::Body>,
    headers: &HeaderMap,
    sent: &[u8],
    strictness: Strictness,
) -> Result<Vec<Issue>, ApiError> {
    let Some(described) = described else {
        return Ok(if strictness == Strictness::Strict { surplus_body(sent) } else { Vec::new() });
    };
    if sent.trim_ascii().is_empty() {
        let missing = Issue::new(Code::MissingParameter, "The operation needs a JSON body.").at("");
        return Ok(if described.is_required { vec![missing] } else { Vec::new() });
    }
    if !is_json(headers) {
        return Err(Issue::new(Code::UnsupportedMedia, "The body must be sent as application/json.").into());
    }
    Ok(described.schema.violations(&json_value(sent)?, strictness))
}

/// The issue with a body of an operation that takes none. Some clients send an empty object.
fn surplus_body(sent: &[u8]) -> Vec<Issue> {
    let is_empty = sent.trim_ascii().is_empty()
        || serde_json::from_slice(sent).is_ok_and(|value: Value| value.as_object().is_some_and(Map::is_empty));
    if is_empty { Vec::new() } else { vec![Issue::new(Code::BadRequest, "The operation takes no body.").at("")] }
}

/// Whether the content type is JSON. A missing one is taken for JSON.
fn is_json(headers: &HeaderMap) -> bool {
    let Some(sent) = headers.get(header::CONTENT_TYPE) else {
        return true;
    };
    let kind = sent.to_str().unwrap_or_default().split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    kind == "application/json" || (kind.starts_with("application/") && kind.ends_with("+json"))
}

/// The values that were sent for one field of a parameter.
struct Sent<'a> {
    /// The name as it was first spelled.
    name: &'a str,
    schema: &'a Value,
    values: Vec<&'a str>,
}

/// By path: `filter[a][b]` is at `["a", "b"]` of `filter`.
type Fields<'a> = BTreeMap<Vec<&'a str>, Sent<'a>>;

fn query_issues(operation: &Operation, query: &Query, strictness: Strictness) -> Vec<Issue> {
    let mut issues = Vec::new();
    if strictness == Strictness::Strict {
        let is_defined = |sent: &Parameter| operation.parameters.iter().any(|defined| defined.name == sent.root);
        issues.extend(query.parameters.iter().filter(|sent| !is_defined(sent)).map(Parameter::unknown));
    }
    for parameter in &operation.parameters {
        let fields = fields(parameter, query, strictness, &mut issues);
        if !fields.is_empty() {
            check_parameter(parameter, &fields, &mut issues);
        }
    }
    issues
}

fn fields<'a>(
    parameter: &'a description::Parameter,
    query: &'a Query,
    strictness: Strictness,
    issues: &mut Vec<Issue>,
) -> Fields<'a> {
    let mut fields = Fields::new();
    for sent in query.under(&parameter.name) {
        if strictness == Strictness::Lenient && is_page_zero(sent) {
            continue;
        }
        let field = field(parameter.schema.document(), &sent.path);
        match field.filter(|(_, schema)| !names_no_field(sent, schema)) {
            Some((path, schema)) => {
                let field = fields.entry(path).or_insert(Sent { name: &sent.name, schema, values: Vec::new() });
                field.values.push(&sent.value);
            }
            None if strictness == Strictness::Strict => issues.push(sent.unknown()),
            None => {}
        }
    }
    fields
}

/// The test suites of the official clients request page 0, which is served like page 1.
fn is_page_zero(sent: &Parameter) -> bool {
    sent.root == "page" && sent.path == "number" && sent.value == "0"
}

/// `filter[]`, `filter[0]` and `filter[.]` name no field of the filter.
fn names_no_field(sent: &Parameter, schema: &Value) -> bool {
    let last = sent.name.rsplit_once('[').map(|(_, last)| last.trim_end_matches(']'));
    schema["properties"].is_object()
        && last.is_some_and(|last| last.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.'))
}

fn check_parameter(parameter: &description::Parameter, fields: &Fields<'_>, issues: &mut Vec<Issue>) {
    let document = parameter.schema.document();
    let mut value = Value::Object(Map::new());
    for (path, sent) in fields {
        insert(&mut value, path, typed(document, sent.schema, &sent.values));
    }
    for violation in parameter.schema.violations(&value, Strictness::Lenient) {
        let name = spelling(parameter, fields, violation.place());
        let issue = violation.in_parameter(name);
        // Several entries of a list can violate the same rule.
        if !issues.contains(&issue) {
            issues.push(issue);
        }
    }
}

/// Inserts a value at a path. If the path leads through a string, the value is dropped; the string violates the schema.
fn insert(target: &mut Value, path: &[&str], value: Value) {
    match (path, target) {
        ([], target) => *target = value,
        ([first, rest @ ..], Value::Object(object)) => {
            insert(object.entry(*first).or_insert_with(|| Value::Object(Map::new())), rest, value);
        }
        _ => {}
    }
}

/// The name under which the client sent the value at a pointer.
fn spelling<'a>(parameter: &'a description::Parameter, fields: &Fields<'a>, pointer: &str) -> &'a str {
    let path: Vec<&str> = pointer.split('/').skip(1).collect();
    // An entry of a list was sent under the name of the list, an object under the names of its fields.
    let above = (0..=path.len()).rev().find_map(|length| fields.get(&path[..length]));
    let below = || fields.iter().find(|(below, _)| below.starts_with(&path)).map(|(_, sent)| sent);
    above.or_else(below).map_or(&parameter.name, |sent| sent.name)
}

/// The field at a dotted path and its schema; none if an object has no such field.
///
/// A path below a value that is not an object is kept, so that the validator reports the type.
fn field<'a>(document: &'a Value, path: &'a str) -> Option<(Vec<&'a str>, &'a Value)> {
    let mut schema = resolve(document, document);
    let mut names: Vec<&str> = Vec::new();
    let mut parts = path.split('.').filter(|_| !path.is_empty()).peekable();
    while let Some(part) = parts.next() {
        // `filter[status][in][]` is another spelling of a list.
        if part == "in" && parts.peek().is_none() && types(document, schema).contains(&"array") {
            break;
        }
        names.push(part);
        schema = match schema["properties"].as_object() {
            Some(properties) => resolve(document, properties.get(part)?),
            None => &Value::Null,
        };
    }
    Some((names, schema))
}

/// The strings of a query as a value of their schema. A string that does not fit remains a string, so that the
/// validator reports the type.
fn typed(document: &Value, schema: &Value, strings: &[&str]) -> Value {
    let types = types(document, schema);
    let is_list =
        types.contains(&"array") && (strings.len() > 1 || strings[0].contains(',') || !types.contains(&"string"));
    match strings {
        strings if is_list => {
            strings.iter().flat_map(|string| string.split(',')).map(|string| Value::from(string.trim())).collect()
        }
        [only] => scalar(only, &types),
        several => several.iter().copied().map(Value::from).collect(),
    }
}

fn scalar(string: &str, types: &[&str]) -> Value {
    let integer = || integer(string).filter(|_| types.contains(&"integer"));
    let boolean = || string.parse::<bool>().ok().map(Value::from).filter(|_| types.contains(&"boolean"));
    integer().or_else(boolean).unwrap_or_else(|| Value::from(string))
}

/// An integer of any size. Beyond 64 bits it loses its last digits, which no limit of the description depends on.
fn integer(string: &str) -> Option<Value> {
    let digits = string.strip_prefix('-').unwrap_or(string);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    string.parse::<i64>().map(Value::from).or_else(|_| string.parse::<f64>().map(Value::from)).ok()
}

/// The types that a schema allows.
fn types<'a>(document: &'a Value, schema: &'a Value) -> Vec<&'a str> {
    let schema = resolve(document, schema);
    let own = match &schema["type"] {
        Value::String(name) => vec![name.as_str()],
        Value::Array(names) => names.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    };
    let branches = ["oneOf", "anyOf", "allOf"].into_iter().filter_map(|key| schema[key].as_array()).flatten();
    own.into_iter().chain(branches.flat_map(|branch| types(document, branch))).collect()
}

#[cfg(test)]
mod tests {
    use axum::http::Method;
    use serde_json::json;

    use super::*;

    #[test]
    fn json_has_several_media_types() {
        let named = |kind: &'static str| HeaderMap::from_iter([(header::CONTENT_TYPE, kind.parse().unwrap())]);
        for kind in ["application/json", "Application/JSON; charset=utf-8", "application/merge-patch+json"] {
            assert!(is_json(&named(kind)), "{kind}");
        }
        for kind in ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", ""] {
            assert!(!is_json(&named(kind)), "{kind}");
        }
        assert!(is_json(&HeaderMap::new()));
    }

    #[test]
    fn an_operation_without_a_body_accepts_an_empty_one() {
        for sent in ["", " ", "{}", "{ }\n"] {
            assert_eq!(surplus_body(sent.as_bytes()), [], "{sent:?}");
        }
        for sent in ["{\"a\": 1}", "[]", "x", "1"] {
            assert_eq!(surplus_body(sent.as_bytes()).len(), 1, "{sent:?}");
        }
    }

    #[test]
    fn strings_become_values_of_their_schema() {
        let list = json!({"type": "array", "items": {"type": "string"}});
        let either = json!({"oneOf": [{"type": "string"}, list]});
        for (schema, strings, expected) in [
            (json!({"type": "integer"}), &["7"][..], json!(7)),
            (json!({"type": "integer"}), &["-7"], json!(-7)),
            (json!({"type": "integer"}), &["7.0"], json!("7.0")),
            (json!({"type": "integer"}), &["+7"], json!("+7")),
            (json!({"type": "integer"}), &["-"], json!("-")),
            (json!({"type": "integer"}), &["100000000000000000000"], json!(1e20)),
            (json!({"type": "object"}), &["a"], json!("a")),
            (list.clone(), &[""], json!([""])),
            (either.clone(), &[""], json!("")),
            (json!({"type": "boolean"}), &["true"], json!(true)),
            (json!({"type": "boolean"}), &["1"], json!("1")),
            (json!({"type": "string"}), &["7"], json!("7")),
            (json!({"type": "string"}), &["a,b"], json!("a,b")),
            (json!({"type": "string"}), &["a", "b"], json!(["a", "b"])),
            (list.clone(), &["a"], json!(["a"])),
            (list, &["a, b", "c"], json!(["a", "b", "c"])),
            (either.clone(), &["a"], json!("a")),
            (either, &["a,b"], json!(["a", "b"])),
        ] {
            assert_eq!(typed(&schema, &schema, strings), expected, "{schema} {strings:?}");
        }
    }

    fn issues(path: &str, query: &str, strictness: Strictness) -> Vec<Issue> {
        let Route::Operation(operation) = Description::bundled().find(&Method::GET, path) else {
            panic!("{path} is not an operation");
        };
        query_issues(operation, &Query::parse(query), strictness)
    }

    fn assert_valid(path: &str, queries: &[&str]) {
        for query in queries {
            for strictness in [Strictness::Lenient, Strictness::Strict] {
                assert_eq!(issues(path, query, strictness), [], "{query}");
            }
        }
    }

    /// Expects one issue, with this code and parameter.
    fn assert_invalid(path: &str, query: &str, code: Code, name: &str) {
        for strictness in [Strictness::Lenient, Strictness::Strict] {
            let found = format!("{:?}", issues(path, query, strictness));
            assert_eq!(found.matches("Issue {").count(), 1, "{query}: {found}");
            assert!(found.contains(&format!("code: {code:?}")), "{query}: {found}");
            assert!(found.contains(&format!("Parameter({name:?})")), "{query}: {found}");
        }
    }

    #[test]
    fn every_spelling_of_a_filter_is_accepted() {
        let blocks = "/porting_orders/id/phone_number_blocks";
        assert_valid(
            blocks,
            &[
                "filter[status]=draft",
                "filter[status]=draft,ported",
                "filter[status][in][]=draft&filter[status][in][]=ported",
                "filter[status][]=draft&filter[status][]=ported",
                "filter[status][0]=draft&filter[status][1]=ported",
                "filter[support_key]=sr_a&filter[phone_number]=%2B4930244999901,%2B4930244999902",
                "filter[porting_order_id][]=a9b1d2c9-c19f-4670-92ad-26b81f487f4a&page[size]=250&sort[value]=-created_at",
            ],
        );
        let orders = "/porting_orders";
        assert_valid(
            orders,
            &[
                "filter[activation_settings][fast_port_eligible]=true&include_phone_numbers=false",
                "filter[activation_settings.fast_port_eligible]=false&filter[misc.type]=full",
                "filter%5Bend_user%5D%5Badmin%5D%5Bentity_name%5D=A%20B",
            ],
        );
        assert_invalid(orders, "filter[misc.type]=half", Code::BadValue, "filter[misc.type]");
        assert_invalid(orders, "filter[misc][type]=half", Code::BadValue, "filter[misc][type]");
        assert_invalid(blocks, "filter[status][in][]=lost", Code::BadValue, "filter[status][in][]");
        assert_invalid(blocks, "filter[porting_order_id]=a,b", Code::BadRequest, "filter[porting_order_id]");
    }

    #[test]
    fn values_are_checked_by_their_schema() {
        let orders = "/porting_orders";
        for (query, code, name) in [
            ("page[size]=251", Code::Range, "page[size]"),
            ("page[size]=0", Code::Range, "page[size]"),
            ("page[number]=-1", Code::Range, "page[number]"),
            ("page[number]=one", Code::Type, "page[number]"),
            ("page[number]=1.5", Code::Type, "page[number]"),
            ("page[number]=1&page[number]=2", Code::Type, "page[number]"),
            ("page=1", Code::Type, "page"),
            ("page=1&page[size]=5", Code::Type, "page"),
            ("include_phone_numbers=yes", Code::Type, "include_phone_numbers"),
            ("include_phone_numbers[x]=true", Code::Type, "include_phone_numbers[x]"),
            ("filter[customer_reference][x]=1", Code::Type, "filter[customer_reference][x]"),
            ("filter[end_user]=x", Code::Type, "filter[end_user]"),
            ("sort[value]=id", Code::BadValue, "sort[value]"),
        ] {
            assert_invalid(orders, query, code, name);
        }
        assert_invalid(
            "/porting/events",
            "filter[created_at][gte]=1.3.2026",
            Code::BadRequest,
            "filter[created_at][gte]",
        );
        assert_invalid(
            "/porting_orders/x/loa_template",
            "loa_configuration_id=x",
            Code::BadRequest,
            "loa_configuration_id",
        );
    }

    #[test]
    fn unknown_parameters_are_ignored_or_rejected() {
        for (query, name) in [
            ("x=1", "x"),
            ("filter[x]=1", "filter[x]"),
            ("filter[misc][x]=1", "filter[misc][x]"),
            ("page[x]=1", "page[x]"),
            ("page[]=1", "page[]"),
            ("page[.]=1", "page[.]"),
            ("filter[misc][][0]=1", "filter[misc][][0]"),
            ("page[][number]=x", "page[][number]"),
            ("filter[status]=draft", "filter[status]"),
        ] {
            assert_eq!(issues("/porting_orders", query, Strictness::Lenient), [], "{query}");
            let found = format!("{:?}", issues("/porting_orders", query, Strictness::Strict));
            assert!(found.contains("BadFilter") && found.contains(&format!("Parameter({name:?})")), "{found}");
        }
        assert_eq!(issues("/porting_orders", "page[number]=0", Strictness::Lenient), []);
        assert_eq!(issues("/porting_orders", "page[number]=0", Strictness::Strict).len(), 1);
    }
}
