//! Maintenance tasks of telnyx-porting.

fn main() {}
