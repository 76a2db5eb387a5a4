//! The page in a browser. Skipped without a browser, unless `SANDBOX_PAGE_TEST=required`.

#![expect(clippy::unwrap_used, reason = "a failing helper fails its test")]

mod behavior;
mod browser;
#[path = "../../../../tests/src/plain_http.rs"]
mod plain_http;
mod scene;
mod screenshots;
