//! Structs that keep fields that the description does not name.

use super::{Context, docs, field_names, plain_type};
use crate::codegen::identifiers::rust_field;
use crate::codegen::stages::patch_bodies::THREE_STATE;
use crate::document::Object;
use anyhow::Context as _;
use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};
use serde_json::Value;

pub(super) fn generate(name: &str, schema: &Object, context: &Context<'_>) -> anyhow::Result<TokenStream> {
    let (fields, sent) = (Field::read_all(schema, context)?, context.sent);
    let ident = format_ident!("{name}");
    let docs = docs(schema, name);
    let declarations = fields.iter().map(Field::declaration);
    let entries = fields.iter().map(|field| field.entry(sent));
    // Only a type without required fields has a default.
    let default = fields.iter().all(|field| field.required.is_none()).then(|| quote! { Default, });
    let constructors = sent.then(|| constructors(&ident, &fields));
    Ok(quote! {
        #docs
        #[derive(Clone, Debug, #default PartialEq)]
        #[non_exhaustive]
        pub struct #ident {
            #(#declarations)*
            /// Fields that the description does not name.
            pub extra: Extra,
        }

        object!(#ident { #(#entries),* });

        #constructors
    })
}

fn constructors(ident: &Ident, fields: &[Field]) -> TokenStream {
    let (mut required, optional): (Vec<_>, Vec<_>) = fields.iter().partition(|field| field.required.is_some());
    required.sort_by_key(|field| field.required);
    let parameters = required.iter().map(|field| field.parameter());
    let values = required.iter().map(|field| {
        let (name, value) = (&field.ident, field.converted());
        quote! { #name: #value }
    });
    let defaults = optional.iter().map(|field| &field.ident);
    let setters = optional.iter().map(|field| field.setter());
    let new_docs =
        if required.is_empty() { " Makes one with nothing set." } else { " Makes one from what is required." };
    quote! {
        impl #ident {
            #[doc = #new_docs]
            #[allow(clippy::new_without_default)]
            pub fn new(#(#parameters),*) -> Self {
                Self {
                    #(#values,)*
                    #(#defaults: Default::default(),)*
                    extra: Extra::default(),
                }
            }

            #(#setters)*
        }
    }
}

/// The type of a field, boxed if it would otherwise contain itself.
fn held_type(property: &Object, context: &Context<'_>) -> anyhow::Result<TokenStream> {
    let plain = plain_type(property)?;
    let target = property.get("$ref").and_then(Value::as_str).and_then(|reference| reference.rsplit('/').next());
    let boxed = target.zip(context.boxed).is_some_and(|(target, boxed)| boxed.contains(target));
    Ok(if boxed {
        quote! { Box<#plain> }
    } else {
        plain
    })
}

struct Field<'a> {
    wire_name: &'a str,
    ident: Ident,
    schema: &'a Object,
    plain: TokenStream,
    is_list: bool,
    /// The position among the required properties, in the order of the constructor's parameters.
    required: Option<usize>,
    three_state: bool,
}

impl<'a> Field<'a> {
    fn read_all(schema: &'a Object, context: &Context<'_>) -> anyhow::Result<Vec<Self>> {
        let properties = schema
            .get("properties")
            .and_then(Value::as_object)
            .context("has no `properties`; describe them in the overlay")?;
        let three_state = schema.contains_key(THREE_STATE);
        let required = schema.get("required").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
        properties
            .iter()
            .zip(field_names(schema)?)
            .map(|((name, property), stem)| {
                let property = property.as_object().with_context(|| {
                    format!("properties/{name}: the schema must be an object; rewrite it in the overlay")
                })?;
                let nullable = property.get("nullable").is_some_and(|nullable| nullable == true);
                let position = required.iter().position(|required| required == name);
                let required = position.filter(|_| !nullable && !context.received);
                Ok(Self {
                    wire_name: name,
                    ident: rust_field(&stem),
                    schema: property,
                    plain: held_type(property, context).with_context(|| format!("properties/{name}"))?,
                    is_list: property.get("type").is_some_and(|kind| kind == "array"),
                    required,
                    three_state: three_state && required.is_none(),
                })
            })
            .collect()
    }

    fn declaration(&self) -> TokenStream {
        let (ident, plain) = (&self.ident, &self.plain);
        let docs = docs(self.schema, &format!("`{}`", self.wire_name));
        let field_type = if self.three_state {
            quote! { Patch<#plain> }
        } else if self.required.is_some() || self.is_list {
            quote! { #plain }
        } else {
            quote! { Option<#plain> }
        };
        quote! { #docs pub #ident: #field_type, }
    }

    /// The conversion of the field in the `object!` macro.
    fn entry(&self, sent: bool) -> TokenStream {
        let (ident, wire_name) = (&self.ident, self.wire_name);
        let mode = if self.required.is_some() {
            quote! { required }
        } else if self.is_list && !sent {
            // Responses include empty lists; requests omit unset fields.
            quote! { list }
        } else {
            quote! { optional }
        };
        quote! { #mode #ident = #wire_name }
    }

    fn parameter(&self) -> TokenStream {
        let ident = &self.ident;
        let accepted = self.accepted();
        quote! { #ident: #accepted }
    }

    /// The parameter type of a constructor or setter.
    fn accepted(&self) -> TokenStream {
        let plain = &self.plain;
        if self.three_state {
            quote! { impl Into<Patch<#plain>> }
        } else if self.is_list {
            let item = self.item();
            quote! { impl IntoIterator<Item = impl Into<#item>> }
        } else {
            quote! { impl Into<#plain> }
        }
    }

    fn item(&self) -> TokenStream {
        let items = self.schema.get("items").and_then(Value::as_object);
        items.and_then(|items| plain_type(items).ok()).unwrap_or_else(|| quote! { serde_json::Value })
    }

    /// The argument named after the field as the value of the field.
    fn converted(&self) -> TokenStream {
        let ident = &self.ident;
        if self.three_state {
            quote! { #ident.into() }
        } else if self.is_list {
            quote! { #ident.into_iter().map(Into::into).collect() }
        } else if self.required.is_some() {
            quote! { #ident.into() }
        } else {
            quote! { Some(#ident.into()) }
        }
    }

    fn setter(&self) -> TokenStream {
        let (ident, setter) = (&self.ident, format_ident!("with_{}", self.ident));
        let (parameter, value) = (self.parameter(), self.converted());
        let docs = format!(" Sets `{}`.", self.wire_name);
        quote! {
            #[doc = #docs]
            #[must_use]
            pub fn #setter(mut self, #parameter) -> Self {
                self.#ident = #value;
                self
            }
        }
    }
}
