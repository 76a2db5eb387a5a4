//! The three deadlines without notice.

use serde_json::{Value, json};

use telnyx_porting_sandbox::{Clock, Sandbox, Timetable};

use crate::support::{Api, START, US};

#[tokio::test]
async fn a_draft_is_deleted_after_thirty_days() {
    let api = Api::start().await;
    let id = api.draft(US).await;
    let path = format!("/porting_orders/{id}");
    api.sandbox.advance(chrono::TimeDelta::days(30) - chrono::TimeDelta::seconds(1));
    assert_eq!(api.status(&id).await, "draft");
    api.sandbox.advance(chrono::TimeDelta::seconds(1));
    api.get(&path).await.assert_error(404, "10005", "");
    let events = api.state().await["events"].clone();
    assert_eq!(events.as_array().unwrap().last().unwrap()["event_type"], "porting_order.deleted");
    api.draft(US).await;
}

#[tokio::test]
async fn an_exception_is_cancelled_after_fourteen_days_without_a_reply() {
    let api = Api::start().await;
    let id = api.confirmed(US, json!("sandbox:exception=OTHER")).await;
    api.minutes(40);
    assert_eq!(api.status(&id).await, "exception");
    api.days(13);
    let comment = api.post(&format!("/porting_orders/{id}/comments"), json!({"body": "Working on it"})).await;
    assert_eq!(comment.status, 201);
    api.days(13);
    assert_eq!(api.status(&id).await, "exception");
    api.days(1);
    assert_eq!(api.status(&id).await, "cancelled");
}

#[tokio::test]
async fn an_unlinked_document_is_deleted_after_thirty_minutes() {
    let api = Api::start().await;
    let order = api.draft(US).await;
    let (linked, loose) = (api.upload("linked.pdf").await, api.upload("loose.pdf").await);
    api.minutes(29);
    let link = |id: &str| json!({"documents": {"loa": id}});
    let path = format!("/porting_orders/{order}");
    assert_eq!(api.patch(&path, link(&linked)).await.status, 200);
    api.minutes(1);
    api.get(&format!("/documents/{loose}")).await.assert_error(404, "10005", "");
    api.get(&format!("/documents/{loose}/download")).await.assert_error(404, "10005", "");
    api.patch(&path, link(&loose)).await.assert_error(422, "10017", "/documents/loa");
    api.days(20);
    assert_eq!(api.get(&format!("/documents/{linked}")).await.status, 200);

    // After it is unlinked, it has 30 minutes again.
    api.patch(&path, json!({"documents": {"loa": Value::Null}})).await;
    api.minutes(29);
    assert_eq!(api.get(&format!("/documents/{linked}")).await.status, 200);
    api.minutes(1);
    assert_eq!(api.get(&format!("/documents/{linked}")).await.status, 404);
}

#[tokio::test]
async fn a_deleted_draft_frees_its_documents() {
    let api = Api::start().await;
    let order = api.draft(US).await;
    let paper = api.upload("loa.pdf").await;
    api.patch(&format!("/porting_orders/{order}"), json!({"documents": {"loa": paper}})).await;
    api.delete(&format!("/porting_orders/{order}")).await;
    assert_eq!(api.get(&format!("/documents/{paper}")).await.status, 200);
    api.minutes(30);
    assert_eq!(api.get(&format!("/documents/{paper}")).await.status, 404);
}

#[tokio::test]
async fn the_longest_duration_means_never() {
    let timetable = Timetable {
        draft_lifetime: chrono::TimeDelta::MAX,
        document_lifetime: chrono::TimeDelta::MAX,
        ..Timetable::default()
    };
    let clock = Clock::frozen(START.parse().unwrap());
    let sandbox = Sandbox::builder().clock(clock).timetable(timetable).start().await.unwrap();
    let api = Api::of(sandbox);
    let (id, paper) = (api.draft(US).await, api.upload("loa.pdf").await);
    api.days(365_000);
    assert_eq!(api.status(&id).await, "draft");
    assert_eq!(api.get(&format!("/documents/{paper}")).await.status, 200);
    assert_eq!(api.state().await["orders"][0]["next"]["step"], "delete");
}
