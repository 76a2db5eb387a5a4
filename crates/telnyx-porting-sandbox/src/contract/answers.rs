//! Answers to requests that are in order, each made once.

use std::sync::{LazyLock, OnceLock};

use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::Response;
use serde_json::Value;

use super::{csv, paging, pdf};
use crate::description::{Answer, Description, Operation, example_of};

/// An answer that is only sent any more.
#[derive(Debug)]
struct Ready {
    status: StatusCode,
    /// Each content type with its body; none for an answer without one.
    forms: Vec<(HeaderValue, Bytes)>,
}

/// By the position of the operation.
static SUCCESSES: LazyLock<Vec<OnceLock<Ready>>> =
    LazyLock::new(|| std::iter::repeat_with(OnceLock::new).take(Description::carried().len()).collect());

/// The documented success of an operation, in the form that the client accepts.
pub(super) fn success(operation: &Operation, headers: &HeaderMap) -> Response {
    let ready = SUCCESSES[operation.position()].get_or_init(|| Ready::new(operation));
    let mut response = Response::new(Body::empty());
    *response.status_mut() = ready.status;
    if let Some((kind, body)) = ready.form(headers) {
        response.headers_mut().insert(header::CONTENT_TYPE, kind.clone());
        *response.body_mut() = Body::from(body.clone());
    }
    response
}

impl Ready {
    fn new(operation: &Operation) -> Self {
        let Some(answer) = operation.success() else {
            return Self { status: StatusCode::NO_CONTENT, forms: Vec::new() };
        };
        let forms = answer.media().iter().filter_map(|(kind, _)| {
            let body = body(answer, kind)?;
            Some((HeaderValue::from_str(kind).ok()?, body))
        });
        Self { status: answer.status(), forms: forms.collect() }
    }

    /// The first form that the client names; otherwise the first of all. Weights are not looked at.
    fn form(&self, headers: &HeaderMap) -> Option<&(HeaderValue, Bytes)> {
        let [first, _, ..] = self.forms.as_slice() else {
            return self.forms.first();
        };
        let accepted = headers.get(header::ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let named = accepted.split(',').filter_map(|part| part.split(';').next()).map(str::trim);
        named.into_iter().find_map(|name| self.forms.iter().find(|(kind, _)| kind == name)).or(Some(first))
    }
}

fn body(answer: &Answer, kind: &str) -> Option<Bytes> {
    match kind {
        "application/json" => serde_json::to_vec(&example(answer)?).ok().map(Bytes::from),
        "application/pdf" => Some(Bytes::from(pdf::letter())),
        "text/csv" => Some(Bytes::from(csv::text(&example(answer)?))),
        _ => None,
    }
}

/// The JSON of an answer.
fn example(answer: &Answer) -> Option<Value> {
    let (_, media) = answer.media().iter().find(|(kind, _)| kind == "application/json")?;
    let document = Description::carried().document();
    let whole = media.get("example").cloned();
    Some(paging::one_page(whole.unwrap_or_else(|| example_of(document, &media["schema"]))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_answer_has_a_body_in_each_of_its_forms_and_the_json_is_valid() {
        for operation in Description::carried().operations() {
            let answer = operation.success().unwrap();
            let ready = Ready::new(operation);
            assert_eq!(ready.forms.len(), answer.media().len(), "{}", operation.id());
            assert_eq!(ready.forms.is_empty(), ready.status == StatusCode::NO_CONTENT, "{}", operation.id());
            for (kind, media) in answer.media().iter().filter(|(kind, _)| kind == "application/json") {
                let schema = crate::description::Schema::new(Description::carried().document(), &media["schema"]);
                let example = example(answer).unwrap();
                let faults = schema.faults(&example, crate::description::Leeway::Open);
                assert_eq!(faults, [], "{} {kind}", operation.id());
            }
        }
    }
}
