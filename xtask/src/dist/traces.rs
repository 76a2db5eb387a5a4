//! Checks that release artifacts contain no build paths.

use anyhow::ensure;
use std::path::{MAIN_SEPARATOR, PathBuf};

/// Rejects a file that contains one of these folders.
pub(super) fn check(name: &str, bytes: &[u8], places: &[PathBuf]) -> anyhow::Result<()> {
    for place in places {
        let Some(place) = place.to_str().filter(|place| place.len() > 1) else { continue };
        let trace = format!("{}{MAIN_SEPARATOR}", place.trim_end_matches(MAIN_SEPARATOR));
        let found = bytes.windows(trace.len()).any(|window| window == trace.as_bytes());
        ensure!(!found, "{name} contains a build path: {trace}");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_contains_a_folder_is_rejected() {
        let place = format!("{MAIN_SEPARATOR}home{MAIN_SEPARATOR}someone");
        let places = [PathBuf::from(&place), PathBuf::from("/")];
        let bytes = |text: String| [b"\0\x7f", text.as_bytes(), b"\0"].concat();
        check("a", &bytes("/source/lib.rs".to_owned()), &places).unwrap();
        check("a", &bytes(format!("{place}else")), &places).unwrap();
        let rejected = check("a", &bytes(format!("{place}{MAIN_SEPARATOR}lib.rs")), &places).unwrap_err().to_string();
        assert!(rejected.starts_with("a contains a build path: "), "{rejected}");
    }
}
