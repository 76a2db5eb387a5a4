//! The page in a headless browser, on the screen and on paper.

use crate::journal::report;
use std::env;
use std::fs;
use std::io::{self, Read as _, Write as _};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::mpsc;
use std::thread;

/// With the value `required`, a missing browser fails the test instead of skipping it. The sandbox's page has the same
/// setting.
const SETTING: &str = "SANDBOX_PAGE_TEST";

#[tokio::test]
async fn a_report_page_is_readable_in_a_browser_and_on_paper() {
    let Some(browser) = Browser::find() else { return };
    let page = browser.folder.path().join("report.html");
    fs::write(&page, report().await.html()).unwrap();

    let seen = browser.run(&page, &["--dump-dom"]);
    assert!(seen.output.contains("<title>spring move: port-in report</title>"), "a script ran: {}", seen.output);
    assert!(seen.output.contains("Numbers whose voice is ported"), "{}", seen.output);
    assert_eq!(seen.console, Vec::<String>::new());
    assert_eq!(seen.requests, Vec::<String>::new());

    // The page and the PDF stay among the build's files.
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    fs::copy(&page, folder.join("report.html")).unwrap();
    let pdf = folder.join("report.pdf");
    browser.run(&page, &["--no-pdf-header-footer", &format!("--print-to-pdf={}", pdf.display())]);
    let pdf = lopdf::Document::load(&pdf).unwrap();
    let pages: Vec<u32> = pdf.get_pages().into_keys().collect();
    let text = pdf.extract_text(&pages).unwrap();
    let text: String = text.split_whitespace().collect();
    for part in ["Needsattention", "+13035550130", "createdwith2numbers", "15numberswerechecked"] {
        assert!(text.contains(part), "{part:?} is not on paper: {text}");
    }
}

/// The test above would notice a page that runs a script or loads an image.
#[tokio::test]
async fn a_page_that_is_not_a_report_would_be_noticed() {
    let Some(browser) = Browser::find() else { return };
    let page = browser.folder.path().join("other.html");
    let html = report().await.html();
    let image = html.replace("</main>", "<img src=\"http://canary.invalid/i.png\"></main>");
    fs::write(&page, &image).unwrap();
    let seen = browser.run(&page, &["--dump-dom"]);
    assert!(!seen.console.is_empty() && seen.requests.is_empty(), "the page's policy forbids the image: {seen:?}");
    fs::write(&page, image.replace("Content-Security-Policy", "x-none")).unwrap();
    let seen = browser.run(&page, &["--dump-dom"]);
    assert_eq!(seen.requests.len(), 1, "{seen:?}");
}

struct Browser {
    program: PathBuf,
    /// For pages, and for the profile.
    folder: tempfile::TempDir,
}

/// The effects of a page.
#[derive(Debug)]
struct Seen {
    output: String,
    console: Vec<String>,
    /// The requests to hosts of this test.
    requests: Vec<String>,
}

impl Browser {
    /// `None`, after printing a line, on a machine without a browser.
    fn find() -> Option<Self> {
        let folders: Vec<PathBuf> = env::split_paths(&env::var_os("PATH")?).collect();
        let names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
        let mut paths = names.iter().flat_map(|name| folders.iter().map(move |folder| folder.join(name)));
        let Some(program) = paths.find(|path| path.is_file()) else {
            let required = env::var(SETTING).is_ok_and(|value| value == "required");
            assert!(!required, "{SETTING} is required, but chromium is not in the PATH");
            // The harness only shows the output of failed tests, but this line is for everyone.
            io::stderr().write_all(b"skipped: the report's page is not tested without chromium\n").unwrap();
            return None;
        };
        Some(Self { program, folder: tempfile::tempdir().unwrap() })
    }

    /// Opens a file. All requests of the browser go to a proxy that records and rejects them.
    fn run(&self, page: &Path, arguments: &[&str]) -> Seen {
        let proxy = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = proxy.local_addr().unwrap();
        let (sender, received) = mpsc::channel();
        thread::spawn(move || {
            for stream in proxy.incoming() {
                let Ok(mut stream) = stream else { return };
                let mut start = [0; 256];
                let length = stream.read(&mut start).unwrap_or_default();
                let line = String::from_utf8_lossy(&start[..length]).lines().next().unwrap_or_default().to_owned();
                if sender.send(line).is_err() {
                    return;
                }
                let _ = stream.write_all(b"HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
            }
        });
        let output = Command::new(&self.program)
            .args(["--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--lang=en"])
            .args(["--disable-background-networking", "--disable-component-update", "--no-first-run"])
            .args(["--enable-logging=stderr", "--proxy-bypass-list=<-loopback>"])
            .arg(format!("--proxy-server=http://{address}"))
            .arg(format!("--user-data-dir={}", self.folder.path().join("profile").display()))
            .args(arguments)
            .arg(format!("file://{}", page.display()))
            .output()
            .unwrap();
        let log = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{log}");
        // The browser itself may send requests too.
        let is_ours = |line: &String| line.contains("canary.invalid");
        Seen {
            output: String::from_utf8_lossy(&output.stdout).into_owned(),
            console: log.lines().filter(|line| line.contains("CONSOLE")).map(str::to_owned).collect(),
            requests: received.try_iter().filter(is_ours).collect(),
        }
    }
}
