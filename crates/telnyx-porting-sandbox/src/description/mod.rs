//! The published description of the API, as far as a server needs it.
//!
//! `porting-orders.json` is written by `cargo xtask codegen` from `openapi/porting-orders.yml`, with the actions of
//! `openapi/overlay.yml` that are marked `x-carried`, and packed by the build script. It is read at first use and kept for the life of the program; what a request is checked with is made when the
//! first such request arrives.

mod body;
mod closed;
mod example;
mod judge;
mod operation;
mod parameter;
mod paths;
mod reference;
mod schema;

use std::sync::LazyLock;

use axum::http::Method;
use serde_json::Value;

use crate::packed;

pub(crate) use body::Body;
pub(crate) use example::example_of;
#[cfg(test)]
pub(crate) use judge::Judge;
pub(crate) use judge::{Broken, Fault, Format, Kind};
pub(crate) use operation::{Answer, Operation};
pub(crate) use parameter::Parameter;
pub(crate) use reference::resolve;
pub(crate) use schema::{Leeway, Schema};

use paths::Paths;

static CARRIED: LazyLock<Description> = LazyLock::new(|| {
    let document = serde_json::from_slice(&packed::unpack(packed::DESCRIPTION));
    Description::new(document.expect("codegen writes JSON"))
});

/// What the description says.
#[derive(Debug)]
pub(crate) struct Description {
    document: Value,
    operations: Vec<Operation>,
    paths: Paths,
}

/// What is known of a path and a method.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Found<'a> {
    Operation(&'a Operation),
    /// The path exists with these methods only.
    Methods(&'a [Method]),
    Nothing,
}

impl Description {
    /// The description that the sandbox carries.
    pub(crate) fn carried() -> &'static Self {
        &CARRIED
    }

    fn new(document: Value) -> Self {
        let operations = operation::read(&document);
        let paths = Paths::of(&operations);
        Self { document, operations, paths }
    }

    /// The whole document.
    pub(crate) fn document(&self) -> &Value {
        &self.document
    }

    /// Every operation, in the order of the document.
    pub(crate) fn operations(&self) -> &[Operation] {
        &self.operations
    }

    /// How many operations there are.
    pub(crate) fn len(&self) -> usize {
        self.operations.len()
    }

    /// The operation of a request; `path` is that below the server's address. HEAD counts as GET.
    pub(crate) fn find(&self, method: &Method, path: &str) -> Found<'_> {
        let Some(methods) = self.paths.find(path) else {
            return Found::Nothing;
        };
        let wanted = if method == Method::HEAD { &Method::GET } else { method };
        match methods.position(wanted) {
            Some(position) => Found::Operation(&self.operations[position]),
            None => Found::Methods(methods.names()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(method: Method, path: &str) -> Option<&'static str> {
        match Description::carried().find(&method, path) {
            Found::Operation(operation) => Some(operation.id()),
            Found::Methods(_) | Found::Nothing => None,
        }
    }

    #[test]
    fn every_operation_is_found_by_its_own_method_and_path() {
        let description = Description::carried();
        assert_eq!(description.operations().len(), 54);
        for operation in description.operations() {
            let path = operation.path().replace(['{', '}'], "");
            assert_eq!(id(operation.method().clone(), &path), Some(operation.id()), "{path}");
        }
    }

    #[test]
    fn a_strict_sandbox_knows_the_number_types_that_came_after_the_published_file() {
        let document = Description::carried().document();
        for name in ["PortingOrder", "PortingPhoneNumber", "PortingAssociatedPhoneNumber", "PortingPhoneNumberBlock"] {
            let schema =
                Schema::new(document, &document["components"]["schemas"][name]["properties"]["phone_number_type"]);
            for value in ["local", "localcommercial", "multipurpose", "other"] {
                assert!(schema.faults(&Value::from(value), Leeway::Closed).is_empty(), "{name} {value}");
            }
            assert_eq!(schema.faults(&Value::from("pager"), Leeway::Closed).len(), 1, "{name}");
        }
    }

    #[test]
    fn names_in_a_path_come_before_ids() {
        assert_eq!(id(Method::GET, "/porting_orders/exception_types"), Some("ListExceptionTypes"));
        assert_eq!(id(Method::GET, "/porting_orders/exception_type"), Some("GetPortingOrder"));
        assert_eq!(id(Method::HEAD, "/porting_orders/id"), Some("GetPortingOrder"));
        assert_eq!(id(Method::GET, "/porting_orders/a%2Fb"), Some("GetPortingOrder"));
    }

    #[test]
    fn nothing_is_found_besides() {
        for path in ["", "/", "/porting_orders/", "porting_orders", "/porting_orders//comments", "/porting_orders/a/b"]
        {
            assert!(matches!(Description::carried().find(&Method::GET, path), Found::Nothing), "{path}");
        }
        let Found::Methods(methods) = Description::carried().find(&Method::PUT, "/porting_orders/x") else {
            panic!("the path is known");
        };
        assert_eq!(methods, [Method::DELETE, Method::GET, Method::HEAD, Method::PATCH]);
    }
}
