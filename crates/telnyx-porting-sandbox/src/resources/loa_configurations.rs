//! Letterheads of letters of authorization, and the letters: samples, and those of orders.

use axum::Router;
use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use serde_json::{Value, json};
use uuid::Uuid;

use super::orders::update::known_document;
use super::{find_order, find_row};
use crate::http::body::Body;
use crate::http::query::{ListReader, Query};
use crate::http::response::{Paged, Reply, created, ok};
use crate::http::values::{Invalid, not_blank, string};
use crate::issue::{Code, Issue};
use crate::pdf::{Head, Letter};
use crate::simulation::clock::rfc3339;
use crate::simulation::document::{Letterhead, LetterheadAddress, LetterheadContact, LoaConfiguration};
use crate::simulation::store::Store;
use crate::state::SandboxState;

pub(super) fn routes() -> Router<SandboxState> {
    Router::new()
        .route("/porting/loa_configurations", get(list).post(create))
        .route("/porting/loa_configurations/preview", post(preview))
        .route("/porting/loa_configurations/{id}", get(show).patch(update).delete(delete))
        .route("/porting/loa_configurations/{id}/preview", get(preview_stored))
        .route("/porting_orders/{id}/loa_template", get(template))
}

const RESOURCE: &str = "LOA configuration";

/// The one organization of the sandbox.
const ORGANIZATION_ID: Uuid = Uuid::from_u128(0x3c0f_6d52_91ab_4e0d_b7a4_62c1_09f8_4d71);

fn view(configuration: &LoaConfiguration) -> Value {
    let Letterhead { name, logo, company_name, address, contact } = &configuration.letterhead;
    json!({
        "id": configuration.id,
        "name": name,
        "logo": {"document_id": logo, "content_type": "image/png"},
        "company_name": company_name,
        "address": address,
        "contact": contact,
        "organization_id": ORGANIZATION_ID,
        "record_type": "porting_loa_configuration",
        "created_at": rfc3339(configuration.created_at),
        "updated_at": rfc3339(configuration.updated_at),
    })
}

/// Newest first.
async fn list(State(state): State<SandboxState>, query: Query) -> Reply<Paged<Value>> {
    let listing = ListReader::new(&query).finish(&[])?;
    state.with(|simulation| Ok(listing.page(simulation.store.loa_configurations.iter(), |_, _| None, view)))
}

async fn create(State(state): State<SandboxState>, body: Body) -> Reply {
    state.with(|simulation| {
        let (letterhead, now) = (read_letterhead(&body, &simulation.store)?, simulation.now);
        let configuration = LoaConfiguration { id: Uuid::new_v4(), letterhead, created_at: now, updated_at: now };
        let view = view(&configuration);
        simulation.store.loa_configurations.put(configuration);
        Ok(created(view))
    })
}

async fn show(State(state): State<SandboxState>, Path(id): Path<String>) -> Reply {
    state.with(|simulation| Ok(ok(view(find_row(&simulation.store.loa_configurations, &id, RESOURCE)?))))
}

/// Replaces the whole letterhead, although the method is PATCH.
async fn update(State(state): State<SandboxState>, Path(id): Path<String>, body: Body) -> Reply {
    state.with(|simulation| {
        let mut configuration = find_row(&simulation.store.loa_configurations, &id, RESOURCE)?.clone();
        configuration.letterhead = read_letterhead(&body, &simulation.store)?;
        configuration.updated_at = simulation.now;
        let view = view(&configuration);
        simulation.store.loa_configurations.put(configuration);
        Ok(ok(view))
    })
}

async fn delete(State(state): State<SandboxState>, Path(id): Path<String>) -> Reply<StatusCode> {
    state.with(|simulation| {
        let id = find_row(&simulation.store.loa_configurations, &id, RESOURCE)?.id;
        simulation.store.loa_configurations.remove(id);
        Ok(StatusCode::NO_CONTENT)
    })
}

/// Reads a whole letterhead. Its logo must be an uploaded document.
fn read_letterhead(body: &Body, store: &Store) -> Reply<Letterhead> {
    let mut reader = body.reader();
    let name = reader.required("/name", not_blank);
    let logo = reader.required("/logo/document_id", |text| logo(text, store));
    let company_name = reader.required("/company_name", not_blank);
    let street_address = reader.required("/address/street_address", not_blank);
    let extended_address = reader.optional("/address/extended_address", string).filter(|text| !text.trim().is_empty());
    let city = reader.required("/address/city", not_blank);
    let region = reader.required("/address/state", |text| {
        form(text, is_two_letters, Code::BadRequest, "A state is two capital letters, such as CO.")
    });
    let zip_code = reader.required("/address/zip_code", |text| {
        form(text, is_zip_code, Code::BadRequest, "A ZIP code is 80202 or 80202-1234.")
    });
    let country_code = reader.required("/address/country_code", |text| {
        form(text, is_two_letters, Code::BadRequest, "A country is two capital letters, such as US.")
    });
    let email = reader.required("/contact/email", not_blank);
    let phone_number = reader.required("/contact/phone_number", |text| {
        form(text, is_phone_number, Code::NotE164, "The value must be + and 11 to 15 digits.")
    });
    let letterhead = || {
        let address = LetterheadAddress {
            street_address: street_address?,
            extended_address,
            city: city?,
            state: region?,
            zip_code: zip_code?,
            country_code: country_code?,
        };
        let contact = LetterheadContact { email: email?, phone_number: phone_number? };
        Some(Letterhead { name: name?, logo: logo?, company_name: company_name?, address, contact })
    };
    reader.finish(letterhead())
}

fn logo(text: &str, store: &Store) -> Result<Uuid, Invalid> {
    not_blank(text)?;
    let id = known_document(store, text)?;
    let is_png = store.documents.get(id).is_some_and(|document| document.content_type == "image/png");
    is_png.then_some(id).ok_or((Code::DocumentType, "The logo must be a PNG image.".into()))
}

fn form(text: &str, rule: fn(&str) -> bool, code: Code, detail: &'static str) -> Result<String, Invalid> {
    let text = not_blank(text)?;
    if rule(&text) { Ok(text) } else { Err((code, detail.into())) }
}

fn is_two_letters(text: &str) -> bool {
    text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_uppercase())
}

fn is_zip_code(text: &str) -> bool {
    let are_digits = |part: &str, count| part.len() == count && part.bytes().all(|byte| byte.is_ascii_digit());
    match text.split_once('-') {
        Some((zip, more)) => are_digits(zip, 5) && are_digits(more, 4),
        None => are_digits(text, 5),
    }
}

fn is_phone_number(text: &str) -> bool {
    let digits = text.strip_prefix('+').unwrap_or_default();
    (11..=15).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit())
}

async fn preview(State(state): State<SandboxState>, body: Body) -> Reply {
    let head =
        state.with(|simulation| read_letterhead(&body, &simulation.store).map(|one| head(one, &simulation.store)))?;
    Ok(pdf(&Letter::sample(), Some(&head), "loa_preview"))
}

async fn preview_stored(State(state): State<SandboxState>, Path(id): Path<String>) -> Reply {
    let head = state.with(|simulation| {
        let letterhead = find_row(&simulation.store.loa_configurations, &id, RESOURCE)?.letterhead.clone();
        Ok::<_, Issue>(head(letterhead, &simulation.store))
    })?;
    Ok(pdf(&Letter::sample(), Some(&head), "loa_preview"))
}

/// The letter of an order, with the data that is set.
async fn template(State(state): State<SandboxState>, Path(id): Path<String>, query: Query) -> Reply {
    let (letter, head) = state.with(|simulation| {
        let letter = Letter::from_order(find_order(simulation, &id)?);
        let parameter = query.under("loa_configuration_id").last().filter(|parameter| !parameter.value.is_empty());
        let head = parameter.map(|parameter| {
            let id: Result<Uuid, _> = parameter.value.parse();
            let id = id.map_err(|_| parameter.issue(Code::BadRequest, "The value must be a UUID."))?;
            let detail = "No LOA configuration has this id.";
            let configuration = simulation.store.loa_configurations.get(id);
            let configuration = configuration.ok_or_else(|| parameter.issue(Code::MissingResource, detail))?;
            Ok::<_, Issue>(head(configuration.letterhead.clone(), &simulation.store))
        });
        Ok::<_, Issue>((letter, head.transpose()?))
    })?;
    Ok(pdf(&letter, head.as_ref(), "loa_template"))
}

fn head(letterhead: Letterhead, store: &Store) -> Head {
    let logo = store.documents.get(letterhead.logo).map(|document| document.content.clone()).unwrap_or_default();
    Head { letterhead, logo }
}

/// Called after the state is unlocked, because a letter with many numbers takes a while.
fn pdf(letter: &Letter, head: Option<&Head>, name: &str) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "application/pdf".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}.pdf\"")),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff".to_owned()),
    ];
    (headers, letter.render(head)).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_are_those_of_the_united_states() {
        for (rule, good, bad) in [
            (is_two_letters as fn(&str) -> bool, vec!["CO", "US"], vec!["co", "C", "COL", "Ä", "", "CO\n"]),
            (is_zip_code, vec!["80202", "80202-1234"], vec!["8020", "80202-", "80202-123", "8020２", "80202 1234"]),
            (is_phone_number, vec!["+13035550199", "+123456789012345"], vec!["+6561234567", "13035550199", "+"]),
        ] {
            assert!(good.iter().all(|text| rule(text)), "{good:?}");
            assert!(!bad.iter().any(|text| rule(text)), "{bad:?}");
        }
    }
}
