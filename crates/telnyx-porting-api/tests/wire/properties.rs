//! Properties for arbitrary inputs.

use crate::examples::order;
use crate::support::http;
use proptest::prelude::*;
use serde_json::{Map, Value, json};
use std::sync::{Arc, Mutex};
use telnyx_porting_api::runtime::{Expected, TransportFuture};
use telnyx_porting_api::types::{PortingEvent, PortingOrder};
use telnyx_porting_api::{Client, Error, OperationInfo, Transport};

/// Any JSON of limited depth.
fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        ".{0,12}".prop_map(Value::from),
        Just(json!("draft")),
    ];
    leaf.prop_recursive(3, 24, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::vec((".{0,6}", inner), 0..4).prop_map(|fields| fields.into_iter().collect()),
        ]
    })
}

/// JSON pointers to all values within `value`.
fn places(value: &Value) -> Vec<String> {
    let inner: Vec<(String, &Value)> = match value {
        Value::Object(fields) => fields.iter().map(|(name, value)| (name.clone(), value)).collect(),
        Value::Array(items) => items.iter().enumerate().map(|(index, value)| (index.to_string(), value)).collect(),
        _ => Vec::new(),
    };
    let mut found = Vec::new();
    for (name, value) in inner {
        let name = name.replace('~', "~0").replace('/', "~1");
        found.push(format!("/{name}"));
        found.extend(places(value).iter().map(|place| format!("/{name}{place}")));
    }
    found
}

/// The example order with other values in some positions, and with unknown fields.
fn odd_order() -> impl Strategy<Value = Value> {
    let changes = prop::collection::vec((any::<prop::sample::Index>(), any_json()), 0..4);
    let unknown = prop::collection::vec(("[a-z]{1,3}", any_json()), 0..3);
    (changes, unknown).prop_map(|(changes, unknown)| {
        let mut order = order();
        for (index, value) in changes {
            let places = places(&order);
            *order.pointer_mut(&places[index.index(places.len())]).unwrap() = value;
        }
        order.as_object_mut().unwrap().extend(unknown);
        order
    })
}

/// Records the URL of the last request, and sends nothing.
#[derive(Default)]
struct Keeping(Mutex<Option<String>>);

impl Transport for Keeping {
    fn send<'a>(
        &'a self,
        _: &'a reqwest::Client,
        request: reqwest::Request,
        _: &'a OperationInfo,
        _: Expected<'a>,
    ) -> TransportFuture<'a> {
        *self.0.lock().unwrap() = Some(request.url().as_str().to_owned());
        Box::pin(async { Err("kept".into()) })
    }
}

/// The URL that a call would send to. `None` if it is rejected.
fn url_of(call: impl AsyncFnOnce(Client) -> Error) -> Option<String> {
    let transport = Arc::new(Keeping::default());
    let client = Client::with_transport("http://localhost/v2", http(), transport.clone());
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let error = runtime.block_on(call(client));
    let url = transport.0.lock().unwrap().take();
    match error {
        Error::GivenUp(_) => assert!(url.is_some()),
        Error::InvalidRequest(_) => assert!(url.is_none()),
        error => panic!("{error:?}"),
    }
    url
}

/// Decodes `%41` and, in queries, `+`.
fn decoded(text: &str) -> String {
    percent_encoding::percent_decode_str(text).decode_utf8().unwrap().into_owned()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn an_order_is_rejected_or_decoded_without_loss(sent in odd_order()) {
        let text = sent.to_string();
        match serde_json::from_str::<PortingOrder>(&text) {
            Ok(order) => {
                let written = serde_json::to_value(&order).unwrap();
                prop_assert_eq!(&serde_json::from_value::<PortingOrder>(written.clone()).unwrap(), &order);
                let arrived: Value = serde_json::from_str(&text).unwrap();
                for (name, _) in order.extra.iter() {
                    prop_assert_eq!(written.get(name), arrived.get(name));
                }
            }
            Err(error) => prop_assert!(!error.to_string().is_empty()),
        }
    }

    #[test]
    fn unknown_fields_never_break_an_order(fields in prop::collection::vec(("x_[a-z]{1,8}", any_json()), 0..6)) {
        let sent: Map<String, Value> = fields.into_iter().collect();
        let order: PortingOrder = serde_json::from_value(Value::Object(sent.clone())).unwrap();
        prop_assert_eq!(order.extra.iter().count(), sent.len());
        for (name, value) in &sent {
            prop_assert_eq!(order.extra.get(name), Some(value));
        }
    }

    #[test]
    fn any_json_is_an_event(sent in any_json(), typed in any::<bool>()) {
        let mut sent = sent;
        if let (true, Some(fields)) = (typed, sent.as_object_mut()) {
            fields.insert("event_type".to_owned(), json!("porting_order.split"));
        }
        let event: PortingEvent = serde_json::from_value(sent.clone()).unwrap();
        if let PortingEvent::Unknown(kept) = event {
            prop_assert_eq!(kept, sent);
        } else {
            prop_assert!(typed);
        }
    }

    #[test]
    fn any_id_is_one_segment_or_rejected(id in "(\\PC|[/?#%.\\\\:;@&=+$,\\[\\]{} \t\n]){0,12}") {
        let sent = id.clone();
        let url = url_of(async |client| client.list_porting_order_comments().id(id.as_str()).send().await.unwrap_err());
        let Some(url) = url else {
            let odd = sent.contains(|c: char| c.is_whitespace() || c.is_control());
            prop_assert!(odd || matches!(sent.as_str(), "" | "." | ".."), "{sent:?} was refused");
            return Ok(());
        };
        let segment = url.strip_prefix("http://localhost/v2/porting_orders/").unwrap().strip_suffix("/comments").unwrap();
        let allowed = |c: char| c.is_ascii_alphanumeric() || "-._~!$&'()*+,;=:@%".contains(c);
        prop_assert!(segment.chars().all(allowed), "{segment}");
        prop_assert_eq!(decoded(segment), sent);
    }

    #[test]
    fn any_text_is_one_query_value(text in "(\\PC|[&=+%#?/,\\[\\]; \t\r\n\0]){0,16}") {
        let sent = text.clone();
        let call = async |client: Client| {
            client.list_porting_orders().filter_customer_reference(text).page_size(1).send().await.unwrap_err()
        };
        let url = url_of(call).unwrap();
        let query = url.strip_prefix("http://localhost/v2/porting_orders?filter%5Bcustomer_reference%5D=").unwrap();
        let value = query.strip_suffix("&page%5Bsize%5D=1").unwrap();
        prop_assert!(value.chars().all(|c| c.is_ascii_alphanumeric() || "-._*+%".contains(c)), "{value}");
        prop_assert_eq!(decoded(&value.replace('+', " ")), sent);
    }
}
