//! Port-in jobs in a database that several processes share.

use crate::support::{KEY, finish, program, root, run, run_at};
use crate::watching::Running;
use chrono::TimeDelta;
use std::net::TcpListener;
use telnyx_porting::OrderFilter;
use telnyx_porting_sandbox::{Clock, Sandbox};
use telnyx_porting_tests::postgres::Postgres;
use telnyx_porting_tests::{client_of, monday};
use tempfile::TempDir;

/// A list of twelve numbers in four accounts, and an order file.
struct Files {
    folder: TempDir,
}

impl Files {
    fn new(webhook_address: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let order = std::fs::read_to_string(root().join("examples/order.toml")).unwrap();
        let documents = root().join("examples/documents").canonicalize().unwrap();
        let order = order.replace("\"documents/", &format!("\"{}/", documents.display()));
        let order = order.replace("https://example.com/hooks/porting", &format!("http://{webhook_address}/"));
        std::fs::write(folder.path().join("order.toml"), order).unwrap();
        let row = |index| format!("Customer {0},A-{0},+1303555{1}\n", index % 4, 2100 + index);
        let rows: String = std::iter::once("customer,account,number\n".to_owned()).chain((0..12).map(row)).collect();
        std::fs::write(folder.path().join("march.csv"), rows).unwrap();
        Self { folder }
    }

    fn path(&self, name: &str) -> String {
        self.folder.path().join(name).display().to_string()
    }

    /// The arguments of a command for this list.
    fn command(&self, name: &str, more: &[&str]) -> Vec<String> {
        let (list, order) = (self.path("march.csv"), self.path("order.toml"));
        let first = ["port-in", name, &list, "--order", &order, "--yes"];
        first.iter().chain(more).map(ToString::to_string).collect()
    }
}

fn words(arguments: &[String]) -> Vec<&str> {
    arguments.iter().map(String::as_str).collect()
}

async fn frozen() -> Sandbox {
    Sandbox::builder().clock(Clock::frozen(monday())).accept_taken_numbers(true).start().await.unwrap()
}

/// Each account has one order with its numbers, which was submitted once.
async fn assert_four_orders(sandbox: &Sandbox) {
    let client = client_of(sandbox.base_url()).unwrap();
    let orders = client.orders().list(OrderFilter::new()).try_collect().await.unwrap();
    assert_eq!((orders.len(), sandbox.counters().orders_confirmed), (4, 4));
    assert!(orders.iter().all(|order| order.phone_numbers.len() == 3));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_in_a_database_works_like_one_in_a_file() {
    let Some(server) = Postgres::start().unwrap() else { return };
    let sandbox = frozen().await;
    let (url, database, files) = (sandbox.base_url(), server.url(), Files::new("127.0.0.1:1"));
    let apply = files.command("apply", &["--no-follow", "--journal", &database]);
    run_at(url, &words(&apply)).assert_code(0);
    assert_four_orders(&sandbox).await;

    let ran = run(&["port-in", "list", "--journal", &database]).assert_code(0);
    assert!(ran.stdout.contains("march"), "{ran}");
    // The variable instead of the option.
    let with_variable = |arguments: &[&str]| {
        let mut command = program();
        command.env("TELNYX_PORTING_JOURNAL", &database).env("TELNYX_API_KEY", KEY).args(arguments);
        finish(command)
    };
    let report = |ran: crate::support::Ran| ran.assert_code(0).stdout;
    let in_database = report(with_variable(&["port-in", "report", "march", "-o", "csv"]));
    assert_eq!(in_database.lines().count(), 13, "{in_database}");
    with_variable(&["port-in", "status", "april"]).assert_code(3).assert_stderr(&["the job april does not exist"]);
    let ran = run(&["port-in", "status", "--journal", &database]).assert_code(2);
    ran.assert_stderr(&["a database has several jobs"]);

    // Both stores have the same report.
    let copy = files.path("copy.sqlite");
    let ran = run(&["port-in", "journal", "copy", &database, &copy, "--job", "march"]).assert_code(0);
    ran.assert_stderr(&["copied march from march in postgres://", "port-in forget march --journal "]);
    assert_eq!(report(run(&["port-in", "report", "--journal", &copy, "-o", "csv"])), in_database);
    let ran = run(&["port-in", "journal", "copy", &copy, &database]).assert_code(2);
    ran.assert_stderr(&["the journal has the job march already"]);
    with_variable(&["port-in", "forget", "march", "--yes"])
        .assert_code(0)
        .assert_stderr(&["deleted march in postgres://"]);
    run(&["port-in", "journal", "copy", &copy, &database]).assert_code(0);
    assert_eq!(report(with_variable(&["port-in", "report", "march", "-o", "csv"])), in_database);
    // The copy continues the job.
    let ran = run_at(url, &words(&apply)).assert_code(0);
    assert!(!ran.stderr.contains("created"), "{ran}");
    assert_four_orders(&sandbox).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn workers_share_a_job_and_survive_a_kill() {
    let Some(server) = Postgres::start().unwrap() else { return };
    let sandbox = frozen().await;
    let (url, database, files) = (sandbox.base_url(), server.url(), Files::new("127.0.0.1:1"));
    let work = files.command("work", &["--journal", &database, "--interval", "50ms"]);
    // The first is killed in the middle of the job.
    let mut first = Running::start(url, &words(&work));
    assert!(first.notes().any(|line| line.starts_with("created")));
    first.0.kill().unwrap();
    first.0.wait().unwrap();
    let others = [0, 1].map(|_| Running::start(url, &words(&work)));
    while sandbox.counters().orders_confirmed < 4 {
        tokio::task::yield_now().await;
    }
    sandbox.advance(TimeDelta::days(60));
    let mut tokens = 0;
    for other in others {
        let (code, stdout) = other.end();
        assert_eq!((code, stdout.matches("ported").count()), (0, 4), "{stdout}");
        tokens += stdout.lines().filter(|line| line.starts_with("token")).count();
    }
    // The killed worker may have shared an order.
    assert!((1..=4).contains(&tokens), "{tokens}");
    assert_four_orders(&sandbox).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn stored_webhooks_wake_a_watch() {
    let Some(server) = Postgres::start().unwrap() else { return };
    let sandbox = frozen().await;
    let (url, database) = (sandbox.base_url(), server.url());
    // The port is free until the program uses it.
    let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string();
    let files = Files::new(&address);
    let key = sandbox.webhook_public_key();
    let listen = ["port-in", "listen", "--journal", &database, "--listen", &address, "--public-key", &key];
    let mut receiver = Running::start(url, &listen);
    assert!(receiver.notes().any(|line| line.starts_with("ready: ")));
    run_at(url, &words(&files.command("apply", &["--no-follow", "--journal", &database]))).assert_code(0);

    // The next poll is in a day.
    let watch = ["port-in", "watch", "march", "--journal", &database, "--interval", "1d"];
    let mut running = Running::start(url, &watch);
    let mut notes = running.notes();
    assert!(notes.any(|line| line.starts_with("following 4 orders")));
    sandbox.advance(TimeDelta::days(60));
    let rest: Vec<String> = notes.collect();
    assert_eq!(rest.iter().filter(|line| line.contains("-> ported")).count(), 4, "{rest:?}");
    assert_eq!(running.end().0, 0);
    receiver.signal("-INT");
    let (code, counts) = receiver.end();
    assert!(code == 0 && counts.starts_with("webhooks: ") && counts.ends_with(" accepted\n"), "{counts}");
}

#[test]
fn passwords_of_databases_are_not_shown() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("config.toml");
    let config = |arguments: &[&str], stdin: &str| {
        let mut command = program();
        command.env("TELNYX_PORTING_CONFIG", &file).args(["config"]).args(arguments).write_stdin(stdin);
        finish(command)
    };
    let url = "postgres://robin:s3cret@127.0.0.1:1/porting";
    let ran = config(&["set", "journal", url], "").assert_code(2);
    ran.assert_stderr(&["a password is not accepted on the command line"]);
    config(&["set", "journal", "job.sqlite"], "").assert_code(2);
    config(&["set", "journal", "-"], url).assert_code(0);
    let ran = config(&["get", "journal"], "").assert_code(0);
    assert_eq!(ran.stdout, "postgres://robin@127.0.0.1:1/porting\n");
    let mut command = program();
    command.env("TELNYX_PORTING_CONFIG", &file).args(["port-in", "list"]);
    let ran = finish(command).assert_code(1);
    let ran = ran.assert_stderr(&["postgres://robin@127.0.0.1:1/porting: "]);
    assert!(!ran.stderr.contains("s3cret"), "{ran}");
}
