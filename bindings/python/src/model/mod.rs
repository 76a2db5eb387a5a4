//! The objects of the API as classes of Python: frozen, and made of what was received only when it is looked at.
//!
//! `generated/models.rs` lists the classes; everything that they do is here. A class is a pointer into what was
//! received, which lives as long as any of its parts is looked at.

mod base;
mod class;
mod fields;
mod hash;
mod json;
mod macros;
mod python;
mod shared;
mod show;
mod times;
mod unknown;
mod view;

pub(crate) use base::{Model, register};
pub(crate) use class::{Cells, Class, Modelled, Part, made};
pub(crate) use fields::{keep, list, part, value};
pub(crate) use json::{dict, to_python as json};
pub(crate) use macros::{model, texts, union, unknown};
pub(crate) use python::to_dict;
pub(crate) use shared::Shared;
pub(crate) use show::show;
pub(crate) use times::{datetime, moment, uuid};
pub(crate) use unknown::take;
pub(crate) use view::{Described, Field, See, View};
