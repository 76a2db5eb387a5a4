//! Shared assertions.

use crate::support::{KEY, StubResponse, Wire};
use serde::Serialize;
use serde_json::{Value, json};
use std::fmt::Debug;
use telnyx_porting::{Call, Client, List, PageSize};

/// Asserts that a call sends exactly this request, and loses nothing of the response's data.
pub(crate) async fn exchange<T: Serialize + Send + 'static>(
    line: &str,
    body: Option<Value>,
    (status, data): (u16, Value),
    call: impl FnOnce(&Client) -> Call<T>,
) {
    let wire = Wire::start().await;
    wire.respond_json(status, &json!({"data": data, "meta": {"new": 1}, "new": true}));
    let response = call(&wire.client).with_response().await.unwrap();
    wire.expect(line, body);
    assert_eq!(response.status().as_u16(), status, "{line}");
    assert_keeps(line, &*response, &data);
}

/// Asserts the request of a call whose response has no content.
pub(crate) async fn empty_exchange(line: &str, body: Option<Value>, call: impl FnOnce(&Client) -> Call<()>) {
    let wire = Wire::start().await;
    wire.respond(StubResponse::status(204));
    let response = call(&wire.client).with_response().await.unwrap();
    wire.expect(line, body);
    assert_eq!(response.status().as_u16(), 204, "{line}");
}

/// Asserts that a list sends all of its filter, nothing of an empty one, and loses nothing of the response.
pub(crate) async fn listing<T, F>(
    path: &str,
    query: &[(&str, &str)],
    item: Value,
    filter: F,
    list: impl Fn(&Client, F) -> List<T>,
) where
    T: Serialize + PartialEq + Clone + Send + Sync + 'static,
    F: Debug + Default,
{
    let shown = format!("{filter:?}");
    assert!(!shown.contains("None") && !shown.contains("[]"), "{path}: a field of the filter is not tested: {shown}");
    let wire = Wire::start().await;
    let meta = json!({"page_number": 3, "page_size": 50, "total_pages": 7, "total_results": 312, "new": 1});
    wire.respond_json(200, &json!({"data": [item], "meta": meta}));

    let page = list(&wire.client, filter).with_page_size(PageSize::new(50).unwrap()).page(3).await.unwrap();
    let mut expected: Vec<_> = query.iter().map(|(name, value)| format!("{name}={value}")).collect();
    expected.extend(["page[number]=3".to_owned(), "page[size]=50".to_owned()]);
    expected.sort_unstable();
    let request = wire.received().remove(0);
    let (start, sent) = request.line().split_once('?').map(|(a, b)| (a.to_owned(), b.to_owned())).unwrap();
    assert_eq!(start, format!("GET {path}"));
    let mut sent: Vec<_> = sent.split('&').map(str::to_owned).collect();
    sent.sort_unstable();
    assert_eq!(sent, expected, "{path}");
    assert_eq!(request.header("authorization"), [format!("Bearer {KEY}")], "{path}");
    assert_eq!((page.number, page.total_pages, page.total_results), (3, Some(7), Some(312)), "{path}");
    assert_keeps(path, &page.items, &json!([item]));

    list(&wire.client, F::default()).page(1).await.unwrap();
    wire.expect(&format!("GET {path}?page[number]=1"), None);
}

/// Asserts that nothing in the JSON is lost.
#[track_caller]
pub(crate) fn assert_keeps(what: &str, decoded: &impl Serialize, sent: &Value) {
    assert_eq!(without_nothing(&serde_json::to_value(decoded).unwrap()), without_nothing(sent), "{what}");
}

/// Removes nulls and empty lists: absent optional fields are omitted and lists are not, so absent, null and empty are
/// equal.
fn without_nothing(value: &Value) -> Value {
    match value {
        Value::Object(fields) => {
            let kept = fields.iter().filter(|(_, value)| !value.is_null() && **value != json!([]));
            kept.map(|(name, value)| (name.clone(), without_nothing(value))).collect()
        }
        Value::Array(items) => items.iter().map(without_nothing).collect(),
        other => other.clone(),
    }
}
