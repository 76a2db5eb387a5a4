//! Verification codes, which prove that the subscriber controls a number.

use crate::call::Call;
use crate::checks::{check_known, list_length};
use crate::generated::VerificationCodes;
use crate::validation::{Issue, Issues, Rule};
use crate::values::PhoneNumber;
use telnyx_porting_api::Secret;
use telnyx_porting_api::types::{
    PortingVerificationCode, SendPortingVerificationCodes, VerificationCodeEntry, VerificationMethod,
    VerifyPortingVerificationCodes,
};

/// The maximum number of phone numbers per request: operations `sendPortingVerificationCodes` and
/// `verifyPortingVerificationCodes`.
const MAX_NUMBERS: usize = 100;
/// The length of the codes in the description's examples.
const CODE_DIGITS: usize = 5;

/// A request for verification codes.
#[derive(Clone, Debug)]
pub struct CodeRequest {
    phone_numbers: Vec<PhoneNumber>,
    method: Option<VerificationMethod>,
}

impl CodeRequest {
    /// Requests codes for 1 to 100 numbers.
    pub fn new(phone_numbers: impl IntoIterator<Item = PhoneNumber>) -> Self {
        Self { phone_numbers: phone_numbers.into_iter().collect(), method: None }
    }

    /// Sets the delivery of the codes: text message or call. Default: the API decides.
    #[must_use]
    pub fn with_method(mut self, method: impl Into<VerificationMethod>) -> Self {
        self.method = Some(method.into());
        self
    }

    /// Returns all issues without sending anything.
    pub fn validate(&self) -> Issues {
        let mut issues: Issues =
            list_length("phone_numbers", self.phone_numbers.len(), MAX_NUMBERS).into_iter().collect();
        if let Some(method) = &self.method {
            check_known!(issues, "verification_method", method, VerificationMethod);
        }
        issues
    }

    fn into_body(self) -> SendPortingVerificationCodes {
        let mut body = SendPortingVerificationCodes::new()
            .with_phone_numbers(self.phone_numbers.iter().map(|number| number.as_str().to_owned()));
        body.verification_method = self.method;
        body
    }
}

/// A code that the subscriber received.
#[derive(Clone, Debug)]
pub struct ReceivedCode {
    phone_number: PhoneNumber,
    code: Secret,
}

impl ReceivedCode {
    /// Creates a code for the number that it was sent to.
    pub fn new(phone_number: PhoneNumber, code: impl Into<Secret>) -> Self {
        Self { phone_number, code: code.into() }
    }
}

impl VerificationCodes {
    /// Sends codes to numbers.
    ///
    /// # Errors
    /// [`Error::Validation`](crate::Error::Validation) for no number or more than 100, before anything is sent.
    pub fn send(&self, request: CodeRequest) -> Call<()> {
        let accepted = self.client.validate(request.validate());
        let (id, body) = (self.order.clone(), request.into_body());
        Call::empty(
            &self.client,
            |api| async move { api.send_porting_verification_codes().id(id).body(body).send().await },
        )
        .validated(accepted)
    }

    /// Submits codes. A wrong code is not an error: see [`unverified`].
    ///
    /// # Errors
    /// [`Error::Validation`](crate::Error::Validation) for no code or more than 100, before anything is sent.
    pub fn verify(&self, codes: impl IntoIterator<Item = ReceivedCode>) -> Call<Vec<PortingVerificationCode>> {
        let codes: Vec<_> = codes.into_iter().collect();
        let accepted = self.client.validate(validate(&codes));
        let secrets = codes.iter().map(|code| code.code.clone()).collect();
        let entries = codes.into_iter().map(|received| {
            VerificationCodeEntry::new().with_code(received.code).with_phone_number(received.phone_number.as_str())
        });
        let (id, body) = (self.order.clone(), VerifyPortingVerificationCodes::new().with_verification_codes(entries));
        Call::all(
            &self.client,
            |api| async move { api.verify_porting_verification_codes().id(id).body(body).send().await },
        )
        .redacting(secrets)
        .validated(accepted)
    }
}

/// The numbers that are not verified, from the response to [`VerificationCodes::verify`]: the code was wrong or
/// expired.
///
/// ```
/// use telnyx_porting::{types::PortingVerificationCode, unverified};
///
/// let codes: Vec<PortingVerificationCode> = serde_json::from_value(serde_json::json!([
///     {"phone_number": "+61412345678", "verified": true},
///     {"phone_number": "+61412345679", "verified": false},
///     {"phone_number": "+61412345670"},
/// ]))?;
/// let numbers: Vec<_> = unverified(&codes).filter_map(|code| code.phone_number.as_deref()).collect();
/// assert_eq!(numbers, ["+61412345679", "+61412345670"]);
/// # Ok::<_, serde_json::Error>(())
/// ```
pub fn unverified(codes: &[PortingVerificationCode]) -> impl Iterator<Item = &PortingVerificationCode> {
    codes.iter().filter(|code| code.verified != Some(true))
}

fn validate(codes: &[ReceivedCode]) -> Issues {
    let mut issues: Issues = list_length("verification_codes", codes.len(), MAX_NUMBERS).into_iter().collect();
    for (index, received) in codes.iter().enumerate() {
        let code = received.code.expose();
        if code.len() != CODE_DIGITS || !code.bytes().all(|byte| byte.is_ascii_digit()) {
            // The code itself is a secret.
            let message =
                format!("expected 5 digits as in the API's examples, got {} characters", code.chars().count());
            let field = format!("verification_codes[{index}].code");
            issues
                .push(Issue::warning(field, Rule::VerificationCode, message).with_hint("compare it with the message"));
        }
    }
    issues
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_validated_but_not_shown() {
        let code = |text: &str| ReceivedCode::new("+61412345678".parse().unwrap(), text);
        let issues = validate(&[code("04821"), code("4821"), code("0482x")]);
        assert_eq!(issues.warnings().count(), 2);
        assert!(!format!("{issues:?}{:?}", code("04821")).contains("4821"));
        assert!(validate(&[]).has_errors());
        assert!(validate(&vec![code("04821"); 101]).has_errors());
    }
}
