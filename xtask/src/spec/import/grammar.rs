//! The grammar of descriptions, and which parts are prose.
//!
//! A property may be called `description` or `example`: only the role of an object distinguishes its keywords from names.

use crate::document::METHODS;

/// The role of an object in a description.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    Root,
    Info,
    Components,
    PathItem,
    Operation,
    Parameter,
    Body,
    Response,
    Media,
    Schema,
    Server,
    Tag,
    Scheme,
}

/// The content of a keyword.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Holds {
    One(Role),
    Map(Role),
    List(Role),
}

/// The content of `key` in an object of this role; `None` if it has no prose.
#[expect(clippy::match_same_arms, reason = "a table, by role")]
pub(super) fn holds(role: Role, key: &str) -> Option<Holds> {
    use Holds::{List, Map, One};
    Some(match (role, key) {
        (Role::Root, "info") => One(Role::Info),
        (Role::Root, "components") => One(Role::Components),
        (Role::Root, "paths") => Map(Role::PathItem),
        (Role::Root, "tags") => List(Role::Tag),
        (Role::Root | Role::PathItem | Role::Operation, "servers") => List(Role::Server),
        (Role::Components, "schemas") => Map(Role::Schema),
        (Role::Components, "parameters" | "headers") => Map(Role::Parameter),
        (Role::Components, "requestBodies") => Map(Role::Body),
        (Role::Components, "responses") => Map(Role::Response),
        (Role::Components, "securitySchemes") => Map(Role::Scheme),
        (Role::PathItem, method) if METHODS.contains(&method) => One(Role::Operation),
        (Role::PathItem | Role::Operation, "parameters") => List(Role::Parameter),
        (Role::Operation, "requestBody") => One(Role::Body),
        (Role::Operation, "responses") => Map(Role::Response),
        (Role::Parameter | Role::Media, "schema") => One(Role::Schema),
        (Role::Parameter | Role::Body | Role::Response, "content") => Map(Role::Media),
        (Role::Response, "headers") => Map(Role::Parameter),
        (Role::Schema, "properties") => Map(Role::Schema),
        (Role::Schema, "items" | "not" | "additionalProperties") => One(Role::Schema),
        (Role::Schema, "allOf" | "anyOf" | "oneOf") => List(Role::Schema),
        _ => return None,
    })
}

/// Whether `key` is prose in an object of this role: ours is kept, upstream's is not imported.
pub(super) fn is_prose(role: Role, key: &str) -> bool {
    if key.starts_with("x-") {
        return true;
    }
    match role {
        Role::Info => matches!(key, "title" | "summary" | "description" | "contact" | "termsOfService" | "license"),
        Role::Root => key == "externalDocs",
        Role::Components => key == "examples",
        Role::PathItem => matches!(key, "summary" | "description"),
        Role::Operation => matches!(key, "summary" | "description" | "externalDocs"),
        Role::Parameter | Role::Media => key == "description" || is_example(key),
        Role::Schema => matches!(key, "title" | "description" | "externalDocs" | "$comment") || is_example(key),
        Role::Body | Role::Response | Role::Server | Role::Scheme => key == "description",
        Role::Tag => matches!(key, "description" | "externalDocs"),
    }
}

/// Whether a key contains examples.
pub(super) fn is_example(key: &str) -> bool {
    matches!(key, "example" | "examples")
}

/// The prose that everything of a role must have. Schemas need it if a type or a field is generated from them.
pub(super) fn needed(role: Role, names_field_or_type: bool) -> &'static [&'static str] {
    match role {
        Role::Operation => &["summary", "description"],
        Role::Info | Role::Parameter | Role::Body | Role::Response | Role::Tag => &["description"],
        Role::Schema if names_field_or_type => &["description"],
        _ => &[],
    }
}
