//! Low-level client for the Telnyx porting API, generated from its OpenAPI description.
