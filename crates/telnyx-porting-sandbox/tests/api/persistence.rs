use reqwest::Method;
use serde_json::{Value, json};
use telnyx_porting_sandbox::{Clock, Sandbox, StartError, StateFileError};

use crate::support::{AU, Api, DE, START, US, send, text};

async fn open(path: &std::path::Path) -> Result<Sandbox, StartError> {
    Sandbox::builder().clock(Clock::frozen(START.parse().unwrap())).state_file(path).start().await
}

async fn everything(api: &Api) -> Value {
    send(api.bare(Method::GET, "/sandbox/snapshot")).await.body
}

#[tokio::test]
async fn a_file_keeps_all_acknowledged_changes() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("state");
    let api = Api::of(open(&path).await.unwrap());
    let id = api.confirmed(US, json!("Acct")).await;
    api.post(&format!("/porting_orders/{id}/comments"), json!({"body": "Hello"})).await;
    let deleted = api.draft("+13035550001").await;
    api.delete(&format!("/porting_orders/{deleted}")).await;
    let (letterhead, _) = crate::letters::configuration(&api).await;
    let report = json!({"report_type": "export_porting_orders_csv", "params": {"filters": {}}});
    let done = text(&api.post("/porting/reports", report.clone()).await.body["data"]["id"]);
    api.minutes(45);
    let pending = text(&api.post("/porting/reports", report).await.body["data"]["id"]);
    let before = everything(&api).await;
    // Dropped without a shutdown, like a killed process.
    drop(api);
    tokio::task::yield_now().await;

    let api = Api::of(reopen(&path).await);
    let after = everything(&api).await;
    for table in ["now", "sequences", "orders", "documents", "events", "deliveries", "loa_configurations", "reports"] {
        assert_eq!(after[table], before[table], "{table}");
    }
    assert_eq!(after["counters"]["orders_created"], 2);
    // The time and the order continue. The number is still reserved.
    assert_eq!(api.status(&id).await, "foc-date-confirmed");
    let again = api.post("/porting_orders", json!({"phone_numbers": [US]})).await;
    again.assert_error(422, "80003", "/phone_numbers/0");
    api.days(3);
    assert_eq!(api.status(&id).await, "ported");
    // Links are kept, and the requested report is still completed.
    crate::letters::letter(api.request(Method::GET, &format!("/porting/loa_configurations/{letterhead}/preview")))
        .await;
    for report in [done, pending] {
        let report = api.get(&format!("/porting/reports/{report}")).await.body["data"].clone();
        assert_eq!(report["status"], "completed");
        let document = format!("/documents/{}", text(&report["document_id"]));
        assert_eq!(api.get(&document).await.status, 200);
    }
}

async fn reopen(path: &std::path::Path) -> Sandbox {
    reopen_or_fail(path).await.unwrap()
}

/// The old sandbox releases the file when its last task has ended.
async fn reopen_or_fail(path: &std::path::Path) -> Result<Sandbox, StartError> {
    for _ in 0..1000 {
        match open(path).await {
            Err(StartError::StateFile(StateFileError::InUse(_))) => tokio::task::yield_now().await,
            opened => return opened,
        }
    }
    panic!("the file is still in use");
}

#[tokio::test]
async fn an_incomplete_line_is_skipped() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("state");
    let api = Api::of(open(&path).await.unwrap());
    api.draft(US).await;
    drop(api);
    tokio::task::yield_now().await;
    drop(reopen(&path).await);
    let whole = std::fs::read(&path).unwrap();
    std::fs::write(&path, [&whole[..], br#"{"changes":{"now":"2026-03-02T15:00:00Z","orders":{"remo"#].concat())
        .unwrap();
    let api = Api::of(reopen(&path).await);
    assert_eq!(api.state().await["orders"].as_array().unwrap().len(), 1);
    api.draft("+13035550001").await;
    drop(api);
    tokio::task::yield_now().await;
    assert_eq!(Api::of(reopen(&path).await).state().await["orders"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn a_file_that_is_not_a_state_is_not_changed() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("notes.txt");
    for content in [
        "Dear diary,\n",
        "Dear diary, today",
        "\n",
        " ",
        "{",
        "[]",
        "null",
        r#"{"orders": [1, 2"#,
        r#"{"changes":{}}"#,
        "{\"changes\":{}}\n{\"whole\":{}}\n",
        r#"{"whole":"milk"}"#,
        r#"{"whole":{"now":"and then"#,
        "\0\0\0\0",
    ] {
        std::fs::write(&path, content).unwrap();
        let error = open(&path).await.expect_err(content);
        assert!(matches!(&error, StartError::StateFile(StateFileError::NotAState { line: 1, .. })), "{error}");
        assert!(error.to_string().contains("name another file"), "{error}");
        assert_eq!(std::fs::read_to_string(&path).unwrap(), content);
    }
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[tokio::test]
async fn only_its_own_file_is_overwritten() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("state");
    // Temporary names that a program might use before a rename.
    let others = ["state.new", "state.tmp", "state.bak", "state~", ".state", ".state.swp"];
    for other in others {
        std::fs::write(folder.path().join(other), "mine").unwrap();
    }
    let api = Api::of(open(&path).await.unwrap());
    api.draft(US).await;
    for other in others {
        assert_eq!(std::fs::read_to_string(folder.path().join(other)).unwrap(), "mine", "{other}");
    }
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), others.len() + 1);
}

#[tokio::test]
async fn a_truncated_file_is_not_changed() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("state");
    let api = Api::of(open(&path).await.unwrap());
    api.draft(US).await;
    drop(api);
    tokio::task::yield_now().await;
    drop(reopen(&path).await);
    let whole = std::fs::read(&path).unwrap();
    assert_eq!(whole.split(|byte| *byte == b'\n').count(), 2);
    for length in [1, 10, 20, whole.len() / 2, whole.len() - 2] {
        std::fs::write(&path, &whole[..length]).unwrap();
        let error = reopen_or_fail(&path).await.expect_err("it is truncated");
        assert!(matches!(&error, StartError::StateFile(StateFileError::NotAState { line: 1, .. })), "{error}");
        assert_eq!(std::fs::read(&path).unwrap(), &whole[..length]);
    }
    // Only the line feed is missing.
    std::fs::write(&path, &whole[..whole.len() - 1]).unwrap();
    assert_eq!(Api::of(reopen(&path).await).state().await["orders"].as_array().unwrap().len(), 1);
    // A later incomplete line must be a change.
    std::fs::write(&path, [&whole[..], b"notes"].concat()).unwrap();
    let error = reopen_or_fail(&path).await.expect_err("it is not a state");
    assert!(matches!(&error, StartError::StateFile(StateFileError::NotAState { line: 2, .. })), "{error}");
    assert!(std::fs::read(&path).unwrap().ends_with(b"notes"));
}

#[tokio::test]
async fn a_file_that_was_deleted_or_emptied_is_written_again() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("state");
    let api = Api::of(open(&path).await.unwrap());
    api.draft(US).await;
    std::fs::remove_file(&path).unwrap();
    api.draft("+13035550001").await;
    std::fs::write(&path, "").unwrap();
    api.draft("+13035550002").await;
    api.draft("+13035550003").await;
    drop(api);
    tokio::task::yield_now().await;
    assert_eq!(Api::of(reopen(&path).await).state().await["orders"].as_array().unwrap().len(), 4);
}

#[cfg(unix)]
#[tokio::test]
async fn a_file_that_replaced_the_state_file_is_not_changed() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("state");
    let api = Api::of(open(&path).await.unwrap());
    let kept = api.draft(US).await;
    std::fs::remove_file(&path).unwrap();
    for content in ["a new file", "the same file with more"] {
        std::fs::write(&path, content).unwrap();
        let rejected = api.post("/porting_orders", json!({"phone_numbers": ["+13035550001"]})).await;
        rejected.assert_error(500, "10007", "");
        assert!(rejected.body.to_string().contains("move it away"), "{}", rejected.body);
        assert_eq!(api.order(&kept).await["id"], kept.as_str());
        assert_eq!(std::fs::read_to_string(&path).unwrap(), content);
    }
    std::fs::rename(&path, folder.path().join("elsewhere")).unwrap();
    api.draft("+13035550001").await;
    drop(api);
    tokio::task::yield_now().await;
    assert_eq!(Api::of(reopen(&path).await).state().await["orders"].as_array().unwrap().len(), 2);
}

/// A deleted folder simulates a full disk: nothing can be written.
#[tokio::test]
async fn a_change_that_cannot_be_saved_is_rejected_and_undone() {
    let parent = tempfile::tempdir().unwrap();
    let folder = parent.path().join("folder");
    std::fs::create_dir(&folder).unwrap();
    let path = folder.join("state");
    let api = Api::of(open(&path).await.unwrap());
    let draft = api.draft(US).await;
    let deleted = api.draft("+13035550005").await;
    let confirmed = api.confirmed("+13035550006", Value::Null).await;
    let event = text(&api.get("/porting/events").await.body["data"][0]["id"]);
    let document = api.upload("loa.pdf").await;
    let snapshot = everything(&api).await;
    std::fs::remove_dir_all(&folder).unwrap();

    let rejections = [
        api.post("/porting_orders", json!({"phone_numbers": ["+13035550001"]})).await,
        api.patch(&format!("/porting_orders/{draft}"), json!({"customer_reference": "lost"})).await,
        api.patch(&format!("/porting_orders/{draft}"), json!({"documents": {"loa": document}})).await,
        api.delete(&format!("/porting_orders/{deleted}")).await,
        api.post(&format!("/porting_orders/{draft}/comments"), json!({"body": "lost"})).await,
        api.post(&format!("/porting_orders/{draft}/actions/share"), json!({"expires_in_seconds": 60})).await,
        api.post(&format!("/porting_orders/{confirmed}/actions/cancel"), json!({})).await,
        api.post("/documents", json!({"file": "JVBERi0xLjcK", "filename": "lost.pdf"})).await,
        api.control(&format!("/orders/{confirmed}/status"), json!({"value": "ported"})).await,
        api.control("/clock", json!({"advance_seconds": 86_400})).await,
        api.control("/reset", Value::Null).await,
        send(api.bare(Method::PUT, "/sandbox/snapshot").json(&json!({"now": "2027-01-01T00:00:00Z"}))).await,
    ];
    for rejected in rejections {
        rejected.assert_error(500, "10007", "");
    }
    // Reads succeed, and show that nothing has changed.
    let mut after = everything(&api).await;
    after["counters"] = snapshot["counters"].clone();
    assert_eq!(after, snapshot);
    assert_eq!(api.sandbox.counters().orders_created, 3);
    assert_eq!(api.get(&format!("/porting/events/{event}")).await.status, 200);
    api.post("/porting_orders/nothing/comments", json!({"body": "lost"})).await.assert_error(404, "10005", "");

    // Time continues.
    api.minutes(10);
    assert_eq!(api.status(&confirmed).await, "submitted");
    std::fs::create_dir(&folder).unwrap();
    api.draft("+13035550001").await;
    let before = everything(&api).await;
    drop(api);
    tokio::task::yield_now().await;
    let api = Api::of(reopen(&path).await);
    let after = everything(&api).await;
    for table in ["now", "sequences", "orders", "documents", "events"] {
        assert_eq!(after[table], before[table], "{table}");
    }
    assert_eq!(api.status(&confirmed).await, "submitted");
    // The consequences of the orders were undone with them, such as reserved numbers.
    api.delete(&format!("/porting_orders/{deleted}")).await;
    api.draft("+13035550005").await;
}

#[tokio::test]
async fn two_sandboxes_do_not_share_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("state");
    let first = Api::of(open(&path).await.unwrap());
    // The first change replaces the file; the new one is locked too.
    first.draft(US).await;
    let second = open(&path).await;
    assert!(matches!(second, Err(StartError::StateFile(StateFileError::InUse(_)))));
}

#[cfg(unix)]
#[tokio::test]
async fn only_the_owner_can_read_the_file() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("state");
    let api = Api::of(open(&path).await.unwrap());
    api.draft(US).await;
    assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
}

#[tokio::test]
async fn a_snapshot_is_loaded_into_another_sandbox() {
    let api = Api::start().await;
    let id = api.confirmed(US, Value::Null).await;
    let snapshot = everything(&api).await;
    api.days(5);
    assert_eq!(api.status(&id).await, "ported");
    let other = Api::start().await;
    other.draft("+13035550007").await;
    let load = |api: &Api| api.bare(Method::PUT, "/sandbox/snapshot").json(&snapshot);
    for api in [&other, &api] {
        assert_eq!(send(load(api)).await.status, 204);
        assert_eq!(api.status(&id).await, "in-process");
        assert_eq!(api.sandbox.now().to_rfc3339(), "2026-03-02T15:00:00+00:00");
        assert_eq!(api.state().await["orders"].as_array().unwrap().len(), 1);
        api.minutes(10);
        assert_eq!(api.status(&id).await, "submitted");
    }
    let rejected = send(api.bare(Method::PUT, "/sandbox/snapshot").json(&json!({"orders": 5}))).await;
    assert_eq!(rejected.status, 422);
    assert_eq!(api.status(&id).await, "submitted");
    // New orders continue the numbering of the snapshot.
    let key = |value: &Value| text(&value["phone_numbers"][0]["support_key"]);
    let created = api.create(&["+13035550009"]).await;
    assert_ne!(key(&created[0]), key(&api.order(&id).await));
}

#[tokio::test]
async fn a_snapshot_has_the_parts_of_orders() {
    let api = Api::start().await;
    let range = json!({"start_at": "+4930244999901", "end_at": "+4930244999903"});
    let block = json!({"phone_number_range": range, "activation_ranges": [range]});
    let created = api.post("/porting_orders", json!({"phone_numbers": [DE, AU], "phone_number_blocks": [block]})).await;
    let orders: Vec<String> = created.each("id").iter().map(text).collect();
    let bundle = json!({"phone_number_configurations": [{
        "porting_phone_number_id": created.body["data"][0]["phone_numbers"][0]["id"],
        "user_bundle_id": "418c1945-d645-4216-bdc5-95190c2b9f19",
    }]});
    assert_eq!(api.post("/porting_orders/phone_number_configurations", bundle).await.status, 201);
    let snapshot = everything(&api).await;
    let other = Api::start().await;
    assert_eq!(send(other.bare(Method::PUT, "/sandbox/snapshot").json(&snapshot)).await.status, 204);
    assert_eq!(everything(&other).await["orders"], snapshot["orders"]);
    for path in [
        "/porting_orders/phone_number_configurations".to_owned(),
        format!("/porting_orders/{}/phone_number_blocks", orders[0]),
        format!("/porting_orders/{}/verification_codes", orders[1]),
        format!("/porting_orders/{}/action_requirements", orders[1]),
    ] {
        let found = other.get(&path).await.body;
        assert_eq!(found["meta"]["total_results"], 1, "{path}");
        assert_eq!(found, api.get(&path).await.body, "{path}");
    }
}

#[tokio::test]
async fn a_moved_clock_is_restored() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("state");
    let api = Api::of(open(&path).await.unwrap());
    api.control("/clock", json!({"advance_seconds": 86_400})).await;
    let now = api.sandbox.now();
    drop(api);
    tokio::task::yield_now().await;
    assert_eq!(reopen(&path).await.now(), now);
}

#[tokio::test]
async fn a_file_is_free_after_the_shutdown() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("state");
    for _ in 0..3 {
        let sandbox = open(&path).await.unwrap();
        sandbox.shutdown().await;
    }
}

#[cfg(unix)]
#[tokio::test]
async fn a_symbolic_link_remains_a_link() {
    let folder = tempfile::tempdir().unwrap();
    let (path, link) = (folder.path().join("state"), folder.path().join("link"));
    std::fs::write(&path, "").unwrap();
    std::os::unix::fs::symlink(&path, &link).unwrap();
    let api = Api::of(open(&link).await.unwrap());
    api.draft(US).await;
    assert!(std::fs::symlink_metadata(&link).unwrap().is_symlink());
    assert!(std::fs::metadata(&path).unwrap().len() > 100);
    let rejected = open(std::path::Path::new("/dev/null")).await;
    assert!(matches!(rejected, Err(StartError::StateFile(StateFileError::Io { .. }))));
}

#[tokio::test]
async fn a_snapshot_with_an_unsupported_year_is_rejected() {
    let api = Api::start().await;
    let mut snapshot = everything(&api).await;
    snapshot["now"] = json!("-262143-01-01T00:00:00Z");
    let rejected = send(api.bare(Method::PUT, "/sandbox/snapshot").json(&snapshot)).await;
    rejected.assert_error(422, "10033", "/now");
}
