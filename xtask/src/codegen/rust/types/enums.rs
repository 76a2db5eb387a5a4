//! Enums that the server may extend: an unknown value is kept as text.

use super::docs;
use crate::codegen::stages::names::type_name;
use crate::document::Object;
use anyhow::{Context, ensure};
use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use serde_json::Value;
use std::collections::BTreeSet;

pub(super) fn generate(name: &str, schema: &Object, values: &[Value]) -> anyhow::Result<TokenStream> {
    let values =
        values.iter().map(|value| value.as_str().context("a value is no text")).collect::<Result<Vec<_>, _>>()?;
    let names: Vec<String> = values.iter().map(|value| variant_name(value)).collect();
    let distinct: BTreeSet<&String> = names.iter().collect();
    ensure!(distinct.len() == names.len(), "two of its values give the same variant: {values:?}");
    let unknown = if names.iter().any(|name| name == "Unknown") { "Unrecognized" } else { "Unknown" };
    let (ident, unknown) = (format_ident!("{name}"), format_ident!("{unknown}"));
    let variants: Vec<_> = names.iter().map(|name| format_ident!("{name}")).collect();
    let variant_docs = values.iter().map(|value| format!(" `{value}`"));
    let docs = docs(schema, name);
    Ok(quote! {
        #docs
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum #ident {
            #(#[doc = #variant_docs] #variants,)*
            /// A value that this version does not know; it is sent back as it came.
            #unknown(String),
        }

        open_enum!(#ident, #unknown { #(#variants = #values),* });
    })
}

/// `created_at` gives `CreatedAt`, `-created_at` gives `CreatedAtDescending`.
pub(in crate::codegen) fn variant_name(value: &str) -> String {
    let (text, suffix) = match value.strip_prefix('-') {
        Some(rest) => (rest, "Descending"),
        None => (value, ""),
    };
    let name = format!("{}{suffix}", type_name(text));
    match name.chars().next() {
        Some(first) if first.is_ascii_alphabetic() => name,
        Some(_) => format!("Value{name}"),
        None => "Empty".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variants_have_names_that_a_person_would_write() {
        let cases = [
            ("foc-date-confirmed", "FocDateConfirmed"),
            ("ACCOUNT_NUMBER_MISMATCH", "AccountNumberMismatch"),
            ("-created_at", "CreatedAtDescending"),
            ("activation_settings.foc_datetime_requested", "ActivationSettingsFocDatetimeRequested"),
            ("Activate RDY", "ActivateRdy"),
            ("image/png", "ImagePng"),
            ("1", "Value1"),
            ("", "Empty"),
        ];
        for (value, name) in cases {
            assert_eq!(variant_name(value), name);
        }
    }
}
