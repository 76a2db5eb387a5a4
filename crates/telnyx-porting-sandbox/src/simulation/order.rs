//! A porting order and its parts.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use uuid::Uuid;

use super::event::Event;
use super::parts::Parts;
use super::phone_number::{Carrier, Number, NumberType};
use super::scenario::ExceptionType;
use super::table::Row;
use super::windows::Window;
use crate::issue::Issue;
use crate::words::words;

/// The user of the one account that the sandbox has.
pub(crate) const USER_ID: Uuid = Uuid::from_u128(0x5a9d_b0c5_7e11_4c50_8f6f_0d7a_6c1e_2b34);

/// A porting order with all its parts.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[expect(clippy::struct_excessive_bools, reason = "each is independent of the others")]
pub(crate) struct Order {
    pub(crate) id: Uuid,
    /// Position in the order of creation, which breaks ties between equal times.
    pub(crate) sequence: u64,
    pub(crate) keys: SupportKeys,
    pub(crate) created_at: DateTime<Utc>,
    pub(crate) updated_at: DateTime<Utc>,

    pub(crate) status: Status,
    /// When the present status began.
    pub(crate) since: DateTime<Utc>,
    pub(crate) exceptions: Vec<ExceptionType>,
    /// When the customer corrected something, in exception only.
    pub(crate) fixed_at: Option<DateTime<Utc>>,
    /// When the customer last replied, in exception only.
    pub(crate) replied_at: Option<DateTime<Utc>>,
    /// The exceptions of its scenario have been raised.
    pub(crate) exceptions_shown: bool,
    /// It results from a split, or was split itself.
    pub(crate) was_split: bool,

    /// Shared, because a change works on a copy of the order.
    pub(crate) numbers: Arc<Vec<OrderNumber>>,
    pub(crate) country: String,
    pub(crate) kind: NumberType,
    pub(crate) carrier: Carrier,
    pub(crate) fast_port: bool,
    pub(crate) messaging_capable: bool,

    pub(crate) customer_reference: Option<String>,
    pub(crate) customer_group_reference: Option<String>,
    pub(crate) webhook_url: Option<String>,
    pub(crate) documents: Documents,
    pub(crate) end_user: EndUser,
    pub(crate) misc: Option<Misc>,
    pub(crate) configuration: Configuration,
    pub(crate) requirement_group: Option<Uuid>,
    /// Values by requirement type id.
    pub(crate) requirement_values: BTreeMap<String, String>,
    pub(crate) feedback: Feedback,
    pub(crate) foc_requested: Option<DateTime<Utc>>,
    pub(crate) foc_actual: Option<DateTime<Utc>>,
    pub(crate) activation: ActivationType,
    pub(crate) messaging: Messaging,
    pub(crate) jobs: Vec<Job>,
    pub(crate) comments: Vec<Comment>,
    pub(crate) shares: Vec<Share>,
    #[serde(default)]
    pub(crate) parts: Parts,

    /// The events since the order was last stored.
    #[serde(skip)]
    pub(crate) outbox: Vec<Event>,
}

/// A number within an order.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct OrderNumber {
    pub(crate) id: Uuid,
    pub(crate) number: Number,
    /// The block that it belongs to.
    pub(crate) block: Option<Uuid>,
}

impl OrderNumber {
    pub(crate) fn new(number: Number) -> Self {
        Self { id: Uuid::new_v4(), number, block: None }
    }
}

words! {
    /// The party that starts the activation.
    pub(crate) enum ActivationType {
        Scheduled = "scheduled",
        OnDemand = "on-demand",
    }
}

/// Porting of text messages.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Messaging {
    pub(crate) enabled: bool,
    pub(crate) status: MessagingStatus,
    /// When that status began.
    pub(crate) since: DateTime<Utc>,
}

words! {
    /// Progress of the porting of text messages.
    pub(crate) enum MessagingStatus {
        NotApplicable = "not_applicable",
        Pending = "pending",
        Activating = "activating",
        Exception = "exception",
        PartialPortComplete = "partial_port_complete",
        Ported = "ported",
        Canceled = "canceled",
    }
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Comment {
    pub(crate) id: Uuid,
    pub(crate) body: String,
    pub(crate) author: Author,
    pub(crate) created_at: DateTime<Utc>,
}

words! {
    pub(crate) enum Author {
        /// A user of the customer's account.
        User = "user",
        /// The porting staff.
        Admin = "admin",
        System = "system",
    }
}

impl Order {
    /// A draft with the numbers of one group, of which `first` is one.
    pub(crate) fn draft(
        sequence: u64,
        keys: SupportKeys,
        first: &Number,
        numbers: Vec<OrderNumber>,
        at: DateTime<Utc>,
    ) -> Self {
        let parts = Parts::for_draft(&first.country, first.kind, &numbers, at);
        Self {
            id: Uuid::new_v4(),
            sequence,
            keys,
            created_at: at,
            updated_at: at,
            since: at,
            numbers: Arc::new(numbers),
            country: first.country.clone(),
            kind: first.kind,
            carrier: first.carrier(),
            fast_port: first.fast_port(),
            messaging_capable: first.messaging_capable(),
            messaging: Messaging { since: at, ..Messaging::default() },
            parts,
            ..Self::default()
        }
    }

    pub(crate) fn is_north_american(&self) -> bool {
        matches!(self.country.as_str(), "US" | "CA")
    }

    /// The value for a FastPort order, for another order in the United States or Canada, or for an international one.
    pub(crate) fn select<T>(&self, fast_port: T, north_american: T, international: T) -> T {
        match (self.fast_port, self.is_north_american()) {
            (true, _) => fast_port,
            (false, true) => north_american,
            (false, false) => international,
        }
    }

    /// The support keys, which are shown from confirmation on.
    pub(crate) fn shown_keys(&self) -> Option<&SupportKeys> {
        (self.status != Status::Draft).then_some(&self.keys)
    }

    /// Whether the order reserves its numbers.
    pub(crate) fn is_open(&self) -> bool {
        !self.status.is_final()
    }

    pub(crate) fn has_number(&self, e164: &str) -> bool {
        self.numbers.iter().any(|entry| entry.number.e164 == e164)
    }
}

impl Row for Order {
    fn id(&self) -> Uuid {
        self.id
    }

    fn documents(&self) -> Vec<Uuid> {
        let values = self.requirement_values.values().filter_map(|value| value.parse().ok());
        let additional = self.parts.documents.iter().map(|document| document.document_id);
        self.documents.loa.into_iter().chain(self.documents.invoice).chain(values).chain(additional).collect()
    }
}

/// Status of an order. The set is open: a scenario can show a value that no list has.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) enum Status {
    #[default]
    Draft,
    InProcess,
    Submitted,
    Exception,
    FocDateConfirmed,
    CancelPending,
    Ported,
    Cancelled,
    /// Any other value; such an order continues as if it were submitted.
    Other(String),
}

const STATUSES: [(Status, &str); 8] = [
    (Status::Draft, "draft"),
    (Status::InProcess, "in-process"),
    (Status::Submitted, "submitted"),
    (Status::Exception, "exception"),
    (Status::FocDateConfirmed, "foc-date-confirmed"),
    (Status::CancelPending, "cancel-pending"),
    (Status::Ported, "ported"),
    (Status::Cancelled, "cancelled"),
];

/// Values that a filter accepts: the eight of an order, and one that only another list has.
pub(crate) const FILTER_VALUES: [&str; 9] = [
    "draft",
    "in-process",
    "submitted",
    "exception",
    "foc-date-confirmed",
    "activation-in-progress",
    "cancel-pending",
    "ported",
    "cancelled",
];

impl Status {
    pub(crate) fn parse(value: &str) -> Self {
        let known = STATUSES.iter().find(|(_, known)| *known == value);
        known.map_or_else(|| Self::Other(value.to_owned()), |(status, _)| status.clone())
    }

    pub(crate) fn as_str(&self) -> &str {
        match self {
            Self::Other(value) => value,
            known => STATUSES.iter().find(|(status, _)| status == known).map_or("", |(_, value)| value),
        }
    }

    /// The issue of a request that an order with this status rejects, such as `cannot be confirmed`.
    pub(crate) fn rejection(&self, rule: &str) -> Issue {
        Issue::unprocessable(format!("An order with the status {} {rule}.", self.as_str()))
    }

    /// Only feedback can still change.
    pub(crate) fn is_final(&self) -> bool {
        matches!(self, Self::Ported | Self::Cancelled)
    }

    /// The customer may change the order's data.
    pub(crate) fn is_editable(&self) -> bool {
        matches!(self, Self::Draft | Self::InProcess | Self::Exception)
    }

    /// The customer may rate the order.
    pub(crate) fn takes_feedback(&self) -> bool {
        matches!(self, Self::Ported | Self::CancelPending | Self::Cancelled)
    }

    /// The status allows a cancellation request.
    pub(crate) fn is_cancellable(&self) -> bool {
        matches!(self, Self::InProcess | Self::Submitted | Self::Exception | Self::FocDateConfirmed | Self::Other(_))
    }
}

impl Serialize for Status {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for Status {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(|value| Self::parse(&value))
    }
}

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Documents {
    pub(crate) loa: Option<Uuid>,
    pub(crate) invoice: Option<Uuid>,
}

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct EndUser {
    pub(crate) admin: Admin,
    pub(crate) location: Location,
}

/// The account at the losing carrier.
#[derive(Clone, Default, Serialize, Deserialize)]
pub(crate) struct Admin {
    pub(crate) entity_name: Option<String>,
    pub(crate) auth_person_name: Option<String>,
    pub(crate) billing_phone_number: Option<String>,
    pub(crate) account_number: Option<String>,
    pub(crate) tax_identifier: Option<String>,
    pub(crate) pin_passcode: Option<String>,
    pub(crate) business_identifier: Option<String>,
}

// Keeps account data out of logs.
impl std::fmt::Debug for Admin {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Admin").finish_non_exhaustive()
    }
}

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Location {
    pub(crate) street_address: Option<String>,
    pub(crate) extended_address: Option<String>,
    pub(crate) locality: Option<String>,
    pub(crate) administrative_area: Option<String>,
    pub(crate) postal_code: Option<String>,
    pub(crate) country_code: Option<String>,
}

words! {
    pub(crate) enum PortType {
        Full = "full",
        Partial = "partial",
    }

    /// The action for the remaining numbers.
    pub(crate) enum RemainingNumbers {
        Keep = "keep",
        Disconnect = "disconnect",
    }
}

/// The extent of the port.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Misc {
    pub(crate) kind: Option<PortType>,
    pub(crate) remaining_numbers_action: Option<RemainingNumbers>,
    pub(crate) new_billing_phone_number: Option<String>,
}

/// The connections of the numbers after the port.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Configuration {
    pub(crate) billing_group_id: Option<String>,
    pub(crate) connection_id: Option<String>,
    pub(crate) messaging_profile_id: Option<String>,
    pub(crate) emergency_address_id: Option<String>,
    pub(crate) tags: Vec<String>,
}

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Feedback {
    pub(crate) user_rating: Option<i64>,
    pub(crate) user_comment: Option<String>,
}

/// Keys of an order, derived from the number of its create request and its position in the response.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct SupportKeys {
    /// `sr_` and six hexadecimal digits.
    pub(crate) order: String,
    /// `pr_` and six hexadecimal digits, the same for all orders of one create request.
    pub(crate) parent: String,
    /// Version 1 request of the create request.
    pub(crate) port_request: String,
    /// Version 1 sub-request of the order.
    pub(crate) sub_request: String,
}

impl SupportKeys {
    /// `sequence` counts orders, `batch` create requests, `place` the orders of that request from 1.
    pub(crate) fn new(sequence: u64, batch: u64, place: usize) -> Self {
        let port_request = format!("{:08x}", scatter(batch, 32));
        Self {
            order: format!("sr_{:06x}", scatter(sequence, 24)),
            parent: format!("pr_{:06x}", scatter(batch, 24)),
            sub_request: format!("{port_request}-{place}"),
            port_request,
        }
    }
}

/// Spreads a counter over `bits` bits. An odd factor keeps it one-to-one, so keys only repeat once all are used.
fn scatter(counter: u64, bits: u32) -> u64 {
    counter.wrapping_mul(0x9e37_79b1) & ((1 << bits) - 1)
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Job {
    pub(crate) id: Uuid,
    pub(crate) status: JobStatus,
    pub(crate) kind: ActivationType,
    pub(crate) activate_at: DateTime<Utc>,
    pub(crate) window: Window,
    pub(crate) created_at: DateTime<Utc>,
    pub(crate) updated_at: DateTime<Utc>,
}

words! {
    pub(crate) enum JobStatus {
        Created = "created",
        InProcess = "in-process",
        Completed = "completed",
        Failed = "failed",
    }
}

impl Job {
    pub(crate) fn is_open(&self) -> bool {
        matches!(self.status, JobStatus::Created | JobStatus::InProcess)
    }

    /// Ends the job, unless it has ended already.
    pub(crate) fn finish(&mut self, status: JobStatus, at: DateTime<Utc>) {
        if self.is_open() {
            self.status = status;
            self.updated_at = at;
        }
    }
}

/// A sharing token that was issued. The token itself is not kept: it is signed and contains its permissions.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Share {
    pub(crate) id: Uuid,
    pub(crate) expires_at: DateTime<Utc>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn keys_do_not_repeat() {
        let keys: HashSet<_> = (1..5000).map(|n| SupportKeys::new(n, n, 1).order).collect();
        assert_eq!(keys.len(), 4999);
        assert!(keys.iter().all(|key| key.len() == 9));
    }
}
