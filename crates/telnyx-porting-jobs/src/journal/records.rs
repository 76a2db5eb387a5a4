//! The records of a journal.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use std::fmt::Write as _;
use std::path::Path;

/// The prefix of the group reference of a job whose order file has none.
const GROUP_PREFIX: &str = "port-in:";

/// A job.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct JobRecord {
    /// The name of the job.
    pub name: String,
    /// The base URL of the API that has the orders.
    pub base_url: String,
    /// The `customer_group_reference` of the job's orders, by which they are listed.
    pub group_reference: String,
    /// The time of the first plan or apply.
    pub created_at: DateTime<Utc>,
    /// A random key for the digests of plans.
    #[serde(default)]
    pub digest_key: String,
    /// The files and options of the last apply, with which it can be repeated.
    #[serde(default)]
    pub inputs: JobInputs,
}

impl JobRecord {
    /// Returns the list of the job if it is another one. Two lists with the same name in different folders are different jobs.
    pub fn other_list(&self, inputs: &JobInputs) -> Option<&str> {
        self.inputs.list.as_deref().filter(|known| Some(*known) != inputs.list.as_deref())
    }

    /// Returns the group reference of a job whose order file has none: `port-in:` with the name of the job.
    pub(crate) fn own_reference(name: &str) -> String {
        format!("{GROUP_PREFIX}{name}")
    }

    /// Returns whether the group reference is that of the job alone. A reference from the order file can be that of other
    /// orders too.
    pub(crate) fn has_own_reference(&self) -> bool {
        self.group_reference == Self::own_reference(&self.name)
    }
}

/// The files and options of a job. Their contents, such as account numbers and PINs, are not stored.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct JobInputs {
    /// The absolute path of the list of numbers.
    pub list: Option<String>,
    /// The absolute path of the job file or order file.
    pub job_file: Option<String>,
    /// The SHA-256 of the list, in hexadecimal digits.
    pub list_sha256: Option<String>,
    /// The options with which the list is read.
    pub options: ListOptions,
    /// The options of the last apply that a later run repeats.
    pub apply: RecordedOptions,
    /// The rows of the list that were skipped.
    pub skipped: SkippedRows,
}

/// Options for reading a list, which override those of a job file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct ListOptions {
    /// The column with the numbers: heading, letter or number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<String>,
    /// The country of numbers without a calling code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
    /// The sheet of a workbook.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sheet: Option<String>,
    /// The encoding of a text file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub encoding: Option<String>,
    /// Whether rows that cannot be read are skipped.
    pub skip_rejected: bool,
}

/// The options of an apply that a later run repeats. The digest of a plan and retrying apply to one run only.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct RecordedOptions {
    /// The name of the last step; `None` for all steps.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub step: Option<String>,
    /// Whether drafts of the job are deleted if the list has none of their numbers any more.
    pub prune: bool,
}

impl JobInputs {
    /// Records the files of a job. The list is read for its digest.
    ///
    /// # Errors
    /// If the list cannot be read.
    pub fn from_files(list: &Path, job_file: &Path) -> std::io::Result<Self> {
        let absolute = |path: &Path| Ok::<_, std::io::Error>(std::path::absolute(path)?.to_str().map(str::to_owned));
        Ok(Self {
            list: absolute(list)?,
            job_file: absolute(job_file)?,
            list_sha256: Some(sha256(&std::fs::read(list)?)),
            ..Self::default()
        })
    }
}

/// The rows of the list that were rejected or are in conflict, so that their numbers get no order. Their contents are not
/// stored.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct SkippedRows {
    /// The count of rows.
    pub total: usize,
    /// The first [1,000](Self::LIMIT) of them.
    pub rows: Vec<SkippedRow>,
}

/// A row of the list that was skipped.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct SkippedRow {
    /// The row, such as `line 7`.
    pub place: String,
    /// The reason, without secrets.
    pub reason: String,
}

impl SkippedRows {
    /// The maximum number of rows that are stored.
    pub const LIMIT: usize = 1_000;

    /// Records rows, each with its place and the reason.
    pub fn from_rows(rows: impl IntoIterator<Item = (String, String)>) -> Self {
        let mut skipped = Self::default();
        for (place, reason) in rows {
            skipped.total += 1;
            if skipped.rows.len() < Self::LIMIT {
                skipped.rows.push(SkippedRow { place, reason });
            }
        }
        skipped
    }
}

/// Returns the SHA-256 in hexadecimal digits.
pub(crate) fn sha256(content: &[u8]) -> String {
    hex(&Sha256::digest(content))
}

/// Returns bytes in hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// An account of the list, as the journal has it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct AccountRecord {
    /// The number of the account in the job, from 1.
    pub id: i64,
    /// The name with the first row: `Acme (line 7)`.
    pub label: String,
    /// The reason why no order could be created, from the last attempt.
    pub not_created: Option<String>,
}

/// A phone number of the list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct NumberRecord {
    /// The number in E.164 format.
    pub number: String,
    /// The account.
    pub account: i64,
    /// The row of the list, such as `line 7`.
    pub place: String,
    /// The order that has the number, including orders that it moved to in a later split.
    pub order: Option<String>,
    /// Whether the number is in the current list.
    pub is_listed: bool,
}

/// The result of a portability check.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct CheckRecord {
    /// The number in E.164 format.
    pub number: String,
    /// The time of the check.
    pub at: DateTime<Utc>,
    /// Whether the number can be ported; `None` if the API did not say.
    pub portable: Option<bool>,
    /// Why it cannot be ported.
    pub reason: Option<String>,
    /// The type of the number.
    pub number_type: Option<String>,
    /// The losing carrier.
    pub carrier: Option<String>,
    /// Whether the number qualifies for FastPort.
    pub fast_port: Option<bool>,
    /// Whether messaging can be ported.
    pub messaging: Option<bool>,
}

impl CheckRecord {
    /// Creates the record of a check.
    pub fn new(number: impl Into<String>, at: DateTime<Utc>, portable: bool) -> Self {
        Self { number: number.into(), at, portable: Some(portable), ..Self::default() }
    }
}

/// A porting order of a job, as the journal has it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct OrderRecord {
    /// The id of the order.
    pub id: String,
    /// The number of the account in the job; `None` if none of the order's numbers is in the list.
    pub account: Option<i64>,
    /// The status as returned by the API.
    pub status: String,
    /// The reasons for an exception, with code and description.
    pub exceptions: Vec<ExceptionRecord>,
    /// The count of phone numbers.
    pub numbers: u64,
    /// The type of the numbers.
    pub number_type: Option<String>,
    /// The customer's reference.
    pub customer_reference: Option<String>,
    /// The requested FOC time, in UTC.
    pub foc_requested: Option<DateTime<Utc>>,
    /// The confirmed FOC time, in UTC.
    pub foc_actual: Option<DateTime<Utc>>,
    /// The messaging status as returned by the API: `not_applicable` if messaging is not part of the order.
    pub messaging: Option<String>,
    /// The time of creation according to the API, in UTC.
    pub created_at: Option<DateTime<Utc>>,
    /// The time of the last change according to the API, in UTC.
    pub updated_at: Option<DateTime<Utc>>,
    /// The events that happen without further action.
    pub deadlines: Vec<DeadlineRecord>,
    /// Whether this job certainly created the order: it sent the request, or the order has the job's own group reference.
    pub is_own: bool,
    /// Fields that were set and that the API returns differently or, such as secrets, not at all. They are not set again.
    pub returned_differently: Vec<String>,
    /// The time at which the sharing token expires, in UTC, if the order is shared. The token is not stored.
    pub shared_until: Option<DateTime<Utc>>,
    /// The SHA-256 of the files that are linked as LOA and as invoice.
    pub document_sha256: [Option<String>; 2],
    /// The items that the order lacked at the last attempt to confirm it.
    pub waits_for: Vec<Need>,
    /// The step that failed and its error, from the last attempt.
    pub failure: Option<(String, String)>,
    /// Whether the order does not exist any more: drafts can be deleted.
    pub is_gone: bool,
}

impl OrderRecord {
    /// The fields that only the job sets. [`Change::Seen`](super::Change::Seen) leaves them unchanged.
    pub(crate) const OWN_FIELDS: [&str; 6] =
        ["is_own", "returned_differently", "shared_until", "document_sha256", "waits_for", "failure"];
}

/// Something that happens to an order without further action, see [`Deadline`](telnyx_porting::Deadline).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct DeadlineRecord {
    /// The event: `draft-expiry`, `exception-expiry`, `cancel-lock` or `foc`.
    pub kind: String,
    /// The time of the event, in UTC.
    pub at: DateTime<Utc>,
}

/// A reason for an exception.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct ExceptionRecord {
    /// The code, such as `PASSCODE_PIN_INVALID`.
    pub code: String,
    /// The description by the carrier.
    pub description: String,
}

/// An item that an order lacks.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct Need {
    /// The field of the order.
    pub field: String,
    /// The problem: missing, or invalid.
    pub message: String,
    /// The fix.
    pub hint: String,
}

/// The number of an intent.
pub type IntentId = i64;

/// A request that is about to be sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Intent {
    /// The kind of request.
    pub kind: IntentKind,
    /// The order that it concerns.
    #[serde(default)]
    pub order: Option<String>,
    /// The account that it concerns.
    #[serde(default)]
    pub account: Option<i64>,
    /// The numbers of the orders to create.
    #[serde(default)]
    pub numbers: Vec<String>,
    /// The time before the request.
    pub at: DateTime<Utc>,
}

/// The kind of an [`Intent`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum IntentKind {
    /// Creates the orders of an account.
    Create,
    /// Sets the data of an order.
    FillIn,
    /// Submits an order.
    Confirm,
    /// Creates a sharing token.
    Share,
    /// Cancels an order, or deletes a draft because its job is cancelled.
    Cancel,
    /// Deletes a draft because its numbers left the list.
    Delete,
}

/// An uploaded file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct UploadRecord {
    /// The SHA-256 of the file, in hexadecimal digits.
    pub sha256: String,
    /// The id of the document.
    pub document: String,
    /// The time before the upload. The API deletes documents that are not linked to an order within 30 minutes.
    pub at: DateTime<Utc>,
}

/// Something that happened to an order or an account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct EventRecord {
    /// The time at which this machine noticed it.
    pub at: DateTime<Utc>,
    /// The order.
    #[serde(default)]
    pub order: Option<String>,
    /// The account.
    #[serde(default)]
    pub account: Option<i64>,
    /// A sentence without secrets.
    pub text: String,
}
