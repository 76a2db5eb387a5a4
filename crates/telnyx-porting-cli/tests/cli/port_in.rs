//! `port-in apply`

use crate::support::{Ran, finish, program, root, run, run_at, sandbox, settings};
use chrono::TimeDelta;
use httpmock::MockServer;
use serde_json::json;
use std::path::PathBuf;
use telnyx_porting_sandbox::{Clock, Sandbox};
use tempfile::TempDir;

const EXAMPLE: [&str; 5] = ["port-in", "apply", "examples/port-in.csv", "--order", "examples/order.toml"];

/// Files of a port-in that differ from the examples.
struct Files {
    folder: TempDir,
}

impl Files {
    fn new(numbers: &str, change: impl FnOnce(String) -> String) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let order = std::fs::read_to_string(root().join("examples/order.toml")).unwrap();
        let documents = root().join("examples/documents").canonicalize().unwrap();
        let order = order.replace("\"documents/", &format!("\"{}/", documents.display()));
        std::fs::write(folder.path().join("order.toml"), change(order)).unwrap();
        std::fs::write(folder.path().join("numbers.csv"), numbers).unwrap();
        Self { folder }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn apply(&self, more: &[&str]) -> Ran {
        let mut command = program();
        command.args(["port-in", "apply"]).arg(self.path("numbers.csv")).arg("--order").arg(self.path("order.toml"));
        command.env("TELNYX_API_KEY", "KEY1").args(more);
        finish(command)
    }
}

#[test]
fn the_example_is_ported() {
    let ran = run(&[&EXAMPLE[..], &["--sandbox"]].concat()).assert_code(0);
    let statuses = ran.stderr.lines().filter(|line| line.contains(" -> ported")).count();
    assert_eq!(statuses, 4, "{ran}");
    // The statuses seen and the order of the steps depend on the speed of the machine.
    let is_step = |line: &&str| ["filled in", "submitted", "shared", "uploaded"].iter().any(|step| line.contains(step));
    let (mut steps, others): (Vec<_>, Vec<_>) =
        ran.stderr.lines().filter(|line| !line.contains(" -> ")).partition(is_step);
    // Without the ids.
    steps.sort_by_key(|line| line.split_once("  ").map_or(*line, |(_, step)| step).chars().next());
    let ran = Ran { code: ran.code, stdout: ran.stdout.clone(), stderr: [others, steps].concat().join("\n") };
    settings().bind(|| insta::assert_snapshot!("apply-example", ran));
}

#[test]
fn the_example_as_json_is_one_document() {
    let ran = run(&[&EXAMPLE[..], &["--sandbox", "--output", "json", "--quiet"]].concat()).assert_code(0);
    let document = ran.json();
    let count = |name: &str| document[name].as_array().unwrap().len();
    assert_eq!((count("accepted"), count("rejected"), count("duplicates")), (6, 0, 1), "{ran}");
    assert_eq!((count("orders"), count("tokens"), count("not_created"), count("left_out")), (4, 4, 0, 0), "{ran}");
    assert!(document["orders"].as_array().unwrap().iter().all(|order| order["state"] == "ported"), "{ran}");
    assert_eq!(document["orders"][0]["account"], "Example Porting Ltd (line 4)");
    assert_eq!(document["orders"][0]["phone_numbers"].as_array().unwrap().len(), 3);
    ran.assert_stderr(&["line 7: +13035550100 is already at line 4"]);
}

#[test]
fn an_exception_is_reported_with_its_reason() {
    let files = Files::new("+13035550100\n", |order| order.replace("Porting 2026-03", "sandbox:exception=LSR_PENDING"));
    let ran = files.apply(&["--sandbox"]).assert_code(7);
    ran.assert_stderr(&[
        "error: this order exists, but not every step succeeded: ",
        "exception (LSR_PENDING)",
        "hint: `telnyx-porting orders get ID` shows how to resolve the exception",
    ]);
}

#[test]
fn an_order_that_fails_does_not_stop_the_others() {
    // The exchange 553 belongs to a carrier that requires a PIN.
    let numbers = "+13035550100\n+13035530100\n+13035594040\n";
    let files = Files::new(numbers, |order| order.replace("pin_passcode = ", "# pin_passcode = "));
    let ran = files.apply(&["--sandbox", "--no-follow"]).assert_code(9);
    let ran = ran.assert_stderr(&[
        "skipping +13035594040: it cannot be ported",
        "error: this order exists, but not every step succeeded: ",
        "1 number got no order",
        "+13035594040 (line 3): cannot be ported: no_coverage",
        "cannot confirm: /end_user/admin/pin_passcode",
    ]);
    assert_eq!(ran.stdout.matches("in-process").count(), 1, "{ran}");
}

#[tokio::test(flavor = "multi_thread")]
async fn numbers_in_the_order_of_another_job_are_left_out() {
    let sandbox = sandbox().await;
    let ran = run_at(sandbox.base_url(), &["orders", "create", "+13035550100"]).assert_code(0);
    let order = ran.ids().remove(0);
    let numbers = "Customer,Account No.,Phone Number\nAcme,1,+13035550100\nBeta,2,+13035550101\n";
    let files = Files::new(numbers, |order| order);
    let ran = files.apply(&["--yes", "--no-follow", "-o", "json", "--base-url", sandbox.base_url()]).assert_code(9);
    let reason = format!("is in the order {order}, which is not one of this job");
    let ran = ran.assert_stderr(&["\"message\":\"1 order: 1 in-process", &reason]);
    let document = ran.json();
    let expected = json!([{"number": "+13035550100", "place": "line 2", "reason": reason}]);
    assert_eq!(document["left_out"], expected, "{ran}");
    assert_eq!(document["orders"][0]["account"], "Beta (line 3)", "{ran}");
}

#[test]
fn account_data_that_cannot_be_read_are_errors_with_their_row() {
    let files = Files::new("Phone Number,FOC date\n+13035550100,02.03.2027\n", |order| order);
    let ran = files.apply(&["--sandbox"]).assert_code(2);
    ran.assert_stderr(&[
        "foc_date: FOC date: 1 cell cannot be read (line 2): expected `earliest`, a day",
        "write it as 2026-03-02",
    ]);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_timeout_can_expire() {
    let time = "2026-03-02T15:00:00Z".parse().unwrap();
    let sandbox = Sandbox::builder().clock(Clock::frozen(time)).start().await.unwrap();
    let files = Files::new("+13035550100\n", |order| order);
    let more = ["--yes", "--base-url", sandbox.base_url(), "--interval", "20ms", "--timeout", "50ms"];
    let ran = files.apply(&more).assert_code(6);
    let hint = "hint: the orders continue; follow them with `telnyx-porting port-in watch numbers`\n";
    ran.assert_stderr(&["error: this order exists", "not ported yet: in-process", hint]);
}

#[tokio::test(flavor = "multi_thread")]
async fn without_following_it_ends_when_the_orders_are_submitted() {
    let sandbox = sandbox().await;
    let ran = run_at(sandbox.base_url(), &[&EXAMPLE[..], &["--yes", "--no-follow"]].concat()).assert_code(0);
    assert_eq!(ran.stdout.matches("in-process").count(), 4, "{ran}");
    ran.assert_stderr(&["4 orders: 4 in-process"]);
}

#[test]
fn a_failure_after_the_creation_names_the_orders_first() {
    let server = MockServer::start();
    server.mock(|when, then| {
        when.path("/portability_checks");
        then.status(201).json_body(json!({"data": []}));
    });
    let status = json!({"value": "draft"});
    let orders = json!([{"id": "order-1", "status": status, "phone_numbers": [{"phone_number": "+13035550100"}]}]);
    server.mock(|when, then| {
        when.method("POST").path("/porting_orders");
        then.status(201).json_body(json!({"data": orders}));
    });
    for path in ["/porting_orders", "/porting_phone_numbers"] {
        server.mock(|when, then| {
            when.method("GET").path(path);
            then.json_body(json!({"data": [], "meta": {"total_pages": 0, "total_results": 0}}));
        });
    }
    server.mock(|when, then| {
        when.method("GET").path("/porting_orders/order-1");
        then.json_body(json!({"data": orders[0]}));
    });
    server.mock(|when, then| {
        when.path("/documents");
        then.status(403).json_body(json!({"errors": [{"code": "10010", "title": "Not allowed"}]}));
    });
    let files = Files::new("+13035550100\n", |order| order.replace("foc_datetime_requested = \"earliest\"", ""));
    let ran = files.apply(&["--yes", "--base-url", &server.base_url()]).assert_code(4);
    let first = ran.stderr.lines().find(|line| line.starts_with("error: ")).unwrap();
    assert_eq!(first, "error: this order exists, but not every step succeeded: order-1", "{ran}");
    assert_eq!(ran.ids(), ["order-1"]);
    ran.assert_stderr(&["POST /documents returned 403", "Not allowed (code 10010)", "run the same command again"]);
}

/// A job with a journal of its own.
struct JobFiles {
    files: Files,
    journal: PathBuf,
    url: String,
}

impl JobFiles {
    fn new(numbers: &str, url: &str) -> Self {
        let files = Files::new(numbers, |order| order);
        Self { journal: files.path("job.sqlite"), files, url: url.to_owned() }
    }

    /// Runs a command on the list.
    fn on_list(&self, command: &str, more: &[&str]) -> Ran {
        let list = self.files.path("numbers.csv").display().to_string();
        let order = self.files.path("order.toml").display().to_string();
        self.run(&[&[command, &list, "--order", &order, "--base-url", &self.url], more].concat())
    }

    fn run(&self, arguments: &[&str]) -> Ran {
        let mut command = program();
        command.arg("port-in").args(arguments).arg("--journal").arg(&self.journal);
        command.env("TELNYX_API_KEY", "KEY1");
        finish(command)
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_plan_is_signed_off_applied_and_reported() {
    let sandbox = sandbox().await;
    let job = JobFiles::new(
        "Customer,Account No.,Phone Number\nAcme,1,+13035550100\nBeta,2,+442079460100\n",
        sandbox.base_url(),
    );
    let ran = job.on_list("plan", &["-o", "json", "-q"]).assert_code(10);
    let plan = ran.json();
    assert_eq!(plan["accounts"][0]["create"][0]["numbers"], json!(["+13035550100"]), "{ran}");
    assert_eq!(plan["accounts"][1]["create"][0]["country"], "GB", "{ran}");
    assert_eq!(sandbox.counters().orders_created, 0);
    let digest = plan["digest"].as_str().unwrap();

    let ran = job.on_list("apply", &["--yes", "--no-follow", "--plan", "0123456789ab"]).assert_code(2);
    ran.assert_stderr(&[
        "the plan has changed: expected the digest 0123456789ab, got",
        "hint: review the new plan with `telnyx-porting port-in plan` and the same files",
        &format!("interrupted, run `telnyx-porting port-in resume numbers --journal {}`", job.journal.display()),
    ]);
    assert_eq!(sandbox.counters().orders_created, 0);
    job.on_list("apply", &["--yes", "--no-follow", "--plan", digest]).assert_code(0);
    assert_eq!((sandbox.counters().orders_created, sandbox.counters().orders_confirmed), (2, 2));
    job.on_list("plan", &["-q"]).assert_code(0);
    // The same command continues, and creates nothing.
    job.on_list("apply", &["--yes", "--no-follow"]).assert_code(0);
    job.run(&["resume", "--yes", "--no-follow", "--base-url", sandbox.base_url()]).assert_code(0);
    assert_eq!((sandbox.counters().orders_created, sandbox.counters().orders_confirmed), (2, 2));

    let ran = job.run(&["status"]).assert_code(0);
    assert_eq!(ran.stdout.matches("in-process").count(), 2, "{ran}");
    let page = job.files.path("report.html");
    job.run(&["report", "--file", page.to_str().unwrap()]).assert_code(0);
    let page = std::fs::read_to_string(page).unwrap();
    assert!(page.contains("Acme (line 2)") && !page.contains("KEY1"), "{page}");
    let list = job.files.path("numbers.csv").display().to_string();
    job.run(&["report", "--file", &list]).assert_code(2).assert_stderr(&["is a file of the job"]);
    job.run(&["report", "--file", "report.doc"]).assert_code(2).assert_stderr(&["use .html, .csv, .xlsx or .json"]);
    let csv = job.files.path("report.csv");
    job.run(&["report", "--file", csv.to_str().unwrap()]).assert_code(0);
    let csv = std::fs::read_to_string(csv).unwrap();
    assert!(csv.starts_with("number,customer,order,status"), "{csv}");
    assert_eq!(job.run(&["report", "-o", "csv"]).assert_code(0).stdout, csv);

    job.run(&["cancel", "--yes", "--base-url", sandbox.base_url()]).assert_code(0);
    let ran = job.run(&["watch", "--once", "--base-url", sandbox.base_url()]).assert_code(0);
    assert_eq!(ran.stdout.matches("cancel-pending").count(), 2, "{ran}");
    let ran = job.run(&["export"]).assert_code(0);
    assert_eq!(
        (&ran.json()["numbers"][0]["number"], &ran.json()["open_intents"]),
        (&json!("+13035550100"), &json!([]))
    );
    job.run(&["forget", "--yes"]).assert_code(0);
    assert!(!job.journal.exists());
    job.run(&["status"]).assert_code(3).assert_stderr(&["does not exist", "port-in list"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn resuming_repeats_the_step_and_the_pruning_of_the_last_apply() {
    let sandbox = sandbox().await;
    let list = "Customer,Account No.,Phone Number\nAcme,1,+13035550100\nBeta,2,+13035550101\n";
    let job = JobFiles::new(list, sandbox.base_url());
    let resume = |more: &[&str]| {
        let arguments = ["resume", "--yes", "--no-follow", "--base-url", sandbox.base_url()];
        job.run(&[&arguments[..], more].concat())
    };
    let ran = job.on_list("apply", &["--yes", "--step", "create", "--prune"]).assert_code(9);
    let hint =
        "the job stopped after the step create; continue with `telnyx-porting port-in resume --step share numbers";
    ran.assert_stderr(&[hint]);
    std::fs::write(job.files.path("numbers.csv"), list.replace("Beta,2,+13035550101\n", "")).unwrap();
    let ran = resume(&[]).assert_code(9);
    ran.assert_stderr(&["repeating the options of the last apply: --step create --prune", "  deleted"]);
    assert_eq!((sandbox.counters().orders_created, sandbox.counters().orders_confirmed), (2, 0));
    // A step that is given replaces the recorded one, also for later runs.
    resume(&["--step", "share"]).assert_code(0).assert_stderr(&["the last apply: --prune\n"]);
    assert_eq!(sandbox.counters().orders_confirmed, 1);
    resume(&[]).assert_code(0).assert_stderr(&["the last apply: --prune\n"]);
    // Without the options, nothing is repeated.
    job.on_list("apply", &["--yes", "--no-follow"]).assert_code(0);
    let ran = resume(&[]).assert_code(0);
    assert!(!ran.stderr.contains("repeating"), "{ran}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_draft_that_was_deleted_elsewhere_is_reported() {
    let sandbox = sandbox().await;
    let job = JobFiles::new("+13035594000\n", sandbox.base_url());
    job.on_list("apply", &["--yes", "--step", "fill"]).assert_code(9);
    let status = job.run(&["status", "-o", "json"]).assert_code(0).json();
    let id = status[0]["id"].as_str().unwrap();
    run_at(sandbox.base_url(), &["orders", "delete", id, "--yes"]).assert_code(0);
    let ran = job.run(&["watch", "--once", "--base-url", sandbox.base_url()]).assert_code(9);
    let resume = format!("run `telnyx-porting port-in resume numbers --journal {}`", job.journal.display());
    ran.assert_stderr(&["1 number  deleted", "1 number got no order", "+13035594000 (line 1): no-order", &resume]);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_exception_ends_with_the_command_that_retries() {
    let sandbox = sandbox().await;
    let job = JobFiles::new("+13035594008\n", sandbox.base_url());
    job.on_list("apply", &["--yes", "--no-follow"]).assert_code(0);
    sandbox.advance(TimeDelta::days(7));
    let ran = job.run(&["watch", "--once", "--base-url", sandbox.base_url()]).assert_code(7);
    let retry = format!("run `telnyx-porting port-in retry numbers --journal {}`", job.journal.display());
    ran.assert_stderr(&[
        "exception (LSR_PENDING)",
        "hint: `telnyx-porting port-in status numbers --journal",
        "prints how to resolve the exception; correct the list or the order file",
        &retry,
    ]);
    // The deadline is relative on the terminal only.
    let ran = job.run(&["status"]).assert_code(0);
    let retry = format!("next: `telnyx-porting port-in retry numbers --journal {}`", job.journal.display());
    ran.assert_stderr(&["Z unless resolved (in ", "  telnyx-porting comments list", &retry]);
    let ran = job.on_list("plan", &["-q"]).assert_code(0);
    let retry = format!("exception: `telnyx-porting port-in retry numbers --journal {}`", job.journal.display());
    assert!(ran.stdout.contains(&retry), "{ran}");
    let ran = job.run(&["report"]).assert_code(0);
    assert!(ran.stdout.contains("Z unless resolved\"") && !ran.stdout.contains("unless resolved (in"), "{ran}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_retry_ends_as_its_new_orders_do() {
    let sandbox = sandbox().await;
    let job = JobFiles::new("+13035550100\n", sandbox.base_url());
    let watch = || job.run(&["watch", "--once", "--base-url", sandbox.base_url()]);
    job.on_list("apply", &["--yes", "--no-follow"]).assert_code(0);
    job.run(&["cancel", "--yes", "--base-url", sandbox.base_url()]).assert_code(0);
    sandbox.advance(TimeDelta::days(2));
    let retry = format!("telnyx-porting port-in retry numbers --journal {}", job.journal.display());
    watch().assert_code(8).assert_stderr(&[&format!("order its numbers again with `{retry}")]);
    // Every view names the numbers that are not ported.
    let ran = job.run(&["status"]).assert_code(0);
    ran.assert_stderr(&["1 number is in the cancelled order ", &format!("next: `{retry}`")]);
    let ran = job.on_list("plan", &["-q"]).assert_code(0);
    assert!(ran.stdout.contains("  no order  1 number is in the cancelled order "), "{ran}");
    assert!(
        ran.stdout.contains("0 orders to change, 1 number of cancelled or deleted orders not ordered again"),
        "{ran}"
    );
    let ran = list_in(&job, "cancelled").assert_code(0).json();
    assert_eq!((&ran[0]["need_a_person"], &ran[0]["finished"]), (&json!(1), &json!(0)), "{ran}");
    job.run(&["retry", "--yes", "--no-follow", "--base-url", sandbox.base_url()]).assert_code(0);
    assert_eq!((sandbox.counters().orders_created, sandbox.counters().orders_confirmed), (2, 2));
    watch().assert_code(0);
    let ran = list_in(&job, "retried").assert_code(0).json();
    assert_eq!((&ran[0]["need_a_person"], &ran[0]["finished"]), (&json!(0), &json!(1)), "{ran}");
    // Retrying is not repeated.
    job.run(&["resume", "--yes", "--no-follow", "--base-url", sandbox.base_url()]).assert_code(0);
    assert_eq!(sandbox.counters().orders_created, 2);
}

/// Lists the jobs in a new data folder that has the journal of this job only.
fn list_in(job: &JobFiles, folder: &str) -> Ran {
    let folder = job.files.path(folder);
    std::fs::create_dir(&folder).unwrap();
    std::fs::copy(&job.journal, folder.join("numbers.sqlite")).unwrap();
    let mut command = program();
    command.args(["port-in", "list", "-o", "json"]).env("TELNYX_PORTING_DATA", folder);
    finish(command)
}

#[tokio::test(flavor = "multi_thread")]
async fn the_next_steps_of_loas_and_of_the_whole_job_are_printed() {
    let sandbox = sandbox().await;
    let job = JobFiles::new(
        "Customer,Account No.,Phone Number\nAcme,1,+13035550100\nBeta,2,+13035550101\n",
        sandbox.base_url(),
    );
    let order = std::fs::read_to_string(job.files.path("order.toml")).unwrap();
    let without_loa: Vec<_> = order.lines().filter(|line| !line.starts_with("loa")).collect();
    std::fs::write(job.files.path("order.toml"), without_loa.join("\n")).unwrap();
    let ran = job.on_list("apply", &["--yes", "--no-follow"]).assert_code(9);
    ran.assert_stderr(&["2 orders: 2 waiting"]);
    let ran = job.run(&["status"]).assert_code(0);
    assert_eq!(ran.stderr.matches("telnyx-porting port-in resume numbers").count(), 1, "{ran}");
    let folder = job.files.path("loas").display().to_string();
    let documents = || job.run(&["documents", "--folder", &folder, "--base-url", sandbox.base_url()]).assert_code(0);
    let ran = documents().assert_stderr(&[
        "next: have each LOA signed",
        "-signed before the extension",
        "run the command again",
    ]);
    assert!(!ran.stderr.contains("port-in resume"), "{ran}");
    for template in std::fs::read_dir(&folder).unwrap() {
        let path = template.unwrap().path();
        std::fs::copy(&path, path.with_file_name(format!("{}-signed.pdf", path.file_stem().unwrap().display())))
            .unwrap();
    }
    let ran =
        documents().assert_stderr(&["next: submit the orders with `telnyx-porting port-in resume numbers --journal"]);
    assert!(!ran.stderr.contains("have each LOA signed"), "{ran}");
}

#[test]
fn a_job_or_its_journal_is_required() {
    let required = "<JOB|--journal <PLACE>>";
    for command in ["status", "report", "resume", "retry", "documents", "watch", "cancel", "export", "forget"] {
        let help = run(&["port-in", command, "--help"]).assert_code(0);
        assert!(
            help.stdout.contains(&format!("Usage: telnyx-porting port-in {command} [OPTIONS] {required}")),
            "{help}"
        );
        assert!(help.stdout.contains("TELNYX_PORTING_DATA"), "{help}");
        run(&["port-in", command]).assert_code(2).assert_stderr(&[required]);
    }
    let help = run(&["port-in", "--help"]).assert_code(0);
    assert!(help.stdout.contains("TELNYX_PORTING_DATA") && help.stdout.contains("telnyx-porting sandbox"), "{help}");
    let help = run(&["sandbox", "--help"]).assert_code(0);
    assert!(help.stdout.contains("94001 to 94021  sandbox:exception=CODE"), "{help}");
}

#[tokio::test(flavor = "multi_thread")]
async fn skipped_rows_are_in_the_report_until_they_are_corrected() {
    let sandbox = sandbox().await;
    let list = "Customer,PIN,Phone Number\nAcme,4711,+13035550100\nAcme,4711,303-555-0101/2\n";
    let job = JobFiles::new(list, sandbox.base_url());
    let apply = ["--yes", "--no-follow", "--skip-rejected"];
    let ran = job.on_list("apply", &apply).assert_code(0);
    ran.assert_stderr(&["1 order: 1 in-process; skipped 1 row of the list"]);
    let ran = job.run(&["status"]).assert_code(0);
    ran.assert_stderr(&["1 row skipped: ", "Correct the rows in the list", "skipped 1 row of the list"]);
    let report = job.run(&["report"]).assert_code(0).json();
    let skipped = &report["attention"][0];
    assert_eq!((&skipped["kind"], &skipped["rows"]), (&json!("skipped"), &json!(["line 3"])), "{report}");
    let ran = job.run(&["export"]).assert_code(0);
    assert_eq!(ran.json()["job"]["inputs"]["skipped"]["total"], 1);
    assert!(!ran.stdout.contains("4711") && !ran.stdout.contains("0101/2"), "{ran}");

    let corrected = list.replace("303-555-0101/2", "+13035550101");
    std::fs::write(job.files.path("numbers.csv"), corrected).unwrap();
    job.on_list("apply", &apply).assert_code(0);
    let report = job.run(&["report"]).assert_code(0).json();
    assert_eq!((&report["totals"]["skipped_rows"], &report["totals"]["numbers"]), (&json!(0), &json!(2)));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_belongs_to_one_list_and_one_api() {
    let sandbox = sandbox().await;
    let other = crate::support::sandbox().await;
    let job = JobFiles::new("+13035550100\n", sandbox.base_url());
    job.on_list("apply", &["--yes", "--no-follow"]).assert_code(0);
    let elsewhere = JobFiles { url: other.base_url().to_owned(), ..job };
    let ran = elsewhere.on_list("apply", &["--yes", "--no-follow"]).assert_code(2);
    ran.assert_stderr(&["the job numbers has its orders at", "choose another name with --job"]);
    let job = JobFiles { url: sandbox.base_url().to_owned(), ..elsewhere };
    let same_name = JobFiles { journal: job.journal.clone(), ..JobFiles::new("+13035550101\n", sandbox.base_url()) };
    let ran = same_name.on_list("apply", &["--yes", "--no-follow"]).assert_code(2);
    ran.assert_stderr(&["the job numbers has another list: ", "--job numbers"]);
    assert_eq!(sandbox.counters().orders_created, 1);
    // On purpose, it is possible: the first number is reported as removed.
    let ran = same_name.on_list("plan", &["--job", "numbers", "-q"]).assert_code(10);
    assert!(ran.stdout.contains("not in the list any more: +13035550100"), "{ran}");
}

#[test]
fn the_orders_of_a_sandbox_of_the_command_have_no_journal() {
    let ran = run(&[&EXAMPLE[..], &["--sandbox", "--journal", "job.sqlite"]].concat()).assert_code(2);
    ran.assert_stderr(&["--journal: the orders of --sandbox end with the command"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_offline_plan_needs_no_key_and_sends_nothing() {
    let files = Files::new("+13035550100\n", |order| order);
    let mut command = program();
    command.args(["port-in", "plan", "--offline"]).arg(files.path("numbers.csv"));
    command.arg("--order").arg(files.path("order.toml"));
    let ran = finish(command).assert_code(10);
    assert!(ran.stdout.contains("create  +13035550100"), "{ran}");
}
