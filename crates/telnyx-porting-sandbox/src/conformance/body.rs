//! Bodies.

use axum::http::{HeaderMap, header};
use serde_json::Value;

use super::complaint;
use crate::description::{Body, Leeway};
use crate::http::body::json_value;
use crate::http::response::ApiError;
use crate::issue::{Code, Issue as Problem};

/// What is wrong with a body. An error if it cannot even be read.
pub(super) fn problems(
    described: Option<&Body>,
    headers: &HeaderMap,
    sent: &[u8],
    leeway: Leeway,
) -> Result<Vec<Problem>, ApiError> {
    let Some(described) = described else {
        return Ok(if leeway == Leeway::Closed { uncalled_for(sent) } else { Vec::new() });
    };
    if sent.trim_ascii().is_empty() {
        let missing = Problem::new(Code::MissingParameter, "The operation needs a JSON body.").at("");
        return Ok(if described.is_required() { vec![missing] } else { Vec::new() });
    }
    if !is_json(headers) {
        return Err(Problem::new(Code::UnsupportedMedia, "The body must be sent as application/json.").into());
    }
    let value = json_value(sent)?;
    let complaints = complaint::of(described.schema().faults(&value, leeway));
    Ok(complaints
        .into_iter()
        .map(|complaint| Problem::new(complaint.code, complaint.detail).at(complaint.pointer))
        .collect())
}

/// The problem with a body where none is described. Clients may send an empty object there.
fn uncalled_for(sent: &[u8]) -> Vec<Problem> {
    let is_empty = sent.trim_ascii().is_empty()
        || serde_json::from_slice(sent).is_ok_and(|value: Value| value.as_object().is_some_and(|body| body.is_empty()));
    if is_empty { Vec::new() } else { vec![Problem::new(Code::BadRequest, "The operation takes no body.").at("")] }
}

/// Whether the content type is JSON. Without one it is supposed to be.
fn is_json(headers: &HeaderMap) -> bool {
    let Some(sent) = headers.get(header::CONTENT_TYPE) else {
        return true;
    };
    let kind = sent.to_str().unwrap_or_default().split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    kind == "application/json" || (kind.starts_with("application/") && kind.ends_with("+json"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_has_several_names() {
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
    fn an_operation_without_a_body_takes_an_empty_one() {
        for sent in ["", " ", "{}", "{ }\n"] {
            assert_eq!(uncalled_for(sent.as_bytes()), [], "{sent:?}");
        }
        for sent in ["{\"a\": 1}", "[]", "x", "1"] {
            assert_eq!(uncalled_for(sent.as_bytes()).len(), 1, "{sent:?}");
        }
    }
}
