//! Reading a body member by member, so that everything that is wrong with it can be said at once.

use serde_json::Value;
use uuid::Uuid;

use crate::server::{ApiError, Code, Problem};

/// A value in a body, and where it is.
#[derive(Debug, Clone)]
pub(crate) struct Node<'a> {
    value: &'a Value,
    pub(crate) pointer: String,
}

/// Gathers what is wrong with a body.
#[derive(Debug, Default)]
pub(crate) struct Reader {
    problems: Vec<Problem>,
}

impl<'a> Node<'a> {
    pub(crate) fn root(value: &'a Value) -> Self {
        Self::at(value, "")
    }

    pub(crate) fn at(value: &'a Value, pointer: &str) -> Self {
        Self { value, pointer: pointer.to_owned() }
    }

    fn child(&self, value: &'a Value, name: &str) -> Self {
        Self { value, pointer: self.place(name) }
    }

    /// Where a member is, or would be.
    pub(crate) fn place(&self, name: &str) -> String {
        format!("{}/{name}", self.pointer)
    }

    /// A member that is there and not null.
    pub(crate) fn member(&self, name: &str) -> Option<Self> {
        self.value.get(name).filter(|value| !value.is_null()).map(|value| self.child(value, name))
    }
}

impl Reader {
    pub(crate) fn problem(&mut self, code: Code, detail: impl Into<String>, pointer: impl Into<String>) {
        self.problems.push(Problem::new(code, detail).at(pointer));
    }

    /// What was read, if nothing was wrong.
    pub(crate) fn finish<T>(self, read: Option<T>) -> Result<T, ApiError> {
        match read {
            Some(read) if self.problems.is_empty() => Ok(read),
            _ => Err(ApiError::unprocessable(self.problems)),
        }
    }

    /// The same, where the operation answers 400.
    pub(crate) fn finish_as_bad_request<T>(self, read: Option<T>) -> Result<T, ApiError> {
        match read {
            Some(read) if self.problems.is_empty() => Ok(read),
            _ => Err(ApiError::bad_request(self.problems)),
        }
    }

    /// A member that has to be there.
    pub(crate) fn needed<'a>(&mut self, node: &Node<'a>, name: &str) -> Option<Node<'a>> {
        let member = node.member(name);
        if member.is_none() {
            self.problem(Code::MissingParameter, "This value is needed.", node.place(name));
        }
        member
    }

    /// A string.
    pub(crate) fn text<'a>(&mut self, node: &Node<'a>) -> Option<&'a str> {
        let text = node.value.as_str();
        if text.is_none() {
            self.problem(Code::Type, "The value must be a string.", &*node.pointer);
        }
        text
    }

    pub(crate) fn needed_text<'a>(&mut self, node: &Node<'a>, name: &str) -> Option<&'a str> {
        let member = self.needed(node, name)?;
        self.text(&member)
    }

    pub(crate) fn needed_uuid(&mut self, node: &Node<'_>, name: &str) -> Option<Uuid> {
        let text = self.needed_text(node, name)?;
        let id = text.parse().ok();
        if id.is_none() {
            self.problem(Code::BadRequest, "The value must be a UUID.", node.place(name));
        }
        id
    }

    /// One of a few words.
    pub(crate) fn needed_word<T>(
        &mut self,
        node: &Node<'_>,
        name: &str,
        parse: impl FnOnce(&str) -> Option<T>,
        detail: &str,
    ) -> Option<T> {
        let word = parse(self.needed_text(node, name)?);
        if word.is_none() {
            self.problem(Code::BadValue, detail, node.place(name));
        }
        word
    }

    /// A whole number.
    pub(crate) fn needed_integer(&mut self, node: &Node<'_>, name: &str) -> Option<i64> {
        let member = self.needed(node, name)?;
        let number = member.value.as_i64();
        if number.is_none() {
            self.problem(Code::Type, "The value must be a whole number.", member.pointer);
        }
        number
    }

    pub(crate) fn needed_object<'a>(&mut self, node: &Node<'a>, name: &str) -> Option<Node<'a>> {
        let member = self.needed(node, name)?;
        self.object(member)
    }

    /// An object.
    pub(crate) fn object<'a>(&mut self, node: Node<'a>) -> Option<Node<'a>> {
        if node.value.is_object() {
            return Some(node);
        }
        self.problem(Code::Type, "The value must be an object.", node.pointer);
        None
    }

    /// The items of a list, of any kind.
    pub(crate) fn items<'a>(&mut self, node: &Node<'a>) -> Option<Vec<Node<'a>>> {
        let Some(items) = node.value.as_array() else {
            self.problem(Code::Type, "The value must be a list.", &*node.pointer);
            return None;
        };
        Some(items.iter().enumerate().map(|(place, item)| node.child(item, &place.to_string())).collect())
    }

    /// A list that has to be there, with at least one item and at most so many.
    pub(crate) fn needed_list<'a>(&mut self, node: &Node<'a>, name: &str, most: usize) -> Option<Vec<Node<'a>>> {
        let member = self.needed(node, name)?;
        let items = self.items(&member)?;
        if items.is_empty() {
            self.problem(Code::BadRequest, "The list is empty.", member.pointer);
            return None;
        }
        if items.len() > most {
            self.problem(Code::Length, format!("The list must not have more than {most} items."), member.pointer);
            return None;
        }
        Some(items)
    }
}
