//! How large the program may be.

use crate::build::PROFILE;
use crate::print;
use anyhow::ensure;

/// Twelve megabytes of a stripped program: what people wait for when they install it.
const LIMIT: usize = 12_000_000;

/// Refuses a program that is too large.
pub(super) fn check(bytes: usize) -> anyhow::Result<()> {
    ensure!(
        bytes <= LIMIT,
        "the program has {} MB and may have {} MB; see where they are with: cargo bloat --profile {} --crates",
        megabytes(bytes),
        megabytes(LIMIT),
        PROFILE
    );
    print::note(&format!("the program has {} MB; the limit is {} MB", megabytes(bytes), megabytes(LIMIT)));
    Ok(())
}

/// Millions of bytes, with one digit behind the point, rounded up so that nothing too large looks as if it fitted.
fn megabytes(bytes: usize) -> String {
    let tenths = bytes.div_ceil(100_000);
    format!("{}.{}", tenths / 10, tenths % 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_over_the_limit_is_refused_with_both_sizes() {
        check(LIMIT).unwrap();
        let refused = check(LIMIT + 1).unwrap_err().to_string();
        assert!(refused.starts_with("the program has 12.1 MB and may have 12.0 MB"), "{refused}");
    }
}
