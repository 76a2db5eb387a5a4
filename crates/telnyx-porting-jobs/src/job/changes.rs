//! The fields of an order file, applied to one order.

use super::source::SourceText;
use super::{DocumentSource, JobFormat, OrderFile, RequirementSource, Requirements, raw};
use crate::dates::{FOC_FIELD, FocDate};
use chrono::{DateTime, Utc};
use serde_json::{Map, Value, json};
use std::path::Path;
use telnyx_porting::types::{PortingOrderRequirementDetail, UpdatePortingOrderRequirement};
use telnyx_porting::{
    Client, DocumentId, Error, Issue, Issues, OrderPatch, PortingOrderId, Rule, Upload, ValidationError, read_document,
};

/// Changes of one order, read from an order file.
///
/// The fields are those of the API, and those that have another form in an order file: documents by path, requirements by
/// name, and the FOC date by a rule. Null clears a field of the API.
#[derive(Clone, Debug)]
pub struct OrderChanges {
    /// The fields of the API.
    pub patch: OrderPatch,
    own: OrderFile,
    warnings: Issues,
}

const DOCUMENTS: &str = "documents";
const REQUIREMENTS: &str = "requirements";
const SHARE: &str = "share";

impl OrderChanges {
    /// Reads a document. Paths of files in it are relative to `folder`. Returns `None` if it has only fields of the API.
    ///
    /// # Errors
    /// If the document has fields in the form of an order file and is invalid, with all issues.
    pub fn parse(
        text: &str,
        format: JobFormat,
        folder: &Path,
        now: DateTime<Utc>,
    ) -> Result<Option<Self>, ValidationError> {
        let source = SourceText { name: "order_file", text, format };
        // A document with only fields of the API may be invalid as an order file.
        let Ok(mut document) = source.document() else { return Ok(None) };
        let mut issues = job_fields(&document);
        let own = take_own_fields(&mut document);
        if own.is_empty() && issues.is_empty() {
            return Ok(None);
        }
        if own.contains_key(SHARE) {
            let issue = Issue::warning(SHARE, Rule::File, "is ignored; an update does not share the order");
            issues.push(issue.with_hint("share it with `telnyx-porting orders share`"));
        }
        let (patch, invalid) = read_document::<OrderPatch>(document.into());
        issues.extend(invalid);
        let (own, invalid) = raw::read(own, folder);
        issues.extend(invalid);
        let own = own.unwrap_or_default();
        own.check_documents(&mut issues);
        own.check_document_dates(now, &mut issues);
        if let Some(date) = own.foc_date {
            date.validate(now, &mut issues);
        }
        let issues = source.locate(issues);
        let warnings = issues.warnings().cloned().collect();
        issues.finish(Some(Self { patch: patch.unwrap_or_default(), own, warnings }))
    }

    /// Returns the warnings about documents, their dates and the FOC date.
    pub fn warnings(&self) -> &Issues {
        &self.warnings
    }

    /// Uploads the documents, reads the FOC windows and the requirements of the order if they are needed, and returns all
    /// fields in the form of the API. `overrides` has the fields that are set otherwise: their documents are not uploaded.
    ///
    /// # Errors
    /// If a request fails, or if no FOC window meets the rule.
    pub async fn resolve(
        self,
        client: &Client,
        id: &PortingOrderId,
        overrides: &OrderPatch,
    ) -> Result<OrderPatch, Error> {
        let Self { mut patch, own, .. } = self;
        let foc = format!("activation_settings.{FOC_FIELD}");
        if let Some(date) = own.foc_date.filter(|_| overrides.get(&foc).is_none())
            && let Some(time) = foc_time(client, id, date).await?
        {
            patch.set(&foc, time.to_rfc3339_opts(chrono::SecondsFormat::AutoSi, true));
        }
        for (field, source) in [("documents.loa", &own.loa), ("documents.invoice", &own.invoice)] {
            if let Some(source) = source.as_ref().filter(|_| overrides.get(field).is_none()) {
                patch.set(field, upload(client, source).await?.to_string());
            }
        }
        if !own.requirements.is_empty() && overrides.get(REQUIREMENTS).is_none() {
            let mut values = Vec::new();
            for (kind, source) in requirement_sources(client, id, &own.requirements).await? {
                let value = match source {
                    RequirementSource::Text(text) => text.clone(),
                    RequirementSource::Document(source) => upload(client, source).await?.to_string(),
                };
                values.push(UpdatePortingOrderRequirement::new(value, kind));
            }
            if !values.is_empty() {
                patch.set(REQUIREMENTS, json!(values));
            }
        }
        Ok(patch)
    }
}

/// Reports the tables of a job file, which describes several orders.
fn job_fields(document: &Map<String, Value>) -> Issues {
    let tables = ["job", "override"].into_iter().filter(|name| document.contains_key(*name));
    let issue = |name| {
        Issue::error(name, Rule::File, "is a table of a job file, not of an order")
            .with_hint("pass an order file, or change all orders of the job with `telnyx-porting port-in apply`")
    };
    tables.map(issue).collect()
}

/// Moves the fields whose form in an order file differs from the API's into a document of their own.
fn take_own_fields(document: &mut Map<String, Value>) -> Map<String, Value> {
    let mut own = Map::new();
    for (name, is_own) in [
        (FOC_FIELD, Value::is_string as fn(&Value) -> bool),
        (REQUIREMENTS, Value::is_object),
        (SHARE, Value::is_object),
    ] {
        if document.get(name).is_some_and(is_own)
            && let Some(value) = document.remove(name)
        {
            own.insert(name.to_owned(), value);
        }
    }
    if let Some(Value::Object(documents)) = document.get_mut(DOCUMENTS) {
        let is_path = |value: &Value| {
            value
                .as_str()
                .is_some_and(|text| matches!(raw::document_source(text, Path::new("")), DocumentSource::File(_)))
        };
        let mut own_documents = Map::new();
        for (name, is_own) in [
            ("loa", &is_path as &dyn Fn(&Value) -> bool),
            ("invoice", &is_path),
            ("loa_signed_on", &Value::is_string),
            ("invoice_dated", &Value::is_string),
        ] {
            if documents.get(name).is_some_and(is_own)
                && let Some(value) = documents.remove(name)
            {
                own_documents.insert(name.to_owned(), value);
            }
        }
        if documents.is_empty() {
            document.remove(DOCUMENTS);
        }
        if !own_documents.is_empty() {
            own.insert(DOCUMENTS.to_owned(), own_documents.into());
        }
    }
    own
}

/// Returns the time to request as the FOC date of an order; `None` if the carrier proposes one.
pub(crate) async fn foc_time(
    client: &Client,
    id: &PortingOrderId,
    date: FocDate,
) -> Result<Option<DateTime<Utc>>, Error> {
    let mut starts = Vec::new();
    if date.needs_windows() {
        let windows = client.order(id.clone()).foc_windows().await?;
        starts.extend(windows.iter().filter_map(|window| window.started_at.as_ref()?.parse()));
        starts.sort_unstable();
    }
    Ok(date.choose(&starts, client.clock().utc())?)
}

/// Returns the requirements of an order that have a value, by the id of their type.
pub(crate) async fn requirement_sources<'r>(
    client: &Client,
    id: &PortingOrderId,
    requirements: &'r Requirements,
) -> Result<Vec<(String, &'r RequirementSource)>, Error> {
    let listed = client.order(id.clone()).requirements().try_collect().await?;
    let source = |requirement: &PortingOrderRequirementDetail| {
        let kind = requirement.requirement_type.as_ref()?.id.clone()?;
        Some((kind, requirements.find(requirement)?))
    };
    Ok(listed.iter().filter_map(source).collect())
}

async fn upload(client: &Client, source: &DocumentSource) -> Result<DocumentId, Error> {
    match source {
        DocumentSource::Uploaded(id) => Ok(id.clone()),
        DocumentSource::File(path) => client.documents().upload(Upload::file(path)).await?.id(),
    }
}
