//! Keeps pages of other sites away from the sandbox, to which any key is good.
//!
//! A browser sends requests to this machine for any page that asks for it, and only hides the answers. A page can even
//! have a name of its own lead to this machine, and read them.

use std::net::IpAddr;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::{ApiError, Code, Problem};
use crate::state::SandboxState;

pub(super) async fn require(State(state): State<SandboxState>, request: Request, next: Next) -> Response {
    match check(request.headers(), state.allows_remote()) {
        Ok(()) => next.run(request).await,
        Err(problem) => ApiError::from(problem).into_response(),
    }
}

fn check(headers: &HeaderMap, allow_remote: bool) -> Result<(), Problem> {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let host = text(header::HOST).unwrap_or_default();
    if !allow_remote && !is_of_this_machine(host) {
        return Err(Problem::new(Code::Forbidden, "The sandbox answers to localhost and to addresses only."));
    }
    let is_foreign = |origin: &str| origin.split_once("://").is_none_or(|(_, origin)| origin != host);
    if headers.contains_key(header::ORIGIN) && text(header::ORIGIN).is_none_or(is_foreign) {
        return Err(Problem::new(Code::Forbidden, "A page of another site may not use the sandbox."));
    }
    Ok(())
}

/// An address, or a name that no other site can have.
fn is_of_this_machine(host: &str) -> bool {
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

    fn allowed(host: &'static str, origin: Option<&'static str>) -> bool {
        let mut headers = HeaderMap::from_iter([(header::HOST, host.parse().unwrap())]);
        headers.extend(origin.map(|origin| (header::ORIGIN, origin.parse().unwrap())));
        check(&headers, false).is_ok()
    }

    #[test]
    fn only_its_own_page_is_let_in() {
        for host in ["127.0.0.1:80", "localhost", "LOCALHOST:8080", "[::1]:80", "127.0.0.1"] {
            assert!(allowed(host, None), "{host}");
        }
        assert!(allowed("127.0.0.1:80", Some("http://127.0.0.1:80")));
        assert!(allowed("localhost:80", Some("http://localhost:80")));
        for origin in ["http://evil.example", "null", "http://127.0.0.1:81", "http://localhost:80", ""] {
            assert!(!allowed("127.0.0.1:80", Some(origin)), "{origin}");
        }
        // Such a name may lead here, and its pages have it as their origin.
        assert!(!allowed("evil.example", Some("http://evil.example")));
        assert!(!allowed("evil.example:80", None));
    }

    #[test]
    fn other_machines_have_names() {
        let headers = HeaderMap::from_iter([(header::HOST, "build-7.lan:80".parse().unwrap())]);
        assert!(check(&headers, true).is_ok());
        assert!(check(&headers, false).is_err());
    }
}
