//! The fields of the results of jobs, for `telnyx-porting schema`.

use crate::codegen::File;
use crate::codegen::client::to_source;
use crate::codegen::records::{Kind, Sources};
use heck::ToShoutySnakeCase;
use proc_macro2::TokenStream;
use quote::{format_ident, quote};

/// The structs that `outputs.rs` uses. Those of their fields are added.
const ROOTS: [&str; 6] = ["Plan", "Report", "ReceiverCounts", "LeftOut", "AccountRecord", "Details"];

/// A table for each record.
pub(in crate::codegen) fn job_results(sources: &Sources) -> anyhow::Result<File> {
    let records = sources.records(&ROOTS, &[])?;
    let tables = records.iter().map(|record| {
        let name = table(&record.name);
        let fields = record.fields.iter().map(|field| {
            let (name, kind) = (&field.name, type_of(&field.kind));
            quote! { (#name, #kind) }
        });
        quote! { pub(crate) const #name: Fields = &[#(#fields),*]; }
    });
    let module = quote! {
        //! The fields of the results of jobs.

        use crate::output::Fields;
        use crate::output::Type::{Any, Boolean, Integer, List, Map, Object, Text, Time};

        #(#tables)*
    };
    Ok(File::new("job_results.rs", to_source(module)?))
}

fn table(record: &str) -> syn::Ident {
    format_ident!("{}", record.to_shouty_snake_case())
}

/// A type. Every value can be null.
fn type_of(kind: &Kind) -> TokenStream {
    match kind {
        Kind::Text | Kind::Id | Kind::Secret | Kind::Value(_) => quote! { Text },
        Kind::Integer => quote! { Integer },
        Kind::Boolean => quote! { Boolean },
        Kind::Time => quote! { Time },
        Kind::Union(_) => quote! { Any },
        Kind::Record(name) => {
            let name = table(name);
            quote! { Object(#name) }
        }
        Kind::Optional(inner) => type_of(inner),
        Kind::List(inner) => {
            let inner = type_of(inner);
            quote! { List(&#inner) }
        }
        Kind::Map(inner) => {
            let inner = type_of(inner);
            quote! { Map(&#inner) }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_are_values_that_can_be_null() {
        let kind = Kind::Optional(Box::new(Kind::List(Box::new(Kind::Record("OrderPlan".to_owned())))));
        assert_eq!(type_of(&kind).to_string(), quote! { List(&Object(ORDER_PLAN)) }.to_string());
    }
}
