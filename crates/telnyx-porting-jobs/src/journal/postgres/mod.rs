//! Jobs in a `PostgreSQL` database, which several processes share.

mod database;
mod journal;
mod rate_limit;

pub(crate) use database::Link;
pub use database::PostgresDatabase;
pub(super) use database::without_password;
pub(super) use journal::Held;
pub use journal::PostgresJournal;
