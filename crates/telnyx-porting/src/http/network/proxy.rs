//! The proxy set by the program or in the environment.

use crate::validation::{Issue, Rule, ValidationError};
use crate::values::{BaseUrl, first_odd, is_loopback, is_url_character};
use hyper_util::client::proxy::matcher::Matcher;
use std::ffi::OsString;
use std::fmt;
use url::Url;

/// The variables that set a proxy for https. The first non-empty one wins.
const VARIABLES: [&str; 4] = ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"];
/// The variables that list hosts without a proxy.
const EXCEPTIONS: [&str; 2] = ["NO_PROXY", "no_proxy"];
const SCHEMES: [&str; 6] = ["http", "https", "socks5", "socks5h", "socks4", "socks4a"];

/// The name of the setting in errors.
const SETTING: &str = "proxy";

/// A proxy.
pub(super) struct Proxy {
    /// The setting or variable that names it.
    named_by: &'static str,
    /// May contain a password.
    url: Url,
    pub(super) route: reqwest::Proxy,
}

impl Proxy {
    /// Returns the proxy that the program sets for a base URL. It is used for every host.
    pub(super) fn set(base_url: &BaseUrl, text: &str) -> Result<Self, ValidationError> {
        let proxy = Self::parse(SETTING, text)?;
        let is_plain = base_url.as_str().starts_with("http://");
        if is_plain && !proxy.url.host_str().is_some_and(is_local) {
            let message = "is on another machine and the base URL is plain http, which would expose the API key";
            let hint = "use an https base URL, or remove the proxy";
            return Err(Issue::error(SETTING, Rule::Proxy, message).with_hint(hint).into());
        }
        Ok(proxy)
    }

    /// Returns the proxy for a base URL, if one is set. Local addresses are reached directly.
    pub(super) fn from_environment(base_url: &BaseUrl) -> Result<Option<Self>, ValidationError> {
        Self::find(base_url, |name| std::env::var_os(name))
    }

    fn find(base_url: &BaseUrl, read: impl Fn(&str) -> Option<OsString>) -> Result<Option<Self>, ValidationError> {
        if base_url.is_loopback() {
            return Ok(None);
        }
        let nonempty_variable = |name: &'static str| Some((name, read(name).filter(|value| !value.is_empty())?));
        let Some((variable, value)) = VARIABLES.into_iter().find_map(nonempty_variable) else { return Ok(None) };
        let exceptions = EXCEPTIONS.into_iter().find_map(nonempty_variable);
        if exceptions.is_some_and(|(_, list)| is_excepted(base_url, &list.to_string_lossy())) {
            return Ok(None);
        }
        let text = value.to_str().ok_or_else(|| refused(variable, "text that is not UTF-8", HINT))?;
        Self::parse(variable, text).map(Some)
    }

    fn parse(named_by: &'static str, text: &str) -> Result<Self, ValidationError> {
        let url = parse(text).map_err(|(flaw, hint)| refused(named_by, &flaw, hint))?;
        let route =
            reqwest::Proxy::all(url.as_str()).map_err(|_| refused(named_by, "a URL that cannot be used", HINT))?;
        Ok(Self { named_by, url, route })
    }
}

impl fmt::Display for Proxy {
    /// Without user name and password.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}://{}", self.url.scheme(), self.url.host_str().unwrap_or_default())?;
        if let Some(port) = self.url.port() {
            write!(f, ":{port}")?;
        }
        match self.named_by {
            SETTING => f.write_str(", set by the program"),
            variable => write!(f, ", set in {variable}"),
        }
    }
}

const HINT: &str = "write it as http://host:port, https://host:port or socks5h://host:port, or unset it";

fn refused(named_by: &'static str, flaw: &str, hint: &str) -> ValidationError {
    Issue::error(named_by, Rule::Proxy, format!("expected the URL of a proxy, got {flaw}")).with_hint(hint).into()
}

/// Whether a host is on this machine. URLs of SOCKS proxies have addresses as text.
fn is_local(host: &str) -> bool {
    Url::parse(&format!("http://{host}")).is_ok_and(|url| is_loopback(&url))
}

/// Parses the URL; the default scheme is http. Errors do not contain passwords.
fn parse(text: &str) -> Result<Url, (String, &'static str)> {
    if let Some(odd) = first_odd(text, is_url_character) {
        return Err((odd, HINT));
    }
    let full = if text.contains("://") { text.to_owned() } else { format!("http://{text}") };
    if full.contains(":///") {
        return Err(("a URL without a host".to_owned(), HINT));
    }
    let url = Url::parse(&full).map_err(|reason| (format!("an unreadable URL ({reason})"), HINT))?;
    if !SCHEMES.contains(&url.scheme()) {
        let hint = match url.scheme() {
            "socks" => {
                "specify the version: with socks5h:// the proxy resolves names, with socks5:// this machine does"
            }
            _ => HINT,
        };
        return Err((format!("the scheme {}", url.scheme()), hint));
    }
    // The HTTP client parses URLs differently, and ignores those that it cannot parse.
    let is_usable = url.as_str().parse::<http::Uri>().is_ok_and(|uri| uri.host().is_some_and(|host| !host.is_empty()));
    if is_usable { Ok(url) } else { Err(("a URL without a host".to_owned(), HINT)) }
}

/// Whether a list of hosts, domains, addresses and networks, each with an optional port, contains the host of a base
/// URL.
fn is_excepted(base_url: &BaseUrl, list: &str) -> bool {
    let (Ok(url), Ok(uri)) = (Url::parse(base_url.as_str()), base_url.as_str().parse::<http::Uri>()) else {
        return false;
    };
    let entries = list.split([',', ' ', '\t']).filter(|entry| !entry.is_empty());
    let entries: Vec<_> = entries.filter_map(|entry| without_port(entry, url.port_or_known_default())).collect();
    if entries.contains(&"*") {
        return true;
    }
    let matcher = Matcher::builder().all("http://proxy.invalid").no(entries.join(",")).build();
    matcher.intercept(&uri).is_none()
}

/// The entry without its port. `None` if its port differs from `port`.
fn without_port(entry: &str, port: Option<u16>) -> Option<&str> {
    // `*.example.com` means `.example.com`.
    let entry = if entry == "*" { entry } else { entry.strip_prefix('*').unwrap_or(entry) };
    let (host, own) = match entry.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        Some((host, rest)) => (host, rest.strip_prefix(':')),
        None => match entry.split_once(':') {
            // An IPv6 address has two or more colons.
            Some((host, rest)) if !rest.contains(':') => (host, Some(rest)),
            _ => (entry, None),
        },
    };
    match own {
        Some(own) => (own.parse::<u16>().ok() == port).then_some(host),
        None => Some(host),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const API: &str = "https://api.example.test/v2";

    fn found(base_url: &str, variables: &[(&str, &str)]) -> Result<String, String> {
        let read = |name: &str| variables.iter().find(|(known, _)| *known == name).map(|(_, value)| value.into());
        let proxy = Proxy::find(&base_url.parse().unwrap(), read).map_err(|error| error.to_string())?;
        Ok(proxy.map_or_else(|| "direct".to_owned(), |proxy| proxy.to_string()))
    }

    #[test]
    fn the_first_variable_that_is_set_wins() {
        let all = [
            ("HTTPS_PROXY", "http://one:1"),
            ("https_proxy", "two:2"),
            ("ALL_PROXY", "socks5h://three:3"),
            ("all_proxy", "https://four"),
        ];
        assert_eq!(found(API, &all).unwrap(), "http://one:1, set in HTTPS_PROXY");
        assert_eq!(found(API, &all[1..]).unwrap(), "http://two:2, set in https_proxy");
        assert_eq!(found(API, &all[2..]).unwrap(), "socks5h://three:3, set in ALL_PROXY");
        assert_eq!(found(API, &all[3..]).unwrap(), "https://four, set in all_proxy");
        assert_eq!(found(API, &[("HTTPS_PROXY", ""), all[1]]).unwrap(), "http://two:2, set in https_proxy");
        assert_eq!(found(API, &[("HTTP_PROXY", "socks://x")]).unwrap(), "direct", "nothing is sent by http");
    }

    #[test]
    fn an_unusable_value_is_rejected_with_its_variable_and_without_a_password() {
        for value in [
            "socks://hunter2@127.0.0.1:1080",
            "not a url",
            " http://127.0.0.1:3128",
            "http://127.0.0.1:3128 ",
            "http://",
            "http:///x",
            "ftp://proxy:21",
            "socks5://",
            "http://user:hunter2@proxy:port",
            "hunter2:hunter2@proxy:99999",
            "http://pr\u{f6}xy",
            "http://[::1",
            "\\\\proxy:3128",
        ] {
            let error = found(API, &[("HTTPS_PROXY", value)]).expect_err(value);
            assert!(error.starts_with("HTTPS_PROXY: ") && error.contains("[proxy]"), "{error}");
            assert!(!error.contains("hunter2"), "{error}");
        }
        let error = found(API, &[("ALL_PROXY", "socks://127.0.0.1:1080")]).unwrap_err();
        assert!(
            error.starts_with("ALL_PROXY: expected the URL of a proxy, got the scheme socks")
                && error.contains("socks5h://"),
            "{error}"
        );
    }

    #[test]
    fn a_password_is_not_shown() {
        for value in ["http://user:hunter2@proxy:3128", "user:hunter2@proxy:3128", "http://proxy:3128/?hunter2"] {
            let proxy = found(API, &[("HTTPS_PROXY", value)]).unwrap();
            assert_eq!(proxy, "http://proxy:3128, set in HTTPS_PROXY");
        }
    }

    #[test]
    fn a_proxy_of_the_program_is_used_for_every_host() {
        let set = |base_url: &str, proxy| {
            let proxy = Proxy::set(&base_url.parse().unwrap(), proxy);
            proxy.map(|proxy| proxy.to_string()).map_err(|error| error.to_string())
        };
        assert_eq!(set(API, "http://me:hunter2@proxy:3128").unwrap(), "http://proxy:3128, set by the program");
        for proxy in ["http://127.0.0.1:1", "localhost:1", "socks5h://127.0.0.1:1", "socks5://[::1]:1"] {
            assert!(set("http://127.0.0.1:8080", proxy).is_ok(), "{proxy}");
            assert!(set("https://127.0.0.1:8443", proxy).is_ok(), "{proxy}");
        }
        for proxy in ["http://me:hunter2@proxy:3128", "socks5h://proxy:1080"] {
            let error = set("http://127.0.0.1:8080", proxy).unwrap_err();
            assert!(error.starts_with("proxy: is on another machine") && !error.contains("hunter2"), "{error}");
            assert!(set("https://127.0.0.1:8443", proxy).is_ok(), "{proxy}");
        }
        for proxy in ["", "socks://hunter2@127.0.0.1:1080", "http://me:hunter2@proxy:port"] {
            let error = set(API, proxy).unwrap_err();
            assert!(error.starts_with("proxy: expected the URL of a proxy, got "), "{error}");
            assert!(!error.contains("hunter2"), "{error}");
        }
    }

    #[test]
    fn local_hosts_are_reached_directly() {
        for url in ["http://127.0.0.1:8080", "https://127.0.0.1:8443", "https://localhost/v2", "https://[::1]:1/v2"] {
            assert_eq!(found(url, &[("HTTPS_PROXY", "socks://x"), ("ALL_PROXY", "http://x")]).unwrap(), "direct");
        }
    }

    #[test]
    fn hosts_can_be_excluded() {
        let is_direct = |base_url, list| {
            let variables = [("HTTPS_PROXY", "http://proxy:1"), ("no_proxy", list)];
            found(base_url, &variables).unwrap() == "direct"
        };
        for list in [
            "*",
            "example.test",
            ".example.test",
            "*.example.test",
            "other.test, API.example.test",
            "other.test api.example.test",
            "api.example.test:443",
        ] {
            assert!(is_direct(API, list), "{list}");
        }
        for list in ["", "ample.test", "other.test", "api.example.test:8443", "api.example.test.", "10.0.0.0/8"] {
            assert!(!is_direct(API, list), "{list}");
        }
        for list in ["*", "192.0.2.7", "192.0.2.0/24", "192.0.2.7:443", "x, *"] {
            assert!(is_direct("https://192.0.2.7", list), "{list}");
        }
        for list in ["*", "2001:db8::7", "[2001:db8::7]", "[2001:db8::7]:8443", "2001:db8::/32"] {
            assert!(is_direct("https://[2001:db8::7]:8443/v2", list), "{list}");
        }
        // Unused variables are not validated.
        let variables = [("HTTPS_PROXY", "socks://x"), ("NO_PROXY", "*")];
        assert_eq!(found(API, &variables).unwrap(), "direct");
    }
}
