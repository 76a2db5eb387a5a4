//! Move phone numbers into Telnyx: validation, workflow, safe retries.
