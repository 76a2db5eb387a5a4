//! Random faults, the same ones for the same seed.

use super::counts::template;
use super::{Fault, RetryAfter};
use std::collections::HashMap;
use std::time::Duration;

/// `Retry-After: 0` is well-formed and needs no waiting.
const AT_ONCE: RetryAfter = RetryAfter::Seconds(0);

/// Lost responses have the highest weight, because clients are most likely to handle them incorrectly.
const FAULTS: [(u32, Fault); 14] = [
    (2, Fault::DropBefore),
    (2, Fault::ResetBefore),
    (4, Fault::DropAfter),
    (4, Fault::ResetAfter),
    (2, Fault::CutBody),
    (1, Fault::SlowBody(Duration::from_millis(20))),
    (1, Fault::Status { status: 429, html: false, retry_after: None, before: true }),
    (2, Fault::Status { status: 429, html: false, retry_after: Some(AT_ONCE), before: true }),
    (2, Fault::Status { status: 503, html: false, retry_after: Some(AT_ONCE), before: true }),
    (1, Fault::Status { status: 500, html: true, retry_after: None, before: true }),
    (2, Fault::Status { status: 500, html: true, retry_after: None, before: false }),
    (1, Fault::Status { status: 502, html: true, retry_after: None, before: true }),
    (2, Fault::Status { status: 502, html: true, retry_after: None, before: false }),
    (2, Fault::Malformed),
];

type Request = (String, String);

#[derive(Clone, Debug)]
pub(super) struct Seeded {
    seed: u64,
    rate: f64,
    faults: Vec<(u32, Fault)>,
    most_in_a_row: u32,
    /// Requests so far, by method and path with its ids replaced.
    seen: HashMap<Request, u64>,
    /// Faults since the last request without one, by method and path.
    in_a_row: HashMap<Request, u32>,
}

impl Seeded {
    pub(super) fn new(seed: u64, rate: f64) -> Self {
        let faults = FAULTS.to_vec();
        Self { seed, rate, faults, most_in_a_row: 2, seen: HashMap::new(), in_a_row: HashMap::new() }
    }

    pub(super) fn set_faults(&mut self, faults: impl IntoIterator<Item = (u32, Fault)>) {
        self.faults = faults.into_iter().collect();
    }

    pub(super) fn set_most_in_a_row(&mut self, most: u32) {
        self.most_in_a_row = most;
    }

    pub(super) fn next(&mut self, method: &str, path: &str) -> Fault {
        let drawn = self.draw(method, template(path));
        let in_a_row = self.in_a_row.entry((method.to_owned(), path.to_owned())).or_default();
        if drawn == Fault::None || *in_a_row >= self.most_in_a_row {
            *in_a_row = 0;
            return Fault::None;
        }
        *in_a_row += 1;
        drawn
    }

    fn draw(&mut self, method: &str, template: String) -> Fault {
        let seen = self.seen.entry((method.to_owned(), template.clone())).or_default();
        *seen += 1;
        let mut random = fastrand::Rng::with_seed(hash(self.seed, &[method, &template, &seen.to_string()]));
        if random.f64() < self.rate { weighted(&self.faults, &mut random) } else { Fault::None }
    }
}

fn weighted(faults: &[(u32, Fault)], random: &mut fastrand::Rng) -> Fault {
    let sum: u32 = faults.iter().map(|(weight, _)| weight).sum();
    let mut left = random.u32(..sum.max(1));
    for (weight, fault) in faults {
        match left.checked_sub(*weight) {
            Some(rest) => left = rest,
            None => return *fault,
        }
    }
    Fault::None
}

/// FNV-1a, because the standard library's hashes may change between releases, and seeds are in tests.
fn hash(seed: u64, words: &[&str]) -> u64 {
    let bytes = words.iter().flat_map(|word| word.bytes().chain([0]));
    seed.to_le_bytes()
        .into_iter()
        .chain(bytes)
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(mut plan: Seeded, requests: usize) -> Vec<Fault> {
        (0..requests).map(|_| plan.next("GET", "/orders")).collect()
    }

    #[test]
    fn the_same_seed_gives_the_same_faults() {
        assert_eq!(drawn(Seeded::new(7, 0.5), 200), drawn(Seeded::new(7, 0.5), 200));
        assert_ne!(drawn(Seeded::new(7, 0.5), 200), drawn(Seeded::new(8, 0.5), 200));
    }

    #[test]
    fn other_paths_and_other_ids_change_nothing() {
        let orders = |ids: [&str; 2]| {
            let mut plan = Seeded::new(3, 0.3);
            (0..100).map(|turn| plan.next("GET", &format!("/orders/{}", ids[turn % 2]))).collect::<Vec<_>>()
        };
        assert_eq!(orders(["1", "2"]), orders(["3", "4"]));
        let mut busy = Seeded::new(7, 0.5);
        let faults: Vec<_> = (0..200)
            .map(|_| {
                busy.next("POST", "/orders");
                busy.next("GET", "/orders")
            })
            .collect();
        assert_eq!(faults, drawn(Seeded::new(7, 0.5), 200));
    }

    #[test]
    fn the_rate_is_kept_and_every_kind_occurs() {
        let mut plan = Seeded::new(1, 0.3);
        plan.set_most_in_a_row(u32::MAX);
        let faults = drawn(plan, 4_000);
        let hits = faults.iter().filter(|fault| **fault != Fault::None).count();
        assert!((1_080..1_320).contains(&hits), "{hits}");
        for (_, fault) in FAULTS {
            assert!(faults.contains(&fault), "{fault} does not occur");
        }
    }

    #[test]
    fn after_two_faults_in_a_row_a_request_passes() {
        let faults = drawn(Seeded::new(1, 1.0), 9);
        let passed: Vec<_> = faults.iter().map(|fault| *fault == Fault::None).collect();
        assert_eq!(passed, [false, false, true, false, false, true, false, false, true]);
    }
}
