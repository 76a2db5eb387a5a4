//! Fits progenitor's operations to our runtime.
//!
//! progenitor's own runtime drops the status and headers of an answer that it cannot decode, sends a
//! header that this API does not know and lets hooks fail in one way only. So the end of each `send` is replaced.

use super::doc_lines;
use super::operations::{Facts, Operations};
use anyhow::{Context, bail};
use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use std::collections::BTreeMap;
use syn::visit_mut::VisitMut;
use syn::{Attribute, Expr, FnArg, ImplItem, ImplItemFn, Item, ItemImpl, ItemMod, Lit, Pat, Stmt, Type, parse_quote};

/// Takes the builders and the client's methods out of progenitor's file and rewrites them.
pub(super) fn rewrite(tokens: TokenStream, facts: &BTreeMap<String, Facts>) -> anyhow::Result<Operations> {
    let file: syn::File = syn::parse2(tokens).context("progenitor's output is not Rust")?;
    let (mut builders, mut methods) = (None, None);
    for item in file.items {
        match item {
            Item::Mod(module) if module.ident == "builder" => builders = Some(module),
            Item::Impl(item) if returns_builders(&item) => methods = Some(item),
            _ => {}
        }
    }
    let builders = builders.context("progenitor wrote no builders")?;
    let methods = methods.context("progenitor wrote no methods")?;
    Ok(Operations { builders: rewrite_builders(builders, facts)?, client: rewrite_methods(methods) })
}

fn returns_builders(item: &ItemImpl) -> bool {
    item.trait_.is_none()
        && item.items.iter().any(|item| {
            matches!(item, ImplItem::Fn(method) if method.sig.output.to_token_stream().to_string().contains("builder ::"))
        })
}

fn rewrite_methods(mut methods: ItemImpl) -> TokenStream {
    for item in &mut methods.items {
        if let ImplItem::Fn(method) = item {
            let text = doc_text(&method.attrs);
            // progenitor ends with an example that cannot be compiled.
            let lines = doc_lines(text.split("```").next().unwrap_or_default());
            method.attrs.retain(|attribute| !attribute.path().is_ident("doc"));
            method.attrs.extend(lines.iter().map(|line| -> Attribute { parse_quote!(#[doc = #line]) }));
        }
    }
    quote! {
        use super::builder;
        use crate::runtime::Client;

        #methods
    }
}

fn doc_text(attributes: &[Attribute]) -> String {
    let mut text = String::new();
    for attribute in attributes {
        if let syn::Meta::NameValue(meta) = &attribute.meta
            && meta.path.is_ident("doc")
            && let Expr::Lit(literal) = &meta.value
            && let Lit::Str(line) = &literal.lit
        {
            text.push_str(&line.value());
            text.push('\n');
        }
    }
    text
}

fn rewrite_builders(module: ItemMod, facts: &BTreeMap<String, Facts>) -> anyhow::Result<TokenStream> {
    let (_, items) = module.content.context("the builders' module is empty")?;
    let mut rewritten = Vec::new();
    for mut item in items {
        Rename.visit_item_mut(&mut item);
        match &mut item {
            Item::Use(_) => continue,
            Item::Impl(implementation) => rewrite_builder(implementation, facts)?,
            Item::Struct(builder) => rewrite_struct_docs(builder),
            _ => {}
        }
        rewritten.push(item);
    }
    Ok(quote! {
        use super::types;
        use crate::runtime::{Client, Error, Id, OperationInfo, QueryParam, RawBody, ResponseValue, Timestamp, encode_path};

        #(#rewritten)*
    })
}

fn rewrite_struct_docs(builder: &mut syn::ItemStruct) {
    let method = heck::ToSnakeCase::to_snake_case(builder.ident.to_string().as_str());
    let docs = format!(" The request of [`Client::{method}`].");
    builder.attrs.retain(|attribute| !attribute.path().is_ident("doc"));
    builder.attrs.insert(0, parse_quote!(#[doc = #docs]));
}

/// Replaces progenitor's names by ours.
struct Rename;

impl VisitMut for Rename {
    fn visit_type_mut(&mut self, node: &mut Type) {
        let text = node.to_token_stream().to_string();
        match text.as_str() {
            "super :: Client" => *node = parse_quote!(Client),
            "Error < () >" => *node = parse_quote!(Error),
            "ByteStream" => *node = parse_quote!(RawBody),
            _ => syn::visit_mut::visit_type_mut(self, node),
        }
    }

    fn visit_expr_path_mut(&mut self, node: &mut syn::ExprPath) {
        if node.to_token_stream().to_string() == "progenitor_client :: QueryParam :: new" {
            *node = parse_quote!(QueryParam::new);
        }
    }
}

fn rewrite_builder(implementation: &mut ItemImpl, facts: &BTreeMap<String, Facts>) -> anyhow::Result<()> {
    let name = implementation.self_ty.to_token_stream().to_string();
    let name = name.split_whitespace().next().map(heck::ToSnakeCase::to_snake_case).unwrap_or_default();
    let facts = facts.get(&name).with_context(|| format!("progenitor wrote {name}, which is not described"))?;
    for item in &mut implementation.items {
        let ImplItem::Fn(method) = item else { continue };
        match method.sig.ident.to_string().as_str() {
            "new" => rewrite_new(method),
            "send" => rewrite_send(method, &name, facts).with_context(|| format!("the method send of {name}"))?,
            setter => {
                let setter = setter.to_owned();
                rewrite_setter(method, &setter, facts);
            }
        }
    }
    Ok(())
}

/// Only the client makes builders; what is missing is said in terms of the builder's methods.
fn rewrite_new(method: &mut ImplItemFn) {
    method.vis = parse_quote!(pub(super));
    MissingParameter.visit_block_mut(&mut method.block);
}

struct MissingParameter;

impl VisitMut for MissingParameter {
    fn visit_lit_str_mut(&mut self, node: &mut syn::LitStr) {
        if let Some(name) = node.value().strip_suffix(" was not initialized") {
            *node = syn::LitStr::new(&format!("`{name}` is missing: set it with `.{name}(…)`"), node.span());
        }
    }
}

/// A refused conversion says why, and the method is documented by its parameter.
fn rewrite_setter(method: &mut ImplItemFn, name: &str, facts: &Facts) {
    let argument = method.sig.inputs.iter().find_map(|input| match input {
        FnArg::Typed(typed) => match typed.pat.as_ref() {
            Pat::Ident(ident) => Some(ident.ident.clone()),
            _ => None,
        },
        FnArg::Receiver(_) => None,
    });
    if argument.is_some_and(|argument| argument == "value") {
        let clause = method.sig.generics.make_where_clause();
        clause.predicates.push(parse_quote!(V::Error: std::fmt::Display));
    }
    ExplainConversion { name }.visit_block_mut(&mut method.block);
    let text = facts.parameters.get(name).map_or_else(|| format!("Sets `{name}`."), Clone::clone);
    let lines = doc_lines(&text);
    method.attrs.extend(lines.iter().map(|line| -> Attribute { parse_quote!(#[doc = #line]) }));
    method.attrs.push(parse_quote!(#[must_use]));
}

struct ExplainConversion<'a> {
    name: &'a str,
}

impl VisitMut for ExplainConversion<'_> {
    fn visit_expr_closure_mut(&mut self, node: &mut syn::ExprClosure) {
        if node.body.to_token_stream().to_string().contains("conversion to") {
            let template = format!("`{}`: {{error}}", self.name);
            *node = parse_quote!(|error| format!(#template));
        }
    }
}

/// Keeps what builds the request and lets the runtime do the rest.
fn rewrite_send(method: &mut ImplItemFn, name: &str, facts: &Facts) -> anyhow::Result<()> {
    let mut statements = Vec::new();
    let mut request = None;
    for mut statement in std::mem::take(&mut method.block.stmts) {
        if is_version_header(&statement) {
            continue;
        }
        if let Stmt::Local(local) = &mut statement
            && binds(&local.pat, "request")
        {
            request = local.init.take().map(|init| *init.expr);
            break;
        }
        DropFragment.visit_stmt_mut(&mut statement);
        statements.push(statement);
    }
    let mut request = request.context("builds no request")?;
    let has_headers = statements.iter().any(|statement| statement.to_token_stream().to_string().contains(". append"));
    if !has_headers {
        statements.retain(|statement| !matches!(statement, Stmt::Local(local) if binds(&local.pat, "header_map")));
        DropHeaderMap.visit_expr_mut(&mut request);
    }
    if let Some(media_type) = &facts.raw_media_type {
        request = accept(request, media_type)?;
    }
    let (verb, path) = (facts.method.to_uppercase(), &facts.path);
    let finish = match success_type(&method.sig.output.to_token_stream().to_string()) {
        Success::Nothing => quote! { .empty() },
        Success::Raw => quote! { .raw() },
        Success::Json => quote! { .json().await },
    };
    let tail: Expr = parse_quote!(client.execute(request, &INFO).await? #finish);
    statements.push(parse_quote!(let request = #request;));
    statements.push(Stmt::Expr(tail, None));
    // Items come first, as clippy wants them.
    statements.insert(
        0,
        parse_quote! {
            const INFO: OperationInfo = OperationInfo { operation_id: #name, method: #verb, path: #path };
        },
    );
    method.block.stmts = statements;
    let docs = format!(" Sends a `{verb}` request to `{path}`.");
    method.attrs = vec![parse_quote!(#[doc = #docs])];
    Ok(())
}

enum Success {
    Json,
    Raw,
    Nothing,
}

fn success_type(output: &str) -> Success {
    if output.contains("ResponseValue < () >") {
        Success::Nothing
    } else if output.contains("ResponseValue < RawBody >") {
        Success::Raw
    } else {
        Success::Json
    }
}

fn binds(pattern: &Pat, name: &str) -> bool {
    matches!(pattern, Pat::Ident(ident) if ident.ident == name)
}

fn is_version_header(statement: &Stmt) -> bool {
    matches!(statement, Stmt::Expr(expression, _) if expression.to_token_stream().to_string().contains("\"api-version\""))
}

struct DropHeaderMap;

impl VisitMut for DropHeaderMap {
    fn visit_expr_mut(&mut self, node: &mut Expr) {
        syn::visit_mut::visit_expr_mut(self, node);
        if let Expr::MethodCall(call) = node
            && call.method == "headers"
        {
            *node = (*call.receiver).clone();
        }
    }
}

/// Alternatives of an operation are told apart by a fragment, which is not part of the path.
struct DropFragment;

impl VisitMut for DropFragment {
    fn visit_macro_mut(&mut self, node: &mut syn::Macro) {
        if node.path.is_ident("format") {
            let tokens = node.tokens.clone().into_iter().map(|token| match &token {
                proc_macro2::TokenTree::Literal(literal) => match syn::parse2::<syn::LitStr>(literal.to_token_stream())
                {
                    Ok(text) => {
                        let path = text.value().split('#').next().unwrap_or_default().to_owned();
                        proc_macro2::TokenTree::Literal(proc_macro2::Literal::string(&path))
                    }
                    Err(_) => token,
                },
                _ => token,
            });
            node.tokens = tokens.collect();
        }
    }
}

/// Asks for the one media type that the operation reads.
fn accept(request: Expr, media_type: &str) -> anyhow::Result<Expr> {
    let Expr::Try(attempt) = request else { bail!("the request is not built by `build()?`") };
    let Expr::MethodCall(mut build) = *attempt.expr else { bail!("the request is not built by `build()?`") };
    let receiver = build.receiver;
    build.receiver = parse_quote! {
        #receiver.header(::reqwest::header::ACCEPT, ::reqwest::header::HeaderValue::from_static(#media_type))
    };
    Ok(parse_quote!(#build?))
}
