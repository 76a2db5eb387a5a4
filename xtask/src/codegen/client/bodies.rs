//! Writes the checks of request bodies: values of enums, and secrets, which errors must not quote.

use super::{generated, ident};
use crate::codegen::surface::model::{Body, Field, Kind, Surface};
use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use std::collections::BTreeMap;

/// Whether a body has anything to check.
pub(super) fn is_checked(body: &Body) -> bool {
    body.fields.iter().any(matters)
}

fn matters(field: &Field) -> bool {
    matches!(field.kind, Kind::Secret | Kind::Enum(_)) || field.fields.iter().any(matters)
}

/// The functions for the bodies of generated calls.
pub(super) fn generate(surface: &Surface) -> TokenStream {
    let groups = surface.groups.iter().map(|group| group.name.as_str()).chain([crate::codegen::surface::CLIENT]);
    let bodies: BTreeMap<&str, &Body> = groups
        .flat_map(|group| generated(surface, group))
        .filter_map(|operation| operation.body.as_ref())
        .filter(|body| is_checked(body))
        .map(|body| (body.name.as_str(), body))
        .collect();
    let functions = bodies.values().map(|body| {
        let (check, name) = (function(&body.name), format_ident!("{}", body.name));
        let docs = format!(" Looks at a [`types::{}`].", body.name);
        let fields =
            body.fields.iter().filter(|field| matters(field)).map(|field| looked_at(field, &quote! { body }, ""));
        quote! {
            #[doc = #docs]
            pub(crate) fn #check(body: &types::#name) -> (Issues, Vec<Secret>) {
                let mut issues = Issues::new();
                let mut secrets = Vec::new();
                #(#fields)*
                (issues, secrets)
            }
        }
    });
    quote! {
        //! Checks of request bodies before they are sent. Each function returns warnings about values unknown to this
        //! version, and the secrets, which errors must not quote.
        #![allow(unused_imports, unused_mut, reason = "not all are needed for every set of bodies")]

        use crate::validation::Issues;
        use crate::checks::check_known;
        use telnyx_porting_api::{Secret, types};

        #(#functions)*
    }
}

/// The function for a body.
pub(super) fn function(body: &str) -> syn::Ident {
    ident(&format!("check_{}", heck::ToSnakeCase::to_snake_case(body)))
}

fn looked_at(field: &Field, owner: &TokenStream, path: &str) -> TokenStream {
    let (name, path) = (ident(&field.rust), format!("{path}{}", field.wire));
    let values = if field.is_list {
        if field.is_three_state {
            quote! { #owner.#name.value().into_iter().flatten() }
        } else {
            quote! { #owner.#name.iter() }
        }
    } else if field.is_three_state {
        quote! { #owner.#name.value() }
    } else if field.is_required {
        quote! { Some(&#owner.#name) }
    } else {
        quote! { &#owner.#name }
    };
    let (item, look) = match &field.kind {
        Kind::Secret => (format_ident!("secret"), quote! { secrets.push(secret.clone()); }),
        Kind::Enum(kind) => {
            let kind = format_ident!("{kind}");
            (format_ident!("value"), quote! { check_known!(issues, #path, value, types::#kind); })
        }
        _ => {
            let inner = field.fields.iter().filter(|field| matters(field));
            let inner = inner.map(|field| looked_at(field, &quote! { inner }, &format!("{path}.")));
            (format_ident!("inner"), quote! { #(#inner)* })
        }
    };
    if field.is_list {
        quote! { for #item in #values { #look } }
    } else {
        quote! { if let Some(#item) = #values { #look } }
    }
}
