//! A local, stateful simulator of the Telnyx porting API.
