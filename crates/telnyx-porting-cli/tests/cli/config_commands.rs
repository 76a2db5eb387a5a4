//! Creating and changing profiles.

use crate::configured::Configured;
use crate::support::{KEY, Ran, finish};

const REMARKS: &str = "\
# The office.
default_profile = \"work\" # for now

[profiles.work]
# From the portal.
api_key_file = \"/run/key.txt\" # mode 600
output = \"json\"

[profiles.home]
color = 'never'
";

/// Runs with a text on stdin.
fn run_with_stdin(configured: &Configured, input: &str, arguments: &[&str]) -> Ran {
    let mut command = configured.command(arguments);
    command.write_stdin(input);
    finish(command)
}

#[cfg(unix)]
fn mode(configured: &Configured) -> u32 {
    use std::os::unix::fs::PermissionsExt;
    std::fs::metadata(configured.path()).unwrap().permissions().mode() & 0o777
}

#[test]
#[cfg(unix)]
fn profiles_are_created_without_a_terminal() {
    let configured = Configured::without_file();
    let ran =
        run_with_stdin(&configured, &format!("{KEY}\n"), &["config", "init", "--profile", "work", "--api-key-stdin"]);
    ran.assert_code(0).assert_stderr(&["wrote the profile work to ", "config.toml"]);
    assert_eq!(mode(&configured), 0o600);
    for options in [
        &["--profile", "b", "--api-key-command", "pass show 'my key'"][..],
        &["--profile", "c", "--api-key-file", "/run/key.txt"],
        &["--profile", "d", "--base-url", "http://127.0.0.1:1/v2", "--no-api-key"],
    ] {
        let ran = configured.run(&[&["config", "init", "-o", "json"], options].concat()).assert_code(0);
        assert_eq!(ran.json()["profile"], options[1], "{ran}");
    }
    insta::assert_snapshot!("config-init", configured.text());
}

#[test]
fn existing_profiles_are_not_changed() {
    let configured = Configured::new(REMARKS);
    for options in [&["--no-api-key"][..], &["--no-api-key", "--profile", "home"]] {
        let ran = configured.run(&[&["config", "init"], options].concat()).assert_code(2);
        ran.assert_stderr(&["the profile ", "already exists in", "no changes were made", "hint"]);
    }
    let ran = run_with_stdin(&configured, "KEY 4711", &["config", "init", "--profile", "new", "--api-key-stdin"]);
    assert!(!ran.assert_code(2).assert_stderr(&["api_key: "]).stderr.contains("4711"));
    configured.run(&["config", "init", "--profile", "a b", "--no-api-key"]).assert_code(2);
    assert_eq!(configured.text(), REMARKS);

    let broken = Configured::new("x = ");
    broken.run(&["config", "init", "--no-api-key"]).assert_code(2).assert_stderr(&["line 1: ", "fix or move the file"]);
    assert_eq!(broken.text(), "x = ");
}

#[test]
fn without_a_terminal_an_option_is_required_for_the_key() {
    let configured = Configured::without_file();
    let ran = configured.run(&["config", "init"]).assert_code(2);
    ran.assert_stderr(&["no terminal ", "--api-key-stdin", "--no-api-key"]);
    configured.run(&["config", "init", "--no-api-key", "--api-key-stdin"]).assert_code(2);
    configured.run(&["config", "set", "output"]).assert_code(2).assert_stderr(&["output: has no value"]);
    assert!(!configured.path().exists());
}

#[test]
#[cfg(unix)]
fn on_a_terminal_it_prompts() {
    use crate::pty::Terminal;
    let configured = Configured::without_file();
    let path = configured.path();
    let file = [("TELNYX_PORTING_CONFIG", path.to_str().unwrap())];
    let start = |arguments: &[&str]| Terminal::open(100, arguments, &file);
    let mut terminal = start(&["config", "init"]);
    terminal.reply("name of the profile [default]: ", "");
    terminal.reply("base URL of the API [https://api.telnyx.com/v2]: ", "http://telnyx");
    terminal.reply("plain http", "");
    terminal.reply("number [1]: ", "7");
    terminal.reply("a number from 1 to 4", "1");
    terminal.reply_hidden("key (not shown): ", KEY);
    terminal.end().assert(0, &[]);

    let mut terminal = start(&["config", "init", "--profile", "work", "--base-url", "https://x.example"]);
    terminal.reply("number [1]: ", "3");
    terminal.reply("command: ", "pass show telnyx");
    terminal.end().assert(0, &[]);

    let mut terminal = start(&["config", "set", "api_key", "--profile", "default"]);
    terminal.reply_hidden("key (not shown): ", "");
    terminal.end().assert(2, &["no key was entered"]);
    insta::assert_snapshot!("config-init-asked", configured.text());
}

#[test]
fn settings_are_changed_and_comments_are_kept() {
    let configured = Configured::new(REMARKS);
    configured
        .run(&["config", "set", "output", "yaml"])
        .assert_code(0)
        .assert_stderr(&["set output in the profile work"]);
    configured.run(&["config", "set", "base_url", "https://x.example/v2/"]).assert_code(0);
    configured.run(&["config", "unset", "color", "--profile", "home"]).assert_code(0);
    configured.run(&["config", "use", "home"]).assert_code(0).assert_stderr(&["the default profile is now home"]);
    let expected = REMARKS
        .replace("\"json\"\n", "\"yaml\"\nbase_url = \"https://x.example/v2/\"\n")
        .replace("color = 'never'\n", "")
        .replace("\"work\" #", "\"home\" #");
    assert_eq!(configured.text(), expected);
    let ran = configured.run(&["config", "unset", "color", "-o", "json"]).assert_code(0);
    ran.assert_stderr(&["color was not set in the profile home; no changes were made"]);
    assert_eq!(configured.text(), expected);
}

#[test]
fn settings_are_read_one_by_one_but_not_the_key() {
    let configured = Configured::new(&format!("[profiles.default]\napi_key = '{KEY}'\noutput = 'table'\n"));
    assert_eq!(configured.run(&["config", "get", "api_key"]).assert_code(0).stdout, "[redacted]\n");
    let ran = configured.run(&["config", "get", "api_key", "-o", "json", "--show-secrets"]).assert_code(0);
    assert_eq!(ran.json()["value"], "[redacted]");
    assert_eq!(configured.run(&["config", "get", "output"]).assert_code(0).stdout, "table\n");
    configured
        .run(&["config", "get", "color"])
        .assert_code(3)
        .assert_stderr(&["color is not set in the profile default"]);
    configured.run(&["config", "get", "colour"]).assert_code(2).assert_stderr(&["color"]);
}

#[test]
#[cfg(unix)]
fn a_key_is_read_from_stdin_only() {
    let configured = Configured::new("[profiles.default]\napi_key_file = 'key.txt'\n");
    let ran = configured.run(&["config", "set", "api_key", KEY]).assert_code(2);
    ran.assert_stderr(&["api_key: not accepted on the command line", "pass -"]);
    let ran = run_with_stdin(&configured, &format!(" {KEY}\r\n"), &["config", "set", "api_key", "-"]).assert_code(0);
    ran.assert_stderr(&["removed api_key_file: a profile has one location of the key", "set api_key in"]);
    assert_eq!(configured.text(), format!("[profiles.default]\napi_key = \"{KEY}\"\n"));
    assert_eq!(mode(&configured), 0o600);
    run_with_stdin(&configured, "", &["config", "set", "api_key", "-"])
        .assert_code(2)
        .assert_stderr(&["api_key: is empty"]);
}

#[test]
fn values_are_validated_before_they_are_stored() {
    let configured = Configured::new(REMARKS);
    for (setting, value, message) in [
        ("base_url", "http://x.example", "base_url: is plain http"),
        ("output", "jsno", "output: expected one of table, json"),
        ("color", "red", "color: expected one of auto, always, never"),
        ("api_key_command", "pass 'show", "api_key_command: has an unclosed quote"),
        ("api_key_command_timeout", "0s", "expected a duration such as 10s"),
        ("api_key_file", " ", "api_key_file: is empty"),
    ] {
        configured.run(&["config", "set", setting, value]).assert_code(2).assert_stderr(&[message]);
    }
    configured
        .run(&["config", "set", "outptu", "json"])
        .assert_code(2)
        .assert_stderr(&["similar value exists: 'output'"]);
    assert_eq!(configured.text(), REMARKS);
}

#[test]
fn only_the_first_profile_is_created_implicitly() {
    let configured = Configured::without_file();
    configured.run(&["config", "set", "output", "json", "--profile", "work"]).assert_code(3);
    configured.run(&["config", "set", "output", "json"]).assert_code(0);
    assert!(configured.text().contains("[profiles.default]\noutput = \"json\"\n"), "{}", configured.text());
    let named = Configured::new("[profiles.work]\noutput = 'json'\n");
    let ran = named.run(&["config", "set", "output", "csv"]).assert_code(2);
    ran.assert_stderr(&["no profile is selected, and no default profile is set", "existing profiles: work"]);
}

#[test]
fn the_path_of_a_key_file_is_stored_as_an_absolute_path() {
    let configured = Configured::new(REMARKS);
    let mut command = configured.command(&["config", "set", "api_key_file", "key.txt"]);
    command.current_dir(configured.folder.path());
    let path = configured.folder.path().join("key.txt").display().to_string();
    finish(command)
        .assert_code(0)
        .assert_stderr(&[&format!("{{\"warning\":{{\"message\":\"{path} is not a file yet\"}}}}")]);
    assert!(configured.text().contains(&format!("api_key_file = \"{path}\" # mode 600")), "{}", configured.text());
    configured.run(&["config", "set", "api_key_file", "~/key.txt"]).assert_code(0);
    assert_eq!(configured.run(&["config", "get", "api_key_file", "-o", "table"]).stdout, "~/key.txt\n");
}

#[test]
fn the_default_path_depends_on_the_platform() {
    let home = tempfile::tempdir().unwrap();
    let mut command = crate::support::program();
    command.env_remove("TELNYX_PORTING_CONFIG").env("XDG_CONFIG_HOME", home.path()).env("APPDATA", home.path());
    let ran = finish({
        command.args(["config", "path", "-o", "json"]);
        command
    });
    let expected = home.path().join("telnyx-porting").join("config.toml").display().to_string();
    assert_eq!(ran.json(), serde_json::json!({"path": expected, "exists": false}));
    let configured = Configured::new("");
    assert_eq!(configured.run(&["config", "path"]).stdout, format!("{}\n", configured.path().display()));
}

#[cfg(unix)]
#[test]
fn special_files_are_not_replaced() {
    use std::os::unix::fs::FileTypeExt as _;
    let configured = Configured::without_file();
    // A socket, because opening a pipe could block.
    let _socket = std::os::unix::net::UnixListener::bind(configured.path()).unwrap();
    configured.run(&["config", "set", "output", "json"]).assert_code(2);
    assert!(std::fs::metadata(configured.path()).unwrap().file_type().is_socket());
}

#[cfg(unix)]
#[test]
fn an_empty_device_is_read_and_not_replaced() {
    use std::os::unix::fs::FileTypeExt as _;
    let configured = Configured::without_file();
    std::os::unix::fs::symlink("/dev/null", configured.path()).unwrap();
    configured.run(&["config", "init", "--api-key-command", "true"]).assert_stderr(&["not a regular file"]);
    assert!(std::fs::metadata("/dev/null").unwrap().file_type().is_char_device());
}
