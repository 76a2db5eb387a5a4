//! Parts of an order: documents, ranges, verification codes and identity checks.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::clock::after;
use super::order::{Order, OrderNumber, RemainingNumbers};
use super::phone_number::{Number, NumberType};
use super::requirements::RequirementStatus;
use crate::words::words;

/// The parts of an order, each kind in the order of creation.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Parts {
    pub(crate) documents: Vec<AdditionalDocument>,
    pub(crate) associated: Vec<AssociatedNumbers>,
    pub(crate) blocks: Vec<Block>,
    pub(crate) extensions: Vec<Extension>,
    pub(crate) verifications: Vec<Verification>,
    pub(crate) actions: Vec<ActionRequirement>,
    /// Results of reviews that were set by hand, by requirement type id.
    pub(crate) reviews: BTreeMap<String, RequirementStatus>,
}

impl Parts {
    /// The initial parts of a draft: Australian orders have an identity check, and Australian mobile numbers are verified
    /// with codes.
    pub(crate) fn for_draft(country: &str, kind: NumberType, numbers: &[OrderNumber], at: DateTime<Utc>) -> Self {
        let mut parts = Self::default();
        if country == "AU" {
            parts.actions.push(ActionRequirement::new(at));
            if kind == NumberType::Mobile {
                parts.verifications = numbers.iter().map(|entry| Verification::new(&entry.number.e164, at)).collect();
            }
        }
        parts
    }

    /// Cancels open identity checks, because the order has ended.
    pub(crate) fn cancel_actions(&mut self, at: DateTime<Utc>) {
        let is_open =
            |action: &&mut ActionRequirement| matches!(action.status, ActionStatus::Created | ActionStatus::Pending);
        for action in self.actions.iter_mut().filter(is_open) {
            action.set(ActionStatus::Cancelled, Some("The porting order was cancelled".to_owned()), at);
        }
    }

    /// Removes and returns the parts of numbers that move to another order, and copies the parts of the whole order.
    pub(crate) fn split_off(&mut self, moved: &[OrderNumber]) -> Self {
        let ids: HashSet<Uuid> = moved.iter().map(|entry| entry.id).collect();
        let numbers: HashSet<&str> = moved.iter().map(|entry| entry.number.e164.as_str()).collect();
        let has_id = |id: Uuid| ids.contains(&id);
        let has_number = |e164: &str| numbers.contains(e164);
        Self {
            documents: copies(&self.documents, |id, one| AdditionalDocument { id, ..one }),
            associated: copies(&self.associated, |id, one| AssociatedNumbers { id, ..one }),
            actions: copies(&self.actions, |id, one| ActionRequirement { id, ..one }),
            reviews: self.reviews.clone(),
            blocks: take_matching(&mut self.blocks, |block| has_number(&block.range.start_at)),
            extensions: take_matching(&mut self.extensions, |extension| has_id(extension.number_id)),
            verifications: take_matching(&mut self.verifications, |one| has_number(&one.phone_number)),
        }
    }
}

/// Copies with new ids.
fn copies<T: Clone>(parts: &[T], with_id: impl Fn(Uuid, T) -> T) -> Vec<T> {
    parts.iter().map(|part| with_id(Uuid::new_v4(), part.clone())).collect()
}

fn take_matching<T>(from: &mut Vec<T>, is_meant: impl Fn(&T) -> bool) -> Vec<T> {
    let (taken, left) = std::mem::take(from).into_iter().partition(is_meant);
    *from = left;
    taken
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct AdditionalDocument {
    pub(crate) id: Uuid,
    pub(crate) document_id: Uuid,
    pub(crate) kind: DocumentKind,
    pub(crate) filename: String,
    pub(crate) content_type: Cow<'static, str>,
    pub(crate) created_at: DateTime<Utc>,
}

words! {
    pub(crate) enum DocumentKind {
        Loa = "loa",
        Invoice = "invoice",
        Csr = "csr",
        Other = "other",
    }
}

/// A range that includes both ends.
pub(crate) trait Span {
    /// Whether all of `other` is in it.
    fn covers(&self, other: &Self) -> bool;

    /// Whether anything is in both.
    fn overlaps(&self, other: &Self) -> bool;
}

/// Consecutive numbers in E.164 form. Both ends have the same number of digits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct NumberRange {
    pub(crate) start_at: String,
    pub(crate) end_at: String,
}

impl NumberRange {
    pub(crate) fn contains(&self, e164: &str) -> bool {
        // Texts of one length are in the order of their digits.
        e164.len() == self.start_at.len() && *self.start_at <= *e164 && *e164 <= *self.end_at
    }

    /// The count of its numbers.
    pub(crate) fn len(&self) -> u64 {
        (value(&self.end_at) - value(&self.start_at)).saturating_add(1)
    }

    /// Its numbers, in order.
    pub(crate) fn numbers(&self) -> impl Iterator<Item = String> {
        (value(&self.start_at)..=value(&self.end_at)).map(|digits| format!("+{digits}"))
    }
}

/// No number begins with zero, so that the digits are a whole number without loss.
fn value(e164: &str) -> u64 {
    e164.trim_start_matches('+').parse().unwrap_or(0)
}

impl Span for NumberRange {
    fn covers(&self, other: &Self) -> bool {
        self.contains(&other.start_at) && self.contains(&other.end_at)
    }

    fn overlaps(&self, other: &Self) -> bool {
        self.contains(&other.start_at) || other.contains(&self.start_at)
    }
}

/// A range that is not ported, and the action for it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct AssociatedNumbers {
    pub(crate) id: Uuid,
    pub(crate) range: NumberRange,
    pub(crate) action: RemainingNumbers,
    pub(crate) country: String,
    pub(crate) kind: NumberType,
    pub(crate) created_at: DateTime<Utc>,
}

/// A block of consecutive numbers that is ported as one.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Block {
    pub(crate) id: Uuid,
    pub(crate) range: NumberRange,
    pub(crate) activation_ranges: Vec<NumberRange>,
    pub(crate) country: String,
    pub(crate) kind: NumberType,
    pub(crate) created_at: DateTime<Utc>,
}

/// A block that no order has yet.
#[derive(Debug, Clone)]
pub(crate) struct NewBlock {
    pub(crate) range: NumberRange,
    pub(crate) activation_ranges: Vec<NumberRange>,
    /// All numbers of the range, of one country and type. At least one.
    pub(crate) numbers: Vec<Number>,
}

impl NewBlock {
    /// Whether the block could be in an order for numbers like these.
    pub(crate) fn fits(&self, country: &str, kind: NumberType) -> bool {
        self.numbers.first().is_some_and(|number| number.country == country && number.kind == kind)
    }
}

impl Order {
    /// Adds blocks. Their numbers join the order, except those that are in it already.
    pub(crate) fn add_blocks(&mut self, blocks: Vec<NewBlock>, at: DateTime<Utc>) {
        let mut entries = self.numbers.to_vec();
        let numbers = self.numbers.iter().enumerate();
        let places: HashMap<&str, usize> = numbers.map(|(place, entry)| (entry.number.e164.as_str(), place)).collect();
        for new in blocks {
            let id = Uuid::new_v4();
            for number in new.numbers {
                match places.get(number.e164.as_str()).and_then(|place| entries.get_mut(*place)) {
                    Some(entry) => entry.block = Some(id),
                    None => entries.push(OrderNumber { block: Some(id), ..OrderNumber::new(number) }),
                }
            }
            self.parts.blocks.push(Block {
                id,
                range: new.range,
                activation_ranges: new.activation_ranges,
                country: self.country.clone(),
                kind: self.kind,
                created_at: at,
            });
        }
        self.numbers = Arc::new(entries);
    }

    pub(crate) fn remove_block(&mut self, index: usize) -> Block {
        let block = self.parts.blocks.remove(index);
        self.forget_foreign_blocks();
        block
    }

    /// Numbers whose block was removed, or went to another order in a split, belong to none.
    pub(crate) fn forget_foreign_blocks(&mut self) {
        let is_foreign = |id: Uuid| self.parts.blocks.iter().all(|block| block.id != id);
        if self.numbers.iter().any(|entry| entry.block.is_some_and(is_foreign)) {
            let mut entries = self.numbers.to_vec();
            for entry in entries.iter_mut().filter(|entry| entry.block.is_some_and(is_foreign)) {
                entry.block = None;
            }
            self.numbers = Arc::new(entries);
        }
    }
}

/// The extensions behind one number of an order.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Extension {
    pub(crate) id: Uuid,
    /// The number within its order, not the number itself.
    pub(crate) number_id: Uuid,
    pub(crate) range: ExtensionRange,
    pub(crate) activation_ranges: Vec<ExtensionRange>,
    pub(crate) created_at: DateTime<Utc>,
}

/// Consecutive extensions, each 0 to 999.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct ExtensionRange {
    pub(crate) start_at: u16,
    pub(crate) end_at: u16,
}

impl Span for ExtensionRange {
    fn covers(&self, other: &Self) -> bool {
        self.start_at <= other.start_at && other.end_at <= self.end_at
    }

    fn overlaps(&self, other: &Self) -> bool {
        self.start_at <= other.end_at && other.start_at <= self.end_at
    }
}

/// A code becomes invalid after this many wrong attempts.
const MAX_WRONG_TRIES: u32 = 5;

/// The number of last digits of a number that are its code.
const CODE_LENGTH: usize = 5;

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Verification {
    pub(crate) id: Uuid,
    pub(crate) phone_number: String,
    pub(crate) verified: bool,
    pub(crate) sent_at: Option<DateTime<Utc>>,
    /// Since then.
    pub(crate) wrong_tries: u32,
    pub(crate) created_at: DateTime<Utc>,
    pub(crate) updated_at: DateTime<Utc>,
}

impl Verification {
    fn new(phone_number: &str, at: DateTime<Utc>) -> Self {
        Self {
            id: Uuid::new_v4(),
            phone_number: phone_number.to_owned(),
            verified: false,
            sent_at: None,
            wrong_tries: 0,
            created_at: at,
            updated_at: at,
        }
    }

    /// Sends a code, which replaces the previous one.
    pub(crate) fn send(&mut self, at: DateTime<Utc>) {
        if !self.verified {
            self.sent_at = Some(at);
            self.wrong_tries = 0;
            self.updated_at = at;
        }
    }

    /// Checks a code. A verified number remains verified.
    pub(crate) fn enter(&mut self, code: &str, at: DateTime<Utc>, lifetime: TimeDelta) {
        if self.verified {
            return;
        }
        let is_valid = self.sent_at.is_some_and(|sent| at < after(sent, lifetime));
        if is_valid && self.wrong_tries < MAX_WRONG_TRIES && code == self.code() {
            self.verified = true;
        } else {
            self.wrong_tries += 1;
        }
        self.updated_at = at;
    }

    /// The last digits of the number, so that a test knows the code.
    fn code(&self) -> &str {
        let start = self.phone_number.len().saturating_sub(CODE_LENGTH);
        self.phone_number.get(start..).unwrap_or_default()
    }
}

/// An identity check for a port in Australia.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct ActionRequirement {
    pub(crate) id: Uuid,
    pub(crate) status: ActionStatus,
    /// The URL for the person, once the check is initiated.
    pub(crate) action_url: Option<String>,
    pub(crate) cancel_reason: Option<String>,
    pub(crate) created_at: DateTime<Utc>,
    pub(crate) updated_at: DateTime<Utc>,
}

words! {
    /// Progress of an identity check.
    pub(crate) enum ActionStatus {
        Created = "created",
        Pending = "pending",
        Completed = "completed",
        Cancelled = "cancelled",
        Failed = "failed",
    }
}

impl ActionStatus {
    /// It can be started, or started again.
    pub(crate) fn can_be_initiated(self) -> bool {
        matches!(self, Self::Created | Self::Cancelled | Self::Failed)
    }
}

impl ActionRequirement {
    fn new(at: DateTime<Utc>) -> Self {
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
            // The host does not exist: the sandbox does not know the address that clients use for it.
            ActionStatus::Pending => {
                self.action_url = Some(format!("https://identity.example.invalid/sessions/{}", self.id));
            }
            ActionStatus::Completed | ActionStatus::Cancelled | ActionStatus::Failed => {}
        }
        self.status = status;
        self.cancel_reason = cancel_reason.filter(|_| status == ActionStatus::Cancelled);
        self.updated_at = at;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn range(start: &str, end: &str) -> NumberRange {
        NumberRange { start_at: start.to_owned(), end_at: end.to_owned() }
    }

    #[test]
    fn ends_are_included() {
        let whole = range("+4930244999901", "+4930244999910");
        assert_eq!(whole.len(), 10);
        assert_eq!(whole.numbers().last().unwrap(), "+4930244999910");
        assert!(whole.contains("+4930244999910") && !whole.contains("+4930244999911"));
        assert!(!whole.contains("+493024499990"));
        assert!(whole.covers(&whole) && whole.overlaps(&whole));
        assert!(whole.overlaps(&range("+4930244999910", "+4930244999920")));
        assert!(!whole.overlaps(&range("+4930244999911", "+4930244999920")));
        assert!(!whole.covers(&range("+4930244999910", "+4930244999911")));
    }

    const LIFETIME: TimeDelta = TimeDelta::minutes(10);

    fn sent() -> (Verification, DateTime<Utc>) {
        let at = "2026-03-02T15:00:00Z".parse().unwrap();
        let mut one = Verification::new("+61412345678", at);
        one.send(at);
        (one, at)
    }

    #[test]
    fn the_last_five_digits_are_the_code() {
        let (mut one, at) = sent();
        one.enter("5678", at, LIFETIME);
        one.enter("", at, LIFETIME);
        assert!(!one.verified);
        one.enter("45678", at, LIFETIME);
        one.enter("00000", at, LIFETIME);
        assert!(one.verified);
    }

    #[test]
    fn a_code_expires_and_allows_five_wrong_attempts() {
        let (mut one, at) = sent();
        one.enter("45678", at + LIFETIME, LIFETIME);
        assert!(!one.verified);
        one.send(at);
        (0..5).for_each(|_| one.enter("00000", at, LIFETIME));
        one.enter("45678", at, LIFETIME);
        assert!(!one.verified);
        one.send(at);
        one.enter("45678", at, LIFETIME);
        assert!(one.verified);
    }
}
