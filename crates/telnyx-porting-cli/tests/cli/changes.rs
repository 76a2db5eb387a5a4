//! `orders update` with files and an editor.

use crate::pty::{CTRL_C, Terminal};
use crate::support::{KEY, Ran, create, finish, program, root, run_at, run_unsent, sandbox};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use tempfile::TempDir;

const ID: &str = "5f8e6d2a-1c3b-4a5d-9e7f-0a1b2c3d4e5f";

/// A folder in which the program puts its temporary files, and an editor that is a script.
struct Desk(TempDir);

impl Desk {
    fn new(script: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("tmp")).unwrap();
        std::fs::write(folder.path().join("editor.sh"), script).unwrap();
        Self(folder)
    }

    fn file(&self, name: &str, text: &str) -> PathBuf {
        let path = self.0.path().join(name);
        std::fs::write(&path, text).unwrap();
        path
    }

    /// A file that the editor wrote to the folder, which is its second argument.
    fn noted(&self, name: &str) -> String {
        std::fs::read_to_string(self.0.path().join(name)).unwrap()
    }

    /// The files that remain.
    fn left(&self) -> Vec<PathBuf> {
        std::fs::read_dir(self.0.path().join("tmp")).unwrap().map(|entry| entry.unwrap().path()).collect()
    }

    fn variables(&self) -> [(&'static str, String); 3] {
        let editor = format!("sh '{}' '{}'", self.0.path().join("editor.sh").display(), self.0.path().display());
        let temporary = self.0.path().join("tmp").display().to_string();
        [("EDITOR", editor), ("VISUAL", String::new()), ("TMPDIR", temporary)]
    }

    fn edit(&self, base_url: &str, id: &str, more: &[&str]) -> Ran {
        let mut command = program();
        command.env("TELNYX_API_KEY", KEY).envs(self.variables());
        command.args(["orders", "update", id, "--edit", "--base-url", base_url]).args(more);
        finish(command)
    }
}

fn order(base_url: &str, id: &str) -> Value {
    run_at(base_url, &["orders", "get", id, "-o", "json", "--show-secrets"]).assert_code(0).json()
}

#[tokio::test(flavor = "multi_thread")]
async fn changes_are_read_from_files_in_every_format() {
    let sandbox = sandbox().await;
    let url = sandbox.base_url();
    let id = &create(url, &["+13035550100"])[0];
    let desk = Desk::new("");
    let toml = "customer_reference = \"toml\"\nwebhook_url = \"https://hooks.example.com/\"\n[end_user.admin]\n\
                account_number = \"00123\"\n[end_user.location]\npostal_code = \"01067\"\nlocality = \"Dresden\"\n";
    let toml = desk.file("a.toml", toml);
    let from = |path: &Path, more: &[&str]| {
        run_at(url, &[&["orders", "update", id, "--from", path.to_str().unwrap()], more].concat())
    };
    // Options override the file, and can clear fields, which TOML cannot.
    from(&toml, &["--locality", "Leipzig", "--clear", "webhook-url"]).assert_code(0);
    let known = order(url, id);
    assert_eq!(known["customer_reference"], "toml");
    assert_eq!(known["end_user"]["location"]["locality"], "Leipzig");
    assert_eq!(known["end_user"]["admin"]["account_number"], "00123");
    assert!(known["webhook_url"].is_null(), "{known}");

    // YAML strings need no quotes.
    let yaml = desk.file("b.yaml", "end_user: {location: {postal_code: 04109, locality: null}}\nmisc: {type: full}\n");
    from(&yaml, &[]).assert_code(0);
    let known = order(url, id);
    assert_eq!(known["end_user"]["location"]["postal_code"], "04109");
    assert!(known["end_user"]["location"]["locality"].is_null());
    assert_eq!(known["misc"]["type"], "full");

    // Hidden fields are unchanged.
    let shown = run_at(url, &["orders", "get", id, "-o", "json"]).json()["end_user"].clone();
    assert_eq!(shown["admin"]["account_number"], "[hidden]");
    let json = desk.file("c.json", &json!({"misc": null, "end_user": shown}).to_string());
    from(&json, &[]).assert_code(0);
    let known = order(url, id);
    assert_eq!(known["end_user"]["admin"]["account_number"], "00123");
    assert!(known["misc"].is_null() || known["misc"]["type"].is_null(), "{known}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_example_in_the_documentation_is_accepted() {
    let sandbox = sandbox().await;
    let url = sandbox.base_url();
    let id = &create(url, &["+13035550100"])[0];
    let page = std::fs::read_to_string(root().join("docs/command-line.md")).unwrap();
    let text = page.split("```yaml\n").find(|text| text.starts_with("# changes.yaml")).unwrap();
    let text = text.split("```").next().unwrap();
    let desk = Desk::new("");
    let file = desk.file("changes.yaml", text);
    let update = ["orders", "update", id, "--pin-passcode", "0042", "--webhook-url", "https://hooks.example.com/"];
    run_at(url, &update).assert_code(0);
    run_at(url, &["orders", "update", id, "--from", file.to_str().unwrap()]).assert_code(0);
    let known = order(url, id);
    assert_eq!(known["end_user"]["admin"]["pin_passcode"], "0042");
    assert_eq!(known["end_user"]["admin"]["account_number"], "00123");
    assert!(known["webhook_url"].is_null());
}

#[tokio::test(flavor = "multi_thread")]
async fn an_order_file_of_a_port_in_updates_one_order() {
    let sandbox = sandbox().await;
    let url = sandbox.base_url();
    let id = &create(url, &["+442079460000"])[0];
    let desk = Desk::new("");
    std::fs::copy(root().join("examples/documents/loa.pdf"), desk.0.path().join("loa.pdf")).unwrap();
    let text = "customer_reference = \"sheet\"\nfoc_datetime_requested = \"earliest\"\n\
                [documents]\nloa = \"loa.pdf\"\nloa_signed_on = \"2020-01-01\"\n\
                [requirements]\n\"proof of identity\" = { document = \"loa.pdf\" }\n\
                [end_user.admin]\naccount_number = \"00123\"\n[share]\nexpires_in = \"1h\"\n";
    let file = desk.file("order.toml", text);
    let file = file.to_str().unwrap();
    let ran = run_at(url, &["orders", "update", id, "--from", file, "--locality", "Leipzig"]).assert_code(0);
    ran.assert_stderr(&["documents.loa_signed_on", "at most 90 days", "share", "`telnyx-porting orders share`"]);
    let known = order(url, id);
    assert_eq!(known["customer_reference"], "sheet");
    assert_eq!(known["end_user"]["admin"]["account_number"], "00123");
    assert_eq!(known["end_user"]["location"]["locality"], "Leipzig");
    assert!(known["documents"]["loa"].is_string(), "the LOA was uploaded: {known}");
    assert!(known["activation_settings"]["foc_datetime_requested"].is_string(), "{known}");
    let requirements = known["requirements"].as_array().unwrap();
    assert!(requirements.iter().any(|requirement| requirement["field_value"].is_string()), "{known}");

    for (name, text, parts) in [
        ("job.toml", "[job]\nname = \"march\"\n", &["job", "a table of a job file", "port-in apply"][..]),
        ("rule.toml", "foc_datetime_requested = \"soon\"\n", &["line 1", "in 5 business days"]),
        ("none.toml", "[documents]\nloa = \"none.pdf\"\n", &["documents.loa", "a document id or a file"]),
    ] {
        let file = desk.file(name, text);
        run_at(url, &["orders", "update", id, "--from", file.to_str().unwrap()]).assert_code(2).assert_stderr(parts);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn changes_are_read_from_stdin() {
    let sandbox = sandbox().await;
    let url = sandbox.base_url();
    let id = &create(url, &["+13035550100"])[0];
    for (text, reference) in [("{\"customer_reference\": \"json\"}", "json"), ("customer_reference: yaml\n", "yaml")] {
        let mut command = program();
        command.env("TELNYX_API_KEY", KEY).args(["orders", "update", id, "--from", "-", "--base-url", url]);
        command.write_stdin(text);
        finish(command).assert_code(0);
        assert_eq!(order(url, id)["customer_reference"], reference);
    }
}

#[test]
fn an_invalid_file_is_rejected_with_line_and_field_and_without_secrets() {
    let desk = Desk::new("");
    for (name, text, parts) in [
        ("a.toml", "[end_user.admin]\npin = \"4711\"\n", &["a.toml: line 2: end_user.admin.pin", "pin_passcode?"][..]),
        ("a.json", "{\"end_user\":\n{\"admin\": {\"pin_passcode\": 4711}}}", &["line 2: end_user.admin.pin_passcode"]),
        ("a.yaml", "messaging:\n  enable_messaging: '4711'\n", &["a.yaml: line 2: messaging.enable_messaging"]),
        ("a.yml", "end_user:\n  admin: [4711\n", &["a.yml: line "]),
        (
            "b.json",
            "{\"misc\": {\"type\": \"ful\"}, \"webhook_url\": \"4711\"}",
            &["misc.type", "webhook_url", "2 issues"],
        ),
        ("c.json", "{\"end_user\": null}", &["end_user: cannot be cleared as a whole [clearable]"]),
        ("d.txt", "", &["d.txt: unknown format", ".toml, .json, .yaml"]),
        ("e.json", "{}", &["nothing to change"]),
    ] {
        let path = desk.file(name, text);
        let ran = run_unsent(&["orders", "update", ID, "--from", path.to_str().unwrap()]).assert_code(2);
        let ran = ran.assert_stderr(parts);
        assert!(!ran.stderr.contains("4711"), "{ran}");
    }
    run_unsent(&["orders", "update", ID, "--from", "no-such.toml"]).assert_code(2).assert_stderr(&["cannot be read"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_order_is_edited_and_only_changes_are_sent() {
    let sandbox = sandbox().await;
    let url = sandbox.base_url();
    let id = &create(url, &["+13035550100"])[0];
    let fill_in = ["--locality", "Denver", "--pin-passcode", "0042", "--entity-name", "Acme", "--misc-type", "full"];
    run_at(url, &[&["orders", "update", id], &fill_in[..]].concat()).assert_code(0);
    let desk = Desk::new(
        "cp \"$2\" \"$1/seen.yaml\"; ls -l \"$2\" > \"$1/mode\"\n\
         sed -e 's/locality: \"Denver\"/locality: Boulder/' -e '/entity_name:/d' -e 's/^customer_reference: null/customer_reference: x/' \"$2\" > \"$2.new\"\n\
         mv \"$2.new\" \"$2\"\n",
    );
    let ran = desk.edit(url, id, &["-o", "json"]).assert_code(0);
    assert_eq!(ran.json()["customer_reference"], "x", "{ran}");
    let known = order(url, id);
    assert_eq!(known["end_user"]["location"]["locality"], "Boulder");
    assert!(known["end_user"]["admin"]["entity_name"].is_null());
    assert_eq!(known["end_user"]["admin"]["pin_passcode"], "0042");
    assert_eq!(known["misc"]["type"], "full");
    let seen = desk.noted("seen.yaml");
    assert!(seen.contains("pin_passcode: \"[hidden]\"") && !seen.contains("0042"), "{seen}");
    assert!(desk.noted("mode").starts_with("-rw-------"), "{}", desk.noted("mode"));
    assert!(desk.left().is_empty());

    // With --show-secrets, secrets can be changed like other fields.
    let desk = Desk::new("cp \"$2\" \"$1/seen.yaml\"\nsed -i.bak -e 's/\"0042\"/0043/' \"$2\"; rm \"$2.bak\"\n");
    desk.edit(url, id, &["--show-secrets"]).assert_code(0);
    assert!(desk.noted("seen.yaml").contains("pin_passcode: \"0042\""));
    assert_eq!(order(url, id)["end_user"]["admin"]["pin_passcode"], "0043");
}

#[tokio::test(flavor = "multi_thread")]
async fn without_changes_nothing_is_sent() {
    let sandbox = sandbox().await;
    let url = sandbox.base_url();
    let id = &create(url, &["+13035550100"])[0];
    let before = order(url, id)["updated_at"].clone();
    sandbox.advance(chrono::TimeDelta::hours(1));
    for script in ["true", "echo '# a remark' >> \"$2\""] {
        let desk = Desk::new(script);
        let ran = desk.edit(url, id, &["-o", "json"]).assert_code(0);
        assert_eq!(ran.json()["id"], **id, "{ran}");
        ran.assert_stderr(&["no changes were made; nothing was sent"]);
        assert!(desk.left().is_empty());
    }
    assert_eq!(order(url, id)["updated_at"], before);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rejected_edit_is_saved() {
    let sandbox = sandbox().await;
    let url = sandbox.base_url();
    let id = &create(url, &["+13035550100"])[0];
    for (change, parts) in [
        // Rejected before anything is sent, and by the API.
        ("s/country_code: null/country_code: USA/", &["end_user.location.country_code", "[country-code]"][..]),
        ("s/locality: null/locality: [/", &["your text: line "]),
        ("s/user_rating: null/user_rating: 5/", &["returned 4"]),
    ] {
        let desk = Desk::new(&format!("sed -i.bak -e '{change}' \"$2\"; rm \"$2.bak\"\n"));
        let ran = desk.edit(url, id, &[]).assert_stderr(parts);
        assert_ne!(ran.code, 0, "{ran}");
        let [left] = &desk.left()[..] else { panic!("{ran}") };
        let kept = format!("your edit is saved in {}", left.display());
        ran.assert_stderr(&[&kept, "resume with --edit --from"]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_saved_edit_is_resumed() {
    let sandbox = sandbox().await;
    let url = sandbox.base_url();
    let id = &create(url, &["+13035550100"])[0];
    let invalid = "sed -i.bak -e 's/locality: null/locality: Denver/; s/country_code: null/country_code: USA/' \"$2\"; \
                 rm \"$2.bak\"\n";
    let desk = Desk::new(invalid);
    desk.edit(url, id, &[]).assert_code(2);
    let kept = desk.left().remove(0);
    let desk = Desk::new("sed -i.bak -e 's/USA/US/' \"$2\"; rm \"$2.bak\"\n");
    desk.edit(url, id, &["--from", kept.to_str().unwrap()]).assert_code(0);
    assert_eq!(order(url, id)["end_user"]["location"]["locality"], "Denver");
    for name in ["a.toml", "-"] {
        desk.edit(url, id, &["--from", name]).assert_code(2).assert_stderr(&["is not a YAML file"]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_failing_editor_changes_nothing() {
    let sandbox = sandbox().await;
    let url = sandbox.base_url();
    let id = &create(url, &["+13035550100"])[0];
    let desk = Desk::new("exit 3");
    desk.edit(url, id, &[])
        .assert_code(2)
        .assert_stderr(&["the editor ended with exit status: 3; no changes were made"]);
    assert!(desk.left().is_empty());
    let desk = Desk::new("echo 'customer_reference: x' > \"$2\"; exit 3");
    desk.edit(url, id, &[]).assert_code(2).assert_stderr(&["your edit is saved in "]);

    let with = |editor: &str| {
        let mut command = program();
        command.env("TELNYX_API_KEY", KEY).env("VISUAL", editor).env_remove("EDITOR");
        command.args(["orders", "update", id, "--edit", "--base-url", url]);
        finish(command)
    };
    with("").assert_code(2).assert_stderr(&["neither VISUAL nor EDITOR is set", "--from"]);
    with("no-such-editor -w").assert_code(2).assert_stderr(&["the editor no-such-editor cannot be started"]);
    with("vi '").assert_code(2).assert_stderr(&["VISUAL is not a command"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn after_a_signal_no_file_with_secrets_remains() {
    let sandbox = sandbox().await;
    let url = sandbox.base_url();
    let id = &create(url, &["+13035550100"])[0];
    run_at(url, &["orders", "update", id, "--pin-passcode", "0042"]).assert_code(0);
    for secrets in [&["--show-secrets"][..], &[]] {
        // An editor that creates a copy, changes nothing, and stays open.
        let desk = Desk::new("cp \"$2\" \"$2~\"; touch \"$1/open\"; exec sleep 60\n");
        let mut program = crate::support::std_program();
        program.env("TELNYX_API_KEY", KEY).envs(desk.variables()).stderr(std::process::Stdio::piped());
        program.args(["orders", "update", id, "--edit", "--base-url", url]).args(secrets);
        let child = program.spawn().unwrap();
        while !desk.0.path().join("open").exists() {
            std::thread::sleep(std::time::Duration::from_millis(5));
        }
        assert_eq!(desk.left().len(), 1);
        let pid = child.id().to_string();
        assert!(std::process::Command::new("kill").args(["-TERM", &pid]).status().unwrap().success());
        let output = child.wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(143), "{}", String::from_utf8_lossy(&output.stderr));
        assert!(desk.left().is_empty(), "{secrets:?}: {:?}", desk.left());
    }
}

#[test]
fn edit_excludes_other_options() {
    let ran = run_unsent(&["orders", "update", ID, "--edit", "--locality", "Denver"]).assert_code(2);
    ran.assert_stderr(&["--edit excludes other changes"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dry_run_keeps_no_file() {
    let sandbox = sandbox().await;
    let url = sandbox.base_url();
    let id = &create(url, &["+13035550100"])[0];
    let desk = Desk::new("sed -i.bak -e 's/^customer_reference: null/customer_reference: x/' \"$2\"; rm \"$2.bak\"");
    let ran = desk.edit(url, id, &["--dry-run", "-o", "json"]).assert_code(0);
    assert_eq!(ran.json()["body"], json!({"customer_reference": "x"}), "{ran}");
    assert!(desk.left().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn on_a_terminal_the_editor_can_be_opened_again() {
    let sandbox = sandbox().await;
    let url = sandbox.base_url();
    let id = &create(url, &["+13035550100"])[0];
    // Misspelled the first time only.
    let script = "name=customer_referenc; test -e \"$1/again\" && name=customer_reference; touch \"$1/again\"\n\
                  sed -i.bak -e \"s/^customer_refere[a-z]*: .*/$name: right/\" \"$2\"; rm \"$2.bak\"\n";
    let start = |desk: &Desk| {
        let variables = desk.variables();
        let variables: Vec<_> = variables.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let mut terminal = Terminal::start_with(120, url, &["orders", "update", id, "--edit"], &variables);
        terminal.wait_for("Edit it again?");
        terminal
    };
    let desk = Desk::new(script);
    let mut terminal = start(&desk);
    terminal.type_in("n\n");
    let parts = ["customer_referenc: unknown field", "did you mean customer_reference?", "is saved in "];
    terminal.end().assert(1, &parts);

    let desk = Desk::new(script);
    let mut terminal = start(&desk);
    terminal.type_in("y\n");
    terminal.end().assert(0, &["right"]);
    assert_eq!(order(url, id)["customer_reference"], "right");
    assert!(desk.left().is_empty());

    // Ctrl-C aborts, and the edit is saved.
    let desk = Desk::new(script);
    let mut terminal = start(&desk);
    terminal.type_in(CTRL_C);
    terminal.end().assert(130, &["interrupted", "is saved in "]);
}
