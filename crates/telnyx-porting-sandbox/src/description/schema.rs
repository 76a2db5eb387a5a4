//! Schemas that values are checked with.

use std::sync::OnceLock;

use serde_json::Value;

use super::judge::{Fault, Judge};
use super::{closed, reference};

/// What becomes of members that are not described.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Leeway {
    /// They are let pass, as the description says.
    Open,
    /// They are errors.
    Closed,
}

/// A schema, with its judges once they are needed.
#[derive(Debug)]
pub(crate) struct Schema {
    whole: Value,
    open: OnceLock<Judge>,
    closed: OnceLock<Judge>,
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
    pub(crate) fn faults(&self, value: &Value, leeway: Leeway) -> Vec<Fault> {
        let judge = match leeway {
            Leeway::Open => self.open.get_or_init(|| judge(&self.whole)),
            Leeway::Closed => self.closed.get_or_init(|| judge(&closed::close(self.whole.clone()))),
        };
        judge.faults(value)
    }
}

fn judge(schema: &Value) -> Judge {
    Judge::new(schema).expect("a test reads every schema of the description")
}
