//! The fields in `telnyx-porting`: the table for documents, the setters, and the conversion of a document to the body.

use super::model::field_ident;
use super::model::{Field, Group, Items, Kind, Member, snake};
use super::surface::Entry;
use crate::codegen::rust::doc_lines;
use heck::{ToShoutySnakeCase, ToSnakeCase};
use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};
use std::collections::BTreeSet;

/// The type that has the setters.
const UPDATE: &str = "OrderUpdate";
/// The hand-written setters.
const BY_HAND: [&str; 2] = ["known_numbers", "known_windows"];
/// Types whose values in a document are accepted unchanged: validation happens later and may only warn.
const BY_RULE: [&str; 2] = ["PhoneNumber", "CountryCode"];

/// The module.
pub(super) fn generate(body: &Group) -> TokenStream {
    let imports = imports(body);
    let paths = body.fields().into_iter().map(|field| &field.path);
    let tables = tables(body);
    let setters = Setters::generate(body);
    let readers = body.groups().into_iter().chain([body]).map(reader);
    let (secrets, values) = (secrets(body), known_values(body));
    quote! {
        //! The fields of an order's update.
        #![allow(clippy::pedantic, clippy::style, unused_imports, reason = "not all are needed for every set of fields")]

        use crate::checks::check_known;
        use crate::orders::update::member;
        use crate::orders::update::patch::Members;
        use crate::orders::update::table::{Fields, Form};
        #(#imports)*
        use chrono::{DateTime, Utc};
        use telnyx_porting_api::{Id, Patch, Secret, Timestamp, types};

        /// The path of every field, in the order in which users fill them in.
        pub(crate) const PATHS: &[&str] = &[#(#paths),*];

        #(#tables)*

        #setters

        #(#readers)*

        #secrets

        #values
    }
}

fn imports(body: &Group) -> Vec<TokenStream> {
    let mut types: BTreeSet<(&str, String)> =
        BTreeSet::from([("orders", UPDATE.to_owned()), ("validation", "Issues".to_owned())]);
    types.extend(body.groups().into_iter().filter_map(|group| Some(("orders", group.entry.text("builder")?))));
    types.extend(body.fields().into_iter().filter_map(own_type).map(|name| {
        let module = if name.ends_with("Id") { "generated" } else { "values" };
        (module, name.to_owned())
    }));
    let import = |(module, name): (&str, String)| {
        let (module, name) = (format_ident!("{module}"), format_ident!("{name}"));
        quote! { use crate::#module::#name; }
    };
    types.into_iter().map(import).collect()
}

/// The type of `telnyx-porting` that a field has.
pub(super) fn own_type(field: &Field) -> Option<&str> {
    field.typed.as_deref().filter(|name| !matches!(*name, "text" | "id"))
}

/// The table of each group, and of the objects of each list.
fn tables(body: &Group) -> Vec<TokenStream> {
    let mut tables = Vec::new();
    for group in body.groups().into_iter().chain([body]) {
        let names = group.members.iter().map(|member| match member {
            Member::Group(group) => &group.name,
            Member::Field(field) => &field.name,
        });
        let forms: Vec<_> = group
            .members
            .iter()
            .map(|member| match member {
                Member::Group(group) => {
                    let table = table_name(&group.path);
                    quote! { Form::Object(&#table) }
                }
                Member::Field(field) => form(&field.path, &field.kind),
            })
            .collect();
        for field in group.members.iter().filter_map(|member| match member {
            Member::Field(field) => Some(field),
            Member::Group(_) => None,
        }) {
            if let Kind::Objects(items) = &field.kind {
                let names = items.fields.iter().map(|item| &item.name);
                let forms = items.fields.iter().map(|item| form(&format!("{}.{}", field.path, item.name), &item.kind));
                tables.push(table(&field.path, names, forms));
            }
        }
        tables.push(table(&group.path, names, forms));
    }
    tables
}

fn table<'a>(
    path: &str,
    names: impl Iterator<Item = &'a String>,
    forms: impl IntoIterator<Item = TokenStream>,
) -> TokenStream {
    let (table, forms) = (table_name(path), forms.into_iter());
    let docs = if path.is_empty() { " The whole update.".to_owned() } else { format!(" `{path}`.") };
    quote! {
        #[doc = #docs]
        pub(crate) static #table: Fields = Fields { names: &[#(#names),*], forms: &[#(#forms),*] };
    }
}

fn table_name(path: &str) -> Ident {
    format_ident!("{}_FIELDS", snake(path).to_shouty_snake_case())
}

fn form(path: &str, kind: &Kind) -> TokenStream {
    match kind {
        Kind::Text | Kind::Secret | Kind::Id | Kind::Enum(_) => quote! { Form::Text },
        Kind::Time => quote! { Form::Time },
        Kind::Truth => quote! { Form::Truth },
        Kind::Integer => quote! { Form::Number },
        Kind::List(item) if is_text(item) => quote! { Form::Texts },
        Kind::Objects(_) => {
            let table = table_name(path);
            quote! { Form::Objects(&#table) }
        }
        Kind::Number | Kind::List(_) | Kind::Json(_) => quote! { Form::Any },
    }
}

fn is_text(kind: &Kind) -> bool {
    matches!(kind, Kind::Text | Kind::Secret | Kind::Id | Kind::Enum(_) | Kind::Time)
}

/// The name of the setter of a field or group, without `with_`.
pub(super) fn setter_name(entry: &Entry, path: &str) -> Option<String> {
    match entry.text("setter") {
        Some(name) if name == "none" => None,
        Some(name) => Some(name),
        None => Some(path.rsplit('.').next().unwrap_or_default().to_snake_case()),
    }
}

/// Setters, by the type that has them.
struct Setters {
    owners: Vec<(String, Vec<TokenStream>)>,
    taken: BTreeSet<(String, String)>,
}

impl Setters {
    fn generate(body: &Group) -> TokenStream {
        let taken = BY_HAND.iter().map(|name| (UPDATE.to_owned(), (*name).to_owned())).collect();
        let mut setters = Self { owners: Vec::new(), taken };
        setters.add_members(UPDATE, &[], body);
        let owners = setters.owners.into_iter().map(|(owner, setters)| {
            let owner = format_ident!("{owner}");
            quote! { impl #owner { #(#setters)* } }
        });
        quote! { #(#owners)* }
    }

    /// The setters of a group's fields; `owner` contains the group at the end of `chain`.
    fn add_members(&mut self, owner: &str, chain: &[&Ident], group: &Group) {
        for member in &group.members {
            match member {
                Member::Field(field) if field.part => {}
                Member::Field(field) => {
                    if let Some(name) = self.name(owner, &field.entry, &field.path) {
                        let (parameter, value) = if owner == UPDATE { changed(field) } else { plain_value(field) };
                        self.add(owner, &name, &field.docs, chain, &field.ident, &parameter, &value);
                    }
                }
                Member::Group(group) => {
                    // That of a value type is written by hand.
                    if let Some(name) = self.name(owner, &group.entry, &group.path)
                        && group.entry.text("value").is_none()
                    {
                        let type_name = format_ident!("{}", group.type_name);
                        let parameter = quote! { impl Into<Patch<types::#type_name>> };
                        self.add(owner, &name, &group.docs, chain, &group.ident, &parameter, &quote! { value.into() });
                    }
                    if let Some(builder) = group.entry.text("builder") {
                        self.add_members(&builder, &[], group);
                    } else if group.entry.truth("flat") == Some(true) {
                        self.add_members(owner, &[chain, &[&group.ident]].concat(), group);
                    }
                }
            }
        }
    }

    /// A name that the owner does not have yet.
    fn name(&mut self, owner: &str, entry: &Entry, path: &str) -> Option<String> {
        let short = setter_name(entry, path)?;
        [short, snake(path)].into_iter().find(|name| self.taken.insert((owner.to_owned(), name.clone())))
    }

    #[expect(clippy::too_many_arguments, reason = "the parts of one method")]
    fn add(
        &mut self,
        owner: &str,
        name: &str,
        docs: &str,
        chain: &[&Ident],
        field: &Ident,
        parameter: &TokenStream,
        value: &TokenStream,
    ) {
        let (docs, name) = (doc_lines(docs), format_ident!("with_{name}"));
        let change = match chain {
            [] => quote! { self.body.#field = #value; },
            [first, rest @ ..] => {
                let inner = nested(first, rest, field, value);
                quote! { member(&mut self.body.#first, #inner); }
            }
        };
        let setter = quote! {
            #(#[doc = #docs])*
            #[must_use]
            pub fn #name(mut self, value: #parameter) -> Self {
                #change
                self
            }
        };
        match self.owners.iter_mut().find(|(known, _)| known == owner) {
            Some((_, setters)) => setters.push(setter),
            None => self.owners.push((owner.to_owned(), vec![setter])),
        }
    }
}

/// Code that changes a field in nested groups.
fn nested(group: &Ident, rest: &[&Ident], field: &Ident, value: &TokenStream) -> TokenStream {
    match rest {
        [] => quote! { |#group| #group.#field = #value },
        [next, rest @ ..] => {
            let inner = nested(next, rest, field, value);
            quote! { |#group| member(&mut #group.#next, #inner) }
        }
    }
}

/// Parameter and value of a setter with three states, or with one if the field cannot be cleared.
fn changed(field: &Field) -> (TokenStream, TokenStream) {
    if !field.clearable {
        return plain_value(field);
    }
    let own = own_type(field).map(|name| format_ident!("{name}"));
    match (own, &field.kind) {
        (Some(own), Kind::Id) => (quote! { impl Into<Patch<#own>> }, quote! { value.into().map(Into::into) }),
        (Some(own), _) => {
            (quote! { impl Into<Patch<#own>> }, quote! { value.into().map(|value| value.as_str().to_owned()) })
        }
        (None, Kind::Time) => {
            (quote! { impl Into<Patch<DateTime<Utc>>> }, quote! { value.into().map(Timestamp::from) })
        }
        (None, kind) => {
            let held = held(kind);
            (quote! { impl Into<Patch<#held>> }, quote! { value.into() })
        }
    }
}

/// The same for a setter without a value.
fn plain_value(field: &Field) -> (TokenStream, TokenStream) {
    let own = own_type(field).map(|name| format_ident!("{name}"));
    match (own, &field.kind) {
        (Some(own), Kind::Id) => (quote! { #own }, quote! { Patch::Set(value.into()) }),
        (Some(own), _) => (quote! { #own }, quote! { Patch::Set(value.as_str().to_owned()) }),
        (None, Kind::Time) => (quote! { DateTime<Utc> }, quote! { Patch::Set(value.into()) }),
        (None, kind @ (Kind::Text | Kind::Secret)) => {
            let held = held(kind);
            (quote! { impl Into<#held> }, quote! { Patch::Set(value.into()) })
        }
        (None, kind) => (held(kind), quote! { Patch::Set(value) }),
    }
}

/// The type of a field in the body.
fn held(kind: &Kind) -> TokenStream {
    let of_name = |name: &str| {
        let name = format_ident!("{name}");
        quote! { types::#name }
    };
    match kind {
        Kind::Text => quote! { String },
        Kind::Secret => quote! { Secret },
        Kind::Id => quote! { Id },
        Kind::Time => quote! { Timestamp },
        Kind::Truth => quote! { bool },
        Kind::Integer => quote! { i64 },
        Kind::Number => quote! { f64 },
        Kind::Enum(name) | Kind::Json(Some(name)) => of_name(name),
        Kind::Objects(Items { type_name, .. }) => {
            let item = of_name(type_name);
            quote! { Vec<#item> }
        }
        Kind::List(item) => {
            let item = held(item);
            quote! { Vec<#item> }
        }
        Kind::Json(None) => quote! { serde_json::Value },
    }
}

/// The function that reads a group from a document.
fn reader(group: &Group) -> TokenStream {
    let function = format_ident!("read_{}", snake(&group.path));
    let type_name = format_ident!("{}", group.type_name);
    let body = if group.path.is_empty() { format_ident!("body") } else { format_ident!("group") };
    let docs = if group.path.is_empty() {
        " Converts a document with valid names and types into a body.".to_owned()
    } else {
        format!(" `{}`.", group.path)
    };
    let by_hand = group.entry.text("value").map(|value| format_ident!("{}", value.to_snake_case()));
    let start = by_hand.map_or_else(|| quote! { types::#type_name::new() }, |read| quote! { from.#read() });
    let mut lines = vec![quote! { let mut #body = #start; }];
    for member in &group.members {
        match member {
            Member::Field(field) if field.part => {}
            Member::Field(field) => {
                let (ident, name) = (&field.ident, &field.name);
                let has_own_reader = field.entry.text("read").is_some();
                if !field.clearable && !has_own_reader {
                    lines.push(quote! { from.refuse_null(#name); });
                }
                let value = read_field(field);
                lines.push(quote! { #body.#ident = #value; });
            }
            Member::Group(inner) => {
                let (ident, name) = (&inner.ident, &inner.name);
                let read = format_ident!("read_{}", snake(&inner.path));
                let method = if inner.nullable {
                    quote! { nullable_group }
                } else {
                    quote! { group }
                };
                lines.push(quote! { #body.#ident = from.#method(#name, #read); });
            }
        }
    }
    let visibility = group.path.is_empty().then(|| quote! { pub(crate) });
    if lines.len() == 1 {
        return quote! {
            #[doc = #docs]
            #visibility fn #function(from: &mut Members<'_>) -> types::#type_name { #start }
        };
    }
    quote! {
        #[doc = #docs]
        #visibility fn #function(from: &mut Members<'_>) -> types::#type_name {
            #(#lines)*
            #body
        }
    }
}

fn read_field(field: &Field) -> TokenStream {
    let name = &field.name;
    if let Some(read) = field.entry.text("read") {
        let read = format_ident!("{read}");
        return quote! { from.#read(#name) };
    }
    let own = own_type(field).filter(|own| !BY_RULE.contains(own)).map(|own| format_ident!("{own}"));
    match (own, &field.kind) {
        (Some(own), Kind::Id) => quote! { from.parsed::<#own>(#name).map(Into::into) },
        (Some(own), _) => quote! { from.parsed::<#own>(#name).map(|value| value.as_str().to_owned()) },
        (None, Kind::Secret) => quote! { from.value::<String>(#name).map(Secret::from) },
        (None, Kind::Id) => quote! { from.id(#name) },
        (None, Kind::Time) => quote! { from.time(#name) },
        (None, Kind::List(item)) if **item == Kind::Secret => {
            quote! { from.list::<String>(#name).map(|list| list.into_iter().map(Secret::from).collect()) }
        }
        (None, Kind::List(item)) if is_text(item) => quote! { from.list(#name) },
        (None, _) => quote! { from.value(#name) },
    }
}

/// A field of the body, if it has a value.
fn value_of(path: &str) -> TokenStream {
    let mut names = path.split('.').map(field_ident);
    let first = names.next();
    let rest = names.map(|name| quote! { .and_then(|group| group.#name.value()) });
    quote! { body.#first.value() #(#rest)* }
}

fn secrets(body: &Group) -> TokenStream {
    let fields = body.fields();
    let secrets = fields.iter().filter(|field| field.kind == Kind::Secret).map(|field| value_of(&field.path));
    quote! {
        /// The values that messages must not quote.
        pub(crate) fn secrets(body: &types::UpdatePortingOrder) -> Vec<Secret> {
            let secrets = [#(#secrets),*];
            secrets.into_iter().flatten().cloned().collect()
        }
    }
}

fn known_values(body: &Group) -> TokenStream {
    let fields = body.fields();
    let checks = fields.iter().filter(|field| !field.part).filter_map(|field| {
        let (path, value) = (&field.path, value_of(&field.path));
        match &field.kind {
            Kind::Enum(name) => {
                let name = format_ident!("{name}");
                Some(quote! { if let Some(value) = #value { check_known!(issues, #path, value, types::#name); } })
            }
            Kind::List(item) => match &**item {
                Kind::Enum(name) => {
                    let name = format_ident!("{name}");
                    Some(quote! {
                        for value in #value.into_iter().flatten() { check_known!(issues, #path, value, types::#name); }
                    })
                }
                _ => None,
            },
            _ => None,
        }
    });
    quote! {
        /// Warns about values that this version does not know.
        pub(crate) fn check_values(body: &types::UpdatePortingOrder, issues: &mut Issues) {
            #(#checks)*
        }
    }
}
