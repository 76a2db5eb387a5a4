//! The published description of the API, as far as a server needs it: operations and their routes.
//!
//! `cargo xtask codegen` writes `porting-orders.json` from `openapi/porting-orders.yml` and the actions of
//! `openapi/overlay.yml` that are marked `x-carried`; the build script compresses it. It is parsed at first use. The
//! validator of a body or parameter is compiled when the first request needs it.

use std::sync::LazyLock;

use axum::http::{Method, StatusCode};
use miniz_oxide::inflate::decompress_to_vec;
use serde_json::Value;

use super::validator::{Schema, resolve};

static BUNDLED: LazyLock<Description> = LazyLock::new(|| {
    let compressed = include_bytes!(concat!(env!("OUT_DIR"), "/porting-orders.json.z"));
    let text = decompress_to_vec(compressed).expect("the build script writes a deflate stream");
    Description::new(serde_json::from_slice(&text).expect("codegen writes JSON"))
});

/// The methods of an OpenAPI path.
const METHODS: [(&str, Method); 5] = [
    ("get", Method::GET),
    ("post", Method::POST),
    ("put", Method::PUT),
    ("patch", Method::PATCH),
    ("delete", Method::DELETE),
];

#[derive(Debug)]
pub(crate) struct Description {
    /// The whole OpenAPI document.
    pub(crate) document: Value,
    /// Every operation, in the order of the document.
    pub(crate) operations: Vec<Operation>,
    /// Indices into `operations`, by path.
    paths: matchit::Router<Vec<usize>>,
}

/// An operation of the API.
#[derive(Debug)]
pub(crate) struct Operation {
    /// Its index in [`Description::operations`].
    pub(crate) index: usize,
    /// Its `operationId`.
    pub(crate) id: String,
    pub(crate) method: Method,
    /// The path template, such as `/porting_orders/{id}`.
    pub(crate) path: String,
    /// Query parameters. Path parameters are ids, and any string is accepted as an id.
    pub(crate) parameters: Vec<Parameter>,
    pub(crate) body: Option<Body>,
    pub(crate) responses: Vec<Response>,
}

/// A query parameter. An object is sent in parts: `name[member]`.
#[derive(Debug)]
pub(crate) struct Parameter {
    pub(crate) name: String,
    pub(crate) schema: Schema,
}

/// The JSON body of a request.
#[derive(Debug)]
pub(crate) struct Body {
    pub(crate) is_required: bool,
    pub(crate) schema: Schema,
}

/// The response with one status.
#[derive(Debug)]
pub(crate) struct Response {
    pub(crate) status: StatusCode,
    /// Media types, each with its `schema` and, if there is one, its `example`.
    pub(crate) media: Vec<(String, Value)>,
}

/// The result of looking up a method and a path.
#[derive(Debug)]
pub(crate) enum Route<'a> {
    Operation(&'a Operation),
    /// The path exists, but only with these methods, which are sorted by name.
    OtherMethods(Vec<Method>),
    Unknown,
}

impl Description {
    /// The description that is compiled into the sandbox.
    pub(crate) fn bundled() -> &'static Self {
        &BUNDLED
    }

    fn new(document: Value) -> Self {
        let mut operations = Vec::new();
        let mut paths = matchit::Router::new();
        for (path, item) in document["paths"].as_object().into_iter().flatten() {
            let first = operations.len();
            for (name, method) in METHODS {
                if let Some(operation) = item.get(name) {
                    operations.push(Operation::new(&document, operations.len(), method, path, operation));
                }
            }
            paths.insert(path, (first..operations.len()).collect()).expect("a test finds every operation by its path");
        }
        Self { document, operations, paths }
    }

    /// The operation of a request. `path` is relative to the server's base URL. HEAD is served like GET.
    pub(crate) fn find(&self, method: &Method, path: &str) -> Route<'_> {
        let found = self.paths.at(path).ok().filter(|found| found.params.iter().all(|(_, id)| !id.is_empty()));
        let Some(found) = found else {
            return Route::Unknown;
        };
        let method = if method == Method::HEAD { &Method::GET } else { method };
        let operations = || found.value.iter().map(|index| &self.operations[*index]);
        if let Some(operation) = operations().find(|operation| operation.method == method) {
            return Route::Operation(operation);
        }
        let head = operations().any(|operation| operation.method == Method::GET).then_some(Method::HEAD);
        let mut methods: Vec<Method> = operations().map(|operation| operation.method.clone()).chain(head).collect();
        methods.sort_by(|a, b| a.as_str().cmp(b.as_str()));
        Route::OtherMethods(methods)
    }
}

impl Operation {
    fn new(document: &Value, index: usize, method: Method, path: &str, operation: &Value) -> Self {
        let parameters = operation["parameters"].as_array().into_iter().flatten();
        let parameters = parameters.map(|parameter| resolve(document, parameter));
        let responses = operation["responses"].as_object().into_iter().flatten();
        Self {
            index,
            id: operation["operationId"].as_str().unwrap_or_default().to_owned(),
            method,
            path: path.to_owned(),
            parameters: parameters.filter_map(|parameter| Parameter::new(document, parameter)).collect(),
            body: operation.get("requestBody").map(|body| Body::new(document, resolve(document, body))),
            responses: responses.filter_map(|(status, response)| Response::new(document, status, response)).collect(),
        }
    }

    /// The response to a valid request. Every operation has exactly one.
    pub(crate) fn success(&self) -> Option<&Response> {
        self.responses.iter().find(|response| response.status.is_success())
    }
}

impl Parameter {
    fn new(document: &Value, parameter: &Value) -> Option<Self> {
        let name = parameter["name"].as_str().filter(|_| parameter["in"] == "query")?;
        Some(Self { name: name.to_owned(), schema: Schema::new(document, &parameter["schema"]) })
    }
}

impl Body {
    fn new(document: &Value, body: &Value) -> Self {
        let schema = Schema::new(document, &body["content"]["application/json"]["schema"]);
        Self { is_required: body["required"] == true, schema }
    }
}

impl Response {
    fn new(document: &Value, status: &str, response: &Value) -> Option<Self> {
        let media = resolve(document, response)["content"].as_object().into_iter().flatten();
        let media = media.map(|(name, media)| (name.clone(), media.clone())).collect();
        Some(Self { status: status.parse().ok()?, media })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::schema::validator::Strictness;

    fn id(method: Method, path: &str) -> Option<&'static str> {
        match Description::bundled().find(&method, path) {
            Route::Operation(operation) => Some(&operation.id),
            Route::OtherMethods(_) | Route::Unknown => None,
        }
    }

    #[test]
    fn every_operation_is_found_by_its_own_method_and_path() {
        let description = Description::bundled();
        assert_eq!(description.operations.len(), 54);
        for operation in &description.operations {
            let path = operation.path.replace(['{', '}'], "");
            assert_eq!(id(operation.method.clone(), &path), Some(operation.id.as_str()), "{path}");
        }
    }

    #[test]
    fn every_operation_has_one_success_and_schemas_that_compile() {
        for operation in &Description::bundled().operations {
            let successes = operation.responses.iter().filter(|response| response.status.is_success());
            assert_eq!(successes.count(), 1, "{}", operation.id);
            assert!(!operation.id.is_empty(), "{}", operation.path);
            let bodies = operation.body.iter().map(|body| &body.schema);
            for schema in bodies.chain(operation.parameters.iter().map(|parameter| &parameter.schema)) {
                assert!(schema.document().is_object(), "{}", operation.id);
                for strictness in [Strictness::Lenient, Strictness::Strict] {
                    assert_ne!(schema.violations(&json!([[]]), strictness), [], "{}", operation.id);
                }
            }
        }
    }

    #[test]
    fn number_types_added_after_the_published_file_are_valid() {
        let document = &Description::bundled().document;
        for name in ["PortingOrder", "PortingPhoneNumber", "PortingAssociatedPhoneNumber", "PortingPhoneNumberBlock"] {
            let schema =
                Schema::new(document, &document["components"]["schemas"][name]["properties"]["phone_number_type"]);
            for value in ["local", "localcommercial", "multipurpose", "other"] {
                assert_eq!(schema.violations(&Value::from(value), Strictness::Strict), [], "{name} {value}");
            }
            assert_eq!(schema.violations(&Value::from("pager"), Strictness::Strict).len(), 1, "{name}");
        }
    }

    #[test]
    fn literal_segments_take_precedence_over_ids() {
        assert_eq!(id(Method::GET, "/porting_orders/exception_types"), Some("ListExceptionTypes"));
        assert_eq!(id(Method::GET, "/porting_orders/exception_type"), Some("GetPortingOrder"));
        assert_eq!(id(Method::HEAD, "/porting_orders/id"), Some("GetPortingOrder"));
        assert_eq!(id(Method::GET, "/porting_orders/a%2Fb"), Some("GetPortingOrder"));
    }

    #[test]
    fn other_paths_and_methods_are_not_found() {
        for path in ["", "/", "/porting_orders/", "porting_orders", "/porting_orders//comments", "/porting_orders/a/b"]
        {
            assert!(matches!(Description::bundled().find(&Method::GET, path), Route::Unknown), "{path}");
        }
        let Route::OtherMethods(methods) = Description::bundled().find(&Method::PUT, "/porting_orders/x") else {
            panic!("the path is known");
        };
        assert_eq!(methods, [Method::DELETE, Method::GET, Method::HEAD, Method::PATCH]);
    }
}
