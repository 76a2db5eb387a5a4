//! An order in full, as far as everybody may see it.

use chrono::{DateTime, Utc};
use serde::Serialize;
use uuid::Uuid;

use super::advice::{Actor, advice};
use super::events::{self, EventRow};
use super::row::OrderRow;
use crate::life::{self, ExceptionType};
use crate::routes::comments::CommentView;
use crate::state::{Document, Order, Status, World};
use crate::wire::{JobView, time};

/// Numbers that are listed; an order can have thousands.
const NUMBERS: usize = 200;

#[derive(Debug, Serialize)]
pub(super) struct OrderDetail<'a> {
    #[serde(flatten)]
    row: OrderRow<'a>,
    support_key: Option<&'a str>,
    parent_support_key: Option<&'a str>,
    customer_group_reference: Option<&'a str>,
    webhook_url: Option<&'a str>,
    #[serde(serialize_with = "time::stamp")]
    updated_at: DateTime<Utc>,
    #[serde(serialize_with = "time::stamp")]
    status_since: DateTime<Utc>,
    exceptions: Vec<ExceptionDetail<'a>>,
    /// What keeps a draft from being confirmed.
    missing: Vec<Missing>,
    requirements: Vec<RequirementDetail>,
    messaging_enabled: bool,
    messaging_capable: bool,
    /// The first of its numbers.
    phone_numbers: Vec<&'a str>,
    timeline: Vec<EventRow<'a>>,
    activation_jobs: Vec<JobView>,
    documents: Vec<DocumentDetail<'a>>,
    comments: Vec<CommentView>,
}

#[derive(Debug, Serialize)]
struct ExceptionDetail<'a> {
    #[serde(flatten)]
    exception: &'a ExceptionType,
    advice: &'static str,
    actor: Actor,
}

#[derive(Debug, Serialize)]
struct Missing {
    place: String,
    detail: String,
}

#[derive(Debug, Serialize)]
struct RequirementDetail {
    name: &'static str,
    status: &'static str,
}

#[derive(Debug, Serialize)]
struct DocumentDetail<'a> {
    id: Uuid,
    /// What the order has it for.
    role: &'static str,
    filename: &'a str,
    content_type: &'a str,
    size: usize,
    #[serde(serialize_with = "time::stamp")]
    created_at: DateTime<Utc>,
}

impl<'a> OrderDetail<'a> {
    pub(super) fn new(order: &'a Order, world: &'a World) -> Self {
        Self {
            row: OrderRow::new(order, &world.timetable),
            support_key: order.shows_keys().then_some(order.keys.order.as_str()),
            parent_support_key: order.shows_keys().then_some(order.keys.parent.as_str()),
            customer_group_reference: order.customer_group_reference.as_deref(),
            webhook_url: order.webhook_url.as_deref(),
            updated_at: order.updated_at,
            status_since: order.since,
            exceptions: order.exceptions.iter().map(ExceptionDetail::new).collect(),
            missing: missing(order, world),
            requirements: requirements(order),
            messaging_enabled: order.messaging.enabled,
            messaging_capable: order.messaging_capable,
            phone_numbers: order.numbers.iter().take(NUMBERS).map(|entry| entry.number.e164.as_str()).collect(),
            timeline: events::to_order(world, order.id),
            activation_jobs: order.jobs.iter().map(JobView::new).collect(),
            documents: documents(order, world),
            comments: order.comments.iter().map(|comment| CommentView::new(comment, order.id)).collect(),
        }
    }
}

impl<'a> ExceptionDetail<'a> {
    fn new(exception: &'a ExceptionType) -> Self {
        let actor = if exception.settles_itself() { Actor::Telnyx } else { Actor::Customer };
        Self { exception, advice: advice(&exception.code), actor }
    }
}

fn missing(order: &Order, world: &World) -> Vec<Missing> {
    if order.status != Status::Draft {
        return Vec::new();
    }
    let problems = life::missing(order, world.now, &world.timetable);
    let missing = |place: &str, detail: &str| Missing { place: place.to_owned(), detail: detail.to_owned() };
    problems.iter().map(|problem| missing(problem.place(), problem.detail())).collect()
}

fn requirements(order: &Order) -> Vec<RequirementDetail> {
    let detail =
        |needed: &life::Requirement| RequirementDetail { name: needed.name, status: needed.status(order).as_str() };
    life::requirements(order).iter().map(detail).collect()
}

fn documents<'a>(order: &Order, world: &'a World) -> Vec<DocumentDetail<'a>> {
    let papers = [("Letter of authorization", order.documents.loa), ("Invoice", order.documents.invoice)];
    let papers = papers.into_iter().filter_map(|(role, id)| Some((role, id?)));
    let proofs = life::requirements(order).iter().filter_map(|needed| {
        let id = order.requirement_values.get(needed.id)?.parse().ok()?;
        Some((needed.name, id))
    });
    let detail = |(role, id)| Some(DocumentDetail::new(role, world.store.documents.get(id)?));
    papers.chain(proofs).filter_map(detail).collect()
}

impl<'a> DocumentDetail<'a> {
    fn new(role: &'static str, document: &'a Document) -> Self {
        Self {
            id: document.id,
            role,
            filename: &document.filename,
            content_type: &document.content_type,
            size: document.content.len(),
            created_at: document.created_at,
        }
    }
}
