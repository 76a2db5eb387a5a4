//! What orders of some countries need besides.

use super::{DocumentSource, raw};
use serde::Deserialize;
use std::{collections::BTreeMap, path::Path};
use telnyx_porting::types::PortingOrderRequirementDetail;
use telnyx_porting::{Issue, Issues, Rule};

/// What a requirement is met with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RequirementSource {
    /// A text, such as a name or the id of an address.
    Text(String),
    /// A document.
    Document(DocumentSource),
}

/// Values for requirements, by the id or the name of their type.
///
/// Each order gets the values of the requirements that it has, so that one file serves orders of several countries.
/// Source: operation `ListPortingOrderRequirements`, `requirement_type.id` and `requirement_type.name`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Requirements {
    by_type: BTreeMap<String, RequirementSource>,
}

#[derive(Deserialize)]
#[serde(untagged, expecting = "expected a text or { document = \"…\" }")]
pub(super) enum RawRequirement {
    Text(String),
    Document(RawDocument),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawDocument {
    document: String,
}

impl Requirements {
    /// Whether there are no values at all.
    pub fn is_empty(&self) -> bool {
        self.by_type.is_empty()
    }

    /// Adds a value for a type of requirement, by its id or its name.
    pub fn insert(&mut self, id_or_name: impl Into<String>, source: RequirementSource) {
        self.by_type.insert(id_or_name.into(), source);
    }

    /// The value for a requirement of an order. Its id counts before its name; capitals do not matter.
    pub fn find(&self, requirement: &PortingOrderRequirementDetail) -> Option<&RequirementSource> {
        let kind = requirement.requirement_type.as_ref()?;
        let by = |wanted: &str| self.by_type.iter().find(|(name, _)| name.eq_ignore_ascii_case(wanted));
        let found = kind.id.as_ref().and_then(|id| by(id.as_str())).or_else(|| by(kind.name.as_deref()?));
        found.map(|(_, source)| source)
    }

    pub(super) fn of(raw: BTreeMap<String, RawRequirement>, folder: &Path) -> Self {
        let source = |raw| match raw {
            RawRequirement::Text(text) => RequirementSource::Text(text),
            RawRequirement::Document(raw) => RequirementSource::Document(raw::document(&raw.document, folder)),
        };
        Self { by_type: raw.into_iter().map(|(name, raw)| (name, source(raw))).collect() }
    }

    pub(super) fn validate(&self, issues: &mut Issues) {
        for (name, source) in &self.by_type {
            let field = format!("requirements.{name}");
            match source {
                RequirementSource::Document(document) => document.validate(&field, issues),
                RequirementSource::Text(text) if text.trim().is_empty() => {
                    issues.push(Issue::error(field, Rule::NotEmpty, "is empty"));
                }
                RequirementSource::Text(_) => {}
            }
        }
    }
}
