//! Matching the names of two descriptions.

/// The intersection of two lists of names.
pub(super) struct Pairing<T> {
    /// Names in both lists, equal or equal in code; in the order of the newer list.
    pub(super) both: Vec<(T, T)>,
    /// Names only in the older list.
    pub(super) removed: Vec<T>,
    /// Names only in the newer list.
    pub(super) added: Vec<T>,
}

/// Pairs items that one of the tests considers the same, the strictest tests first.
pub(super) fn pair<T: Copy>(old: &[T], new: &[T], tests: &[&dyn Fn(T, T) -> bool]) -> Pairing<T> {
    let mut partner: Vec<Option<usize>> = vec![None; new.len()];
    let mut taken = vec![false; old.len()];
    for same in tests {
        for (index, &candidate) in new.iter().enumerate() {
            if partner[index].is_none()
                && let Some(found) = (0..old.len()).find(|&other| !taken[other] && same(old[other], candidate))
            {
                partner[index] = Some(found);
                taken[found] = true;
            }
        }
    }
    let both = new.iter().zip(&partner).filter_map(|(&new, &partner)| Some((old[partner?], new))).collect();
    let added = new.iter().zip(&partner).filter(|(_, partner)| partner.is_none()).map(|(&new, _)| new).collect();
    let removed = old.iter().zip(&taken).filter(|(_, taken)| !**taken).map(|(&old, _)| old).collect();
    Pairing { both, removed, added }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strict_tests_go_first() {
        let equal = |old: &str, new: &str| old == new;
        let loose = |old: &str, new: &str| old.eq_ignore_ascii_case(new);
        let found = pair(&["a", "A", "gone"], &["A", "b", "a"], &[&equal, &loose]);
        assert_eq!(found.both, [("A", "A"), ("a", "a")]);
        assert_eq!(found.removed, ["gone"]);
        assert_eq!(found.added, ["b"]);
        assert_eq!(pair(&["a"], &["A"], &[&equal, &loose]).both, [("a", "A")]);
    }
}
