//! Checks shared by ranges of phone numbers and of extensions.

use crate::validation::{Issue, Issues, Rule};

/// Checks that all parts are within the whole and do not overlap. Bounds are inclusive.
///
/// Sorts the parts once, so the cost for n parts is O(n log n).
pub(super) fn check_parts(whole: (u64, u64), parts: &[(u64, u64)]) -> Issues {
    let mut issues = Issues::new();
    let mut sorted: Vec<_> = parts.iter().copied().enumerate().collect();
    sorted.sort_by_key(|(_, bounds)| *bounds);
    // The part with the largest end so far.
    let mut furthest: Option<(usize, u64)> = None;
    for (index, (start, end)) in sorted {
        if start < whole.0 || end > whole.1 {
            issues.push(issue(index, "exceeds its range".to_owned(), "shorten it, or extend the range"));
        }
        if let Some((other, reach)) = furthest
            && start <= reach
        {
            let message = format!("overlaps activation_ranges[{other}]");
            issues.push(issue(index, message, "each number may be in one range only"));
        }
        if furthest.is_none_or(|(_, reach)| end > reach) {
            furthest = Some((index, end));
        }
    }
    issues
}

fn issue(index: usize, message: String, hint: &str) -> Issue {
    Issue::error(format!("[{index}]"), Rule::ActivationRange, message).with_hint(hint).part_of("activation_ranges")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn parts_must_be_inside_and_disjoint() {
        assert!(check_parts((0, 99), &[(0, 49), (50, 99)]).is_empty());
        assert!(check_parts((0, 99), &[]).is_empty());
        let issues = check_parts((0, 99), &[(50, 100), (0, 50), (10, 20)]);
        assert_eq!(
            issues.to_string(),
            "activation_ranges[2]: overlaps activation_ranges[1] [activation-range]; hint: each \
             number may be in one range only\n\
             activation_ranges[0]: exceeds its range [activation-range]; hint: shorten it, or extend the range\n\
             activation_ranges[0]: overlaps activation_ranges[1] [activation-range]; hint: each number may be in \
             one range only"
        );
    }

    proptest! {
        #[test]
        fn agrees_with_checking_every_pair(
            parts in prop::collection::vec((0_u64..30, 0_u64..8), 0..6),
        ) {
            let parts: Vec<_> = parts.into_iter().map(|(start, len)| (start, start + len)).collect();
            let outside = parts.iter().any(|(_, end)| *end > 25);
            let overlap = parts.iter().enumerate().any(|(i, a)| {
                parts[..i].iter().any(|b| a.0 <= b.1 && b.0 <= a.1)
            });
            prop_assert_eq!(check_parts((0, 25), &parts).is_empty(), !outside && !overlap);
        }
    }
}
