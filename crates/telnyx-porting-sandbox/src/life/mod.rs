//! How orders and documents change with time and on request.

mod activate;
mod additional_steps;
mod cancel;
mod central_time;
mod confirm;
mod due;
mod enter;
mod exceptions;
mod report;
mod requirements;
mod split;
mod steering;
mod step;
mod tell;
mod timetable;
mod windows;

pub(crate) use activate::{activate, reschedule};
pub(crate) use additional_steps::{
    AdditionalStep, additional_steps, billing_number_ports, is_partial_in_great_britain, needs_verification,
};
pub(crate) use cancel::cancel;
pub(crate) use confirm::{confirm, missing};
pub(crate) use due::{Due, Step, next_due};
pub(crate) use enter::{enable_messaging, enter, raise};
pub(crate) use exceptions::{ExceptionType, catalogue};
pub(crate) use report::report_due;
pub(crate) use requirements::{
    FieldType, IDENTITY_CHECK, Requirement, RequirementStatus, is_met, requirements, review,
};
pub(crate) use split::split_order;
pub(crate) use step::take_step;
pub(crate) use tell::{
    tell_comment, tell_deleted, tell_loa_updated, tell_messaging, tell_sharing_token_expired, tell_split, tell_status,
};
pub use timetable::Timetable;
pub(crate) use windows::{Window, allowed};
