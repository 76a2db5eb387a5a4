//! Writes handles with the calls that send a single request.

use super::docs::doc;
use super::requests::has_request;
use super::{bodies, generated, ident};
use crate::codegen::surface::CLIENT;
use crate::codegen::surface::model::{Group, Operation, Shape, Surface};
use proc_macro2::TokenStream;
use quote::{format_ident, quote};

/// The file of a group.
pub(super) fn generate(group: &Group, surface: &Surface) -> TokenStream {
    let (collection, items): (Vec<_>, Vec<_>) = generated(surface, &group.name)
        .partition(|operation| group.item_handle.is_none() || !operation.ids.first().is_some_and(|id| id.is_order));
    let handle = handle(group);
    let name = format_ident!("{}", group.handle);
    let methods = collection.iter().map(|operation| method(operation, group.below_order.then_some(quote! { order })));
    let methods = (!collection.is_empty()).then(|| quote! { impl #name { #(#methods)* } });
    let on_items = items.iter().map(|operation| method(operation, Some(quote! { id })));
    let on_items = group.item_handle.as_ref().filter(|_| !items.is_empty()).map(|handle| {
        let handle = format_ident!("{handle}");
        quote! { impl #handle { #(#on_items)* } }
    });
    let item_handle = group.item_handle.as_ref().map(|handle| item_handle(handle, group));
    let module_docs = format!(" {}", group.docs.split("\n\n").next().unwrap_or_default());
    quote! {
        #![doc = #module_docs]
        #![allow(unused_imports, reason = "not all are needed for every set of operations")]

        use super::{bodies, ids::PortingOrderId, requests};
        use crate::call::{Call, Download};
        use crate::client::Client;
        use crate::list::List;
        use std::sync::Arc;
        use telnyx_porting_api::types;

        #handle
        #item_handle
        #methods
        #on_items
    }
}

/// The handle of one item.
fn item_handle(name: &str, group: &Group) -> TokenStream {
    let (name, id) = (format_ident!("{name}"), format_ident!("{}", group.id));
    let docs = doc(&format!("A handle for one {}. Creating it sends no request.", group.item));
    quote! {
        #docs
        #[derive(Clone, Debug)]
        pub struct #name {
            pub(crate) client: Client,
            pub(crate) id: #id,
        }

        impl #name {
            pub(crate) fn new(client: &Client, id: #id) -> Self {
                Self { client: client.clone(), id }
            }
        }
    }
}

fn handle(group: &Group) -> TokenStream {
    let (name, docs) = (format_ident!("{}", group.handle), doc(&group.docs));
    if group.below_order {
        quote! {
            #docs
            #[derive(Clone, Debug)]
            pub struct #name {
                pub(crate) client: Client,
                pub(crate) order: PortingOrderId,
            }

            impl #name {
                pub(crate) fn new(client: &Client, order: &PortingOrderId) -> Self {
                    Self { client: client.clone(), order: order.clone() }
                }
            }
        }
    } else {
        quote! {
            #docs
            #[derive(Clone, Debug)]
            pub struct #name {
                pub(crate) client: Client,
            }

            impl #name {
                pub(crate) fn new(client: &Client) -> Self {
                    Self { client: client.clone() }
                }
            }
        }
    }
}

/// The groups of the client and of an order's handle.
pub(super) fn client(surface: &Surface) -> TokenStream {
    let accessor = |group: &Group| {
        let (method, handle) = (format_ident!("{}", group.accessor), format_ident!("{}", group.handle));
        let docs = doc(&first_sentence(&group.docs));
        if group.below_order {
            quote! { #docs pub fn #method(&self) -> #handle { #handle::new(&self.client, &self.id) } }
        } else {
            quote! { #docs pub fn #method(&self) -> #handle { #handle::new(self) } }
        }
    };
    let (below_orders, others): (Vec<_>, Vec<_>) = surface.groups.iter().partition(|group| group.below_order);
    let client_accessors = others.into_iter().map(accessor);
    let order_accessors = below_orders.into_iter().map(accessor);
    let methods = generated(surface, CLIENT).map(|operation| method(operation, None));
    let handles = surface.groups.iter().map(|group| format_ident!("{}", group.handle));
    quote! {
        //! The handles of a client.

        use super::{#(#handles),*};
        use super::orders::OrderHandle;
        use crate::call::Call;
        use crate::client::Client;
        use telnyx_porting_api::types;

        impl Client {
            #(#client_accessors)*
            #(#methods)*
        }

        impl OrderHandle {
            #(#order_accessors)*
        }
    }
}

fn first_sentence(text: &str) -> String {
    let line = text.split("\n\n").next().unwrap_or_default();
    line.split_once(". ").map_or_else(|| line.to_owned(), |(first, _)| format!("{first}."))
}

/// One method. `bound`: the field of the handle with the order's id; without a handle, the receiver is the client.
fn method(operation: &Operation, bound: Option<TokenStream>) -> TokenStream {
    let client = if operation.group == CLIENT {
        quote! { self }
    } else {
        quote! { &self.client }
    };
    let shape = operation.response.shape;
    match shape {
        Shape::Page => list(operation, bound.as_ref()),
        _ => call(operation, bound.as_ref(), &client),
    }
}

/// The common part of every deletion.
const DELETION: &str =
    "\n\nWhen the response to the first attempt was lost and the next finds nothing, the call succeeds.";

/// Whether a call succeeds if the resource is already deleted.
fn is_deletion(operation: &Operation) -> bool {
    operation.http_method == "DELETE" && operation.response.shape == Shape::Empty
}

fn docs(operation: &Operation) -> TokenStream {
    let raises: Vec<String> =
        operation.raises.iter().map(|(kind, when)| format!("- {}: {when}", error(kind))).collect();
    let errors = if raises.is_empty() { String::new() } else { format!("\n\n# Errors\n{}", raises.join("\n")) };
    let deletion = if is_deletion(operation) { DELETION } else { "" };
    doc(&format!("{}{deletion} Operation `{}`.{errors}", operation.docs, operation.id))
}

/// The Rust predicate for a Python exception.
fn error(kind: &str) -> String {
    match kind {
        "NotFoundError" => "[`is_not_found`](crate::Error::is_not_found)".to_owned(),
        "ValidationError" => "[`Error::Validation`](crate::Error::Validation)".to_owned(),
        "UnprocessableEntityError" => "[`ErrorKind::UnprocessableEntity`](crate::ErrorKind)".to_owned(),
        other => format!("`{other}` in Python"),
    }
}

struct Ids {
    /// Parameters of the method.
    parameters: Vec<TokenStream>,
    /// Converts the handle's fields to what the request needs.
    take: Option<TokenStream>,
    /// The arguments of the request, in order.
    names: Vec<syn::Ident>,
}

fn ids(operation: &Operation, bound: Option<&TokenStream>) -> Ids {
    let mut found = Ids { parameters: Vec::new(), take: None, names: Vec::new() };
    for id in &operation.ids {
        let name = ident(&id.name);
        match bound {
            Some(field) if id.is_order => found.take = Some(quote! { let #name = self.#field.clone(); }),
            _ => {
                let kind = format_ident!("{}", id.id);
                found.parameters.push(quote! { #name: super::#kind });
            }
        }
        found.names.push(name);
    }
    found
}

fn list(operation: &Operation, bound: Option<&TokenStream>) -> TokenStream {
    let method = ident(&operation.method);
    let request = format_ident!("{}", operation.name);
    let item = format_ident!("{}", operation.response.item);
    let docs = docs(operation);
    let Ids { parameters, take, names } = ids(operation, bound);
    let clones: Vec<_> = names.iter().map(|name| quote! { let #name = #name.clone(); }).collect();
    let plain = (operation.filter.is_none() || operation.has_plain_list).then(|| {
        let filter = operation.filter.as_ref().map(|filter| {
            let filter = format_ident!("{filter}");
            quote! { , &super::#filter::new() }
        });
        quote! {
            #docs
            pub fn #method(&self, #(#parameters),*) -> List<types::#item> {
                #take
                List::new(&self.client, move |api, page| {
                    #(#clones)*
                    async move { requests::#request(api, #(#names,)* page #filter).await }
                })
            }
        }
    });
    let Some(filter) = &operation.filter else { return quote! { #plain } };
    let filter = format_ident!("{filter}");
    let filtered = if operation.has_plain_list { format_ident!("{}_with", operation.method) } else { method.clone() };
    let body = quote! {
        #take
        let (checked, filter) = (filter.check(), Arc::new(filter));
        List::new(&self.client, move |api, page| {
            #(#clones)*
            let filter = Arc::clone(&filter);
            async move { requests::#request(api, #(#names,)* page, &filter).await }
        })
        .validated(checked)
    };
    if !operation.is_compared {
        return quote! {
            #plain
            #docs
            pub fn #filtered(&self, #(#parameters,)* filter: super::#filter) -> List<types::#item> {
                #body
            }
        };
    }
    let ids: Vec<_> = names.iter().filter(|_| !parameters.is_empty()).collect();
    quote! {
        #plain
        #docs
        pub fn #filtered(&self, #(#parameters,)* filter: super::#filter) -> List<types::#item> {
            let expected = filter.clone();
            self.candidates(#(#ids,)* filter).expecting(move |item| expected.mismatch(item))
        }

        /// The same for a caller that checks each item itself: no warning if the server has ignored the filter.
        pub(crate) fn candidates(&self, #(#parameters,)* filter: super::#filter) -> List<types::#item> {
            #body
        }
    }
}

fn call(operation: &Operation, bound: Option<&TokenStream>, client: &TokenStream) -> TokenStream {
    let method = ident(&operation.method);
    let docs = docs(operation);
    let Ids { mut parameters, take, names } = ids(operation, bound);
    let filter = operation.filter.as_ref().map(|filter| {
        let filter = format_ident!("{filter}");
        parameters.push(quote! { filter: super::#filter });
        quote! { &filter, }
    });
    if let Some(body) = &operation.body {
        let body = format_ident!("{}", body.name);
        parameters.push(quote! { body: types::#body });
    }
    let body = operation.body.as_ref().map(|_| quote! { body });
    let request = format_ident!("{}", operation.name);
    let send = if has_request(operation) {
        quote! { requests::#request(api, #(#names,)* #filter #body).await }
    } else {
        let setters = operation.ids.iter().map(|id| {
            let (setter, name) = (format_ident!("{}", id.setter), ident(&id.name));
            quote! { .#setter(#name) }
        });
        let body = operation.body.as_ref().map(|_| quote! { .body(body) });
        quote! { api.#request() #(#setters)* #body .send().await }
    };
    let checked = operation.filter.as_ref().map(|_| quote! { .validated(accepted) });
    let check = operation.filter.as_ref().map(|_| quote! { let accepted = self.client.validate(filter.check()); });
    let item = format_ident!("{}", if operation.response.item.is_empty() { "Unit" } else { &operation.response.item });
    let (response, make) = match operation.response.shape {
        Shape::Single => (quote! { types::#item }, quote! { Call::data(#client, |api| async move { #send }) }),
        Shape::Whole => {
            (quote! { types::#item }, quote! { Call::single_request(#client, |api| async move { #send }, Ok) })
        }
        Shape::Many | Shape::Page => {
            (quote! { Vec<types::#item> }, quote! { Call::all(#client, |api| async move { #send }) })
        }
        Shape::Empty if is_deletion(operation) => {
            (quote! { () }, quote! { Call::deletion(#client, |api| async move { #send }) })
        }
        Shape::Empty => (quote! { () }, quote! { Call::empty(#client, |api| async move { #send }) }),
        Shape::Raw => (quote! { Download }, quote! { Call::file(#client, |api| async move { #send }) }),
    };
    let looked_at = operation.body.as_ref().filter(|body| bodies::is_checked(body));
    let collect = looked_at.map(|body| {
        let check = bodies::function(&body.name);
        quote! {
            let (report, secrets) = bodies::#check(&body);
            let body_accepted = self.client.validate(report);
        }
    });
    let hide = looked_at.map(|_| quote! { .redacting(secrets) });
    let body_checked = looked_at.map(|_| quote! { .validated(body_accepted) });
    quote! {
        #docs
        pub fn #method(&self, #(#parameters),*) -> Call<#response> {
            #take
            #check
            #collect
            #make #hide #checked #body_checked
        }
    }
}
