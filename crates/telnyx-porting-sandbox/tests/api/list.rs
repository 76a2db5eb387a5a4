use serde_json::{Value, json};

use crate::support::{Api, GB, US, text, time};

/// The ids that a query finds, in order.
async fn found(api: &Api, query: &str) -> Vec<String> {
    let response = api.get(&format!("/porting_orders?{query}")).await;
    assert_eq!(response.status, 200, "{query}: {}", response.body);
    response.body["data"].as_array().unwrap().iter().map(|order| text(&order["id"])).collect()
}

#[tokio::test]
async fn pages_cover_everything_once() {
    let api = Api::start().await;
    let mut ids = Vec::new();
    for n in 0..25 {
        ids.push(api.draft(&format!("+130355500{n:02}")).await);
    }
    let first = api.get("/porting_orders").await.body;
    assert_eq!(first["data"].as_array().unwrap().len(), 20);
    assert_eq!(first["meta"], json!({"page_number": 1, "page_size": 20, "total_pages": 2, "total_results": 25}));
    let mut seen = Vec::new();
    for number in 1..=4 {
        seen.extend(found(&api, &format!("page[number]={number}&page[size]=10&sort[value]=created_at")).await);
    }
    assert_eq!(seen, ids);
    assert_eq!(found(&api, "page%5Bsize%5D=250").await.len(), 25);
    ids.reverse();
    assert_eq!(found(&api, "page[size]=250").await, ids);
}

#[tokio::test]
async fn an_invalid_page_is_rejected() {
    let api = Api::start().await;
    for (query, code, place) in [
        ("page[size]=0", "10033", "page[size]"),
        ("page[size]=251", "10033", "page[size]"),
        ("page[number]=0", "10033", "page[number]"),
        ("page[number]=one", "10026", "page[number]"),
        ("page[number]=-1", "10026", "page[number]"),
        ("page[limit]=5", "10031", "page[limit]"),
        ("include_phone_numbers=maybe", "10032", "include_phone_numbers"),
        ("sort[value]=status", "10032", "sort[value]"),
        ("sort[by]=created_at", "10031", "sort[by]"),
        ("filter[colour]=red", "10031", "filter[colour]"),
        ("filter[status][in][]=done", "10032", "filter[status][in][]"),
    ] {
        api.get(&format!("/porting_orders?{query}")).await.assert_error(422, code, place);
    }
    let response = api.get("/porting_orders?page[size]=0&filter[x]=1&sort[value]=y").await;
    assert_eq!(response.errors().len(), 3);
}

#[tokio::test]
async fn far_pages_are_empty() {
    let api = Api::start().await;
    api.draft(US).await;
    assert_eq!(found(&api, "page[number]=18446744073709551615&page[size]=250").await, Vec::<String>::new());
}

/// A draft in Great Britain, a confirmed order and a ported one in the United States.
async fn three_orders(api: &Api) -> [String; 3] {
    let gb = api.draft_as(GB, json!("ref one")).await;
    let confirmed = api.confirmed("+13035551000", json!("ref two")).await;
    let ported = api.confirmed(US, json!("ref, three")).await;
    api.control(&format!("/orders/{ported}/status"), json!({"value": "ported"})).await;
    [gb, confirmed, ported]
}

#[tokio::test]
async fn statuses_filter_in_every_spelling() {
    let api = Api::start().await;
    let [gb, confirmed, ported] = three_orders(&api).await;
    let expected = [confirmed, gb.clone()];
    for query in [
        "filter[status]=draft,in-process",
        "filter[status][in]=draft,in-process",
        "filter[status][in][]=draft&filter[status][in][]=in-process",
        "filter[status.in][]=draft&filter[status.in][]=in-process",
        "filter%5Bstatus%5D%5Bin%5D%5B%5D=draft&filter%5Bstatus%5D%5Bin%5D%5B%5D=in-process",
        "filter[status][]=draft&filter[status][]=in-process",
    ] {
        assert_eq!(found(&api, query).await, expected, "{query}");
    }
    assert_eq!(found(&api, "filter[status]=ported").await, [ported]);
    assert_eq!(found(&api, "filter[status]=draft").await, [gb]);
    assert_eq!(found(&api, "filter[status]=exception").await.len(), 0);
}

#[tokio::test]
async fn nested_filters_work_with_brackets_and_with_dots() {
    let api = Api::start().await;
    let [gb, confirmed, ported] = three_orders(&api).await;
    for (nested, dotted, value, expected) in [
        ("[phone_numbers][country_code]", "[phone_numbers.country_code]", "GB", vec![&gb]),
        ("[phone_numbers][country_code][]", "[phone_numbers.country_code][]", "gb", vec![&gb]),
        (
            "[phone_numbers][phone_number][contains]",
            "[phone_numbers.phone_number.contains]",
            "555100",
            vec![&confirmed],
        ),
        ("[phone_numbers][phone_number][contains]", "[phone_numbers.phone_number][contains]", "%2B4420", vec![&gb]),
        ("[phone_numbers][carrier_name]", "[phone_numbers.carrier_name]", "National+Carrier+GB", vec![&gb]),
        ("[misc][type]", "[misc.type]", "full", vec![&ported, &confirmed]),
        (
            "[end_user][admin][entity_name]",
            "[end_user.admin.entity_name]",
            "Example%20Bakery",
            vec![&ported, &confirmed],
        ),
        (
            "[end_user][admin][auth_person_name]",
            "[end_user.admin.auth_person_name]",
            "Ada+Baker",
            vec![&ported, &confirmed],
        ),
        ("[end_user][admin][auth_person_name]", "[end_user.admin][auth_person_name]", "Nobody", vec![]),
        (
            "[activation_settings][fast_port_eligible]",
            "[activation_settings.fast_port_eligible]",
            "true",
            vec![&ported],
        ),
        ("[customer_reference]", "[customer_reference]", "ref,+three", vec![&ported]),
    ] {
        for spelling in [nested, dotted] {
            let ids = found(&api, &format!("filter{spelling}={value}")).await;
            assert_eq!(ids.iter().collect::<Vec<_>>(), expected, "{spelling}={value}");
        }
    }
}

#[tokio::test]
async fn references_and_keys_filter_exactly() {
    let api = Api::start().await;
    let [_, confirmed, ported] = three_orders(&api).await;
    api.patch(&format!("/porting_orders/{confirmed}"), json!({"customer_group_reference": "G-1"})).await;
    assert_eq!(found(&api, "filter[customer_group_reference]=G-1").await, [confirmed]);
    assert_eq!(found(&api, "filter[customer_group_reference]=G").await.len(), 0);
    let key = text(&api.order(&ported).await["parent_support_key"]);
    assert_eq!(found(&api, &format!("filter[parent_support_key]={key}")).await, std::slice::from_ref(&ported));
    assert_eq!(found(&api, &format!("filter[parent_support_key]={key}&filter[status]=draft")).await.len(), 0);
    assert_eq!(found(&api, &format!("filter[parent_support_key]={key}&filter[status]=ported")).await, [ported]);
}

#[tokio::test]
async fn older_filters_work_and_a_repeated_one_is_an_alternative() {
    let api = Api::start().await;
    let [gb, confirmed, ported] = three_orders(&api).await;
    let key = text(&api.order(&ported).await["support_key"]);
    for (query, expected) in [
        (format!("filter[support_key]={key}"), vec![&ported]),
        (format!("filter[support_key][in][]={key}&filter[support_key][in][]=sr_000000"), vec![&ported]),
        (format!("filter[phone_number]={GB}"), vec![&gb]),
        (format!("filter[phone_number][]={GB}&filter[phone_number][]={US}"), vec![&ported, &gb]),
        (format!("filter[porting_order_id]={gb},{confirmed}"), vec![&confirmed, &gb]),
        ("filter[customer_reference][]=ref+one&filter[customer_reference][]=ref,+three".to_owned(), vec![&ported, &gb]),
        (
            "filter[phone_numbers.country_code]=GB&filter[phone_numbers][country_code]=US".to_owned(),
            vec![&ported, &confirmed, &gb],
        ),
        ("filter[customer_reference]=ref+one&filter[status]=ported".to_owned(), vec![]),
    ] {
        assert_eq!(found(&api, &query).await.iter().collect::<Vec<_>>(), expected, "{query}");
    }
    api.get("/porting_orders?filter[porting_order_id]=x").await.assert_error(422, "10031", "filter[porting_order_id]");
    api.get("/porting_orders?filter[phone_number]=x").await.assert_error(422, "10031", "filter[phone_number]");
}

#[tokio::test]
async fn dates_filter_and_sort() {
    let api = Api::start().await;
    let ids = [api.draft(US).await, api.draft("+13035550001").await, api.draft("+13035550002").await];
    let windows = api.get(&format!("/porting_orders/{}/allowed_foc_windows", ids[0])).await.body;
    let date = |n: usize| time(&windows["data"][n]["started_at"]);
    for (id, n) in [(&ids[0], 4), (&ids[1], 2)] {
        let body = json!({"activation_settings": {"foc_datetime_requested": date(n)}});
        assert_eq!(api.patch(&format!("/porting_orders/{id}"), body).await.status, 200);
    }
    let bound = date(3).format("%Y-%m-%dT%H:%M:%SZ");
    let name = "activation_settings.foc_datetime_requested";
    let [first, second, none] = &ids;
    for (query, expected) in [
        (format!("filter[{name}][gt]={bound}"), vec![first]),
        (format!("filter[{name}.lt]={bound}"), vec![second]),
        (format!("filter[activation_settings][foc_datetime_requested][lt]={bound}"), vec![second]),
        (format!("sort[value]={name}"), vec![second, first, none]),
        (format!("sort[value]=-{name}"), vec![first, second, none]),
        (format!("sort[]=-{name}"), vec![first, second, none]),
        ("sort[]=created_at".to_owned(), vec![first, second, none]),
        ("sort[value]=-created_at".to_owned(), vec![none, second, first]),
    ] {
        assert_eq!(found(&api, &query).await.iter().collect::<Vec<_>>(), expected, "{query}");
    }
}

#[tokio::test]
async fn numbers_are_embedded_up_to_fifty_or_not_at_all() {
    let api = Api::start().await;
    let numbers: Vec<String> = (0..60).map(|n| format!("+130355500{n:02}")).collect();
    let numbers: Vec<&str> = numbers.iter().map(String::as_str).collect();
    let id = text(&api.create(&numbers).await[0]["id"]);
    let count = |order: &Value| order["phone_numbers"].as_array().unwrap().len();

    let one = api.get(&format!("/porting_orders/{id}")).await.body;
    assert_eq!((count(&one["data"]), &one["data"]["porting_phone_numbers_count"]), (50, &json!(60)));
    let url = text(&one["meta"]["phone_numbers_url"]);
    assert_eq!(url, format!("/v2/porting_phone_numbers?filter[porting_order_id]={id}"));
    let rest = api.get(&format!("{}&page[size]=100", url.strip_prefix("/v2").unwrap())).await.body;
    assert_eq!(rest["data"].as_array().unwrap().len(), 60);

    let without = api.get(&format!("/porting_orders/{id}?include_phone_numbers=false")).await.body;
    assert_eq!(count(&without["data"]), 0);
    let listed = api.get("/porting_orders?include_phone_numbers=false").await.body;
    assert_eq!(count(&listed["data"][0]), 0);
}

#[tokio::test]
async fn all_exception_types_are_listed() {
    let api = Api::start().await;
    let types = api.get("/porting_orders/exception_types").await.body;
    assert_eq!(types["data"].as_array().unwrap().len(), 21);
    assert_eq!(types.get("meta"), None);
}
