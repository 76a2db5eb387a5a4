//! What a letter is about.

use std::sync::Arc;

use crate::simulation::order::{Location, Order, OrderNumber, PortType};
use crate::simulation::phone_number::NumberType;

/// The customer, the present carrier and the numbers.
#[derive(Debug)]
pub(crate) struct Subject {
    pub(super) entity_name: Option<String>,
    pub(super) authorized_person: Option<String>,
    /// Lines of the service address.
    pub(super) address: Vec<String>,
    pub(super) carrier: String,
    pub(super) billing_number: Option<String>,
    pub(super) extent: Option<&'static str>,
    pub(super) toll_free: bool,
    pub(super) numbers: Numbers,
    /// What the letter belongs to, at the foot of each page.
    pub(super) reference: String,
}

/// Numbers of an order are shared with it.
#[derive(Debug)]
pub(super) enum Numbers {
    OfOrder(Arc<Vec<OrderNumber>>),
    Sample,
}

const SAMPLE_NUMBERS: [&str; 6] =
    ["+13035550100", "+13035550101", "+13035550102", "+13035550103", "+13035550104", "+13035550105"];

impl Numbers {
    pub(super) fn iter(&self) -> Box<dyn Iterator<Item = &str> + '_> {
        match self {
            Self::OfOrder(numbers) => Box::new(numbers.iter().map(|entry| entry.number.e164.as_str())),
            Self::Sample => Box::new(SAMPLE_NUMBERS.into_iter()),
        }
    }
}

impl Subject {
    /// What an order knows; the rest is left for the pen.
    pub(crate) fn of(order: &Order) -> Self {
        let admin = &order.end_user.admin;
        Self {
            entity_name: admin.entity_name.clone(),
            authorized_person: admin.auth_person_name.clone(),
            address: address_lines(&order.end_user.location),
            carrier: order.carrier.name.clone(),
            billing_number: admin.billing_phone_number.clone(),
            extent: order.misc.as_ref().and_then(|misc| misc.kind).map(|kind| match kind {
                PortType::Full => "All numbers of the account",
                PortType::Partial => "Some numbers of the account",
            }),
            toll_free: order.kind == NumberType::TollFree,
            numbers: Numbers::OfOrder(Arc::clone(&order.numbers)),
            reference: format!("Porting order {}", order.id),
        }
    }

    /// An invented customer, to show how a letterhead looks.
    pub(crate) fn sample() -> Self {
        let lines = ["1 Flour Street", "Denver, CO 80202", "US"];
        Self {
            entity_name: Some("Sample Bakery".to_owned()),
            authorized_person: Some("Ada Baker".to_owned()),
            address: lines.map(str::to_owned).to_vec(),
            carrier: "Foothill Telephone".to_owned(),
            billing_number: Some("+13035550100".to_owned()),
            extent: Some("Some numbers of the account"),
            toll_free: false,
            numbers: Numbers::Sample,
            reference: "Preview with invented data".to_owned(),
        }
    }
}

fn address_lines(location: &Location) -> Vec<String> {
    let given = |parts: &[&Option<String>], between: &str| {
        let parts: Vec<&str> =
            parts.iter().filter_map(|part| part.as_deref()).filter(|part| !part.trim().is_empty()).collect();
        parts.join(between)
    };
    let place = given(&[&location.administrative_area, &location.postal_code], " ");
    let lines = [
        given(&[&location.street_address], ""),
        given(&[&location.extended_address], ""),
        given(&[&location.locality, &Some(place)], ", "),
        given(&[&location.country_code], ""),
    ];
    lines.into_iter().filter(|line| !line.is_empty()).collect()
}
