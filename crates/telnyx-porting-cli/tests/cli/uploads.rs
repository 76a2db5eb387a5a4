//! `documents upload`: accepted, rejected and suspicious files.

use crate::support::{Ran, finish, program, run_at, run_unsent, sandbox};
use httpmock::MockServer;
use std::path::{Path, PathBuf};

const PDF: &[u8] = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n";

fn written(folder: &Path, name: &str, content: &[u8]) -> String {
    let path = folder.join(name);
    std::fs::write(&path, content).unwrap();
    path.to_str().unwrap().to_owned()
}

fn upload(url: &str, arguments: &[&str]) -> Ran {
    run_at(url, &[&["documents", "upload"], arguments].concat())
}

/// The stored name of the only uploaded document.
fn kept_name(url: &str, ran: &Ran) -> String {
    let ids = ran.ids();
    let [id] = ids.as_slice() else { panic!("{ran}") };
    run_at(url, &["documents", "get", id, "-o", "json"]).assert_code(0).json()["filename"].as_str().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn good_files_are_uploaded_and_bad_ones_skipped() {
    let sandbox = sandbox().await;
    let folder = tempfile::tempdir().unwrap();
    let good = [written(folder.path(), "a.pdf", PDF), written(folder.path(), "b.pdf", PDF)];
    let empty = written(folder.path(), "empty.pdf", b"");
    let missing = folder.path().join("missing.pdf").to_str().unwrap().to_owned();
    let ran = upload(sandbox.base_url(), &[&empty, &good[0], &missing, &good[1]]).assert_code(9);
    assert_eq!(ran.ids().len(), 2, "{ran}");
    let ran = ran.assert_stderr(&["error: 2 of 4 files were not uploaded", "uploaded: 2 of 4 files"]);
    // Each is named once.
    for name in [&empty, &missing] {
        assert_eq!(ran.stderr.matches(name.as_str()).count(), 1, "{ran}");
    }
    let ran = upload(sandbox.base_url(), &[&empty, &good[0]]).assert_code(9);
    ran.assert_stderr(&[&format!("error: document: {empty} is empty [document]"), "uploaded: 1 of 2 files"]);
    upload(sandbox.base_url(), &[&empty, &missing]).assert_code(2);
    // The sandbox rejects this file, but may accept the next one.
    let odd = written(folder.path(), "odd.pdf", b"\0\x01\x02");
    let ran = upload(sandbox.base_url(), &[&odd, &good[0]]).assert_code(9);
    ran.assert_stderr(&["odd.pdf: ", "422", "uploaded: 1 of 2 files"]);
}

#[test]
fn a_failure_that_affects_every_file_ends_the_upload() {
    let server = MockServer::start();
    let rejected = server.mock(|_, then| {
        then.status(401);
    });
    let folder = tempfile::tempdir().unwrap();
    let files = ["a.pdf", "b.pdf", "c.pdf"].map(|name| written(folder.path(), name, PDF));
    let empty = written(folder.path(), "empty.pdf", b"");
    let ran = upload(&server.base_url(), &[&files[0], &files[1], &files[2]]).assert_code(4);
    ran.assert_stderr(&["a.pdf: ", "the files after it were not sent"]);
    rejected.assert_calls(1);
    let ran = upload(&server.base_url(), &[&empty, &files[0], &files[1]]).assert_code(1);
    ran.assert_stderr(&["2 of 3 files were not uploaded", "the files after it were not sent"]);
    rejected.assert_calls(2);
}

#[tokio::test(flavor = "multi_thread")]
async fn content_of_another_type_is_a_warning() {
    let sandbox = sandbox().await;
    let folder = tempfile::tempdir().unwrap();
    for (name, content, warning) in [
        ("form.pdf", &b"--x\r\nContent-Type: application/pdf\r\n\r\n%PDF-1.7"[..], "the body of a multipart request"),
        ("page.pdf", b"<!DOCTYPE html><title>Sign in</title>", "HTML"),
        ("loa.png", PDF, "a PDF; check that it is the right file, and rename it to end in .pdf"),
        ("photo.jpg", b"\0\0\0\x18ftypheic\0\0\0\0", "a HEIC image, which the API does not accept"),
        ("loa.pdf", b"MZ\x90\0", "a Windows program, which the API does not accept"),
    ] {
        let ran = upload(sandbox.base_url(), &[&written(folder.path(), name, content)]);
        ran.assert_stderr(&[&format!("warning: the content of {name} is {warning}")]);
    }
    let ran = upload(sandbox.base_url(), &[&written(folder.path(), "loa.pdf", PDF)]).assert_code(0);
    assert!(!ran.stderr.contains("warning"), "{ran}");
}

#[test]
fn misleading_names_are_rejected() {
    for name in ["../../etc/a.pdf", "a\\b.pdf", "a\u{202e}fdp.exe", "a\u{2028}b.pdf", "a\nb.pdf", ""] {
        let ran = run_unsent(&["documents", "upload", "examples/documents/loa.pdf", "--name", name]).assert_code(2);
        let ran = ran.assert_stderr(&["file name", "[document]", "hint: "]);
        assert!(!ran.stderr.contains(['\u{202e}', '\u{2028}']), "{ran}");
    }
    let two = ["documents", "upload", "examples/documents/loa.pdf", "examples/documents/loa.pdf", "--name", "a.pdf"];
    run_unsent(&two).assert_code(2).assert_stderr(&["--name: names a single document"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn stdin_is_uploaded() {
    let sandbox = sandbox().await;
    let url = sandbox.base_url();
    // More than the capacity of a pipe.
    let content = [PDF, vec![b'x'; 300_000].as_slice()].concat();
    let run_with_stdin = |arguments: &[&str], content: &[u8]| {
        let mut command = program();
        command.env("TELNYX_API_KEY", crate::support::KEY).args(["documents", "upload", "--base-url", url]);
        command.args(arguments).write_stdin(content);
        finish(command)
    };
    for (arguments, name) in [
        (&["-"][..], "stdin.pdf"),
        (&["-", "--name", "loa.pdf"], "loa.pdf"),
        #[cfg(unix)]
        (&["/dev/stdin"], "stdin.pdf"),
    ] {
        let ran = run_with_stdin(arguments, &content).assert_code(0);
        assert_eq!(kept_name(url, &ran), name);
        let saved = tempfile::tempdir().unwrap();
        let path = saved.path().join("saved");
        run_at(url, &["documents", "download", &ran.ids()[0], "--save", path.to_str().unwrap()]).assert_code(0);
        assert!(std::fs::read(path).unwrap() == content, "another content");
    }
    run_with_stdin(&["-"], b"").assert_code(2).assert_stderr(&["is empty"]);
    run_with_stdin(&["-"], b"<html>").assert_stderr(&["warning: the content of stdin is HTML"]);
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn a_pipe_is_uploaded_and_an_endless_device_rejected() {
    let sandbox = sandbox().await;
    let folder = tempfile::tempdir().unwrap();
    let pipe: PathBuf = folder.path().join("scan");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let writer = std::thread::spawn({
        let pipe = pipe.clone();
        move || std::fs::write(pipe, [PDF, vec![b'x'; 300_000].as_slice()].concat()).unwrap()
    });
    let ran = upload(sandbox.base_url(), &[pipe.to_str().unwrap()]).assert_code(0);
    writer.join().unwrap();
    assert_eq!(kept_name(sandbox.base_url(), &ran), "scan.pdf");
    upload(sandbox.base_url(), &["/dev/zero"]).assert_code(2).assert_stderr(&["the maximum is 20000000"]);
    upload(sandbox.base_url(), &["/dev/null"]).assert_code(2).assert_stderr(&["is empty"]);
}

#[test]
fn a_document_is_fetched_by_the_api_from_a_url() {
    let server = MockServer::start();
    let sent = server.mock(|when, then| {
        when.method("POST").path("/documents").json_body(serde_json::json!({
            "url": "https://example.com/loa.pdf", "filename": "letter.pdf", "customer_reference": "ticket 4711",
        }));
        then.status(201).json_body(serde_json::json!({"data": {"id": "d1"}}));
    });
    let url = "https://example.com/loa.pdf";
    let named = ["--name", "letter.pdf", "--customer-reference", "ticket 4711"];
    let ran = upload(&server.base_url(), &[&["--url", url, "-o", "json"][..], &named].concat()).assert_code(0);
    assert_eq!(ran.json(), serde_json::json!([{"id": "d1", "file": url}]));
    sent.assert();
    upload(&server.base_url(), &["--url", url, "a.pdf"]).assert_code(2);
    upload(&server.base_url(), &[]).assert_code(2);
}
