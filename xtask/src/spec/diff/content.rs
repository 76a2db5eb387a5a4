//! Compares the bodies and responses of two operations.

use super::change::{Direction, Kind as Is, Place};
use super::model::Operation;
use super::pairing::pair;
use super::rules::Conditions;
use super::schemas::{Comparison, Presence};
use crate::codegen::stages::responses::JSON;
use crate::document::{Object, resolve_chain};
use serde_json::Value;

static NOTHING: Value = Value::Null;

/// Compares the bodies that are sent.
pub(super) fn compare_bodies<'a>(
    comparison: &mut Comparison<'a>,
    old: Operation<'a>,
    new: Operation<'a>,
) -> anyhow::Result<()> {
    let place = Place::new(new.id, "body", Direction::Sent);
    match (body(old)?, body(new)?) {
        (None, None) => Ok(()),
        (Some(_), None) => {
            comparison.add(place.change(Is::BodyRemoved, "the body was removed", Conditions::default()));
            Ok(())
        }
        (None, Some(body)) => {
            let required = is_required(body);
            let detail = if required { "a required body was added" } else { "an optional body was added" };
            comparison.add(place.change(Is::BodyAdded, detail, Conditions { required, ..Conditions::default() }));
            Ok(())
        }
        (Some(old), Some(new)) => {
            let conditions = Conditions { retyped: true, ..Conditions::default() };
            match (is_required(old), is_required(new)) {
                (false, true) => comparison.add(place.change(Is::BecameRequired, "became required", conditions)),
                (true, false) => {
                    comparison.add(place.change(Is::BecameOptional, "became optional", Conditions::default()));
                }
                _ => {}
            }
            compare_content(comparison, old, new, &place)
        }
    }
}

/// Compares the success responses; others are not decoded.
pub(super) fn compare_responses<'a>(
    comparison: &mut Comparison<'a>,
    old: Operation<'a>,
    new: Operation<'a>,
) -> anyhow::Result<()> {
    let (before, after) = (responses(old)?, responses(new)?);
    let equal = |old: Response<'a>, new: Response<'a>| old.0 == new.0;
    // The remaining responses changed their status; they are paired in order.
    let found = pair(&before, &after, &[&equal, &|_, _| true]);
    let place = |status: &str| Place::new(new.id, format!("response {status}"), Direction::Received);
    for ((old_status, old), (status, new)) in found.both {
        if old_status != status {
            let detail = format!("the status {old_status} became {status}");
            comparison.add(place(status).change(Is::StatusChanged, detail, Conditions::default()));
        }
        compare_content(comparison, old, new, &place(status))?;
    }
    for (status, _) in found.removed {
        comparison.add(place(status).change(Is::StatusRemoved, "the response was removed", Conditions::default()));
    }
    for (status, _) in found.added {
        comparison.add(place(status).change(Is::StatusAdded, "the response was added", Conditions::default()));
    }
    Ok(())
}

fn compare_content<'a>(
    comparison: &mut Comparison<'a>,
    old: &'a Value,
    new: &'a Value,
    place: &Place,
) -> anyhow::Result<()> {
    let (before, after) = (content(old), content(new));
    let found = pair(&before, &after, &[&|old: Media<'a>, new: Media<'a>| old.0 == new.0]);
    if found.both.is_empty() && before.len() + after.len() > 0 {
        let name = |media: &[Media]| media.first().map_or("nothing".to_owned(), |(name, _)| (*name).to_owned());
        let detail = format!("{} became {}", name(&before), name(&after));
        // A client that expects nothing ignores the content.
        let understood = before.is_empty() && place.direction == Direction::Received;
        comparison.add(place.change(Is::MediaTypeChanged, detail, Conditions { understood, ..Conditions::default() }));
        return Ok(());
    }
    for (media, _) in found.removed {
        comparison.add(place.change(Is::MediaTypeRemoved, format!("no longer as {media}"), Conditions::default()));
    }
    for (media, _) in found.added {
        comparison.add(place.change(Is::MediaTypeAdded, format!("now also as {media}"), Conditions::default()));
    }
    for ((_, old), (name, new)) in found.both {
        let place = if name == JSON { place.clone() } else { renamed(place, name) };
        // A missing schema allows anything, like an empty one.
        let schema = |media: &'a Value| media.get("schema").unwrap_or(&NOTHING);
        comparison.schemas(schema(old), schema(new), &place, Presence::Always)?;
    }
    Ok(())
}

fn renamed(place: &Place, media: &str) -> Place {
    Place { at: format!("{} ({media})", place.at), ..place.clone() }
}

type Response<'a> = (&'a str, &'a Value);
type Media<'a> = (&'a str, &'a Value);

fn body(operation: Operation<'_>) -> anyhow::Result<Option<&Value>> {
    operation.node.get("requestBody").map(|body| resolve_chain(operation.document, body)).transpose()
}

fn is_required(body: &Value) -> bool {
    body["required"] == true
}

fn responses(operation: Operation) -> anyhow::Result<Vec<Response>> {
    entries(operation.node.get("responses").and_then(Value::as_object))
        .map(|(status, response)| Ok((status, resolve_chain(operation.document, response)?)))
        .collect()
}

fn content(body: &Value) -> Vec<Media<'_>> {
    entries(body.get("content").and_then(Value::as_object)).collect()
}

fn entries(object: Option<&Object>) -> impl Iterator<Item = (&str, &Value)> {
    object.into_iter().flatten().map(|(key, value)| (key.as_str(), value))
}
