//! Complete port-ins against the sandbox.
#![expect(clippy::unwrap_used, reason = "the helpers of tests may panic")]

use httpmock::MockServer;
use serde_json::json;
use std::future::poll_fn;
use std::path::Path;
use std::pin::pin;
use std::task::Poll;
use std::time::Duration;
use telnyx_porting::{Client, PhoneNumber};
use telnyx_porting_jobs::journal::{Change, CheckRecord, Journal as _, OrderRecord, SqliteJournal};
use telnyx_porting_jobs::{
    Applied, ApplyOptions, CancelEvent, Event, Intake, IntakeOptions, Job, JobError, OrderFile, PortIn, Step, Tick,
    TickEvent, Watch, WatchEvent, WatchOptions, WorkEvent, WorkOptions, tick, work,
};
use telnyx_porting_sandbox::{Clock, Sandbox};
use telnyx_porting_tests::{client_of, fast_sandbox, frozen_sandbox, monday};

/// An order file that British orders need, too, and that shares the orders.
const ORDER: &str = concat!(
    "customer_reference = \"Acct 123abc\"\n",
    include_str!("../data/order.toml"),
    r#"
[requirements]
"proof of identity" = { document = "invoice.pdf" }
5b7f2c1e-0a53-4c46-9a0e-3f1f6f4b7d02 = "Robin Porter, +442079460000"
[share]
expires_in = "36h"
permissions = "porting_order.document.read"
"#
);

/// An order file with the documents of `tests/data`.
fn order_file(text: &str) -> OrderFile {
    let documents = Path::new(env!("CARGO_MANIFEST_DIR")).join("data");
    let file = OrderFile::parse(text, &documents).unwrap();
    assert!(file.validate().is_empty(), "{}", file.validate());
    file
}

fn numbers(texts: &[&str]) -> Vec<PhoneNumber> {
    texts.iter().map(|text| text.parse().unwrap()).collect()
}

/// An order file that may have warnings.
fn order_file_as_is(text: &str) -> OrderFile {
    OrderFile::parse(text, &Path::new(env!("CARGO_MANIFEST_DIR")).join("data")).unwrap()
}

/// A sandbox, its client and the journal of a job.
struct Desk {
    sandbox: Sandbox,
    client: Client,
    journal: SqliteJournal,
}

impl Desk {
    fn at(sandbox: Sandbox) -> Self {
        let client = client_of(sandbox.base_url()).unwrap();
        Self { sandbox, client, journal: SqliteJournal::in_memory().unwrap() }
    }

    async fn frozen() -> Self {
        Self::at(frozen_sandbox().await.unwrap())
    }

    async fn fast() -> Self {
        Self::at(fast_sandbox().await.unwrap())
    }

    async fn try_apply(&self, port_in: &PortIn, on_event: impl FnMut(Event<'_>) + Send) -> Result<Applied, JobError> {
        let job = Job::open(&self.client, &self.journal, "test", port_in).await?;
        job.apply(&ApplyOptions::default(), on_event).await
    }

    async fn apply(&self, port_in: &PortIn) -> Applied {
        self.try_apply(port_in, |_| {}).await.unwrap()
    }

    /// Watches until nothing changes without a person; returns the events as text.
    async fn watch(&self) -> (Vec<String>, Vec<OrderRecord>) {
        let watch = Watch::open(&self.client, &self.journal).await.unwrap();
        let mut seen = Vec::new();
        let round = watch
            .run(&WatchOptions::default(), |event| match event {
                WatchEvent::Changed { order, text, .. } if order.is_gone => seen.push(text.to_owned()),
                WatchEvent::Changed { order, .. } => seen.push(order.status.clone()),
                WatchEvent::RoundEnded(_) => {}
                other => panic!("{other:?}"),
            })
            .await
            .unwrap();
        assert!(round.is_over());
        (seen, watch.orders())
    }

    async fn get(&self, id: &str) -> telnyx_porting::types::PortingOrder {
        self.client.order(id.parse().unwrap()).get().await.unwrap()
    }
}

#[tokio::test]
async fn a_csv_of_numbers_becomes_ported_orders() {
    let desk = Desk::fast().await;
    let csv = "phone_number,note\n+1 303 555 0000,a\n+13035550001,b\n+13035550000,again\nnot a number,c\n+442079460000,d\n+18002345678,e\n";
    let file = Intake::parse(csv.as_bytes(), "numbers.csv", &IntakeOptions::new()).unwrap();
    assert_eq!((file.rejected.len(), file.duplicates.len()), (1, 1));

    let port_in = PortIn::new(file.numbers(), order_file(ORDER));
    let mut steps = Vec::new();
    let applied = desk
        .try_apply(&port_in, |event| {
            steps.push(match event {
                Event::Checked { done, total } => format!("checked {done} of {total}"),
                Event::Ordered { done, total } => format!("ordered {done} of {total}"),
                Event::Advanced { done, total } => format!("advanced {done} of {total}"),
                Event::Created { .. } => "created".to_owned(),
                Event::Uploaded(_) => "uploaded".to_owned(),
                Event::FilledIn(_) => "filled in".to_owned(),
                Event::Shared(_, token) => {
                    assert_eq!(token.expires_in_seconds, Some(36 * 3600));
                    assert_eq!(token.token.as_ref().unwrap().expose().split('.').count(), 3);
                    "shared".to_owned()
                }
                Event::Confirmed(_) => "confirmed".to_owned(),
                other => panic!("{other:?}"),
            });
        })
        .await
        .unwrap();

    // Local numbers of one US carrier, British ones, toll-free ones.
    assert_eq!(applied.orders.len(), 3);
    for order in &applied.orders {
        assert_eq!((order.failure.as_ref(), order.waits_for.as_slice()), (None, [].as_slice()));
        let admin = desk.get(&order.id).await.end_user.unwrap().admin.unwrap();
        assert_eq!(admin.pin_passcode.unwrap().expose(), "0042");
        assert_eq!(admin.account_number.unwrap().expose(), "0123abc");
    }
    assert_eq!(desk.sandbox.counters().orders_created, 3);
    let count = |step: &str| steps.iter().filter(|other| *other == step).count();
    assert_eq!(steps[..3], ["checked 0 of 4", "checked 4 of 4", "ordered 0 of 4"]);
    assert_eq!(steps[3..8], ["created", "created", "created", "ordered 4 of 4", "advanced 0 of 3"]);
    assert_eq!(steps.last().map(String::as_str), Some("advanced 3 of 3"));
    assert_eq!([count("filled in"), count("confirmed"), count("shared")], [3; 3], "{steps:?}");
    // The LOA and the invoice have the same content, which is also the proof of identity of the British order.
    assert_eq!(count("uploaded"), 1);

    let (seen, orders) = desk.watch().await;
    assert!(orders.iter().all(|order| order.status == "ported"), "{orders:?}");
    assert_eq!(seen.iter().filter(|status| *status == "ported").count(), 3);
}

#[tokio::test]
async fn numbers_that_move_to_another_order_are_followed_there() {
    for word in ["sandbox:split", "sandbox:split sandbox:exception=LOA_ILLEGIBLE"] {
        let desk = Desk::frozen().await;
        let text = ORDER.replace("Acct 123abc", word);
        let port_in = PortIn::new(numbers(&["+13035550000", "+13035550001"]), order_file(&text));
        assert_eq!(desk.apply(&port_in).await.orders.len(), 1);
        let watch = Watch::open(&desk.client, &desk.journal).await.unwrap();
        let mut moved = 0;
        for _ in 0..60 {
            desk.sandbox.advance(chrono::TimeDelta::hours(12));
            watch
                .round(|event| {
                    if let WatchEvent::Moved { to, .. } = event {
                        moved += to.numbers;
                    }
                })
                .await
                .unwrap();
        }
        let orders = watch.orders();
        let expected = if word.contains("exception") { "exception" } else { "ported" };
        assert_eq!(orders.len(), 2, "{word}: {orders:?}");
        assert_eq!(moved, 1, "{word}");
        let numbers = desk.journal.numbers().await.unwrap();
        let homes: std::collections::BTreeSet<_> = numbers.iter().filter_map(|number| number.order.clone()).collect();
        assert_eq!(homes.len(), 2, "each number has its own order");
        // The sandbox cancels exceptions after 14 days.
        let is =
            |order: &OrderRecord| order.status == expected || expected == "exception" && order.status == "cancelled";
        assert!(orders.iter().all(is), "{word}: {orders:?}");
    }
}

#[tokio::test]
async fn an_exception_ends_watching_with_its_code() {
    let desk = Desk::frozen().await;
    let text = ORDER.replace("Acct 123abc", "sandbox:exception=LOA_ILLEGIBLE");
    desk.apply(&PortIn::new(numbers(&["+13035550000"]), order_file(&text))).await;
    desk.sandbox.advance(chrono::TimeDelta::days(7));
    let (seen, orders) = desk.watch().await;
    assert_eq!(seen, ["exception"]);
    // Codes missing in the description are preserved.
    assert_eq!(orders[0].exceptions[0].code, "LOA_ILLEGIBLE");
}

#[tokio::test]
async fn an_unknown_status_does_not_end_watching() {
    let desk = Desk::frozen().await;
    let text = ORDER.replace("Acct 123abc", "sandbox:unknown-status");
    desk.apply(&PortIn::new(numbers(&["+13035550000"]), order_file(&text))).await;
    desk.sandbox.advance(chrono::TimeDelta::minutes(20));
    let watch = Watch::open(&desk.client, &desk.journal).await.unwrap();
    let round = watch.round(|_| {}).await.unwrap();
    assert_eq!((round.under_way, round.is_over()), (1, false));
    assert!(watch.orders()[0].status_value().is_unknown());
}

#[tokio::test]
async fn a_cancelled_order_and_a_deleted_one_are_finished() {
    let desk = Desk::frozen().await;
    let bare = ORDER.replace("loa = \"loa.pdf\"\ninvoice = \"invoice.pdf\"", "");
    let port_in = PortIn::new(numbers(&["+13035550000"]), order_file(ORDER));
    let cancelled = desk.apply(&port_in).await.orders.remove(0).id;
    desk.client.order(cancelled.parse().unwrap()).cancel().await.unwrap();
    let port_in = PortIn::new(numbers(&["+13035550000", "+442079460000"]), order_file_as_is(&bare));
    let orders = desk.apply(&port_in).await.orders;
    let draft = orders.iter().find(|order| order.is_draft()).unwrap();
    desk.client.order(draft.id.parse().unwrap()).delete().await.unwrap();
    desk.sandbox.advance(chrono::TimeDelta::days(1));
    let (seen, orders) = desk.watch().await;
    assert_eq!(seen, ["cancelled", "deleted"]);
    let job = Job::open(&desk.client, &desk.journal, "test", &port_in).await.unwrap();
    let plan = job.plan(&ApplyOptions::default().plan).await.unwrap();
    let ended = plan.accounts[0].ended.iter().map(|order| order.describe("telnyx-porting port-in retry test"));
    let expected = format!(
        "1 number is in the cancelled order {cancelled}; `telnyx-porting port-in retry test` orders it again, or remove the rows"
    );
    assert_eq!(ended.collect::<Vec<_>>(), [expected]);
    assert!(plan.accounts[0].orders.is_empty(), "{plan:?}");
    assert!(orders.iter().all(OrderRecord::is_finished), "{orders:?}");
    assert!(orders.iter().any(|order| order.id == draft.id && order.is_gone));
}

async fn tick_of(desk: &Desk, job: Option<&Job<'_>>, seen: &mut Vec<&'static str>) -> Tick {
    let minute = Duration::from_secs(60);
    let on_event = |event: TickEvent<'_>| {
        seen.push(match event {
            TickEvent::Apply(Event::Confirmed(_)) => "confirmed",
            TickEvent::Watch(WatchEvent::RoundEnded(_)) => "round",
            TickEvent::Watch(WatchEvent::Changed { .. }) => "changed",
            _ => return,
        });
    };
    tick(&desk.client, &desk.journal, job, &ApplyOptions::default(), minute, on_event).await.unwrap()
}

#[tokio::test]
async fn a_worker_reads_the_list_again_until_all_orders_end() {
    let desk = Desk::frozen().await;
    let first = PortIn::new(numbers(&["+13035550000"]), order_file(ORDER));
    let corrected = PortIn::new(numbers(&["+13035550000", "+13035550001"]), order_file(ORDER));
    let mut loads = 0;
    let load = || {
        loads += 1;
        match loads {
            // The list is read while it is edited.
            2 => Err(telnyx_porting::Error::Configuration("the list is empty".to_owned()).into()),
            1 => Ok(first.clone()),
            _ => Ok(corrected.clone()),
        }
    };
    let (mut unusable, mut under_way) = (Vec::new(), Vec::new());
    let on_event = |event: WorkEvent<'_>| match event {
        WorkEvent::Unusable(error) => unusable.push(error.to_string()),
        WorkEvent::Waiting { round, .. } => {
            under_way.push(round.under_way);
            if under_way.len() == 3 {
                desk.sandbox.advance(chrono::TimeDelta::days(60));
            }
        }
        _ => {}
    };
    let options = WorkOptions::default();
    let woken = futures_util::stream::pending();
    let last = work(&desk.client, &desk.journal, "test", load, woken, &options, on_event).await.unwrap();
    assert_eq!((last.round.finished, last.round.is_finished()), (2, true));
    assert_eq!(last.applied.unwrap().orders.len(), 2);
    assert_eq!(under_way, [1, 1, 2]);
    assert!(unusable.len() == 1 && unusable[0].contains("the list is empty"), "{unusable:?}");
}

#[tokio::test]
async fn a_tick_applies_once_and_reads_the_orders_once() {
    let desk = Desk::frozen().await;
    let port_in = PortIn::new(numbers(&["+13035550000"]), order_file(ORDER));
    let job = Job::open(&desk.client, &desk.journal, "test", &port_in).await.unwrap();
    let mut seen = Vec::new();
    let first = tick_of(&desk, Some(&job), &mut seen).await;
    assert_eq!(first.applied.unwrap().orders.len(), 1);
    assert_eq!((seen.as_slice(), first.round.under_way), (["confirmed", "round"].as_slice(), 1));
    let until_next = first.next.unwrap() - desk.client.clock().utc();
    assert!(until_next.num_seconds() >= 50 && until_next.num_seconds() <= 60, "{until_next}");

    // Without its list, a job is only watched.
    desk.sandbox.advance(chrono::TimeDelta::days(60));
    seen.clear();
    let last = tick_of(&desk, None, &mut seen).await;
    assert_eq!((seen.as_slice(), last.next), (["changed", "round"].as_slice(), None));
    assert!(last.applied.is_none() && last.round.finished == 1);
}

#[tokio::test]
async fn a_failed_step_is_due_again_after_an_hour() {
    let desk = Desk::frozen().await;
    let port_in = PortIn::new(numbers(&["+13035550000"]), order_file(ORDER));
    let job = Job::open(&desk.client, &desk.journal, "test", &port_in).await.unwrap();
    desk.sandbox.add_fault("ConfirmPortingOrder:503".parse().unwrap());
    let failed = tick_of(&desk, Some(&job), &mut Vec::new()).await;
    assert_eq!((failed.round.under_way, failed.round.need_a_person), (0, 1));
    let until_next = failed.next.unwrap() - desk.client.clock().utc();
    assert!(until_next.num_minutes() >= 59 && until_next.num_minutes() <= 60, "{until_next}");
}

#[tokio::test]
async fn missing_fields_are_named_and_the_orders_are_kept() {
    let desk = Desk::frozen().await;
    let text = ORDER.replace("entity_name = \"Porter McPortersen\"\n", "");
    let file = order_file_as_is(&text.replace("[documents]\nloa = \"loa.pdf\"\ninvoice = \"invoice.pdf\"\n", ""));
    assert_eq!(file.validate().warnings().count(), 3);
    let port_in = PortIn::new(numbers(&["+13035550000"]), file);
    let mut waiting = 0;
    let applied = desk
        .try_apply(&port_in, |event| {
            if let Event::Waits(order) = event {
                waiting += order.waits_for.len();
            }
        })
        .await
        .unwrap();
    let [order] = applied.orders.as_slice() else { panic!("{applied:?}") };
    let fields: Vec<_> = order.waits_for.iter().map(|need| need.field.as_str()).collect();
    assert_eq!(fields, ["end_user.admin.entity_name", "documents.loa", "documents.invoice"]);
    assert_eq!((waiting, order.status.as_str(), order.failure.as_ref()), (3, "draft", None));

    // The next apply supplies what was missing, and creates nothing.
    let applied = desk.apply(&PortIn::new(numbers(&["+13035550000"]), order_file(ORDER))).await;
    assert_eq!((applied.orders.len(), applied.orders[0].status.as_str()), (1, "in-process"));
    assert_eq!(desk.sandbox.counters().orders_created, 1);
}

#[tokio::test]
async fn a_number_that_cannot_be_ported_is_left_out() {
    let desk = Desk::frozen().await;
    let port_in = PortIn::new(numbers(&["+13035550000", "+13035594040"]), order_file(ORDER));
    let mut refused = Vec::new();
    let applied = desk
        .try_apply(&port_in, |event| {
            if let Event::NotPortable(check) = event {
                refused.push(check.number.clone());
            }
        })
        .await
        .unwrap();
    assert_eq!(refused, ["+13035594040"]);
    assert_eq!((applied.orders.len(), applied.left_out.len()), (1, 1));
    assert_eq!(applied.left_out[0].reason, "cannot be ported: no_coverage");

    let none = PortIn::new(numbers(&["+13035594040"]), order_file(ORDER));
    let fresh = Desk::frozen().await;
    let error = fresh.try_apply(&none, |_| {}).await.unwrap_err();
    assert!(error.to_string().contains("none of the numbers can be ported"), "{error}");
    assert_eq!(fresh.sandbox.counters().orders_created, 0);
}

#[tokio::test]
async fn nothing_is_sent_if_the_input_is_invalid() {
    let desk = Desk::frozen().await;
    let misc = "type = \"partial\"\nremaining_numbers_action = \"keep\"\nnew_billing_phone_number = \"+13035550000\"";
    let file = order_file(&ORDER.replace("type = \"full\"", misc));
    // The new billing number is one of the ported numbers.
    let error = desk.try_apply(&PortIn::new(numbers(&["+13035550000"]), file), |_| {}).await.unwrap_err();
    assert!(error.to_string().contains("new_billing_phone_number"), "{error}");
    let error = desk.try_apply(&PortIn::new([], order_file(ORDER)), |_| {}).await.unwrap_err();
    assert!(error.to_string().contains("phone_numbers"), "{error}");
    assert_eq!(desk.sandbox.counters().requests.len(), 0);
}

#[tokio::test]
async fn the_earliest_window_is_requested() {
    let desk = Desk::frozen().await;
    let file = order_file(&format!("foc_datetime_requested = \"earliest\"\n{ORDER}"));
    let port_in = PortIn::new(numbers(&["+13035550000"]), file);
    let job = Job::open(&desk.client, &desk.journal, "test", &port_in).await.unwrap();
    let mut options = ApplyOptions::default();
    options.until = Step::Create;
    job.apply(&options, |_| {}).await.unwrap();
    let plan = job.plan(&options.plan).await.unwrap();
    let planned = &plan.accounts[0].orders[0];
    let orders = desk.apply(&port_in).await.orders;
    let requested = orders[0].foc_requested.unwrap();
    assert_eq!(planned.foc_date, Some(requested));
    let described = format!("request the FOC date {}", requested.format("%Y-%m-%dT%H:%MZ"));
    assert!(planned.describe_actions("retry").contains(&described), "{planned:?}");
    let now = desk.sandbox.now();
    assert!(requested > now && requested < now + chrono::TimeDelta::days(7), "{requested}");
}

#[tokio::test]
async fn requirements_are_met_where_they_exist() {
    let desk = Desk::frozen().await;
    let all = ["+442079460000", "+442079460001", "+3532212345", "+13035550000"];
    let orders = desk.apply(&PortIn::new(numbers(&all), order_file(ORDER))).await.orders;
    assert_eq!(orders.len(), 3);
    assert!(orders.iter().all(|order| order.status == "in-process"), "{orders:?}");
    // The LOA, the invoice and the proof that two orders need have the same content.
    assert_eq!(desk.sandbox.counters().requests_to("CreateDocument"), 1);
    let mut met = Vec::new();
    for order in &orders {
        let requirements = desk.client.order(order.id.parse().unwrap()).requirements();
        met.extend(
            requirements.try_collect().await.unwrap().iter().map(|requirement| requirement.field_value.is_some()),
        );
    }
    assert_eq!(met, [true; 4]);
}

#[test]
fn a_requirement_is_a_string_or_a_document() {
    let parse = |text: &str| OrderFile::parse(&format!("[requirements]\n{text}\n"), Path::new(".")).map(|_| ());
    assert!(parse("x = \"text\"").is_ok());
    for (text, message) in [
        ("x = 5", "expected a text or { document"),
        ("x = { file = \"a\" }", "expected a text or { document"),
        ("x = \" \"", "requirements.x"),
        ("x = { document = \"nowhere.pdf\" }", "requirements.x"),
    ] {
        let error = parse(text).unwrap_err().to_string();
        assert!(error.contains(message), "{text}: {error}");
    }
}

#[tokio::test]
async fn an_order_whose_token_is_lost_is_confirmed() {
    let desk = Desk::frozen().await;
    desk.sandbox.add_fault("SharePortingOrder:drop-after@#1".parse().unwrap());
    let port_in = PortIn::new(numbers(&["+13035550000"]), order_file(ORDER));
    let [order] = desk.apply(&port_in).await.orders.try_into().unwrap();
    assert_eq!((order.status.as_str(), order.failure.unwrap().0.as_str()), ("in-process", "share"));
    // The next apply shares it.
    let [order] = desk.apply(&port_in).await.orders.try_into().unwrap();
    assert!(order.shared_until.is_some() && order.failure.is_none());
    assert_eq!(desk.sandbox.counters().orders_confirmed, 1);
}

/// Two customers, each with an account of its own, in a list without the data that they have in common.
const CUSTOMERS: &str = "Customer;Account No.;PIN;Phone Number\n\
    Acme;0012;0042;+13035550100\n\
    Beta;77-A;9911;+13035550102\n\
    Acme;0012;0042;+13035550101\n";

/// A port-in of a list, with the documents of `tests/data`.
fn port_in_of(list: &str, order: &str) -> PortIn {
    let list = Intake::parse(list.as_bytes(), "list.csv", &IntakeOptions::new()).unwrap();
    PortIn::from_list(&list, &order_file(order).into(), Path::new("")).unwrap()
}

#[tokio::test]
async fn each_account_of_a_list_gets_orders_with_its_own_data() {
    let desk = Desk::frozen().await;
    let port_in = port_in_of(CUSTOMERS, ORDER);
    assert_eq!(port_in.accounts().len(), 2);
    let mut labels = Vec::new();
    let applied = desk
        .try_apply(&port_in, |event| {
            if let Event::Created { account, order, .. } = event {
                labels.push((order.id.clone(), account.to_owned()));
            }
        })
        .await
        .unwrap();
    assert!(applied.not_created.is_empty());
    let mut seen = Vec::new();
    for (id, label) in labels {
        let order = desk.get(&id).await;
        let admin = order.end_user.unwrap().admin.unwrap();
        let numbers: Vec<_> = order.phone_numbers.iter().filter_map(|number| number.phone_number.clone()).collect();
        assert_eq!(admin.entity_name.as_deref(), Some("Porter McPortersen"), "the order file has the rest");
        let secrets =
            [admin.account_number.unwrap(), admin.pin_passcode.unwrap()].map(|secret| secret.expose().to_owned());
        seen.push((label, secrets.join(" "), numbers.join(" ")));
    }
    seen.sort();
    let expected =
        [("Acme (line 2)", "0012 0042", "+13035550100 +13035550101"), ("Beta (line 3)", "77-A 9911", "+13035550102")];
    assert_eq!(seen, expected.map(|(a, b, c)| (a.to_owned(), b.to_owned(), c.to_owned())));
}

#[tokio::test]
async fn every_number_is_checked_before_the_first_order_is_created() {
    let desk = Desk::frozen().await;
    let list = format!("{CUSTOMERS}Beta;77-A;9911;+13035594040\n");
    let mut events = Vec::new();
    let applied = desk
        .try_apply(&port_in_of(&list, ORDER), |event| match event {
            Event::NotPortable(check) => events.push(check.number.clone()),
            Event::Created { .. } => events.push("created".to_owned()),
            _ => {}
        })
        .await
        .unwrap();
    assert_eq!(events, ["+13035594040", "created", "created"]);
    assert_eq!(applied.orders.len(), 2);
    assert_eq!(desk.sandbox.counters().requests_to("PostPortabilityCheck"), 1);
}

#[tokio::test]
async fn numbers_in_an_order_of_somebody_else_are_left_out_and_named() {
    let desk = Desk::frozen().await;
    let taken = telnyx_porting::CreateOrder::new(numbers(&["+13035550100"]));
    let other = desk.client.orders().create(taken).await.unwrap().remove(0).id.unwrap();
    let applied = desk.apply(&port_in_of(CUSTOMERS, ORDER)).await;
    let [left_out] = applied.left_out.as_slice() else { panic!("{applied:?}") };
    assert_eq!(left_out.number, "+13035550100");
    assert!(left_out.reason.contains(other.as_str()), "{left_out:?}");
    let numbers: Vec<_> = applied.orders.iter().map(|order| (order.numbers, order.status.as_str())).collect();
    assert_eq!(numbers, [(1, "in-process"); 2]);
}

#[tokio::test]
async fn an_account_that_is_rejected_does_not_stop_the_others() {
    let desk = Desk::frozen().await;
    // The first account has a number that was portable when it was checked.
    let list = CUSTOMERS.replace("+13035550101", "+13035594040");
    let check = CheckRecord::new("+13035594040", desk.client.clock().utc(), true);
    desk.journal.commit(vec![Change::Check(check)]).await.unwrap();
    let mut rejected = Vec::new();
    let applied = desk
        .try_apply(&port_in_of(&list, ORDER), |event| {
            if let Event::NotCreated { account, error } = event {
                rejected.push((account.to_owned(), error.status()));
            }
        })
        .await
        .unwrap();
    assert_eq!((rejected.len(), rejected[0].1), (1, Some(422)));
    assert_eq!((applied.orders.len(), applied.orders[0].status.as_str()), (1, "in-process"));
    assert_eq!(applied.not_created[0].label, rejected[0].0);
    // Without the number, the next apply succeeds.
    let applied = desk.apply(&port_in_of(CUSTOMERS, ORDER)).await;
    assert_eq!((applied.orders.len(), applied.not_created.len()), (2, 0));
}

#[tokio::test]
async fn an_account_keeps_its_orders_when_its_data_are_corrected() {
    let desk = Desk::frozen().await;
    let bare = ORDER.replace("loa = \"loa.pdf\"\ninvoice = \"invoice.pdf\"", "");
    let list = |text: &str| Intake::parse(text.as_bytes(), "list.csv", &IntakeOptions::new()).unwrap();
    let port_in = |text: &str| PortIn::from_list(&list(text), &order_file_as_is(&bare).into(), Path::new("")).unwrap();
    desk.apply(&port_in(CUSTOMERS)).await;
    let corrected = CUSTOMERS.replace("77-A", "77-B").replace("9911", "9912").replace("Beta", "Beta GmbH");
    let job_input = port_in(&corrected);
    let job = Job::open(&desk.client, &desk.journal, "test", &job_input).await.unwrap();
    let plan = job.plan(&ApplyOptions::default().plan).await.unwrap();
    assert!(plan.accounts.iter().all(|account| account.create.is_empty()), "{plan:?}");
    let applied = job.apply(&ApplyOptions::default(), |_| {}).await.unwrap();
    assert_eq!(applied.orders.len(), 2);
    let mut accounts = Vec::new();
    for order in &applied.orders {
        let admin = desk.get(&order.id).await.end_user.unwrap().admin.unwrap();
        accounts.push(format!("{} {}", admin.account_number.unwrap().expose(), admin.pin_passcode.unwrap().expose()));
    }
    accounts.sort();
    assert_eq!(accounts, ["0012 0042", "77-B 9912"]);
}

#[tokio::test]
async fn an_australian_order_waits_for_its_codes_and_its_identity_check() {
    use telnyx_porting::{ActionRequirementFilter, CodeRequest, IdVerification, ReceivedCode};
    let desk = Desk::frozen().await;
    let port_in = PortIn::new(numbers(&["+61412345678"]), order_file(ORDER));
    let [order] = desk.apply(&port_in).await.orders.try_into().unwrap();
    let fields = |order: &OrderRecord| order.waits_for.iter().map(|need| need.field.clone()).collect::<Vec<_>>();
    assert_eq!(fields(&order), ["additional_steps[0]", "requirements[2]"]);
    // The person who has the number reports the code, and then proves their identity.
    let handle = desk.client.order(order.id.parse().unwrap());
    let number = numbers(&["+61412345678"]).remove(0);
    handle.verification_codes().send(CodeRequest::new([number])).await.unwrap();
    handle.verification_codes().verify([ReceivedCode::new(number, "45678")]).await.unwrap();
    let [order] = desk.apply(&port_in).await.orders.try_into().unwrap();
    assert_eq!(fields(&order), ["requirements[2]"]);
    let checks = handle.action_requirements().list(ActionRequirementFilter::new()).try_collect().await.unwrap();
    let check = checks[0].id.clone().unwrap().as_str().parse().unwrap();
    handle.action_requirements().initiate(check, IdVerification::new("Robin", "Sample")).await.unwrap();
    desk.sandbox.advance(chrono::TimeDelta::minutes(15));
    let [order] = desk.apply(&port_in).await.orders.try_into().unwrap();
    assert_eq!((order.status.as_str(), fields(&order)), ("in-process", Vec::new()));
    desk.sandbox.advance(chrono::TimeDelta::days(30));
    let (_, orders) = desk.watch().await;
    assert_eq!(orders[0].status, "ported");
    assert_eq!(desk.sandbox.counters().orders_created, 1);
}

/// The orders of a list that are filled in but not submitted.
async fn drafts(desk: &Desk, list: &str) -> Applied {
    let port_in = port_in_of(list, ORDER);
    let job = Job::open(&desk.client, &desk.journal, "test", &port_in).await.unwrap();
    let mut options = ApplyOptions::default();
    options.until = Step::FillIn;
    job.apply(&options, |_| {}).await.unwrap()
}

/// Applies a list, and returns the numbers of each order that is not finished, by account number.
async fn apply_with(desk: &Desk, list: &str, prune: bool) -> (Applied, Vec<String>) {
    let (applied, _, orders) = apply_with_events(desk, list, prune).await;
    (applied, orders)
}

/// The same with the steps that failed.
async fn apply_with_events(desk: &Desk, list: &str, prune: bool) -> (Applied, Vec<Step>, Vec<String>) {
    let port_in = port_in_of(list, ORDER);
    let job = Job::open(&desk.client, &desk.journal, "test", &port_in).await.unwrap();
    let mut options = ApplyOptions::default();
    options.plan.prune = prune;
    let mut failed = Vec::new();
    let on_event = |event: Event<'_>| {
        if let Event::Failed(_, step, _) = event {
            failed.push(step);
        }
    };
    let applied = job.apply(&options, on_event).await.unwrap();
    let mut orders = Vec::new();
    for order in applied.orders.iter().filter(|order| !order.is_gone) {
        let received = desk.get(&order.id).await;
        let numbers: Vec<_> = received.phone_numbers.iter().filter_map(|number| number.phone_number.clone()).collect();
        let account = received.end_user.unwrap().admin.unwrap().account_number.unwrap();
        orders.push(format!("{} {} {}", account.expose(), order.status, numbers.join(" ")));
    }
    orders.sort();
    (applied, failed, orders)
}

#[tokio::test]
async fn a_draft_with_a_number_that_is_no_longer_in_the_list_is_not_submitted() {
    let desk = Desk::frozen().await;
    drafts(&desk, CUSTOMERS).await;
    let list = CUSTOMERS.replace("Acme;0012;0042;+13035550101\n", "");
    let (applied, orders) = apply_with(&desk, &list, false).await;
    assert_eq!(orders, ["0012 draft +13035550100 +13035550101", "77-A in-process +13035550102"]);
    let waiting = applied.orders.iter().find(|order| order.is_draft()).unwrap();
    assert_eq!(waiting.waits_for[0].message, "+13035550101 left the list");
    assert!(waiting.waits_for[0].hint.contains("--prune"));
    // The draft is deleted, and the number that is left is ordered again.
    let (_, orders) = apply_with(&desk, &list, true).await;
    assert_eq!(orders, ["0012 in-process +13035550100", "77-A in-process +13035550102"]);
}

#[tokio::test]
async fn rows_can_be_regrouped_into_other_accounts() {
    let desk = Desk::frozen().await;
    // Without a PIN in one row, the account has two orders.
    let split = CUSTOMERS.replace("0042;+13035550101", ";+13035550101");
    assert_eq!(drafts(&desk, &split).await.orders.len(), 3);
    let (_, orders) = apply_with(&desk, CUSTOMERS, false).await;
    let expected = ["0012 in-process +13035550100", "0012 in-process +13035550101", "77-A in-process +13035550102"];
    assert_eq!(orders, expected, "both orders belong to the account now");

    // A row that moves to another account does not take its order along.
    let desk = Desk::frozen().await;
    drafts(&desk, CUSTOMERS).await;
    let moved = CUSTOMERS.replace("Acme;0012;0042;+13035550101", "Beta;77-A;9911;+13035550101");
    let (applied, orders) = apply_with(&desk, &moved, false).await;
    assert_eq!(orders, ["0012 draft +13035550100 +13035550101", "77-A in-process +13035550102"]);
    let waiting = applied.orders.iter().find(|order| order.is_draft()).unwrap();
    assert_eq!(waiting.waits_for[0].message, "its numbers belong to 2 accounts of the list");
    let (_, orders) = apply_with(&desk, &moved, true).await;
    assert_eq!(
        orders,
        ["0012 in-process +13035550100", "77-A in-process +13035550101", "77-A in-process +13035550102"]
    );
}

#[tokio::test]
async fn numbers_of_cancelled_drafts_are_only_ordered_again_on_request() {
    let desk = Desk::frozen().await;
    drafts(&desk, CUSTOMERS).await;
    telnyx_porting_jobs::cancel(&desk.client, &desk.journal, |_| {}).await.unwrap();
    desk.apply(&port_in_of(CUSTOMERS, ORDER)).await;
    assert_eq!(desk.sandbox.counters().orders_created, 2);
    let port_in = port_in_of(CUSTOMERS, ORDER);
    let job = Job::open(&desk.client, &desk.journal, "test", &port_in).await.unwrap();
    let mut options = ApplyOptions::default();
    for plan in [job.plan(&options.plan).await.unwrap(), job.plan_offline(&options.plan)] {
        let ended: Vec<_> = plan.accounts.iter().flat_map(|account| &account.ended).collect();
        assert_eq!(ended.iter().map(|order| order.numbers).sum::<usize>(), 3, "{plan:?}");
        assert!(ended.iter().all(|order| order.status == "deleted"), "{ended:?}");
        let expected =
            "0 orders to create, 0 orders to change, 3 numbers of cancelled or deleted orders not ordered again";
        assert_eq!(plan.summary(), expected);
    }
    let listed = (desk.journal.orders().await.unwrap(), desk.journal.numbers().await.unwrap());
    assert_eq!(OrderRecord::ended_with_numbers(&listed.0, &listed.1).len(), 2);
    options.plan.retry = true;
    let plan = job.plan(&options.plan).await.unwrap();
    assert!(plan.accounts.iter().all(|account| account.ended.is_empty()), "{plan:?}");
    job.apply(&options, |_| {}).await.unwrap();
    assert_eq!((desk.sandbox.counters().orders_created, desk.sandbox.counters().orders_confirmed), (4, 2));
    let listed = (desk.journal.orders().await.unwrap(), desk.journal.numbers().await.unwrap());
    assert_eq!(OrderRecord::ended_with_numbers(&listed.0, &listed.1).len(), 0, "other orders have the numbers");
}

/// Orders with the group reference `port-in:NAME` are the job's. A reference of the order file can be that of others too.
#[tokio::test]
async fn drafts_that_are_found_after_the_journal_was_lost_are_deleted_if_only_the_job_has_their_reference() {
    for (reference, is_own) in [("", true), ("customer_group_reference = \"spring\"\n", false)] {
        let order = format!("{reference}{ORDER}");
        let mut desk = Desk::frozen().await;
        let apply = async |desk: &Desk, list: &str, until: Step, prune: bool| {
            let port_in = port_in_of(list, &order);
            let job = Job::open(&desk.client, &desk.journal, "test", &port_in).await.unwrap();
            let mut options = ApplyOptions::default();
            (options.until, options.plan.prune) = (until, prune);
            job.apply(&options, |_| {}).await.unwrap()
        };
        assert_eq!(apply(&desk, CUSTOMERS, Step::FillIn, false).await.orders.len(), 2);
        desk.journal = SqliteJournal::in_memory().unwrap();
        let beta = "Customer;Account No.;PIN;Phone Number\nBeta;77-A;9911;+13035550102\n";
        let applied = apply(&desk, beta, Step::FillIn, true).await;
        let gone: Vec<_> = applied.orders.iter().map(|order| (order.numbers, order.is_gone, order.is_own)).collect();
        assert!(gone.contains(&(2, is_own, is_own)) && gone.contains(&(1, false, is_own)), "{reference}: {gone:?}");

        desk.journal = SqliteJournal::in_memory().unwrap();
        apply(&desk, beta, Step::Create, false).await;
        let (mut deleted, mut skipped) = (0, 0);
        telnyx_porting_jobs::cancel(&desk.client, &desk.journal, |event| match event {
            CancelEvent::Deleted(_) => deleted += 1,
            CancelEvent::Skipped(_) => skipped += 1,
            other => panic!("{other:?}"),
        })
        .await
        .unwrap();
        assert_eq!((deleted, skipped), if is_own { (1, 0) } else { (0, 2) }, "{reference}");
    }
}

/// A plan stores which orders have the numbers of an account, but not the accounts.
#[tokio::test]
async fn an_order_is_not_filled_in_with_the_data_of_another_account_after_a_plan() {
    let mut desk = Desk::frozen().await;
    let acme = CUSTOMERS.replace("Beta;77-A;9911;+13035550102\n", "");
    let port_in = port_in_of(&acme, ORDER);
    let job = Job::open(&desk.client, &desk.journal, "test", &port_in).await.unwrap();
    let mut options = ApplyOptions::default();
    options.until = Step::Create;
    job.apply(&options, |_| {}).await.unwrap();
    desk.journal = SqliteJournal::in_memory().unwrap();
    let port_in = port_in_of(CUSTOMERS, ORDER);
    let job = Job::open(&desk.client, &desk.journal, "test", &port_in).await.unwrap();
    job.plan(&options.plan).await.unwrap();
    let (_, orders) = apply_with(&desk, CUSTOMERS, false).await;
    assert_eq!(orders, ["0012 in-process +13035550100 +13035550101", "77-A in-process +13035550102"]);
}

/// A draft with rows that the journal never had, because it was lost.
#[tokio::test]
async fn a_draft_with_a_number_that_was_never_in_the_list_is_not_submitted() {
    let mut desk = Desk::frozen().await;
    drafts(&desk, CUSTOMERS).await;
    desk.journal = SqliteJournal::in_memory().unwrap();
    let list = CUSTOMERS.replace("Acme;0012;0042;+13035550101\n", "");
    let (applied, orders) = apply_with(&desk, &list, false).await;
    assert_eq!(orders, ["0012 draft +13035550100 +13035550101", "77-A in-process +13035550102"]);
    let waiting = applied.orders.iter().find(|order| order.is_draft()).unwrap();
    assert_eq!(waiting.waits_for[0].message, "1 of its numbers is not in the list");
}

/// The sandbox would accept the numbers in a second order.
#[tokio::test]
async fn numbers_of_a_draft_that_cannot_be_deleted_are_not_ordered_again() {
    let sandbox = Sandbox::builder().clock(Clock::frozen(monday())).accept_taken_numbers(true);
    let desk = Desk::at(sandbox.start().await.unwrap());
    drafts(&desk, CUSTOMERS).await;
    let list = CUSTOMERS.replace("Acme;0012;0042;+13035550101", "Acme;0012;0042;+13035550104");
    desk.sandbox.add_fault("DeletePortingOrder:502".parse().unwrap());
    let (_, failed, orders) = apply_with_events(&desk, &list, true).await;
    assert_eq!(failed, [Step::Delete]);
    let expected =
        ["0012 draft +13035550100 +13035550101", "0012 in-process +13035550104", "77-A in-process +13035550102"];
    assert_eq!(orders, expected);
    desk.sandbox.clear_faults();
    let (_, failed, orders) = apply_with_events(&desk, &list, true).await;
    let expected = ["0012 in-process +13035550100", "0012 in-process +13035550104", "77-A in-process +13035550102"];
    assert_eq!((failed.as_slice(), orders), ([].as_slice(), expected.map(str::to_owned).to_vec()));
}

/// A cancellation is interrupted at each of its points, and the job is applied again.
#[tokio::test]
async fn numbers_of_an_interrupted_cancellation_are_not_ordered_again() {
    for is_watched in [false, true] {
        let mut is_complete = false;
        for polls in 0.. {
            if is_complete {
                assert!(polls > 5, "{polls}");
                break;
            }
            let mut desk = Desk::frozen().await;
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("job.sqlite");
            desk.journal = SqliteJournal::open(&path).unwrap();
            drafts(&desk, CUSTOMERS).await;
            {
                let mut cancellation = pin!(telnyx_porting_jobs::cancel(&desk.client, &desk.journal, |_| {}));
                let mut left = polls;
                is_complete = poll_fn(|context| match cancellation.as_mut().poll(context) {
                    Poll::Ready(result) => Poll::Ready(result.is_ok()),
                    Poll::Pending if left == 0 => Poll::Ready(false),
                    Poll::Pending => {
                        left -= 1;
                        Poll::Pending
                    }
                })
                .await;
            }
            // The server may still carry out the last request.
            for _ in 0..100 {
                tokio::task::yield_now().await;
            }
            desk.journal = SqliteJournal::in_memory().unwrap();
            desk.journal = SqliteJournal::open(&path).unwrap();
            if is_watched {
                Watch::open(&desk.client, &desk.journal).await.unwrap().round(|_| {}).await.unwrap();
            }
            desk.apply(&port_in_of(CUSTOMERS, ORDER)).await;
            let created = desk.sandbox.counters().orders_created;
            assert_eq!(created, 2, "interrupted after {polls} polls, watched: {is_watched}");
            let open = desk.journal.open_intents().await.unwrap();
            assert_eq!(open, [], "interrupted after {polls} polls, watched: {is_watched}");
        }
    }
}

#[tokio::test]
async fn numbers_of_a_draft_whose_deletion_lost_its_response_are_not_ordered_again() {
    let desk = Desk::frozen().await;
    drafts(&desk, CUSTOMERS).await;
    desk.sandbox.add_fault("DeletePortingOrder:drop-after".parse().unwrap());
    let mut deleted = 0;
    telnyx_porting_jobs::cancel(&desk.client, &desk.journal, |event| match event {
        CancelEvent::Deleted(_) => deleted += 1,
        other => panic!("{other:?}"),
    })
    .await
    .unwrap();
    desk.sandbox.clear_faults();
    desk.apply(&port_in_of(CUSTOMERS, ORDER)).await;
    assert_eq!((deleted, desk.sandbox.counters().orders_created), (2, 2));
}

/// Several jobs can have the group reference of one order file.
#[tokio::test]
async fn a_cancellation_leaves_the_orders_of_other_jobs_alone() {
    let mut desk = Desk::frozen().await;
    let order = format!("customer_group_reference = \"spring\"\n{ORDER}");
    let acme = CUSTOMERS.replace("Beta;77-A;9911;+13035550102\n", "");
    assert_eq!(desk.apply(&port_in_of(&acme, &order)).await.orders[0].status, "in-process");
    desk.journal = SqliteJournal::in_memory().unwrap();
    let beta = "Customer;Account No.;PIN;Phone Number\nBeta;77-A;9911;+13035550102\n";
    desk.apply(&port_in_of(beta, &order)).await;
    let (mut requested, mut skipped) = (Vec::new(), Vec::new());
    telnyx_porting_jobs::cancel(&desk.client, &desk.journal, |event| match event {
        CancelEvent::Requested(order) => requested.push(order.numbers),
        CancelEvent::Skipped(order) => skipped.push(order.numbers),
        other => panic!("{other:?}"),
    })
    .await
    .unwrap();
    assert_eq!((requested, skipped, desk.sandbox.counters().orders_cancelled), (vec![1], vec![2], 1));
}

#[tokio::test]
async fn another_plan_than_the_approved_one_does_not_change_the_repeated_options() {
    let desk = Desk::frozen().await;
    let port_in = port_in_of(CUSTOMERS, ORDER);
    let mut job = Job::open(&desk.client, &desk.journal, "test", &port_in).await.unwrap();
    let mut options = ApplyOptions::default();
    options.until = Step::FillIn;
    let mut inputs = job.inputs().clone();
    inputs.apply = options.recorded();
    job.set_inputs(inputs.clone()).await.unwrap();
    let recorded = async || desk.journal.job().await.unwrap().unwrap().inputs.apply.step;
    options.until = Step::Share;
    inputs.apply = options.recorded();
    (options.digest, options.inputs) = (Some("0".to_owned()), Some(inputs));
    let error = job.apply(&options, |_| {}).await.unwrap_err();
    assert!(matches!(error, JobError::PlanChanged { .. }), "{error:?}");
    assert_eq!(recorded().await.as_deref(), Some("fill"));
    options.digest = Some(job.plan(&options.plan).await.unwrap().digest);
    job.apply(&options, |_| {}).await.unwrap();
    assert_eq!(recorded().await, None);
}

/// The process may have been killed, or the response lost, shortly before the API created the orders.
#[tokio::test]
async fn numbers_of_an_interrupted_creation_are_searched_for_ten_seconds() {
    let desk = Desk::frozen().await;
    let port_in = port_in_of(CUSTOMERS, ORDER);
    let mut lookups = Vec::new();
    for hours in [None, Some(1)] {
        let journal = SqliteJournal::in_memory().unwrap();
        let job = Job::open(&desk.client, &journal, "test", &port_in).await.unwrap();
        if let Some(hours) = hours {
            let at = desk.client.clock().utc() - chrono::TimeDelta::hours(hours);
            let intent = json!({"kind": "create", "account": 1, "numbers": ["+13035550109"], "at": at});
            journal.begin(&serde_json::from_value(intent).unwrap()).await.unwrap();
        }
        let before = desk.sandbox.counters().requests_to("ListPortingPhoneNumbers");
        job.plan(&ApplyOptions::default().plan).await.unwrap();
        lookups.push(desk.sandbox.counters().requests_to("ListPortingPhoneNumbers") - before);
    }
    assert!(lookups[1] > lookups[0] + 2, "{lookups:?}");
}

#[tokio::test]
async fn a_number_that_was_ported_before_is_ordered_with_a_warning() {
    let desk = Desk::fast().await;
    let list = "Phone Number\n+13035550100\n";
    let [first] = desk.apply(&port_in_of(list, ORDER)).await.orders.try_into().unwrap();
    desk.watch().await;
    let settings = desk.get(&first.id).await.activation_settings.unwrap();
    let ported = settings.foc_datetime_actual.unwrap().parse().unwrap();

    let journal = SqliteJournal::in_memory().unwrap();
    let port_in = port_in_of(list, ORDER);
    let job = Job::open(&desk.client, &journal, "other", &port_in).await.unwrap();
    let plan = job.plan(&ApplyOptions::default().plan).await.unwrap();
    let found: Vec<_> = plan.findings.iter().filter(|finding| finding.message.contains("was ported")).collect();
    let [finding] = found.as_slice() else { panic!("{plan:?}") };
    let day = ported.format("%Y-%m-%d");
    let message = format!("+13035550100 was ported to this Telnyx account on {day} by the order {}", first.id);
    assert_eq!((finding.is_error, finding.field.as_str(), &finding.message), (false, "line 2", &message));
    assert_eq!(plan.accounts[0].create[0].numbers, ["+13035550100"], "the portability check accepts it");
    let mut warned = Vec::new();
    job.apply(&ApplyOptions::default(), |event| {
        if let Event::PortedBefore { number, order, at } = event {
            warned.push((number.to_owned(), order.to_owned(), at));
        }
    })
    .await
    .unwrap();
    assert_eq!(warned, [("+13035550100".to_owned(), first.id, Some(ported))]);
}

/// A plan is signed off, so it has the data that are sent, except for secrets.
#[tokio::test]
async fn a_plan_has_the_order_data_and_the_skipped_rows_and_warns_once_about_the_connection() {
    let desk = Desk::frozen().await;
    let field = "phone_number_configuration.connection_id";
    let (connected, bare) = (format!("{field} = \"1684641123236054244\"\n{ORDER}"), ORDER);
    for (order, warnings) in [(connected.as_str(), 0), (bare, 1)] {
        let port_in = port_in_of(&format!("{CUSTOMERS}Beta;77-B;9912;nonsense\n"), order);
        let job = Job::open(&desk.client, &desk.journal, "test", &port_in).await.unwrap();
        let plan = job.plan(&ApplyOptions::default().plan).await.unwrap();
        let found: Vec<_> = plan.findings.iter().filter(|finding| finding.field == field).collect();
        assert_eq!(found.len(), warnings, "{found:?}");
        assert!(found.iter().all(|finding| !finding.is_error && finding.message.contains("in 2 orders")), "{found:?}");
        assert_eq!((plan.skipped.total, plan.skipped.rows[0].place.as_str()), (1, "line 5"));
        let data = &plan.accounts[0].data;
        assert_eq!(data.entity_name.as_deref(), Some("Porter McPortersen"));
        assert_eq!((data.loa.as_deref(), data.has_account_number, data.has_pin), (Some("loa.pdf"), true, true));
        assert!(data.address.as_ref().is_some_and(|address| address.contains(", ")) && !data.varies, "{data:?}");
        let json = serde_json::to_string(&plan).unwrap();
        // Ids and the digest can contain the digits of the PINs.
        let mut words = json.split(|c: char| !c.is_ascii_alphanumeric() && c != '-');
        assert!(words.all(|word| !["9911", "0042"].contains(&word)), "the plan has a PIN: {json}");
    }
}

#[tokio::test]
async fn a_list_is_stored_by_an_apply_after_a_plan_of_the_same_job() {
    let desk = Desk::frozen().await;
    let port_in = port_in_of(CUSTOMERS, ORDER);
    let job = Job::open(&desk.client, &desk.journal, "test", &port_in).await.unwrap();
    job.plan_offline(&ApplyOptions::default().plan);
    job.plan(&ApplyOptions::default().plan).await.unwrap();
    assert_eq!(desk.journal.numbers().await.unwrap().len(), 0);
    job.apply(&ApplyOptions::default(), |_| {}).await.unwrap();
    let numbers = desk.journal.numbers().await.unwrap();
    assert!(numbers.len() == 3 && numbers.iter().all(|number| number.order.is_some()), "{numbers:?}");
    assert_eq!(desk.journal.accounts().await.unwrap().len(), 2);
}

#[tokio::test]
async fn a_plan_stores_the_checks_but_not_the_list() {
    let desk = Desk::frozen().await;
    let port_in = port_in_of(CUSTOMERS, ORDER);
    let job = Job::open(&desk.client, &desk.journal, "test", &port_in).await.unwrap();
    assert_eq!(job.plan(&ApplyOptions::default().plan).await.unwrap().accounts.len(), 2);
    assert_eq!((desk.journal.numbers().await.unwrap(), desk.journal.accounts().await.unwrap()), (vec![], vec![]));
    assert_eq!(desk.journal.checks().await.unwrap().len(), 3);
}

/// The reason is stored per number, so it must not name the others of the request.
#[tokio::test]
async fn a_number_that_the_api_does_not_check_has_its_own_reason() {
    let server = MockServer::start_async().await;
    let none = json!({"data": [], "meta": {"total_pages": 0, "total_results": 0}});
    server
        .mock_async(|when, then| {
            when.method("GET");
            then.json_body(none);
        })
        .await;
    let error = |index: usize, detail: &str| {
        let pointer = format!("/phone_numbers/{index}");
        json!({"detail": detail, "source": {"pointer": pointer}})
    };
    let details = ["+13035550100 is reserved", "is like +13035550100", "is blocked"];
    let errors: Vec<_> = details.iter().enumerate().map(|(index, detail)| error(index, detail)).collect();
    let errors = json!({"errors": errors});
    server
        .mock_async(|when, then| {
            when.method("POST").path("/portability_checks").body_includes("+13035550100");
            then.status(422).json_body(errors);
        })
        .await;
    let accepted = json!({"data": [{"phone_number": "+13035550103", "portable": true}]});
    server
        .mock_async(|when, then| {
            when.method("POST").path("/portability_checks").body_excludes("+13035550100");
            then.status(201).json_body(accepted);
        })
        .await;
    let client = client_of(&server.base_url()).unwrap();
    let journal = SqliteJournal::in_memory().unwrap();
    let all = numbers(&["+13035550100", "+13035550101", "+13035550102", "+13035550103"]);
    let port_in = PortIn::new(all, order_file(ORDER));
    let job = Job::open(&client, &journal, "test", &port_in).await.unwrap();
    let plan = job.plan(&ApplyOptions::default().plan).await.unwrap();
    let reasons: Vec<_> = plan.accounts[0].left_out.iter().map(|left_out| left_out.reason.as_str()).collect();
    let expected = [
        "cannot be ported: +13035550100 is reserved",
        "cannot be ported: the API rejected a request that had this number, with status 422",
        "cannot be ported: is blocked",
    ];
    assert_eq!(reasons, expected);
}

#[tokio::test]
async fn an_api_without_the_filter_by_number_is_searched_without_it() {
    let clock = Clock::frozen(monday());
    let desk = Desk::at(Sandbox::builder().clock(clock).strict(true).start().await.unwrap());
    let plan = async || {
        let port_in = port_in_of(CUSTOMERS, ORDER);
        let job = Job::open(&desk.client, &desk.journal, "test", &port_in).await.unwrap();
        job.plan(&ApplyOptions::default().plan).await.unwrap()
    };
    assert_eq!(plan().await.accounts[0].left_out, []);
    desk.client.orders().create(telnyx_porting::CreateOrder::new(numbers(&["+13035550100"]))).await.unwrap();
    assert_eq!(plan().await.accounts[0].left_out[0].number, "+13035550100");
}

#[test]
fn a_billing_number_without_a_calling_code_is_in_the_country_of_the_numbers() {
    let list = "Phone Number,BTN\n+13035550100,303-555-0199\n";
    let list = Intake::parse(list.as_bytes(), "list.csv", &IntakeOptions::new().with_column("Phone Number")).unwrap();
    let port_in = PortIn::from_list(&list, &order_file(ORDER).into(), Path::new("")).unwrap();
    let admin = port_in.accounts()[0].order.end_user.admin.value().unwrap();
    assert_eq!(admin.billing_phone_number.value().unwrap(), "+13035550199");
}

#[tokio::test]
async fn the_digest_of_a_plan_covers_the_order_data() {
    let desk = Desk::frozen().await;
    let digest = async |list: &str| {
        let port_in = port_in_of(list, ORDER);
        let job = Job::open(&desk.client, &desk.journal, "test", &port_in).await.unwrap();
        job.plan(&ApplyOptions::default().plan).await.unwrap().digest
    };
    let first = digest(CUSTOMERS).await;
    assert_eq!(digest(CUSTOMERS).await, first);
    for changed in
        [CUSTOMERS.replace("9911", "9912"), CUSTOMERS.replace("77-A", "77-B"), CUSTOMERS.replace("0102", "0103")]
    {
        assert_ne!(digest(&changed).await, first, "{changed}");
    }
    // Another journal has another key, so that PINs cannot be guessed from digests.
    let other = Desk { journal: SqliteJournal::in_memory().unwrap(), ..desk };
    let port_in = port_in_of(CUSTOMERS, ORDER);
    let job = Job::open(&other.client, &other.journal, "test", &port_in).await.unwrap();
    assert_ne!(job.plan(&ApplyOptions::default().plan).await.unwrap().digest, first);
}

#[tokio::test]
async fn changes_that_are_too_late_are_reported() {
    let desk = Desk::frozen().await;
    desk.apply(&port_in_of(CUSTOMERS, ORDER)).await;
    desk.sandbox.advance(chrono::TimeDelta::hours(30));
    let applied = desk.apply(&port_in_of(&CUSTOMERS.replace("9911", "9912"), ORDER)).await;
    let [(order, fields)] = applied.too_late.as_slice() else { panic!("{applied:?}") };
    assert_eq!(fields, &["end_user.admin.pin_passcode"]);
    assert_eq!(desk.get(order).await.end_user.unwrap().admin.unwrap().pin_passcode.unwrap().expose(), "9911");
}

#[tokio::test]
async fn orders_of_two_processes_for_the_same_numbers_are_named_and_not_submitted() {
    let sandbox = Sandbox::builder().clock(Clock::frozen(monday()));
    let desk = Desk::at(sandbox.accept_taken_numbers(true).start().await.unwrap());
    drafts(&desk, CUSTOMERS).await;
    // Another process created an order for a number at the same time.
    let twin =
        telnyx_porting::CreateOrder::new(numbers(&["+13035550102"])).with_customer_group_reference("port-in:test");
    let twin = desk.client.orders().create(twin).await.unwrap().remove(0).id.unwrap();
    let (applied, orders) = apply_with_twin(&desk).await;
    let [finding] = applied.conflicts.as_slice() else { panic!("{applied:?}") };
    assert!(finding.message.contains(twin.as_str()) && finding.message.contains("+13035550102"), "{finding:?}");
    assert_eq!(
        orders,
        [("draft", 1), ("draft", 1), ("in-process", 2)].map(|(status, count)| (status.to_owned(), count))
    );
    // After one of them is deleted, the other is submitted.
    desk.client.order(twin.as_str().parse().unwrap()).delete().await.unwrap();
    let (applied, _) = apply_with_twin(&desk).await;
    assert!(applied.conflicts.is_empty() && applied.orders.iter().all(|order| !order.is_draft()), "{applied:?}");
}

/// Applies the customers, and returns the status and the amount of numbers of each order.
async fn apply_with_twin(desk: &Desk) -> (Applied, Vec<(String, u64)>) {
    let applied = desk.apply(&port_in_of(CUSTOMERS, ORDER)).await;
    let mut orders: Vec<_> = applied.orders.iter().map(|order| (order.status.clone(), order.numbers)).collect();
    orders.sort();
    (applied, orders)
}

#[tokio::test]
async fn a_day_without_a_window_is_an_error_that_lists_the_first_windows() {
    let desk = Desk::frozen().await;
    let far = (chrono::Utc::now() + chrono::TimeDelta::days(900)).date_naive();
    let list = format!("Phone Number,FOC date\n+13035550100,{far}\n");
    let port_in = port_in_of(&list, ORDER);
    let applied = desk.apply(&port_in).await;
    let (step, error) = applied.orders[0].failure.clone().unwrap();
    assert_eq!(step, "fill");
    let expected = format!("no FOC window on {far}");
    assert!(error.contains(&expected), "{error}");

    let job = Job::open(&desk.client, &desk.journal, "test", &port_in).await.unwrap();
    let plan = job.plan(&ApplyOptions::default().plan).await.unwrap();
    let finding = plan.findings.iter().find(|finding| finding.message.contains(&expected)).unwrap();
    assert!(finding.hint.contains("first windows are on") && finding.account.is_some(), "{finding:?}");
    assert!(!plan.has_errors(), "the other orders can be applied");
}

#[tokio::test]
async fn a_requested_date_whose_window_has_passed_is_replaced() {
    let port_in = port_in_of("Phone Number,FOC date\n+13035550100,earliest\n", ORDER);
    for is_known in [false, true] {
        let desk = Desk::frozen().await;
        let job = Job::open(&desk.client, &desk.journal, "test", &port_in).await.unwrap();
        let mut options = ApplyOptions::default();
        options.until = Step::Documents;
        let mut order = job.apply(&options, |_| {}).await.unwrap().orders.remove(0);
        let passed = order.foc_requested;
        desk.sandbox.advance(chrono::TimeDelta::days(20));
        if is_known {
            // An earlier attempt to submit the order has found it.
            let need = json!({"field": "activation_settings.foc_datetime_requested", "message": "", "hint": ""});
            order.waits_for.push(serde_json::from_value(need).unwrap());
            desk.journal.commit(vec![Change::Order(order)]).await.unwrap();
        }
        let job = Job::open(&desk.client, &desk.journal, "test", &port_in).await.unwrap();
        let plan = job.plan(&ApplyOptions::default().plan).await.unwrap();
        let planned = plan.accounts[0].orders[0].foc_date;
        assert_eq!(planned.is_some(), is_known, "{plan:?}");
        let [order] = desk.apply(&port_in).await.orders.try_into().unwrap();
        assert_eq!((order.status.as_str(), order.waits_for.as_slice()), ("in-process", [].as_slice()));
        assert!(order.foc_requested > passed && (!is_known || order.foc_requested == planned), "{order:?}");
    }
}

#[test]
fn a_date_in_the_past_is_an_error_before_anything_is_sent() {
    let issues = port_in_of("Phone Number,FOC date\n+13035550100,2026-03-02\n", ORDER).validate(chrono::Utc::now());
    let errors: Vec<_> = issues.errors().map(ToString::to_string).collect();
    assert!(errors.len() == 1 && errors[0].contains("in the past"), "{errors:?}");
}

#[test]
fn an_issue_of_one_account_names_it_and_one_of_all_accounts_does_not() {
    let list = format!("{CUSTOMERS}Gamma;;;+13035550103\n").replace("Phone Number", "Phone Number;LOA");
    let list = list.replace("+13035550102", "+13035550102;nowhere.pdf");
    let list = Intake::parse(list.as_bytes(), "list.csv", &IntakeOptions::new()).unwrap();
    let order = order_file_as_is(&ORDER.replace("auth_person_name = \"Porter McPortersen II\"\n", ""));
    let issues = PortIn::from_list(&list, &order.into(), Path::new("")).unwrap().validate(chrono::Utc::now());
    let fields: Vec<_> = issues.as_slice().iter().map(telnyx_porting::Issue::field).collect();
    assert_eq!(fields, ["end_user.admin.auth_person_name", "Beta (line 3).documents.loa"]);
}
