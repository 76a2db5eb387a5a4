//! What belongs to an order besides its own data: papers, ranges, codes and checks.

mod action;
mod associated;
mod block;
mod document;
mod extension;
mod range;
mod verification;

use std::collections::{BTreeMap, HashSet};

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::OrderNumber;
use crate::life::RequirementStatus;
use crate::numbers::NumberType;

pub(crate) use action::{ActionRequirement, ActionStatus};
pub(crate) use associated::AssociatedNumbers;
pub(crate) use block::{Block, NewBlock};
pub(crate) use document::{AdditionalDocument, DocumentKind};
pub(crate) use extension::{Extension, ExtensionRange};
pub(crate) use range::{NumberRange, Span};
pub(crate) use verification::Verification;

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
    /// What the sandbox was told about requirements, by requirement type id.
    pub(crate) reviews: BTreeMap<String, RequirementStatus>,
}

impl Parts {
    /// What an order has from the beginning: in Australia somebody's identity is checked, and the holders of mobile
    /// numbers prove with codes that they have them.
    pub(crate) fn of_draft(country: &str, kind: NumberType, numbers: &[OrderNumber], at: DateTime<Utc>) -> Self {
        let mut parts = Self::default();
        if country == "AU" {
            parts.actions.push(ActionRequirement::new(at));
            if kind == NumberType::Mobile {
                parts.verifications = numbers.iter().map(|entry| Verification::new(&entry.number.e164, at)).collect();
            }
        }
        parts
    }

    /// Ends what waits for somebody, because the order has ended.
    pub(crate) fn cancel_actions(&mut self, at: DateTime<Utc>) {
        let is_open =
            |action: &&mut ActionRequirement| matches!(action.status, ActionStatus::Created | ActionStatus::Pending);
        for action in self.actions.iter_mut().filter(is_open) {
            action.set(ActionStatus::Cancelled, Some("The porting order was cancelled".to_owned()), at);
        }
    }

    /// Takes out what belongs to numbers that move to an order of their own. What belongs to the whole order is there
    /// twice from then on.
    pub(crate) fn split_off(&mut self, moved: &[OrderNumber]) -> Self {
        let ids: HashSet<Uuid> = moved.iter().map(|entry| entry.id).collect();
        let numbers: HashSet<&str> = moved.iter().map(|entry| entry.number.e164.as_str()).collect();
        let has_id = |id: Uuid| ids.contains(&id);
        let has_number = |e164: &str| numbers.contains(e164);
        Self {
            documents: self.documents.iter().map(AdditionalDocument::copy).collect(),
            associated: self.associated.iter().map(AssociatedNumbers::copy).collect(),
            actions: self.actions.iter().map(ActionRequirement::copy).collect(),
            reviews: self.reviews.clone(),
            blocks: take(&mut self.blocks, |block| has_number(&block.range.start_at)),
            extensions: take(&mut self.extensions, |extension| has_id(extension.number_id)),
            verifications: take(&mut self.verifications, |one| has_number(&one.phone_number)),
        }
    }
}

fn take<T>(from: &mut Vec<T>, is_meant: impl Fn(&T) -> bool) -> Vec<T> {
    let (taken, left) = std::mem::take(from).into_iter().partition(is_meant);
    *from = left;
    taken
}
