//! Running commands.

use super::args::{self, NUMBER_ID, id_field, query_field};
use super::{body, columns_name, group_of, name};
use crate::codegen::client::ident;
use crate::codegen::surface::model::{Columns, Kind, Operation, Query, Shape, Surface};
use proc_macro2::TokenStream;
use quote::{format_ident, quote};

/// Describes the fields of the result, so that an unknown field in `--fields` is an error before anything is changed. Lists
/// do this themselves.
fn expectation(operation: &Operation) -> TokenStream {
    let is_read = operation.http_method == "GET";
    let item = (!operation.response.item.is_empty()).then(|| format_ident!("{}", operation.response.item));
    match operation.response.shape {
        Shape::Single | Shape::Whole if is_read => quote! { printer.describe::<types::#item>(); },
        Shape::Single | Shape::Whole => quote! { printer.require::<types::#item>()?; },
        Shape::Many if !is_read => quote! { printer.require::<types::#item>()?; },
        Shape::Empty => {
            let done = &operation.done;
            if operation.ids.is_empty() {
                quote! { printer.require_names([#done])?; }
            } else {
                quote! { printer.require_names(["id", #done])?; }
            }
        }
        Shape::Many | Shape::Page | Shape::Raw => TokenStream::new(),
    }
}

/// The form of the output.
pub(super) fn output(operation: &Operation) -> TokenStream {
    let item = (!operation.response.item.is_empty()).then(|| format_ident!("{}", operation.response.item));
    match operation.response.shape {
        Shape::Single | Shape::Whole => quote! { Output::Item(Shape::of::<types::#item>) },
        Shape::Many | Shape::Page => quote! { Output::List(Shape::of::<types::#item>) },
        Shape::Raw => quote! { Output::File },
        Shape::Empty => {
            let done = &operation.done;
            quote! { Output::Done(#done) }
        }
    }
}

/// The arm of a match that runs a command.
pub(super) fn arm(operation: &Operation, surface: &Surface) -> TokenStream {
    let name = name(operation);
    let pattern = if args::has_any(operation) {
        quote! { Self::#name(args) }
    } else {
        quote! { Self::#name }
    };
    let steps = steps(operation, surface);
    let expectation = expectation(operation);
    quote! { #pattern => { #expectation #steps } }
}

fn steps(operation: &Operation, surface: &Surface) -> TokenStream {
    let method = ident(&operation.method);
    let group = group_of(surface, operation);
    let is_order = |index: usize| operation.ids.get(index).is_some_and(|id| id.is_order);
    let on_order = is_order(0) && group.is_some_and(|group| group.below_order || group.item_handle.is_some());
    let order = operation.ids.first().map(id_field);
    let receiver = match group {
        None => quote! { session.client() },
        Some(group) if group.below_order => {
            let accessor = format_ident!("{}", group.accessor);
            quote! { session.client().order(args.#order).#accessor() }
        }
        Some(group) if on_order && group.item_handle.is_some() => quote! { session.client().order(args.#order) },
        Some(group) => {
            let accessor = format_ident!("{}", group.accessor);
            quote! { session.client().#accessor() }
        }
    };
    let ids: Vec<_> = operation.ids.iter().skip(usize::from(on_order)).collect();
    let lookups = ids.iter().filter(|id| id.id == NUMBER_ID).map(|id| {
        let field = id_field(id);
        let order = if on_order {
            quote! { Some(&args.#order) }
        } else {
            quote! { None }
        };
        quote! { let #field = args.#field.id(session.client(), #order).await?; }
    });
    let lookups: Vec<_> = lookups.collect();
    let mut arguments: Vec<TokenStream> = ids
        .iter()
        .map(|id| {
            let field = id_field(id);
            if id.id == NUMBER_ID {
                quote! { #field }
            } else {
                quote! { args.#field }
            }
        })
        .collect();
    let filter = operation.filter.as_ref().map(|filter| {
        arguments.push(quote! { filter });
        let filter = format_ident!("{filter}");
        let order = if on_order {
            quote! { Some(&args.#order) }
        } else {
            quote! { None }
        };
        let sets = operation.query.iter().map(|query| set(query, &order));
        quote! {
            let mut filter = telnyx_porting::#filter::new();
            #(#sets)*
        }
    });
    let body = operation.body.as_ref().map(|body| {
        arguments.push(quote! { body });
        body::make(body)
    });
    let method = match &operation.filter {
        Some(_) if operation.has_plain_list => format_ident!("{}_with", operation.method),
        _ => method,
    };
    let prepare = quote! { #(#lookups)* #filter #body };
    let call = quote! { #receiver.#method(#(#arguments),*) };
    let last = operation.ids.last().map(id_field);
    let shown = last.map(|last| {
        if lookups.is_empty() {
            quote! { args.#last }
        } else {
            quote! { #last }
        }
    });
    let result = result(operation, &call, shown);
    quote! { #prepare #result }
}

/// Makes the call and prints the result. `shown`: the id that a response without content is about.
fn result(operation: &Operation, call: &TokenStream, shown: Option<TokenStream>) -> TokenStream {
    let columns = match &operation.columns {
        Columns::Named(name) => {
            let name = format_ident!("{name}");
            quote! { crate::ui::view::#name }
        }
        Columns::Of(_) => {
            let name = columns_name(operation);
            quote! { #name }
        }
    };
    let done = &operation.done;
    match operation.response.shape {
        Shape::Page => quote! { printer.list(#call, &args.paging, &#columns).await },
        Shape::Many => quote! { printer.responses(&#call.with_response().await?, &#columns) },
        Shape::Single | Shape::Whole => quote! { printer.response(&#call.with_response().await?) },
        Shape::Raw => quote! {
            let target = args.save.target()?;
            target.write(#call, printer).await
        },
        Shape::Empty => {
            let Some(shown) = shown else {
                return quote! {
                    #call.await?;
                    printer.json(&json!({ #done: true }))?;
                    printer.note(#done);
                    Ok(())
                };
            };
            let note = format!("{done} {{id}}");
            quote! {
                let id = #shown.to_string();
                #call.await?;
                printer.json(&json!({ "id": id, #done: true }))?;
                printer.note(&format!(#note));
                Ok(())
            }
        }
    }
}

/// Sets one field of a filter. Numbers are looked up, since the API identifies those of orders by ids.
fn set(query: &Query, order: &TokenStream) -> TokenStream {
    let (field, argument) = (ident(&query.rust), query_field(query));
    let is_number = matches!(&query.kind, Kind::Id(name) if name == NUMBER_ID);
    match (is_number, query.is_list) {
        (false, _) => quote! { filter.#field = args.#argument; },
        (true, false) => quote! {
            if let Some(number) = args.#argument {
                filter.#field = Some(number.id(session.client(), #order).await?);
            }
        },
        (true, true) => quote! {
            for number in args.#argument.into_iter().flatten() {
                let id = number.id(session.client(), #order).await?;
                filter.#field.get_or_insert_default().push(id);
            }
        },
    }
}
