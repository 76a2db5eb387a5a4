//! Dates that people write: of documents, and the rule by which the FOC date of an order is chosen.

use chrono::{DateTime, Datelike, NaiveDate, SecondsFormat, Utc, Weekday};
use std::fmt;
use std::str::FromStr;
use telnyx_porting::{Issue, Issues, Rule, ValidationError};

/// The field of the FOC date in an order file.
pub(crate) const FOC_FIELD: &str = "foc_datetime_requested";

/// The FOC date to request.
///
/// ```
/// use chrono::{DateTime, Utc};
/// use telnyx_porting_jobs::FocDate;
///
/// let now: DateTime<Utc> = "2027-03-01T09:00:00Z".parse()?; // a Monday
/// let windows: Vec<DateTime<Utc>> = ["2027-03-03T15:00:00Z", "2027-03-08T15:00:00Z"].map(str::parse).into_iter().collect::<Result<_, _>>()?;
/// let rule: FocDate = "in 5 business days".parse()?;
/// assert_eq!(rule.choose(&windows, now)?, Some(windows[1]));
/// assert_eq!("earliest".parse::<FocDate>()?.choose(&windows, now)?, Some(windows[0]));
/// # Ok::<_, Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum FocDate {
    /// The start of the first window that the order allows.
    Earliest,
    /// The start of the first window on this day (UTC).
    On(NaiveDate),
    /// The start of the first window on or after this day (UTC).
    NotBefore(NaiveDate),
    /// The start of the first window that is at least this number of business days after today (UTC). Monday to Friday
    /// are business days; public holidays are not taken into account.
    InBusinessDays(u8),
    /// This time.
    At(DateTime<Utc>),
}

/// The maximum of [`FocDate::InBusinessDays`] in a text.
const MAX_BUSINESS_DAYS: u8 = 60;

impl FocDate {
    /// Whether [`choose`](Self::choose) needs the windows of the order.
    pub fn needs_windows(self) -> bool {
        !matches!(self, Self::At(_))
    }

    /// Returns the time to request for an order. `windows` are the start times of its FOC windows, sorted. `None` if the
    /// order has no windows and any date is acceptable, so that the carrier proposes one.
    ///
    /// # Errors
    /// If no window is on the requested day, or late enough.
    pub fn choose(
        self,
        windows: &[DateTime<Utc>],
        now: DateTime<Utc>,
    ) -> Result<Option<DateTime<Utc>>, ValidationError> {
        let day_of = |start: &&DateTime<Utc>| start.date_naive();
        let (chosen, condition) = match self {
            Self::At(time) => return Ok(Some(time)),
            Self::Earliest => return Ok(windows.first().copied()),
            Self::On(day) => (windows.iter().find(|start| day_of(start) == day), format!("on {day}")),
            Self::NotBefore(_) | Self::InBusinessDays(_) => {
                let first = self.first_day(now).unwrap_or(NaiveDate::MAX);
                (windows.iter().find(|start| day_of(start) >= first), format!("on or after {first}"))
            }
        };
        if chosen.is_some() {
            return Ok(chosen.copied());
        }
        let days = |starts: &[DateTime<Utc>]| {
            let days: Vec<_> = starts.iter().map(|start| start.date_naive().to_string()).collect();
            days.join(", ")
        };
        let hint = match (self, windows) {
            (_, []) => "remove the date; the losing carrier then proposes one".to_owned(),
            (Self::On(_), _) => format!("the first windows are on {}", days(&windows[..windows.len().min(3)])),
            (_, [.., last]) => format!("the last window is on {}", last.date_naive()),
        };
        let message = format!("the order has no FOC window {condition}");
        Err(Issue::error(FOC_FIELD, Rule::FocWindow, message).with_hint(hint).into())
    }

    /// Returns whether an order that requests a time can keep it. `since` is the time from which business days count: the
    /// time when the order was created, so that a job that is applied again days later does not postpone the date.
    pub fn is_met_by(self, requested: Option<DateTime<Utc>>, since: DateTime<Utc>) -> bool {
        let Some(requested) = requested else { return false };
        match self {
            Self::Earliest => true,
            Self::At(time) => requested == time,
            Self::On(day) => requested.date_naive() == day,
            Self::NotBefore(_) | Self::InBusinessDays(_) => {
                self.first_day(since).is_some_and(|first| requested.date_naive() >= first)
            }
        }
    }

    /// The first acceptable day of a rule with a lower bound.
    fn first_day(self, now: DateTime<Utc>) -> Option<NaiveDate> {
        match self {
            Self::NotBefore(day) => Some(day),
            Self::InBusinessDays(count) => {
                let days = now.date_naive().iter_days().skip(1);
                days.filter(|day| !is_weekend(*day)).take(count.into()).last().or_else(|| Some(now.date_naive()))
            }
            Self::Earliest | Self::On(_) | Self::At(_) => None,
        }
    }

    /// Reports a date in the past, which the API would reject only after the orders are created, and a date at a weekend.
    pub(crate) fn validate(self, now: DateTime<Utc>, issues: &mut Issues) {
        let (day, is_past) = match self {
            Self::Earliest | Self::InBusinessDays(_) => return,
            Self::At(time) => (time.date_naive(), time <= now),
            Self::On(day) => (day, day < now.date_naive()),
            Self::NotBefore(day) => (day, false),
        };
        if is_past {
            let issue = Issue::error(FOC_FIELD, Rule::FutureDate, "is in the past");
            issues.push(issue.with_hint("request a later date, or `earliest`"));
        } else if is_weekend(day) {
            let message = format!("{day} is a {}; carriers usually port on business days", day.format("%A"));
            issues.push(Issue::warning(FOC_FIELD, Rule::FocWindow, message).with_hint("request Monday to Friday"));
        }
    }
}

fn is_weekend(day: NaiveDate) -> bool {
    matches!(day.weekday(), Weekday::Sat | Weekday::Sun)
}

/// Parses the date of a document.
pub(crate) fn document_day(text: &str) -> Result<NaiveDate, ValidationError> {
    parse_day(text.trim()).ok_or_else(|| {
        let issue = Issue::error("date", Rule::DocumentDate, "expected a day such as 2026-03-02");
        issue.with_hint("write year, month and day").into()
    })
}

/// Parses a day such as `2026-03-02`.
fn parse_day(text: &str) -> Option<NaiveDate> {
    NaiveDate::parse_from_str(text, "%Y-%m-%d").ok().filter(|_| text.len() == "2026-03-02".len())
}

impl FromStr for FocDate {
    type Err = ValidationError;

    /// Parses `earliest`, a day such as `2027-03-02`, a time with a zone such as `2027-03-02T15:00:00Z`,
    /// `not before 2027-03-02`, or `in 5 business days` (1 to 60).
    fn from_str(text: &str) -> Result<Self, ValidationError> {
        let lowercase = text.to_ascii_lowercase();
        let words: Vec<_> = lowercase.split_ascii_whitespace().collect();
        let date = match words.as_slice() {
            ["earliest"] => Some(Self::Earliest),
            ["not", "before", day] => parse_day(day).map(Self::NotBefore),
            ["in", count, "business", "day" | "days"] => {
                let count = count.parse().ok().filter(|count| (1..=MAX_BUSINESS_DAYS).contains(count));
                count.map(Self::InBusinessDays)
            }
            _ => {
                let time = || DateTime::parse_from_rfc3339(text.trim()).map(|time| Self::At(time.to_utc()));
                parse_day(text.trim()).map(Self::On).or_else(|| time().ok())
            }
        };
        date.ok_or_else(|| {
            let message = format!(
                "expected `earliest`, a day, a time with a zone, `not before` a day, or `in` 1 to {MAX_BUSINESS_DAYS} \
                 `business days`"
            );
            let hint = "write it as 2026-03-02, 2026-03-02T15:00:00Z, not before 2026-03-02 or in 5 business days";
            Issue::error(FOC_FIELD, Rule::DateTime, message).with_hint(hint).into()
        })
    }
}

/// Writes the form that [`FocDate::from_str`] parses.
impl fmt::Display for FocDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Earliest => f.write_str("earliest"),
            Self::On(day) => write!(f, "{day}"),
            Self::NotBefore(day) => write!(f, "not before {day}"),
            Self::InBusinessDays(1) => f.write_str("in 1 business day"),
            Self::InBusinessDays(count) => write!(f, "in {count} business days"),
            Self::At(time) => f.write_str(&time.to_rfc3339_opts(SecondsFormat::AutoSi, true)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A Thursday.
    const NOW: &str = "2027-03-04T23:00:00Z";

    fn time(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    fn date(text: &str) -> FocDate {
        text.parse().unwrap()
    }

    fn windows() -> Vec<DateTime<Utc>> {
        ["2027-03-05", "2027-03-08", "2027-03-08", "2027-03-12", "2027-03-15"]
            .iter()
            .zip(10..)
            .map(|(day, hour)| time(&format!("{day}T{hour}:00:00Z")))
            .collect()
    }

    #[test]
    fn every_form_is_parsed_and_written() {
        for text in [
            "earliest",
            "2027-03-02",
            "2027-03-02T15:00:00Z",
            "not before 2027-03-02",
            "in 1 business day",
            "in 60 business days",
        ] {
            assert_eq!(date(text).to_string(), text);
            assert_eq!(date(&format!(" {} ", text.to_uppercase())), date(text), "{text}");
        }
        for text in ["", "soon", "in 0 business days", "in 61 business days", "in 5 days", "not before", "2027-3-2"] {
            let error = text.parse::<FocDate>().unwrap_err().to_string();
            assert!(error.contains("in 5 business days") && error.contains("2026-03-02T15:00:00Z"), "{text}: {error}");
        }
    }

    #[test]
    fn the_first_window_that_meets_the_rule_is_chosen() {
        let windows = windows();
        for (rule, chosen) in [
            ("earliest", windows[0]),
            ("2027-03-08", windows[1]),
            ("not before 2027-03-06", windows[1]),
            ("not before 2027-03-13", windows[4]),
            // Friday is 1 business day after Thursday, Monday 2, Friday of the next week 6.
            ("in 1 business day", windows[0]),
            ("in 2 business days", windows[1]),
            ("in 3 business days", windows[3]),
            ("in 7 business days", windows[4]),
            ("2027-03-09T09:30:00Z", time("2027-03-09T09:30:00Z")),
        ] {
            let rule = date(rule);
            assert_eq!(rule.choose(&windows, time(NOW)).unwrap(), Some(chosen), "{rule}");
            assert!(rule.is_met_by(Some(chosen), time(NOW)), "{rule}");
            assert!(!rule.is_met_by(None, time(NOW)), "{rule}");
        }
    }

    #[test]
    fn without_a_matching_window_the_error_names_the_windows() {
        let error =
            |rule: &str, windows: &[DateTime<Utc>]| date(rule).choose(windows, time(NOW)).unwrap_err().to_string();
        let windows = windows();
        assert!(error("2027-03-09", &windows).contains("on 2027-03-05, 2027-03-08, 2027-03-08"));
        assert!(error("not before 2027-03-16", &windows).contains("the last window is on 2027-03-15"));
        assert!(error("in 9 business days", &windows).contains("on or after 2027-03-17"));
        assert!(error("2027-03-09", &[]).contains("remove the date"));
        assert_eq!(date("earliest").choose(&[], time(NOW)).unwrap(), None);
    }

    #[test]
    fn an_order_keeps_its_date_unless_the_rule_excludes_it() {
        let requested = Some(time("2027-03-08T11:00:00Z"));
        for (rule, is_met) in [
            ("earliest", true),
            ("2027-03-08", true),
            ("2027-03-09", false),
            ("2027-03-08T11:00:00Z", true),
            ("2027-03-08T12:00:00Z", false),
            ("not before 2027-03-08", true),
            ("not before 2027-03-09", false),
            ("in 2 business days", true),
            ("in 3 business days", false),
        ] {
            assert_eq!(date(rule).is_met_by(requested, time(NOW)), is_met, "{rule}");
        }
    }

    #[test]
    fn past_dates_are_errors_and_weekends_are_warnings() {
        let issues = |rule: &str| {
            let mut issues = Issues::new();
            date(rule).validate(time(NOW), &mut issues);
            issues.into_iter().map(|issue| (issue.rule(), issue.is_error())).collect::<Vec<_>>()
        };
        for past in ["2027-03-03", "2027-03-04T22:59:59Z"] {
            assert_eq!(issues(past), [(Rule::FutureDate, true)], "{past}");
        }
        for weekend in ["2027-03-06", "2027-03-07T12:00:00Z", "not before 2027-03-06"] {
            assert_eq!(issues(weekend), [(Rule::FocWindow, false)], "{weekend}");
        }
        for valid in ["2027-03-04", "2027-03-05", "earliest", "in 2 business days", "not before 2027-03-01"] {
            assert_eq!(issues(valid), [], "{valid}");
        }
    }
}
