//! Checks that every store of journals must pass.

use super::{
    AccountRecord, Change, CheckRecord, EventRecord, ExceptionRecord, Intent, IntentKind, JobInputs, JobRecord,
    Journal, Need, NumberRecord, OrderRecord, UploadRecord,
};
use chrono::{DateTime, Utc};

fn now() -> DateTime<Utc> {
    "2026-03-02T15:00:00.123456Z".parse().unwrap()
}

fn number(number: &str, order: Option<&str>) -> NumberRecord {
    NumberRecord { number: number.to_owned(), account: 1, order: order.map(str::to_owned), ..NumberRecord::default() }
}

fn order(id: &str, status: &str) -> OrderRecord {
    OrderRecord { id: id.to_owned(), status: status.to_owned(), foc_actual: Some(now()), ..OrderRecord::default() }
}

/// Checks an empty journal.
pub(super) async fn check(journal: &dyn Journal) {
    records_are_replaced_by_key(journal).await;
    order_of_insertion_is_kept(journal).await;
    seeing_an_order_keeps_the_fields_of_the_job(journal).await;
    intents_stay_open_until_they_have_an_outcome(journal).await;
}

async fn records_are_replaced_by_key(journal: &dyn Journal) {
    assert_eq!(journal.job().await.unwrap(), None);
    let mut job = JobRecord {
        name: "a".to_owned(),
        base_url: "https://example.com".to_owned(),
        group_reference: "g".to_owned(),
        created_at: now(),
        digest_key: "k".to_owned(),
        inputs: JobInputs::default(),
    };
    journal.commit(vec![Change::Job(job.clone())]).await.unwrap();
    job.inputs.list = Some("/list.csv".to_owned());
    let account = AccountRecord { id: 2, label: "Acme (line 2)".to_owned(), not_created: Some("full".to_owned()) };
    let check =
        CheckRecord { number: "+13035550100".to_owned(), at: now(), portable: Some(true), ..Default::default() };
    let upload = UploadRecord { sha256: "00".to_owned(), document: "d".to_owned(), at: now() };
    let changes = vec![
        Change::Job(job.clone()),
        Change::Account(AccountRecord { not_created: None, ..account.clone() }),
        Change::Account(account.clone()),
        Change::Check(CheckRecord { portable: None, ..check.clone() }),
        Change::Check(check.clone()),
        Change::Upload(UploadRecord { document: "c".to_owned(), ..upload.clone() }),
        Change::Upload(upload.clone()),
    ];
    journal.commit(changes).await.unwrap();
    assert_eq!(journal.job().await.unwrap(), Some(job));
    assert_eq!(journal.accounts().await.unwrap(), [account]);
    assert_eq!(journal.checks().await.unwrap(), [check]);
    assert_eq!(journal.uploads().await.unwrap(), std::slice::from_ref(&upload));
    assert_eq!(journal.upload("00").await.unwrap(), Some(upload));
    assert_eq!(journal.upload("01").await.unwrap(), None);
}

async fn order_of_insertion_is_kept(journal: &dyn Journal) {
    let first = vec![
        Change::Number(number("+13035550109", None)),
        Change::Number(number("+13035550101", None)),
        Change::Order(order("z", "draft")),
        Change::Order(order("a", "draft")),
    ];
    journal.commit(first).await.unwrap();
    let second = vec![
        Change::Number(number("+13035550109", Some("z"))),
        Change::Order(order("z", "submitted")),
        Change::Event(EventRecord { at: now(), order: Some("z".to_owned()), account: None, text: "first".to_owned() }),
        Change::Event(EventRecord { at: now(), order: None, account: Some(2), text: "second".to_owned() }),
    ];
    journal.commit(second).await.unwrap();
    let numbers = [number("+13035550109", Some("z")), number("+13035550101", None)];
    assert_eq!(journal.numbers().await.unwrap(), numbers);
    assert_eq!(journal.orders().await.unwrap(), [order("z", "submitted"), order("a", "draft")]);
    let events: Vec<_> = journal.events().await.unwrap().into_iter().map(|event| event.text).collect();
    assert_eq!(events, ["first", "second"]);
}

async fn seeing_an_order_keeps_the_fields_of_the_job(journal: &dyn Journal) {
    // The test fails if a field is missing here.
    let own = OrderRecord {
        is_own: true,
        returned_differently: vec!["misc.type".to_owned()],
        shared_until: Some(now()),
        document_sha256: [Some("00".to_owned()), None],
        waits_for: vec![Need { field: "documents.loa".to_owned(), ..Need::default() }],
        failure: Some(("confirm".to_owned(), "no".to_owned())),
        ..order("seen", "draft")
    };
    journal.commit(vec![Change::Order(own.clone())]).await.unwrap();
    let seen = OrderRecord {
        account: Some(7),
        exceptions: vec![ExceptionRecord { code: "LOA_ILLEGIBLE".to_owned(), description: "?".to_owned() }],
        foc_actual: None,
        ..order("seen", "exception")
    };
    journal.commit(vec![Change::Seen(seen.clone()), Change::Seen(order("new", "draft"))]).await.unwrap();
    let expected = OrderRecord {
        account: seen.account,
        exceptions: seen.exceptions,
        foc_actual: None,
        status: seen.status,
        ..own
    };
    let stored = journal.orders_with(&["new", "unknown", "seen"]).await.unwrap();
    assert_eq!(stored.len(), 2);
    assert!(stored.contains(&expected) && stored.contains(&order("new", "draft")), "{stored:?}");
    // Within a commit, the last one wins.
    let again = OrderRecord { failure: None, ..expected.clone() };
    journal.commit(vec![Change::Order(again.clone()), Change::Seen(again.clone())]).await.unwrap();
    assert_eq!(journal.orders_with(&["seen"]).await.unwrap(), [again]);

    let numbers = journal.numbers_with(&["+13035550101", "+13035550199"]).await.unwrap();
    assert_eq!(numbers, [number("+13035550101", None)]);
}

async fn intents_stay_open_until_they_have_an_outcome(journal: &dyn Journal) {
    let intent =
        |kind| Intent { kind, order: None, account: Some(1), numbers: vec!["+13035550109".to_owned()], at: now() };
    let first = journal.begin(&intent(IntentKind::Create)).await.unwrap();
    let second = journal.begin(&intent(IntentKind::Confirm)).await.unwrap();
    assert_eq!(journal.open_intents().await.unwrap().len(), 2);
    journal.commit(vec![Change::Outcome(first, "done".to_owned())]).await.unwrap();
    assert_eq!(journal.open_intents().await.unwrap(), [(second, intent(IntentKind::Confirm))]);
    journal.commit(vec![Change::Outcome(second, "done".to_owned())]).await.unwrap();
    assert_eq!(journal.open_intents().await.unwrap(), []);
}
