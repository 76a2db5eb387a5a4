//! Values for further requirements of some countries.

use super::{DocumentSource, raw};
use serde::Deserialize;
use std::{collections::BTreeMap, path::Path};
use telnyx_porting::types::PortingOrderRequirementDetail;
use telnyx_porting::{Issue, Issues, Rule};

/// The value of a requirement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RequirementSource {
    /// A string, such as a name or the id of an address.
    Text(String),
    /// A document.
    Document(DocumentSource),
}

/// Values for requirements, by the id or name of the requirement type.
///
/// Each order only gets values for its own requirements, so one file can serve orders of several countries.
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
    /// Returns whether there are no values.
    pub fn is_empty(&self) -> bool {
        self.by_type.is_empty()
    }

    /// Sets the value for a requirement type, by its id or name.
    pub fn insert(&mut self, id_or_name: impl Into<String>, source: RequirementSource) {
        self.by_type.insert(id_or_name.into(), source);
    }

    /// Returns the value for a requirement of an order. The id takes precedence over the name; case is ignored.
    pub fn find(&self, requirement: &PortingOrderRequirementDetail) -> Option<&RequirementSource> {
        let kind = requirement.requirement_type.as_ref()?;
        let by = |key: &str| self.by_type.iter().find(|(name, _)| name.eq_ignore_ascii_case(key));
        let found = kind.id.as_ref().and_then(|id| by(id.as_str())).or_else(|| by(kind.name.as_deref()?));
        found.map(|(_, source)| source)
    }

    pub(super) fn new(raw: BTreeMap<String, RawRequirement>, folder: &Path) -> Self {
        let source = |raw| match raw {
            RawRequirement::Text(text) => RequirementSource::Text(text),
            RawRequirement::Document(raw) => RequirementSource::Document(raw::document_source(&raw.document, folder)),
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
