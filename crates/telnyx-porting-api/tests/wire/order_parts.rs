//! Activation jobs, additional documents, comments and requirements of an order.

use crate::examples::{self, ORDER};
use crate::support::{ANY, JSON, Wire, assert_keeps, id, query, time};
use serde_json::json;
use telnyx_porting_api::types::{
    self, ActivationJobStatus, ActivationType, AdditionalDocumentType, CommentUserType, CreatedAtSort,
    RequirementFieldType,
};

const JOB: &str = "904fd712-c78b-4fd2-ae9a-c8ec04cf9db5";
const DOCUMENT: &str = "8f36bdf3-d602-4617-aa20-fd15c6448dfa";

operations![
    list_porting_order_activation_jobs,
    get_porting_orders_activation_job,
    update_porting_orders_activation_job,
    list_additional_documents,
    create_additional_documents,
    delete_additional_document,
    list_porting_order_comments,
    create_porting_order_comment,
    list_porting_order_requirements,
];

async fn list_porting_order_activation_jobs(wire: &Wire) {
    let sent = examples::page(examples::activation_job());
    wire.respond_json(200, &sent);
    let call = wire.client.list_porting_order_activation_jobs().id(ORDER).page_number(3).page_size(10);
    let response = call.send().await.unwrap();
    let query = query(&[("page%5Bnumber%5D", "3"), ("page%5Bsize%5D", "10")]);
    wire.expect(&format!("GET /v2/porting_orders/{ORDER}/activation_jobs?{query}"), JSON, None);
    assert_is_the_job(&response.data[0]);
    assert_eq!(response.meta.as_ref().unwrap().total_pages, Some(3));
    assert_keeps(&*response, &sent);
}

async fn get_porting_orders_activation_job(wire: &Wire) {
    let sent = examples::one(examples::activation_job());
    wire.respond_json(200, &sent);
    let call = wire.client.get_porting_orders_activation_job().id(ORDER).activation_job_id(JOB);
    let response = call.send().await.unwrap();
    wire.expect(&format!("GET /v2/porting_orders/{ORDER}/activation_jobs/{JOB}"), JSON, None);
    assert_is_the_job(response.data.as_ref().unwrap());
    assert_keeps(&*response, &sent);
}

async fn update_porting_orders_activation_job(wire: &Wire) {
    let sent = examples::one(examples::activation_job());
    wire.respond_json(200, &sent);
    let body = types::UpdateActivationJob::new().with_activate_at(time("2026-03-19T16:30:00Z"));
    let call = wire.client.update_porting_orders_activation_job().id(ORDER).activation_job_id(JOB);
    let response = call.body(body).send().await.unwrap();
    let body = json!({"activate_at": "2026-03-19T16:30:00Z"});
    wire.expect(&format!("PATCH /v2/porting_orders/{ORDER}/activation_jobs/{JOB}"), JSON, Some(body));
    assert_is_the_job(response.data.as_ref().unwrap());
    assert_keeps(&*response, &sent);
}

#[track_caller]
fn assert_is_the_job(job: &types::ActivationJob) {
    assert_eq!(job.id, Some(id(JOB)));
    assert_eq!(job.status, Some(ActivationJobStatus::Created));
    assert_eq!(job.activation_type, Some(ActivationType::Scheduled));
    assert_eq!(job.activate_at, Some(time("2026-03-19T15:00:00Z")));
    assert_eq!(job.activation_windows[0].start_at, Some(time("2026-03-19T11:00:00Z")));
}

async fn list_additional_documents(wire: &Wire) {
    let sent = examples::page(examples::additional_document());
    wire.respond_json(200, &sent);
    let response = wire
        .client
        .list_additional_documents()
        .id(ORDER)
        .filter_document_type([AdditionalDocumentType::Loa, AdditionalDocumentType::Invoice])
        .page_number(1)
        .page_size(20)
        .sort_value(CreatedAtSort::CreatedAtDescending)
        .send()
        .await
        .unwrap();
    let query = query(&[
        ("filter%5Bdocument_type%5D", "loa%2Cinvoice"),
        ("page%5Bnumber%5D", "1"),
        ("page%5Bsize%5D", "20"),
        ("sort%5Bvalue%5D", "-created_at"),
    ]);
    wire.expect(&format!("GET /v2/porting_orders/{ORDER}/additional_documents?{query}"), JSON, None);
    assert_is_the_document(&response.data[0]);
    assert_eq!(response.meta.as_ref().unwrap().page_size, Some(20));
    assert_keeps(&*response, &sent);
}

async fn create_additional_documents(wire: &Wire) {
    let sent = json!({"data": [examples::additional_document()]});
    wire.respond_json(201, &sent);
    let body = types::CreatePortingAdditionalDocuments::new().with_additional_documents([
        types::NewAdditionalDocument::new().with_document_id(id(DOCUMENT)).with_document_type("csr"),
        types::NewAdditionalDocument::new().with_document_id(id(DOCUMENT)),
    ]);
    let response = wire.client.create_additional_documents().id(ORDER).body(body).send().await.unwrap();
    let body = json!({
        "additional_documents": [{"document_id": DOCUMENT, "document_type": "csr"}, {"document_id": DOCUMENT}]
    });
    wire.expect(&format!("POST /v2/porting_orders/{ORDER}/additional_documents"), JSON, Some(body));
    assert_is_the_document(&response.data[0]);
    assert_keeps(&*response, &sent);
}

#[track_caller]
fn assert_is_the_document(document: &types::PortingAdditionalDocument) {
    assert_eq!(document.id, Some(id("722bfb84-0c4b-4c74-b01d-bd9ea34c409b")));
    assert_eq!(document.document_id, Some(id(DOCUMENT)));
    assert_eq!(document.document_type, Some(AdditionalDocumentType::Csr));
    assert_eq!(document.filename.as_deref(), Some("acme-service-record.pdf"));
    assert_eq!(document.content_type.as_deref(), Some("application/pdf"));
}

async fn delete_additional_document(wire: &Wire) {
    wire.respond_empty();
    let document = "722bfb84-0c4b-4c74-b01d-bd9ea34c409b";
    let call = wire.client.delete_additional_document().id(ORDER).additional_document_id(document);
    let response = call.send().await.unwrap();
    wire.expect(&format!("DELETE /v2/porting_orders/{ORDER}/additional_documents/{document}"), ANY, None);
    assert_eq!(response.status().as_u16(), 204);
    let () = response.into_inner();
}

async fn list_porting_order_comments(wire: &Wire) {
    let mut theirs = examples::comment();
    theirs["user_type"] = json!("admin");
    let mut sent = examples::page(examples::comment());
    sent["data"].as_array_mut().unwrap().push(theirs);
    wire.respond_json(200, &sent);
    let call = wire.client.list_porting_order_comments().id(ORDER).page_number(2).page_size(50);
    let response = call.send().await.unwrap();
    let query = query(&[("page%5Bnumber%5D", "2"), ("page%5Bsize%5D", "50")]);
    wire.expect(&format!("GET /v2/porting_orders/{ORDER}/comments?{query}"), JSON, None);
    assert_eq!(response.data[0].user_type, Some(CommentUserType::User));
    assert_eq!(response.data[1].user_type, Some(CommentUserType::Admin));
    assert_eq!(response.data[1].porting_order_id, Some(id(ORDER)));
    assert_eq!(response.meta.as_ref().unwrap().total_results, Some(55));
    assert_keeps(&*response, &sent);
}

async fn create_porting_order_comment(wire: &Wire) {
    let sent = examples::one(examples::comment());
    wire.respond_json(201, &sent);
    let text = "The company name on the latest bill is Acme Widgets, Inc.";
    let body = types::CreatePortingOrderComment::new().with_body(text);
    let response = wire.client.create_porting_order_comment().id(ORDER).body(body).send().await.unwrap();
    wire.expect(&format!("POST /v2/porting_orders/{ORDER}/comments"), JSON, Some(json!({"body": text})));
    let comment = response.data.as_ref().unwrap();
    assert_eq!(comment.body.as_deref(), Some(text));
    assert_eq!(comment.id, Some(id("2548a60d-4ae7-4e6f-b3ee-0373cc0ef8db")));
    assert_eq!(comment.created_at, Some(time("2026-03-04T17:40:12Z")));
    assert_keeps(&*response, &sent);
}

async fn list_porting_order_requirements(wire: &Wire) {
    let sent = examples::page(json!({
        "field_type": "address",
        "field_value": "1684641123236054311",
        "record_type": "porting_requirement",
        "requirement_status": "requirement-info-under-review",
        "requirement_type": {
            "acceptance_criteria": {"max_age_days": 90},
            "description": "Bill that shows the number and the service address",
            "example": "Bill of the previous month",
            "id": "5e90b2b1-9986-4e7e-8846-013faea4ba74",
            "name": "Proof of ownership",
            "type": "document"
        }
    }));
    wire.respond_json(200, &sent);
    let call = wire.client.list_porting_order_requirements().id(ORDER).page_number(1).page_size(5);
    let response = call.send().await.unwrap();
    let query = query(&[("page%5Bnumber%5D", "1"), ("page%5Bsize%5D", "5")]);
    wire.expect(&format!("GET /v2/porting_orders/{ORDER}/requirements?{query}"), JSON, None);
    let requirement = &response.data[0];
    assert_eq!(requirement.field_type, Some(RequirementFieldType::Address));
    assert_eq!(requirement.requirement_status.as_deref(), Some("requirement-info-under-review"));
    let requirement_type = requirement.requirement_type.as_ref().unwrap();
    assert_eq!(requirement_type.type_.as_deref(), Some("document"));
    assert_eq!(requirement_type.acceptance_criteria, Some(json!({"max_age_days": 90})));
    assert_keeps(&*response, &sent);
}
