//! Resources as they look on the wire.

mod document;
pub(crate) mod event;
mod job;
mod order;
mod phone_number;
pub(crate) mod time;

pub(crate) use document::DocumentView;
pub(crate) use event::EventView;
pub(crate) use job::{JobView, WindowView};
pub(crate) use order::{OrderAnswer, OrderView};
pub(crate) use phone_number::PhoneNumberView;
