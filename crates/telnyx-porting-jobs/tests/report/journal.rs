//! A journal with an order in each situation, and hostile texts.

use chrono::{DateTime, Utc};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use telnyx_porting_jobs::journal::{Change, Intent, Journal as _, SqliteJournal};
use telnyx_porting_jobs::report::Report;

pub(crate) const EXCEPTION: &str = "00000000-0000-4000-8000-000000000001";
pub(crate) const WAITING: &str = "00000000-0000-4000-8000-000000000002";
pub(crate) const VOICE_ONLY: &str = "00000000-0000-4000-8000-000000000003";
pub(crate) const NEAR_FOC: &str = "00000000-0000-4000-8000-000000000004";
pub(crate) const FAILED: &str = "00000000-0000-4000-8000-000000000005";
pub(crate) const GONE: &str = "00000000-0000-4000-8000-000000000006";
pub(crate) const READY: &str = "00000000-0000-4000-8000-000000000007";
pub(crate) const CONFLICT: &str = "00000000-0000-4000-8000-000000000008";

/// Texts that run or load something on a page that does not escape them.
pub(crate) const SCRIPT: &str = "<script>document.title = 'run'</script>";
pub(crate) const IMAGE: &str = "\"><img src=\"http://canary.invalid/i.png\" onerror=\"document.title = 'run'\">";
/// A text that spreadsheets run.
pub(crate) const FORMULA: &str = "=HYPERLINK(\"http://canary.invalid\")";

/// A text of the job that a report does not need.
pub(crate) const PRIVATE: &str = "private-4711";

pub(crate) fn now() -> DateTime<Utc> {
    "2026-03-02T12:00:00Z".parse().unwrap()
}

pub(crate) async fn report() -> Report {
    Report::read(&journal().await, now()).await.unwrap()
}

pub(crate) async fn journal() -> SqliteJournal {
    let journal = SqliteJournal::in_memory().unwrap();
    journal.commit(changes()).await.unwrap();
    for at in ["2026-03-02T11:00:00Z", "2026-03-02T11:59:00Z"] {
        let intent: Intent = record(json!({"kind": "create", "account": 3, "numbers": ["+13035550131"], "at": at}));
        journal.begin(&intent).await.unwrap();
    }
    journal
}

pub(crate) fn record<T: DeserializeOwned>(value: Value) -> T {
    serde_json::from_value(value).unwrap()
}

fn changes() -> Vec<Change> {
    let job = json!({
        "name": "spring move",
        "base_url": "http://127.0.0.1:8080/v2",
        "group_reference": "spring-move",
        "created_at": "2026-02-01T09:00:00Z",
        "inputs": {"list": PRIVATE, "options": {"option": PRIVATE}},
    });
    let mut changes = vec![Change::Job(record(job))];
    changes.extend(accounts().into_iter().map(|account| Change::Account(record(account))));
    changes.extend(orders().into_iter().map(|order| Change::Order(record(order))));
    changes.extend(numbers().into_iter().map(|number| Change::Number(record(number))));
    let check = |number: &str| json!({"number": number, "at": now(), "portable": false, "reason": "no_coverage"});
    changes.extend(["+13035550120", "+13035550121"].map(|number| Change::Check(record(check(number)))));
    changes.extend(events().into_iter().map(|event| Change::Event(record(event))));
    changes
}

fn accounts() -> Vec<Value> {
    vec![
        json!({"id": 1, "label": format!("Acme {SCRIPT} (line 2)")}),
        json!({"id": 2, "label": format!("{FORMULA} (line 9)")}),
        json!({"id": 3, "label": "Zürich AG (line 12)", "not_created": "the numbers are\nin another order"}),
    ]
}

fn orders() -> Vec<Value> {
    let expiry = |kind: &str, at: &str| json!([{"kind": kind, "at": at}]);
    vec![
        json!({
            "id": EXCEPTION, "account": 1, "status": "exception", "numbers": 2, "number_type": "local",
            "exceptions": [{"code": "PASSCODE_PIN_INVALID", "description": IMAGE}],
            "deadlines": expiry("exception-expiry", "2026-03-12T12:00:00Z"), "foc_requested": "2026-03-09T15:00:00Z",
            "customer_reference": "-1+1", "shared_until": "2026-03-03T12:00:00Z", "is_own": true,
        }),
        json!({
            "id": WAITING, "account": 1, "status": "draft", "numbers": 1,
            "waits_for": [{"field": "documents.loa", "message": "is missing", "hint": "upload the signed LOA"}],
            "deadlines": expiry("draft-expiry", "2026-03-05T12:00:00Z"),
        }),
        json!({"id": VOICE_ONLY, "account": 1, "status": "ported", "numbers": 2, "messaging": "pending",
            "foc_actual": "2026-03-01T15:00:00Z"}),
        json!({
            "id": NEAR_FOC, "account": 2, "status": "foc-date-confirmed", "numbers": 1,
            "foc_actual": "2026-03-05T10:00:00Z",
            "deadlines": [{"kind": "foc", "at": "2026-03-05T10:00:00Z"}, {"kind": "cancel-lock", "at": "2026-03-03T10:00:00Z"}],
        }),
        json!({"id": FAILED, "account": 2, "status": "brand-new", "numbers": 1,
            "failure": ["confirm", "connection reset"]}),
        json!({"id": GONE, "account": 2, "status": "draft", "numbers": 1, "is_gone": true,
            "deadlines": expiry("draft-expiry", "2026-03-01T12:00:00Z")}),
        json!({"id": READY, "account": 2, "status": "draft", "numbers": 1, "messaging": "not_applicable",
            "deadlines": expiry("draft-expiry", "2026-03-20T12:00:00Z")}),
        json!({"id": CONFLICT, "status": "exception", "numbers": 1, "exceptions": [{"code": "SV_CONFLICT"}]}),
    ]
}

fn numbers() -> Vec<Value> {
    let number = |number: &str, account: i64, place: &str, order: Option<&str>| json!({"number": number, "account": account, "place": place, "order": order, "is_listed": true});
    let mut removed = number("+13035550113", 2, "line 10", Some(READY));
    removed["is_listed"] = json!(false);
    vec![
        number("+13035550101", 1, "line 2", Some(EXCEPTION)),
        number("+13035550102", 1, "line 2", Some(EXCEPTION)),
        number("+13035550103", 1, "line 3", Some(WAITING)),
        number("+13035550104", 1, "line 4", Some(VOICE_ONLY)),
        number("+13035550105", 1, "line 5", Some(VOICE_ONLY)),
        number("+13035550110", 2, "line 9", Some(NEAR_FOC)),
        number("+13035550111", 2, "line 9", Some(FAILED)),
        number("+13035550112", 2, "line 9", Some(GONE)),
        removed,
        number("+13035550114", 2, "line 11", Some(READY)),
        number("+13035550115", 2, "line 11", Some("00000000-0000-4000-8000-00000000ffff")),
        number("+13035550120", 1, "line 6", None),
        number("+13035550121", 1, "line 7", None),
        number("+13035550122", 1, "line 8", None),
        number("+13035550130", 3, "line 12", None),
    ]
}

fn events() -> Vec<Value> {
    vec![
        json!({"at": "2026-02-20T09:00:00Z", "order": EXCEPTION, "text": "created with 2 numbers"}),
        json!({"at": "2026-02-26T12:00:00Z", "order": EXCEPTION, "text": format!("exception: {SCRIPT}")}),
        json!({"at": "2026-02-20T09:01:00Z", "account": 3, "text": "orders could not be created"}),
        json!({"at": "2026-02-19T09:01:00Z", "text": "15 numbers were checked"}),
        json!({"at": "2026-02-21T09:01:00Z", "order": "unknown-order", "text": "split"}),
    ]
}
