//! Access to the sandbox: bearer keys, and the hosts and origins of browsers.

use std::net::IpAddr;

use axum::http::{HeaderMap, header};

use crate::issue::{Code, Issue};

/// The bearer key of a request.
pub(crate) fn bearer_key(headers: &HeaderMap) -> Result<&str, Issue> {
    let authorization = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    let key = authorization.and_then(|value| value.split_once(' ')).map(|(scheme, key)| (scheme, key.trim()));
    match key {
        Some((scheme, key)) if scheme.eq_ignore_ascii_case("bearer") && !key.is_empty() => Ok(key),
        _ => Err(unauthenticated("The request needs an Authorization header with a bearer key.")),
    }
}

/// Rejects keys that select a rejection: one with `REVOKED` or `INVALID` in it with 401, one with `FORBIDDEN` with 403. Any
/// other is accepted, so that tests need no secret.
pub(crate) fn check_key(key: &str) -> Result<(), Issue> {
    if key.contains("REVOKED") || key.contains("INVALID") {
        return Err(unauthenticated("The API key is not valid."));
    }
    if key.contains("FORBIDDEN") {
        return Err(forbidden("The API key does not allow this."));
    }
    Ok(())
}

pub(crate) fn unauthenticated(detail: &str) -> Issue {
    Issue::new(Code::Unauthenticated, detail)
}

pub(crate) fn forbidden(detail: &str) -> Issue {
    Issue::new(Code::Forbidden, detail)
}

/// Rejects requests of other sites' pages.
///
/// A browser sends requests to this machine for any page, and only hides the responses. A page can even have its own host
/// name resolve to this machine, and read them.
pub(crate) fn check_origin(headers: &HeaderMap, allow_remote: bool) -> Result<(), Issue> {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let host = text(header::HOST).unwrap_or_default();
    if !allow_remote && !is_local(host) {
        return Err(forbidden("The sandbox accepts only localhost and IP addresses as its host."));
    }
    let is_foreign = |origin: &str| origin.split_once("://").is_none_or(|(_, origin)| origin != host);
    if headers.contains_key(header::ORIGIN) && text(header::ORIGIN).is_none_or(is_foreign) {
        return Err(forbidden("Pages of other sites must not use the sandbox."));
    }
    Ok(())
}

/// An address, or a name that no other site can have.
fn is_local(host: &str) -> bool {
    let name = match host.rsplit_once(':') {
        Some((name, port)) if !port.is_empty() && port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    };
    let address = name.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(name);
    name.is_empty() || name.eq_ignore_ascii_case("localhost") || address.parse::<IpAddr>().is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(value: &'static str) -> Result<(), Issue> {
        let headers = HeaderMap::from_iter([(header::AUTHORIZATION, value.parse().unwrap())]);
        bearer_key(&headers).and_then(check_key)
    }

    #[test]
    fn any_key_is_accepted_but_one_is_required() {
        assert_eq!(with("Bearer KEY_1"), Ok(()));
        assert_eq!(with("bearer x"), Ok(()));
        for value in ["Bearer ", "Bearer", "Basic abc", "KEY_1", "Bearer KEY_REVOKED", "Bearer INVALID"] {
            assert!(with(value).is_err(), "{value}");
        }
        assert!(bearer_key(&HeaderMap::new()).is_err());
    }

    fn allowed(host: &'static str, origin: Option<&'static str>) -> bool {
        let mut headers = HeaderMap::from_iter([(header::HOST, host.parse().unwrap())]);
        headers.extend(origin.map(|origin| (header::ORIGIN, origin.parse().unwrap())));
        check_origin(&headers, false).is_ok()
    }

    #[test]
    fn only_its_own_page_is_accepted() {
        for host in ["127.0.0.1:80", "localhost", "LOCALHOST:8080", "[::1]:80", "127.0.0.1"] {
            assert!(allowed(host, None), "{host}");
        }
        assert!(allowed("127.0.0.1:80", Some("http://127.0.0.1:80")));
        assert!(allowed("localhost:80", Some("http://localhost:80")));
        for origin in ["http://evil.example", "null", "http://127.0.0.1:81", "http://localhost:80", ""] {
            assert!(!allowed("127.0.0.1:80", Some(origin)), "{origin}");
        }
        // Such a name may resolve to this machine, and its pages have it as their origin.
        assert!(!allowed("evil.example", Some("http://evil.example")));
        assert!(!allowed("evil.example:80", None));
    }

    #[test]
    fn other_machines_have_names() {
        let headers = HeaderMap::from_iter([(header::HOST, "build-7.lan:80".parse().unwrap())]);
        assert!(check_origin(&headers, true).is_ok());
        assert!(check_origin(&headers, false).is_err());
    }
}
