//! The base URL of the API.

use std::str::FromStr;

use url::Url;

use super::{
    text::first_odd,
    webhook_url::{has_scheme, is_loopback, is_url_character},
};
use crate::validation::{Issue, Rule, ValidationError};

/// The base URL of the API, without a trailing slash. Default: `https://api.telnyx.com/v2`.
///
/// The key is sent to this URL with every request, so it must be https; plain http is only allowed for local hosts
/// (127.0.0.0/8, `::1`, `localhost`), for example for a sandbox. User name, password, query and fragment are rejected.
/// The path is kept. Errors show at most the scheme and the host.
/// ```
/// use telnyx_porting::BaseUrl;
///
/// assert_eq!(BaseUrl::default().as_str(), "https://api.telnyx.com/v2");
/// let sandbox: BaseUrl = "http://127.0.0.1:8080/v2/".parse()?;
/// assert_eq!(sandbox.as_str(), "http://127.0.0.1:8080/v2");
/// assert!("http://api.telnyx.com/v2".parse::<BaseUrl>().is_err());
/// # Ok::<_, telnyx_porting::ValidationError>(())
/// ```
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BaseUrl(Box<str>);

impl BaseUrl {
    /// The base URL of the live API.
    pub const TELNYX: &str = "https://api.telnyx.com/v2";

    /// The URL, without a trailing slash.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether the host is local.
    pub fn is_loopback(&self) -> bool {
        Url::parse(&self.0).is_ok_and(|url| is_loopback(&url))
    }
}

impl Default for BaseUrl {
    fn default() -> Self {
        Self(Self::TELNYX.into())
    }
}

fn refusal(message: impl Into<String>, hint: &str) -> ValidationError {
    Issue::error("base_url", Rule::BaseUrl, message).with_hint(hint).into()
}

impl FromStr for BaseUrl {
    type Err = ValidationError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let url = parse_url(text)?;
        for (is_present, name) in [
            (!url.username().is_empty() || url.password().is_some(), "a user name or password"),
            (url.query().is_some(), "a query"),
            (url.fragment().is_some(), "a fragment"),
        ] {
            if is_present {
                let message = format!("must not have {name}");
                let hint = "use only scheme, host and path; the key is a separate setting";
                return Err(refusal(message, hint));
            }
        }
        if url.scheme() == "http" && !is_loopback(&url) {
            let host = url.host_str().unwrap_or_default();
            let message = format!("is plain http to {host}, which would expose the API key");
            let hint = "use https; http is only allowed for 127.0.0.0/8, [::1] and localhost";
            return Err(refusal(message, hint));
        }
        Ok(Self(url.as_str().trim_end_matches('/').into()))
    }
}

/// Parses an absolute http or https URL.
fn parse_url(text: &str) -> Result<Url, ValidationError> {
    let hint = "use a full URL, such as https://api.telnyx.com/v2";
    let rule = "expected an https URL, got";
    if let Some(odd) = first_odd(text, is_url_character) {
        return Err(refusal(format!("{rule} {odd}"), hint));
    }
    if !has_scheme(text, "https://") && !has_scheme(text, "http://") {
        let shape = if text.is_empty() { "nothing" } else { "text that does not begin with https:// and a host" };
        return Err(refusal(format!("{rule} {shape}"), hint));
    }
    Url::parse(text).map_err(|reason| refusal(format!("{rule} an invalid URL ({reason})"), hint))
}

text_type!(BaseUrl, "an https URL, such as https://api.telnyx.com/v2");

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_path_is_kept_and_trailing_slashes_are_removed() {
        for (text, expected) in [
            ("https://api.telnyx.com", "https://api.telnyx.com"),
            ("https://api.telnyx.com/", "https://api.telnyx.com"),
            ("https://api.telnyx.com/v2//", "https://api.telnyx.com/v2"),
            ("HTTPS://API.telnyx.com:443/v2", "https://api.telnyx.com/v2"),
            ("https://proxy.example/telnyx/v2", "https://proxy.example/telnyx/v2"),
            ("http://[::1]:8080", "http://[::1]:8080"),
        ] {
            assert_eq!(text.parse::<BaseUrl>().unwrap().as_str(), expected);
        }
        assert_eq!(BaseUrl::TELNYX.parse(), Ok(BaseUrl::default()));
    }

    #[test]
    fn http_is_only_allowed_for_local_hosts() {
        for host in ["127.0.0.1", "127.255.0.9:1", "[::1]", "localhost:8080", "LocalHost"] {
            let url: BaseUrl = format!("http://{host}/v2").parse().expect(host);
            assert!(url.is_loopback());
        }
        for host in ["api.telnyx.com", "128.0.0.1", "localhost.example.com", "127.0.0.1.nip.io", "[::2]"] {
            let error = format!("http://{host}/v2").parse::<BaseUrl>().expect_err(host);
            assert!(error.to_string().contains("plain http"), "{error}");
        }
        assert!(!BaseUrl::default().is_loopback());
    }

    #[test]
    fn other_text_is_rejected_without_showing_a_password() {
        for text in [
            "",
            "api.telnyx.com",
            "ftp://api.telnyx.com",
            "https:api.telnyx.com",
            "https:///api.telnyx.com",
            "https://",
            "https://user:hunter2@api.telnyx.com",
            "https://hunter2@api.telnyx.com",
            "http://hunter2@localhost",
            "https://api.telnyx.com?key=hunter2",
            "https://api.telnyx.com/#hunter2",
            "https://api.telnyx.com/v2\n",
            "https://api.telnyx.com\\v2",
            "https://api.telnyx.com:x/",
            "https://\u{ff41}pi.telnyx.com",
        ] {
            let error = text.parse::<BaseUrl>().expect_err(text);
            assert_eq!(error.first().rule(), Rule::BaseUrl);
            assert!(!error.to_string().contains("hunter2"), "{error}");
        }
    }

    proptest! {
        #[test]
        fn never_panics_and_round_trips(text in "(https?://)?[a-z0-9.:/?#@%\\[\\]\\PC]{0,20}") {
            if let Ok(url) = text.parse::<BaseUrl>() {
                prop_assert!(text.is_ascii());
                prop_assert!(!url.as_str().ends_with('/'));
                prop_assert_eq!(url.to_string().parse(), Ok(url));
            }
        }
    }
}
