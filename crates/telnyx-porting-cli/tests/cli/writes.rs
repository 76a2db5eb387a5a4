//! Commands that write: bundles, letterheads, and raw requests.

use crate::support::{KEY, create, finish, program, run_at, run_unsent, sandbox, settings};
use serde_json::{Value, json};
use std::path::Path;

const BUNDLE: &str = "d0ac8f1e-2b64-4f0c-9c57-0a7f2f6b1c3d";
const LOA: &str = "f1486bae-f067-460c-ad43-73a92848f902";

#[tokio::test(flavor = "multi_thread")]
async fn numbers_get_their_bundles() {
    let sandbox = sandbox().await;
    let url = sandbox.base_url();
    let id = &create(url, &["+13035550100", "+13035550101"])[0];
    let order = run_at(url, &["orders", "get", id, "-o", "json"]).json();
    let pair = |index: usize| format!("{}={BUNDLE}", order["phone_numbers"][index]["id"].as_str().unwrap());
    let ran = run_at(url, &["numbers", "configure", &pair(0), &pair(1)]).assert_code(0);
    settings().bind(|| insta::assert_snapshot!("numbers-configure", ran));
    let listed = run_at(url, &["numbers", "configurations", "--bundle", BUNDLE, "-o", "json"]).assert_code(0).json();
    assert_eq!(listed.as_array().unwrap().len(), 2);
    assert_eq!(listed[0]["user_bundle_id"], BUNDLE);
}

/// A letterhead as a file.
fn letterhead(name: &str, logo: &str) -> String {
    format!(
        "name = \"{name}\"\ncompany_name = \"Acme Widgets\"\n[logo]\ndocument_id = \"{logo}\"\n[address]\n\
         street_address = \"1200 Larimer St\"\ncity = \"Denver\"\nstate = \"CO\"\nzip_code = \"80202\"\n\
         country_code = \"US\"\n[contact]\nemail = \"porting@acme.example\"\nphone_number = \"+13035550100\"\n"
    )
}

fn written(folder: &Path, name: &str, text: &str) -> String {
    let path = folder.join(name);
    std::fs::write(&path, text).unwrap();
    path.to_str().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_letterhead_is_read_from_a_file_and_previewed() {
    let sandbox = sandbox().await;
    let url = sandbox.base_url();
    let folder = tempfile::tempdir().unwrap();
    let picture = folder.path().join("logo.png");
    std::fs::write(&picture, b"\x89PNG\r\n\x1a\n0000").unwrap();
    let logo = run_at(url, &["documents", "upload", picture.to_str().unwrap()]).assert_code(0).ids().remove(0);
    let toml = written(folder.path(), "loa.toml", &letterhead("Acme", &logo));
    let made = run_at(url, &["loa", "create", "--from", &toml, "-o", "json"]).assert_code(0).json();
    let id = made["id"].as_str().unwrap();
    assert_eq!(made["address"]["city"], "Denver");

    // Options override the file.
    let again = ["loa", "update", id, "--from", &toml, "--name", "Acme II", "-o", "json"];
    assert_eq!(run_at(url, &again).assert_code(0).json()["name"], "Acme II");
    let ran = run_at(url, &["loa", "get", id]).assert_code(0);
    assert!(ran.stdout.contains("Acme II"), "{ran}");

    let letter = folder.path().join("letter.pdf");
    let save = ["--save", letter.to_str().unwrap()];
    for arguments in [&["loa", "preview", id][..], &["loa", "preview", "--from", &toml]] {
        run_at(url, &[arguments, &save].concat()).assert_code(0);
        assert!(std::fs::read(&letter).unwrap().starts_with(b"%PDF"), "{arguments:?}");
        std::fs::remove_file(&letter).unwrap();
    }
    let mut command = program();
    command.env("TELNYX_API_KEY", KEY).args(["loa", "preview", id, "--base-url", url]);
    assert!(command.output().unwrap().stdout.starts_with(b"%PDF"));
}

#[test]
fn an_invalid_letterhead_file_is_reported_with_line_and_field() {
    let folder = tempfile::tempdir().unwrap();
    for (name, text, parts) in [
        ("a.toml", "[address]\nzip = \"80202\"\n", &["a.toml: line 2: address.zip: ", "did you mean zip_code?"][..]),
        (
            "a.json",
            "{\"contact\":\n{\"email\": 5}}",
            &["a.json: line 2: contact.email: expected a string, got integer"],
        ),
        ("a.yaml", "logo: 5\n", &["a.yaml: line 1: logo: "]),
        ("b.toml", "name = \"Acme\"\n", &["logo.document_id", "address.city", "[required]"]),
    ] {
        let path = written(folder.path(), name, text);
        run_unsent(&["loa", "update", LOA, "--from", &path]).assert_code(2).assert_stderr(parts);
    }
    let mixed = ["loa", "preview", LOA, "--name", "Acme", "--save", "letter.pdf"];
    run_unsent(&mixed).assert_code(2).assert_stderr(&["the id of a stored letterhead excludes the other options"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn raw_requests_write() {
    let sandbox = sandbox().await;
    let url = sandbox.base_url();
    let folder = tempfile::tempdir().unwrap();
    let body = json!({"phone_numbers": ["+13035550100"]}).to_string();
    let made = run_at(url, &["api", "post", "/porting_orders", "--data", &body]).assert_code(0).json();
    let path = format!("/porting_orders/{}", made["data"][0]["id"].as_str().unwrap());
    let reference = |response: &Value| response["data"]["customer_reference"].clone();

    let file = format!("@{}", written(folder.path(), "change.json", "{\"customer_reference\": \"file\"}"));
    let changed = run_at(url, &["api", "PATCH", &path, "--data", &file]).assert_code(0).json();
    assert_eq!(reference(&changed), "file");
    for dash in ["@-", "-"] {
        let mut command = program();
        command.env("TELNYX_API_KEY", KEY).args(["api", "PATCH", &path, "--data", dash, "--base-url", url]);
        command.write_stdin(format!("{{\"customer_reference\": \"{dash}\"}}"));
        assert_eq!(reference(&finish(command).assert_code(0).json()), dash);
    }
    run_at(url, &["api", "DELETE", &path]).assert_code(0).assert_stderr(&["done; the response has no body"]);
    run_at(url, &["api", "GET", &path]).assert_code(3);
    run_at(url, &["api", "POST", "/porting_orders", "--data", "{}"]).assert_code(1).assert_stderr(&["returned 4"]);
    run_unsent(&["api", "PATCH", &path, "--data", "@no-such.json"]).assert_code(2).assert_stderr(&["nothing was sent"]);
}
