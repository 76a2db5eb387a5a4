//! Schemas that values are checked with.

use std::sync::OnceLock;

use jsonschema::{Draft, ValidationError, Validator};
use serde_json::Value;

use super::{closed, reference};

/// What becomes of members that are not described.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Leeway {
    /// They are let pass, as the description says.
    Open,
    /// They are errors.
    Closed,
}

/// A schema, with its validators once they are needed.
#[derive(Debug)]
pub(crate) struct Schema {
    whole: Value,
    open: OnceLock<Validator>,
    closed: OnceLock<Validator>,
}

impl Schema {
    pub(crate) fn new(document: &Value, schema: &Value) -> Self {
        let whole = reference::standalone(document, schema);
        Self { whole, open: OnceLock::new(), closed: OnceLock::new() }
    }

    /// The schema itself; references within are resolved against it.
    pub(crate) fn document(&self) -> &Value {
        &self.whole
    }

    /// What is wrong with a value; nothing if it is valid.
    pub(crate) fn errors<'a>(&'a self, value: &'a Value, leeway: Leeway) -> impl Iterator<Item = ValidationError<'a>> {
        let validator = self.validator(leeway);
        // Nearly everything that is sent is valid, and finding that out is cheaper than looking for errors.
        let errors = (!validator.is_valid(value)).then(|| validator.iter_errors(value));
        errors.into_iter().flatten()
    }

    fn validator(&self, leeway: Leeway) -> &Validator {
        match leeway {
            Leeway::Open => self.open.get_or_init(|| compile(&self.whole)),
            Leeway::Closed => self.closed.get_or_init(|| compile(&closed::close(self.whole.clone()))),
        }
    }
}

fn compile(schema: &Value) -> Validator {
    let options = jsonschema::options().with_draft(Draft::Draft202012).should_validate_formats(true);
    options.build(schema).expect("a test compiles every schema of the description")
}
