//! Documents, LOA configurations, reports and bundles.

use std::borrow::Cow;
use std::collections::HashSet;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use chrono::{DateTime, TimeDelta, Utc};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use super::clock::after;
use super::order::{Order, OrderNumber};
use super::table::{Row, Table};

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Document {
    pub(crate) id: Uuid,
    pub(crate) filename: String,
    pub(crate) content_type: Cow<'static, str>,
    pub(crate) sha256: String,
    pub(crate) customer_reference: Option<String>,
    pub(crate) created_at: DateTime<Utc>,
    #[serde(serialize_with = "to_base64", deserialize_with = "from_base64")]
    pub(crate) content: Bytes,
    /// The time when the last reference to it was removed; `None` while it is referenced.
    pub(crate) unlinked_since: Option<DateTime<Utc>>,
}

impl Document {
    /// The time when it will be deleted, unless it is referenced by then.
    pub(crate) fn expires_at(&self, lifetime: TimeDelta) -> Option<DateTime<Utc>> {
        self.unlinked_since.map(|since| after(since, lifetime))
    }
}

/// The SHA-256 hash of a file in hexadecimal, as documents show it.
pub(crate) fn sha256(content: &[u8]) -> String {
    use std::fmt::Write as _;
    Sha256::digest(content).iter().fold(String::with_capacity(64), |mut text, byte| {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

impl Row for Document {
    fn id(&self) -> Uuid {
        self.id
    }
}

fn to_base64<S: Serializer>(bytes: &Bytes, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&STANDARD.encode(bytes))
}

fn from_base64<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Bytes, D::Error> {
    let text = String::deserialize(deserializer)?;
    STANDARD.decode(text).map(Bytes::from).map_err(|_| D::Error::custom("expected base64"))
}

/// An LOA configuration: the letterhead of letters of authorization.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct LoaConfiguration {
    pub(crate) id: Uuid,
    pub(crate) letterhead: Letterhead,
    pub(crate) created_at: DateTime<Utc>,
    pub(crate) updated_at: DateTime<Utc>,
}

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

/// The company's contact for the recipient of a letter.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct LetterheadContact {
    pub(crate) email: String,
    pub(crate) phone_number: String,
}

impl Row for LoaConfiguration {
    fn id(&self) -> Uuid {
        self.id
    }

    fn documents(&self) -> Vec<Uuid> {
        vec![self.letterhead.logo]
    }
}

/// An export of orders to a CSV file.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Report {
    pub(crate) id: Uuid,
    pub(crate) filters: ReportFilters,
    pub(crate) created_at: DateTime<Utc>,
    pub(crate) updated_at: DateTime<Utc>,
    /// The file, once it is written.
    pub(crate) document: Option<Uuid>,
}

/// Filters of an export, in the JSON form of the API. All must match; an absent or empty one matches everything.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct ReportFilters {
    #[serde(rename = "status__in", skip_serializing_if = "Option::is_none")]
    pub(crate) statuses: Option<Vec<String>>,
    #[serde(rename = "customer_reference__in", skip_serializing_if = "Option::is_none")]
    pub(crate) customer_references: Option<Vec<String>>,
    #[serde(rename = "created_at__gt", skip_serializing_if = "Option::is_none")]
    pub(crate) created_after: Option<DateTime<Utc>>,
    #[serde(rename = "created_at__lt", skip_serializing_if = "Option::is_none")]
    pub(crate) created_before: Option<DateTime<Utc>>,
}

impl ReportFilters {
    pub(crate) fn matches(&self, order: &Order) -> bool {
        let is_one_of = |allowed: &Option<Vec<String>>, value: Option<&str>| {
            let allowed = allowed.as_deref().unwrap_or_default();
            allowed.is_empty() || value.is_some_and(|value| allowed.iter().any(|item| item == value))
        };
        is_one_of(&self.statuses, Some(order.status.as_str()))
            && is_one_of(&self.customer_references, order.customer_reference.as_deref())
            && self.created_after.is_none_or(|bound| order.created_at > bound)
            && self.created_before.is_none_or(|bound| order.created_at < bound)
    }
}

impl Row for Report {
    fn id(&self) -> Uuid {
        self.id
    }

    fn documents(&self) -> Vec<Uuid> {
        self.document.into_iter().collect()
    }
}

/// A bundle that a number of an order joins; the API calls it a phone number configuration.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct BundleAssignment {
    pub(crate) id: Uuid,
    /// The number within its order, not the number itself.
    pub(crate) number_id: Uuid,
    pub(crate) bundle_id: Uuid,
    pub(crate) created_at: DateTime<Utc>,
    pub(crate) updated_at: DateTime<Utc>,
}

impl Row for BundleAssignment {
    fn id(&self) -> Uuid {
        self.id
    }
}

impl Table<BundleAssignment> {
    /// Removes the assignments of the numbers of a deleted order.
    pub(super) fn forget_numbers(&mut self, numbers: &[OrderNumber]) {
        let numbers: HashSet<Uuid> = numbers.iter().map(|entry| entry.id).collect();
        let gone: Vec<Uuid> = self.iter().filter(|row| numbers.contains(&row.number_id)).map(Row::id).collect();
        for id in gone {
            self.remove(id);
        }
    }
}
