//! The page at `/`: one document that includes its style and script.
//!
//! It is assembled from its files on first use. Its policy allows exactly this style and this script, by their digests, and
//! requests to the sandbox only. It also prevents the script from turning text into markup: client data, such as a reference,
//! can only be displayed as text.

pub(crate) mod overview;

use std::sync::LazyLock;

use axum::http::{HeaderName, header};
use axum::response::{Html, IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

use crate::simulation::order::FILTER_VALUES;
use crate::simulation::scenario::catalogue;

const DOCUMENT: &str = include_str!("index.html");
const STYLE: &str = include_str!("style.css");

/// Parts of the script, in the order in which they depend on each other.
const SCRIPT: [&str; 4] = [
    include_str!("script/core.js"),
    include_str!("script/orders.js"),
    include_str!("script/order.js"),
    include_str!("script/main.js"),
];

static PAGE: LazyLock<Page> = LazyLock::new(Page::new);

struct Page {
    html: String,
    policy: String,
}

pub(crate) async fn show() -> Response {
    let headers: [(HeaderName, &str); 5] = [
        (header::CONTENT_SECURITY_POLICY, &PAGE.policy),
        (header::CACHE_CONTROL, "no-store"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    ];
    (headers, Html(PAGE.html.as_str())).into_response()
}

impl Page {
    fn new() -> Self {
        let style = unix(STYLE);
        let script = unix(&SCRIPT.join("\n"));
        let html = unix(DOCUMENT)
            .replace("<!-- exceptions -->", &exception_options())
            .replace("<!-- statuses -->", &status_options())
            .replace("<!-- style -->", &format!("<style>{style}</style>"))
            .replace("<!-- script -->", &format!("<script type=\"module\">{script}</script>"));
        Self { html, policy: policy(&style, &script) }
    }
}

/// A browser normalizes line ends before it checks a digest.
fn unix(text: &str) -> String {
    text.replace("\r\n", "\n")
}

fn policy(style: &str, script: &str) -> String {
    [
        "default-src 'none'",
        &format!("style-src '{}'", digest(style)),
        &format!("script-src '{}'", digest(script)),
        "connect-src 'self'",
        "img-src data:",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types 'none'",
    ]
    .join("; ")
}

fn digest(text: &str) -> String {
    format!("sha256-{}", STANDARD.encode(Sha256::digest(text)))
}

fn exception_options() -> String {
    let option = |code: String| format!("<option value=\"{code}\">{code}</option>");
    catalogue().into_iter().map(|exception| option(exception.code)).collect()
}

fn status_options() -> String {
    FILTER_VALUES.map(|status| format!("<option value=\"{status}\">{status}</option>")).concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_placeholder_is_replaced() {
        let page = Page::new();
        assert!(!page.html.contains("<!--"), "a placeholder was not replaced");
        for end in ["</style>", "</script>"] {
            assert_eq!(page.html.matches(end).count(), 1, "{end}");
        }
    }

    #[test]
    fn ends_of_lines_do_not_change_the_digest() {
        assert_eq!(digest(&unix("a\r\nb\n")), digest("a\nb\n"));
    }
}
