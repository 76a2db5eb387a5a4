//! The lifetime of sharing tokens.

use std::{fmt, str::FromStr, time::Duration};

use serde::{Deserialize, Deserializer, Serialize, de};

use super::text::{first_odd, whole_number};
use crate::validation::{Issue, Rule, ValidationError};

const FIELD: &str = "expires_in_seconds";
const UNITS: [(char, u64); 4] = [('d', 86_400), ('h', 3_600), ('m', 60), ('s', 1)];

/// The lifetime of a sharing token in seconds: 1 to 172,800 (two days).
///
/// Source: `expires_in_seconds` of operation `SharePortingOrder`. Text is a number of seconds (`3600`), or days, hours,
/// minutes and seconds in this order (`2d`, `36h`, `1h30m`, `45s`). `Display` writes the latter form. Serializes as the
/// number of seconds; both forms can be deserialized.
///
/// ```
/// use std::time::Duration;
/// use telnyx_porting::ShareTtl;
///
/// let ttl: ShareTtl = "36h".parse()?;
/// assert_eq!(ttl.as_seconds(), 129_600);
/// assert_eq!(ttl.to_string(), "1d12h");
/// assert_eq!(ShareTtl::try_from(Duration::from_secs(172_800))?, ShareTtl::MAX);
///
/// let error = "3d".parse::<ShareTtl>().unwrap_err();
/// assert_eq!(error.first().field(), "expires_in_seconds");
/// # Ok::<_, telnyx_porting::ValidationError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct ShareTtl(u32);

impl ShareTtl {
    /// One second.
    pub const MIN: Self = Self(1);
    /// 172,800 seconds: two days.
    pub const MAX: Self = Self(172_800);

    /// A lifetime in seconds, from any integer type.
    pub fn from_seconds(seconds: impl Into<i128>) -> Result<Self, ValidationError> {
        let seconds = seconds.into();
        match u32::try_from(seconds) {
            Ok(count) if (Self::MIN.0..=Self::MAX.0).contains(&count) => Ok(Self(count)),
            _ => Err(out_of_range(format!("{seconds} seconds"))),
        }
    }

    /// The number of seconds.
    pub fn as_seconds(self) -> u32 {
        self.0
    }

    /// The lifetime as a [`Duration`].
    pub fn as_duration(self) -> Duration {
        Duration::from_secs(self.0.into())
    }
}

fn out_of_range(shape: impl fmt::Display) -> ValidationError {
    let message = format!("expected 1 to 172800 seconds (2 days), got {shape}");
    Issue::error(FIELD, Rule::ShareTtl, message)
        .with_hint("use at most 48h, and share the order again after it has expired")
        .into()
}

fn unreadable(shape: impl fmt::Display) -> ValidationError {
    let message = format!("expected a number of seconds or a duration such as 1h30m, got {shape}");
    Issue::error(FIELD, Rule::DurationSyntax, message)
        .with_hint("examples: 3600, 45s, 90m, 36h, 1h30m, 2d; units are d, h, m, s in this order")
        .into()
}

impl TryFrom<Duration> for ShareTtl {
    type Error = ValidationError;

    /// Rejects fractions of a second.
    fn try_from(span: Duration) -> Result<Self, Self::Error> {
        if span.subsec_nanos() != 0 {
            return Err(out_of_range("a fraction of a second"));
        }
        Self::from_seconds(span.as_secs())
    }
}

impl From<ShareTtl> for Duration {
    fn from(ttl: ShareTtl) -> Self {
        ttl.as_duration()
    }
}

impl FromStr for ShareTtl {
    type Err = ValidationError;

    /// `3600`, `45s`, `90m`, `36h`, `1h30m`, `2d`.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let allowed = |c: char| c.is_ascii_digit() || UNITS.iter().any(|(unit, _)| *unit == c);
        if text.is_empty() {
            return Err(unreadable("nothing"));
        }
        if let Some(odd) = first_odd(text, allowed) {
            return Err(unreadable(odd));
        }
        if text.bytes().all(|b| b.is_ascii_digit()) {
            let seconds = whole_number(text).ok_or_else(|| out_of_range("a larger number"))?;
            return Self::from_seconds(seconds);
        }
        Self::from_seconds(sum_of_units(text)?)
    }
}

/// The seconds in text such as `1h30m`, which consists of digits and units.
fn sum_of_units(text: &str) -> Result<u64, ValidationError> {
    let mut rest = text;
    let mut units = UNITS.iter();
    let mut total: u64 = 0;
    while !rest.is_empty() {
        let end = rest
            .find(|c: char| !c.is_ascii_digit())
            .ok_or_else(|| unreadable("a number without its unit at the end"))?;
        let (count, tail) = rest.split_at(end);
        let unit = tail.chars().next();
        let seconds = units
            .find(|(letter, _)| Some(*letter) == unit)
            .ok_or_else(|| unreadable("units that repeat or are out of order"))?
            .1;
        if count.is_empty() {
            return Err(unreadable("a unit without a number"));
        }
        total = whole_number(count)
            .and_then(|count| count.checked_mul(seconds)?.checked_add(total))
            .ok_or_else(|| out_of_range("a larger number"))?;
        // Units are single-byte ASCII letters.
        rest = &tail[1..];
    }
    Ok(total)
}

impl fmt::Display for ShareTtl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut rest = u64::from(self.0);
        for (letter, seconds) in UNITS {
            if rest >= seconds {
                write!(f, "{}{letter}", rest / seconds)?;
                rest %= seconds;
            }
        }
        Ok(())
    }
}

impl<'de> Deserialize<'de> for ShareTtl {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(TtlVisitor)
    }
}

struct TtlVisitor;

impl de::Visitor<'_> for TtlVisitor {
    type Value = ShareTtl;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("1 to 172800 seconds, as a number or as text such as 36h")
    }

    fn visit_u64<E: de::Error>(self, seconds: u64) -> Result<ShareTtl, E> {
        ShareTtl::from_seconds(seconds).map_err(E::custom)
    }

    fn visit_i64<E: de::Error>(self, seconds: i64) -> Result<ShareTtl, E> {
        ShareTtl::from_seconds(seconds).map_err(E::custom)
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<ShareTtl, E> {
        text.parse().map_err(E::custom)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn durations_are_parsed() {
        for (text, seconds) in [
            ("1", 1),
            ("3600", 3_600),
            ("172800", 172_800),
            ("45s", 45),
            ("90m", 5_400),
            ("36h", 129_600),
            ("1h30m", 5_400),
            ("1d12h", 129_600),
            ("2d", 172_800),
            ("0d1s", 1),
        ] {
            assert_eq!(text.parse::<ShareTtl>().unwrap().as_seconds(), seconds, "{text}");
        }
    }

    #[test]
    fn the_limits_hold() {
        for seconds in [i64::MIN, -1, 0, 172_801, i64::MAX] {
            let error = ShareTtl::from_seconds(seconds).unwrap_err();
            assert_eq!(error.first().rule(), Rule::ShareTtl);
            assert!(error.to_string().starts_with("expires_in_seconds: "));
            assert!(error.to_string().contains("1 to 172800 seconds"));
        }
        for text in ["0", "0s", "172801", "49h", "99999999999999999999d", "99999999999999999999"] {
            let error = text.parse::<ShareTtl>().unwrap_err();
            assert_eq!(error.first().rule(), Rule::ShareTtl, "{text}");
        }
        assert!(ShareTtl::try_from(Duration::from_millis(1_500)).is_err());
        assert!(ShareTtl::try_from(Duration::MAX).is_err());
    }

    #[test]
    fn other_spellings_are_rejected() {
        for text in [
            "",
            " ",
            "h",
            "1h30",
            "30m1h",
            "1h1h",
            "1 h",
            "1H",
            "1.5h",
            "-1",
            "+1",
            "1w",
            "36h\n",
            "\u{ff11}h",
            "\u{0661}",
            "1hm",
        ] {
            let error = text.parse::<ShareTtl>().unwrap_err();
            assert_eq!(error.first().rule(), Rule::DurationSyntax, "{text:?}");
        }
    }

    #[test]
    fn seconds_and_text_are_deserialized() {
        let ttl = |json| serde_json::from_str::<ShareTtl>(json);
        assert_eq!(ttl("3600").unwrap(), ttl("\"1h\"").unwrap());
        assert_eq!(serde_json::to_string(&ShareTtl::MAX).unwrap(), "172800");
        for json in ["0", "-5", "\"3d\"", "1.5", "null", "[1]"] {
            assert!(ttl(json).is_err(), "{json}");
        }
    }

    proptest! {
        #[test]
        fn never_panics_and_accepts_ascii_only(text in "[0-9dhms\\PC]{0,8}") {
            if text.parse::<ShareTtl>().is_ok() {
                prop_assert!(text.is_ascii());
            }
        }

        #[test]
        fn display_is_the_inverse_of_parsing(seconds in 1_u32..=172_800) {
            let ttl = ShareTtl::from_seconds(seconds).unwrap();
            prop_assert_eq!(ttl.to_string().parse(), Ok(ttl));
            prop_assert_eq!(ShareTtl::try_from(ttl.as_duration()), Ok(ttl));
        }
    }
}
