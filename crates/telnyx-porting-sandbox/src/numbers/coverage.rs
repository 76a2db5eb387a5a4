//! Which numbers the sandbox can port.

/// Countries with coverage. The real list changes; this one is wide enough for tests and has gaps on purpose.
const COUNTRIES: [&str; 42] = [
    "AT", "AU", "BE", "BG", "BR", "CA", "CH", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GB", "GR", "HK", "HR",
    "HU", "IE", "IL", "IT", "JP", "LT", "LU", "LV", "MT", "MX", "NL", "NO", "NZ", "PL", "PR", "PT", "RO", "SE", "SG",
    "SI", "SK", "US", "ZA",
];

/// Numbers that end in these digits are never portable, whatever their country.
const RESERVED_ENDING: &str = "94040";

pub(crate) fn covers(country: &str) -> bool {
    COUNTRIES.binary_search(&country).is_ok()
}

pub(crate) fn is_reserved(e164: &str) -> bool {
    e164.ends_with(RESERVED_ENDING)
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
