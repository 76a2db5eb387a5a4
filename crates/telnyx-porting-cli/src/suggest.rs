//! What a mistyped name may have been meant to be.

/// More alike than this, by Jaro-Winkler; clap draws the line at the same place.
const ALIKE: f64 = 0.7;

/// The name that is most like the text, if one is.
pub(crate) fn closest<'a>(text: &str, names: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let alike = names.into_iter().map(|name| (strsim::jaro_winkler(text, name), name));
    let best = alike.filter(|(likeness, _)| *likeness > ALIKE).max_by(|(a, _), (b, _)| a.total_cmp(b))?;
    Some(best.1)
}

/// The name that was probably meant, or else all of them behind `lead`.
pub(crate) fn hint<'a>(text: &str, lead: &str, names: impl IntoIterator<Item = &'a str> + Clone) -> String {
    match closest(text, names.clone()) {
        Some(name) => format!("did you mean {name}?"),
        None => format!("{lead} {}", names.into_iter().collect::<Vec<_>>().join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_closest_is_suggested_and_otherwise_all() {
        let names = ["default", "work", "workshop"];
        assert_eq!(hint("wrok", "there is", names), "did you mean work?");
        assert_eq!(hint("zzz", "there is", names), "there is default, work, workshop");
    }
}
