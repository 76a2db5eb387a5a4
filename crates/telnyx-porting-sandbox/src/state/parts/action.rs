//! Requirements that a person meets by doing something.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// An identity check for a port in Australia.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct ActionRequirement {
    pub(crate) id: Uuid,
    pub(crate) status: ActionStatus,
    /// Where the person does it, once it was initiated.
    pub(crate) action_url: Option<String>,
    pub(crate) cancel_reason: Option<String>,
    pub(crate) created_at: DateTime<Utc>,
    pub(crate) updated_at: DateTime<Utc>,
}

/// How far an action is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum ActionStatus {
    Created,
    Pending,
    Completed,
    Cancelled,
    Failed,
}

impl ActionStatus {
    pub(crate) fn parse(text: &str) -> Option<Self> {
        match text {
            "created" => Some(Self::Created),
            "pending" => Some(Self::Pending),
            "completed" => Some(Self::Completed),
            "cancelled" => Some(Self::Cancelled),
            "failed" => Some(Self::Failed),
            _ => None,
        }
    }

    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::Pending => "pending",
            Self::Completed => "completed",
            Self::Cancelled => "cancelled",
            Self::Failed => "failed",
        }
    }

    /// The person still has to do it, or may do it once more.
    pub(crate) fn can_be_initiated(self) -> bool {
        matches!(self, Self::Created | Self::Cancelled | Self::Failed)
    }
}

impl ActionRequirement {
    pub(super) fn new(at: DateTime<Utc>) -> Self {
        Self {
            id: Uuid::new_v4(),
            status: ActionStatus::Created,
            action_url: None,
            cancel_reason: None,
            created_at: at,
            updated_at: at,
        }
    }

    pub(crate) fn set(&mut self, status: ActionStatus, cancel_reason: Option<String>, at: DateTime<Utc>) {
        match status {
            ActionStatus::Created => self.action_url = None,
            // The address leads nowhere: the sandbox does not know under which one it is reached.
            ActionStatus::Pending => {
                self.action_url = Some(format!("https://identity.example.invalid/sessions/{}", self.id));
            }
            ActionStatus::Completed | ActionStatus::Cancelled | ActionStatus::Failed => {}
        }
        self.status = status;
        self.cancel_reason = cancel_reason.filter(|_| status == ActionStatus::Cancelled);
        self.updated_at = at;
    }

    /// The same for another order.
    pub(super) fn copy(&self) -> Self {
        Self { id: Uuid::new_v4(), ..self.clone() }
    }
}
