//! Options for the members of a request body, and building the body from them.

use super::args::{Value, value_name};
use crate::codegen::client::ident;
use crate::codegen::surface::TAKEN;
use crate::codegen::surface::model::{Body, Field, Kind};
use heck::{ToKebabCase, ToSnakeCase};
use proc_macro2::TokenStream;
use quote::{format_ident, quote};

/// The options.
pub(super) fn options(body: &Body) -> TokenStream {
    let options = leaves(&body.fields, "", true).into_iter().map(|leaf| leaf.option());
    let clear = clearable(body);
    let clear = (!clear.is_empty()).then(|| {
        quote! {
            #[arg(help = "Clear this field; repeat it or separate several by commas")]
            #[arg(long, value_name = "FIELD", value_delimiter = ',', value_parser = [#(#clear),*])]
            clear: Vec<String>,
        }
    });
    quote! { #(#options)* #clear }
}

/// The names of members that `null` clears.
fn clearable(body: &Body) -> Vec<String> {
    body.fields.iter().filter(|field| field.is_three_state).map(|field| field.wire.clone()).collect()
}

/// A member with an option of its own.
struct Leaf<'a> {
    field: &'a Field,
    /// The names of the enclosing objects, and its own.
    name: String,
    is_required: bool,
}

/// Whether the members of an object have separate options. Otherwise the object is JSON: if it is optional and has required
/// members, no single option could be omitted.
fn is_flat(field: &Field) -> bool {
    let is_free = |field: &Field| field.fields.iter().all(|inner| !inner.is_required);
    !field.is_list && !field.fields.is_empty() && (field.is_required || is_free(field)) && !field.is_three_state
}

fn leaves<'a>(fields: &'a [Field], prefix: &str, is_required: bool) -> Vec<Leaf<'a>> {
    let mut found = Vec::new();
    for field in fields {
        let name = format!("{prefix}{}", field.wire.to_snake_case());
        let is_required = is_required && field.is_required;
        if is_flat(field) {
            found.extend(leaves(&field.fields, &format!("{name}_"), is_required));
        } else {
            found.push(Leaf { field, name, is_required });
        }
    }
    found
}

/// The field of the arguments for a member.
fn field_name(name: &str) -> syn::Ident {
    if TAKEN.contains(&name) { format_ident!("set_{name}") } else { ident(name) }
}

impl Leaf<'_> {
    fn option(&self) -> TokenStream {
        let field = field_name(&self.name);
        let long = field.to_string().trim_start_matches("r#").trim_end_matches('_').to_kebab_case();
        let Field { kind, is_list, docs, .. } = self.field;
        let first = docs.split("\n\n").next().unwrap_or_default().trim().trim_end_matches(['.', ':']);
        let repeat = if *is_list { "; may be repeated" } else { "" };
        let help = format!("{first}{repeat}");
        let Value { one, parser } = Value::for_kind(kind, *is_list);
        let parser = parser.map(|parser| quote! { , value_parser = #parser });
        let name = value_name(kind).map(|name| quote! { , value_name = #name });
        let (kind, required) = match (*is_list, self.is_required) {
            (true, true) => (quote! { Vec<#one> }, quote! { , required = true }),
            (true, false) => (quote! { Option<Vec<#one>> }, quote! {}),
            (false, true) => (one, quote! {}),
            (false, false) => (quote! { Option<#one> }, quote! {}),
        };
        quote! {
            #[arg(help = #help)]
            #[arg(long = #long #name #parser #required)]
            #field: #kind,
        }
    }
}

/// Builds the body from the arguments.
pub(super) fn make(body: &Body) -> TokenStream {
    let object = object(&body.name, &body.fields, "");
    let clear = clearable(body);
    if clear.is_empty() {
        return quote! { let body = #object; };
    }
    let fields = body.fields.iter().filter(|field| field.is_three_state).map(|field| ident(&field.rust));
    quote! {
        let mut body = #object;
        for field in &args.clear {
            match field.as_str() {
                #(#clear => body.#fields = telnyx_porting::Patch::Clear,)*
                _ => {}
            }
        }
    }
}

fn object(name: &str, fields: &[Field], prefix: &str) -> TokenStream {
    let ident_of = format_ident!("{name}");
    let full = |field: &Field| format!("{prefix}{}", field.wire.to_snake_case());
    let required = fields.iter().filter(|field| field.is_required).map(|field| {
        if is_flat(field) {
            inner(field, &full(field))
        } else {
            let name = field_name(&full(field));
            converted(field, quote! { args.#name })
        }
    });
    let optional: Vec<TokenStream> =
        fields.iter().filter(|field| !field.is_required).map(|field| set(field, &full(field))).collect();
    if optional.is_empty() {
        return quote! { types::#ident_of::new(#(#required),*) };
    }
    quote! {
        {
            let mut object = types::#ident_of::new(#(#required),*);
            #(#optional)*
            object
        }
    }
}

fn inner(field: &Field, name: &str) -> TokenStream {
    let Kind::Object(kind) = &field.kind else { return quote! {} };
    object(kind, &field.fields, &format!("{name}_"))
}

/// Sets an optional member.
fn set(field: &Field, name: &str) -> TokenStream {
    let member = ident(&field.rust);
    if is_flat(field) {
        let made = inner(field, name);
        return quote! { object.#member = Some(#made).filter(|inner| *inner != Default::default()); };
    }
    let argument = field_name(name);
    let value = converted(field, quote! { value });
    match (field.is_three_state, field.is_list) {
        (true, _) => {
            quote! { if let Some(value) = args.#argument { object.#member = telnyx_porting::Patch::Set(#value); } }
        }
        (false, true) => quote! { if let Some(value) = args.#argument { object.#member = #value; } },
        (false, false) if value.to_string() == "value" => quote! { object.#member = args.#argument; },
        (false, false) => quote! { object.#member = args.#argument.map(|value| #value); },
    }
}

/// A value of the shell, converted to the body's type.
fn converted(field: &Field, value: TokenStream) -> TokenStream {
    let one = |value: TokenStream| match &field.kind {
        Kind::Time => quote! { telnyx_porting::api::Timestamp::from(#value) },
        Kind::Id(_) => quote! { telnyx_porting::api::Id::from(#value) },
        _ => value,
    };
    if !field.is_list {
        return one(value);
    }
    match one(quote! { item }) {
        same if same.to_string() == "item" => value,
        converted => quote! { #value.into_iter().map(|item| #converted).collect() },
    }
}
