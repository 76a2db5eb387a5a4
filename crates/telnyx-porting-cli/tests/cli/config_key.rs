//! The locations of the key.

use crate::configured::Configured;
use crate::support::{KEY, Ran};
use httpmock::MockServer;
use serde_json::json;

/// Sends a request to an API that only accepts the key of the tests.
fn ask(settings: &str, variables: &[(&str, &str)]) -> Ran {
    let server = MockServer::start();
    server.mock(|when, then| {
        when.header("authorization", format!("Bearer {KEY}"));
        then.status(200).json_body(json!({"data": []}));
    });
    let text = format!("[profiles.default]\nbase_url = '{}'\n{settings}\n", server.base_url());
    let configured = Configured::new(&text);
    std::fs::write(configured.folder.path().join("key.txt"), format!("{KEY}\n")).unwrap();
    configured.run_with(variables, &["uk-carriers"])
}

#[test]
fn a_file_has_the_key() {
    ask("api_key_file = 'key.txt'", &[]).assert_code(0);
    let ran = ask("api_key_file = 'gone.txt'", &[]).assert_code(4);
    ran.assert_stderr(&["config.toml: line 3: profiles.default.api_key_file: ", "gone.txt cannot be read: "]);
    let ran = ask("", &[("TELNYX_API_KEY_FILE", "/dev/null")]).assert_code(4);
    ran.assert_stderr(&["TELNYX_API_KEY_FILE: is empty", "[api-key]"]);
}

#[test]
#[cfg(unix)]
fn a_command_prints_the_key() {
    ask(&format!("api_key_command = 'echo {KEY}'"), &[]).assert_code(0);
    ask(&format!("api_key_command = ['printf', '%s', '{KEY}']"), &[]).assert_code(0);
    // Without a shell, a $ is literal.
    let ran = ask("api_key_command = 'echo $HOME \"a b\"'", &[]).assert_code(4);
    ran.assert_stderr(&[
        "api_key_command: expected visible ASCII characters without whitespace, got a space at position 6",
    ]);
}

#[test]
#[cfg(unix)]
fn commands_that_print_no_key_are_named() {
    let field = "config.toml: line 3: profiles.default.api_key_command: ";
    for (command, reason) in [
        ("'false'", "false ended with exit status: 1"),
        ("'true'", "is empty"),
        ("'no-such-program KEY0123456789ABCDEF'", "no-such-program cannot be started: "),
        ("'''sh -c \"echo KEY0123456789ABCDEF; exit 3\"'''", "sh ended with exit status: 3"),
        ("'''sh -c \"kill -9 $$\"'''", "sh ended with signal: 9"),
        ("['printf', '\\xff']", "the output of printf cannot be read: "),
        ("['head', '-c', '100000', '/dev/zero']", "api_key_command: "),
    ] {
        let ran = ask(&format!("api_key_command = {command}"), &[]).assert_code(4);
        ran.assert_stderr(&["error: ", field, reason]);
    }
    let slow = "api_key_command = 'sleep 60'\napi_key_command_timeout = '20ms'";
    ask(slow, &[]).assert_code(4).assert_stderr(&[field, "sleep did not end within 20ms"]);
}

#[test]
#[cfg(unix)]
fn a_command_has_an_empty_stdin_and_its_stderr_is_shown() {
    let script = format!("api_key_command = '''sh -c \"cat; echo unlocked >&2; echo {KEY}\"'''");
    ask(&script, &[]).assert_code(0).assert_stderr(&["unlocked\n"]);
}

#[test]
#[cfg(unix)]
fn a_relative_command_is_resolved_against_the_folder_of_the_file() {
    use std::os::unix::fs::PermissionsExt;
    let configured = Configured::new("[profiles.default]\napi_key_command = './key.sh'\n");
    let script = configured.folder.path().join("key.sh");
    std::fs::write(&script, "#!/bin/sh\nexit 7\n").unwrap();
    std::fs::set_permissions(&script, std::fs::Permissions::from_mode(0o700)).unwrap();
    let ran = configured.run(&["uk-carriers"]).assert_code(4);
    ran.assert_stderr(&[&format!("{} ended with exit status: 7", script.display())]);
}

#[test]
#[cfg(unix)]
fn checking_does_not_run_the_command() {
    let configured = Configured::new("[profiles.default]\napi_key_command = 'touch ran'\n");
    let mut command = configured.command(&["config", "check"]);
    command.current_dir(configured.folder.path()).assert().success();
    assert!(!configured.folder.path().join("ran").exists());
}

#[test]
#[cfg(unix)]
fn files_with_keys_that_others_can_read_cause_a_warning() {
    use std::os::unix::fs::PermissionsExt;
    let open = |path: &std::path::Path| {
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o640)).unwrap();
    };
    let configured = Configured::new(&format!("[profiles.default]\napi_key = '{KEY}'\n"));
    open(&configured.path());
    let warning = "contains a key and other users can read it (mode 640): chmod 600 ";
    configured.run(&["config", "check"]).assert_code(0).assert_stderr(&["warning: ", "config.toml contains", warning]);
    // Files without a key may be readable by others.
    configured.run(&["config", "set", "api_key_file", "key.txt"]).assert_code(0);
    open(&configured.path());
    let key = configured.folder.path().join("key.txt");
    std::fs::write(&key, KEY).unwrap();
    open(&key);
    configured.run(&["config", "set", "api_key_file", key.to_str().unwrap()]).assert_code(0);
    configured.run(&["config", "check"]).assert_code(0).assert_stderr(&["key.txt contains", warning]);
}
