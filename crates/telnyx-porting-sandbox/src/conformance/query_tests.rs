use axum::http::Method;

use super::*;
use crate::description::{Description, Found};
use crate::issue::Code;

fn judged(path: &str, query: &str, leeway: Leeway) -> Vec<Problem> {
    let Found::Operation(operation) = Description::carried().find(&Method::GET, path) else {
        panic!("{path} is no operation");
    };
    problems(operation, &Query::parse(query), leeway)
}

fn assert_good(path: &str, queries: &[&str]) {
    for query in queries {
        for leeway in [Leeway::Open, Leeway::Closed] {
            assert_eq!(judged(path, query, leeway), [], "{query}");
        }
    }
}

/// The one problem has this code and names this parameter.
fn assert_bad(path: &str, query: &str, code: Code, name: &str) {
    for leeway in [Leeway::Open, Leeway::Closed] {
        let found = format!("{:?}", judged(path, query, leeway));
        assert_eq!(found.matches("Issue {").count(), 1, "{query}: {found}");
        assert!(found.contains(&format!("code: {code:?}")), "{query}: {found}");
        assert!(found.contains(&format!("Parameter({name:?})")), "{query}: {found}");
    }
}

#[test]
fn every_spelling_of_a_filter_is_understood() {
    let blocks = "/porting_orders/id/phone_number_blocks";
    assert_good(
        blocks,
        &[
            "filter[status]=draft",
            "filter[status]=draft,ported",
            "filter[status][in][]=draft&filter[status][in][]=ported",
            "filter[status][]=draft&filter[status][]=ported",
            "filter[status][0]=draft&filter[status][1]=ported",
            "filter[support_key]=sr_a&filter[phone_number]=%2B4930244999901,%2B4930244999902",
            "filter[porting_order_id][]=a9b1d2c9-c19f-4670-92ad-26b81f487f4a&page[size]=250&sort[value]=-created_at",
        ],
    );
    let orders = "/porting_orders";
    assert_good(
        orders,
        &[
            "filter[activation_settings][fast_port_eligible]=true&include_phone_numbers=false",
            "filter[activation_settings.fast_port_eligible]=false&filter[misc.type]=full",
            "filter%5Bend_user%5D%5Badmin%5D%5Bentity_name%5D=A%20B",
        ],
    );
    assert_bad(orders, "filter[misc.type]=half", Code::BadValue, "filter[misc.type]");
    assert_bad(orders, "filter[misc][type]=half", Code::BadValue, "filter[misc][type]");
    assert_bad(blocks, "filter[status][in][]=lost", Code::BadValue, "filter[status][in][]");
    assert_bad(blocks, "filter[porting_order_id]=a,b", Code::BadRequest, "filter[porting_order_id]");
}

#[test]
fn values_are_checked_by_their_schema() {
    let orders = "/porting_orders";
    for (query, code, name) in [
        ("page[size]=251", Code::Range, "page[size]"),
        ("page[size]=0", Code::Range, "page[size]"),
        ("page[number]=-1", Code::Range, "page[number]"),
        ("page[number]=one", Code::Type, "page[number]"),
        ("page[number]=1.5", Code::Type, "page[number]"),
        ("page[number]=1&page[number]=2", Code::Type, "page[number]"),
        ("page=1", Code::Type, "page"),
        ("page=1&page[size]=5", Code::Type, "page"),
        ("include_phone_numbers=yes", Code::Type, "include_phone_numbers"),
        ("include_phone_numbers[x]=true", Code::Type, "include_phone_numbers[x]"),
        ("filter[customer_reference][x]=1", Code::Type, "filter[customer_reference][x]"),
        ("filter[end_user]=x", Code::Type, "filter[end_user]"),
        ("sort[value]=id", Code::BadValue, "sort[value]"),
    ] {
        assert_bad(orders, query, code, name);
    }
    assert_bad("/porting/events", "filter[created_at][gte]=1.3.2026", Code::BadRequest, "filter[created_at][gte]");
    assert_bad("/porting_orders/x/loa_template", "loa_configuration_id=x", Code::BadRequest, "loa_configuration_id");
}

#[test]
fn what_is_unknown_is_ignored_or_refused() {
    for (query, name) in [
        ("x=1", "x"),
        ("filter[x]=1", "filter[x]"),
        ("filter[misc][x]=1", "filter[misc][x]"),
        ("page[x]=1", "page[x]"),
        ("page[]=1", "page[]"),
        ("page[.]=1", "page[.]"),
        ("filter[misc][][0]=1", "filter[misc][][0]"),
        ("page[][number]=x", "page[][number]"),
        ("filter[status]=draft", "filter[status]"),
    ] {
        assert_eq!(judged("/porting_orders", query, Leeway::Open), [], "{query}");
        let found = format!("{:?}", judged("/porting_orders", query, Leeway::Closed));
        assert!(found.contains("BadFilter") && found.contains(&format!("Parameter({name:?})")), "{found}");
    }
    assert_eq!(judged("/porting_orders", "page[number]=0", Leeway::Open), []);
    assert_eq!(judged("/porting_orders", "page[number]=0", Leeway::Closed).len(), 1);
}
