use crate::description::operations;
use crate::support::Contract;

#[tokio::test]
async fn every_documented_status_can_be_requested() {
    let api = Contract::start().await;
    let mut requested = 0;
    for operation in operations() {
        // The last two are not described, but every client can get them.
        for status in operation.statuses().into_iter().chain([403, 429]) {
            let response = api.send(api.good(*operation).header("prefer", format!("code={status}"))).await;
            assert_eq!(response.status, status, "{}", operation.id());
            requested += 1;
        }
    }
    assert!(requested > 250, "{requested}");
}

#[tokio::test]
async fn a_status_that_an_operation_does_not_have_is_rejected() {
    let api = Contract::start().await;
    for operation in operations() {
        for code in ["299", "418", "503", "no", ""] {
            let request = api.good(*operation).header("prefer", format!("code={code}"));
            let response = api.send(request).await;
            assert!(matches!(response.status, 400 | 422), "{} {code}", operation.id());
        }
    }
    // Without an id, nothing can be missing.
    let request = api.request("get", "/porting_orders").header("prefer", "code=404");
    assert_eq!(api.send(request).await.status, 400);
}

#[tokio::test]
async fn an_invalid_request_is_still_rejected() {
    let api = Contract::start().await;
    let request = api.request("post", "/porting_orders").header("prefer", "code=201");
    api.send(request.body("{")).await.assert_error(400, "10023", "-");
    let request = api.bare("get", "/porting_orders").header("prefer", "code=200");
    api.send(request).await.assert_error(401, "10009", "-");
}
