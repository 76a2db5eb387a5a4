//! Letterheads of letters of authorisation.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::Row;

/// An LOA configuration: the letterhead of letters of authorisation.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct LoaConfiguration {
    pub(crate) id: Uuid,
    pub(crate) letterhead: Letterhead,
    pub(crate) created_at: DateTime<Utc>,
    pub(crate) updated_at: DateTime<Utc>,
}

/// What the customer says of a letterhead.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Letterhead {
    /// Not printed.
    pub(crate) name: String,
    /// A PNG document.
    pub(crate) logo: Uuid,
    pub(crate) company_name: String,
    pub(crate) address: LetterheadAddress,
    pub(crate) contact: LetterheadContact,
}

/// Postal address in the United States.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct LetterheadAddress {
    pub(crate) street_address: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) extended_address: Option<String>,
    pub(crate) city: String,
    pub(crate) state: String,
    pub(crate) zip_code: String,
    pub(crate) country_code: String,
}

/// How the recipient of a letter reaches the company.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct LetterheadContact {
    pub(crate) email: String,
    pub(crate) phone_number: String,
}

impl LoaConfiguration {
    pub(crate) fn new(letterhead: Letterhead, at: DateTime<Utc>) -> Self {
        Self { id: Uuid::new_v4(), letterhead, created_at: at, updated_at: at }
    }
}

impl Row for LoaConfiguration {
    fn id(&self) -> Uuid {
        self.id
    }

    fn documents(&self) -> Vec<Uuid> {
        vec![self.letterhead.logo]
    }
}
