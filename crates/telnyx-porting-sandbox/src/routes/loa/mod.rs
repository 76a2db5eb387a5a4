//! Letterheads of letters of authorisation, and the letters.

mod body;
mod configurations;
mod letters;

pub(super) use configurations::{create, delete, list, show, update};
pub(super) use letters::{preview, preview_stored, template};
