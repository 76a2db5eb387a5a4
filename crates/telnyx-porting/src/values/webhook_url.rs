//! Webhook URLs.

use std::str::FromStr;

use url::{Host, Url};

use super::text::first_odd;
use crate::validation::{Issue, Rule, ValidationError};

const FIELD: &str = "webhook_url";

/// An absolute http or https URL of at most 2,000 ASCII characters, to which events are sent.
///
/// Source: `webhook_url` of the operations `CreatePortingOrder` and `UpdatePortingOrder`; the API rejects longer text
/// with code 10003. Plain http is allowed, but a [warning](Self::warnings) unless the host is local. The text is kept
/// unchanged. Errors contain neither path nor query, because they may contain a token.
///
/// ```
/// use telnyx_porting::{Rule, WebhookUrl};
///
/// let url: WebhookUrl = "https://example.com/porting?team=numbers".parse()?;
/// assert_eq!(url.as_str(), "https://example.com/porting?team=numbers");
///
/// let plain: WebhookUrl = "http://example.com/porting".parse()?;
/// assert_eq!(plain.warnings()[0].rule(), Rule::WebhookUrlPlaintext);
/// assert!("ftp://example.com".parse::<WebhookUrl>().is_err());
/// # Ok::<_, telnyx_porting::ValidationError>(())
/// ```
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct WebhookUrl(Box<str>);

impl WebhookUrl {
    /// The maximum number of characters that the API accepts.
    pub const MAX_LEN: usize = 2_000;

    /// The URL as parsed from text, unchanged.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Warns about plain http, because events are sent unencrypted.
    pub fn warnings(&self) -> Vec<Issue> {
        let is_local = || Url::parse(&self.0).is_ok_and(|url| is_loopback(&url));
        if !has_scheme(&self.0, "http://") || is_local() {
            return Vec::new();
        }
        let message = "is plain http, so the events can be read in transit";
        let issue = Issue::warning(FIELD, Rule::WebhookUrlPlaintext, message);
        vec![issue.with_hint("use https, and verify the signature of every event in any case")]
    }
}

/// Whether the host is local: 127.0.0.0/8, `::1` or `localhost`.
pub(crate) fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        Some(Host::Domain(name)) => name == "localhost",
        None => false,
    }
}

/// Whether the text starts with a scheme such as `https://`, ignoring case, and continues with a character other than a
/// slash. URL parsers also accept `https:example.com` and `https:///example.com`, which others interpret differently.
pub(super) fn has_scheme(text: &str, scheme: &str) -> bool {
    let (start, rest) = (text.get(..scheme.len()), text.get(scheme.len()..));
    start.is_some_and(|start| start.eq_ignore_ascii_case(scheme)) && rest.is_some_and(|rest| !rest.starts_with('/'))
}

/// Whether a character is allowed in a URL without encoding. Backslashes are not, because some parsers treat them as
/// slashes.
pub(crate) fn is_url_character(c: char) -> bool {
    c.is_ascii_graphic() && c != '\\'
}

impl FromStr for WebhookUrl {
    type Err = ValidationError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let length = text.chars().count();
        if length > Self::MAX_LEN {
            let message = format!("has {length} characters; the maximum is 2000");
            return Err(Issue::error(FIELD, Rule::WebhookUrlLength, message)
                .with_hint("shorten the path or the query")
                .into());
        }
        match flaw(text) {
            None => Ok(Self(text.into())),
            Some((shape, hint)) => {
                let message = format!("expected an http or https URL, got {shape}");
                Err(Issue::error(FIELD, Rule::WebhookUrl, message).with_hint(hint).into())
            }
        }
    }
}

/// The reason why the text is not a webhook URL, and a hint.
fn flaw(text: &str) -> Option<(String, &'static str)> {
    let example = "use a full URL, such as https://example.com/telnyx/porting";
    if text.is_empty() {
        return Some(("nothing".to_owned(), example));
    }
    if let Some(odd) = first_odd(text, is_url_character) {
        let hint = "percent-encode path and query; write the host in Punycode (xn--)";
        return Some((odd, hint));
    }
    if !has_scheme(text, "https://") && !has_scheme(text, "http://") {
        let shape = "text that does not begin with http:// or https:// and a host";
        return Some((shape.to_owned(), example));
    }
    let reason = Url::parse(text).err()?;
    Some((format!("an invalid URL ({reason})"), example))
}

text_type!(WebhookUrl, "an http or https URL");

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn urls_are_kept() {
        for text in ["https://example.com", "HTTPS://Example.com/a?b=c#d", "http://[::1]:8080/x"] {
            assert_eq!(text.parse::<WebhookUrl>().unwrap().as_str(), text);
        }
    }

    #[test]
    fn other_text_is_rejected() {
        for text in [
            "",
            "example.com",
            "ftp://example.com",
            "https:example.com",
            "https://",
            "https:///",
            "https:///example.com",
            "https://exa mple.com",
            "https://example.com\n",
            " https://example.com",
            "https://example.com/\u{e9}",
            "https:\\\\example.com",
            "https://example.com:99999",
            "javascript:alert(1)",
            "file:///etc/passwd",
            "\u{ff48}ttps://example.com",
        ] {
            let error = text.parse::<WebhookUrl>().expect_err(text);
            assert_eq!(error.first().rule(), Rule::WebhookUrl, "{text:?}");
            assert!(error.first().hint().is_some());
        }
    }

    #[test]
    fn two_thousand_characters_are_accepted() {
        let base = "https://example.com/";
        let fits = format!("{base}{}", "a".repeat(WebhookUrl::MAX_LEN - base.len()));
        assert!(fits.parse::<WebhookUrl>().is_ok());
        let error = format!("{fits}a").parse::<WebhookUrl>().unwrap_err();
        assert_eq!(error.first().rule(), Rule::WebhookUrlLength);
    }

    #[test]
    fn plain_http_is_a_warning_except_for_local_hosts() {
        let has_warning = |text: &str| !text.parse::<WebhookUrl>().unwrap().warnings().is_empty();
        assert!(has_warning("http://example.com"));
        assert!(has_warning("HTTP://128.0.0.1/"));
        assert!(has_warning("http://localhost.example.com/"));
        assert!(!has_warning("https://example.com"));
        for host in ["127.0.0.1", "127.9.9.9:80", "[::1]", "localhost", "LOCALHOST:8080"] {
            assert!(!has_warning(&format!("http://{host}/x")), "{host}");
        }
    }

    #[test]
    fn errors_do_not_show_tokens() {
        for text in ["https://example.com:x/?token=s3cret", "https://example.com/?token=s3cret é"] {
            let error = text.parse::<WebhookUrl>().unwrap_err();
            assert!(!format!("{error}{error:?}").contains("s3cret"));
        }
    }

    proptest! {
        #[test]
        fn never_panics_and_round_trips(text in "(https?://)?[a-z0-9.:/?#@%\\[\\]\\PC]{0,20}") {
            if let Ok(url) = text.parse::<WebhookUrl>() {
                prop_assert!(text.is_ascii());
                prop_assert_eq!(url.as_str(), text.as_str());
                prop_assert_eq!(url.to_string().parse(), Ok(url));
            }
        }
    }
}
