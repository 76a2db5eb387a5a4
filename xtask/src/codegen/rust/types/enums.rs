//! Enums that the server may extend: an unknown value is kept as text.

use super::docs;
use crate::codegen::identifiers;
use crate::codegen::stages::origins;
use crate::document::Object;
use anyhow::{Context, anyhow};
use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use serde_json::Value;

pub(super) fn generate(name: &str, schema: &Object, values: &[Value]) -> anyhow::Result<TokenStream> {
    let values = texts(name, schema, values)?;
    let names = names(name, schema, &values)?;
    let unknown = unknown_name(&names);
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
            /// A value unknown to this version; it is preserved.
            #unknown(String),
        }

        open_enum!(#ident, #unknown { #(#variants = #values),* });
    })
}

/// The values of an enum, all of which must be texts.
fn texts<'a>(name: &str, schema: &Object, values: &'a [Value]) -> anyhow::Result<Vec<&'a str>> {
    let place = || origins::schema_origin(schema, format!("#/components/schemas/{name}"));
    let text = |value: &'a Value| {
        let text = value.as_str();
        text.with_context(|| format!("{}/enum: {value} is not a string; describe all values as strings", place()))
    };
    values.iter().map(text).collect()
}

/// The names of the variants. Values with the same name in code are rejected with the origin of each.
pub(in crate::codegen) fn names(name: &str, schema: &Object, values: &[&str]) -> anyhow::Result<Vec<String>> {
    let at = format!("#/components/schemas/{name}");
    identifiers::variants(values).map_err(|identifiers::Clash(positions)| {
        let each: Vec<String> = positions
            .into_iter()
            .map(|position| {
                format!("{:?} at {}", values[position], origins::value_origin(schema, values[position], &at))
            })
            .collect();
        anyhow!("the values {} get one name in code; remove one of them in the overlay", each.join(" and "))
    })
}

/// The variant for unknown values, with a unique name.
fn unknown_name(names: &[String]) -> &'static str {
    let free = ["Unknown", "Unrecognized", "UnknownValue"];
    free.into_iter().find(|free| !names.iter().any(|name| name == free)).unwrap_or("Unknown_")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn indistinguishable_values_are_rejected_with_both_origins() {
        let schema = json!({"enum": ["aB", "x", "Ab"], "x-origin": "#/s", "x-value-origins": {"aB": "#/s/enum/0", "Ab": "#/t/enum/4"}});
        let schema = schema.as_object().unwrap();
        let error = generate("S", schema, schema["enum"].as_array().unwrap()).unwrap_err().to_string();
        assert!(
            error.contains("\"aB\" at #/s/enum/0 and \"Ab\" at #/t/enum/4") && error.contains("overlay"),
            "{error}"
        );
    }

    #[test]
    fn the_unknown_variant_has_a_unique_name() {
        let names = |names: &[&str]| unknown_name(&names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>());
        assert_eq!(names(&["A"]), "Unknown");
        assert_eq!(names(&["Unrecognized", "Unknown"]), "UnknownValue");
    }
}
