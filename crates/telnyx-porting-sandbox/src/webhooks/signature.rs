//! Signatures of webhooks.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::{Signer as _, SigningKey};

/// Signs every sandbox's webhooks. It protects nothing, and is always the same so that a test can have the public key in
/// its settings.
const SEED: [u8; 32] = *b"telnyx-porting-sandbox-webhooks!";

/// Signs those that are to be found out.
const WRONG_SEED: [u8; 32] = *b"telnyx-porting-sandbox-imposter!";

/// The public key of the signatures, in base64.
pub(crate) fn public_key() -> String {
    STANDARD.encode(SigningKey::from_bytes(&SEED).verifying_key().as_bytes())
}

/// The signature of a body that is sent at a time, in base64: over the time, a `|` and the body.
pub(super) fn sign(timestamp: &str, body: &[u8], with_wrong_key: bool) -> String {
    let key = SigningKey::from_bytes(if with_wrong_key { &WRONG_SEED } else { &SEED });
    let mut message = Vec::with_capacity(timestamp.len() + 1 + body.len());
    message.extend_from_slice(timestamp.as_bytes());
    message.push(b'|');
    message.extend_from_slice(body);
    STANDARD.encode(key.sign(&message).to_bytes())
}
