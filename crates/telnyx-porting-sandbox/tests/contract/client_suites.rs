//! Requests as sent by the generated test suites of the official clients: page 0, ids that are the name of the parameter or a
//! fixed UUID, every optional member.

use serde_json::{Value, json};

use crate::description::{Operation, operations};
use crate::generate;
use crate::support::Contract;

/// `/porting_orders/porting_order_id/comments`.
fn named_ids(operation: Operation) -> String {
    operation.path.replace(['{', '}'], "")
}

/// Every parameter of an operation as nested keys, lists joined with commas, and page 0.
fn all_parameters(operation: Operation) -> String {
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    for parameter in operation.query() {
        let name = parameter["name"].as_str().unwrap();
        let example = parameter.get("example").cloned().unwrap_or_else(|| generate::full(&parameter["schema"]));
        append(&mut query, name, &example);
    }
    query.finish()
}

fn append(query: &mut url::form_urlencoded::Serializer<'_, String>, name: &str, value: &Value) {
    match value {
        Value::Object(members) => {
            for (member, value) in members {
                append(query, &format!("{name}[{member}]"), value);
            }
        }
        Value::Array(items) => {
            let texts: Vec<&str> = items.iter().map(|item| item.as_str().unwrap()).collect();
            query.append_pair(name, &texts.join(","));
        }
        _ if name == "page[number]" || name == "page[size]" => {
            query.append_pair(name, if name == "page[number]" { "0" } else { "250" });
        }
        Value::String(text) => {
            query.append_pair(name, text);
        }
        other => {
            query.append_pair(name, &other.to_string());
        }
    }
}

#[tokio::test]
async fn all_parameters_at_once_with_page_zero() {
    let api = Contract::start().await;
    let mut with_page = 0;
    for operation in operations() {
        let query = all_parameters(*operation);
        with_page += usize::from(query.contains("page%5Bnumber%5D=0"));
        let body = generate::body_schema(*operation).map(generate::full);
        let response = api.send(api.with(*operation, &format!("{}?{query}", named_ids(*operation)), body)).await;
        assert_eq!(response.status, operation.success(), "{} {query}", operation.id());
    }
    assert!(with_page > 12, "{with_page}");
}

#[tokio::test]
async fn an_empty_object_if_every_member_is_optional() {
    let api = Contract::start().await;
    let mut optional = 0;
    for operation in operations() {
        let Some(schema) = generate::body_schema(*operation) else { continue };
        let response = api.send(api.with(*operation, &named_ids(*operation), Some(json!({})))).await;
        let is_optional = schema["required"].as_array().is_none_or(Vec::is_empty);
        assert_eq!(response.status, if is_optional { operation.success() } else { 422 }, "{}", operation.id());
        optional += usize::from(is_optional);
    }
    assert!(optional > 5, "{optional}");
}
