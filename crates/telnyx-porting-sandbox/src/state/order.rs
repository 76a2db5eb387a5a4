//! A porting order.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Configuration, Documents, EndUser, Event, Feedback, Job, Misc, Parts, Row, Share, Status, SupportKeys};
use crate::life::ExceptionType;
use crate::numbers::{Carrier, Number, NumberType};

/// A porting order with all that belongs to it.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub(crate) struct Order {
    pub(crate) id: Uuid,
    /// Place in the order of creation, which breaks ties between equal times.
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
    /// When the customer last answered, in exception only.
    pub(crate) replied_at: Option<DateTime<Utc>>,
    /// The exceptions that its reference or its numbers ask for have been shown.
    pub(crate) exceptions_shown: bool,
    /// It came of a split, or was split itself.
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

    /// What happened since the order was last stored.
    #[serde(skip)]
    pub(crate) outbox: Vec<Event>,
}

/// A number within an order.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct OrderNumber {
    pub(crate) id: Uuid,
    pub(crate) number: Number,
    /// The block that it belongs to.
    #[serde(default)]
    pub(crate) block: Option<Uuid>,
}

impl OrderNumber {
    pub(crate) fn new(number: Number) -> Self {
        Self { id: Uuid::new_v4(), number, block: None }
    }
}

/// Who starts the switch-over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum ActivationType {
    Scheduled,
    OnDemand,
}

/// Porting of text messages.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Messaging {
    pub(crate) enabled: bool,
    pub(crate) status: MessagingStatus,
    /// When that status began.
    pub(crate) since: DateTime<Utc>,
}

/// How far the porting of text messages is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum MessagingStatus {
    NotApplicable,
    Pending,
    Activating,
    Exception,
    PartialPortComplete,
    Ported,
    Canceled,
}

/// A remark on an order.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Comment {
    pub(crate) id: Uuid,
    pub(crate) body: String,
    pub(crate) author: Author,
    pub(crate) created_at: DateTime<Utc>,
}

/// Who wrote a comment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Author {
    /// Somebody in the customer's account.
    User,
    /// The porting staff.
    Admin,
    System,
}

impl Order {
    /// A draft with the numbers of one group. The numbers must not be empty: the first stands for all.
    pub(crate) fn draft(
        sequence: u64,
        keys: SupportKeys,
        first: &Number,
        numbers: Vec<OrderNumber>,
        at: DateTime<Utc>,
    ) -> Self {
        let parts = Parts::of_draft(&first.country, first.kind, &numbers, at);
        Self {
            id: Uuid::new_v4(),
            sequence,
            keys,
            created_at: at,
            updated_at: at,
            status: Status::Draft,
            since: at,
            exceptions: Vec::new(),
            fixed_at: None,
            replied_at: None,
            exceptions_shown: false,
            was_split: false,
            numbers: Arc::new(numbers),
            country: first.country.clone(),
            kind: first.kind,
            carrier: first.carrier(),
            fast_port: first.fast_port(),
            messaging_capable: first.messaging_capable(),
            customer_reference: None,
            customer_group_reference: None,
            webhook_url: None,
            documents: Documents::default(),
            end_user: EndUser::default(),
            misc: None,
            configuration: Configuration::default(),
            requirement_group: None,
            requirement_values: BTreeMap::new(),
            feedback: Feedback::default(),
            foc_requested: None,
            foc_actual: None,
            activation: ActivationType::Scheduled,
            messaging: Messaging { enabled: false, status: MessagingStatus::NotApplicable, since: at },
            jobs: Vec::new(),
            comments: Vec::new(),
            shares: Vec::new(),
            parts,
            outbox: Vec::new(),
        }
    }

    pub(crate) fn is_north_american(&self) -> bool {
        matches!(self.country.as_str(), "US" | "CA")
    }

    /// Support keys are shown from confirmation on.
    pub(crate) fn shows_keys(&self) -> bool {
        self.status != Status::Draft
    }

    /// Whether the order holds its numbers, so that no other order can.
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
