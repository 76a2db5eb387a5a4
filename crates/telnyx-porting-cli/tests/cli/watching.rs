//! Polling orders and events: outages, splits and signals.

use crate::order_steps::confirmed;
use crate::support::{KEY, create, root, run_at, sandbox, std_program};
use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};
use serde_json::{Value, json};
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use telnyx_porting_sandbox::{Clock, Sandbox};
use telnyx_porting_tests::monday;

/// A running program; it is ended with the test.
pub(crate) struct Running(pub(crate) Child);

impl Running {
    pub(crate) fn start(url: &str, arguments: &[&str]) -> Self {
        Self::begin(std_program(), url, arguments)
    }

    /// The same with SIGHUP ignored, as by `nohup`.
    fn start_without_hangup(url: &str, arguments: &[&str]) -> Self {
        let mut shell = std_program();
        let program = shell.get_program().to_owned();
        let variables: Vec<_> =
            shell.get_envs().filter_map(|(name, value)| Some((name.to_owned(), value?.to_owned()))).collect();
        let folder = shell.get_current_dir().unwrap().to_owned();
        shell = Command::new("sh");
        shell.args(["-c", "trap '' HUP; exec \"$@\"", "sh"]).arg(program).envs(variables).current_dir(folder);
        Self::begin(shell, url, arguments)
    }

    fn begin(mut command: Command, url: &str, arguments: &[&str]) -> Self {
        command.env("TELNYX_API_KEY", KEY).args(arguments).args(["--base-url", url]);
        Self(command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap())
    }

    /// The next line of stderr.
    pub(crate) fn notes(&mut self) -> impl Iterator<Item = String> + use<> {
        BufReader::new(self.0.stderr.take().unwrap()).lines().map(Result::unwrap)
    }

    pub(crate) fn signal(&self, signal: &str) {
        assert!(Command::new("kill").args([signal, &self.0.id().to_string()]).status().unwrap().success());
    }

    /// The exit code and stdout.
    pub(crate) fn end(mut self) -> (i32, String) {
        let mut text = String::new();
        self.0.stdout.take().unwrap().read_to_string(&mut text).unwrap();
        (self.0.wait().unwrap().code().unwrap_or(-1), text)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Moves a number to another order and returns that order's id.
pub(crate) fn split(sandbox: &Sandbox, id: &str, number: &str) -> String {
    let body = json!({"phone_numbers": [number]}).to_string();
    let head = format!(
        "POST /sandbox/orders/{id}/split HTTP/1.1\r\nhost: {}\r\nconnection: close\r\n\
         content-type: application/json\r\ncontent-length: {}\r\n\r\n",
        sandbox.address(),
        body.len()
    );
    let mut connection = TcpStream::connect(sandbox.address()).unwrap();
    connection.write_all(format!("{head}{body}").as_bytes()).unwrap();
    let mut response = String::new();
    connection.read_to_string(&mut response).unwrap();
    let (_, body) = response.split_once("\r\n\r\n").unwrap();
    let order: Value = serde_json::from_str(body).unwrap_or_else(|error| panic!("{error}: {response}"));
    order["data"]["id"].as_str().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn drafts_are_only_watched_with_past_drafts() {
    let sandbox = sandbox().await;
    let url = sandbox.base_url();
    let id = &create(url, &["+13035550100"])[0];
    let ran = run_at(url, &["orders", "watch", id]).assert_code(1);
    ran.assert_stderr(&["out-of-reach: a draft", &format!("orders confirm {id}"), "--past-drafts"]);
    run_at(url, &["orders", "watch", id, "--until", "draft"]).assert_code(0);
    run_at(url, &["orders", "watch", id, "--past-drafts", "--timeout", "1ms"]).assert_code(6);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_outage_is_reported_at_once_with_its_cause() {
    let closed = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let ids = ["5f8e6d2a-1c3b-4a5d-9e7f-0a1b2c3d4e5f", "6f8e6d2a-1c3b-4a5d-9e7f-0a1b2c3d4e5f"];
    let watch = [&["orders", "watch", "--timeout", "300ms"], &ids[..]].concat();
    let ran = run_at(&format!("http://{closed}/v2"), &watch).assert_code(6);
    let warnings: Vec<_> = ran.stderr.lines().filter(|line| line.starts_with("warning: ")).collect();
    assert_eq!(warnings.len(), 1, "{ran}");
    assert!(
        warnings[0].starts_with("warning: 2 orders: ") && warnings[0].to_lowercase().contains("refused"),
        "{}",
        warnings[0]
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn many_orders_are_watched_within_the_timeout() {
    let sandbox = sandbox().await;
    let url = sandbox.base_url();
    let numbers: Vec<_> = (0..30).map(|n| format!("+1303555{:04}", 100 + n)).collect();
    let ids: Vec<_> = numbers.iter().flat_map(|number| create(url, &[number])).collect();
    let reads = || ["GetPortingOrder", "ListPortingOrders"].map(|operation| sandbox.counters().requests_to(operation));
    assert_eq!(reads(), [0, 0]);
    let watch = [
        &["orders", "watch", "--until", "in-process", "--past-drafts", "--interval", "100ms"],
        &["--timeout", "1s"][..],
    ];
    let watch: Vec<_> = watch.concat().into_iter().chain(ids.iter().map(String::as_str)).collect();
    let began = std::time::Instant::now();
    let ran = run_at(url, &watch).assert_code(6);
    assert!(began.elapsed() < std::time::Duration::from_secs(10), "{:?}", began.elapsed());
    assert_eq!(ran.stdout.matches("draft").count(), 30, "each was seen: {ran}");
    assert!(reads()[0] == 0 && (2..=6).contains(&reads()[1]), "{:?}", reads());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_watch_ends_on_sighup_unless_it_is_ignored() {
    let sandbox = sandbox().await;
    let url = sandbox.base_url();
    let id = &confirmed(url, "+13035550100", "a");
    let watch = ["orders", "watch", id];
    let mut running = Running::start(url, &watch);
    let mut notes = running.notes();
    assert!(notes.next().unwrap().contains("in-process"));
    running.signal("-HUP");
    assert_eq!(notes.next().unwrap(), "error: stopped watching; the orders continue");
    let (code, results) = running.end();
    assert!(code == 129 && results.contains("open") && results.contains(id), "{code}: {results}");

    let mut running = Running::start_without_hangup(url, &watch);
    let mut notes = running.notes();
    assert!(notes.next().unwrap().contains("in-process"));
    running.signal("-HUP");
    running.signal("-TERM");
    assert_eq!(notes.next().unwrap(), "error: stopped watching; the orders continue");
    assert_eq!(running.end().0, 143);
}

#[tokio::test(flavor = "multi_thread")]
async fn events_are_resumed_after_an_outage_and_after_the_end() {
    let faults = ["listPortingEvents:503@#1", "listPortingEvents:drop-before@#2", "listPortingEvents:cut-body@#3"];
    let builder = faults.iter().fold(Sandbox::builder(), |builder, fault| builder.fault(fault.parse().unwrap()));
    let sandbox = builder.clock(Clock::frozen("2026-03-02T15:00:00Z".parse().unwrap())).start().await.unwrap();
    let url = sandbox.base_url();
    for number in ["+13035550100", "+13035550101", "+13035550102"] {
        create(url, &[number]);
        sandbox.advance(TimeDelta::seconds(90));
    }
    let tail = ["events", "tail", "--interval", "20ms", "-o", "json", "--limit"];
    let ran = run_at(url, &[&tail[..], &["2", "--since", "2026-03-02T15:00:00Z"]].concat()).assert_code(0);
    let seen: Vec<Value> = ran.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(seen.len(), 2, "{ran}");
    assert_eq!(ran.stderr.matches("events cannot be read").count(), 1, "{ran}");
    let since = "2026-03-02T15:01:30Z";
    let ran = ran.assert_stderr(&["503", "events can be read again", &format!("resume with --since {since};")]);
    let ids =
        |text: &str| text.lines().filter_map(|line| line.split('"').nth(3).map(str::to_owned)).collect::<Vec<_>>();
    let again = run_at(url, &[&tail[..], &["2", "--since", since]].concat()).assert_code(0);
    assert_eq!(ids(&again.stdout)[0], ids(&ran.stdout)[1], "the last event is repeated, then later ones follow");
    run_at(url, &["events", "tail", "--type", "porting_order.split", "--limit", "0"]).assert_code(0);
}

#[tokio::test(flavor = "multi_thread")]
async fn events_start_at_the_time_of_the_server() {
    // Long before the current time.
    let then: DateTime<Utc> = "2020-03-02T15:00:00Z".parse().unwrap();
    let sandbox = Sandbox::builder().clock(Clock::frozen(then)).start().await.unwrap();
    let url = sandbox.base_url();
    create(url, &["+13035550100"]);
    sandbox.advance(TimeDelta::minutes(1));
    for (signal, expected) in [("-TERM", 143), ("-INT", 130), ("-HUP", 129)] {
        let mut running = Running::start(url, &["events", "tail", "--interval", "20ms", "-o", "json"]);
        let mut notes = running.notes();
        let mut lines = BufReader::new(running.0.stdout.take().unwrap()).lines();
        // The command has started once it has polled twice.
        let polls = || sandbox.counters().requests_to("listPortingEvents");
        let before = polls();
        while polls() < before + 2 {
            tokio::task::yield_now().await;
        }
        let id = &create(url, &[&format!("+1303555{:04}", 200 + expected)])[0];
        let line = lines.next().unwrap().unwrap();
        assert!(line.contains(id), "only what is new is printed: {line}");
        running.signal(signal);
        let note = notes.next().unwrap();
        let now = sandbox.now().to_rfc3339_opts(SecondsFormat::Secs, true);
        assert!(note.contains(&format!("resume with --since {now};")), "{note}");
        assert!(notes.next().unwrap().contains("stopped reading events"));
        assert_eq!(running.0.wait().unwrap().code(), Some(expected));
        sandbox.advance(TimeDelta::minutes(1));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_is_woken_by_webhooks() {
    let sandbox = Sandbox::builder().clock(Clock::frozen(monday())).start().await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).display().to_string();
    // The port is free until the program uses it.
    let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string();
    let order = std::fs::read_to_string(root().join("examples/order.toml")).unwrap();
    let documents = root().join("examples/documents").canonicalize().unwrap();
    let order = order.replace("\"documents/", &format!("\"{}/", documents.display()));
    let order = order.replace("https://example.com/hooks/porting", &format!("http://{address}/"));
    std::fs::write(path("order.toml"), order).unwrap();
    std::fs::write(path("numbers.csv"), "+13035550100\n").unwrap();
    let (list, order, journal, key) =
        (path("numbers.csv"), path("order.toml"), path("job.sqlite"), sandbox.webhook_public_key());
    let url = sandbox.base_url();
    let apply = ["port-in", "apply", &list, "--order", &order, "--journal", &journal, "--yes", "--no-follow"];
    run_at(url, &apply).assert_code(0);

    // The next poll is in a day.
    let watch = ["port-in", "watch", "--journal", &journal, "--listen", &address, "--public-key", &key];
    let mut running = Running::start(url, &[&watch[..], &["--interval", "1d"]].concat());
    let mut notes = running.notes();
    assert!(notes.any(|line| line.starts_with("following 1 order")));
    sandbox.advance(TimeDelta::days(60));
    let rest: Vec<String> = notes.collect();
    assert!(rest.iter().any(|line| line.contains("-> ported")), "{rest:?}");
    assert!(rest.iter().any(|line| line.starts_with("webhooks: ") && line.ends_with(" accepted")), "{rest:?}");
    assert_eq!(running.end().0, 0);

    let remote = ["port-in", "watch", "--journal", &journal, "--listen", "0.0.0.0:0", "--public-key", &key];
    run_at(url, &remote).assert_code(2).assert_stderr(&["not a loopback address"]);
    run_at(url, &watch[..6]).assert_code(2).assert_stderr(&["--public-key"]);
}
