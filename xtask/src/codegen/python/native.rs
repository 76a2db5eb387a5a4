//! The native functions. Each reads Python values and creates a call of the crate.

use super::File;
use super::arguments::{self, Argument, Source, is_csv_form};
use crate::codegen::surface::CLIENT;
use crate::codegen::surface::model::{Face, Group, Kind, Operation, Query, Shape, Surface};
use anyhow::ensure;
use proc_macro2::{TokenStream, TokenTree};
use quote::{format_ident, quote};
use std::collections::BTreeSet;

const FOLDER: &str = "src/generated/operations";
/// The conversion of Python values.
const INPUT: [&str; 17] = [
    "Arg",
    "Args",
    "Argument",
    "Body",
    "Change",
    "Decimal",
    "Free",
    "Integer",
    "Items",
    "Members",
    "OneOrMore",
    "PageNumber",
    "Size",
    "StrictBool",
    "Text",
    "Timestamp",
    "arguments",
];

/// The name of an operation's function.
pub(super) fn function(operation: &Operation) -> String {
    let name = if operation.group == CLIENT {
        operation.method.clone()
    } else {
        format!("{}_{}", operation.group, operation.method)
    };
    crate::codegen::identifiers::python_argument(&name)
}

/// The operations of a group that are generated for Python.
pub(super) fn generated<'a>(surface: &'a Surface, group: &'a str) -> impl Iterator<Item = &'a Operation> {
    surface.operations.iter().filter(move |it| it.group == group && !it.by_hand.contains(&Face::Python))
}

/// A file for each group, and one that has them all.
pub(super) fn files(surface: &Surface) -> anyhow::Result<Vec<File>> {
    let mut files = Vec::new();
    let mut names = Vec::new();
    let groups = surface.groups.iter().map(Some).chain([None]);
    for group in groups {
        let name = group.map_or(CLIENT, |group| group.name.as_str());
        let operations: Vec<&Operation> = generated(surface, name).collect();
        if operations.is_empty() {
            continue;
        }
        let functions = operations.iter().map(|it| function_of(it, group)).collect::<anyhow::Result<Vec<_>>>()?;
        let docs = group.map_or("Operations without a group.", |group| group.python_docs.as_str());
        let docs = format!(" {}", super::docstrings::first_sentence(docs));
        let source = module(&docs, &operations, &functions);
        files.push(File::new(format!("{FOLDER}/{name}.rs"), crate::codegen::client::to_source(source)?));
        names.push(format_ident!("{name}"));
    }
    let root = quote! {
        //! The operations that are one call of the crate, one file per group.

        #(mod #names;)*

        use pyo3::prelude::*;

        /// Adds all functions to the module.
        pub(crate) fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
            let files = [#(#names::register),*];
            files.iter().try_for_each(|register| register(module))
        }
    };
    files.push(File::new(format!("{FOLDER}/mod.rs"), crate::codegen::client::to_source(root)?));
    Ok(files)
}

fn module(docs: &str, operations: &[&Operation], functions: &[TokenStream]) -> TokenStream {
    let names = operations.iter().map(|it| ident(&function(it)));
    let words: BTreeSet<String> = functions.iter().flat_map(|function| words(function.clone())).collect();
    let has = |name: &&str| words.contains(*name);
    let input: Vec<_> = INPUT.iter().filter(|name| has(name)).map(|name| format_ident!("{name}")).collect();
    let input = (!input.is_empty()).then(|| quote! { use crate::input::{#(#input),*}; });
    let client = if has(&"call") {
        quote! { use crate::client::{NativeClient, call}; }
    } else {
        quote! { use crate::client::NativeClient; }
    };
    let stream = has(&"StreamRequest").then(|| quote! { use crate::stream::{StreamRequest, list}; });
    let mut of_crate: BTreeSet<String> = operations.iter().filter_map(|it| it.filter.clone()).collect();
    of_crate.extend(operations.iter().flat_map(|it| arguments::of_operation(it)).filter_map(|argument| {
        match argument.source {
            Source::Id(id, _) => Some(id.to_owned()),
            Source::Field(field) => type_of_crate(&field.kind),
            Source::Query(query) => type_of_crate(&query.kind),
            _ => None,
        }
    }));
    of_crate.extend(["PageSize", "types"].iter().filter(|name| has(name)).map(|name| (*name).to_owned()));
    let of_crate: Vec<_> = of_crate.iter().map(|name| format_ident!("{name}")).collect();
    let of_crate = (!of_crate.is_empty()).then(|| quote! { use telnyx_porting::{#(#of_crate),*}; });
    quote! {
        #![doc = #docs]

        use crate::call::Options;
        #client
        #input
        #stream
        use pyo3::prelude::*;
        #of_crate

        #(#functions)*

        functions![#(#names),*];
    }
}

/// The names in a piece of code.
fn words(tokens: TokenStream) -> Vec<String> {
    let mut found = Vec::new();
    for token in tokens {
        match token {
            TokenTree::Ident(ident) => found.push(ident.to_string()),
            TokenTree::Group(group) => found.extend(words(group.stream())),
            _ => {}
        }
    }
    found
}

/// The type of the crate that a value is read as.
fn type_of_crate(kind: &Kind) -> Option<String> {
    match kind {
        Kind::Id(id) => Some(id.clone()),
        Kind::PhoneNumber => Some("PhoneNumber".to_owned()),
        Kind::CountryCode => Some("CountryCode".to_owned()),
        _ => None,
    }
}

/// A Python name in Rust.
fn ident(name: &str) -> syn::Ident {
    if syn::parse_str::<syn::Ident>(name).is_ok() {
        return format_ident!("{name}");
    }
    match name {
        "crate" | "self" | "super" | "Self" => format_ident!("{name}_"),
        name => syn::Ident::new_raw(name, proc_macro2::Span::call_site()),
    }
}

/// The name of a function's argument, as Python shows it.
pub(super) fn parameter(name: &str) -> String {
    ident(name).to_string().trim_start_matches("r#").to_owned()
}

/// The argument in the macro that reads all of them, with its name in Python if that differs.
fn read_argument(argument: &Argument<'_>) -> TokenStream {
    let (ident, name) = (ident(&argument.name), &argument.name);
    if ident == *name {
        quote! { #ident }
    } else {
        quote! { #ident as #name }
    }
}

fn function_of(operation: &Operation, group: Option<&Group>) -> anyhow::Result<TokenStream> {
    ensure!(
        !operation.by_hand.contains(&Face::Rust) || is_csv_form(operation),
        "openapi/surface.yml, operations.{}: what is by hand in Rust is so in Python; add python to its `by_hand`",
        operation.id
    );
    let arguments = arguments::of_operation(operation);
    let name = ident(&function(operation));
    let parameters = arguments.iter().map(|argument| {
        let (name, reader): (_, syn::Result<syn::Type>) = (ident(&argument.name), syn::parse_str(&argument.reader()));
        let reader = reader?;
        Ok(quote! { #name: Argument<#reader> })
    });
    let parameters = parameters.collect::<anyhow::Result<Vec<_>>>()?;
    let read_arguments = arguments.iter().map(read_argument);
    let filter_name = local("filter", &arguments);
    let filter = operation.filter.as_ref().map(|filter| filter_of(filter, &filter_name, &arguments));
    let body = operation.body.as_ref().map(|body| {
        let kind = format_ident!("{}", body.name);
        let members = arguments.iter().filter_map(|argument| match argument.source {
            Source::Field(field) => Some((ident(&argument.name), &field.wire)),
            _ => None,
        });
        let members = members.map(|(name, wire)| quote! { .with(#wire, #name) });
        quote! { let body = Body::new() #(#members)* .decode::<types::#kind>()?; }
    });
    let make = make(operation, group, &arguments, &filter_name)?;
    Ok(if operation.response.shape == Shape::Page {
        quote! {
            #[pyfunction]
            fn #name(
                client: &Bound<'_, NativeClient>, options: Argument<Options>, #(#parameters),*
            ) -> PyResult<StreamRequest> {
                arguments!(options as "", #(#read_arguments),*);
                #filter
                Ok(#make)
            }
        }
    } else {
        quote! {
            #[pyfunction]
            fn #name(
                client: &Bound<'_, NativeClient>, options: Argument<Options>, #(#parameters),*
            ) -> PyResult<Py<PyAny>> {
                arguments!(options as "", #(#read_arguments),*);
                #filter
                #body
                #make
            }
        }
    })
}

/// A name that no argument has.
fn local(preferred: &str, arguments: &[Argument<'_>]) -> syn::Ident {
    let mut name = preferred.to_owned();
    while arguments.iter().any(|argument| argument.name == name) {
        name.push('_');
    }
    format_ident!("{name}")
}

/// Builds the filter from the arguments.
fn filter_of(filter: &str, local: &syn::Ident, arguments: &[Argument<'_>]) -> TokenStream {
    let filter = format_ident!("{filter}");
    let set = arguments.iter().filter_map(|argument| match argument.source {
        Source::Query(query) => Some((query, ident(&argument.name))),
        _ => None,
    });
    let set = set.map(|(query, name)| {
        let (field, value) = (crate::codegen::client::ident(&query.rust), value_of(query, &name));
        quote! { #local.#field = #value; }
    });
    quote! {
        let mut #local = #filter::new();
        #(#set)*
    }
}

/// The value of a field of the filter.
fn value_of(query: &Query, name: &syn::Ident) -> TokenStream {
    match (&query.kind, query.is_list) {
        (Kind::Enum(_), false) => quote! { Text::value(#name) },
        (Kind::Truth, false) => quote! { StrictBool::optional(#name) },
        (Kind::Text | Kind::Secret | Kind::Object(_) | Kind::Json, false) => quote! { Text::optional(#name) },
        (Kind::Truth | Kind::Integer | Kind::Number | Kind::Time, true) => {
            quote! { #name.map(|values| values.0.into_iter().map(|value| value.0).collect()) }
        }
        (_, true) => quote! { #name.map(|values| values.0) },
        (_, false) => quote! { #name.map(|value| value.0) },
    }
}

/// Calls the crate.
fn make(
    operation: &Operation,
    group: Option<&Group>,
    arguments: &[Argument<'_>],
    filter: &syn::Ident,
) -> anyhow::Result<TokenStream> {
    let is_list = operation.response.shape == Shape::Page;
    let mut ids = arguments.iter().filter(|argument| argument.is_positional()).map(|argument| {
        let name = ident(&argument.name);
        if is_list {
            quote! { #name.0.clone() }
        } else {
            quote! { #name.0 }
        }
    });
    let is_about_an_order = operation.ids.first().is_some_and(|id| id.is_order);
    let handle = match group {
        None => quote! { client },
        Some(group) => {
            ensure!(
                is_about_an_order || !group.below_order,
                "{} has no order in its path, and its group `{}` is below orders; give it another `group` in \
                 openapi/surface.yml, under `operations`",
                operation.id,
                group.name
            );
            let accessor = crate::codegen::client::ident(&group.accessor);
            if group.below_order {
                let order = ids.next();
                quote! { client.order(#order).#accessor() }
            } else if is_about_an_order && group.item_handle.is_some() {
                let order = ids.next();
                quote! { client.order(#order) }
            } else {
                quote! { client.#accessor() }
            }
        }
    };
    let ids: Vec<TokenStream> = ids.collect();
    let method = crate::codegen::client::ident(&operation.method);
    if is_list {
        let method = match operation.filter {
            Some(_) if operation.has_plain_list => format_ident!("{}_with", operation.method),
            _ => method,
        };
        let filter = operation.filter.as_ref().map(|_| quote! { #filter.clone() });
        return Ok(quote! {
            list(client, options, page_size, first_page, move |client| #handle.#method(#(#ids,)* #filter))
        });
    }
    let filter = operation.filter.as_ref().map(|_| quote! { #filter, });
    if is_csv_form(operation) {
        let all = format_ident!("{}_all", operation.method);
        return Ok(quote! {{
            let size = page_size.map_or(PageSize::MAX, |size| size.0);
            match page {
                Some(page) => {
                    call(client, options, move |client| #handle.#method(#(#ids,)* #filter page.0, size).bytes())
                }
                None => call(client, options, move |client| #handle.#all(#(#ids,)* #filter size)),
            }
        }});
    }
    let body = operation.body.as_ref().map(|_| quote! { body });
    let bytes = (operation.response.shape == Shape::Raw).then(|| quote! { .bytes() });
    Ok(quote! { call(client, options, move |client| #handle.#method(#(#ids,)* #filter #body) #bytes) })
}
