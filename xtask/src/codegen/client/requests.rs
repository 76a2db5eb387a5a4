//! Requests with query parameters: those of lists, and those that can be restricted.

use super::{ident, is_copy};
use crate::codegen::surface::model::{Kind, Operation, Query, Shape, Surface};
use proc_macro2::TokenStream;
use quote::{format_ident, quote};

/// Whether an operation has a function here.
pub(super) fn has_request(operation: &Operation) -> bool {
    operation.response.shape == Shape::Page || operation.filter.is_some()
}

/// Whether a request has paging parameters.
fn is_paged(operation: &Operation) -> bool {
    operation.response.shape == Shape::Page || operation.response.shape == Shape::Raw && operation.has_pages
}

pub(super) fn generate(surface: &Surface) -> TokenStream {
    let requests: Vec<TokenStream> = surface.operations.iter().filter(|it| has_request(it)).map(request).collect();
    quote! {
        //! Requests of lists.

        use crate::checks::SetOptional;
        use crate::list::PageRequest;
        use telnyx_porting_api::{Client, Error, Id, ResponseValue, Timestamp, types};

        #(#requests)*
    }
}

fn request(operation: &Operation) -> TokenStream {
    let name = format_ident!("{}", operation.name);
    let docs = format!(" Sends `{}`.", operation.id);
    let response = match operation.response.shape {
        Shape::Raw => quote! { telnyx_porting_api::RawBody },
        Shape::Empty => quote! { () },
        _ => {
            let envelope = format_ident!("{}", operation.response.envelope);
            quote! { types::#envelope }
        }
    };
    let ids: Vec<_> = operation
        .ids
        .iter()
        .map(|id| (ident(&id.name), format_ident!("{}", id.setter), format_ident!("{}", id.id)))
        .collect();
    let parameters = ids.iter().map(|(name, _, kind)| quote! { #name: super::#kind, });
    let set_ids = ids.iter().map(|(name, setter, _)| quote! { .#setter(#name) });
    let page = is_paged(operation).then(|| quote! { page: PageRequest, });
    let set_page = is_paged(operation).then(|| {
        quote! { .page_number(page.number).set_optional(page.size, |r, v| r.page_size(v)) }
    });
    let filter = operation.filter.as_ref().map(|filter| {
        let filter = format_ident!("{filter}");
        quote! { f: &super::#filter, }
    });
    let body = operation.body.as_ref().map(|body| {
        let name = format_ident!("{}", body.name);
        quote! { body: types::#name, }
    });
    let set_body = operation.body.as_ref().map(|_| quote! { .body(body) });
    let set_query = operation.query.iter().map(set);
    quote! {
        #[doc = #docs]
        pub(crate) async fn #name(
            api: Client,
            #(#parameters)*
            #page
            #filter
            #body
        ) -> Result<ResponseValue<#response>, Error> {
            api.#name()
                #(#set_ids)*
                #set_body
                #set_page
                #(#set_query)*
                .send()
                .await
        }
    }
}

/// Sets one parameter, if it has a value.
fn set(query: &Query) -> TokenStream {
    let (field, setter) = (ident(&query.rust), format_ident!("{}", query.setter));
    let convert = |value: TokenStream| match (&query.kind, &query.sent) {
        (Kind::Time, Kind::Time) => quote! { Timestamp::from(#value) },
        (Kind::Time, _) => quote! { Timestamp::from(#value).as_str().to_owned() },
        (Kind::PhoneNumber | Kind::CountryCode, _) => quote! { #value.as_str().to_owned() },
        (Kind::Id(_), Kind::Id(_)) => quote! { Id::from(#value) },
        (Kind::Id(_), _) => quote! { String::from(#value) },
        _ => value,
    };
    if query.is_list {
        let converted = match (&query.kind, &query.sent) {
            (Kind::Id(_), Kind::Id(_)) => quote! { Id::from },
            (Kind::Id(_), _) => quote! { String::from },
            _ => {
                let converted = convert(quote! { v });
                quote! { |v| #converted }
            }
        };
        return quote! { .set_optional_list(f.#field.as_ref(), #converted, |r, v| r.#setter(v)) };
    }
    let value = if is_copy(&query.kind) {
        quote! { f.#field }
    } else {
        quote! { f.#field.clone() }
    };
    let converted = convert(quote! { v });
    quote! { .set_optional(#value, |r, v| r.#setter(#converted)) }
}
