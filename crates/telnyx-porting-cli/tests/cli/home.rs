//! Unusual home folders, and files that others can read.
#![cfg(unix)]

use crate::configured::Configured;
use crate::support::{KEY, Ran, finish, program, sandbox};
use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

/// Runs with the file at its default path.
fn run_at_home(home: &OsStr, folder: &Path, arguments: &[&str]) -> Ran {
    let mut command = program();
    command.env_remove("TELNYX_PORTING_CONFIG").env_remove("XDG_CONFIG_HOME").env("HOME", home).current_dir(folder);
    command.args(arguments);
    finish(command)
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_home_commands_that_need_no_file_run() {
    let sandbox = sandbox().await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    std::fs::write(&file, "").unwrap();
    for home in ["/dev/null", file.to_str().unwrap(), "home", ".", "/nowhere"] {
        for arguments in [&["uk-carriers", "--sandbox"][..], &["exceptions", "LSR_PENDING"], &["--version"]] {
            let ran = run_at_home(home.as_ref(), folder.path(), arguments).assert_code(0);
            assert_eq!(ran.stderr, "", "{home}: {ran}");
        }
        let mut command = program();
        command.env_remove("TELNYX_PORTING_CONFIG").env_remove("XDG_CONFIG_HOME").env("HOME", home);
        command.env("TELNYX_API_KEY", KEY).args(["uk-carriers", "--base-url", sandbox.base_url()]);
        let ran = finish(command).assert_code(0);
        assert_eq!(ran.stderr, "", "{home}: {ran}");
    }
}

#[test]
fn a_relative_home_is_not_used() {
    let folder = tempfile::tempdir().unwrap();
    for home in ["home", "."] {
        for arguments in
            [&["config", "set", "output", "json"][..], &["config", "init", "--no-api-key"], &["config", "path"]]
        {
            let ran = run_at_home(home.as_ref(), folder.path(), arguments).assert_code(1);
            ran.assert_stderr(&["no home folder with an absolute path", "TELNYX_PORTING_CONFIG"]);
        }
    }
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    let ran = run_at_home("/dev/null".as_ref(), folder.path(), &["config", "set", "output", "json"]).assert_code(1);
    ran.assert_stderr(&["/dev/null/.config/telnyx-porting/config.toml cannot be written", "TELNYX_PORTING_CONFIG"]);
}

#[test]
fn a_home_that_is_not_utf8_can_contain_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let home = folder.path().join(OsStr::from_bytes(b"h\xf6me"));
    for (arguments, is_json) in [
        (&["config", "init", "--no-api-key"][..], false),
        (&["config", "init", "--no-api-key", "--profile", "b", "-o", "json"], true),
        (&["config", "set", "output", "json"], false),
        (&["config", "set", "color", "never", "-o", "json"], true),
        (&["config", "unset", "color", "-o", "json"], true),
        (&["config", "use", "b"], false),
        (&["config", "list"], false),
        (&["config", "get", "output", "--profile", "default", "-o", "json"], true),
        (&["config", "path", "-o", "json"], true),
    ] {
        let ran = run_at_home(home.as_os_str(), folder.path(), arguments).assert_code(0);
        if is_json {
            ran.json();
        }
    }
    assert!(home.join(".config/telnyx-porting/config.toml").is_file());
}

/// Whether permissions restrict this user; they do not restrict root.
fn is_denied(path: &Path) -> bool {
    std::fs::read_dir(path).is_err()
}

#[test]
fn an_inaccessible_home_causes_a_warning_and_is_ignored() {
    let home = tempfile::tempdir().unwrap();
    let settings = home.path().join(".config");
    std::fs::create_dir(&settings).unwrap();
    std::fs::set_permissions(&settings, std::fs::Permissions::from_mode(0o000)).unwrap();
    if is_denied(&settings) {
        let ran = run_at_home(home.path().as_os_str(), home.path(), &["orders", "list"]).assert_code(4);
        ran.assert_stderr(&["warning: ", "config.toml cannot be read: Permission denied", "no API key"]);
        let ran = run_at_home(home.path().as_os_str(), home.path(), &["config", "list"]).assert_code(2);
        ran.assert_stderr(&["config.toml cannot be read: Permission denied"]);
        let mut command = program();
        command.env("TELNYX_PORTING_CONFIG", settings.join("config.toml")).args(["orders", "list"]);
        finish(command).assert_code(2);
    }
    std::fs::set_permissions(&settings, std::fs::Permissions::from_mode(0o700)).unwrap();
}

#[test]
fn config_warns_about_keys_that_others_can_read() {
    let configured =
        Configured::new("[profiles.default]\napi_key_file = 'key.txt'\n[profiles.b]\napi_key_file = 'b.txt'\n");
    let write = |name: &str, mode: u32| {
        let path = configured.folder.path().join(name);
        std::fs::write(&path, KEY).unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(mode)).unwrap();
        format!("{} contains a key and other users can read it (mode {mode:03o})", path.display())
    };
    let (first, second) = (write("key.txt", 0o644), write("b.txt", 0o640));
    configured.run(&["config", "list"]).assert_code(0).assert_stderr(&[&first, &second]);
    for arguments in [
        &["config", "get", "api_key_file"][..],
        &["config", "check"],
        &["config", "set", "output", "json"],
        &["config", "unset", "output"],
        &["config", "use", "default"],
    ] {
        let ran = configured.run(arguments).assert_code(0).assert_stderr(&[&first]);
        assert!(!ran.stderr.contains(&second), "{ran}");
    }
    configured.run(&["config", "get", "api_key_file", "--profile", "b"]).assert_code(0).assert_stderr(&[&second]);
    write("key.txt", 0o600);
    write("b.txt", 0o600);
    assert_eq!(configured.run(&["config", "list"]).assert_code(0).stderr, "");

    let inside = Configured::new(&format!("[profiles.default]\napi_key = '{KEY}'\n"));
    std::fs::set_permissions(inside.path(), std::fs::Permissions::from_mode(0o604)).unwrap();
    inside.run(&["config", "list"]).assert_code(0).assert_stderr(&["config.toml contains a key", "(mode 604)"]);
    // Writing the file makes it private.
    assert!(!inside.run(&["config", "set", "output", "json"]).assert_code(0).stderr.contains("others"));
}
