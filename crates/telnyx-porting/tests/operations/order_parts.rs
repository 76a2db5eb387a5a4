//! Resources of an order: jobs, documents, comments, codes, ranges, blocks, extensions, actions.

use crate::examples::{self, ITEM, ORDER, OTHER_ITEM, OTHER_ORDER, order_path};
use crate::exchange::{empty_exchange, exchange, listing};
use crate::support::{of, time};
use serde_json::json;
use telnyx_porting::types::{AssociatedNumberAction, CreatedAtSort};
use telnyx_porting::{
    ActionRequirementFilter, ActionRequirementId, ActivationTime, AdditionalDocument, AdditionalDocumentFilter,
    AssociatedNumber, AssociatedNumberFilter, BlockFilter, Client, CodeRequest, ExtensionFilter, ExtensionRange,
    IdVerification, NewBlock, NewExtensions, OrderHandle, PhoneNumber, PhoneNumberRange, PortingOrderId,
    PortingPhoneNumberId, ReceivedCode, RequirementTypeId, VerificationCodeFilter,
};

fn of_order(client: &Client) -> OrderHandle {
    client.order(of(ORDER))
}

#[tokio::test]
async fn activation_jobs() {
    let path = order_path("/activation_jobs");
    let job = examples::activation_job;
    listing(&path, &[], job(), (), |client, ()| of_order(client).activation_jobs().list()).await;
    let line = format!("GET {path}/{ITEM}");
    exchange(&line, None, (200, job()), |client| of_order(client).activation_jobs().get(of(ITEM))).await;
    let at = ActivationTime::at(time("2026-03-19T16:30:00Z"));
    let body = json!({"activate_at": "2026-03-19T16:30:00Z"});
    let line = format!("PATCH {path}/{ITEM}");
    exchange(&line, Some(body), (200, job()), |client| of_order(client).activation_jobs().update(of(ITEM), at)).await;
}

#[tokio::test]
async fn additional_documents() {
    let path = order_path("/additional_documents");
    let filter = AdditionalDocumentFilter::new().with_kinds(["loa", "csr"]).with_sort(CreatedAtSort::CreatedAt);
    let query = [("filter[document_type]", "loa,csr"), ("sort[value]", "created_at")];
    let document = examples::additional_document;
    listing(&path, &query, document(), filter, |client, filter| of_order(client).documents().list(filter)).await;
    let documents = [AdditionalDocument::new(of(ITEM), "csr"), AdditionalDocument::new(of(OTHER_ITEM), "poem")];
    let body = json!({"additional_documents": [
        {"document_id": ITEM, "document_type": "csr"},
        {"document_id": OTHER_ITEM, "document_type": "poem"}
    ]});
    let call = |client: &Client| of_order(client).documents().add(documents);
    exchange(&format!("POST {path}"), Some(body), (201, json!([document()])), call).await;
    let line = format!("DELETE {path}/{ITEM}");
    empty_exchange(&line, None, |client| of_order(client).documents().remove(of(ITEM))).await;
}

#[tokio::test]
async fn comments() {
    let path = order_path("/comments");
    let comment = examples::comment;
    listing(&path, &[], comment(), (), |client, ()| of_order(client).comments().list()).await;
    let text = "Ruf bitte an: \u{1f4de} \"0303\" \\";
    let call = |client: &Client| of_order(client).comments().create(text);
    exchange(&format!("POST {path}"), Some(json!({"body": text})), (201, comment()), call).await;
}

#[tokio::test]
async fn verification_codes() {
    let path = order_path("/verification_codes");
    let filter = VerificationCodeFilter::new().with_verified(false).with_sort(CreatedAtSort::CreatedAtDescending);
    let query = [("filter[verified]", "false"), ("sort[value]", "-created_at")];
    let code = examples::verification_code;
    listing(&path, &query, code(), filter, |client, filter| of_order(client).verification_codes().list(filter)).await;

    let numbers = || [of("+61412345678"), of("+61412345679")];
    let body = json!({"phone_numbers": ["+61412345678", "+61412345679"], "verification_method": "call"});
    let request = CodeRequest::new(numbers()).with_method("call");
    let line = format!("POST {path}/send");
    empty_exchange(&line, Some(body), |client| of_order(client).verification_codes().send(request)).await;
    let body = json!({"phone_numbers": ["+61412345678", "+61412345679"]});
    let request = CodeRequest::new(numbers());
    empty_exchange(&line, Some(body), |client| of_order(client).verification_codes().send(request)).await;

    let codes = [ReceivedCode::new(of("+61412345678"), "04821"), ReceivedCode::new(of("+61412345679"), "00000")];
    let body = json!({"verification_codes": [
        {"phone_number": "+61412345678", "code": "04821"},
        {"phone_number": "+61412345679", "code": "00000"}
    ]});
    let call = |client: &Client| of_order(client).verification_codes().verify(codes);
    exchange(&format!("POST {path}/verify"), Some(body), (200, json!([code()])), call).await;
}

#[tokio::test]
async fn associated_numbers() {
    let path = order_path("/associated_phone_numbers");
    let filter = AssociatedNumberFilter::new()
        .with_action(AssociatedNumberAction::Keep)
        .with_phone_number(of::<PhoneNumber>("+442079460200"))
        .with_sort(CreatedAtSort::CreatedAt);
    let query = [("filter[action]", "keep"), ("filter[phone_number]", "+442079460200"), ("sort[value]", "created_at")];
    let number = examples::associated_number;
    listing(&path, &query, number(), filter, |client, filter| of_order(client).associated_numbers().list(filter)).await;
    let range = PhoneNumberRange::parse("+442079460200", "+442079460219").unwrap();
    for (associated, action) in [
        (AssociatedNumber::keep(range), "keep"),
        (AssociatedNumber::disconnect(range), "disconnect"),
        (AssociatedNumber::new(range, "forget".into()), "forget"),
    ] {
        let range = json!({"start_at": "+442079460200", "end_at": "+442079460219"});
        let body = json!({"action": action, "phone_number_range": range});
        let call = |client: &Client| of_order(client).associated_numbers().create(associated);
        exchange(&format!("POST {path}"), Some(body), (201, number()), call).await;
    }
    let line = format!("DELETE {path}/{ITEM}");
    exchange(&line, None, (200, number()), |client| of_order(client).associated_numbers().delete(of(ITEM))).await;
}

#[tokio::test]
async fn blocks() {
    let path = order_path("/phone_number_blocks");
    let filter = BlockFilter::new()
        .with_activation_status("Activate RDY")
        .with_portability_status("confirmed")
        .with_phone_numbers([of::<PhoneNumber>("+4930244999901"), of("+4930244999902")])
        .with_porting_orders([of::<PortingOrderId>(ORDER), of(OTHER_ORDER)])
        .with_statuses(["in-process", "submitted"])
        .with_support_keys(["sr_4f7a2c", "sr_a12345"])
        .with_sort(CreatedAtSort::CreatedAtDescending);
    let query = [
        ("filter[activation_status]", "Activate RDY"),
        ("filter[portability_status]", "confirmed"),
        ("filter[phone_number]", "+4930244999901,+4930244999902"),
        ("filter[porting_order_id]", &format!("{ORDER},{OTHER_ORDER}")),
        ("filter[status]", "in-process,submitted"),
        ("filter[support_key]", "sr_4f7a2c,sr_a12345"),
        ("sort[value]", "-created_at"),
    ];
    listing(&path, &query, examples::block(), filter, |client, filter| of_order(client).blocks().list(filter)).await;

    let range = |from, to| PhoneNumberRange::parse(from, to).unwrap();
    let block = NewBlock::new(range("+4930244999901", "+4930244999950"))
        .with_activation_ranges([range("+4930244999901", "+4930244999930")]);
    let body = json!({
        "phone_number_range": {"start_at": "+4930244999901", "end_at": "+4930244999950"},
        "activation_ranges": [{"start_at": "+4930244999901", "end_at": "+4930244999930"}]
    });
    let call = |client: &Client| of_order(client).blocks().create(block);
    exchange(&format!("POST {path}"), Some(body), (201, examples::block()), call).await;
    let line = format!("DELETE {path}/{ITEM}");
    exchange(&line, None, (200, examples::block()), |client| of_order(client).blocks().delete(of(ITEM))).await;
}

#[tokio::test]
async fn extensions() {
    let path = order_path("/phone_number_extensions");
    let filter = ExtensionFilter::new()
        .with_number(of::<PortingPhoneNumberId>(OTHER_ITEM))
        .with_sort(CreatedAtSort::CreatedAtDescending);
    let query = [("filter[porting_phone_number_id]", OTHER_ITEM), ("sort[value]", "-created_at")];
    let list = |client: &Client, filter| of_order(client).extensions().list(filter);
    listing(&path, &query, examples::extension(), filter, list).await;

    let range = |from, to| ExtensionRange::new(from, to).unwrap();
    let extensions = NewExtensions::new(of(OTHER_ITEM), range(0, 99));
    let some = extensions.clone().with_activation_ranges([range(0, 9), range(50, 59)]);
    let (whole, low, high) = (
        json!({"start_at": 0, "end_at": 99}),
        json!({"start_at": 0, "end_at": 9}),
        json!({"start_at": 50, "end_at": 59}),
    );
    for (extensions, activated) in [(extensions, json!([whole])), (some, json!([low, high]))] {
        let body =
            json!({"porting_phone_number_id": OTHER_ITEM, "extension_range": whole, "activation_ranges": activated});
        let call = |client: &Client| of_order(client).extensions().create(extensions);
        exchange(&format!("POST {path}"), Some(body), (201, examples::extension()), call).await;
    }
    let line = format!("DELETE {path}/{ITEM}");
    exchange(&line, None, (200, examples::extension()), |client| of_order(client).extensions().delete(of(ITEM))).await;
}

#[tokio::test]
async fn action_requirements() {
    let path = order_path("/action_requirements");
    let filter = ActionRequirementFilter::new()
        .with_action_type("au_id_verification")
        .with_ids([of::<ActionRequirementId>(ITEM), of(OTHER_ITEM)])
        .with_requirement_type(of::<RequirementTypeId>(OTHER_ITEM))
        .with_status("pending")
        .with_sort("-updated_at");
    let query = [
        ("filter[action_type]", "au_id_verification"),
        ("filter[id]", &format!("{ITEM},{OTHER_ITEM}")),
        ("filter[requirement_type_id]", OTHER_ITEM),
        ("filter[status]", "pending"),
        ("sort[value]", "-updated_at"),
    ];
    let requirement = examples::action_requirement;
    let list = |client: &Client, filter| of_order(client).action_requirements().list(filter);
    listing(&path, &query, requirement(), filter, list).await;

    let body = json!({"params": {"first_name": "Jordan", "last_name": "Avery"}});
    let person = IdVerification::new("Jordan", "Avery");
    let call = |client: &Client| of_order(client).action_requirements().initiate(of(ITEM), person);
    exchange(&format!("POST {path}/{ITEM}/initiate"), Some(body), (200, requirement()), call).await;
}
