//! Resources as they look on the wire.

mod document;
pub(crate) mod event;
mod job;
mod loa_configuration;
mod order;
mod phone_number;
mod report;
pub(crate) mod time;

pub(crate) use document::DocumentView;
pub(crate) use event::EventView;
pub(crate) use job::{JobView, WindowView};
pub(crate) use loa_configuration::LoaConfigurationView;
pub(crate) use order::{OrderAnswer, OrderView};
pub(crate) use phone_number::{
    ACTIVATION_STATUSES, PORTABILITY_STATUSES, PhoneNumberView, activation_status, portability_status,
};
pub(crate) use report::{REPORT_TYPE, ReportView, report_status};
