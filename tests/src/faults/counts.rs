//! Counters of a fault server.

use super::Fault;
use std::collections::BTreeMap;
use std::fmt;

/// Counters of a fault server since its start. `Display` is a small table for the output of a failed test.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Counts {
    /// Requests that were read completely.
    pub requests: u64,
    /// Faults by kind, as [`Fault`] displays itself: `drop after`, `502 before`.
    pub injected: BTreeMap<String, u64>,
    /// Requests with a response from the upstream, by method and path with ids replaced: `GET /v2/porting_orders/{id}`.
    pub forwarded: BTreeMap<String, u64>,
    /// Requests without a complete response from the upstream. The client got a 502 that explains this.
    pub upstream_failures: u64,
}

impl Counts {
    /// The number of requests with an injected fault.
    pub fn total_injected(&self) -> u64 {
        self.injected.values().sum()
    }

    /// The number of faults of this kind.
    pub fn injected_of(&self, fault: Fault) -> u64 {
        self.injected.get(&fault.to_string()).copied().unwrap_or(0)
    }

    /// The number of responses from the upstream.
    pub fn total_forwarded(&self) -> u64 {
        self.forwarded.values().sum()
    }

    /// The number of upstream responses for a path, with ids written as `{id}`.
    pub fn forwarded_to(&self, method: &str, template: &str) -> u64 {
        self.forwarded.get(&format!("{method} {template}")).copied().unwrap_or(0)
    }

    pub(super) fn add_request(&mut self, fault: Fault) {
        self.requests += 1;
        if fault != Fault::None {
            *self.injected.entry(fault.to_string()).or_default() += 1;
        }
    }

    pub(super) fn add_forwarded(&mut self, method: &str, path: &str) {
        *self.forwarded.entry(format!("{method} {}", template(path))).or_default() += 1;
    }
}

impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{} requests, {} faults:", self.requests, self.total_injected())?;
        for (kind, count) in &self.injected {
            writeln!(f, "  {count:>6}  {kind}")?;
        }
        writeln!(
            f,
            "{} with a response from the upstream, {} without:",
            self.total_forwarded(),
            self.upstream_failures
        )?;
        for (request, count) in &self.forwarded {
            writeln!(f, "  {count:>6}  {request}")?;
        }
        Ok(())
    }
}

/// The path with its ids replaced, so that requests to different orders are counted together.
pub(super) fn template(path: &str) -> String {
    let segments: Vec<&str> = path.split('/').map(|segment| if is_id(segment) { "{id}" } else { segment }).collect();
    segments.join("/")
}

/// UUIDs, whole numbers and phone numbers. A segment such as `v2` is a name.
fn is_id(segment: &str) -> bool {
    let digits = segment.trim_start_matches("%2B").trim_start_matches('+');
    let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    let is_uuid = segment.len() == 36 && segment.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-');
    is_number || is_uuid
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_replaced_and_names_are_kept() {
        for (path, expected) in [
            ("/v2/porting_orders", "/v2/porting_orders"),
            ("/v2/porting_orders/f1486bae-f067-460c-ad43-73a92848f902", "/v2/porting_orders/{id}"),
            ("/v2/porting_orders/17/actions/confirm", "/v2/porting_orders/{id}/actions/confirm"),
            ("/v2/phone_numbers/%2B13035550000", "/v2/phone_numbers/{id}"),
            ("/", "/"),
        ] {
            assert_eq!(template(path), expected);
        }
    }
}
