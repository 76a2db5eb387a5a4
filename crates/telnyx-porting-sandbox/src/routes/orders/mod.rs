//! Porting orders.

mod actions;
mod create;
mod filter;
mod filter_values;
mod list;
mod one;
mod sort;
mod update;
mod update_body;
mod update_requirements;
mod update_rules;
mod update_values;

pub(crate) use actions::{cancel, confirm};
pub(crate) use create::{CreateBody, create, read_numbers};
pub(super) use filter_values::{number, status, uuid};
pub(crate) use list::list;
pub(crate) use one::{delete, show};
pub(crate) use update::update;
pub(crate) use update_values::known_document;
