//! Port phone numbers into Telnyx from the command line.

fn main() {}
