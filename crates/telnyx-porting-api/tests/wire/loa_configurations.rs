//! LOA configurations and their previews.

use crate::examples::{self, loa_body};
use crate::support::{ANY, JSON, PDF, Wire, assert_keeps, id, query};
use telnyx_porting_api::types::{self, LogoContentType};

const CONFIGURATION: &str = "88abbf63-5a49-4e9e-bd5f-d5be6ac72cc0";
const LOGO: &str = "2be98879-5450-4a04-b9a2-e1c26d361be7";

operations![
    list_loa_configurations,
    create_loa_configuration,
    preview_loa_configuration_params,
    get_loa_configuration,
    delete_loa_configuration,
    update_loa_configuration,
    preview_loa_configuration,
];

async fn list_loa_configurations(wire: &Wire) {
    let sent = examples::page(examples::loa_configuration());
    wire.respond_json(200, &sent);
    let response = wire.client.list_loa_configurations().page_number(1).page_size(20).send().await.unwrap();
    let query = query(&[("page%5Bnumber%5D", "1"), ("page%5Bsize%5D", "20")]);
    wire.expect(&format!("GET /v2/porting/loa_configurations?{query}"), JSON, None);
    assert_is_the_configuration(&response.data[0]);
    assert_eq!(response.meta.as_ref().unwrap().total_results, Some(55));
    assert_keeps(&*response, &sent);
}

async fn create_loa_configuration(wire: &Wire) {
    let sent = examples::one(examples::loa_configuration());
    wire.respond_json(201, &sent);
    let response = wire.client.create_loa_configuration().body(new_configuration()).send().await.unwrap();
    wire.expect("POST /v2/porting/loa_configurations", JSON, Some(loa_body()));
    assert_is_the_configuration(response.data.as_ref().unwrap());
    assert_keeps(&*response, &sent);
}

async fn preview_loa_configuration_params(wire: &Wire) {
    let letter = b"%PDF-1.7\n\xc3\x28 letter";
    wire.respond(200, "application/pdf", letter.as_slice());
    let response = wire.client.preview_loa_configuration_params().body(new_configuration()).send().await.unwrap();
    wire.expect("POST /v2/porting/loa_configurations/preview", PDF, Some(loa_body()));
    assert_eq!(response.status().as_u16(), 200);
    assert_eq!(response.content_type(), Some("application/pdf"));
    assert_eq!(response.into_inner().bytes().await.unwrap(), letter.as_slice());
}

async fn get_loa_configuration(wire: &Wire) {
    let sent = examples::one(examples::loa_configuration());
    wire.respond_json(200, &sent);
    let response = wire.client.get_loa_configuration().id(CONFIGURATION).send().await.unwrap();
    wire.expect(&format!("GET /v2/porting/loa_configurations/{CONFIGURATION}"), JSON, None);
    assert_is_the_configuration(response.data.as_ref().unwrap());
    assert_keeps(&*response, &sent);
}

async fn delete_loa_configuration(wire: &Wire) {
    wire.respond_empty();
    let response = wire.client.delete_loa_configuration().id(CONFIGURATION).send().await.unwrap();
    wire.expect(&format!("DELETE /v2/porting/loa_configurations/{CONFIGURATION}"), ANY, None);
    assert_eq!(response.status().as_u16(), 204);
    let () = response.into_inner();
}

async fn update_loa_configuration(wire: &Wire) {
    let sent = examples::one(examples::loa_configuration());
    wire.respond_json(200, &sent);
    let body = crate::patch::loa_update();
    let response = wire.client.update_loa_configuration().id(CONFIGURATION).body(body).send().await.unwrap();
    wire.expect(&format!("PATCH /v2/porting/loa_configurations/{CONFIGURATION}"), JSON, Some(loa_body()));
    assert_is_the_configuration(response.data.as_ref().unwrap());
    assert_keeps(&*response, &sent);
}

async fn preview_loa_configuration(wire: &Wire) {
    // Larger than one chunk.
    let letter: Vec<u8> = (0..300_000_u32).map(|i| i.to_le_bytes()[i as usize % 3]).collect();
    wire.respond(200, "application/pdf", letter.clone());
    let response = wire.client.preview_loa_configuration().id(CONFIGURATION).send().await.unwrap();
    wire.expect(&format!("GET /v2/porting/loa_configurations/{CONFIGURATION}/preview"), PDF, None);
    assert_eq!(response.content_type(), Some("application/pdf"));
    assert!(response.into_inner().bytes().await.unwrap() == letter);
}

fn new_configuration() -> types::CreateLoaConfiguration {
    types::CreateLoaConfiguration::new(
        "Default letterhead",
        types::NewLoaLogo::new(id(LOGO)),
        "Example Communications LLC",
        types::NewLoaAddress::new("1200 Example Street", "Denver", "CO", "80202", "US")
            .with_extended_address("Suite 400"),
        types::NewLoaContact::new("porting@example.com", "+13035550199"),
    )
}

#[track_caller]
fn assert_is_the_configuration(configuration: &types::LoaConfiguration) {
    assert_eq!(configuration.id, Some(id(CONFIGURATION)));
    assert_eq!(configuration.name.as_deref(), Some("Default letterhead"));
    let logo = configuration.logo.as_ref().unwrap();
    assert_eq!((&logo.content_type, &logo.document_id), (&Some(LogoContentType::ImagePng), &Some(id(LOGO))));
    assert_eq!(configuration.address.as_ref().unwrap().zip_code.as_deref(), Some("80202"));
    assert_eq!(configuration.contact.as_ref().unwrap().phone_number.as_deref(), Some("+13035550199"));
}
