//! `sandbox`, interrupted programs, and closed pipes.

use crate::support::{KEY, run, run_at, std_program};
use std::collections::HashSet;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use telnyx_porting::{ApiKey, Client, CreateOrder, OrderExt as _, OrderFilter, PhoneNumber, PortingOrderId};
use tokio::sync::mpsc;

/// A program in the background, which is ended with the test.
struct Background(Child);

impl Drop for Background {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Background {
    fn start(arguments: &[&str]) -> Self {
        let mut command = std_program();
        command.args(arguments).env("TELNYX_API_KEY", KEY);
        Self(command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap())
    }

    /// A sandbox with a frozen clock, and its address.
    fn sandbox() -> (Self, String) {
        Self::sandbox_with(&[])
    }

    fn sandbox_with(options: &[&str]) -> (Self, String) {
        Self::listening(std_program().args(["sandbox", "--frozen", "2026-03-02T15:00:00Z"]).args(options))
    }

    /// A command that runs a sandbox, and the sandbox's address.
    fn listening(command: &mut Command) -> (Self, String) {
        let mut program = Self(command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap());
        let mut first = String::new();
        BufReader::new(program.0.stdout.as_mut().unwrap()).read_line(&mut first).unwrap();
        let url = first.trim().strip_prefix("TELNYX_BASE_URL=").unwrap().to_owned();
        (program, url)
    }

    fn notes(&mut self) -> impl Iterator<Item = String> + use<> {
        BufReader::new(self.0.stderr.take().unwrap()).lines().map(Result::unwrap)
    }

    #[cfg(unix)]
    fn interrupt(&mut self) -> Option<i32> {
        self.signal("-INT")
    }

    #[cfg(unix)]
    fn signal(&mut self, signal: &str) -> Option<i32> {
        assert!(Command::new("kill").args([signal, &self.0.id().to_string()]).status().unwrap().success());
        self.0.wait().unwrap().code()
    }
}

#[test]
#[cfg(unix)]
fn it_serves_until_it_is_interrupted() {
    let (mut sandbox, url) = Background::sandbox();
    let ran = run_at(&url, &["orders", "create", "+13035550100", "-o", "json"]).assert_code(0);
    assert_eq!(ran.json()[0]["created_at"], "2026-03-02T15:00:00.000Z", "{ran}");

    let mut notes = sandbox.notes();
    let ready = notes.next().unwrap();
    assert!(ready.starts_with("ready: the sandbox listens on 127.0.0.1:"), "{ready}");
    assert_eq!(sandbox.interrupt(), Some(0));
    let notes: Vec<String> = notes.collect();
    let [request, end] = notes.as_slice() else { panic!("{notes:?}") };
    assert!(request.contains("request method=POST path=\"/v2/porting_orders\" status=201"), "{request}");
    assert_eq!(end, "the sandbox has stopped");
}

/// The command and the health check of the container image, on another port.
#[test]
fn the_container_is_healthy_while_its_sandbox_runs() {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../xtask/src/dist/Dockerfile");
    let dockerfile = std::fs::read_to_string(path).unwrap();
    let arguments = |instruction: &str, from: &str, to: &str| -> Vec<String> {
        let json = dockerfile.lines().find_map(|line| line.strip_prefix(instruction)).unwrap();
        assert!(json.contains(from), "{json}");
        serde_json::from_str(&json.replace(from, to)).unwrap()
    };
    let command = arguments("CMD ", "0.0.0.0:8080", "0.0.0.0:0");
    let (sandbox, url) = Background::listening(std_program().args(command).args(["--rate-limit", "1"]));
    let port = url.strip_prefix("http://127.0.0.1:").unwrap().strip_suffix("/v2").unwrap();
    let check = arguments("  CMD ", "127.0.0.1:8080", &format!("127.0.0.1:{port}"));
    assert_eq!(check[0], "/usr/local/bin/telnyx-porting");
    let is_healthy = || std_program().args(&check[1..]).env("TELNYX_API_KEY", KEY).output().unwrap().status.success();
    assert!(is_healthy() && is_healthy());
    drop(sandbox);
    assert!(!is_healthy());
}

#[test]
#[cfg(unix)]
fn other_programs_can_end_it() {
    let (mut sandbox, _) = Background::sandbox_with(&["--quiet"]);
    assert_eq!(sandbox.signal("-TERM"), Some(0));
    assert_eq!(sandbox.notes().count(), 0);
}

#[test]
fn invalid_options_are_rejected() {
    for (options, message) in [
        (&["--speed=-5"][..], "not a number above zero"),
        (&["--speed=nan"], "not a number above zero"),
        (&["--mode", "contract", "--state", "x"], "no state to store"),
        (&["--fault", "CreatePortingOrdr:429"], "There is no such operation"),
    ] {
        run(&[&["sandbox"], options].concat()).assert_code(2).assert_stderr(&[message]);
    }
}

#[test]
fn contract_mode_accepts_every_id() {
    let (_sandbox, url) = Background::sandbox_with(&["--mode", "contract"]);
    for id in ["64ffb720-04c7-455b-92d6-20fcca92e935", "0f1c5cbe-54b4-4a6c-a5b4-1b9bbcb2c8a1"] {
        let ran = run_at(&url, &["orders", "get", id, "-o", "json"]).assert_code(0);
        assert_eq!(ran.json()["customer_reference"], "ACME-2026-0042", "{ran}");
    }
}

#[test]
fn strict_mode_rejects_undescribed_input() {
    let filter = ["orders", "list", "--status", "draft"];
    let (_lenient, url) = Background::sandbox();
    run_at(&url, &filter).assert_code(0);
    let (_strict, url) = Background::sandbox_with(&["--strict"]);
    let rejected = run_at(&url, &filter);
    assert_ne!(rejected.code, 0, "{rejected}");
    rejected.assert_stderr(&["filter[status]"]);
}

#[test]
fn it_requires_an_option_to_accept_other_machines() {
    let ran = run(&["sandbox", "--listen", "0.0.0.0:0"]).assert_code(2);
    ran.assert_stderr(&["is not a loopback address"]);
}

#[test]
#[cfg(unix)]
fn an_address_that_other_machines_can_reach_is_a_warning() {
    let (mut sandbox, url) = Background::sandbox_with(&["--listen", "0.0.0.0:0", "--allow-remote", "--quiet"]);
    assert!(url.starts_with("http://127.0.0.1:"), "the variables are for this machine: {url}");
    run_at(&url, &["orders", "list", "--quiet"]).assert_code(0);
    let warning = sandbox.notes().next().unwrap();
    assert!(warning.starts_with("warning: other machines can reach the sandbox at 0.0.0.0:"), "{warning}");
    let (mut sandbox, _) = Background::sandbox_with(&["--allow-remote"]);
    assert!(sandbox.notes().next().unwrap().starts_with("ready: "));
}

/// The examples for containers, as JSON.
fn container_files() -> Vec<serde_json::Value> {
    let text = include_str!("../../../../docs/containers.md");
    let blocks = text.split("```yaml\n").skip(1).map(|rest| rest.split("```").next().unwrap());
    // Documents of one block are separated by a line.
    let documents = blocks.flat_map(|block| block.split("\n---\n"));
    documents.map(|document| serde_saphyr::from_str(document).expect(document)).collect()
}

/// All lists of strings that begin with the name of the program: the commands of containers and of health checks.
fn commands_in(value: &serde_json::Value, found: &mut Vec<Vec<String>>) {
    match value {
        serde_json::Value::Array(items) => {
            let mut words: Vec<_> = items.iter().filter_map(|item| item.as_str().map(str::to_owned)).collect();
            if words.first().is_some_and(|word| word == "CMD") {
                words.remove(0);
            }
            if words.first().is_some_and(|word| word == "telnyx-porting") {
                found.push(words.split_off(1));
            }
            for item in items {
                commands_in(item, found);
            }
        }
        serde_json::Value::Object(members) => {
            for member in members.values() {
                commands_in(member, found);
            }
        }
        _ => {}
    }
}

#[test]
#[cfg(unix)]
fn the_examples_for_containers_run() {
    let mut commands = Vec::new();
    for file in container_files() {
        commands_in(&file, &mut commands);
    }
    let (sandboxes, checks): (Vec<_>, Vec<_>) = commands.into_iter().partition(|words| words[0] == "sandbox");
    assert_eq!((sandboxes.len(), checks.len()), (4, 2), "{sandboxes:?} {checks:?}");
    let folder = tempfile::tempdir().unwrap();
    for words in &sandboxes {
        // A free port instead of the fixed one, and a folder of this test.
        let own = |word: &String| word.replace(":4010", ":0").replace("/data", folder.path().to_str().unwrap());
        let words: Vec<_> = words.iter().map(own).collect();
        let (_sandbox, url) = Background::listening(std_program().args(&words));
        let health = url.replace("http://", "").replace("/v2", "");
        let mut stream = std::net::TcpStream::connect(&health).unwrap();
        let request = format!("GET /sandbox/clock HTTP/1.1\r\nHost: {health}\r\nConnection: close\r\n\r\n");
        std::io::Write::write_all(&mut stream, request.as_bytes()).unwrap();
        let response = std::io::read_to_string(stream).unwrap();
        assert!(response.starts_with("HTTP/1.1 200 OK"), "{response}");
        for check in &checks {
            run_at(&url, &check.iter().map(String::as_str).collect::<Vec<_>>()).assert_code(0);
        }
    }
    let text = container_files().iter().map(ToString::to_string).collect::<String>();
    assert_eq!(text.matches("\"path\":\"/sandbox/clock\"").count(), 1, "the probe by HTTP");
    // The clients send their key to a sandbox on the same machine only.
    let urls: HashSet<_> =
        text.split('"').filter(|word| word.starts_with("http://") || word.starts_with("https://")).collect();
    assert_eq!(urls, HashSet::from(["http://127.0.0.1:4010/v2"]));
}

#[test]
fn a_command_can_run_its_own_sandbox() {
    let ran = run(&["orders", "create", "+13035550100", "--sandbox", "--quiet"]).assert_code(0);
    assert_eq!(ran.ids().len(), 1, "{ran}");
    assert_eq!(ran.stderr, "");
}

#[test]
#[cfg(unix)]
fn an_interruption_before_following_lists_the_orders() {
    // The documents are uploaded after the orders are created, and here their response never comes.
    let (_sandbox, url) = Background::sandbox_with(&["--fault", "CreateDocument:delay=600000"]);
    let folder = tempfile::tempdir().unwrap();
    let journal = folder.path().join("job.sqlite").display().to_string();
    let files = ["examples/port-in.csv", "--order", "examples/order.toml", "--journal", &journal];
    let plan = run_at(&url, &[&["port-in", "plan", "-o", "json"], &files[..]].concat()).assert_code(10).json();
    let digest = plan["digest"].as_str().unwrap();
    let mut program =
        Background::start(&[&["port-in", "apply", "--yes", "--base-url", &url, "--plan", digest], &files[..]].concat());
    let mut notes = program.notes();
    let created: Vec<_> = notes
        .by_ref()
        .filter_map(|line| Some(line.strip_prefix("created order ")?.split(' ').next()?.to_owned()))
        .take(4)
        .collect();
    assert_eq!(program.interrupt(), Some(130));
    let error = notes.find(|line| line.starts_with("error: ")).unwrap();
    let expected = "error: stopped; these orders exist, and not all are submitted: ";
    assert_eq!(error, format!("{expected}{}", created.join(", ")));
    // The same command would be rejected, since the approved plan has changed.
    let hint = notes.find(|line| line.contains("hint: ")).unwrap();
    let expected = format!("hint: run `telnyx-porting port-in resume port-in --journal {journal}` to continue");
    assert!(hint.contains(&expected), "{hint}");
}

#[test]
#[cfg(unix)]
fn following_can_be_interrupted() {
    let (_sandbox, url) = Background::sandbox();
    let files = ["port-in", "apply", "examples/port-in.csv", "--order", "examples/order.toml"];
    let mut program = Background::start(&[&files[..], &["--yes", "--interval", "50ms", "--base-url", &url]].concat());
    let mut notes = program.notes();
    assert!(notes.any(|line| line.starts_with("following 4 orders")));
    assert_eq!(program.interrupt(), Some(130));
    assert!(notes.any(|line| line.starts_with("error: stopped following; the orders continue: ")));
}

#[test]
#[cfg(unix)]
fn a_closed_pipe_is_not_an_error() {
    let mut program = Background::start(&["orders", "create", "+13035550100", "--sandbox"]);
    drop(program.0.stdout.take());
    assert_eq!(program.0.wait().unwrap().code(), Some(141));
    assert_eq!(program.notes().count(), 0);
}

fn client(url: &str) -> Client {
    Client::builder(ApiKey::new(KEY.to_owned()).unwrap()).base_url(url.parse().unwrap()).build().unwrap()
}

/// Creates orders one after the other until the sandbox ends; sends the ids of acknowledged orders.
async fn create_until_closed(url: String, task: usize, acknowledged: mpsc::UnboundedSender<PortingOrderId>) {
    let client = client(&url);
    for number in 0..1000 {
        let number: PhoneNumber = format!("+1{}555{number:04}", 303 + task).parse().unwrap();
        let Ok(created) = client.orders().create(CreateOrder::new([number])).with_max_retries(0).await else {
            return;
        };
        for order in &created {
            acknowledged.send(order.order_id().unwrap()).unwrap();
        }
    }
}

#[tokio::test]
async fn acknowledged_orders_survive_a_kill() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("sandbox.state");
    let file = file.to_str().unwrap();
    let mut acknowledged = HashSet::new();
    for _ in 0..3 {
        let (mut sandbox, url) = Background::sandbox_with(&["--state", file]);
        let (sender, mut receiver) = mpsc::unbounded_channel();
        let tasks = acknowledged.len() / 100;
        let tasks: Vec<_> = (0..4)
            .map(|task| tokio::spawn(create_until_closed(url.clone(), tasks * 4 + task, sender.clone())))
            .collect();
        drop(sender);
        let before = acknowledged.len();
        while acknowledged.len() < before + 100 {
            acknowledged.insert(receiver.recv().await.unwrap());
        }
        // SIGKILL, while requests are processed.
        sandbox.0.kill().unwrap();
        sandbox.0.wait().unwrap();
        while let Some(id) = receiver.recv().await {
            acknowledged.insert(id);
        }
        for task in tasks {
            task.await.unwrap();
        }
    }
    let (_sandbox, url) = Background::sandbox_with(&["--state", file]);
    let client = client(&url);
    let orders = client.orders().list(OrderFilter::new()).try_collect().await.unwrap();
    let kept: HashSet<PortingOrderId> = orders.iter().map(|order| order.order_id().unwrap()).collect();
    assert!(
        acknowledged.is_subset(&kept),
        "{} of {} are lost",
        acknowledged.difference(&kept).count(),
        acknowledged.len()
    );
    assert!(kept.len() <= acknowledged.len() + 12, "the only other orders are those of requests in flight");
}

/// Limits the state file to this many blocks, of 512 or 1,024 bytes, to simulate a full disk.
#[cfg(unix)]
fn with_room_for(blocks: u32, file: &str) -> Command {
    let mut command = Command::new("sh");
    // With the signal ignored, a write beyond the limit returns an error.
    command.args(["-c", &format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$@\""), "sh"]);
    command.arg(std_program().get_program()).args(["sandbox", "--frozen", "2026-03-02T15:00:00Z", "--state", file]);
    command
}

#[test]
#[cfg(unix)]
fn a_full_disk_keeps_exactly_the_acknowledged_orders() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("sandbox.state");
    let file = file.to_str().unwrap();
    let (mut sandbox, url) = Background::listening(&mut with_room_for(40, file));
    let listed = |url: &str| {
        let mut ids = run_at(url, &["orders", "list", "--quiet"]).assert_code(0).ids();
        ids.sort();
        ids
    };
    let mut acknowledged = Vec::new();
    let rejected = (0..100).find_map(|number| {
        let ran = run_at(&url, &["orders", "create", &format!("+1303555{number:04}"), "--quiet"]);
        if ran.code == 0 {
            acknowledged.extend(ran.ids());
        }
        (ran.code != 0).then_some(ran)
    });
    rejected.unwrap().assert_stderr(&["The state cannot be saved, so nothing was changed"]);
    acknowledged.sort();
    assert!(!acknowledged.is_empty());
    assert_eq!(listed(&url), acknowledged);
    sandbox.0.kill().unwrap();
    sandbox.0.wait().unwrap();
    let (_sandbox, url) = Background::sandbox_with(&["--state", file]);
    assert_eq!(listed(&url), acknowledged);
}

#[test]
#[cfg(unix)]
fn a_full_disk_is_reported_at_the_start() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("sandbox.state");
    let ended = with_room_for(0, file.to_str().unwrap()).output().unwrap();
    assert!(!ended.status.success());
    let message = String::from_utf8_lossy(&ended.stderr);
    assert!(message.contains("sandbox.state cannot be read or written"), "{message}");
    assert!(folder.path().read_dir().unwrap().count() <= 1);
}

#[test]
fn a_file_that_is_not_a_state_is_not_changed() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("notes.txt");
    std::fs::write(&file, "Dear diary").unwrap();
    let ran = run(&["sandbox", "--state", file.to_str().unwrap()]);
    assert_ne!(ran.code, 0, "{ran}");
    ran.assert_stderr(&["notes.txt, line 1, is not the state of a sandbox", "name another file"]);
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "Dear diary");
}

#[test]
fn faults_are_injected() {
    let (_sandbox, url) = Background::sandbox_with(&["--fault", "ListPortingOrders:502@#1", "--rate-limit", "100"]);
    run_at(&url, &["orders", "list"]).assert_code(0);
    let ran = run(&["sandbox", "--fault", "explode"]).assert_code(2);
    ran.assert_stderr(&["no such fault"]);
}

/// A port-in of 60 numbers in 6 accounts, with the example's order file.
fn sixty_numbers(folder: &std::path::Path) -> [String; 3] {
    let row = |index| format!("Customer {0},A-{0},+1303555{1}\n", index % 6, 2100 + index);
    let list: String = std::iter::once("customer,account,number\n".to_owned()).chain((0..60).map(row)).collect();
    let path = folder.join("numbers.csv");
    std::fs::write(&path, list).unwrap();
    let journal = folder.join("job.sqlite");
    [path.display().to_string(), "examples/order.toml".to_owned(), journal.display().to_string()]
}

/// The orders at the sandbox: as many as accounts, each submitted once.
async fn assert_six_orders(url: &str, context: &str) {
    let orders = client(url).orders().list(OrderFilter::new()).try_collect().await.unwrap();
    let numbers: HashSet<_> =
        orders.iter().flat_map(|order| &order.phone_numbers).map(|number| &number.phone_number).collect();
    assert_eq!((orders.len(), numbers.len()), (6, 60), "{context}");
    assert!(orders.iter().all(|order| order.is_submitted() && order.phone_numbers.len() == 10), "{context}");
}

#[tokio::test(flavor = "multi_thread")]
#[cfg(unix)]
async fn a_killed_port_in_is_continued_by_the_same_command() {
    let folder = tempfile::tempdir().unwrap();
    for round in 0..6 {
        let (_sandbox, url) = Background::sandbox_with(&["--allow-taken-numbers"]);
        let folder = folder.path().join(round.to_string());
        std::fs::create_dir(&folder).unwrap();
        let [list, order, journal] = sixty_numbers(&folder);
        let arguments = ["port-in", "apply", &list, "--order", &order, "--journal", &journal, "--yes", "--no-follow"];
        let arguments = [&arguments[..], &["--base-url", &url]].concat();
        // Killed after the first line that has this text, twice.
        for text in [["created", "uploaded", "filled in", "submitted", "shared", "created"][round], "submitted"] {
            let mut program = Background::start(&arguments);
            let mut notes = program.notes();
            notes.find(|line| line.contains(text));
            program.0.kill().unwrap();
            program.0.wait().unwrap();
        }
        let ran = run_at(&url, &arguments[..arguments.len() - 2]);
        assert_eq!(ran.code, 0, "round {round}: {ran}");
        assert_six_orders(&url, &format!("round {round}")).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
#[cfg(unix)]
async fn a_full_disk_stops_a_port_in_which_then_continues() {
    let (_sandbox, url) = Background::sandbox_with(&["--allow-taken-numbers"]);
    let folder = tempfile::tempdir().unwrap();
    let [list, order, journal] = sixty_numbers(folder.path());
    let arguments = ["port-in", "apply", &list, "--order", &order, "--journal", &journal, "--yes", "--no-follow"];
    let arguments = [&arguments[..], &["--base-url", &url]].concat();
    for blocks in [0, 60, 160, 260] {
        let mut command = Command::new("sh");
        command.args(["-c", &format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$@\""), "sh"]);
        let program = std_program();
        command.arg(program.get_program()).args(&arguments).env("TELNYX_API_KEY", KEY);
        command.current_dir(program.get_current_dir().unwrap());
        let ended = command.output().unwrap();
        let message = String::from_utf8_lossy(&ended.stderr);
        assert!(!ended.status.success() && message.contains("job.sqlite"), "{blocks}: {message}");
    }
    let ran = run_at(&url, &arguments[..arguments.len() - 2]);
    assert_eq!(ran.code, 0, "{ran}");
    assert_six_orders(&url, "after the disk was full").await;
}

#[test]
#[cfg(unix)]
fn a_second_process_on_a_job_is_rejected_and_names_the_first() {
    let (_sandbox, url) = Background::sandbox_with(&["--fault", "CreateDocument:delay=600000"]);
    let folder = tempfile::tempdir().unwrap();
    let [list, order, journal] = sixty_numbers(folder.path());
    let arguments = ["port-in", "apply", &list, "--order", &order, "--journal", &journal, "--yes", "--no-follow"];
    let mut first = Background::start(&[&arguments[..], &["--base-url", &url]].concat());
    assert!(first.notes().any(|line| line.starts_with("created")));
    let ran = run_at(&url, &arguments).assert_code(1);
    ran.assert_stderr(&[&format!("the job is in use by process {}", first.0.id()), "port-in status"]);
    let ran = run(&["port-in", "status", "--journal", &journal]).assert_code(0);
    assert!(ran.stdout.contains("draft"), "{ran}");
}
