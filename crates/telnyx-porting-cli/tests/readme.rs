//! Commands in the documentation: blocks with output are run, and the arguments of all other commands are parsed.

use std::path::Path;

/// The program without environment variables that could affect it; the key is never sent.
const ENVIRONMENT: [(&str, &str); 7] = [
    ("TELNYX_API_KEY", "KEY0123456789ABCDEF"),
    ("TELNYX_API_KEY_FILE", ""),
    ("TELNYX_BASE_URL", "https://api.telnyx.com/v2"),
    ("TELNYX_PORTING_CONFIG", "/nowhere/telnyx-porting.toml"),
    ("TELNYX_PORTING_OUTPUT", ""),
    ("TELNYX_PORTING_PROFILE", ""),
    ("TZ", "UTC"),
];

#[test]
fn blocks_with_output_print_it() {
    let cases = trycmd::TestCases::new();
    for (name, value) in ENVIRONMENT {
        cases.env(name, value);
    }
    cases.case("README.md");
}

/// The files with commands that are not run.
const FILES: [&str; 4] = ["README.md", "docs/command-line.md", "docs/configuration.md", "docs/number-lists.md"];

/// A command with `--help` prints its help if its other arguments are valid, and is rejected for unknown options.
#[test]
fn commands_without_output_exist() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let texts = FILES.map(|file| std::fs::read_to_string(root.join(file)).expect("the file exists"));
    let text = texts.concat();
    let commands = text.lines().filter_map(|line| line.split("telnyx-porting ").nth(1).filter(|_| is_command(line)));
    let mut count = 0;
    for command in commands {
        let command = command.split(" #").next().unwrap_or_default();
        let words = shlex::split(command).expect("the quotes are closed");
        let mut program = assert_cmd::Command::cargo_bin("telnyx-porting").expect("the program is built");
        program.args(words).arg("--help").assert().success();
        count += 1;
    }
    assert!(count > 30, "only {count} commands were found");
}

fn is_command(line: &str) -> bool {
    let is_dependency = line.starts_with("telnyx-porting =");
    !is_dependency && (line.starts_with("telnyx-porting ") || line.contains(" | telnyx-porting "))
}
