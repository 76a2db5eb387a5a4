//! Operations.

use axum::http::{Method, StatusCode};
use serde_json::Value;

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
    position: usize,
    method: Method,
    path: String,
    id: String,
    parameters: Vec<Parameter>,
    body: Option<Body>,
    answers: Vec<Answer>,
}

/// An answer with one status.
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
                operations.push(Operation::read(document, operations.len(), method, path, operation));
            }
        }
    }
    operations
}

impl Operation {
    fn read(document: &Value, position: usize, method: Method, path: &str, operation: &Value) -> Self {
        let answers = operation["responses"].as_object().into_iter().flatten();
        Self {
            position,
            method,
            path: path.to_owned(),
            id: operation["operationId"].as_str().unwrap_or_default().to_owned(),
            parameters: Parameter::read(document, operation),
            body: Body::read(document, operation),
            answers: answers.filter_map(|(status, answer)| Answer::read(document, status, answer)).collect(),
        }
    }

    /// Its place among all operations.
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
    pub(crate) fn parameters(&self) -> &[Parameter] {
        &self.parameters
    }

    pub(crate) fn body(&self) -> Option<&Body> {
        self.body.as_ref()
    }

    pub(crate) fn answers(&self) -> &[Answer] {
        &self.answers
    }

    /// The answer to a request that is in order. Every operation has exactly one.
    pub(crate) fn success(&self) -> Option<&Answer> {
        self.answers.iter().find(|answer| answer.status.is_success())
    }
}

impl Answer {
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

#[cfg(test)]
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
                    assert_ne!(schema.faults(&json!([[]]), leeway), [], "{}", operation.id());
                }
            }
        }
    }
}
