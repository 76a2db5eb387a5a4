//! Reports of a job: their contents, formats and page.

#![expect(clippy::unwrap_used, reason = "a failing helper fails its test")]

mod browser;
mod contents;
mod formats;
mod journal;
mod page;
