//! Codes with which the holder of a number proves to have it.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::clock::after;

/// After so many wrong tries a code is void.
const MOST_WRONG_TRIES: u32 = 5;

/// How many of a number's last digits are its code.
const CODE_LENGTH: usize = 5;

/// Whether the holder of a number has proved to have it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Verification {
    pub(crate) id: Uuid,
    pub(crate) phone_number: String,
    pub(crate) verified: bool,
    /// When a code was last sent.
    pub(crate) sent_at: Option<DateTime<Utc>>,
    /// Since then.
    pub(crate) wrong_tries: u32,
    pub(crate) created_at: DateTime<Utc>,
    pub(crate) updated_at: DateTime<Utc>,
}

impl Verification {
    pub(super) fn new(phone_number: &str, at: DateTime<Utc>) -> Self {
        Self {
            id: Uuid::new_v4(),
            phone_number: phone_number.to_owned(),
            verified: false,
            sent_at: None,
            wrong_tries: 0,
            created_at: at,
            updated_at: at,
        }
    }

    /// Sends a code, which takes the place of the one before.
    pub(crate) fn send(&mut self, at: DateTime<Utc>) {
        if !self.verified {
            self.sent_at = Some(at);
            self.wrong_tries = 0;
            self.updated_at = at;
        }
    }

    /// Tries a code. Once it was right, it does not matter what else is tried.
    pub(crate) fn enter(&mut self, code: &str, at: DateTime<Utc>, lifetime: TimeDelta) {
        if self.verified {
            return;
        }
        let is_valid = self.sent_at.is_some_and(|sent| at < after(sent, lifetime));
        if is_valid && self.wrong_tries < MOST_WRONG_TRIES && code == self.code() {
            self.verified = true;
        } else {
            self.wrong_tries += 1;
        }
        self.updated_at = at;
    }

    /// The code is always the same for a number, so that a test knows it.
    fn code(&self) -> &str {
        let start = self.phone_number.len().saturating_sub(CODE_LENGTH);
        self.phone_number.get(start..).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIFETIME: TimeDelta = TimeDelta::minutes(10);

    fn sent() -> (Verification, DateTime<Utc>) {
        let at = "2026-03-02T15:00:00Z".parse().unwrap();
        let mut one = Verification::new("+61412345678", at);
        one.send(at);
        (one, at)
    }

    #[test]
    fn the_last_five_digits_are_the_code() {
        let (mut one, at) = sent();
        one.enter("5678", at, LIFETIME);
        one.enter("", at, LIFETIME);
        assert!(!one.verified);
        one.enter("45678", at, LIFETIME);
        one.enter("00000", at, LIFETIME);
        assert!(one.verified);
    }

    #[test]
    fn a_code_ends_with_its_time_and_with_five_wrong_tries() {
        let (mut one, at) = sent();
        one.enter("45678", at + LIFETIME, LIFETIME);
        assert!(!one.verified);
        one.send(at);
        (0..5).for_each(|_| one.enter("00000", at, LIFETIME));
        one.enter("45678", at, LIFETIME);
        assert!(!one.verified);
        one.send(at);
        one.enter("45678", at, LIFETIME);
        assert!(one.verified);
    }
}
