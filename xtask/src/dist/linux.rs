//! Checks that Linux binaries run on every distribution that the tag of their wheel promises.

use anyhow::{Context, bail, ensure};
use object::Endianness;
use object::elf::{DT_NEEDED, FileHeader64};
use object::read::elf::{Dyn, FileHeader};

/// The oldest glibc of a release: `CentOS` 7 and everything since 2014.
const OLDEST: Version = Version(2, 17);
/// The tag that maturin builds for.
pub(super) const GLIBC: &str = "manylinux2014";
/// The same for musl: Alpine 3.13 and later.
pub(super) const MUSL: &str = "musllinux_1_2";

/// The libraries that every Linux distribution has.
const EVERYWHERE: [&str; 7] = [
    "ld-linux-aarch64.so.1",
    "ld-linux-x86-64.so.2",
    "libc.so.6",
    "libdl.so.2",
    "libgcc_s.so.1",
    "libm.so.6",
    "libpthread.so.0",
];
/// The libraries of distributions with musl.
const EVERYWHERE_WITH_MUSL: [&str; 2] = ["libc.so", "libgcc_s.so.1"];
/// The version of GCC whose libgcc is in the oldest distributions, for its symbols `GCC_4.8.0` and earlier.
const OLDEST_GCC: Version = Version(4, 8);

/// The first two parts of a version.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Version(u32, u32);

impl Version {
    /// Reads versions such as `2.17` and `2.2.5`.
    fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split('.').map(|part| part.parse().ok());
        Some(Self(parts.next()??, parts.next()??))
    }
}

/// The platform tag of a Linux wheel.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Tag {
    /// glibc of this version or later.
    Glibc(Version),
    Musl,
}

impl Tag {
    /// The tag in the name of a wheel; `None` for other platforms. Linux wheels with a tag for newer distributions than those
    /// of a release are rejected.
    pub(super) fn from_wheel(wheel: &str) -> anyhow::Result<Option<Self>> {
        let tags =
            wheel.strip_suffix(".whl").and_then(|stem| stem.rsplit('-').next()).context("a wheel without a tag")?;
        if !tags.contains("linux") {
            return Ok(None);
        }
        if tags.split('.').any(|tag| tag.starts_with(MUSL)) {
            return Ok(Some(Self::Musl));
        }
        let versions = tags.split('.').filter_map(|tag| tag.strip_prefix("manylinux_"));
        let versions = versions.filter_map(|rest| Version::parse(&rest.replacen('_', ".", 1).replacen('_', ".", 1)));
        match versions.min() {
            Some(version) if version <= OLDEST => Ok(Some(Self::Glibc(version))),
            _ => bail!("{wheel} requires a newer distribution than {GLIBC} and {MUSL}"),
        }
    }

    /// Rejects a file that needs libraries which are not part of every distribution, or symbols that are newer than the tag.
    /// Files in other formats are ignored.
    pub(super) fn check(&self, name: &str, file: &[u8]) -> anyhow::Result<()> {
        if !file.starts_with(&object::elf::ELFMAG) {
            return Ok(());
        }
        let requirements = Requirements::parse(file).with_context(|| format!("cannot read {name}"))?;
        let libraries: &[&str] = match self {
            Self::Glibc(_) => &EVERYWHERE,
            Self::Musl => &EVERYWHERE_WITH_MUSL,
        };
        for library in &requirements.libraries {
            ensure!(libraries.contains(&library.as_str()), "{name} needs {library}, which some distributions lack");
        }
        let Self::Glibc(oldest) = self else { return Ok(()) };
        for symbol in &requirements.versions {
            let newest = |prefix: &str, newest: Version| {
                symbol.strip_prefix(prefix).and_then(Version::parse).is_some_and(|version| version <= newest)
            };
            ensure!(
                newest("GLIBC_", *oldest) || newest("GCC_", OLDEST_GCC),
                "{name} needs {symbol}, which is newer than glibc {}.{}",
                oldest.0,
                oldest.1
            );
        }
        Ok(())
    }
}

/// The requirements of an ELF file.
#[derive(Debug, PartialEq, Eq)]
struct Requirements {
    libraries: Vec<String>,
    /// Symbol versions, such as `GLIBC_2.17`.
    versions: Vec<String>,
}

impl Requirements {
    fn parse(file: &[u8]) -> anyhow::Result<Self> {
        let header = FileHeader64::<Endianness>::parse(file)?;
        let endian = header.endian()?;
        let sections = header.sections(endian, file)?;
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let mut found = Self { libraries: Vec::new(), versions: Vec::new() };
        if let Some((entries, link)) = sections.dynamic(endian, file)? {
            let strings = sections.strings(endian, file, link)?;
            for entry in entries.iter().filter(|entry| entry.tag(endian) == DT_NEEDED) {
                found.libraries.push(text(entry.string(endian, strings)?));
            }
        }
        if let Some((mut needs, link)) = sections.gnu_verneed(endian, file)? {
            let strings = sections.strings(endian, file, link)?;
            while let Some((need, mut versions)) = needs.next()? {
                need.file(endian, strings)?;
                while let Some(version) = versions.next()? {
                    found.versions.push(text(version.name(endian, strings)?));
                }
            }
        }
        found.versions.sort();
        found.versions.dedup();
        Ok(found)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tag_is_read_from_the_name() {
        let of = |tags: &str| Tag::from_wheel(&format!("telnyx_porting-1.2.3-cp310-abi3-{tags}.whl"));
        let oldest = Tag::Glibc(OLDEST);
        assert_eq!(of("manylinux_2_17_x86_64.manylinux2014_x86_64").unwrap(), Some(oldest));
        assert_eq!(of("musllinux_1_2_aarch64").unwrap(), Some(Tag::Musl));
        assert_eq!(of("macosx_11_0_arm64").unwrap(), None);
        assert_eq!(of("win_amd64").unwrap(), None);
        for newer in ["manylinux_2_34_x86_64", "linux_x86_64"] {
            let rejected = of(newer).unwrap_err().to_string();
            assert!(rejected.contains("requires a newer distribution than manylinux2014"), "{rejected}");
        }
    }

    #[test]
    fn versions_are_compared_as_numbers() {
        assert!(Version::parse("2.9").unwrap() < OLDEST && Version::parse("2.2.5").unwrap() < OLDEST);
        assert!(Version::parse("2.18").unwrap() > OLDEST && Version::parse("3.0").unwrap() > OLDEST);
        assert_eq!(Version::parse("PRIVATE"), None);
    }

    /// The test itself is an ELF file, built for this machine.
    #[test]
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    fn newer_symbols_and_other_libraries_are_rejected() {
        let file = std::fs::read(std::env::current_exe().unwrap()).unwrap();
        let found = Requirements::parse(&file).unwrap();
        assert!(found.libraries.iter().any(|library| library == "libc.so.6"), "{found:?}");
        assert!(found.versions.iter().any(|version| version.starts_with("GLIBC_2.")), "{found:?}");

        Tag::Glibc(Version(2, 999)).check("test", &file).unwrap();
        let rejected = Tag::Glibc(Version(2, 1)).check("test", &file).unwrap_err().to_string();
        assert!(
            rejected.starts_with("test needs GLIBC_2.") && rejected.ends_with("newer than glibc 2.1"),
            "{rejected}"
        );
        let rejected = Tag::Musl.check("test", &file).unwrap_err().to_string();
        assert!(rejected.starts_with("test needs lib") && rejected.ends_with("some distributions lack"), "{rejected}");
    }

    #[test]
    fn only_complete_elf_files_are_read() {
        let tag = Tag::Glibc(OLDEST);
        tag.check("page", b"<html>").unwrap();
        assert!(tag.check("stub", b"\x7fELF").unwrap_err().to_string().contains("cannot read stub"));
    }
}
