//! Operations.

use axum::http::Method;
#[cfg(feature = "contract")]
use axum::http::StatusCode;
use serde_json::Value;

#[cfg(feature = "contract")]
use super::{Body, Parameter, resolve};

/// The methods that a path can have.
const METHODS: [(&str, Method); 5] = [
    ("get", Method::GET),
    ("post", Method::POST),
    ("put", Method::PUT),
    ("patch", Method::PATCH),
    ("delete", Method::DELETE),
];

/// What can be asked for, and what is answered.
#[derive(Debug)]
pub(crate) struct Operation {
    #[cfg(feature = "contract")]
    position: usize,
    method: Method,
    path: String,
    id: String,
    #[cfg(feature = "contract")]
    parameters: Vec<Parameter>,
    #[cfg(feature = "contract")]
    body: Option<Body>,
    #[cfg(feature = "contract")]
    answers: Vec<Answer>,
}

/// An answer with one status.
#[cfg(feature = "contract")]
#[derive(Debug)]
pub(crate) struct Answer {
    status: StatusCode,
    media: Vec<(String, Value)>,
}

/// Every operation, in the order of the document.
pub(super) fn read(document: &Value) -> Vec<Operation> {
    let mut operations = Vec::new();
    for (path, item) in document["paths"].as_object().into_iter().flatten() {
        for (name, method) in METHODS {
            if let Some(operation) = item.get(name) {
                operations.push(Operation {
                    #[cfg(feature = "contract")]
                    position: operations.len(),
                    method,
                    path: path.clone(),
                    id: operation["operationId"].as_str().unwrap_or_default().to_owned(),
                    #[cfg(feature = "contract")]
                    parameters: Parameter::read(document, operation),
                    #[cfg(feature = "contract")]
                    body: Body::read(document, operation),
                    #[cfg(feature = "contract")]
                    answers: Answer::read_all(document, operation),
                });
            }
        }
    }
    operations
}

impl Operation {
    /// Its place among all operations.
    #[cfg(feature = "contract")]
    pub(crate) fn position(&self) -> usize {
        self.position
    }

    pub(crate) fn method(&self) -> &Method {
        &self.method
    }

    /// The path's template, such as `/porting_orders/{id}`.
    pub(crate) fn path(&self) -> &str {
        &self.path
    }

    /// Its `operationId`.
    pub(crate) fn id(&self) -> &str {
        &self.id
    }

    /// Query parameters.
    #[cfg(feature = "contract")]
    pub(crate) fn parameters(&self) -> &[Parameter] {
        &self.parameters
    }

    #[cfg(feature = "contract")]
    pub(crate) fn body(&self) -> Option<&Body> {
        self.body.as_ref()
    }

    #[cfg(feature = "contract")]
    pub(crate) fn answers(&self) -> &[Answer] {
        &self.answers
    }

    /// The answer to a request that is in order. Every operation has exactly one.
    #[cfg(feature = "contract")]
    pub(crate) fn success(&self) -> Option<&Answer> {
        self.answers.iter().find(|answer| answer.status.is_success())
    }
}

#[cfg(feature = "contract")]
impl Answer {
    fn read_all(document: &Value, operation: &Value) -> Vec<Self> {
        let answers = operation["responses"].as_object().into_iter().flatten();
        answers.filter_map(|(status, answer)| Self::read(document, status, answer)).collect()
    }

    fn read(document: &Value, status: &str, answer: &Value) -> Option<Self> {
        let answer = resolve(document, answer);
        let media = answer["content"].as_object().into_iter().flatten();
        let media = media.map(|(name, media)| (name.clone(), media.clone())).collect();
        Some(Self { status: status.parse().ok()?, media })
    }

    pub(crate) fn status(&self) -> StatusCode {
        self.status
    }

    /// Media types, each with what the description says of it: `schema`, and perhaps `example`.
    pub(crate) fn media(&self) -> &[(String, Value)] {
        &self.media
    }
}

#[cfg(all(test, feature = "contract"))]
mod tests {
    use serde_json::json;

    use crate::description::{Description, Leeway};

    #[test]
    fn every_operation_has_one_success_and_schemas_that_compile() {
        for operation in Description::carried().operations() {
            let successes = operation.answers().iter().filter(|answer| answer.status().is_success());
            assert_eq!(successes.count(), 1, "{}", operation.id());
            assert!(!operation.id().is_empty(), "{}", operation.path());
            let bodies = operation.body().map(|body| body.schema());
            let parameters = operation.parameters().iter().map(|parameter| parameter.schema());
            for schema in bodies.into_iter().chain(parameters) {
                assert!(schema.document().is_object(), "{}", operation.id());
                for leeway in [Leeway::Open, Leeway::Closed] {
                    assert_eq!(schema.errors(&json!([[]]), leeway).count().min(1), 1, "{}", operation.id());
                }
            }
        }
    }
}
