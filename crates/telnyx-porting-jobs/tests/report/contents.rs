//! States, totals and the items that need attention.

use crate::journal::{
    CONFLICT, EXCEPTION, FAILED, GONE, NEAR_FOC, READY, VOICE_ONLY, WAITING, journal, now, record, report,
};
use serde_json::{Value, json};
use telnyx_porting_jobs::journal::{Change, Journal as _, SkippedRows, SqliteJournal};
use telnyx_porting_jobs::report::{Attention, AttentionKind, AttentionLevel, Report, State};

#[tokio::test]
async fn a_report_of_a_new_journal_is_empty() {
    let report = Report::read(&SqliteJournal::in_memory().unwrap(), now()).await.unwrap();
    assert_eq!((report.job.as_str(), report.totals.numbers, report.attention.len()), ("", 0, 0));
    assert_eq!(report.csv().lines().count(), 1);
    assert!(report.html().contains("There are no orders yet."));
    assert!(!report.xlsx().unwrap().is_empty());
}

#[tokio::test]
async fn a_report_has_one_state_per_number() {
    let report = report().await;
    let state_of = |number: &str| {
        let found = report.numbers.iter().find(|found| found.number == number).unwrap();
        (found.state.to_string(), found.reason.clone(), found.is_done)
    };
    let state = |text: &str| (text.to_owned(), None, false);
    assert_eq!(state_of("+13035550101"), state("exception"));
    assert_eq!(state_of("+13035550103"), state("waits"));
    assert_eq!(state_of("+13035550104"), state("ported"), "messaging is pending");
    assert_eq!(state_of("+13035550110"), state("foc-date-confirmed"));
    assert_eq!(state_of("+13035550111"), state("brand-new"));
    assert_eq!(state_of("+13035550112"), state("deleted"));
    let removed = Some("left the list".to_owned());
    assert_eq!(state_of("+13035550113"), ("draft".to_owned(), removed, false));
    assert_eq!(state_of("+13035550114"), state("draft"));
    assert_eq!(state_of("+13035550115"), state("unknown"), "its order is not in the journal");
    assert_eq!(state_of("+13035550120"), ("not-portable".to_owned(), Some("no_coverage".to_owned()), false));
    assert_eq!(state_of("+13035550122"), state("no-order"));
    let reason = Some("the numbers are\u{fffd}in another order".to_owned());
    assert_eq!(state_of("+13035550130"), ("not-created".to_owned(), reason, false), "texts are on one line");
}

#[tokio::test]
async fn a_report_counts_states_in_the_order_of_a_port_in() {
    let totals = report().await.totals;
    assert_eq!((totals.accounts, totals.orders, totals.numbers), (3, 8, 15));
    assert_eq!(totals.numbers_by_state.values().sum::<usize>(), totals.numbers);
    let numbers: Vec<_> = totals.numbers_by_state.iter().map(|(state, count)| format!("{state} {count}")).collect();
    assert_eq!(
        numbers,
        [
            "not-portable 2",
            "not-created 1",
            "no-order 1",
            "deleted 1",
            "waits 1",
            "draft 2",
            "exception 2",
            "foc-date-confirmed 1",
            "ported 2",
            "brand-new 1",
            "unknown 1"
        ]
    );
    let orders = json!({"deleted": 1, "waits": 1, "draft": 1, "exception": 2, "foc-date-confirmed": 1, "ported": 1, "brand-new": 1});
    assert_eq!(serde_json::to_value(totals.orders_by_state).unwrap(), orders);
    assert_eq!(serde_json::to_value(totals.ported_by_messaging).unwrap(), json!({"pending": 2}));
}

/// Voice and messaging are ported separately, so `ported` alone is not the end.
#[tokio::test]
async fn a_report_states_what_is_known_about_messaging() {
    for (messaging, shown, is_done) in [
        (None, "", true),
        (Some("ported"), "ported", true),
        (Some("not_applicable"), "not part of the order", true),
        (Some("canceled"), "cancelled", true),
        (Some("pending"), "still porting", false),
        (Some("activating"), "still porting", false),
        (Some("exception"), "exception", false),
        (Some("partial_port_complete"), "partly ported", true),
        (Some("brand_new"), "brand_new", true),
    ] {
        let journal = SqliteJournal::in_memory().unwrap();
        let order = json!({"id": "a", "status": "ported", "messaging": messaging});
        let number = json!({"number": "+13035550101", "account": 1, "order": "a", "is_listed": true});
        journal.commit(vec![Change::Order(record(order)), Change::Number(record(number))]).await.unwrap();
        let report = Report::read(&journal, now()).await.unwrap();
        assert_eq!((report.orders[0].is_done, report.numbers[0].is_done), (is_done, is_done), "{messaging:?}");
        assert_eq!(report.numbers[0].messaging.as_deref(), messaging);
        let totals = serde_json::to_value(&report.totals.ported_by_messaging).unwrap();
        assert_eq!(totals, json!({messaging.unwrap_or("unknown"): 1}));
        let row = report.csv().lines().nth(1).unwrap().to_owned();
        assert_eq!(row.split(',').nth(7), Some(shown), "{row}");
        let page = report.html();
        assert!(page.contains("Numbers whose voice is ported") && page.contains(shown), "{page}");
        assert!(!page.to_lowercase().contains("fully ported"), "{page}");
        let kinds: Vec<_> = report.attention.iter().map(|item| item.kind).collect();
        let expected: &[_] = if messaging == Some("exception") { &[AttentionKind::Messaging] } else { &[] };
        assert_eq!(kinds, expected, "{messaging:?}");
    }
}

#[tokio::test]
async fn a_report_lists_the_most_urgent_items_first() {
    let report = report().await;
    let items: Vec<_> = report
        .attention
        .iter()
        .map(|item| (item.level, item.kind, item.order.as_deref().unwrap_or_default()))
        .collect();
    assert_eq!(
        items,
        [
            (AttentionLevel::Urgent, AttentionKind::Waits, WAITING),
            (AttentionLevel::Action, AttentionKind::Exception, EXCEPTION),
            (AttentionLevel::Action, AttentionKind::Failure, FAILED),
            (AttentionLevel::Action, AttentionKind::Interrupted, ""),
            (AttentionLevel::Action, AttentionKind::NotCreated, ""),
            (AttentionLevel::Action, AttentionKind::Ended, GONE),
            (AttentionLevel::Action, AttentionKind::NoOrder, ""),
            (AttentionLevel::Action, AttentionKind::NotPortable, ""),
            (AttentionLevel::Info, AttentionKind::Exception, CONFLICT),
            (AttentionLevel::Info, AttentionKind::Removed, READY),
            (AttentionLevel::Info, AttentionKind::Deadline, NEAR_FOC),
        ]
    );
    assert!(items.iter().all(|(.., order)| *order != VOICE_ONLY));
}

fn item(report: &Report, kind: AttentionKind) -> Attention {
    report.attention.iter().find(|item| item.kind == kind).unwrap().clone()
}

#[tokio::test]
async fn a_report_lists_the_next_steps() {
    let report = report().await;
    let exception = item(&report, AttentionKind::Exception);
    assert_eq!(exception.command.as_deref(), Some("telnyx-porting port-in retry 'spring move'"));
    let correct = "Correct the row or the order file, then retry the job, which submits the order again.";
    assert!(exception.points[0].fix.ends_with(correct), "{:?}", exception.points);
    assert_eq!(exception.rows, ["line 2"], "two numbers of one row");
    assert!(exception.points[0].text.starts_with("PASSCODE_PIN_INVALID: "), "{:?}", exception.points);
    assert!(exception.points[0].fix.contains("PIN"), "{:?}", exception.points);
    assert_eq!(exception.points[0].fields, ["end_user.admin.pin_passcode"]);
    let deadline = exception.deadline.unwrap();
    assert_eq!(deadline.text, "cancelled 2026-03-12 12:00Z unless resolved");

    let waits = item(&report, AttentionKind::Waits);
    assert_eq!(waits.points[0].text, "documents.loa: is missing");
    assert_eq!(waits.points[0].fix, "upload the signed LOA");
    assert_eq!(waits.command.as_deref(), Some("telnyx-porting port-in resume 'spring move'"));
    assert_eq!(waits.deadline.unwrap().text, "deleted 2026-03-05 12:00Z unless confirmed");

    let conflict = report.attention.iter().find(|item| item.order.as_deref() == Some(CONFLICT)).unwrap();
    assert_eq!(conflict.command, Some(format!("telnyx-porting comments list {CONFLICT}")));
    let not_portable = item(&report, AttentionKind::NotPortable);
    assert_eq!(not_portable.points[0].text, "2 numbers cannot be ported: no_coverage");
    assert_eq!(not_portable.rows, ["line 6", "line 7"]);
    let not_created = item(&report, AttentionKind::NotCreated);
    let text = "The orders of 1 number could not be created: the numbers are\u{fffd}in another order";
    assert_eq!((not_created.points[0].text.as_str(), not_created.rows), (text, vec!["line 12".to_owned()]));
    let no_order = item(&report, AttentionKind::NoOrder);
    assert_eq!(no_order.points[0].text, "1 number without an order");
    assert_eq!(item(&report, AttentionKind::Failure).points[0].text, "Could not confirm the order: connection reset");
    let interrupted = item(&report, AttentionKind::Interrupted);
    let text = "The outcome of the request of 2026-03-02 11:00Z to create orders of 1 number is unknown.";
    assert_eq!(interrupted.points[0].text, text, "the younger request may still be in progress");
    assert_eq!(item(&report, AttentionKind::Removed).rows, ["line 10"]);
    let foc = item(&report, AttentionKind::Deadline);
    assert_eq!(foc.points[0].text, "The FOC date is 2026-03-05 10:00Z.");
    assert_eq!(foc.deadline.unwrap().text, "can be cancelled until 2026-03-03 10:00Z");
}

/// The numbers of a cancelled order are not ported, although the order has ended.
#[tokio::test]
async fn a_report_lists_the_numbers_of_cancelled_and_deleted_orders() {
    for (order, state) in
        [(json!({"id": "a", "status": "cancelled"}), "cancelled"), (json!({"id": "a", "is_gone": true}), "deleted")]
    {
        let journal = SqliteJournal::in_memory().unwrap();
        let job = json!({"name": "j", "base_url": "", "group_reference": "", "created_at": now()});
        let number = |number: &str, is_listed: bool| {
            let place = format!("line {}", &number[11..]);
            Change::Number(record(
                json!({"number": number, "account": 1, "place": place, "order": "a", "is_listed": is_listed}),
            ))
        };
        let numbers = [number("+13035550101", true), number("+13035550102", true), number("+13035550103", false)];
        let changes = [Change::Job(record(job)), Change::Order(record(order))];
        journal.commit(changes.into_iter().chain(numbers).collect()).await.unwrap();
        let report = Report::read(&journal, now()).await.unwrap();
        let [item] = report.attention.as_slice() else { panic!("{:?}", report.attention) };
        assert_eq!((item.level, item.kind), (AttentionLevel::Action, AttentionKind::Ended));
        assert_eq!(item.points[0].text, format!("2 numbers are in the {state} order a"));
        assert_eq!(item.rows, ["line 1", "line 2"], "a row that was removed needs nothing");
        assert_eq!(item.command.as_deref(), Some("telnyx-porting port-in retry j"));
        assert!(report.html().contains("order was cancelled or deleted") && !report.html().contains("Nothing needs"));
    }
}

/// Reports are read later, so a time relative to now would soon be wrong.
#[tokio::test]
async fn a_report_has_absolute_times_only() {
    let report = report().await;
    let files = [report.html(), report.csv(), serde_json::to_string(&report).unwrap()];
    for file in files {
        for word in [" ago", "in 3 days", "in 10 days", "in 22 hours", "seconds_left", "is near"] {
            assert!(!file.contains(word), "{word:?} in {file}");
        }
    }
}

#[tokio::test]
async fn a_report_has_the_rows_that_were_skipped() {
    let journal = SqliteJournal::in_memory().unwrap();
    let row = |index: usize| {
        (format!("line {index}"), if index.is_multiple_of(2) { "no phone number" } else { "a date" }.to_owned())
    };
    let skipped = SkippedRows::from_rows((0..SkippedRows::LIMIT + 7).map(row));
    let job = json!({
        "name": "j", "base_url": "", "group_reference": "", "created_at": now(), "inputs": {"skipped": skipped},
    });
    journal.commit(vec![Change::Job(record(job))]).await.unwrap();
    let report = Report::read(&journal, now()).await.unwrap();
    assert_eq!(report.totals.skipped_rows, SkippedRows::LIMIT + 7);
    let found: Vec<_> = report.attention.iter().map(|item| (item.points[0].text.as_str(), item.rows.len())).collect();
    assert_eq!(
        found,
        [("500 rows skipped: a date", 500), ("500 rows skipped: no phone number", 500), ("7 more rows skipped", 0)]
    );
    let first = item(&report, AttentionKind::Skipped);
    assert_eq!((first.level, first.rows[0].as_str()), (AttentionLevel::Action, "line 1"));
    assert_eq!(first.command.as_deref(), Some("telnyx-porting port-in resume j"));
    assert!(report.html().contains("Skipped rows of the list") && report.html().contains("line 1, line 3"));
    assert!(!report.csv().contains("line 1"), "the CSV form has numbers only");
}

/// An order that is cancelled or ported needs nothing, whatever its records contain.
#[tokio::test]
async fn a_report_does_not_ask_for_corrections_of_final_orders() {
    for status in ["cancelled", "ported"] {
        let journal = SqliteJournal::in_memory().unwrap();
        let order = json!({
            "id": "a", "status": status, "failure": ["share", "timeout"],
            "waits_for": [{"field": "documents.loa", "message": "is missing", "hint": "upload it"}],
            "exceptions": [{"code": "LSR_PENDING"}],
            "deadlines": [{"kind": "foc", "at": "2026-03-03T12:00:00Z"}],
        });
        journal.commit(vec![Change::Order(record(order))]).await.unwrap();
        let report = Report::read(&journal, now()).await.unwrap();
        assert!(report.attention.is_empty(), "{status}: {:?}", report.attention);
    }
}

#[tokio::test]
async fn a_report_has_every_event_once() {
    let report = report().await;
    let texts = |events: &[telnyx_porting_jobs::report::EventReport]| -> Vec<String> {
        events.iter().map(|event| event.text.clone()).collect()
    };
    assert_eq!(report.orders[0].timeline.len(), 2);
    assert_eq!(texts(&report.events), ["15 numbers were checked", "orders could not be created", "split"]);
    assert_eq!(report.events[1].account.as_deref(), Some("Zürich AG (line 12)"));
    assert_eq!(report.events[2].order.as_deref(), Some("unknown-order"));
}

#[tokio::test]
async fn a_report_as_json_has_states_and_advice() {
    let journal = journal().await;
    let report: Value = serde_json::to_value(Report::read(&journal, now()).await.unwrap()).unwrap();
    assert_eq!(report["job"], "spring move");
    assert_eq!(report["numbers"][0]["state"], State::EXCEPTION.as_str());
    assert_eq!(report["orders"][0]["exceptions"][0]["advice"]["who"], "customer");
    assert_eq!(report["attention"][0]["level"], "urgent");
    assert_eq!(report["attention"][0]["deadline"]["kind"], "draft-expiry");
}
