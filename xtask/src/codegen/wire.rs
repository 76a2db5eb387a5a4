//! Writes a wire test of each operation: method, path, query, body, and a response that is decoded.

use super::File;
use super::client::to_source;
use super::rust::types::unions::variants;
use super::stages::compose::TAGGED;
use super::surface::model::{Kind, Operation, Shape, Surface};
use anyhow::Context;
use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use serde_json::{Map, Value, json};

const UUID: &str = "f1486bae-f067-460c-ad43-73a92848f902";
const TIME: &str = "2026-03-02T15:00:00Z";
/// The depth of samples; deeper values are omitted.
const DEPTH: u8 = 8;

/// The generated files, relative to the tests of the low-level client.
pub(super) fn generate(surface: &Surface, prepared: &Value) -> anyhow::Result<Vec<File>> {
    let samples = Samples(prepared.pointer("/components/schemas").context("no schemas")?);
    let mut kept = Map::new();
    for operation in &surface.operations {
        for name in [Some(operation.response.envelope.as_str()), operation.sent_body.as_deref()].into_iter().flatten() {
            if !name.is_empty() && !kept.contains_key(name) {
                kept.insert(name.to_owned(), samples.of_type(name, DEPTH));
            }
        }
    }
    let names = surface.operations.iter().map(|operation| &operation.name);
    let tests = surface.operations.iter().map(|operation| test(operation, &samples));
    let tokens = quote! {
        //! The request of each operation, and decoding of its response.

        use crate::sample;
        use crate::support::{ANY, JSON, Wire, assert_keeps};
        use telnyx_porting_api::{Id, Timestamp};

        /// The operations with a test.
        pub(crate) const TESTED: &[&str] = &[#(#names),*];

        #(#tests)*
    };
    let mut text = serde_json::to_string_pretty(&kept)?;
    text.push('\n');
    Ok(vec![File::new("mod.rs", to_source(tokens)?), File::new("samples.json", text)])
}

fn test(operation: &Operation, samples: &Samples<'_>) -> TokenStream {
    let (name, method) = (format_ident!("{}", operation.name), &operation.name);
    let path =
        operation.ids.iter().fold(operation.path.clone(), |path, id| path.replace(&format!("{{{}}}", id.wire), UUID));
    let line = format!("{} /v2{path}", operation.http_method);
    let ids = operation.ids.iter().map(|id| {
        let setter = format_ident!("{}", id.setter);
        quote! { .#setter(Id::verbatim(#UUID)) }
    });
    let mut pairs: Vec<(String, String)> = Vec::new();
    let queries: Vec<TokenStream> = operation
        .query
        .iter()
        .map(|query| {
            let setter = format_ident!("{}", query.setter);
            let (value, text) = value(&query.sent, samples);
            pairs.push((query.wire.clone(), if query.is_list { format!("{text},{text}") } else { text }));
            if query.is_list {
                quote! { .#setter([#value, #value]) }
            } else {
                quote! { .#setter(#value) }
            }
        })
        .collect();
    let pages = operation.has_pages.then(|| {
        pairs.push(("page[number]".to_owned(), "2".to_owned()));
        pairs.push(("page[size]".to_owned(), "50".to_owned()));
        quote! { .page_number(2).page_size(50) }
    });
    pairs.sort();
    let (keys, values): (Vec<_>, Vec<_>) = pairs.into_iter().unzip();
    let body = operation.sent_body.as_ref().map(|body| {
        let kind = format_ident!("{body}");
        quote! { .body(serde_json::from_value::<telnyx_porting_api::types::#kind>(sample(#body)).unwrap()) }
    });
    let sent = operation.sent_body.as_ref().map_or_else(|| quote! { None }, |body| quote! { Some(sample(#body)) });
    let envelope = &operation.response.envelope;
    let (respond, accept, check) = match operation.response.shape {
        Shape::Empty => (quote! { wire.respond_empty(); }, quote! { ANY }, quote! { let () = response.into_inner(); }),
        Shape::Raw => {
            let media = &operation.response.media_type;
            (
                quote! { wire.respond(200, #media, "content"); },
                quote! { #media },
                quote! { assert_eq!(response.into_inner().bytes().await.unwrap(), "content"); },
            )
        }
        _ => (
            quote! { wire.respond_json(200, &sample(#envelope)); },
            quote! { JSON },
            quote! { assert_keeps(&*response, &sample(#envelope)); },
        ),
    };
    quote! {
        #[tokio::test]
        async fn #name() {
            let wire = Wire::start().await;
            #respond
            let response = wire.client.#name() #(#ids)* #body #(#queries)* #pages .send().await.unwrap();
            wire.expect_query(#line, &[#((#keys, #values)),*], #accept, #sent);
            #check
            wire.has_called(#method);
        }
    }
}

/// A value as the builder takes it, and as it is sent.
fn value(kind: &Kind, samples: &Samples<'_>) -> (TokenStream, String) {
    match kind {
        Kind::Truth => (quote! { true }, "true".to_owned()),
        Kind::Integer => (quote! { 7 }, "7".to_owned()),
        Kind::Number => (quote! { 1.5 }, "1.5".to_owned()),
        Kind::Time => (quote! { #TIME.parse::<Timestamp>().unwrap() }, TIME.to_owned()),
        Kind::Id(_) => (quote! { Id::verbatim(#UUID) }, UUID.to_owned()),
        Kind::Enum(name) => {
            let text = samples.of_type(name, DEPTH).as_str().unwrap_or_default().to_owned();
            let name = format_ident!("{name}");
            (quote! { telnyx_porting_api::types::#name::from(#text) }, text)
        }
        _ => (quote! { "text".to_owned() }, "text".to_owned()),
    }
}

/// Samples of types, with every described member.
struct Samples<'a>(&'a Value);

impl Samples<'_> {
    fn of_type(&self, name: &str, depth: u8) -> Value {
        self.0.get(name).map_or(Value::Null, |schema| self.example(schema, depth))
    }

    fn example(&self, schema: &Value, depth: u8) -> Value {
        if let Some(name) = schema["$ref"].as_str().and_then(|reference| reference.rsplit('/').next()) {
            return self.of_type(name, depth);
        }
        if let Some(part) = schema["allOf"].get(0) {
            return self.example(part, depth);
        }
        if let Some(values) = schema["enum"].as_array() {
            return values.iter().find(|value| value.is_string()).cloned().unwrap_or(Value::Null);
        }
        if let Some(tagged) = schema.get(TAGGED) {
            return self.of_union(tagged, depth);
        }
        match (schema["type"].as_str(), schema["format"].as_str()) {
            (Some("string"), Some("uuid")) => json!(UUID),
            (Some("string"), Some("date-time")) => json!(TIME),
            (Some("string"), _) => json!("text"),
            (Some("integer"), _) => json!(7),
            (Some("number"), _) => json!(1.5),
            (Some("boolean"), _) => json!(true),
            (Some("array"), _) => {
                let item = schema.get("items").map(|items| self.example(items, depth));
                json!(item.into_iter().filter(|item| !item.is_null()).collect::<Vec<_>>())
            }
            _ => self.of_object(schema, depth),
        }
    }

    fn of_object(&self, schema: &Value, depth: u8) -> Value {
        let Some(properties) = schema["properties"].as_object().filter(|_| depth > 0) else { return Value::Null };
        let members = properties.iter().map(|(name, member)| (name.clone(), self.example(member, depth - 1)));
        Value::Object(members.filter(|(_, member)| !member.is_null()).collect())
    }

    /// The first variant, with its tag.
    fn of_union(&self, tagged: &Value, depth: u8) -> Value {
        let first = variants(tagged).ok().and_then(|all| all.into_iter().next());
        let Some(variant) = first else { return Value::Null };
        let mut sample = self.of_type(variant.target, depth);
        if let (Some(property), Some(tag)) = (tagged["property"].as_str(), variant.first_tag()) {
            sample[property] = json!(tag);
        }
        sample
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sample_has_every_member() {
        let schemas = json!({
            "Kind": {"type": "string", "enum": ["a", "b"]},
            "Part": {"properties": {"kind": {"$ref": "#/components/schemas/Kind"}, "count": {"type": "integer"}}},
            "Whole": {"properties": {
                "parts": {"type": "array", "items": {"$ref": "#/components/schemas/Part"}},
                "at": {"type": "string", "format": "date-time"},
                "itself": {"$ref": "#/components/schemas/Whole"}
            }}
        });
        let sample = Samples(&schemas).of_type("Whole", 2);
        let inner = json!({"parts": [{"kind": "a", "count": 7}], "at": TIME});
        assert_eq!(sample["parts"], inner["parts"]);
        assert_eq!(sample["itself"]["at"], TIME);
        assert!(sample["itself"]["itself"].is_null(), "a type that contains itself ends somewhere");
    }
}
