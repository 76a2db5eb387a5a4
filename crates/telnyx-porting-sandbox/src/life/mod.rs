//! How orders and documents change with time and on request.

mod cancel;
mod central_time;
mod confirm;
mod due;
mod enter;
mod exceptions;
mod requirements;
mod steering;
mod timetable;
mod upcoming;
mod windows;

use chrono::{DateTime, Utc};

use crate::state::Store;

pub(crate) use cancel::cancel;
pub(crate) use confirm::{confirm, missing};
pub(crate) use due::{Due, next_due};
pub(crate) use enter::{enable_messaging, enter, raise};
pub(crate) use exceptions::{ExceptionType, catalogue};
pub(crate) use requirements::{FieldType, Requirement, is_met, requirements};
pub use timetable::Timetable;
pub(crate) use upcoming::upcoming;
pub(crate) use windows::{Window, allowed};

/// Lets everything happen that is due at `now`, each thing at its own time and not at the time of the look.
pub(crate) fn settle(store: &mut Store, timetable: &Timetable, now: DateTime<Utc>) {
    let changed = due::run_orders(store, timetable, now);
    if changed {
        store.sort_journal();
    }
    store.retain_documents(|document| {
        document.expires_at(timetable.document_lifetime).is_none_or(|expiry| expiry > now)
    });
}
