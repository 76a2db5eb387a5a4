//! Rules as text, for the command line.

use std::str::FromStr;

use super::{Fault, FaultRule};

/// A text that is no rule.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct FaultRuleError(String);

/// `[OPERATION:]FAULT[@WHEN]`, where WHEN is a probability such as `0.1` or the number of a request such as `#2`.
///
/// Faults are `drop-before`, `drop-after`, `cut-body`, `malformed-json`, `delay=MILLISECONDS`, `429`, `429=SECONDS` with
/// that `Retry-After`, `5XX` and `5XX-after` for a status before and after the request is carried out, `webhook-twice`,
/// `webhook-late` and `webhook-bad-signature`.
///
/// ```
/// use telnyx_porting_sandbox::{Fault, FaultRule};
///
/// let rule: FaultRule = "CreatePortingOrder:drop-after@#1".parse()?;
/// assert_eq!(rule, FaultRule::new(Fault::DropAfter).on("CreatePortingOrder").nth(1));
/// let rule: FaultRule = "502-after@0.25".parse()?;
/// assert_eq!(rule, FaultRule::new(Fault::Status { status: 502, after: true }).with_probability(0.25));
/// # Ok::<(), telnyx_porting_sandbox::FaultRuleError>(())
/// ```
impl FromStr for FaultRule {
    type Err = FaultRuleError;

    fn from_str(text: &str) -> Result<Self, FaultRuleError> {
        let (rest, when) = text.split_once('@').map_or((text, None), |(rest, when)| (rest, Some(when)));
        let (operation, fault) = rest.split_once(':').map_or((None, rest), |(name, fault)| (Some(name), fault));
        let mut rule = Self::new(parse_fault(fault)?);
        if let Some(operation) = operation {
            rule = rule.on(operation);
        }
        rule = match when {
            None => rule,
            Some(when) => match when.strip_prefix('#') {
                Some(nth) => rule.nth(number(nth, "after @# comes the number of a request")?),
                None => {
                    rule.with_probability(number(when, "after @ comes a probability such as 0.1, or # and a number")?)
                }
            },
        };
        match rule.flaw() {
            Some((_, flaw)) => Err(FaultRuleError(format!("{text:?}: {flaw}"))),
            None => Ok(rule),
        }
    }
}

fn parse_fault(text: &str) -> Result<Fault, FaultRuleError> {
    let (name, value) = text.split_once('=').map_or((text, None), |(name, value)| (name, Some(value)));
    match (name, value) {
        ("drop-before", None) => Ok(Fault::DropBefore),
        ("drop-after", None) => Ok(Fault::DropAfter),
        ("cut-body", None) => Ok(Fault::CutBody),
        ("malformed-json", None) => Ok(Fault::MalformedJson),
        ("webhook-twice", None) => Ok(Fault::WebhookTwice),
        ("webhook-late", None) => Ok(Fault::WebhookLate),
        ("webhook-bad-signature", None) => Ok(Fault::WebhookBadSignature),
        ("delay", Some(value)) => Ok(Fault::Delay { milliseconds: number(value, "a delay is in milliseconds")? }),
        ("429", None) => Ok(Fault::RateLimited { retry_after_seconds: None }),
        ("429", Some(value)) => {
            Ok(Fault::RateLimited { retry_after_seconds: Some(number(value, "Retry-After is in seconds")?) })
        }
        (name, None) => {
            let (status, after) = name.strip_suffix("-after").map_or((name, false), |status| (status, true));
            let status = number(status, "no such fault; one is drop-after, another 502")?;
            Ok(Fault::Status { status, after })
        }
        (_, Some(_)) => Err(FaultRuleError(format!("{text:?}: this fault takes no value"))),
    }
}

fn number<T: FromStr>(text: &str, rule: &str) -> Result<T, FaultRuleError> {
    text.parse().map_err(|_| FaultRuleError(format!("{text:?}: {rule}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_fault_has_a_text() {
        for (text, fault) in [
            ("drop-before", Fault::DropBefore),
            ("cut-body", Fault::CutBody),
            ("malformed-json", Fault::MalformedJson),
            ("delay=250", Fault::Delay { milliseconds: 250 }),
            ("429", Fault::RateLimited { retry_after_seconds: None }),
            ("429=3", Fault::RateLimited { retry_after_seconds: Some(3) }),
            ("500", Fault::Status { status: 500, after: false }),
            ("webhook-twice", Fault::WebhookTwice),
            ("webhook-late", Fault::WebhookLate),
            ("webhook-bad-signature", Fault::WebhookBadSignature),
        ] {
            assert_eq!(text.parse(), Ok(FaultRule::new(fault)), "{text}");
        }
    }

    #[test]
    fn nonsense_is_refused() {
        for text in
            ["", "drop", "drop-after@", "drop-after@2", "drop-after@#0", "404", "delay", "delay=x", "429=-1", "x:"]
        {
            assert!(text.parse::<FaultRule>().is_err(), "{text}");
        }
    }
}
