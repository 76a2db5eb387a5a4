//! Arguments and options of commands.

use super::body;
use crate::codegen::client::ident;
use crate::codegen::surface::model::{Kind, Operation, PathId, Query, Shape, Surface};
use heck::ToUpperCamelCase;
use proc_macro2::TokenStream;
use quote::{format_ident, quote};

/// The id of a number in its order, instead of which the shell also accepts the number.
pub(super) const NUMBER_ID: &str = "PortingPhoneNumberId";

/// Whether a command has arguments.
pub(super) fn has_any(operation: &Operation) -> bool {
    !operation.ids.is_empty()
        || !operation.query.is_empty()
        || operation.body.is_some()
        || matches!(operation.response.shape, Shape::Page | Shape::Raw)
}

pub(super) fn type_name(operation: &Operation) -> syn::Ident {
    let word = operation.command.as_ref().and_then(|command| command.last()).map_or("run", String::as_str);
    format_ident!("{}Args", word.to_upper_camel_case())
}

/// The struct of a command's arguments.
pub(super) fn generate(operation: &Operation, _: &Surface) -> TokenStream {
    if !has_any(operation) {
        return TokenStream::new();
    }
    let name = type_name(operation);
    let ids = operation.ids.iter().map(positional);
    let query = operation.query.iter().map(option);
    let body = operation.body.as_ref().map(body::options);
    let paging = (operation.response.shape == Shape::Page).then(|| quote! { #[command(flatten)] paging: Paging, });
    let save = (operation.response.shape == Shape::Raw).then(|| quote! { #[command(flatten)] save: SaveArg, });
    quote! {
        #[derive(Debug, Args)]
        pub(crate) struct #name {
            #(#ids)*
            #(#query)*
            #body
            #paging
            #save
        }
    }
}

/// The field of an id.
pub(super) fn id_field(id: &PathId) -> syn::Ident {
    ident(if id.name == "order_id" { "order" } else { &id.name })
}

fn positional(id: &PathId) -> TokenStream {
    let (field, help) = (id_field(id), &id.help);
    let kind = format_ident!("{}", id.id);
    if id.id == NUMBER_ID {
        return quote! {
            #[arg(help = #help, value_name = "NUMBER", value_parser = args::order_number)]
            #field: OrderNumber,
        };
    }
    quote! {
        #[arg(help = #help)]
        #field: telnyx_porting::#kind,
    }
}

/// The field of a parameter.
pub(super) fn query_field(query: &Query) -> syn::Ident {
    ident(&query.python)
}

fn option(query: &Query) -> TokenStream {
    let field = query_field(query);
    let (help, long) = (&query.help, &query.option);
    let value = Value::for_kind(&query.kind, query.is_list);
    let (one, parser) = (&value.one, &value.parser);
    let value_name = query.value.clone().or_else(|| default_value(query).map(str::to_owned));
    let value_name = value_name.map(|name| quote! { , value_name = #name });
    let hyphens = query.wire.starts_with("sort").then(|| quote! { , allow_hyphen_values = true });
    let parser = parser.as_ref().map(|parser| quote! { , value_parser = #parser });
    let delimiter = query.is_list.then(|| quote! { , value_delimiter = ',' });
    let kind = if query.is_list {
        quote! { Vec<#one> }
    } else {
        one.clone()
    };
    quote! {
        #[arg(help = #help)]
        #[arg(long = #long #value_name #hyphens #parser #delimiter)]
        #field: Option<#kind>,
    }
}

fn default_value(query: &Query) -> Option<&'static str> {
    if query.wire.starts_with("sort") {
        return Some("FIELD");
    }
    value_name(&query.kind)
}

/// The placeholder of a value in the help, if it differs from the option's name.
pub(super) fn value_name(kind: &Kind) -> Option<&'static str> {
    match kind {
        Kind::Text | Kind::Secret => Some("TEXT"),
        Kind::Truth => Some("BOOL"),
        Kind::Integer | Kind::Number => Some("N"),
        Kind::Time => Some("TIME"),
        Kind::Id(name) if name == NUMBER_ID => Some("NUMBER"),
        Kind::Id(_) => Some("ID"),
        Kind::PhoneNumber => Some("NUMBER"),
        Kind::CountryCode => Some("COUNTRY"),
        Kind::Json | Kind::Object(_) => Some("JSON"),
        Kind::Enum(_) => None,
    }
}

/// The type and parser of a value in the CLI.
pub(super) struct Value {
    pub(super) one: TokenStream,
    pub(super) parser: Option<TokenStream>,
}

impl Value {
    pub(super) fn for_kind(kind: &Kind, is_list: bool) -> Self {
        let plain = |one: TokenStream| Self { one, parser: None };
        match kind {
            Kind::Text => plain(quote! { String }),
            Kind::Secret => Self { one: quote! { telnyx_porting::Secret }, parser: Some(quote! { args::secret }) },
            Kind::Truth => plain(quote! { bool }),
            Kind::Integer => plain(quote! { i64 }),
            Kind::Number => plain(quote! { f64 }),
            Kind::Time => Self { one: quote! { DateTime<Utc> }, parser: Some(quote! { args::time }) },
            Kind::Id(name) if name == NUMBER_ID => {
                Self { one: quote! { OrderNumber }, parser: Some(quote! { args::order_number }) }
            }
            Kind::Id(name) => {
                let name = format_ident!("{name}");
                plain(quote! { telnyx_porting::#name })
            }
            Kind::PhoneNumber => plain(quote! { telnyx_porting::PhoneNumber }),
            Kind::CountryCode => plain(quote! { telnyx_porting::CountryCode }),
            Kind::Enum(name) => {
                let name = format_ident!("{name}");
                Self { one: quote! { types::#name }, parser: Some(quote! { enum_arg::value::<types::#name>() }) }
            }
            Kind::Object(name) => {
                let name = format_ident!("{name}");
                let _ = is_list;
                Self { one: quote! { types::#name }, parser: Some(quote! { args::object::<types::#name> }) }
            }
            Kind::Json => Self { one: quote! { serde_json::Value }, parser: Some(quote! { args::json }) },
        }
    }
}
