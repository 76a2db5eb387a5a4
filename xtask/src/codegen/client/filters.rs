//! Writes the filters of lists: structs of optional values with setters.

use super::docs::doc;
use super::{ident, type_of, type_of_query};
use crate::codegen::surface::model::{Kind, Operation, Query, Surface};
use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use std::collections::BTreeSet;

/// The names of all filters.
pub(super) fn names(surface: &Surface) -> Vec<&str> {
    filtered_lists(surface).into_iter().map(|(name, _)| name).collect()
}

/// The filters with their operations. The CSV form of a list uses the list's filter.
fn filtered_lists(surface: &Surface) -> Vec<(&str, &Operation)> {
    let mut seen = BTreeSet::new();
    let with_filter = surface.operations.iter().filter_map(|it| Some((it.filter.as_deref()?, it)));
    with_filter.filter(|(name, _)| seen.insert(*name)).collect()
}

pub(super) fn generate(surface: &Surface) -> TokenStream {
    let filters: Vec<TokenStream> =
        filtered_lists(surface).into_iter().map(|(name, operation)| filter(name, operation)).collect();
    let has_times = filtered_lists(surface).iter().any(|(_, it)| it.query.iter().any(|query| query.kind == Kind::Time));
    let times = has_times.then(|| quote! { use chrono::{DateTime, Utc}; });
    quote! {
        //! Filters of lists.

        use crate::checks::{check_filter_list, check_filter_value, check_known};
        use crate::validation::Issues;
        #times
        use telnyx_porting_api::types;

        #(#filters)*
    }
}

fn filter(name: &str, operation: &Operation) -> TokenStream {
    let ident = format_ident!("{name}");
    let about = match operation.response.item.as_str() {
        "" => "Parameters of the request".to_owned(),
        _ => "Filters and sorts the list".to_owned(),
    };
    let about = format!("{about}. Source: operation `{}`.\n\n{}", operation.id, operation.filter_docs);
    let docs = doc(&about);
    let fields = operation.query.iter().map(|query| {
        let (field, kind, docs) = (super::ident(&query.rust), type_of_query(query), doc(&query.docs));
        quote! { #docs pub #field: Option<#kind>, }
    });
    let setters = operation.query.iter().map(setter);
    let checks = operation.query.iter().map(|query| {
        let (field, name) = (super::ident(&query.rust), &query.rust);
        if query.is_list {
            quote! { issues.extend(check_filter_list(#name, self.#field.as_deref())); }
        } else {
            quote! { issues.extend(check_filter_value(#name, self.#field.as_ref())); }
        }
    });
    let known = operation.query.iter().filter_map(|query| {
        let Kind::Enum(kind) = &query.kind else { return None };
        let (field, name, kind) = (super::ident(&query.rust), &query.rust, format_ident!("{kind}"));
        let check = quote! { check_known!(issues, #name, value, types::#kind); };
        Some(if query.is_list {
            quote! { for value in self.#field.iter().flatten() { #check } }
        } else {
            quote! { if let Some(value) = &self.#field { #check } }
        })
    });
    quote! {
        #docs
        #[derive(Clone, Debug, Default, PartialEq)]
        #[non_exhaustive]
        pub struct #ident {
            #(#fields)*
        }

        impl #ident {
            /// Returns a filter that matches everything.
            pub fn new() -> Self {
                Self::default()
            }

            #(#setters)*

            /// Rejects values that would match everything, and validates enum values.
            pub(crate) fn check(&self) -> Issues {
                let mut issues = Issues::new();
                #(#checks)*
                #(#known)*
                issues
            }
        }
    }
}

fn setter(query: &Query) -> TokenStream {
    let (field, with, one) = (ident(&query.rust), format_ident!("{}", query.with), type_of(&query.kind));
    let docs = doc(&query.docs);
    if query.is_list {
        quote! {
            #docs
            #[must_use]
            pub fn #with(mut self, values: impl IntoIterator<Item = impl Into<#one>>) -> Self {
                self.#field = Some(values.into_iter().map(Into::into).collect());
                self
            }
        }
    } else {
        quote! {
            #docs
            #[must_use]
            pub fn #with(mut self, value: impl Into<#one>) -> Self {
                self.#field = Some(value.into());
                self
            }
        }
    }
}
