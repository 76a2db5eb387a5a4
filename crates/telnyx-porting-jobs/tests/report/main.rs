//! Reports of a job: their contents, formats and page.

mod browser;
mod contents;
mod formats;
mod journal;
mod page;
