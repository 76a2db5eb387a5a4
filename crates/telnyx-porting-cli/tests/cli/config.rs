//! The resolved configuration and its sources.

use crate::configured::Configured;
use crate::support::{KEY, root, sandbox};
use httpmock::MockServer;

const TWO: &str = "\
# The office.
default_profile = \"work\"

[profiles.work]
base_url = \"https://work.example/v2\"
api_key = \"KEY0123456789ABCDEF\"
color = \"never\"

[profiles.home]
base_url = \"https://home.example/v2\"
api_key_command = [\"secret-tool\", \"lookup\", \"KEY0123456789ABCDEF\"]
api_key_command_timeout = \"5s\"
output = \"json\"
";

/// A value and the kind of its source, as printed by `config check`.
fn resolved(configured: &Configured, setting: &str, variables: &[(&str, &str)], flags: &[&str]) -> (String, String) {
    let ran = configured.run_with(variables, &[&["config", "check", "-o", "json"], flags].concat());
    let rows = ran.json();
    let row = rows.as_array().unwrap().iter().find(|row| row["setting"] == setting).unwrap().clone();
    let text = |field: &str| row[field].as_str().unwrap_or("none").to_owned();
    (text("value"), text("source"))
}

#[test]
fn flags_override_variables_which_override_the_profile() {
    let two = Configured::new(TWO);
    let value = |setting, variables: &[(&str, &str)], flags: &[&str]| {
        let (value, source) = resolved(&two, setting, variables, flags);
        format!("{value} of {source}")
    };
    let variable = [("TELNYX_BASE_URL", "https://variable.example")];
    let flag = ["--base-url", "https://flag.example"];
    assert_eq!(value("base_url", &variable, &flag), "https://flag.example of flag");
    assert_eq!(value("base_url", &variable, &[]), "https://variable.example of variable");
    assert_eq!(value("base_url", &[], &[]), "https://work.example/v2 of file");

    let variable = [("TELNYX_PORTING_PROFILE", "home")];
    assert_eq!(value("profile", &variable, &["--profile", "work"]), "work of flag");
    assert_eq!(value("profile", &variable, &[]), "home of variable");
    assert_eq!(value("profile", &[], &[]), "work of file");
    assert_eq!(value("base_url", &variable, &[]), "https://home.example/v2 of file");

    let both = [("TELNYX_API_KEY", KEY), ("TELNYX_API_KEY_FILE", "/key.txt")];
    assert_eq!(value("api_key", &both, &[]), "[redacted] of variable");
    assert_eq!(value("api_key", &both[1..], &[]), "[redacted] in /key.txt of variable");
    assert_eq!(value("api_key", &[], &[]), "[redacted] of file");

    assert_eq!(value("color", &[], &["--color", "always"]), "always of flag");
    assert_eq!(value("color", &[], &[]), "never of file");
    assert_eq!(value("color", &variable, &[]), "auto of default");
}

#[test]
fn the_output_format_has_the_same_precedence() {
    let two = Configured::new(TWO);
    let first = |variables: &[(&str, &str)], flags: &[&str]| {
        let ran = two.run_with(variables, &[&["exceptions", "LSR_PENDING"], flags].concat()).assert_code(0);
        ran.stdout.split(['\n', ' ', ',']).next().unwrap().to_owned()
    };
    let variable = [("TELNYX_PORTING_OUTPUT", "csv"), ("TELNYX_PORTING_PROFILE", "home")];
    assert_eq!(first(&variable, &["-o", "yaml"]), "code:");
    assert_eq!(first(&variable, &[]), "code");
    assert_eq!(first(&variable[1..], &[]), "{");
    assert_eq!(first(&[], &[]), "code", "a table");
}

#[test]
fn defaults_apply_without_a_profile_and_the_profile_default_without_a_name() {
    let none = Configured::without_file();
    assert_eq!(resolved(&none, "base_url", &[], &[]), ("https://api.telnyx.com/v2".into(), "default".into()));
    assert_eq!(resolved(&none, "profile", &[], &[]).0, "none");
    none.run(&["config", "check"]).assert_code(4).assert_stderr(&["does not exist", "no API key"]);
    let one = Configured::new("[profiles.default]\noutput = \"yaml\"\n");
    assert_eq!(resolved(&one, "profile", &[], &[]), ("default".into(), "default".into()));
    assert!(one.run(&["token", "show", "x"]).assert_code(2).stderr.starts_with("error: "));
}

#[test]
fn the_resolved_configuration_is_printed_with_sources() {
    let two = Configured::new(TWO);
    for (name, arguments) in [
        ("config-check", &["config", "check"][..]),
        ("config-check-home", &["config", "check", "--profile", "home", "-o", "table"]),
        ("config-check-json", &["config", "check", "-o", "json"]),
        ("config-list", &["config", "list"]),
        ("config-list-json", &["config", "list", "-o", "json"]),
    ] {
        two.settings().bind(|| insta::assert_snapshot!(name, two.run(arguments).assert_code(0)));
    }
}

#[test]
fn the_example_in_the_documentation_is_accepted() {
    let page = std::fs::read_to_string(root().join("docs/configuration.md")).unwrap();
    let begin = page.find("default_profile = ").unwrap();
    let file = page[begin..].split("```").next().unwrap();
    let ran = Configured::new(file).run(&["config", "list", "-o", "json"]).assert_code(0);
    assert_eq!(ran.json()[0]["api_key"], "[redacted] printed by secret-tool", "{ran}");
}

#[test]
fn invalid_files_are_rejected_with_the_line() {
    for (text, message) in [
        ("[profiles.work]\napi_key = \"KEY0123456789ABCDEF", "line 2: "),
        (
            "default_profile = \"work\"\n[profiles.work]\n\noutput = \"KEY0123456789ABCDEF\"",
            "line 4: profiles.work.output: expected one of table",
        ),
        ("[profiles.default]\napi_kye = \"KEY0123456789ABCDEF\"", "line 2: profiles.default.api_kye: unknown setting"),
        ("[profiles.default]\napi_key = \"KEY0123456789ABCDEF \\\"\"", "line 2: profiles.default.api_key: "),
        ("[profiles.default]\nbase_url = \"http://KEY0123456789ABCDEF@x\"", "line 2: profiles.default.base_url: "),
        ("[profiles.default]\napi_key_file = 3", "line 2: profiles.default.api_key_file: expected a string"),
        (
            "[profiles.default]\napi_key_command = [\"KEY0123456789ABCDEF\", 3]",
            "expected a command as a string, or as a list",
        ),
        ("[profiles.default]\napi_key_command = []", "line 2: profiles.default.api_key_command: is empty"),
        ("[profiles.default]\napi_key_command_timeout = \"soon\"", "expected a duration such as 10s"),
        (
            "[profiles.default]\napi_key_file = \"a\"\napi_key = \"KEY0123456789ABCDEF\"",
            "line 3: profiles.default.api_key: the profile has a key already, in ",
        ),
    ] {
        let broken = Configured::new(text);
        let path = broken.path().display().to_string();
        for arguments in [&["orders", "list"][..], &["config", "check"], &["config", "list"]] {
            broken.run(arguments).assert_code(2).assert_stderr(&["error: ", &path, message]);
        }
    }
}

#[test]
fn commands_without_a_client_work_with_a_broken_file() {
    let broken = Configured::new("output = ");
    for arguments in [&["completions", "bash"][..], &["man"], &["config", "path"]] {
        let ran = broken.run(arguments).assert_code(0);
        assert_eq!(ran.stderr, "", "{arguments:?}");
    }
    let warning = "warning: configuration ignored: ";
    for arguments in [&["exceptions", "LSR_PENDING"][..], &["orders", "list", "--sandbox"]] {
        broken.run(arguments).assert_code(0).assert_stderr(&[warning, "config.toml: line 1: "]);
    }
    let variable = [("TELNYX_PORTING_OUTPUT", "jsno")];
    let ran = Configured::without_file().run_with(&variable, &["exceptions", "LSR_PENDING"]).assert_code(0);
    ran.assert_stderr(&[warning, "TELNYX_PORTING_OUTPUT: expected one of table, json"]);
    Configured::without_file().run_with(&variable, &["orders", "list"]).assert_code(2);
}

#[test]
fn a_mistyped_profile_causes_a_suggestion() {
    let two = Configured::new(TWO);
    for arguments in [&["orders", "list"][..], &["config", "check"], &["config", "get", "output"]] {
        let ran = two.run(&[arguments, &["--profile", "wrok"]].concat()).assert_code(3);
        ran.assert_stderr(&["--profile: unknown profile: wrok in ", "hint: did you mean work?"]);
    }
    two.run(&["config", "use", "zzz"]).assert_code(3).assert_stderr(&["hint: existing profiles: work, home"]);
    let ran = Configured::without_file().run_with(&[("TELNYX_PORTING_PROFILE", "work")], &["orders", "list"]);
    ran.assert_code(3).assert_stderr(&["TELNYX_PORTING_PROFILE: unknown profile: work", "config init"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_profile_is_sufficient_for_a_command() {
    let sandbox = sandbox().await;
    let text = format!("[profiles.a]\nbase_url = '{}'\napi_key = '{KEY}'\n", sandbox.base_url());
    let configured = Configured::new(&text);
    let ran = configured.run(&["orders", "create", "+13035550100", "--profile", "a"]).assert_code(0);
    assert_eq!(ran.ids().len(), 1, "{ran}");
    let ran = configured.run(&["config", "check", "--online", "--profile", "a"]).assert_code(0);
    ran.assert_stderr(&["API key is valid"]);
    let revoked = [("TELNYX_API_KEY", "KEY_REVOKED")];
    let ran = configured.run_with(&revoked, &["config", "check", "--online", "--profile", "a"]).assert_code(4);
    ran.assert_stderr(&["warning: using the key of TELNYX_API_KEY, not the key of the profile a", "returned 401"]);
}

#[test]
fn the_key_of_a_profile_is_only_sent_elsewhere_for_an_option() {
    let (home, other) = (MockServer::start(), MockServer::start());
    let respond = |when: httpmock::When, then: httpmock::Then| {
        when.header("authorization", format!("Bearer {KEY}"));
        then.status(200).json_body(serde_json::json!({"data": []}));
    };
    let (at_home, elsewhere) = (home.mock(respond), other.mock(respond));
    let text = format!("[profiles.default]\nbase_url = '{}/v2'\napi_key = '{KEY}'\n", home.base_url());
    let configured = Configured::new(&text);
    let url = other.base_url();

    let ran = configured.run_with(&[("TELNYX_BASE_URL", &url)], &["uk-carriers"]).assert_code(2);
    ran.assert_stderr(&["the key is not sent to ", "(TELNYX_BASE_URL)", "config.toml: line 3: ", "hint: unset"]);
    elsewhere.assert_calls(0);
    let ran = configured.run(&["uk-carriers", "--base-url", &url]).assert_code(0);
    ran.assert_stderr(&["warning: sending the key to ", "(--base-url)"]);
    elsewhere.assert_calls(1);

    let variables = [("TELNYX_BASE_URL", url.as_str()), ("TELNYX_API_KEY", KEY)];
    assert_eq!(configured.run_with(&variables, &["uk-carriers"]).assert_code(0).stderr, "");
    elsewhere.assert_calls(2);
    // Another path on the same host is allowed.
    let ran = configured.run_with(&[("TELNYX_BASE_URL", &home.base_url())], &["uk-carriers"]).assert_code(0);
    assert_eq!(ran.stderr, "");
    at_home.assert_calls(1);
}
