use crate::description::operations;
use crate::support::{Contract, path};

#[tokio::test]
async fn every_operation_needs_a_key_and_checks_it_first() {
    let api = Contract::start().await;
    for operation in operations() {
        let path = path(*operation);
        api.send(api.bare(operation.method, &path)).await.assert_error(401, "10009", "-");
        for (key, status, code) in
            [("KEY_REVOKED", 401, "10009"), ("INVALID", 401, "10009"), ("KEY_FORBIDDEN", 403, "10010")]
        {
            let request = api.bare(operation.method, &path).bearer_auth(key);
            api.send(request).await.assert_error(status, code, "-");
        }
    }
}

#[tokio::test]
async fn a_wrong_method_gets_the_allowed_ones() {
    let api = Contract::start().await;
    for operation in operations() {
        let mut expected: Vec<String> = operations()
            .iter()
            .filter(|other| other.path == operation.path)
            .map(|other| other.method.to_uppercase())
            .collect();
        if expected.contains(&"GET".to_owned()) {
            expected.push("HEAD".to_owned());
        }
        expected.sort();
        for method in ["PUT", "OPTIONS", "TRACE", "DELETE", "POST", "PATCH", "GET", "BREW"] {
            if !expected.contains(&method.to_owned()) {
                let response = api.send(api.request(method, &path(*operation))).await;
                response.assert_error(405, "405", "-");
                assert_eq!(response.allow.unwrap(), expected.join(", "), "{method} {}", operation.path);
            }
        }
    }
}

#[tokio::test]
async fn other_paths_are_not_found() {
    let api = Contract::start().await;
    for path in ["", "/", "/nothing", "/porting_orders/", "/porting_orders/x/nothing", "/documents", "/openapi.json"] {
        api.send(api.request("get", path)).await.assert_error(404, "404", "-");
    }
    // Paths outside of the API have no contract.
    let root = api.sandbox.base_url().strip_suffix("/v2").unwrap();
    for path in ["/", "/sandbox/state", "/sandbox/clock", "/porting_orders", "/v3/porting_orders"] {
        assert_eq!(
            crate::plain_http::plain_http()
                .build()
                .unwrap()
                .get(format!("{root}{path}"))
                .send()
                .await
                .unwrap()
                .status(),
            404,
            "{path}"
        );
    }
}
