//! Operation ids of requests.

use axum::http::Method;

use super::description::{Description, Route};

/// Operations that the description lacks: method, path with `*` for an id, operation id.
const DOCUMENTS: &[(Method, &str, &str)] = &[
    (Method::POST, "/documents", "CreateDocument"),
    (Method::GET, "/documents/*", "RetrieveDocument"),
    (Method::GET, "/documents/*/download", "DownloadDocument"),
];

/// The operation of a request; `None` for unknown paths and for the sandbox's own endpoints.
pub(crate) fn operation(method: &Method, path: &str) -> Option<&'static str> {
    let path = path.strip_prefix("/v2")?;
    if let Route::Operation(operation) = Description::bundled().find(method, path) {
        return Some(&operation.id);
    }
    let known = DOCUMENTS.iter().find(|(known, pattern, _)| known == method && matches(pattern, path));
    known.map(|(_, _, id)| *id)
}

/// Whether an operation has this id.
pub(crate) fn is_operation(id: &str) -> bool {
    let described = Description::bundled().operations.iter().any(|operation| operation.id == id);
    described || DOCUMENTS.iter().any(|(_, _, known)| *known == id)
}

/// Whether a path belongs to the API and not to the sandbox itself.
pub(crate) fn is_of_api(path: &str) -> bool {
    !(matches!(path, "/" | "/openapi.json") || path.starts_with("/sandbox/"))
}

fn matches(pattern: &str, path: &str) -> bool {
    let (expected, present): (Vec<_>, Vec<_>) = (pattern.split('/').collect(), path.split('/').collect());
    let same = |(expected, present): (&&str, &&str)| expected == present || (*expected == "*" && !present.is_empty());
    expected.len() == present.len() && expected.iter().zip(&present).all(same)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn described_operations_and_documents_have_names() {
        assert_eq!(operation(&Method::GET, "/v2/porting_orders/x"), Some("GetPortingOrder"));
        assert_eq!(operation(&Method::POST, "/v2/documents"), Some("CreateDocument"));
        assert_eq!(operation(&Method::GET, "/v2/documents/x"), Some("RetrieveDocument"));
        assert_eq!(operation(&Method::GET, "/v2/documents/x/download"), Some("DownloadDocument"));
        for path in ["/v2/documents/", "/v2/documents/x/y", "/v2/documents//download", "/porting_orders", "/"] {
            assert_eq!(operation(&Method::GET, path), None, "{path}");
        }
        assert!(is_of_api("/v3/x") && !is_of_api("/") && !is_of_api("/sandbox/state"));
    }
}
