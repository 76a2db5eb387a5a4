//! The arguments of a generated method: their names, their types, and their conversion by the native half.

use crate::codegen::identifiers::python_argument;
use crate::codegen::surface::model::{Field, Kind, Operation, Query, Shape};
use std::borrow::Cow;

/// Names of arguments of every method, and names that would hide one of the class.
const TAKEN: [&str; 8] =
    ["self", "client", "options", "timeout", "deadline", "max_retries", "extra_headers", "extra_query"];

/// An argument of a method.
pub(super) struct Argument<'a> {
    /// The name in Python.
    pub(super) name: String,
    pub(super) source: Source<'a>,
}

/// The destination of an argument's value.
#[derive(Clone, Copy)]
pub(super) enum Source<'a> {
    /// An id in the path, with its type and its documentation.
    Id(&'a str, &'a str),
    /// A member of the body.
    Field(&'a Field),
    /// A parameter of the query.
    Query(&'a Query),
    /// The page of a CSV form; all pages without it.
    Page,
    /// The number of items per page.
    PageSize,
    FirstPage,
    /// The same for a CSV form.
    LinesPerPage,
}

/// The arguments in order: ids, then by keyword the body, those that are required first, the query, and the pages.
pub(super) fn of_operation(operation: &Operation) -> Vec<Argument<'_>> {
    let mut arguments: Vec<Argument<'_>> = Vec::new();
    let mut add = |name: &str, source| {
        let mut name = python_argument(name);
        while TAKEN.contains(&name.as_str()) || arguments.iter().any(|known: &Argument<'_>| known.name == name) {
            name.push('_');
        }
        arguments.push(Argument { name, source });
    };
    for id in &operation.ids {
        add(&id.name, Source::Id(&id.id, &id.docs));
    }
    for field in operation.body.iter().flat_map(|body| &body.fields) {
        add(&field.python, Source::Field(field));
    }
    for query in &operation.query {
        add(&query.python, Source::Query(query));
    }
    if operation.response.shape == Shape::Page {
        add("page_size", Source::PageSize);
        add("first_page", Source::FirstPage);
    } else if is_csv_form(operation) {
        add("page", Source::Page);
        add("page_size", Source::LinesPerPage);
    }
    arguments
}

/// Whether an operation returns a paged list as CSV, for which the crate has hand-written calls: one for a page, and one for
/// all of them.
pub(super) fn is_csv_form(operation: &Operation) -> bool {
    operation.response.shape == Shape::Raw
        && operation.has_pages
        && operation.by_hand.contains(&crate::codegen::surface::model::Face::Rust)
}

impl Argument<'_> {
    /// Whether it is positional.
    pub(super) fn is_positional(&self) -> bool {
        matches!(self.source, Source::Id(..))
    }

    pub(super) fn is_required(&self) -> bool {
        match self.source {
            Source::Id(..) => true,
            Source::Field(field) => field.is_required,
            _ => false,
        }
    }

    fn is_three_state(&self) -> bool {
        matches!(self.source, Source::Field(field) if field.is_three_state)
    }

    /// The type for type checkers, as the native half accepts it.
    pub(super) fn annotation(&self) -> String {
        let plain = match self.source {
            Source::Id(..) => "Id",
            Source::Field(field) => in_body(&field.kind, field.is_list).annotation,
            Source::Query(query) => in_query(&query.kind, query.is_list).annotation,
            Source::Page | Source::PageSize | Source::FirstPage | Source::LinesPerPage => "int",
        };
        match plain {
            plain if self.is_required() => plain.to_owned(),
            plain if self.is_three_state() => format!("{plain} | Unset | None"),
            "Any" => "Any".to_owned(),
            plain => format!("{plain} | None"),
        }
    }

    /// The argument in a method's signature.
    pub(super) fn declaration(&self) -> String {
        let default = match () {
            () if self.is_required() => "",
            () if self.is_three_state() => " = UNSET",
            () => " = None",
        };
        format!("{}: {}{default}", self.name, self.annotation())
    }

    /// The type of Rust that reads it.
    pub(super) fn reader(&self) -> String {
        let plain = match self.source {
            Source::Id(id, _) => format!("Arg<{id}>"),
            Source::Field(field) => in_body(&field.kind, field.is_list).reader,
            Source::Query(query) => in_query(&query.kind, query.is_list).reader,
            Source::PageSize | Source::LinesPerPage => "Size".to_owned(),
            Source::Page | Source::FirstPage => "PageNumber".to_owned(),
        };
        match () {
            () if self.is_required() => plain,
            () if self.is_three_state() => format!("Change<{plain}>"),
            () => format!("Option<{plain}>"),
        }
    }

    /// Its docstring, with the format of times and the class with the values of an enum.
    pub(super) fn docs(&self) -> Cow<'_, str> {
        let (docs, kind) = match self.source {
            Source::Field(field) => (field.docs.as_str(), Some(&field.kind)),
            Source::Query(query) => (query.docs.as_str(), Some(&query.kind)),
            Source::Id(_, docs) => (docs, None),
            Source::Page => ("Only this page, from 1. Default: all pages.", None),
            Source::PageSize => ("Items per page: 1 to 250. Default: 20.", None),
            Source::FirstPage => ("The first page to fetch, from 1. Default: 1.", None),
            Source::LinesPerPage => ("Numbers per page: 1 to 250. Default: 250.", None),
        };
        match kind {
            Some(Kind::Enum(name)) => Cow::Owned(format!("{docs} {}", values_of(name))),
            Some(Kind::Time) => Cow::Owned(format!("{docs} {TIME_FORMAT}")),
            _ => Cow::Borrowed(docs),
        }
    }
}

/// The sentence about the format of a time.
pub(in crate::codegen) const TIME_FORMAT: &str = "An aware `datetime` or RFC 3339 text.";

/// The sentence about the values of an enum.
pub(in crate::codegen) fn values_of(name: &str) -> String {
    format!("Known values: `enums.{name}`.")
}

/// The types of a value in Python and in Rust.
struct Form {
    /// The type for type checkers.
    annotation: &'static str,
    /// The type of Rust that reads it.
    reader: String,
}

fn form(annotation: &'static str, reader: impl Into<String>) -> Form {
    Form { annotation, reader: reader.into() }
}

/// A value of the body. The crate validates it; here it only has the right type.
fn in_body(kind: &Kind, is_list: bool) -> Form {
    match (kind, is_list) {
        (Kind::Text | Kind::Enum(_) | Kind::Secret, false) => form("str", "Text"),
        (Kind::Text | Kind::Enum(_) | Kind::Secret, true) => form("Texts", "OneOrMore<String>"),
        (Kind::Object(_), false) => form("Mapping[str, Any]", "Members"),
        (Kind::Object(_), true) => form("Iterable[Mapping[str, Any]]", "Items<Members>"),
        (Kind::Json, false) => form("Any", "Free"),
        (Kind::Json, true) => form("Iterable[Any]", "Items<Free>"),
        _ => plain(kind, is_list),
    }
}

/// A value of the query, which has its own type in the crate's filter.
fn in_query(kind: &Kind, is_list: bool) -> Form {
    match (kind, is_list) {
        (Kind::Enum(name), true) => form("Texts", format!("OneOrMore<types::{name}>")),
        _ => plain(kind, is_list),
    }
}

fn plain(kind: &Kind, is_list: bool) -> Form {
    match (kind, is_list) {
        (Kind::Truth, false) => form("bool", "StrictBool"),
        (Kind::Truth, true) => form("Iterable[bool]", "Items<StrictBool>"),
        (Kind::Integer, false) => form("int", "Integer"),
        (Kind::Integer, true) => form("Iterable[int]", "Items<Integer>"),
        (Kind::Number, false) => form("float", "Decimal"),
        (Kind::Number, true) => form("Iterable[float]", "Items<Decimal>"),
        (Kind::Time, false) => form("Time", "Timestamp"),
        (Kind::Time, true) => form("Iterable[Time]", "Items<Timestamp>"),
        (Kind::Id(id), false) => form("Id", format!("Arg<{id}>")),
        (Kind::Id(id), true) => form("Ids", format!("Args<{id}>")),
        (Kind::PhoneNumber, false) => form("str", "Arg<PhoneNumber>"),
        (Kind::PhoneNumber, true) => form("Texts", "Args<PhoneNumber>"),
        (Kind::CountryCode, false) => form("str", "Arg<CountryCode>"),
        (Kind::CountryCode, true) => form("Texts", "Args<CountryCode>"),
        (_, false) => form("str", "Text"),
        (_, true) => form("Texts", "OneOrMore<String>"),
    }
}
