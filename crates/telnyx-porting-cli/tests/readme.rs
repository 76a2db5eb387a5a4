//! Commands in the documentation: blocks with output are run, and the arguments of all other commands are parsed.

use std::path::{Path, PathBuf};

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

/// Any public key of webhooks.
const PUBLIC_KEY: &str = "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=";

#[test]
fn blocks_with_output_print_it() {
    let cases = trycmd::TestCases::new();
    for (name, value) in ENVIRONMENT {
        cases.env(name, value);
    }
    cases.case("README.md");
}

/// A command with `--help` prints its help if its other arguments are valid, and is rejected for unknown options.
#[test]
fn commands_without_output_exist() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let docs = std::fs::read_dir(root.join("docs")).expect("the folder exists");
    let mut files: Vec<PathBuf> = docs.map(|entry| entry.expect("the folder is readable").path()).collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "md"));
    files.extend([root.join("README.md"), root.join("crates/telnyx-porting-sandbox/README.md")]);
    let mut count = 0;
    for file in files {
        let text = std::fs::read_to_string(&file).expect("the file exists").replace("\\\n", " ");
        for command in text.lines().filter_map(command) {
            let command = command.split(" #").next().unwrap_or_default();
            let words = shlex::split(command).unwrap_or_else(|| panic!("{}: {command}: an open quote", file.display()));
            let words = words.into_iter().take_while(|word| !is_operator(word)).map(without_placeholder);
            let mut program = assert_cmd::Command::cargo_bin("telnyx-porting").expect("the program is built");
            program.args(words).arg("--help").assert().success();
            count += 1;
        }
    }
    assert!(count > 80, "only {count} commands were found");
}

/// The arguments of the program in a line of a block.
fn command(line: &str) -> Option<&str> {
    let line = line.trim_start().trim_start_matches("$ ");
    let is_dependency = line.starts_with("telnyx-porting =");
    let is_command = line.starts_with("telnyx-porting ") || line.contains(" | telnyx-porting ");
    (!is_dependency && is_command).then(|| line.split("telnyx-porting ").nth(1))?
}

/// The public key of a webhook is parsed: a placeholder becomes a valid one.
fn without_placeholder(word: String) -> String {
    if matches!(word.as_str(), "KEY" | "$KEY") { PUBLIC_KEY.to_owned() } else { word }
}

/// Whether the word ends the arguments of a command of the shell.
fn is_operator(word: &str) -> bool {
    matches!(word, "|" | "||" | "&&" | "&" | ";" | ">" | ">>" | "<" | "2>")
}
