use crate::support::{Api, text, time};

#[tokio::test]
async fn carriers_are_the_same_in_every_sandbox() {
    let api = Api::start().await;
    let response = api.get("/porting/uk_carriers").await;
    assert_eq!((response.status, response.body.get("meta")), (200, None));
    let carriers = response.body["data"].as_array().unwrap();
    assert!(carriers.len() >= 20);
    for carrier in carriers {
        assert!(!text(&carrier["name"]).is_empty());
        assert!(text(&carrier["cupid"]).bytes().all(|byte| byte.is_ascii_digit()));
        assert!(carrier["alternative_cupids"].as_array().unwrap().iter().all(|cupid| cupid.is_string()));
        assert_eq!(carrier["record_type"], "porting_uk_carrier");
        assert!(time(&carrier["created_at"]) <= time(&carrier["updated_at"]));
    }
    assert_eq!(Api::start().await.get("/porting/uk_carriers").await.body, response.body);
}
