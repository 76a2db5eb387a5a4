use reqwest::Method;
use serde_json::json;

use crate::support::{Api, US, send};

#[tokio::test]
async fn keys_are_required_and_some_are_rejected() {
    let api = Api::start().await;
    send(api.bare(Method::GET, "/v2/porting_orders")).await.assert_error(401, "10009", "");
    for (key, status, code) in
        [("KEY_REVOKED_1", 401, "10009"), ("KEY_INVALID", 401, "10009"), ("KEY_FORBIDDEN", 403, "10010")]
    {
        let request = api.bare(Method::GET, "/v2/porting_orders").bearer_auth(key);
        send(request).await.assert_error(status, code, "");
    }
    let any = api.bare(Method::GET, "/v2/porting_orders").bearer_auth("anything");
    assert_eq!(send(any).await.status, 200);
}

#[tokio::test]
async fn unknown_paths_and_methods() {
    let api = Api::start().await;
    for path in ["/porting_orders/%ff", "/nothing", "/porting_orders/x/actions/submit", "/porting_orders/"] {
        api.get(path).await.assert_error(404, "404", "");
    }
    for path in ["/page", "/v3/porting_orders", "/sandbox/nothing"] {
        send(api.bare(Method::GET, path)).await.assert_error(404, "404", "");
    }
    send(api.request(Method::PUT, "/porting_orders")).await.assert_error(405, "405", "");
    send(api.request(Method::GET, "/portability_checks")).await.assert_error(405, "405", "");
    send(api.bare(Method::GET, "/sandbox/reset")).await.assert_error(405, "405", "");
    assert_eq!(api.sandbox.counters().requests_to("unknown"), 7);
}

#[tokio::test]
async fn unknown_orders_are_not_found_by_any_operation() {
    let api = Api::start().await;
    for id in ["64ffb720-04c7-455b-92d6-20fcca92e935", "not-a-uuid"] {
        let path = format!("/porting_orders/{id}");
        for rest in [
            "",
            "/comments",
            "/requirements",
            "/sub_request",
            "/allowed_foc_windows",
            "/activation_jobs",
            "/activation_jobs/1",
        ] {
            api.get(&format!("{path}{rest}")).await.assert_error(404, "10005", "");
        }
        for (rest, body) in [
            ("/comments", json!({"body": "x"})),
            ("/actions/confirm", json!({})),
            ("/actions/cancel", json!({})),
            ("/actions/share", json!({})),
        ] {
            api.post(&format!("{path}{rest}"), body).await.assert_error(404, "10005", "");
        }
        api.patch(&path, json!({})).await.assert_error(404, "10005", "");
        api.delete(&path).await.assert_error(404, "10005", "");
        api.get(&format!("/documents/{id}")).await.assert_error(404, "10005", "");
    }
}

#[tokio::test]
async fn an_unknown_job_of_a_known_order_is_not_found() {
    let api = Api::start().await;
    let id = api.draft(US).await;
    for job in ["64ffb720-04c7-455b-92d6-20fcca92e935", "x"] {
        api.get(&format!("/porting_orders/{id}/activation_jobs/{job}")).await.assert_error(404, "10005", "");
    }
    api.get(&format!("/porting_orders/{id}/comments?filter[x]=1")).await.assert_error(422, "10031", "filter[x]");
}

#[tokio::test]
async fn bodies_must_be_json_and_not_too_large() {
    let api = Api::start().await;
    let raw = |body: Vec<u8>| send(api.request(Method::POST, "/porting_orders").body(body));
    for body in ["{", "", "phone_numbers=1", "{\"phone_numbers\": [}", "\u{feff}{}"] {
        raw(body.into()).await.assert_error(400, "10023", "");
    }
    raw(vec![0xff, 0xfe]).await.assert_error(400, "10023", "");
    raw("[".repeat(100_000).into()).await.assert_error(400, "10023", "");
    raw(vec![b' '; 2 * 1024 * 1024 + 1]).await.assert_error(413, "413", "");
}

#[tokio::test]
async fn comments_need_text() {
    let api = Api::start().await;
    let id = api.draft(US).await;
    let path = format!("/porting_orders/{id}/comments");
    for body in [json!({}), json!({"body": null}), json!({"body": "  "})] {
        api.post(&path, body).await.assert_error(422, "10004", "/body");
    }
    api.post(&path, json!({"body": 1})).await.assert_error(422, "10026", "/body");
    for body in ["First", "Second"] {
        let response = api.post(&path, json!({"body": body})).await;
        assert_eq!(response.status, 201);
        assert_eq!(response.body["data"]["user_type"], "user");
        assert_eq!(response.body["data"]["porting_order_id"], id.as_str());
    }
    let list = api.get(&format!("{path}?page[size]=1&page[number]=2")).await.body;
    assert_eq!(list["data"][0]["body"], "Second");
    assert_eq!(list["meta"]["total_results"], 2);
}
