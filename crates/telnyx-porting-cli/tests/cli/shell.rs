//! `completions` and `man`.

use crate::support::run;

#[test]
fn every_shell_has_completions() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let ran = run(&["completions", shell]).assert_code(0);
        for word in ["telnyx-porting", "verification", "customer-reference"] {
            assert!(ran.stdout.contains(word), "{shell} does not know {word}");
        }
    }
    run(&["completions", "cmd"]).assert_code(2).assert_stderr(&["invalid value", "powershell"]);
}

#[test]
fn the_manual_has_the_exit_codes() {
    let ran = run(&["man"]).assert_code(0);
    assert!(ran.stdout.contains(".TH telnyx\\-porting 1") || ran.stdout.contains(".TH telnyx-porting 1"), "{ran}");
    for line in ["Exit codes", "not found", "partial success", "interrupted"] {
        assert!(ran.stdout.contains(line), "{line} in {ran}");
    }
}

#[test]
fn every_command_has_a_page() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().to_str().unwrap();
    run(&["man", "--dir", path]).assert_code(0).assert_stderr(&["wrote the manual pages"]);
    for page in ["telnyx-porting.1", "telnyx-porting-orders.1", "telnyx-porting-orders-create.1"] {
        assert!(folder.path().join(page).is_file(), "{page}");
    }
    run(&["man", "--dir", "/nowhere/at/all"]).assert_code(1).assert_stderr(&["cannot be written to"]);
}

/// A full disk must cause a failure.
#[cfg(target_os = "linux")]
#[test]
fn a_failed_write_is_a_failure() {
    for command in ["--help", "orders --help", "--version", "completions bash", "man", "orders list"] {
        let mut program = crate::support::std_program();
        let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
        let output = program.args(command.split(' ')).arg("--sandbox").stdout(full).output().unwrap();
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{command}: {stderr}");
        assert!(stderr.contains("cannot write the output"), "{command}: {stderr}");
    }
}
