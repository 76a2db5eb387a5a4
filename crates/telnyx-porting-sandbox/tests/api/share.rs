use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use reqwest::Method;
use serde_json::{Value, json};
use sha2::Sha256;

use crate::support::{Api, US, send, text};

const READ: &str = "porting_order.document.read";
const UPDATE: &str = "porting_order.document.update";

#[tokio::test]
async fn the_token_is_signed_and_matches_the_response() {
    let api = Api::start().await;
    let id = api.draft(US).await;
    let body = json!({"expires_in_seconds": 60, "permissions": UPDATE});
    let response = api.post(&format!("/porting_orders/{id}/actions/share"), body).await;
    assert_eq!(response.status, 201);
    let data = &response.body["data"];
    assert_eq!(data["expires_in_seconds"], 60);
    assert_eq!(data["permissions"], json!([UPDATE]));
    assert_eq!(data["porting_order_id"], id.as_str());
    assert_eq!(data["record_type"], "porting_order_sharing_token");
    assert_eq!(data["created_at"], "2026-03-02T15:00:00.000Z");
    assert_eq!(data["expires_at"], "2026-03-02T15:01:00.000Z");

    let token = text(&data["token"]);
    let (signed, signature) = token.rsplit_once('.').unwrap();
    let mut mac = Hmac::<Sha256>::new_from_slice(b"telnyx-porting-sandbox").unwrap();
    mac.update(signed.as_bytes());
    mac.verify_slice(&URL_SAFE_NO_PAD.decode(signature).unwrap()).unwrap();
    let parts: Vec<Value> =
        signed.split('.').map(|part| serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).unwrap()).unwrap()).collect();
    assert_eq!(parts[0], json!({"alg": "HS256", "typ": "JWT"}));
    let issued = 1_772_463_600;
    assert_eq!(parts[1], json!({"exp": issued + 60, "ist": issued, "permissions": [UPDATE], "porting_order_id": id}));
}

#[tokio::test]
async fn limits_and_formats() {
    let api = Api::start().await;
    let id = api.draft(US).await;
    let path = format!("/porting_orders/{id}/actions/share");
    for seconds in [1, 172_800] {
        let response = api.post(&path, json!({"expires_in_seconds": seconds})).await;
        assert_eq!((response.status, &response.body["data"]["expires_in_seconds"]), (201, &json!(seconds)));
    }
    for seconds in [0, -1, 172_801] {
        let body = json!({"expires_in_seconds": seconds});
        api.post(&path, body).await.assert_error(422, "10033", "/expires_in_seconds");
    }
    api.post(&path, json!({"expires_in_seconds": "60"})).await.assert_error(422, "10026", "/expires_in_seconds");

    let list = api.post(&path, json!({"permissions": [READ, UPDATE]})).await;
    assert_eq!(list.body["data"]["permissions"], json!([READ, UPDATE]));
    api.post(&path, json!({"permissions": []})).await.assert_error(422, "10015", "/permissions");
    api.post(&path, json!({"permissions": "all"})).await.assert_error(422, "10032", "/permissions");
    api.post(&path, json!({"permissions": [READ, 1]})).await.assert_error(422, "10026", "/permissions/1");

    let empty = api.post(&path, json!({})).await;
    assert_eq!(empty.body["data"]["permissions"], json!([READ]));
    assert_eq!(empty.body["data"]["expires_in_seconds"], 3600);
    assert_eq!(send(api.request(Method::POST, &path)).await.status, 201);
}

async fn with_token(api: &Api, token: &str, method: Method, path: &str) -> (u16, String) {
    let url = format!("{}{path}", api.sandbox.base_url());
    let response =
        crate::plain_http::plain_http().build().unwrap().request(method, url).bearer_auth(token).send().await.unwrap();
    let status = response.status().as_u16();
    let body: Value = response.json().await.unwrap_or_default();
    (status, body["errors"][0]["code"].as_str().unwrap_or_default().to_owned())
}

#[tokio::test]
async fn a_token_gives_access_to_the_documents_of_its_order_until_it_expires() {
    let api = Api::start().await;
    let (id, other) = (api.draft(US).await, api.draft("+13035550001").await);
    api.complete(&id).await;
    api.complete(&other).await;
    let share = json!({"expires_in_seconds": 60, "permissions": READ});
    let response = api.post(&format!("/porting_orders/{id}/actions/share"), share).await;
    let token = text(&response.body["data"]["token"]);
    let loa_of = async |id: &str| text(&api.order(id).await["documents"]["loa"]);
    let (mine, foreign) = (loa_of(&id).await, loa_of(&other).await);
    let open = async |method, path: String| with_token(&api, &token, method, &path).await;

    assert_eq!(open(Method::GET, format!("/documents/{mine}")).await.0, 200);
    assert_eq!(open(Method::GET, format!("/documents/{mine}/download")).await.0, 200);
    let forbidden = (403, "10010".to_owned());
    assert_eq!(open(Method::GET, format!("/documents/{foreign}")).await, forbidden);
    assert_eq!(open(Method::GET, format!("/porting_orders/{id}")).await, forbidden);
    assert_eq!(open(Method::POST, "/documents".to_owned()).await, forbidden);
    api.sandbox.advance(chrono::TimeDelta::seconds(60));
    assert_eq!(open(Method::GET, format!("/documents/{mine}")).await, (401, "10009".to_owned()));
}
