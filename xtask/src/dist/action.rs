//! Tests of the composite action, with a folder instead of the releases and a script instead of the program.

use super::program::{EXTENSION, stem};
use super::{NAME, VERSION, archive, sums};
use crate::workspace::Workspace;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

/// Prints the variables of a sandbox, and runs until its folder is removed.
const PROGRAM: &str = "#!/bin/sh
echo \"$@\" > \"$0.arguments\"
echo TELNYX_BASE_URL=http://127.0.0.1:1/v2
echo TELNYX_API_KEY=KEY
while [ -e \"$0\" ]; do sleep 0.05; done
";

/// A folder with a release.
fn release() -> (tempfile::TempDir, String) {
    let releases = tempfile::tempdir().unwrap();
    let folder = releases.path().join(format!("v{VERSION}"));
    fs::create_dir(&folder).unwrap();
    let stem = stem("x86_64-unknown-linux-gnu");
    let entry = archive::Entry::program(NAME, PROGRAM.as_bytes().to_vec());
    let packed = archive::pack(&stem, vec![entry]).unwrap();
    fs::write(folder.join(format!("{stem}.{EXTENSION}")), &packed).unwrap();
    sums::write(&folder, VERSION).unwrap();
    (releases, sums::digest(&packed))
}

fn script(name: &str, folder: &Path, variables: &[(&str, &str)]) -> Output {
    let mut command = Command::new(Workspace::find().root().join(".github/actions/sandbox").join(name));
    for (variable, file) in [("GITHUB_ENV", "env"), ("GITHUB_OUTPUT", "output"), ("GITHUB_PATH", "path")] {
        command.env(variable, folder.join(file));
    }
    command.env("FOLDER", folder.join("own")).envs(variables.iter().copied()).output().unwrap()
}

fn install(releases: &Path, folder: &Path, sum: &str, system: &str) -> Output {
    let url = format!("file://{}", releases.display());
    script(
        "install.sh",
        folder,
        &[("RELEASES", &url), ("VERSION", VERSION), ("SHA256", sum), ("OS", system), ("ARCH", "X64")],
    )
}

fn is_possible() -> bool {
    Command::new("curl").arg("--version").output().is_ok_and(|output| output.status.success())
}

#[test]
fn the_action_installs_the_program_and_starts_it() {
    if !is_possible() {
        return;
    }
    let (releases, sum) = release();
    for sum in [sum.as_str(), ""] {
        let folder = tempfile::tempdir().unwrap();
        let read = |name: &str| fs::read_to_string(folder.path().join(name)).unwrap();
        let installed = install(releases.path(), folder.path(), sum, "Linux");
        assert!(installed.status.success(), "{installed:?}");
        let program = read("output").trim().strip_prefix("program=").unwrap().to_owned();
        assert_eq!(Path::new(&program).parent().unwrap().to_str().unwrap(), read("path").trim());

        let variables =
            [("PROGRAM", program.as_str()), ("PORT", "8080"), ("ARGUMENTS", "--strict\n--frozen\n2026-03-02\n")];
        let started = script("start.sh", folder.path(), &variables);
        assert!(started.status.success(), "{started:?}");
        assert_eq!(read("env"), "TELNYX_BASE_URL=http://127.0.0.1:1/v2\nTELNYX_API_KEY=KEY\n");
        let arguments = fs::read_to_string(format!("{program}.arguments")).unwrap();
        assert_eq!(arguments, "sandbox --listen 127.0.0.1:8080 --strict --frozen 2026-03-02\n");
        assert!(read("output").ends_with("base-url=http://127.0.0.1:1/v2\napi-key=KEY\n"));
    }
}

#[test]
fn other_checksums_and_systems_are_rejected() {
    if !is_possible() {
        return;
    }
    let (releases, sum) = release();
    let wrong = sum.replace(|digit: char| digit.is_ascii_digit(), "a");
    let rejections =
        [(wrong.as_str(), "Linux", "has the checksum"), (sum.as_str(), "Plan9", "no program for Plan9 on X64")];
    for (sum, system, message) in rejections {
        let folder = tempfile::tempdir().unwrap();
        let rejected = install(releases.path(), folder.path(), sum, system);
        let printed = String::from_utf8_lossy(&rejected.stderr).into_owned();
        assert!(!rejected.status.success() && printed.contains(message), "{printed}");
        assert!(!folder.path().join("path").exists());
    }
    // Without a checksum of the caller, that of the release.
    fs::write(
        releases.path().join(format!("v{VERSION}/SHA256SUMS")),
        format!("{wrong}  {}.{EXTENSION}\n", stem("x86_64-unknown-linux-gnu")),
    )
    .unwrap();
    let folder = tempfile::tempdir().unwrap();
    assert!(!install(releases.path(), folder.path(), "", "Linux").status.success());
}

#[test]
fn a_sandbox_that_ends_fails_the_step_with_its_message() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("own")).unwrap();
    let variables = [("PROGRAM", "/bin/false"), ("PORT", "8080"), ("ARGUMENTS", "")];
    let failed = script("start.sh", folder.path(), &variables);
    assert!(!failed.status.success());
    assert!(String::from_utf8_lossy(&failed.stderr).contains("the sandbox has ended"), "{failed:?}");
}
