//! A headless browser, and its driver.

use std::env;
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::{Duration, Instant};

use fantoccini::elements::Element;
use fantoccini::{Client, ClientBuilder, Locator};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::process::{Child, Command};

/// Maximum time for anything to appear, on a busy machine.
const PATIENCE: Duration = Duration::from_secs(20);

/// The polling interval of a condition.
const LOOK: Duration = Duration::from_millis(30);

/// The maximum number of driver starts.
const DRIVER_STARTS: usize = 5;

/// With the value `required`, a missing browser fails the tests instead of skipping them.
const SETTING: &str = "SANDBOX_PAGE_TEST";

/// Keys in the notation of drivers.
pub(crate) const TAB: char = '\u{e004}';
pub(crate) const ENTER: char = '\u{e007}';
pub(crate) const ESCAPE: char = '\u{e00c}';

pub(crate) struct Browser {
    client: Client,
    /// The session's URL, for commands that the client lacks.
    session: String,
    /// Ended with the test.
    _driver: Child,
}

impl Browser {
    /// `None`, after printing a line, on a machine without a browser.
    pub(crate) async fn start() -> Option<Self> {
        let browser = find(&["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]);
        let (Some(driver), Some(browser)) = (find(&["chromedriver"]), browser) else {
            let required = env::var(SETTING).is_ok_and(|value| value == "required");
            assert!(!required, "{SETTING} is required, but chromedriver or chromium is not in the PATH");
            // The harness only shows the output of failed tests, but this line is for everyone.
            io::stderr().write_all(b"skipped: the page is not tested without chromium and chromedriver\n").unwrap();
            return None;
        };
        let (driver, address) = start_driver(&driver).await;
        let mut builder = ClientBuilder::new(HttpConnector::new());
        builder.capabilities(capabilities(&browser).as_object().unwrap().clone());
        let client = builder.connect(&address).await.unwrap();
        let id = client.session_id().await.unwrap().unwrap();
        let browser = Self { client, session: format!("{address}/session/{id}"), _driver: driver };
        browser.size(1400, 900).await;
        Some(browser)
    }

    pub(crate) async fn open(&self, url: &str) {
        self.client.goto(url).await.unwrap();
        self.until("document.getElementById('link').textContent === 'live'").await;
    }

    /// Waits until an expression is true.
    pub(crate) async fn until(&self, expression: &str) {
        let started = Instant::now();
        while self.value(expression).await != true {
            assert!(
                started.elapsed() < PATIENCE,
                "never true: {expression}; the page contains:\n{}",
                self.page().await
            );
            tokio::time::sleep(LOOK).await;
        }
    }

    /// Waits until the visible text of an element contains a text.
    pub(crate) async fn until_text(&self, selector: &str, text: &str) {
        let (selector, text) = (json!(selector), json!(text));
        // The text of a hidden element is its text in the document, regardless of styles.
        let found = format!("[document.querySelector({selector})].filter((found) => found?.checkVisibility())");
        self.until(&format!("{found}.some((found) => found.innerText.includes({text}))")).await;
    }

    pub(crate) async fn value(&self, expression: &str) -> Value {
        self.client.execute(&format!("return {expression};"), Vec::new()).await.unwrap()
    }

    pub(crate) async fn text(&self, selector: &str) -> String {
        self.find(selector).await.text().await.unwrap()
    }

    pub(crate) async fn click(&self, selector: &str) {
        self.find(selector).await.click().await.unwrap();
    }

    /// Clicks the order of this name in the list.
    pub(crate) async fn click_order(&self, name: &str) {
        let path = format!("//tbody[@id='order-rows']//button[text()='{name}']");
        let locator = Locator::XPath(&path);
        self.client.wait().at_most(PATIENCE).every(LOOK).for_element(locator).await.unwrap().click().await.unwrap();
    }

    /// Types into a field, after its content.
    pub(crate) async fn type_in(&self, selector: &str, text: &str) {
        self.find(selector).await.send_keys(text).await.unwrap();
    }

    /// Types into the focused element.
    pub(crate) async fn press(&self, key: char) {
        self.client.active_element().await.unwrap().send_keys(&key.to_string()).await.unwrap();
    }

    pub(crate) async fn choose(&self, selector: &str, value: &str) {
        self.find(selector).await.select_by_value(value).await.unwrap();
    }

    async fn find(&self, selector: &str) -> Element {
        self.client.wait().at_most(PATIENCE).every(LOOK).for_element(Locator::Css(selector)).await.unwrap()
    }

    async fn page(&self) -> Value {
        self.value("document.body.innerText").await
    }

    /// The size of the page itself; windows have a minimum width.
    pub(crate) async fn size(&self, width: u32, height: u32) {
        let size = json!({"width": width, "height": height, "deviceScaleFactor": 1, "mobile": false});
        self.tool("Emulation.setDeviceMetricsOverride", size).await;
    }

    pub(crate) async fn prefer(&self, scheme: &str) {
        let features = json!({"features": [{"name": "prefers-color-scheme", "value": scheme}]});
        self.tool("Emulation.setEmulatedMedia", features).await;
    }

    /// Stores a screenshot of the page among the build's files.
    pub(crate) async fn picture(&self, name: &str) {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("page-{name}.png"));
        fs::write(path, self.client.screenshot().await.unwrap()).unwrap();
    }

    /// Asserts that the browser's console is empty, and ends the session.
    pub(crate) async fn close(self) {
        let log = self.driver("se/log", json!({"type": "browser"})).await;
        assert_eq!(log, json!([]), "the console is not empty");
        self.client.close().await.unwrap();
    }

    /// Ends a session with failed requests, which the browser logs.
    pub(crate) async fn close_after_failures(self) {
        let log = self.driver("se/log", json!({"type": "browser"})).await;
        let own = |entry: &&Value| entry["source"] != "network";
        assert_eq!(log.as_array().unwrap().iter().find(own), None, "the console is not empty");
        self.client.close().await.unwrap();
    }

    async fn tool(&self, command: &str, parameters: Value) {
        self.driver("goog/cdp/execute", json!({"cmd": command, "params": parameters})).await;
    }

    async fn driver(&self, path: &str, body: Value) -> Value {
        let request =
            crate::plain_http::plain_http().build().unwrap().post(format!("{}/{path}", self.session)).json(&body);
        let response = request.send().await.unwrap().error_for_status().unwrap();
        response.json::<Value>().await.unwrap()["value"].take()
    }
}

fn find(names: &[&str]) -> Option<PathBuf> {
    let folders: Vec<PathBuf> = env::split_paths(&env::var_os("PATH")?).collect();
    names.iter().flat_map(|name| folders.iter().map(move |folder| folder.join(name))).find(|path| path.is_file())
}

/// Starts a driver on a free port.
///
/// The driver picks a free IPv6 port, then binds the same IPv4 port. If that port is in use, the driver exits, and is
/// started again.
async fn start_driver(program: &Path) -> (Child, String) {
    let mut output = String::new();
    for _ in 0..DRIVER_STARTS {
        let mut command = Command::new(program);
        command.arg("--port=0").stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null()).kill_on_drop(true);
        let mut driver = command.spawn().unwrap();
        let mut lines = BufReader::new(driver.stdout.take().unwrap()).lines();
        while let Some(line) = lines.next_line().await.unwrap() {
            if let Some((_, port)) = line.split_once("successfully on port ") {
                return (driver, format!("http://127.0.0.1:{}", port.trim_end_matches('.')));
            }
            output.push_str(&line);
            output.push('\n');
        }
    }
    panic!("the driver ended {DRIVER_STARTS} times before it listened:\n{output}");
}

fn capabilities(browser: &Path) -> Value {
    let arguments = ["--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--lang=en"];
    json!({
        "browserName": "chrome",
        "goog:chromeOptions": {"binary": browser, "args": arguments},
        "goog:loggingPrefs": {"browser": "ALL"},
    })
}
