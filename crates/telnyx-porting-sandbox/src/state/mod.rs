//! What the sandbox knows, behind one lock.

mod agenda;
mod base64_bytes;
mod bundle;
mod counters;
mod delivery;
mod details;
mod document;
mod event;
mod holdings;
mod job;
mod keys;
mod links;
mod loa_configuration;
mod order;
mod parts;
mod report;
mod request;
mod settings;
mod share;
mod shared;
mod split;
mod status;
mod store;
mod table;
mod world;

pub(crate) use bundle::BundleAssignment;
pub use counters::Counters;
pub(crate) use delivery::{Delivery, DeliveryState};
pub(crate) use details::{
    Admin, Configuration, Documents, EndUser, Feedback, Location, Misc, PortType, RemainingNumbers,
};
pub(crate) use document::{Document, sha256};
pub(crate) use event::{Event, EventKind};
pub(crate) use job::{Job, JobStatus};
pub(crate) use keys::SupportKeys;
pub(crate) use loa_configuration::{Letterhead, LetterheadAddress, LetterheadContact, LoaConfiguration};
pub(crate) use order::{ActivationType, Author, Comment, MessagingStatus, Order, OrderNumber};
pub(crate) use parts::{
    ActionRequirement, ActionStatus, AdditionalDocument, AssociatedNumbers, Block, DocumentKind, Extension,
    ExtensionRange, NewBlock, NumberRange, Parts, Span, Verification,
};
pub(crate) use report::{Report, ReportFilters};
pub(crate) use request::carry_out;
pub(crate) use settings::Settings;
pub(crate) use share::Share;
pub use shared::SandboxState;
pub(crate) use split::Drafts;
pub(crate) use status::{FILTER_VALUES, ORDER_STATUSES, Status};
pub(crate) use store::{References, Sequences, Store};
pub(crate) use table::{Changes, Row, Table};
pub(crate) use world::{Saved, World};
