//! Which numbers the sandbox can port.

/// Countries with coverage. The real list changes; this one is wide enough for tests and has gaps on purpose.
const COUNTRIES: [&str; 42] = [
    "AT", "AU", "BE", "BG", "BR", "CA", "CH", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GB", "GR", "HK", "HR",
    "HU", "IE", "IL", "IT", "JP", "LT", "LU", "LV", "MT", "MX", "NL", "NO", "NZ", "PL", "PR", "PT", "RO", "SE", "SG",
    "SI", "SK", "US", "ZA",
];

/// Numbers with these three digits before the last two are reserved, whatever their country: the last two say for what.
const RESERVED: &str = "940";

/// The last two digits of a reserved number that is never portable.
const NOT_PORTABLE: usize = 40;

pub(crate) fn covers(country: &str) -> bool {
    COUNTRIES.binary_search(&country).is_ok()
}

pub(crate) fn is_never_portable(e164: &str) -> bool {
    reserved_ending(e164) == Some(NOT_PORTABLE)
}

/// The last two digits of a reserved number.
pub(crate) fn reserved_ending(e164: &str) -> Option<usize> {
    let (rest, ending) = e164.split_at_checked(e164.len().checked_sub(2)?)?;
    rest.ends_with(RESERVED).then(|| ending.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_country_list_is_sorted_for_the_search() {
        assert!(COUNTRIES.is_sorted());
        assert!(covers("US") && covers("ZA") && !covers("JM") && !covers(""));
    }
}
