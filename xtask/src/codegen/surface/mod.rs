//! The presentation of operations to users: the description, and the additions in `openapi/surface.yml`.
//!
//! `entries.rs` reads the file, `assume.rs` names operations without an entry, and `schema.rs` describes parameters, bodies
//! and responses. The generators of each surface read `model.rs` and nothing else.

mod assume;
mod entries;
pub(crate) mod model;
mod schema;
#[cfg(test)]
mod tests;

pub(crate) use entries::Entries;

use crate::codegen::identifiers;
use crate::codegen::identifiers::python_argument;
use crate::document::{Object, operations_mut};
use anyhow::Context;
use assume::Place;
use entries::{ColumnsEntry, OperationEntry, QueryEntry, RetryEntry};
use heck::{ToKebabCase, ToSnakeCase};
use model::{Columns, Face, Group, IdType, Kind, Operation, PathId, Query, Shape, Surface};
use schema::Schemas;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// The client itself, as a group.
pub(crate) const CLIENT: &str = "client";
const ORDERS: &str = "orders";
/// Paging parameters of lists.
const PAGES: [&str; 2] = ["page[number]", "page[size]"];
/// Options and arguments that every list has, or every command.
pub(crate) const TAKEN: &[&str] = &[
    "all",
    "base_url",
    "ca_file",
    "client",
    "color",
    "dry_run",
    "fields",
    "first_page",
    "help",
    "id",
    "limit",
    "options",
    "order",
    "order_id",
    "output",
    "page_number",
    "page_size",
    "profile",
    "quiet",
    "request_timeout",
    "sandbox",
    "save",
    "self",
    "show_secrets",
    "verbose",
    "version",
    "yes",
];

/// Group names that are taken by generated files, their imports, or hand-written commands.
const TAKEN_GROUPS: &[&str] = &[
    "api",
    "args",
    "bodies",
    "check",
    "client",
    "completions",
    "config",
    "enum_arg",
    "exceptions",
    "filters",
    "generated",
    "groups",
    "ids",
    "items",
    "json",
    "man",
    "order",
    "order_creation",
    "order_fields",
    "order_options",
    "order_steps",
    "order_update",
    "order_updates",
    "order_waits",
    "pages",
    "port_in",
    "raw",
    "requests",
    "resource",
    "retries",
    "sandbox",
    "shapes",
    "token",
    "types",
    "values",
    "webhook",
];

/// The surface, and the problems in the file.
pub(crate) struct Built {
    pub(crate) surface: Surface,
    /// Assumptions, for the maintainer to review.
    pub(crate) assumptions: Vec<String>,
    /// Entries for missing parts of the description, each with how to resolve it.
    pub(crate) stale: Vec<Stale>,
}

/// An entry of the file for a missing part of the description.
pub(crate) struct Stale {
    /// The operation id of the entry.
    pub(crate) operation: String,
    pub(crate) message: String,
}

/// Combines the description and the file.
pub(crate) fn build(prepared: &Value, entries: &Entries) -> anyhow::Result<Built> {
    let mut described = prepared.clone();
    let operations: Vec<(String, &'static str, Object)> = operations_mut(&mut described)
        .map(|(path, method, operation)| (path.clone(), method, operation.clone()))
        .collect();
    let mut builder = Builder::new(prepared, entries, &operations)?;
    let mut built = Vec::with_capacity(operations.len());
    for (path, method, operation) in &operations {
        let at = format!("#/paths/{}/{method}", path.replace('~', "~0").replace('/', "~1"));
        built.push(builder.operation(path, method, operation).with_context(|| at)?);
    }
    Builder::check_names(&built)?;
    let stale = stale(entries, &built);
    let sent_enums = builder.schemas.sent_enums(prepared);
    let surface = Surface { groups: builder.groups, operations: built, ids: builder.ids, sent_enums };
    Ok(Built { surface, assumptions: builder.assumptions, stale })
}

struct Builder<'a> {
    entries: &'a Entries,
    schemas: Schemas<'a>,
    groups: Vec<Group>,
    ids: Vec<IdType>,
    /// The groups of the resources that entries are about.
    known: BTreeMap<(bool, String), String>,
    /// The number of operations of a resource.
    counts: BTreeMap<(bool, String), usize>,
    assumptions: Vec<String>,
}

impl<'a> Builder<'a> {
    fn new(
        prepared: &'a Value,
        entries: &'a Entries,
        operations: &[(String, &'static str, Object)],
    ) -> anyhow::Result<Self> {
        let (mut known, mut counts) = (BTreeMap::new(), BTreeMap::new());
        for (path, _, operation) in operations {
            let (below, resource) = Place::parse(path).key();
            let key = (below, resource.to_owned());
            let entry = entries.operations.get(id_of(operation));
            let group = entry.and_then(|entry| entry.group.clone()).filter(|group| group != CLIENT);
            if let Some(group) = group.filter(|group| group != ORDERS || resource == "porting_orders") {
                known.insert(key.clone(), group);
            }
            *counts.entry(key).or_insert(0) += 1;
        }
        let mut builder = Self {
            entries,
            schemas: Schemas::from_description(prepared)?,
            groups: Vec::new(),
            ids: Vec::new(),
            known,
            counts,
            assumptions: Vec::new(),
        };
        for (name, entry) in entries.ids.iter() {
            let field = entry.field.clone().unwrap_or_else(|| name.to_snake_case());
            builder.ids.push(IdType { name: name.clone(), field, docs: entry.docs.clone() });
        }
        for (name, entry) in entries.groups.iter() {
            let item = entry.item.clone().unwrap_or_else(|| words(&assume::singular(name)));
            builder.groups.push(Group {
                name: name.clone(),
                handle: entry.rust.clone().unwrap_or_else(|| assume::type_name(name)),
                item_handle: entry.handle.clone(),
                accessor: entry.accessor.clone().unwrap_or_else(|| name.clone()),
                below_order: entry.below.as_deref() == Some(ORDERS),
                docs: entry.docs.clone().unwrap_or_default(),
                python_docs: entry.python_docs.clone().or_else(|| entry.docs.clone()).unwrap_or_default(),
                id: entry.id.clone().unwrap_or_else(|| id_type(&item)),
                item,
                command: entry.command.clone().unwrap_or_else(|| name.to_kebab_case()),
                about: entry.about.clone().unwrap_or_default(),
                extended: entry.extended.clone(),
                is_known: true,
            });
        }
        Ok(builder)
    }

    fn assume(&mut self, operation: &str, what: impl Into<String>) {
        self.assumptions.push(format!("{operation}: {}", what.into()));
    }

    /// The group with this name, created on first use.
    fn group(&mut self, name: &str, place: &Place<'_>, operation: &str) -> Group {
        if let Some(group) = self.groups.iter().find(|group| group.name == name) {
            return group.clone();
        }
        let item = words(&assume::singular(name));
        let belonging = if place.below_order { " of an order" } else { "" };
        let group = Group {
            name: name.to_owned(),
            handle: assume::type_name(name),
            item_handle: None,
            accessor: name.to_owned(),
            below_order: place.below_order,
            docs: format!("{}{belonging}.", capitalised(&words(name))),
            python_docs: format!("{}{belonging}.", capitalised(&words(name))),
            id: id_type(&item),
            item,
            command: name.to_kebab_case(),
            about: format!("{}{belonging}", capitalised(&words(name))),
            extended: BTreeSet::new(),
            is_known: false,
        };
        self.assume(
            operation,
            format!("the new group `{name}`: {} in Rust, `{}` at the shell", group.handle, group.command),
        );
        self.groups.push(group.clone());
        group
    }

    /// A type of ids by its name, created on first use.
    fn id(&mut self, name: &str, item: &str) -> String {
        if !self.ids.iter().any(|id| id.name == name) {
            let docs = format!("Identifies {} {item}.", article(item));
            self.ids.push(IdType { name: name.to_owned(), field: name.to_snake_case(), docs });
        }
        name.to_owned()
    }

    /// The type of the id with this wire name: `porting_order_id` is a `PortingOrderId`.
    fn id_of_wire(&mut self, wire: &str) -> String {
        let last = wire.split(['[', ']', '.']).rfind(|part| !part.is_empty()).unwrap_or(wire);
        let stem = last.to_snake_case();
        let stem = stem.strip_suffix("_id").or_else(|| stem.strip_suffix("_ids")).unwrap_or(&stem);
        let name = format!("{}Id", assume::type_name(stem));
        self.id(&name, &words(stem))
    }

    fn operation(&mut self, path: &str, http_method: &str, described: &Object) -> anyhow::Result<Operation> {
        let (entries, http_method) = (self.entries, http_method.to_uppercase());
        let id = id_of(described).to_owned();
        let entry = entries.operations.get(&id);
        let default = OperationEntry::default();
        let given = entry.unwrap_or(&default);
        let place = Place::parse(path);
        let parameters = described.get("parameters").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
        let is_paged = parameters.iter().any(|parameter| parameter["name"] == PAGES[0]);
        let response = self.schemas.response(described, is_paged)?;
        let is_list = matches!(response.shape, Shape::Page | Shape::Many);

        let (group_name, method) = self.names(given, &place, &http_method, is_list);
        let group = (group_name != CLIENT).then(|| self.group(&group_name, &place, &id));
        let command = given.command.clone().or_else(|| {
            let group = group.as_ref().filter(|_| entry.is_none())?;
            Some(format!("{} {}", group.command, method.to_kebab_case()))
        });
        if entry.is_none() {
            let shell = command.as_deref().unwrap_or_default();
            self.assume(&id, format!("`{group_name}.{method}` in Rust and Python, `{shell}` at the shell"));
        }
        let (is_safe, reason) = self.retry(given, &id, &http_method);
        let text = |key: &str| described.get(key).and_then(Value::as_str).unwrap_or_default().trim().to_owned();
        let summary = text("summary");
        let docs = given.docs.clone().unwrap_or_else(|| {
            let (title, more) = (sentence(&summary), text("description"));
            if more.is_empty() { title } else { format!("{title}\n\n{more}") }
        });
        let help = given.help.clone().unwrap_or_else(|| {
            let first = if summary.is_empty() { docs.lines().next().unwrap_or_default() } else { summary.as_str() };
            first.trim_end_matches('.').to_owned()
        });
        let ids = self.path_ids(path, parameters, &place, group.as_ref(), entry.is_none().then_some(id.as_str()));
        let query = self.query(parameters, given, &id, entry.is_some())?;
        let has_filter = !query.is_empty() && (given.filter.is_some() || !given.by_hand.contains(&Face::Rust));
        let filter = has_filter.then(|| {
            given.filter.clone().unwrap_or_else(|| format!("{}Filter", assume::type_name(&operation_name(&id))))
        });
        let columns = match &given.columns {
            Some(ColumnsEntry::Named(name)) => Columns::Named(name.clone()),
            Some(ColumnsEntry::Of(columns)) => Columns::Of(columns.iter().cloned().collect()),
            None if given.by_hand.contains(&Face::Shell) => Columns::Of(Vec::new()),
            None => Columns::Of(self.schemas.columns(&response.item)),
        };
        for parameter in
            parameters.iter().filter(|parameter| !matches!(parameter["in"].as_str(), Some("path" | "query")))
        {
            self.assume(&id, format!("its parameter {} is offered by the low-level client alone", parameter["name"]));
        }
        if is_paged && matches!(response.shape, Shape::Many | Shape::Whole) {
            self.assume(&id, "its pages have no `meta` of type PaginationMeta, so that only the first is read");
        }
        if let (true, None, Columns::Of(columns)) = (is_list, entry, &columns) {
            let names: Vec<&str> = columns.iter().map(|(_, path)| path.as_str()).collect();
            let text = format!("a table of {}", names.join(", "));
            self.assume(&id, text);
        }
        let is_generated = [Face::Rust, Face::Shell, Face::Python].iter().any(|face| !given.by_hand.contains(face));
        let body = self.schemas.body(described);
        let sent_body = body.as_ref().map(|body| body.name.clone());
        let secrets = body.as_ref().map(|body| model::secrets("", &body.fields)).unwrap_or_default();
        let mut body = body.filter(|_| is_generated);
        if let Some(body) = &mut body {
            self.name_ids(&mut body.fields);
        }
        Ok(Operation {
            name: operation_name(&id),
            path: path.split('#').next().unwrap_or_default().to_owned(),
            http_method: http_method.clone(),
            group: group_name,
            method,
            command: command.map(|command| command.split(' ').map(str::to_owned).collect()),
            by_hand: given.by_hand.clone(),
            is_safe,
            reason,
            python_docs: given.python_docs.clone().unwrap_or_else(|| docs.clone()),
            docs,
            help,
            raises: given.raises.iter().cloned().collect(),
            ids,
            query,
            filter,
            filter_docs: given.filter_docs.clone(),
            has_plain_list: given.plain,
            is_compared: given.compared,
            has_pages: is_paged,
            sent_body,
            secrets,
            body,
            response,
            columns,
            done: given.done.clone().unwrap_or_else(|| done(&http_method)),
            id,
        })
    }

    fn name_ids(&mut self, fields: &mut [model::Field]) {
        for field in fields {
            if let Kind::Id(name) = &mut field.kind {
                *name = self.id_of_wire(&field.wire);
            }
            self.name_ids(&mut field.fields);
        }
    }

    /// Group and method.
    fn names(&self, given: &OperationEntry, place: &Place<'_>, http_method: &str, is_list: bool) -> (String, String) {
        let (below, resource) = place.key();
        let key = (below, resource.to_owned());
        // Singular parts of an order, such as its letter, are methods of the order.
        let is_alone = below && place.rest.is_empty() && !is_list && self.counts.get(&key) == Some(&1);
        let (group, method) = match self.known.get(&key) {
            Some(group) => (group.clone(), place.method(http_method, is_list)),
            None if is_alone => (ORDERS.to_owned(), place.group()),
            None => (self.group_name(place), place.method(http_method, is_list)),
        };
        (given.group.clone().unwrap_or(group), given.method.clone().unwrap_or(method))
    }

    /// A name for the group of a resource without entries; one below an order may have the name of another group.
    fn group_name(&self, place: &Place<'_>) -> String {
        let name = place.group();
        let is_other = |group: &Group| group.name == name && (group.is_known || group.below_order != place.below_order);
        let is_taken = self.groups.iter().any(is_other) || TAKEN_GROUPS.contains(&name.as_str());
        match (name.as_str(), is_taken, place.below_order) {
            (ORDERS, ..) | (_, false, _) => name,
            (_, true, true) => format!("order_{name}"),
            (_, true, false) => format!("porting_{name}"),
        }
    }

    fn retry(&mut self, given: &OperationEntry, id: &str, http_method: &str) -> (bool, String) {
        match &given.retry {
            Some(RetryEntry::Safe(reason)) => (true, reason.clone()),
            Some(RetryEntry::Unsafe(reason)) => (false, reason.clone()),
            None if matches!(http_method, "GET" | "HEAD") => (true, String::new()),
            None => {
                self.assume(
                    id,
                    "not sent again after a failure of unknown outcome; `retry` in surface.yml can say more",
                );
                (false, "its effect has not been reviewed".to_owned())
            }
        }
    }

    fn path_ids(
        &mut self,
        path: &str,
        parameters: &[Value],
        place: &Place<'_>,
        group: Option<&Group>,
        assumed: Option<&str>,
    ) -> Vec<PathId> {
        let wires: Vec<&str> = path.split('/').filter_map(|part| part.strip_prefix('{')?.split('}').next()).collect();
        let is_about_orders = path.starts_with("/porting_orders/{");
        let mut ids = Vec::with_capacity(wires.len());
        for (index, wire) in wires.iter().enumerate() {
            let is_order = index == 0 && is_about_orders;
            // Ids after the item's own are those of its parts.
            let is_item = !is_order && index == usize::from(is_about_orders) && !place.rest.is_empty();
            let name = match (is_order, is_item) {
                (true, _) if place.below_order && group.is_some_and(|group| group.below_order) => "order_id".to_owned(),
                (true, _) | (_, true) => "id".to_owned(),
                _ => wire.to_snake_case(),
            };
            let (id, item) = match group {
                _ if is_order => ("PortingOrderId".to_owned(), "order".to_owned()),
                Some(group) if is_item => (group.id.clone(), group.item.clone()),
                _ => {
                    let stem = wire.to_snake_case();
                    let stem = stem.strip_suffix("_id").unwrap_or(&stem).to_owned();
                    (id_type(&words(&stem)), words(&stem))
                }
            };
            let id = self.id(&id, &item);
            if let (Some(operation), false) = (assumed, is_order) {
                self.assume(operation, format!("`{{{wire}}}` is a {id}"));
            }
            let setter = identifiers::setter(parameters, wire, "path");
            let help = if item.contains(" of ") { format!("The id of the {item}") } else { format!("The {item}'s id") };
            ids.push(PathId { wire: (*wire).to_owned(), setter, name, id, is_order, docs: format!("{help}."), help });
        }
        ids
    }

    fn query(
        &mut self,
        parameters: &[Value],
        given: &OperationEntry,
        operation: &str,
        is_known: bool,
    ) -> anyhow::Result<Vec<Query>> {
        let is_query =
            |parameter: &&Value| parameter["in"] == "query" && !PAGES.iter().any(|page| parameter["name"] == *page);
        let described: Vec<&Value> = parameters.iter().filter(is_query).collect();
        let wires: Vec<&str> = described.iter().filter_map(|parameter| parameter["name"].as_str()).collect();
        let by_hand = &given.by_hand;
        let entries = self.entries;
        let same = given.query_of.as_ref().and_then(|other| entries.operations.get(other));
        let given = same.unwrap_or(given);
        if let Some((wire, _)) = given.query.iter().find(|(wire, _)| !wires.contains(&wire.as_str())) {
            anyhow::bail!(
                "openapi/surface.yml, operations.{operation}.query has {wire:?}, and the description has no such \
                 parameter; remove it there, or correct its name"
            );
        }
        // In the order of the file, and of the description for operations without an entry.
        let mut order: Vec<usize> =
            given.query.iter().filter_map(|(wire, _)| wires.iter().position(|known| known == wire)).collect();
        order.extend((0..wires.len()).filter(|index| given.query.get(wires[*index]).is_none()));
        let names = assume::query_names(&wires, TAKEN);
        let default = QueryEntry::default();
        order
            .into_iter()
            .map(|index| {
                let (wire, parameter) = (wires[index], described[index]);
                let entry = given.query.get(wire);
                let given = entry.unwrap_or(&default);
                let (sent, is_list) = self.schemas.kind(&parameter["schema"]);
                let kind = match given.kind.as_deref() {
                    Some("time") => Kind::Time,
                    Some("PhoneNumber") => Kind::PhoneNumber,
                    Some("CountryCode") => Kind::CountryCode,
                    Some(id) if id.ends_with("Id") => Kind::Id(self.id(id, &words(&id.trim_end_matches("Id").to_snake_case()))),
                    Some(other) => anyhow::bail!("openapi/surface.yml, operations.{operation}.query.{wire}: the type {other:?} is not known; use time, PhoneNumber, CountryCode or a type of ids"),
                    None if matches!(sent, Kind::Id(_)) => Kind::Id(self.id_of_wire(wire)),
                    None if matches!(sent, Kind::Object(_) | Kind::Secret) => Kind::Text,
                    None => sent.clone(),
                };
                let rust = given.rust.clone().unwrap_or_else(|| names[index].clone());
                let python = given.python.clone().unwrap_or_else(|| rust.clone());
                let option = given.option.clone().unwrap_or_else(|| python.to_kebab_case());
                if entry.is_none() && !by_hand.contains(&Face::Rust) {
                    let of = if is_known { "the new parameter " } else { "" };
                    self.assume(operation, format!("{of}`{wire}` is `{rust}` in Rust and Python, --{option} at the shell"));
                }
                let described = parameter["description"].as_str().or_else(|| self.schemas.docs(&parameter["schema"]));
                let docs = given.docs.clone().or_else(|| described.map(sentence));
                let docs = docs.unwrap_or_else(|| format!("`{wire}`."));
                let help = given.help.clone().unwrap_or_else(|| {
                    let first = docs.split("\n\n").next().unwrap_or_default().trim_end_matches(['.', ':']).to_owned();
                    if is_list { format!("{first}; repeat it or separate several by commas") } else { first }
                });
                Ok(Query {
                    setter: identifiers::setter(parameters, wire, "query"),
                    with: given.setter.clone().unwrap_or_else(|| format!("with_{rust}")),
                    wire: wire.to_owned(),
                    rust,
                    python: python_argument(&python),
                    option,
                    value: given.value.clone(),
                    kind,
                    sent,
                    is_list,
                    docs,
                    help,
                })
            })
            .collect()
    }

    /// Two operations with the same name would be one method.
    fn check_names(operations: &[Operation]) -> anyhow::Result<()> {
        let mut seen: BTreeMap<(&str, &str), &str> = BTreeMap::new();
        let mut commands: BTreeMap<Vec<String>, &str> = BTreeMap::new();
        for operation in operations {
            if let Some(other) = seen.insert((&operation.group, &operation.method), &operation.id) {
                anyhow::bail!(
                    "{other} and {} would both be `{}.{}`; give one of them another `method` in openapi/surface.yml, \
                     under `operations`",
                    operation.id,
                    operation.group,
                    operation.method
                );
            }
            let Some(command) = operation.command.clone().filter(|_| !operation.by_hand.contains(&Face::Shell)) else {
                continue;
            };
            if let Some(other) = commands.insert(command.clone(), &operation.id) {
                anyhow::bail!(
                    "{other} and {} would both be the command `{}`; give one of them another `command` in \
                     openapi/surface.yml, under `operations`",
                    operation.id,
                    command.join(" ")
                );
            }
        }
        Ok(())
    }
}

fn stale(entries: &Entries, operations: &[Operation]) -> Vec<Stale> {
    let gone = entries.operations.iter().filter(|(id, _)| !operations.iter().any(|operation| operation.id == *id));
    gone.map(|(id, _)| Stale {
        operation: id.clone(),
        message: format!(
            "openapi/surface.yml has an entry for {id}, and the description has no such operation; remove the entry, or \
             give it the operation's new id"
        ),
    })
    .collect()
}

fn id_of(operation: &Object) -> &str {
    operation.get("operationId").and_then(Value::as_str).unwrap_or_default()
}

/// The method of the low-level client.
pub(crate) fn operation_name(id: &str) -> String {
    id.to_snake_case()
}

/// The message for an operation without a response body.
fn done(http_method: &str) -> String {
    if http_method == "DELETE" { "deleted" } else { "done" }.to_owned()
}

fn id_type(item: &str) -> String {
    format!("{}Id", assume::type_name(&item.to_snake_case()))
}

fn words(name: &str) -> String {
    name.to_snake_case().replace('_', " ")
}

fn article(word: &str) -> &'static str {
    if word.starts_with(['a', 'e', 'i', 'o']) { "an" } else { "a" }
}

fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// A text that ends with a full stop.
fn sentence(text: &str) -> String {
    let text = text.trim();
    if text.is_empty() || text.ends_with(['.', ':', '!', '?', '`']) && !text.ends_with('`') {
        text.to_owned()
    } else {
        format!("{text}.")
    }
}
