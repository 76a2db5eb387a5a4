//! Size limits of release artifacts.

use crate::build;
use crate::print;
use anyhow::ensure;

/// The download size.
pub(super) struct Limit {
    what: &'static str,
    bytes: usize,
    /// The package and profile of the build.
    package: &'static str,
    profile: &'static str,
}

/// Twenty megabytes of a stripped program.
pub(super) const PROGRAM: Limit =
    Limit { what: "the program", bytes: 20_000_000, package: "telnyx-porting-cli", profile: build::PROFILE };

/// Eight megabytes of a wheel, which is packed already.
pub(super) const WHEEL: Limit =
    Limit { what: "the wheel", bytes: 8_000_000, package: "telnyx-porting-python", profile: build::WHEEL };

/// Nine megabytes of a wheel with the program.
pub(super) const PROGRAM_WHEEL: Limit = Limit {
    what: "the wheel of the program",
    bytes: 9_000_000,
    package: "telnyx-porting-cli",
    profile: build::PROFILE,
};

impl Limit {
    /// Rejects artifacts that are too large.
    pub(super) fn check(&self, bytes: usize) -> anyhow::Result<()> {
        let Self { what, package, profile, .. } = self;
        let (has, may) = (megabytes(bytes), megabytes(self.bytes));
        ensure!(
            bytes <= self.bytes,
            "{what} has {has} MB and may have {may} MB; see where they are with: \
             cargo bloat --profile {profile} --crates --package {package}"
        );
        print::note(&format!("{what} has {has} MB; the limit is {may} MB"));
        Ok(())
    }
}

/// Millions of bytes, with one decimal digit, rounded up so that an oversized artifact never appears to fit.
fn megabytes(bytes: usize) -> String {
    let tenths = bytes.div_ceil(100_000);
    format!("{}.{}", tenths / 10, tenths % 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn oversized_artifacts_are_rejected_with_both_sizes() {
        for (limit, start, profile) in [
            (PROGRAM, "the program has 20.1 MB and may have 20.0 MB", "--profile small "),
            (WHEEL, "the wheel has 8.1 MB and may have 8.0 MB", "--profile wheel "),
        ] {
            limit.check(limit.bytes).unwrap();
            let rejected = limit.check(limit.bytes + 1).unwrap_err().to_string();
            assert!(rejected.starts_with(start) && rejected.contains(profile), "{rejected}");
        }
    }
}
