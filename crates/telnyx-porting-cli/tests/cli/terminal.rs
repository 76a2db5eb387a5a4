//! Behavior on a terminal: prompts, live lines, progress bars, colors, and table widths.

use crate::order_steps::{confirmed, filled_in};
use crate::pty::{CTRL_C, CTRL_D, Shown, Terminal};
use crate::support::{create, run_at, sandbox};
use crate::watching::split;
use chrono::{DateTime, TimeDelta, Utc};
use telnyx_porting_sandbox::Sandbox;

fn show(columns: u16, url: &str, arguments: &[&str]) -> Shown {
    Terminal::start(columns, url, arguments).end()
}

fn status(url: &str, id: &str) -> String {
    let order = run_at(url, &["orders", "get", id, "-o", "json"]).assert_code(0).json();
    order["status"]["value"].as_str().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_done_unless_the_reply_is_yes() {
    let sandbox = sandbox().await;
    let url = sandbox.base_url();
    let id = &create(url, &["+13035550100"])[0];
    for command in ["confirm", "cancel", "activate", "delete"] {
        for (reply, code, message) in [
            ("n\r", 1, "error: aborted; no changes were made"),
            ("\r", 1, "error: aborted; no changes were made"),
            (CTRL_D, 1, "error: aborted; no changes were made"),
            (CTRL_C, 130, "[y/N]"),
        ] {
            let mut terminal = Terminal::start(100, url, &["orders", command, id]);
            terminal.wait_for("[y/N] ").type_in(reply);
            let shown = terminal.end().assert(code, &["status     draft", "numbers    +13035550100", id, message]);
            assert!(shown.text.lines().any(|line| line.starts_with(message) || message == "[y/N]"), "{}", shown.text);
            assert_eq!(status(url, id), "draft");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_confirmed_action_is_done() {
    let sandbox = sandbox().await;
    let url = sandbox.base_url();
    let yes = |command: &str, id: &str| {
        let mut terminal = Terminal::start(100, url, &["orders", command, id]);
        terminal.wait_for("[y/N] ").type_in("y\r");
        terminal.end()
    };
    let id = &filled_in(url, "+13035550100", "a");
    yes("confirm", id).assert(0, &["in-process"]);
    while run_at(url, &["orders", "watch", id, "--until", "foc-date-confirmed", "--timeout", "1ms"]).code == 6 {
        sandbox.advance(TimeDelta::hours(6));
    }
    forward_to_activation(&sandbox, id);
    let activated = yes("activate", id).assert(0, &["on-demand", "FOC date   "]);
    assert!(activated.text.contains("The numbers leave the losing carrier"), "{}", activated.text);

    let id = &confirmed(url, "+13035550102", "b");
    yes("cancel", id).assert(0, &["cancel-pending"]);
    let id = &create(url, &["+13035550104"])[0];
    yes("delete", id).assert(0, &["deleted "]);
    run_at(url, &["orders", "get", id]).assert_code(3);
}

/// Fast-forwards into the activation window of an order.
fn forward_to_activation(sandbox: &Sandbox, id: &str) {
    let jobs = run_at(sandbox.base_url(), &["activation-jobs", "list", id, "-o", "json"]).assert_code(0).json();
    let begin: DateTime<Utc> = jobs[0]["activation_windows"][0]["start_at"].as_str().unwrap().parse().unwrap();
    sandbox.advance(begin - sandbox.now());
}

#[tokio::test(flavor = "multi_thread")]
async fn tables_fit_the_terminal_and_ids_are_not_broken() {
    let sandbox = sandbox().await;
    let url = sandbox.base_url();
    let mut ids = create(url, &["+13035550100"]);
    ids.extend(create(url, &["+442079460100"]));
    let is_whole = |text: &str| ids.iter().all(|id| text.lines().any(|line| line.contains(id.as_str())));

    let wide = show(160, url, &["orders", "list"]).assert(0, &["ID  ", "COUNTRY  TYPE"]);
    assert_eq!(wide.text.lines().count(), 3, "{}", wide.text);
    assert!(wide.text.lines().any(|line| line.contains("GB")) && is_whole(&wide.text), "{}", wide.text);
    for columns in [40, 80, 110] {
        let narrow = show(columns, url, &["orders", "list"]).assert(0, &["COUNTRY", "GB", "US", "+442079460100"]);
        // Long lines are broken by the program, not by the terminal.
        assert!(narrow.raw.lines().all(|line| line.chars().count() <= columns.into()), "{}", narrow.raw);
        assert!(is_whole(&narrow.text), "{}", narrow.text);
        let get = show(columns, url, &["orders", "get", &ids[0]]).assert(0, &[&ids[0], "unless confirmed"]);
        assert!(get.raw.lines().all(|line| line.chars().count() <= columns.into()), "{}", get.raw);
    }
    let shown = Terminal::start_with(160, url, &["orders", "list"], &[("COLUMNS", "40")]).end();
    assert_eq!(shown.raw, show(40, url, &["orders", "list"]).raw, "COLUMNS overrides the terminal");
    let piped = run_at(url, &["orders", "list"]);
    assert!(piped.stdout.lines().count() == 3 && is_whole(&piped.stdout), "{piped}");
}

#[tokio::test(flavor = "multi_thread")]
async fn orders_are_watched_in_live_lines() {
    let sandbox = sandbox().await;
    let url = sandbox.base_url();
    let draft = &create(url, &["+13035550100"])[0];
    let going = &confirmed(url, "+13035550102", "a");
    let watch = ["orders", "watch", draft, going, "--interval", "50ms", "--past-drafts"];
    for (ask_to_end, code) in [("-INT", 130), ("-TERM", 143), ("-HUP", 129)] {
        let mut terminal = Terminal::start(120, url, &watch);
        terminal
            .wait_for(&format!("{}  draft               for ", &draft[..8]))
            .wait_for("deleted in 29 days 23 hours");
        terminal.wait_for(&format!("{}  in-process", &going[..8]));
        let shown = terminal.signal(ask_to_end);
        shown.wait_for("stopped watching");
        let shown = terminal.end().assert(code, &[draft, going, "OUTCOME", "in-process"]);
        let lines: Vec<_> = shown.text.lines().collect();
        assert!(lines[0].starts_with("ID ") && lines[1].contains("open     draft"), "{lines:#?}");
        assert_eq!(lines[3], "error: stopped watching; the orders continue", "{lines:#?}");
        assert_eq!(lines.len(), 6, "{lines:#?}");
        assert!(!shown.is_cursor_hidden);
    }
    let mut terminal = Terminal::start(120, url, &["orders", "watch", going]);
    terminal.wait_for("in-process");
    terminal.type_in(CTRL_C);
    terminal.end().assert(130, &["error: stopped watching"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn live_lines_follow_the_order_to_its_end() {
    let sandbox = sandbox().await;
    let url = sandbox.base_url();
    let id = &confirmed(url, "+13035550102", "a");
    let mut terminal = Terminal::start(120, url, &["orders", "watch", id, "--interval", "20ms"]);
    terminal.wait_for("in-process");
    while status(url, id) != "foc-date-confirmed" {
        sandbox.advance(TimeDelta::hours(6));
    }
    terminal.wait_for("foc-date-confirmed").wait_for("FOC in ");
    sandbox.advance(TimeDelta::days(30));
    let shown = terminal.end().assert(0, &["reached", "ported"]);
    assert_eq!(shown.text.lines().count(), 2, "the live line is removed: {}", shown.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn moved_numbers_get_their_own_live_line() {
    let sandbox = sandbox().await;
    let url = sandbox.base_url();
    let id = &create(url, &["+13035550102", "+13035550103"])[0];
    let mut terminal = Terminal::start(160, url, &["orders", "watch", id, "--interval", "20ms", "--past-drafts"]);
    terminal.wait_for("draft");
    let child = split(&sandbox, id, "+13035550103");
    terminal.wait_for(&format!("1 number moved to another order, which is also followed: {child}"));
    terminal.wait_for(&format!("{}  draft", &child[..8]));
    terminal.signal("-TERM");
    terminal.end().assert(143, &[&format!("{child}  open"), &format!("{id}  open")]);
}

#[tokio::test(flavor = "multi_thread")]
async fn interrupted_work_clears_its_progress() {
    let slow = Sandbox::builder().fault("delay=60000".parse().unwrap()).start().await.unwrap();
    for (ask_to_end, code) in [("-INT", 130), ("-TERM", 143)] {
        let mut terminal = Terminal::start(120, slow.base_url(), &["check", "+13035550100"]);
        terminal.wait_for("checking 1 number");
        terminal.signal(ask_to_end);
        let shown = terminal.end().assert(code, &[]);
        assert_eq!(shown.text.trim(), "", "the line is cleared");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn colors_depend_on_the_terminal() {
    let sandbox = sandbox().await;
    let url = sandbox.base_url();
    let fail = ["orders", "get", "5f8e6d2a-1c3b-4a5d-9e7f-0a1b2c3d4e5f"];
    let is_colored = |arguments: &[&str], variables: &[(&str, &str)]| {
        let arguments = [&fail[..], arguments].concat();
        let shown = Terminal::start_with(100, url, &arguments, variables).end().assert(3, &["error: GET"]);
        shown.raw.contains("\u{1b}[1;31merror:")
    };
    assert!(is_colored(&[], &[]));
    assert!(!is_colored(&["--color", "never"], &[]));
    assert!(!is_colored(&[], &[("NO_COLOR", "1")]));
    assert!(is_colored(&[], &[("NO_COLOR", "")]), "an empty variable has no effect");
    assert!(!is_colored(&[], &[("TERM", "dumb")]));
    assert!(!is_colored(&[], &[("CLICOLOR", "0")]));
    assert!(is_colored(&["--color", "always"], &[("NO_COLOR", "1"), ("TERM", "dumb")]));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_shows_counts_rate_and_remaining_time() {
    let slow = Sandbox::builder().fault("delay=300".parse().unwrap()).start().await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let rows = (0..20).map(|row| format!("Customer {row},{row},+130355501{row:02}"));
    let rows: Vec<_> = std::iter::once("Customer,Account No.,Phone Number".to_owned()).chain(rows).collect();
    let list = file("list.csv", &rows.join("\n"));
    let order = file("order.toml", "[misc]\ntype = \"full\"\n");
    let journal = folder.path().join("job.sqlite");
    let arguments = ["port-in", "apply", &list, "--order", &order, "--yes", "--no-follow", "--journal"];
    let mut terminal = Terminal::start(160, slow.base_url(), &[&arguments[..], &[journal.to_str().unwrap()]].concat());
    terminal.wait_for("of 20 numbers checked").wait_for("of 20 numbers ordered").wait_for("of 20 orders done");
    // Eight orders are filled in at the same time, so the others are left.
    terminal.wait_for(" per second, ").wait_for(" left");
    let shown = terminal.end().assert(9, &["20 orders: 20 waiting"]);
    assert!(!shown.text.contains("orders done"), "the progress is removed at the end: {}", shown.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn long_work_shows_progress_on_a_terminal() {
    let slow = Sandbox::builder().fault("delay=300".parse().unwrap()).start().await.unwrap();
    let url = slow.base_url();
    let upload = ["documents", "upload", "examples/documents/loa.pdf", "examples/documents/invoice.pdf"];
    let mut terminal = Terminal::start(120, url, &upload);
    terminal.wait_for("uploading examples/documents/loa.pdf (1 of 2)").wait_for("invoice.pdf (2 of 2)");
    let shown = terminal.end().assert(0, &["ID  "]);
    assert_eq!(shown.text.lines().count(), 3, "{}", shown.text);
    let id = shown.text.lines().nth(1).unwrap()[..36].to_owned();

    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("loa.pdf");
    let file = file.to_str().unwrap();
    for (arguments, text) in [
        (&["documents", "download", &id, "--save", file][..], &format!("downloading {file}") as &str),
        (&["check", "+13035550100"], "checking 1 number"),
        (&["reports", "create", "--wait", "--timeout", "900ms", "--interval", "300ms"], "waiting for the report"),
    ] {
        let mut terminal = Terminal::start(120, url, arguments);
        terminal.wait_for(text);
        assert!(!terminal.end().text.contains(text), "the progress is removed at the end");
        let unseen = |more: &[&str], variables: &[(&str, &str)]| {
            let shown = Terminal::start_with(120, url, &[arguments, more].concat(), variables).end();
            assert!(!shown.raw.contains(text), "{}", shown.raw);
        };
        unseen(&["--quiet"], &[]);
        unseen(&[], &[("TERM", "dumb")]);
        let piped = run_at(url, arguments);
        assert!(!piped.stderr.contains(text), "{piped}");
    }
}
