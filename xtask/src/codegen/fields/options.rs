//! The fields as options of `orders update`.

use super::library::own_type;
use super::model::{Field, Group, Kind, snake};
use heck::{ToKebabCase, ToPascalCase, ToSnakeCase};
use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};
use serde_json::Value;
use std::collections::BTreeSet;

/// Options under one heading.
struct Section<'a> {
    heading: Option<String>,
    fields: Vec<&'a Field>,
}

/// The table of the fields.
pub(super) fn table(body: &Group) -> TokenStream {
    let entries = body.fields().into_iter().map(|field| {
        let Field { path, option, clearable, kind, .. } = field;
        let secret = *kind == Kind::Secret;
        quote! { Field { option: #option, path: #path, clearable: #clearable, secret: #secret } }
    });
    let groups = body.groups().into_iter().filter(|group| group.nullable).map(|group| {
        let (name, path) = (clear_name(group), &group.path);
        quote! { (#name, #path) }
    });
    quote! {
        //! The fields of an order that `orders update` changes.

        /// A field and its option.
        pub(crate) struct Field {
            /// The name of the option, without the leading dashes.
            pub(crate) option: &'static str,
            /// The path in the request body.
            pub(crate) path: &'static str,
            /// Whether null clears it.
            pub(crate) clearable: bool,
            pub(crate) secret: bool,
        }

        /// Every field, in the order in which people fill them in.
        pub(crate) const FIELDS: &[Field] = &[#(#entries),*];

        /// The names of groups that are cleared as a whole, with their paths.
        pub(crate) const GROUPS: &[(&str, &str)] = &[#(#groups),*];
    }
}

/// The options.
pub(super) fn generate(body: &Group, prepared: &Value) -> TokenStream {
    let fields = body.fields();
    let sections = sections(body);
    let names: Vec<_> = sections.iter().map(|section| section_name(section)).collect();
    let members = names.iter().map(|name| format_ident!("{}", name.to_snake_case())).collect::<Vec<_>>();
    let types = names.iter().map(|name| format_ident!("{name}Options")).collect::<Vec<_>>();
    let structs = sections.iter().zip(&types).map(|(section, name)| section_struct(section, name, prepared));
    let imports: BTreeSet<Ident> =
        fields.iter().filter_map(|field| Some(format_ident!("{}", own_type(field)?))).collect();
    quote! {
        //! The options of `orders update`.
        #![allow(clippy::pedantic, clippy::style, unused_imports, reason = "not all are needed for every set of fields")]

        use crate::args;
        use crate::commands::orders::patch::{PatchBuilder, requirement};
        use crate::enum_arg;
        use chrono::{DateTime, Utc};
        use clap::Args;
        use serde_json::Value;
        use telnyx_porting::{#(#imports),*};

        /// An option for every field.
        #[derive(Debug, Default, Args)]
        #[group(skip)]
        pub(crate) struct FieldOptions {
            #(#[command(flatten)] #members: #types,)*
        }

        impl FieldOptions {
            /// Collects the values of the options.
            pub(crate) fn add_to(&self, patch: &mut PatchBuilder) {
                #(self.#members.add_to(patch);)*
            }
        }

        #(#structs)*
    }
}

/// The name in `--clear` of a group.
pub(super) fn clear_name(group: &Group) -> String {
    group.entry.text("clear").unwrap_or_else(|| group.name.to_kebab_case())
}

/// The options in the order of the help. A field without a heading gets that of the others in its group.
fn sections(body: &Group) -> Vec<Section<'_>> {
    let mut ordered: Vec<&Field> = Vec::new();
    let (mut later, first): (Vec<_>, Vec<_>) =
        body.fields().into_iter().partition(|field| field.entry.text("after").is_some());
    ordered.extend(first);
    // A field may follow another that has to be placed first.
    for _ in 0..later.len() {
        later.retain(|field| {
            let anchor = field.entry.text("after").unwrap_or_default();
            match ordered.iter().position(|known| known.path == anchor) {
                Some(index) => {
                    ordered.insert(index + 1, field);
                    false
                }
                None => true,
            }
        });
    }
    ordered.extend(later);
    let mut headings: Vec<(String, Option<String>)> = Vec::new();
    let mut sections: Vec<Section<'_>> = Vec::new();
    for field in ordered {
        let group = parent(&field.path);
        let of_group = headings.iter().find(|(path, _)| *path == group).and_then(|(_, heading)| heading.clone());
        let heading = field.entry.text("heading").or(of_group);
        headings.push((group.to_owned(), heading.clone()));
        match sections.iter_mut().find(|section| section.heading == heading) {
            Some(section) => section.fields.push(field),
            None => sections.push(Section { heading, fields: vec![field] }),
        }
    }
    // Fields without a heading come first; otherwise they would be shown under the previous heading.
    sections.sort_by_key(|section| section.heading.is_some());
    sections
}

fn parent(path: &str) -> &str {
    path.rsplit_once('.').map_or("", |(parent, _)| parent)
}

fn section_name(section: &Section<'_>) -> String {
    match (&section.heading, section.fields.first()) {
        (Some(_), Some(field)) => snake(parent(&field.path)).to_pascal_case(),
        _ => "General".to_owned(),
    }
}

fn section_struct(section: &Section<'_>, name: &Ident, prepared: &Value) -> TokenStream {
    let heading = section.heading.iter().map(|heading| quote! { #[command(next_help_heading = #heading)] });
    let options = section.fields.iter().map(|field| option(field, prepared));
    let values = section.fields.iter().map(|field| setter(field));
    quote! {
        #[derive(Debug, Default, Args)]
        #[group(skip)]
        #(#heading)*
        struct #name { #(#options)* }

        impl #name {
            fn add_to(&self, patch: &mut PatchBuilder) { #(#values)* }
        }
    }
}

fn ident(field: &Field) -> Ident {
    super::model::field_ident(&field.option)
}

fn option(field: &Field, prepared: &Value) -> TokenStream {
    let (ident, option, docs) = (ident(field), &field.option, format!(" {}", field.help));
    let long = if ident.to_string().to_kebab_case() == *option {
        quote! { long }
    } else {
        quote! { long = #option }
    };
    let (held, parser) = value(field, prepared);
    let name = field.entry.text("value").unwrap_or_else(|| value_name(field).to_owned());
    quote! {
        #[doc = #docs]
        #[arg(#long, value_name = #name #parser)]
        #ident: #held,
    }
}

/// The type of an option's value, and its parser.
fn value(field: &Field, prepared: &Value) -> (TokenStream, TokenStream) {
    let none = TokenStream::new;
    if let Some(own) = own_type(field) {
        let own = format_ident!("{own}");
        return (quote! { Option<#own> }, none());
    }
    if let Some(read) = field.entry.text("read") {
        let read = format_ident!("{}", read.trim_end_matches('s'));
        return (quote! { Vec<Value> }, quote! { , value_parser = #read });
    }
    match &field.kind {
        Kind::Time => (quote! { Option<DateTime<Utc>> }, quote! { , value_parser = args::time }),
        Kind::Truth => (quote! { Option<bool> }, none()),
        Kind::Integer => (quote! { Option<i64> }, none()),
        Kind::Number => (quote! { Option<f64> }, none()),
        Kind::Enum(name) if field.typed.is_none() => (quote! { Option<String> }, described(name, prepared)),
        Kind::Text | Kind::Secret | Kind::Id | Kind::Enum(_) => (quote! { Option<String> }, none()),
        Kind::List(item) => match &**item {
            Kind::Enum(name) => (quote! { Vec<String> }, described(name, prepared)),
            Kind::Text | Kind::Secret | Kind::Id => (quote! { Vec<String> }, none()),
            Kind::Integer => (quote! { Vec<i64> }, none()),
            _ => (quote! { Vec<Value> }, quote! { , value_parser = args::json }),
        },
        Kind::Objects(_) => (quote! { Vec<Value> }, quote! { , value_parser = args::json }),
        Kind::Json(_) => (quote! { Option<Value> }, quote! { , value_parser = args::json }),
    }
}

/// The parser of an enum's value.
fn described(name: &str, prepared: &Value) -> TokenStream {
    let values = prepared["components"]["schemas"][name]["enum"].as_array().into_iter().flatten();
    let values = values.filter_map(Value::as_str);
    quote! { , value_parser = enum_arg::described(&[#(#values),*]) }
}

fn value_name(field: &Field) -> &'static str {
    match (field.typed.as_deref(), &field.kind) {
        (Some("WebhookUrl"), _) => "URL",
        (Some("PhoneNumber"), _) => "NUMBER",
        (Some("CountryCode"), _) => "COUNTRY",
        (Some("id"), _) | (_, Kind::Id) => "ID",
        (_, Kind::Time) => "TIME",
        (_, Kind::Truth) => "BOOL",
        (_, Kind::Integer | Kind::Number) => "NUMBER",
        (_, Kind::Enum(_)) => "VALUE",
        (_, Kind::Objects(_) | Kind::Json(_)) => "JSON",
        (_, Kind::Text | Kind::Secret | Kind::List(_)) => "TEXT",
    }
}

/// Code that stores the value of an option.
fn setter(field: &Field) -> TokenStream {
    let (ident, path) = (ident(field), &field.path);
    if own_type(field).is_some() {
        return quote! { patch.set_text(#path, self.#ident.as_ref()); };
    }
    match &field.kind {
        Kind::Text | Kind::Secret | Kind::Id | Kind::Enum(_) => quote! { patch.set_text(#path, self.#ident.as_ref()); },
        Kind::Time => quote! { patch.set_time(#path, self.#ident); },
        Kind::Truth | Kind::Integer | Kind::Number => quote! { patch.set(#path, self.#ident); },
        Kind::List(_) | Kind::Objects(_) => quote! { patch.set_list(#path, &self.#ident); },
        Kind::Json(_) => quote! { patch.set(#path, self.#ident.clone()); },
    }
}
