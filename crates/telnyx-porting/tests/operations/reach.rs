//! Asserts that the ergonomic crate covers all operations of the description.

use crate::examples::{ITEM, ORDER};
use crate::letterheads;
use crate::support::{Received, Wire, now, of};
use serde_json::Value;
use std::collections::BTreeSet;
use telnyx_porting::*;

type Operation = (String, String);

/// Method and path of all operations in the description.
fn described() -> BTreeSet<Operation> {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../../openapi/porting-orders.yml");
    let document: Value = serde_saphyr::from_str(&std::fs::read_to_string(file).unwrap()).unwrap();
    let mut operations = BTreeSet::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            if operation["operationId"].is_string() {
                operations.insert((method.to_uppercase(), path.clone()));
            }
        }
    }
    operations
}

/// The operation of a request: of several matching templates, the one with the fewest parameters.
fn operation_of(request: &Received, described: &BTreeSet<Operation>) -> Option<Operation> {
    let path = request.path.strip_prefix("/v2")?;
    let fits = |template: &str| {
        let (mut expected, mut given) = (template.split('/'), path.split('/'));
        let all = expected.by_ref().zip(given.by_ref()).all(|(a, b)| a.starts_with('{') || a == b);
        all && template.split('/').count() == path.split('/').count()
    };
    let fitting = described.iter().filter(|(method, template)| *method == request.method && fits(template));
    fitting.min_by_key(|(_, template)| template.matches('{').count()).cloned()
}

/// Sends a call. Responses are empty, so calls that expect data fail after sending.
async fn sent<T>(call: impl IntoFuture<Output = Result<T, Error>>) {
    let _ = call.await;
}

async fn call_orders(client: &Client) {
    let order = client.order(of(ORDER));
    sent(client.orders().list(OrderFilter::new()).page(1)).await;
    sent(client.orders().create(CreateOrder::new([of("+13035550142")]))).await;
    sent(order.get()).await;
    sent(order.update(OrderUpdate::new().with_customer_reference("a"))).await;
    sent(order.delete()).await;
    sent(order.confirm()).await;
    sent(order.cancel_regardless()).await;
    sent(order.activate()).await;
    sent(order.share(ShareRequest::new())).await;
    sent(order.foc_windows()).await;
    sent(order.requirements().page(1)).await;
    sent(order.loa_template()).await;
    sent(order.sub_request()).await;
}

async fn call_parts(order: &OrderHandle) {
    sent(order.comments().list().page(1)).await;
    sent(order.comments().create("text")).await;
    sent(order.documents().list(AdditionalDocumentFilter::new()).page(1)).await;
    sent(order.documents().add([AdditionalDocument::new(of(ITEM), "csr")])).await;
    sent(order.documents().remove(of(ITEM))).await;
    sent(order.activation_jobs().list().page(1)).await;
    sent(order.activation_jobs().get(of(ITEM))).await;
    sent(order.activation_jobs().update(of(ITEM), ActivationTime::at(now()))).await;
    let codes = order.verification_codes();
    sent(codes.list(VerificationCodeFilter::new()).page(1)).await;
    sent(codes.send(CodeRequest::new([of("+61412345678")]))).await;
    sent(codes.verify([ReceivedCode::new(of("+61412345678"), "04821")])).await;
    let range = PhoneNumberRange::parse("+442079460200", "+442079460219").unwrap();
    sent(order.associated_numbers().list(AssociatedNumberFilter::new()).page(1)).await;
    sent(order.associated_numbers().create(AssociatedNumber::keep(range))).await;
    sent(order.associated_numbers().delete(of(ITEM))).await;
    sent(order.blocks().list(BlockFilter::new()).page(1)).await;
    sent(order.blocks().create(NewBlock::new(range))).await;
    sent(order.blocks().delete(of(ITEM))).await;
    let extensions = NewExtensions::new(of(ITEM), ExtensionRange::new(0, 99).unwrap());
    sent(order.extensions().list(ExtensionFilter::new()).page(1)).await;
    sent(order.extensions().create(extensions)).await;
    sent(order.extensions().delete(of(ITEM))).await;
    let person = IdVerification::new("Jordan", "Avery");
    sent(order.action_requirements().list(ActionRequirementFilter::new()).page(1)).await;
    sent(order.action_requirements().initiate(of(ITEM), person)).await;
}

async fn call_account(client: &Client) {
    sent(client.portability().check(&[of("+13035550142")])).await;
    sent(client.phone_numbers().list(PhoneNumberFilter::new()).page(1)).await;
    sent(client.phone_numbers().csv(PhoneNumberFilter::new(), 1, PageSize::MAX)).await;
    let configurations = client.number_configurations();
    sent(configurations.list(NumberConfigurationFilter::new()).page(1)).await;
    sent(configurations.create([NumberConfiguration::new(of(ITEM), of(ITEM))])).await;
    let letterheads = client.loa_configurations();
    sent(letterheads.list().page(1)).await;
    sent(letterheads.create(letterheads::configuration(None))).await;
    sent(letterheads.get(of(ITEM))).await;
    sent(letterheads.update(of(ITEM), letterheads::configuration(None))).await;
    sent(letterheads.delete(of(ITEM))).await;
    sent(letterheads.preview(letterheads::configuration(None))).await;
    sent(letterheads.preview_stored(of(ITEM))).await;
    sent(client.reports().list(ReportFilter::new()).page(1)).await;
    sent(client.reports().create(OrdersReport::new())).await;
    sent(client.reports().get(of(ITEM))).await;
    sent(client.events().list(EventFilter::new()).page(1)).await;
    sent(client.events().get(of(ITEM))).await;
    sent(client.events().republish(of(ITEM))).await;
    sent(client.uk_carriers()).await;
    sent(client.exception_types()).await;
}

#[tokio::test]
async fn every_operation_is_reached() {
    let wire = Wire::start().await;
    wire.respond_json(200, &serde_json::json!({"data": null}));
    call_orders(&wire.client).await;
    call_parts(&wire.client.order(of(ORDER))).await;
    call_account(&wire.client).await;

    let described = described();
    assert_eq!(described.len(), 54, "the description has changed: reach what is new, then correct the number");
    let requests = wire.received();
    let reached: BTreeSet<_> = requests
        .iter()
        .map(|request| operation_of(request, &described).unwrap_or_else(|| panic!("of no operation: {request:?}")))
        .collect();
    let missed: Vec<_> = described.difference(&reached).map(|(method, path)| format!("{method} {path}")).collect();
    assert!(missed.is_empty(), "operations that no call reaches: {missed:#?}");

    // One operation has two forms.
    let forms: BTreeSet<_> = requests
        .iter()
        .filter(|request| request.path.ends_with("/porting_phone_numbers"))
        .flat_map(|request| request.header("accept"))
        .collect();
    assert_eq!(forms, BTreeSet::from(["application/json", "text/csv"]));
    // One request per form; more would be a mistake.
    assert_eq!(requests.len(), described.len() + 1);
}
