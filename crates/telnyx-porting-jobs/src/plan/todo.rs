//! The steps that make an order match the order file.

use crate::dates::FocDate;
use crate::job::{DocumentSource, OrderFile};
use crate::journal::{Need, OrderRecord, sha256};
use std::collections::HashMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use telnyx_porting::types::{PortingOrder, PortingOrderStatusValue as Status};
use telnyx_porting::{OrderExt as _, OrderPatch, ValidationError};

/// Fields that are set by other rules than comparison with the order file.
const DOCUMENTS: [&str; 2] = ["documents.loa", "documents.invoice"];
pub(crate) const FOC: &str = "activation_settings.foc_datetime_requested";

/// The steps that an order needs.
#[expect(clippy::struct_excessive_bools, reason = "each is a step")]
#[derive(Clone, Debug, Default)]
pub(crate) struct Todo {
    pub(crate) order: String,
    /// The index of the account.
    pub(crate) account: usize,
    pub(crate) file: Arc<OrderFile>,
    pub(crate) status: String,
    /// The fields that differ from the order file.
    pub(crate) fields: Vec<&'static str>,
    /// Whether the LOA and the invoice must be uploaded and linked.
    pub(crate) documents: [bool; 2],
    pub(crate) requirements: bool,
    pub(crate) foc: bool,
    pub(crate) confirm: bool,
    pub(crate) share: bool,
    /// Whether the draft is deleted instead.
    pub(crate) delete: bool,
    /// Why the order is neither changed nor submitted.
    pub(crate) blocked: Option<Need>,
    /// Whether the order, as far as it shows, can be confirmed.
    pub(crate) looks_ready: bool,
    /// The fields that differ but can no longer be changed.
    pub(crate) too_late: Vec<&'static str>,
}

impl Todo {
    /// Returns whether an update of the order must be sent.
    pub(crate) fn updates(&self) -> bool {
        !self.fields.is_empty() || self.documents.contains(&true) || self.requirements || self.foc
    }
}

/// Compares an order with its order file.
pub(crate) fn compare(
    order: &PortingOrder,
    record: &OrderRecord,
    file: Arc<OrderFile>,
    files: &mut Files,
) -> Result<Todo, ValidationError> {
    let mut todo = Todo { order: record.id.clone(), status: record.status.clone(), ..Todo::default() };
    let fields = differing_fields(order, record, &file)?;
    match order.status_value() {
        // Source of the statuses in which an order can be changed: guides about requirement groups and messaging.
        Some(Status::Draft | Status::InProcess | Status::Exception) => todo.fields = fields,
        Some(Status::Ported | Status::Cancelled | Status::CancelPending) => return Ok(todo),
        _ => todo.too_late = fields,
    }
    let is_draft = record.is_draft();
    if is_draft || order.status_value() == Some(&Status::Exception) {
        let linked = order.documents.clone().unwrap_or_default();
        for (index, (source, linked)) in
            [(&file.loa, linked.loa), (&file.invoice, linked.invoice)].into_iter().enumerate()
        {
            todo.documents[index] = match (source, linked) {
                (None, _) => false,
                (Some(_), None) => true,
                (Some(DocumentSource::Uploaded(id)), Some(linked)) => id.as_str() != linked.as_str(),
                // A file that was replaced since it was linked.
                (Some(DocumentSource::File(path)), Some(_)) => {
                    let known = record.document_sha256[index].as_deref();
                    known.is_some_and(|known| files.sha256(path).is_ok_and(|current| current != known))
                }
            };
        }
        todo.requirements = !file.requirements.is_empty() && has_open_requirement(order);
    }
    if is_draft {
        let since = record.created_at.unwrap_or_default();
        let is_met = |date: FocDate| date.is_met_by(record.foc_requested, since);
        todo.foc = file.foc_date.is_some_and(|date| !is_met(date)) || has_date_to_replace(record, &file);
        todo.confirm = true;
        todo.looks_ready = looks_ready(order);
    }
    todo.share = file.share.is_some() && record.shared_until.is_none() && (is_draft || order.is_submitted());
    todo.file = file;
    Ok(todo)
}

/// Returns whether a draft requests a date outside of its windows, and its rule selects another one. The check before the last
/// attempt to confirm it has read the windows.
pub(crate) fn has_date_to_replace(record: &OrderRecord, file: &OrderFile) -> bool {
    record.is_draft()
        && file.foc_date.is_some_and(FocDate::needs_windows)
        && record.waits_for.iter().any(|need| need.field == FOC)
}

/// Returns whether an order, as far as it shows, has what a confirmation requires.
pub(crate) fn looks_ready(order: &PortingOrder) -> bool {
    order.requirements_met != Some(false) && order.additional_steps.is_empty()
}

fn has_open_requirement(order: &PortingOrder) -> bool {
    order.requirements_met == Some(false)
        && order
            .requirements
            .iter()
            .any(|requirement| requirement.field_value.as_deref().unwrap_or_default().is_empty())
}

/// Returns the fields of the order file that differ in the order.
fn differing_fields(
    order: &PortingOrder,
    record: &OrderRecord,
    file: &OrderFile,
) -> Result<Vec<&'static str>, ValidationError> {
    let mut fields = still_different(order, &desired_patch(file)?);
    fields.retain(|path| !record.returned_differently.iter().any(|known| known == path));
    Ok(fields)
}

/// Returns the fields of an update that have another value in the order, or none.
pub(crate) fn still_different(order: &PortingOrder, desired: &OrderPatch) -> Vec<&'static str> {
    let present = OrderPatch::current_values(order);
    let changes = present.clone().with_overrides(desired.clone()).changes_from(&present);
    let differs = |path: &&&str| changes.get(path).is_some() && desired.get(path).is_some();
    OrderPatch::FIELDS.iter().filter(differs).copied().collect()
}

/// Returns the values of the order file that are compared with the order.
pub(crate) fn desired_patch(file: &OrderFile) -> Result<OrderPatch, ValidationError> {
    let mut desired = OrderPatch::from(&file.update(None, None)?);
    if let Some(reference) = &file.customer_reference {
        desired.set("customer_reference", reference.as_str());
    }
    for path in DOCUMENTS.into_iter().chain([FOC, "requirements"]) {
        desired.unset(path);
    }
    Ok(desired)
}

/// The SHA-256 of files, each read once.
#[derive(Debug, Default)]
pub(crate) struct Files {
    known: HashMap<PathBuf, String>,
}

impl Files {
    pub(crate) fn sha256(&mut self, path: &Path) -> io::Result<String> {
        if let Some(known) = self.known.get(path) {
            return Ok(known.clone());
        }
        let digest = sha256(&std::fs::read(path)?);
        self.known.insert(path.to_owned(), digest.clone());
        Ok(digest)
    }
}
