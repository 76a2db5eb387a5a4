//! Writes the Rust code of the client from a prepared description.

mod layout;
pub(crate) mod operations;
mod rewrite;
mod syntax;
pub(crate) mod types;

use crate::document::operations_mut;
use heck::ToSnakeCase;
pub(crate) use layout::{BANNER, to_source};
use proc_macro2::TokenStream;
use quote::quote;
use serde_json::Value;

/// A text as lines of a doc comment.
pub(crate) fn doc_lines(text: &str) -> Vec<String> {
    text.trim().lines().map(|line| if line.is_empty() { String::new() } else { format!(" {line}") }).collect()
}

/// The module that holds the others, with a list of all operations.
pub(crate) fn module(prepared: &Value, reviewed: &operations::Idempotencies) -> TokenStream {
    let text = |pointer: &str| prepared.pointer(pointer).and_then(Value::as_str).unwrap_or_default();
    let docs = format!(" {} {}.", text("/info/title"), text("/info/version"));
    let operations = operations_mut(&mut prepared.clone())
        .map(|(path, method, operation)| {
            let id = operation.get("operationId").and_then(Value::as_str).unwrap_or_default().to_snake_case();
            let (method, path) = (method.to_uppercase(), path.split('#').next().unwrap_or_default());
            let idempotency = operations::idempotency(reviewed, &id, &method);
            quote! { OperationInfo::new(#id, #method, #path).with_idempotency(Idempotency::#idempotency) }
        })
        .collect::<Vec<_>>();
    quote! {
        #![doc = #docs]

        /// A builder per operation, made by the methods of [`Client`](crate::runtime::Client).
        pub mod builder;
        mod client;
        /// The objects and enums that are sent and received.
        pub mod types;

        use crate::runtime::{Idempotency, OperationInfo};

        /// Every operation, in the order of the description; CSV forms come last.
        pub const OPERATIONS: &[OperationInfo] = &[#(#operations),*];
    }
}
