//! The page in a browser. Skipped where there is none, unless `SANDBOX_PAGE_TEST=required`.

#![expect(clippy::unwrap_used, reason = "a helper that fails fails its test")]

mod behaviour;
mod browser;
mod looks;
#[path = "../../../../tests/src/plain_http.rs"]
mod plain_http;
mod scene;
