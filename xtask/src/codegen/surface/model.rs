//! The operations as users see them: the input of the generators of every surface.

use std::collections::BTreeSet;

/// Everything that follows from the description and from `openapi/surface.yml`.
pub(crate) struct Surface {
    /// The groups in the order of the file, assumed ones last.
    pub(crate) groups: Vec<Group>,
    /// The operations in the order of the description; CSV forms last.
    pub(crate) operations: Vec<Operation>,
    /// The types of ids by their names.
    pub(crate) ids: Vec<IdType>,
    /// The enums in requests, in the order of their names.
    pub(crate) sent_enums: Vec<String>,
}

/// The surfaces of an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Face {
    Rust,
    Shell,
    Python,
}

/// Operations on one kind of resource.
#[derive(Clone, Debug)]
pub(crate) struct Group {
    /// `activation_jobs`: the attribute in Python, and the name of generated files.
    pub(crate) name: String,
    /// `ActivationJobs`: the type in Rust, and the class in Python.
    pub(crate) handle: String,
    /// The type in Rust of the handle of one item: `OrderHandle`.
    pub(crate) item_handle: Option<String>,
    /// The method that creates the handle.
    pub(crate) accessor: String,
    /// Whether each call is about an order.
    pub(crate) below_order: bool,
    pub(crate) docs: String,
    /// The same for Python.
    pub(crate) python_docs: String,
    /// The name of one item: `activation job`.
    pub(crate) item: String,
    /// The type of the ids of items.
    pub(crate) id: String,
    /// The first word of its commands.
    pub(crate) command: String,
    /// Its line in the help.
    pub(crate) about: String,
    /// The surfaces with hand-written methods or commands next to the generated ones.
    pub(crate) extended: BTreeSet<Face>,
    /// Whether it has an entry.
    pub(crate) is_known: bool,
}

/// The type of an id.
#[derive(Clone, Debug)]
pub(crate) struct IdType {
    /// `ReportId`
    pub(crate) name: String,
    /// Its name in errors: `report_id`.
    pub(crate) field: String,
    pub(crate) docs: String,
}

/// One operation.
#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub(crate) struct Operation {
    /// As described: `listPortingEvents`.
    pub(crate) id: String,
    /// The method of the low-level client: `list_porting_events`.
    pub(crate) name: String,
    /// `GET`
    pub(crate) http_method: String,
    pub(crate) path: String,
    /// The name of its group; `client` is the client itself.
    pub(crate) group: String,
    /// The method in Rust and in Python.
    pub(crate) method: String,
    /// The command at the shell, word by word; empty without a command.
    pub(crate) command: Option<Vec<String>>,
    pub(crate) by_hand: BTreeSet<Face>,
    /// Whether a request can be sent again after a failure of unknown outcome.
    pub(crate) is_safe: bool,
    /// The reason; empty for a plain read.
    pub(crate) reason: String,
    pub(crate) docs: String,
    /// The same for Python.
    pub(crate) python_docs: String,
    /// The help of the command: a line, and details after an empty line.
    pub(crate) help: String,
    /// Exceptions of Python, and when they are raised.
    pub(crate) raises: Vec<(String, String)>,
    /// The ids in its path, in order.
    pub(crate) ids: Vec<PathId>,
    /// Filters, sorting and other parameters, without those for pages.
    pub(crate) query: Vec<Query>,
    /// The type in Rust that contains the query, if there is one.
    pub(crate) filter: Option<String>,
    /// Details about the filter, such as an example.
    pub(crate) filter_docs: String,
    /// Whether the list could be read without a filter in an earlier version.
    pub(crate) has_plain_list: bool,
    /// Whether items are compared with the filter by `mismatch`, a method of the filter.
    pub(crate) is_compared: bool,
    /// Whether it is read page by page.
    pub(crate) has_pages: bool,
    /// The type of the request body, if there is one, generated or not.
    pub(crate) sent_body: Option<String>,
    /// The secret members of the body, each after the member that contains it, or an empty name.
    pub(crate) secrets: Vec<(String, String)>,
    pub(crate) body: Option<Body>,
    pub(crate) response: Response,
    /// The CLI's message if there is no response body: `deleted`.
    pub(crate) done: String,
    /// The CLI's columns for each item of a list.
    pub(crate) columns: Columns,
}

/// A table of the shell.
#[derive(Clone, Debug)]
pub(crate) enum Columns {
    /// Titles and paths.
    Of(Vec<(String, String)>),
    /// A constant of the command line.
    Named(String),
}

/// An id in a path.
#[derive(Clone, Debug)]
pub(crate) struct PathId {
    /// The name in the path.
    pub(crate) wire: String,
    /// The setter of the builder.
    pub(crate) setter: String,
    /// The argument's name in Python and in Rust.
    pub(crate) name: String,
    /// The type in Rust.
    pub(crate) id: String,
    /// Whether it is the order that a handle is for.
    pub(crate) is_order: bool,
    pub(crate) docs: String,
    /// The same at the shell.
    pub(crate) help: String,
}

/// A parameter of the query.
#[derive(Clone, Debug)]
pub(crate) struct Query {
    /// `filter[created_at][gte]`
    pub(crate) wire: String,
    /// The setter of the builder.
    pub(crate) setter: String,
    /// The field of the filter.
    pub(crate) rust: String,
    /// The method that sets it.
    pub(crate) with: String,
    /// The argument in Python.
    pub(crate) python: String,
    /// The option of the shell, without the dashes.
    pub(crate) option: String,
    /// The placeholder of its value in the help.
    pub(crate) value: Option<String>,
    /// Its type for users.
    pub(crate) kind: Kind,
    /// The type in the builder, if it differs.
    pub(crate) sent: Kind,
    /// Whether it accepts several values.
    pub(crate) is_list: bool,
    pub(crate) docs: String,
    pub(crate) help: String,
}

/// The type of a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Text,
    /// Text that is never printed.
    Secret,
    Truth,
    Integer,
    Number,
    /// A time in UTC.
    Time,
    /// An id of this type.
    Id(String),
    /// A number in E.164 format.
    PhoneNumber,
    CountryCode,
    /// An enum of this name.
    Enum(String),
    /// An object of this name.
    Object(String),
    Json,
}

/// A request body that is built from its fields.
#[derive(Clone, Debug)]
pub(crate) struct Body {
    /// The type of the low-level client.
    pub(crate) name: String,
    pub(crate) fields: Vec<Field>,
}

/// Returns the names of the secret members of a body, each after that of the member that contains it, or an empty one.
pub(super) fn secrets(parent: &str, fields: &[Field]) -> Vec<(String, String)> {
    let own = fields.iter().filter(|field| field.kind == Kind::Secret);
    let own = own.map(|field| (parent.to_owned(), field.wire.clone()));
    own.chain(fields.iter().flat_map(|field| secrets(&field.wire, &field.fields))).collect()
}

/// A member of a body.
#[derive(Clone, Debug)]
pub(crate) struct Field {
    pub(crate) wire: String,
    /// The field in Rust.
    pub(crate) rust: String,
    /// The argument in Python.
    pub(crate) python: String,
    pub(crate) kind: Kind,
    pub(crate) is_list: bool,
    /// Whether a constructor takes it.
    pub(crate) is_required: bool,
    /// Whether `null` clears it.
    pub(crate) is_three_state: bool,
    /// The members of an object.
    pub(crate) fields: Vec<Self>,
    pub(crate) docs: String,
}

/// The response of an operation.
#[derive(Clone, Debug)]
pub(crate) struct Response {
    /// The type of the complete response, unless it is empty or a file.
    pub(crate) envelope: String,
    /// The type of its content.
    pub(crate) item: String,
    pub(crate) shape: Shape,
    /// The type of a file.
    pub(crate) media_type: String,
    /// The lookup of an item's id.
    pub(crate) identity: Identity,
}

/// The shape of a response.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    /// A list in pages.
    Page,
    /// A list without pages.
    Many,
    /// One resource in `data`.
    Single,
    /// An object without an envelope.
    Whole,
    /// A file or text.
    Raw,
    /// No content.
    Empty,
}

/// The lookup of an item's id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Identity {
    /// The item has no id.
    None,
    /// A string in `id`.
    Field,
    /// The same in these variants of a union.
    Variants(Vec<String>),
}
