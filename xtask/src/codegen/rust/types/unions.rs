//! Enums for tagged unions.

use super::docs;
use crate::codegen::identifiers::is_rust_word;
use crate::document::Object;
use anyhow::Context;
use heck::ToUpperCamelCase;
use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use serde_json::Value;

/// Words that are redundant if every variant's type ends in one of them.
const SUFFIXES: [&str; 3] = ["EventPayload", "Payload", "Event"];

pub(super) fn generate(name: &str, schema: &Object, tagged: &Value) -> anyhow::Result<TokenStream> {
    let property = tagged["property"]
        .as_str()
        .context("the tag has no name; name it by `discriminator/propertyName` in the overlay")?;
    let variants = variants(tagged)?;
    let ident = format_ident!("{name}");
    let docs = docs(schema, name);
    let names: Vec<_> = names(&variants, name).iter().map(|name| format_ident!("{name}")).collect();
    let targets: Vec<_> = variants.iter().map(|variant| format_ident!("{}", variant.target)).collect();
    let tags: Vec<_> = variants.iter().map(|variant| &variant.tags).collect();
    let variant_docs = variants.iter().map(|variant| {
        let tags: Vec<String> = variant.tags.iter().map(|tag| format!("`{tag}`")).collect();
        format!(" {}", tags.join(", "))
    });
    Ok(quote! {
        #docs
        #[derive(Clone, PartialEq)]
        #[non_exhaustive]
        pub enum #ident {
            #(#[doc = #variant_docs] #names(Box<#targets>),)*
            /// A type unknown to this version, or a known type with an unexpected body; it is preserved.
            Unknown(serde_json::Value),
        }

        tagged_union!(#ident, #property { #(#names(#targets) = [#(#tags),*]),* });
    })
}

/// The variants that the stage `compose` found.
pub(in crate::codegen) fn variants(tagged: &Value) -> anyhow::Result<Vec<Variant<'_>>> {
    let tags = tagged["variants"].as_object().context("the choice has no variants; list them in the overlay")?;
    let mut variants: Vec<Variant> = Vec::new();
    for (tag, target) in tags {
        let target = target["$ref"].as_str().and_then(|reference| reference.rsplit('/').next());
        let target = target.with_context(|| {
            format!("the variant of {tag} is not an object; describe it with `properties` in the overlay")
        })?;
        match variants.iter_mut().find(|variant| variant.target == target) {
            Some(variant) => variant.tags.push(tag),
            None => variants.push(Variant { target, tags: vec![tag] }),
        }
    }
    Ok(variants)
}

/// The names of the variants. If two are equal, or equal that of the unknown variant, each gets the name of its type.
pub(in crate::codegen) fn names(variants: &[Variant<'_>], union: &str) -> Vec<String> {
    let short: Vec<String> = variants.iter().map(|variant| variant.name(union)).collect();
    let is_taken = |name: &String| short.iter().filter(|other| *other == name).count() > 1 || name == "Unknown";
    let named = variants.iter().zip(&short).map(|(variant, name)| match variant.target {
        _ if !is_taken(name) && !is_rust_word(name) => name.clone(),
        "Unknown" => "UnknownVariant".to_owned(),
        target => target.to_owned(),
    });
    named.collect()
}

/// An object with its tags.
pub(in crate::codegen) struct Variant<'a> {
    /// The type of the object.
    pub(in crate::codegen) target: &'a str,
    tags: Vec<&'a String>,
}

impl Variant<'_> {
    /// One of the tags.
    pub(in crate::codegen) fn first_tag(&self) -> Option<&str> {
        self.tags.first().map(|tag| tag.as_str())
    }
}

impl Variant<'_> {
    /// `PortingEventDeletedPayload` of `PortingEvent` is `Deleted`.
    fn name(&self, union: &str) -> String {
        let name = self.target.strip_prefix(union).filter(|rest| !rest.is_empty()).unwrap_or(self.target);
        let short = SUFFIXES.iter().find_map(|suffix| name.strip_suffix(suffix)).filter(|rest| !rest.is_empty());
        short.unwrap_or(name).to_upper_camel_case()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variants_lose_the_words_that_all_of_them_have() {
        let variant = |target| Variant { target, tags: Vec::new() };
        assert_eq!(variant("PortingEventDeletedPayload").name("PortingEvent"), "Deleted");
        assert_eq!(variant("PortingEventStatusChangedEvent").name("PortingEvent"), "StatusChanged");
        assert_eq!(variant("PortingEventWithoutWebhook").name("PortingEvent"), "WithoutWebhook");
        assert_eq!(variant("Other").name("PortingEvent"), "Other");
    }

    #[test]
    fn variants_that_would_have_one_name_have_that_of_their_type() {
        let variants = ["DeletedEvent", "DeletedPayload", "UnknownEvent", "Self_Event", "MovedEvent"]
            .map(|target| Variant { target, tags: Vec::new() });
        assert_eq!(
            names(&variants, "Event"),
            ["DeletedEvent", "DeletedPayload", "UnknownEvent", "Self_Event", "Moved"]
        );
    }
}
