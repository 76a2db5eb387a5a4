//! Writes the part of the ergonomic crate that follows from the description: ids, filters, handles with their plain calls,
//! and retry policies.

mod bodies;
pub(super) mod docs;
mod filters;
mod groups;
mod ids;
mod requests;
mod shapes;

use super::File;
use super::identifiers;
use super::surface::model::{Face, Kind, Operation, Query, Surface};
use proc_macro2::TokenStream;
use quote::{format_ident, quote};

/// Formatted code with an empty line between items.
pub(super) fn to_source(tokens: TokenStream) -> anyhow::Result<String> {
    let dense = super::rust::to_source(tokens)?;
    let mut out = String::with_capacity(dense.len());
    let mut before = "";
    for line in dense.lines() {
        let indent = before.len() - before.trim_start().len();
        let is_end = matches!(before.trim(), "}" | "};" | "];") && !line.starts_with("use ");
        let starts_item =
            line.len() - line.trim_start().len() == indent && !line.trim_start().starts_with(['}', '.', ')']);
        if indent <= 4 && is_end && starts_item
            || before.starts_with("use ") && before.ends_with(';') && !line.starts_with("use ") && !line.is_empty()
        {
            out.push('\n');
        }
        out.extend([line, "\n"]);
        before = line;
    }
    Ok(out)
}

/// The generated files, relative to `src/generated` of the crate.
pub(super) fn generate(surface: &Surface) -> anyhow::Result<Vec<File>> {
    let mut files = vec![
        File::new("mod.rs", to_source(module(surface))?),
        File::new("ids.rs", ids::write(surface)),
        File::new("filters.rs", to_source(filters::generate(surface))?),
        File::new("requests.rs", to_source(requests::generate(surface))?),
        File::new("shapes.rs", to_source(shapes::generate(surface))?),
        File::new("bodies.rs", to_source(bodies::generate(surface))?),
        File::new("client.rs", to_source(groups::client(surface))?),
    ];
    for group in &surface.groups {
        files.push(File::new(format!("{}.rs", group.name), to_source(groups::generate(group, surface))?));
    }
    Ok(files)
}

fn module(surface: &Surface) -> TokenStream {
    let names: Vec<_> = surface.groups.iter().map(|group| format_ident!("{}", group.name)).collect();
    let handles: Vec<_> = surface.groups.iter().map(|group| format_ident!("{}", group.handle)).collect();
    let items = surface.groups.iter().filter_map(|group| Some((&group.name, group.item_handle.as_ref()?)));
    let (item_names, item_handles): (Vec<_>, Vec<_>) =
        items.map(|(name, handle)| (format_ident!("{name}"), format_ident!("{handle}"))).unzip();
    let ids: Vec<_> = surface.ids.iter().map(|id| format_ident!("{}", id.name)).collect();
    let filters: Vec<_> = filters::names(surface).into_iter().map(|name| format_ident!("{name}")).collect();
    quote! {
        //! Code that follows from the API description.

        mod bodies;
        mod client;
        mod filters;
        mod ids;
        pub(crate) mod requests;
        mod shapes;
        #(mod #names;)*

        pub use filters::{#(#filters),*};
        pub use ids::{#(#ids),*};
        #(pub use #names::#handles;)*
        #(pub use #item_names::#item_handles;)*
    }
}

/// The operations of a group that are generated in Rust.
fn generated<'a>(surface: &'a Surface, group: &'a str) -> impl Iterator<Item = &'a Operation> {
    surface.operations.iter().filter(move |it| it.group == group && !it.by_hand.contains(&Face::Rust))
}

/// The type of one value in the crate.
fn type_of(kind: &Kind) -> TokenStream {
    match kind {
        Kind::Text | Kind::Json | Kind::Object(_) => quote! { String },
        Kind::Secret => quote! { telnyx_porting_api::Secret },
        Kind::Truth => quote! { bool },
        Kind::Integer => quote! { i64 },
        Kind::Number => quote! { f64 },
        Kind::Time => quote! { DateTime<Utc> },
        Kind::Id(name) => {
            let name = format_ident!("{name}");
            quote! { super::#name }
        }
        Kind::PhoneNumber => quote! { crate::values::PhoneNumber },
        Kind::CountryCode => quote! { crate::values::CountryCode },
        Kind::Enum(name) => {
            let name = format_ident!("{name}");
            quote! { types::#name }
        }
    }
}

/// The type of a field of a filter, without the `Option`.
fn type_of_query(query: &Query) -> TokenStream {
    let one = type_of(&query.kind);
    if query.is_list {
        quote! { Vec<#one> }
    } else {
        one
    }
}

/// Whether the type is `Copy`.
fn is_copy(kind: &Kind) -> bool {
    matches!(kind, Kind::Truth | Kind::Integer | Kind::Number | Kind::Time | Kind::PhoneNumber | Kind::CountryCode)
}

/// A name in Rust, which may be a keyword.
pub(super) fn ident(name: &str) -> syn::Ident {
    identifiers::rust_field(&identifiers::field_stem(name))
}
