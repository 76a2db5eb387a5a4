//! Adapts progenitor's operations to our runtime.
//!
//! progenitor's own runtime drops the status and headers of a response that it cannot decode, sends a
//! header that this API does not know and lets transports fail in one way only. So the end of each `send` is replaced.
//!
//! progenitor's output is matched by its syntax tree, and unexpected forms are errors.

use super::doc_lines;
use super::operations::{OperationDetails, Operations};
use super::syntax::{argument_of, first_text, is_path, last_segment, names_module};
use anyhow::{Context, bail};
use heck::ToUpperCamelCase;
use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use std::collections::BTreeMap;
use syn::visit::Visit;
use syn::visit_mut::VisitMut;
use syn::{
    Attribute, Expr, ExprCall, ExprClosure, ExprMethodCall, ExprPath, Fields, GenericArgument, ImplItem, ImplItemFn,
    Item, ItemImpl, ItemMod, ItemStruct, LitStr, Member, Pat, ReturnType, Stmt, Token, Type, parse_quote,
    punctuated::Punctuated,
};

/// Extracts the builders and the client's methods from progenitor's file and rewrites them.
pub(super) fn rewrite(tokens: TokenStream, details: &BTreeMap<String, OperationDetails>) -> anyhow::Result<Operations> {
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
    let (builders, arguments) = rewrite_builders(builders, details)?;
    Ok(Operations { builders, client: rewrite_methods(methods, details, &arguments)? })
}

/// Whether the methods in the block return types of the module `builder`.
fn returns_builders(item: &ItemImpl) -> bool {
    item.trait_.is_none()
        && item.items.iter().any(|item| {
            matches!(item, ImplItem::Fn(method) if matches!(&method.sig.output, ReturnType::Type(_, output) if names_module(output, "builder")))
        })
}

/// The arguments of each operation, in the order of its builder.
type Arguments = BTreeMap<String, Vec<String>>;

fn rewrite_methods(
    mut methods: ItemImpl,
    details: &BTreeMap<String, OperationDetails>,
    arguments: &Arguments,
) -> anyhow::Result<TokenStream> {
    for item in &mut methods.items {
        if let ImplItem::Fn(method) = item {
            let name = method.sig.ident.to_string();
            let details = details.get(&name).with_context(|| unknown(&name))?;
            let arguments = arguments.get(&name).map(Vec::as_slice).unwrap_or_default();
            document(&mut method.attrs, &details.method_docs(arguments));
        }
    }
    Ok(quote! {
        use super::builder;
        use crate::runtime::Client;

        #methods
    })
}

fn unknown(name: &str) -> String {
    format!("progenitor wrote {name}, which is not described")
}

/// Replaces the documentation.
fn document(attributes: &mut Vec<Attribute>, text: &str) {
    attributes.retain(|attribute| !attribute.path().is_ident("doc"));
    let lines = doc_lines(text);
    attributes.splice(0..0, lines.iter().map(|line| -> Attribute { parse_quote!(#[doc = #line]) }));
}

fn rewrite_builders(
    module: ItemMod,
    details: &BTreeMap<String, OperationDetails>,
) -> anyhow::Result<(TokenStream, Arguments)> {
    let (_, items) = module.content.context("the builders' module is empty")?;
    let names: BTreeMap<String, &String> = details.keys().map(|name| (name.to_upper_camel_case(), name)).collect();
    let name_of =
        |builder: &syn::Ident| names.get(&builder.to_string()).copied().with_context(|| unknown(&builder.to_string()));
    let mut rewritten = Vec::new();
    let mut arguments = Arguments::new();
    for mut item in items {
        Rename.visit_item_mut(&mut item);
        match &mut item {
            Item::Use(_) => continue,
            Item::Impl(implementation) => {
                let builder = last_segment(&implementation.self_ty).context("progenitor wrote methods of no type")?;
                let name = name_of(&builder.ident)?;
                rewrite_builder(implementation, name, &details[name])?;
            }
            Item::Struct(builder) => {
                let name = name_of(&builder.ident)?;
                document(&mut builder.attrs, &format!("The request of [`Client::{name}`]."));
                arguments.insert(name.clone(), fields(builder));
            }
            _ => {}
        }
        rewritten.push(item);
    }
    let builders = quote! {
        use super::types;
        use crate::runtime::{Client, Decoder, Error, Id, Idempotency, OperationInfo, QueryParam, RawBody, RequestBuilder, ResponseValue, Segment, Timestamp, decode};

        #(#rewritten)*
    };
    Ok((builders, arguments))
}

/// The names of a builder's fields but the client.
fn fields(builder: &ItemStruct) -> Vec<String> {
    let Fields::Named(fields) = &builder.fields else { return Vec::new() };
    let names = fields.named.iter().filter_map(|field| Some(field.ident.as_ref()?.to_string()));
    names.filter(|name| name != "client").collect()
}

/// Replaces progenitor's names with ours.
struct Rename;

impl VisitMut for Rename {
    fn visit_type_mut(&mut self, node: &mut Type) {
        if let Type::Path(path) = node {
            let path = &path.path;
            if is_path(path, &["super", "Client"]) {
                *node = parse_quote!(Client);
                return;
            }
            if is_path(path, &["ByteStream"]) {
                *node = parse_quote!(RawBody);
                return;
            }
            if let Some(GenericArgument::Type(Type::Tuple(tuple))) = argument_of(path, "Error")
                && tuple.elems.is_empty()
            {
                *node = parse_quote!(Error);
                return;
            }
        }
        syn::visit_mut::visit_type_mut(self, node);
    }

    fn visit_expr_path_mut(&mut self, node: &mut ExprPath) {
        if is_path(&node.path, &["progenitor_client", "QueryParam", "new"]) {
            *node = parse_quote!(QueryParam::new);
        }
    }
}

fn rewrite_builder(implementation: &mut ItemImpl, name: &str, details: &OperationDetails) -> anyhow::Result<()> {
    let mut request = None;
    for item in &mut implementation.items {
        let ImplItem::Fn(method) = item else { continue };
        match method.sig.ident.to_string().as_str() {
            "new" => rewrite_new(method),
            "send" => {
                request =
                    Some(rewrite_send(method, name, details).with_context(|| format!("the method send of {name}"))?);
            }
            setter => {
                let setter = setter.to_owned();
                rewrite_setter(method, &setter, details);
            }
        }
    }
    implementation.items.extend(request.map(ImplItem::Fn));
    Ok(())
}

/// Only the client creates builders. A required parameter starts as an empty error, which needs no allocation.
fn rewrite_new(method: &mut ImplItemFn) {
    method.vis = parse_quote!(pub(super));
    MissingParameter.visit_block_mut(&mut method.block);
}

struct MissingParameter;

impl VisitMut for MissingParameter {
    fn visit_field_value_mut(&mut self, node: &mut syn::FieldValue) {
        if let (Member::Named(_), Expr::Call(call)) = (&node.member, &node.expr)
            && matches!(call.func.as_ref(), Expr::Path(function) if function.path.is_ident("Err"))
        {
            node.expr = parse_quote!(Err(String::new()));
        }
    }
}

/// A failed conversion has a reason, and the method is documented by its parameter.
fn rewrite_setter(method: &mut ImplItemFn, name: &str, details: &OperationDetails) {
    let mut explain = ExplainConversion { name, is_met: false };
    explain.visit_block_mut(&mut method.block);
    if explain.is_met {
        let clause = method.sig.generics.make_where_clause();
        clause.predicates.push(parse_quote!(V::Error: std::fmt::Display));
    }
    let text = details.parameter_docs(name).map_or_else(|| format!("Sets `{name}`."), str::to_owned);
    document(&mut method.attrs, &text);
    method.attrs.push(parse_quote!(#[must_use]));
}

/// Makes `map_err` keep the error, which progenitor drops.
struct ExplainConversion<'a> {
    name: &'a str,
    is_met: bool,
}

impl VisitMut for ExplainConversion<'_> {
    fn visit_expr_method_call_mut(&mut self, node: &mut ExprMethodCall) {
        if node.method == "map_err"
            && let Some(Expr::Closure(ExprClosure { inputs, .. })) = node.args.first()
            && matches!(inputs.first(), Some(Pat::Wild(_)))
        {
            let template = format!("`{}`: {{error}}", self.name);
            node.args = parse_quote!(|error| format!(#template));
            self.is_met = true;
        }
        syn::visit_mut::visit_expr_method_call_mut(self, node);
    }
}

/// Moves the code that builds the request to a method, which is returned; the runtime does the rest. The method is compiled
/// with its crate, whereas an async function is compiled with each crate that awaits it.
fn rewrite_send(method: &mut ImplItemFn, name: &str, details: &OperationDetails) -> anyhow::Result<ImplItemFn> {
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
        WireNames { details }.visit_stmt_mut(&mut statement);
        if let Stmt::Local(local) = &mut statement {
            rewrite_local(local)?;
        }
        statements.push(statement);
    }
    let mut request = request.context("builds no request")?;
    WireNames { details }.visit_expr_mut(&mut request);
    OwnBuilder.visit_expr_mut(&mut request);
    if !statements.iter().any(appends_header) {
        statements.retain(|statement| !matches!(statement, Stmt::Local(local) if binds(&local.pat, "header_map")));
        DropHeaderMap.visit_expr_mut(&mut request);
    }
    if let Some(media_type) = &details.raw_media_type {
        request = accept(request, media_type)?;
    }
    let (verb, path) = (details.method.to_uppercase(), &details.path);
    let idempotency = &details.idempotency;
    let (decoder, send) = match success_type(&method.sig.output)? {
        Success::Nothing => (None, quote!(send_empty(request, &INFO))),
        Success::Raw => (None, quote!(send_raw(request, &INFO))),
        Success::Json(response) => {
            let decoder = quote!(static DECODE: Decoder<#response> = decode;);
            (Some(decoder), quote!(send_decoded(request, &INFO, DECODE)))
        }
    };
    method.block = parse_quote!({
        const INFO: OperationInfo = OperationInfo::new(#name, #verb, #path).with_idempotency(Idempotency::#idempotency);
        #decoder
        let (client, request) = self.request()?;
        client.#send.await
    });
    document(&mut method.attrs, &format!("Sends a `{verb}` request to `{path}`."));
    Ok(parse_quote! {
        fn request(self) -> Result<(&'a Client, reqwest::Request), Error> {
            #(#statements)*
            let request = #request;
            Ok((client, request))
        }
    })
}

/// Adds the parameter name to errors, and builds URLs with the client, which parses the base URL only once.
fn rewrite_local(local: &mut syn::Local) -> anyhow::Result<()> {
    let (Pat::Ident(pattern), Some(init)) = (&local.pat, &mut local.init) else { return Ok(()) };
    match init.expr.as_mut() {
        Expr::Macro(format) if pattern.ident == "url" => {
            let url =
                url(&format.mac).context("the URL is not formatted from the base URL, a path and its parameters")?;
            *init.expr = url;
        }
        Expr::Try(attempt) => {
            if let Expr::MethodCall(call) = attempt.expr.as_mut()
                && call.method == "map_err"
                && matches!(call.args.first(), Some(Expr::Path(path)) if is_path(&path.path, &["Error", "InvalidRequest"]))
            {
                let name = pattern.ident.to_string();
                call.args = parse_quote!(|error| Error::parameter(#name, error));
            }
        }
        _ => {}
    }
    Ok(())
}

/// `format!("{}/a/{}", client.baseurl, encode_path(&id.to_string()))` without the base URL, and without a string for each
/// part.
fn url(format: &syn::Macro) -> Option<Expr> {
    let arguments = format.parse_body_with(Punctuated::<Expr, Token![,]>::parse_terminated).ok()?;
    let template = first_text(&arguments)?;
    let path = LitStr::new(template.value().strip_prefix("{}")?, template.span());
    let mut segments = Vec::new();
    for argument in arguments.iter().skip(2) {
        let Expr::Call(encode_path) = argument else { return None };
        let Some(Expr::Reference(text)) = encode_path.args.first() else { return None };
        let Expr::MethodCall(to_string) = text.expr.as_ref() else { return None };
        let parameter = &to_string.receiver;
        segments.push(quote!(Segment(&#parameter)));
    }
    Some(parse_quote!(client.url(format_args!(#path #(, #segments)*))?))
}

enum Success {
    Json(Box<Type>),
    Raw,
    Nothing,
}

/// The type in the `ResponseValue` of a `Result`.
fn success_type(output: &ReturnType) -> anyhow::Result<Success> {
    struct Find<'a>(Option<&'a Type>);

    impl<'a> Visit<'a> for Find<'a> {
        fn visit_path(&mut self, path: &'a syn::Path) {
            if let Some(GenericArgument::Type(held)) = argument_of(path, "ResponseValue") {
                self.0 = Some(held);
            }
            syn::visit::visit_path(self, path);
        }
    }

    let mut found = Find(None);
    found.visit_return_type(output);
    Ok(match found.0.context("its result has no `ResponseValue`")? {
        Type::Tuple(tuple) if tuple.elems.is_empty() => Success::Nothing,
        Type::Path(path) if is_path(&path.path, &["RawBody"]) => Success::Raw,
        response => Success::Json(Box::new(response.clone())),
    })
}

fn binds(pattern: &Pat, name: &str) -> bool {
    matches!(pattern, Pat::Ident(ident) if ident.ident == name)
}

/// Whether the statement adds the header with the description's version.
fn is_version_header(statement: &Stmt) -> bool {
    let Stmt::Expr(Expr::MethodCall(call), _) = statement else { return false };
    matches!(call.args.first(), Some(Expr::Call(name)) if first_text(&name.args).is_some_and(|text| text.value() == "api-version"))
}

/// Whether a header of the description is set.
fn appends_header(statement: &Stmt) -> bool {
    struct Find(bool);

    impl<'a> Visit<'a> for Find {
        fn visit_expr_method_call(&mut self, call: &'a ExprMethodCall) {
            self.0 |= call.method == "append";
            syn::visit::visit_expr_method_call(self, call);
        }
    }

    let mut found = Find(false);
    found.visit_stmt(statement);
    found.0
}

/// Starts requests with our builder: `client.client.get(url)` becomes `RequestBuilder::new(Method::GET, url)`.
struct OwnBuilder;

impl VisitMut for OwnBuilder {
    fn visit_expr_mut(&mut self, node: &mut Expr) {
        syn::visit_mut::visit_expr_mut(self, node);
        if let Expr::MethodCall(call) = node
            && let Expr::Field(field) = call.receiver.as_ref()
            && matches!(&field.member, Member::Named(name) if name == "client")
        {
            let method = format_ident!("{}", call.method.to_string().to_uppercase());
            let url = &call.args;
            *node = parse_quote!(RequestBuilder::new(::reqwest::Method::#method, #url));
        }
    }
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

/// Gives parameters their wire names, and the path its wire form.
struct WireNames<'a> {
    details: &'a OperationDetails,
}

impl WireNames<'_> {
    fn rename(&self, arguments: &mut Punctuated<Expr, Token![,]>) {
        if let Some(name) = first_text(arguments)
            && let Some(wire) = self.details.wire_name(&name.value())
            && let Some(first) = arguments.first_mut()
        {
            *first = parse_quote!(#wire);
        }
    }
}

impl VisitMut for WireNames<'_> {
    fn visit_expr_call_mut(&mut self, node: &mut ExprCall) {
        if matches!(node.func.as_ref(), Expr::Path(function) if is_path(&function.path, &["QueryParam", "new"])) {
            self.rename(&mut node.args);
        }
        syn::visit_mut::visit_expr_call_mut(self, node);
    }

    fn visit_expr_method_call_mut(&mut self, node: &mut ExprMethodCall) {
        if node.method == "append" {
            self.rename(&mut node.args);
        }
        syn::visit_mut::visit_expr_method_call_mut(self, node);
    }

    /// Alternatives of an operation have a fragment, which is not part of the path.
    fn visit_macro_mut(&mut self, node: &mut syn::Macro) {
        let Some(fragment) = &self.details.fragment else { return };
        if node.path.is_ident("format")
            && let Ok(mut arguments) = node.parse_body_with(Punctuated::<Expr, Token![,]>::parse_terminated)
            && let Some(template) = first_text(&arguments)
            && let Some(path) = template.value().strip_suffix(fragment.as_str())
            && let Some(first) = arguments.first_mut()
        {
            let path = LitStr::new(path, template.span());
            *first = parse_quote!(#path);
            node.tokens = quote!(#arguments);
        }
    }
}

/// Requests the one media type that the operation reads.
fn accept(request: Expr, media_type: &str) -> anyhow::Result<Expr> {
    let Expr::Try(attempt) = request else { bail!("the request is not built by `build()?`") };
    let Expr::MethodCall(mut build) = *attempt.expr else { bail!("the request is not built by `build()?`") };
    let receiver = build.receiver;
    build.receiver = parse_quote! {
        #receiver.header(::reqwest::header::ACCEPT, ::reqwest::header::HeaderValue::from_static(#media_type))
    };
    Ok(parse_quote!(#build?))
}
