//! Creating a report and waiting for it.
#![expect(clippy::unwrap_used, reason = "the helpers of tests may panic")]

use axum::http::Method;
use serde_json::{Value, json};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use telnyx_porting::{
    Client, DocumentId, ErrorKind, ManualClock, OrdersReport, ReportEnd, ReportEvent, SimulatedClock, WaitForReport,
};
use telnyx_porting_tests::scripted::ScriptedApi;
use telnyx_porting_tests::{frozen_sandbox, monday};

const SECOND: Duration = Duration::from_secs(1);
const ID: &str = "00000000-0000-4000-8000-000000000001";

fn report(status: &str) -> (u16, Value) {
    (200, json!({"data": {"id": ID, "status": status, "document_id": "d"}}))
}

fn client(api: &ScriptedApi) -> (Client, ManualClock) {
    let clock = ManualClock::new(monday());
    let builder = Client::builder("KEY0123456789ABCDEF".parse().unwrap()).base_url(api.url().parse().unwrap());
    (builder.clock(clock.clone()).build().unwrap(), clock)
}

fn seconds(clock: &ManualClock) -> Vec<u64> {
    clock.sleeps().iter().map(Duration::as_secs).collect()
}

/// Records events as text.
fn recorded(wait: WaitForReport) -> (WaitForReport, Arc<Mutex<Vec<String>>>) {
    let words = Arc::new(Mutex::new(Vec::new()));
    let record = Arc::clone(&words);
    let wait = wait.on_progress(move |event| {
        record.lock().unwrap().push(match event {
            ReportEvent::Changed(report) => report.status.as_ref().unwrap().to_string(),
            ReportEvent::PollFailed(failed) => format!("failed, {}s", failed.retry_in.as_secs()),
            ReportEvent::Ended(_) => "end".to_owned(),
            other => panic!("{other:?}"),
        });
    });
    (wait, words)
}

#[tokio::test]
async fn a_report_is_created_once_and_polled_until_it_is_completed() {
    let api = ScriptedApi::start(|method, _, nth| match (method.as_str(), nth) {
        (_, 2) if method != "POST" => (503, json!({})),
        (_, 3) if method != "POST" => (502, json!({})),
        ("POST", _) | (_, 1 | 4) => report("pending"),
        _ => report("completed"),
    })
    .await
    .unwrap();
    let (client, clock) = client(&api);
    let wait = client.reports().create_and_wait(OrdersReport::new()).with_interval(5 * SECOND);
    let (wait, words) = recorded(wait);
    let ReportEnd::Completed(report) = wait.await.unwrap() else { panic!("not completed") };
    assert_eq!(report.document_id.unwrap().as_str(), "d");
    assert_eq!(*words.lock().unwrap(), ["pending", "failed, 5s", "completed", "end"]);
    assert_eq!(seconds(&clock), [5, 5, 5, 10, 5]);
    assert_eq!((api.count(&Method::POST, "/reports"), api.count(&Method::GET, ID)), (1, 5));
}

#[tokio::test]
async fn the_timeout_starts_when_the_report_exists_and_the_last_poll_is_at_its_end() {
    let api = ScriptedApi::start(|_, _, _| report("pending")).await.unwrap();
    let (client, clock) = client(&api);
    let wait = client.reports().create_and_wait(OrdersReport::new()).with_interval(4 * SECOND);
    let end = wait.with_timeout(10 * SECOND).await.unwrap();
    assert!(matches!(&end, ReportEnd::TimedOut(report) if report.id.as_ref().unwrap().as_str() == ID), "{end:?}");
    assert_eq!(seconds(&clock), [4, 4, 2]);
    let end = client.reports().create_and_wait(OrdersReport::new()).with_timeout(Duration::ZERO).await.unwrap();
    assert!(matches!(end, ReportEnd::TimedOut(_)));
    assert_eq!(api.count(&Method::GET, ID), 3, "without time there is no poll");
}

#[tokio::test]
async fn errors_before_and_after_the_creation_are_distinguished() {
    let api = ScriptedApi::start(|method, _, nth| match (method.as_str(), nth) {
        ("POST", 1) => (422, json!({"errors": [{"code": "10015"}]})),
        ("POST", 2) => report("pending"),
        ("POST", _) => (200, json!({"data": {"status": "pending"}})),
        _ => (404, json!({"errors": [{"code": "10005", "title": "Not found"}]})),
    })
    .await
    .unwrap();
    let reports = client(&api).0.reports();
    let error = reports.create_and_wait(OrdersReport::new()).await.unwrap_err();
    assert_eq!(error.status(), Some(422));
    let end = reports.create_and_wait(OrdersReport::new()).await.unwrap();
    let ReportEnd::Failed { error, last } = end else { panic!("{end:?}") };
    assert!(error.is_not_found() && last.id.unwrap().as_str() == ID);
    let end = reports.create_and_wait(OrdersReport::new()).await.unwrap();
    assert!(matches!(end, ReportEnd::Failed { error, .. } if error.to_string().contains("the response has no id")));
    let invalid = OrdersReport::new().with_statuses(Vec::<&str>::new());
    assert_eq!(reports.create_and_wait(invalid).await.unwrap_err().kind(), ErrorKind::Validation);
    assert_eq!(api.count(&Method::POST, "/reports"), 3);
}

#[tokio::test]
async fn a_creation_that_was_dropped_is_not_retried() {
    let api = ScriptedApi::start(|_, _, _| report("pending")).await.unwrap();
    let (client, _) = client(&api);
    let mut watch = client.reports().create_and_wait(OrdersReport::new()).watch();
    {
        let next = std::pin::pin!(watch.next_through(&client));
        let soon = std::pin::pin!(tokio::task::yield_now());
        assert!(matches!(futures_util::future::select(next, soon).await, futures_util::future::Either::Right(_)));
    }
    assert!(watch.next_through(&client).await.is_none(), "the API may have created the report");
}

#[tokio::test]
async fn a_report_on_the_sandbox_can_be_downloaded() {
    let sandbox = frozen_sandbox().await.unwrap();
    let (read, moved) = (sandbox.state().clone(), sandbox.state().clone());
    let clock = SimulatedClock::new(move || read.now(), move |by| moved.advance(by));
    let builder = Client::builder(sandbox.api_key().parse().unwrap()).base_url(sandbox.base_url().parse().unwrap());
    let client = builder.clock(clock).build().unwrap();
    let created = client.reports().create(OrdersReport::new()).await.unwrap();
    let end = client.reports().wait_until_completed(created).await.unwrap();
    let ReportEnd::Completed(report) = end else { panic!("{end:?}") };
    let document = DocumentId::try_from(report.document_id.as_ref().unwrap()).unwrap();
    assert!(!client.documents().download(document).bytes().await.unwrap().is_empty());
    assert!(sandbox.now() > monday(), "only the sandbox's time has advanced");
}

#[tokio::test]
async fn a_report_is_waited_for_outside_of_an_async_runtime() {
    let api = ScriptedApi::start(|method, _, nth| {
        report(if method == Method::GET && nth > 1 { "completed" } else { "pending" })
    })
    .await
    .unwrap();
    let wait = client(&api).0.reports().create_and_wait(OrdersReport::new());
    let thread = std::thread::spawn(move || wait.blocking());
    let end = tokio::task::spawn_blocking(move || thread.join()).await.unwrap().unwrap().unwrap();
    assert!(matches!(end, ReportEnd::Completed(_)), "{end:?}");
    let inside = client(&api).0.reports().create_and_wait(OrdersReport::new()).blocking().unwrap_err();
    assert_eq!(inside.kind(), ErrorKind::Configuration);
}
