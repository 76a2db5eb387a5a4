//! Public keys of webhook signatures.

use std::{fmt, str::FromStr};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use ed25519_dalek::{Signature, VerifyingKey};
use serde::{Deserialize, Serialize};

use crate::validation::{Issue, Rule, ValidationError};

const FIELD: &str = "public_key";

/// The public key of a Telnyx account: 32 bytes in base64.
///
/// Source: the portal lists it with the keys of the account. It is an Ed25519 key, not the API key. Text is padded
/// base64 in the standard alphabet with 44 characters; whitespace around it is ignored, because keys are often read
/// from files that end with a line break. `Display` and serde use the same form.
///
/// # Errors
/// [`Rule::WebhookKey`] for other text, for bytes that are not a key, and for the few keys of small order, for which
/// anybody could sign. Errors do not contain the text, because it may be another key pasted by mistake.
///
/// ```
/// use telnyx_porting::webhooks::PublicKey;
///
/// let key: PublicKey = "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=\n".parse()?;
/// assert_eq!(key.to_string(), "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=");
///
/// let error = "KEY0123456789ABCDEF".parse::<PublicKey>().unwrap_err();
/// assert!(!error.to_string().contains("KEY0123"));
/// # Ok::<_, telnyx_porting::ValidationError>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PublicKey(VerifyingKey);

impl PublicKey {
    /// Whether the owner of the key signed the message, by the strict rules: signatures that can be altered without the
    /// private key are rejected.
    pub(super) fn has_signed(&self, message: &[u8], signature: &Signature) -> bool {
        self.0.verify_strict(message, signature).is_ok()
    }
}

fn refusal(shape: impl fmt::Display) -> ValidationError {
    let message = format!("expected 32 bytes in base64, got {shape}");
    Issue::error(FIELD, Rule::WebhookKey, message)
        .with_hint("copy the public key of the account from the Telnyx portal; it has 44 characters and ends with =")
        .into()
}

impl FromStr for PublicKey {
    type Err = ValidationError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text = text.trim_matches(|c: char| c.is_ascii_whitespace());
        if text.is_empty() {
            return Err(refusal("nothing"));
        }
        let bytes = STANDARD.decode(text).map_err(|_| refusal("text that is not base64"))?;
        let bytes: [u8; 32] =
            bytes.try_into().map_err(|bytes: Vec<u8>| refusal(format!("base64 of {} bytes", bytes.len())))?;
        match VerifyingKey::from_bytes(&bytes) {
            Ok(key) if key.is_weak() => Err(refusal("a key for which anybody can sign")),
            Ok(key) => Ok(Self(key)),
            Err(_) => Err(refusal("32 bytes that are not an Ed25519 key")),
        }
    }
}

impl TryFrom<&str> for PublicKey {
    type Error = ValidationError;

    fn try_from(text: &str) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl TryFrom<String> for PublicKey {
    type Error = ValidationError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<PublicKey> for String {
    fn from(key: PublicKey) -> Self {
        STANDARD.encode(key.0)
    }
}

impl fmt::Display for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&String::from(*self))
    }
}

impl fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PublicKey({self})")
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const KEY: &str = "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=";

    #[test]
    fn base64_of_32_bytes_is_accepted() {
        let key: PublicKey = KEY.parse().unwrap();
        assert_eq!(format!(" \t{KEY}\r\n").parse(), Ok(key));
        assert_eq!(PublicKey::try_from(KEY), Ok(key));
        assert_eq!(format!("{key:?}"), format!("PublicKey({KEY})"));
        assert_eq!(serde_json::to_string(&key).unwrap(), format!("\"{KEY}\""));
        assert_eq!(serde_json::from_str::<PublicKey>(&format!("\"{KEY}\"")).unwrap(), key);
    }

    #[test]
    fn other_text_is_rejected_and_not_shown() {
        let url_safe = KEY.replace('/', "_");
        let broken = format!("{}\n{}", &KEY[..20], &KEY[20..]);
        let hexadecimal = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a";
        let texts = [
            "",
            " ",
            &KEY[..43], // without padding
            &url_safe,
            &broken,
            hexadecimal,
            "KEY0123456789ABCDEF",
            "-----BEGIN PUBLIC KEY-----",
            "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURp=", // with a bit after the last byte
            "AgAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", // not on the curve
        ];
        for text in texts {
            let error = text.parse::<PublicKey>().expect_err(text);
            assert_eq!(error.first().rule(), Rule::WebhookKey);
            assert!(error.first().hint().is_some());
            assert!(text.trim().is_empty() || !error.to_string().contains(text), "{error}");
        }
    }

    #[test]
    fn keys_for_which_anybody_can_sign_are_rejected() {
        let identity: [u8; 32] = std::array::from_fn(|index| u8::from(index == 0));
        for bytes in [[0; 32], identity] {
            let error = STANDARD.encode(bytes).parse::<PublicKey>().unwrap_err();
            assert!(error.to_string().contains("anybody"), "{error}");
        }
    }

    proptest! {
        #[test]
        fn never_panics_and_round_trips(bytes in any::<[u8; 32]>(), text in "\\PC{0,50}") {
            let _ = text.parse::<PublicKey>();
            let text = STANDARD.encode(bytes);
            if let Ok(key) = text.parse::<PublicKey>() {
                prop_assert_eq!(key.to_string(), text);
            }
        }
    }
}
