//! Operations, parameters, bodies and responses.

use super::*;

#[test]
fn operations() {
    let one = |path: &str, method: &str, id: &str| description(json!({path: {method: operation(id)}}), json!({}));
    let old = one("/porting", "get", "ListOrders");
    assert_eq!(diff(&old, &one("/porting", "get", "listOrders")), []);
    assert_eq!(lines(&old, &one("/porting", "get", "orders")), [" | operation-renamed | breaking ok"]);
    assert_eq!(lines(&old, &one("/porting_orders", "get", "list_orders")), [" | operation-moved | ok breaking"]);
    assert_eq!(lines(&old, &one("/porting", "post", "ListOrders")), [" | operation-moved | ok breaking"]);
    let two = description(json!({"/porting": {"get": operation("ListOrders"), "post": operation("new")}}), json!({}));
    assert_eq!(lines(&old, &two), [" | operation-added | ok ok"]);
    assert_eq!(lines(&two, &old), [" | operation-removed | breaking breaking"]);
    let mut deprecated = old.clone();
    deprecated["paths"]["/porting"]["get"]["deprecated"] = json!(true);
    assert_eq!(lines(&old, &deprecated), [" | deprecated | ok ok"]);
}

#[test]
fn the_server_and_the_way_to_authenticate_are_on_the_wire_only() {
    let old = sending(&text());
    let mut new = old.clone();
    new["servers"] = json!([{"url": "https://elsewhere"}]);
    new["security"] = json!([{"key": []}]);
    new["components"] = json!({"securitySchemes": {"key": {"type": "http", "scheme": "bearer"}}});
    assert_eq!(lines(&old, &new), [" | server-changed | ok breaking", " | security-changed | ok breaking"]);
}

#[test]
fn parameters_are_added_and_removed() {
    let (none, one) = (asking(json!([])), asking(json!([query("a", text())])));
    let mut needed = query("a", text());
    needed["required"] = json!(true);
    let needed = asking(json!([needed]));
    assert_eq!(lines(&none, &one), ["query a | parameter-added | ok ok"]);
    assert_eq!(lines(&none, &needed), ["query a | parameter-added | breaking breaking"]);
    assert_eq!(lines(&one, &none), ["query a | parameter-removed | breaking breaking"]);
    assert_eq!(lines(&one, &needed), ["query a | became-required | breaking breaking"]);
    assert_eq!(lines(&needed, &one), ["query a | became-optional | ok ok"]);
    let header = asking(json!([{"name": "a", "in": "header", "schema": text()}]));
    assert_eq!(lines(&one, &header), ["header a | parameter-moved | ok breaking"]);
}

#[test]
fn filters_are_compared_by_their_wire_names() {
    let filter = |properties: Value| query("filter", json!({"type": "object", "properties": properties}));
    let nested =
        asking(json!([filter(json!({"misc": {"type": "object", "properties": {"type": text()}}, "a": text()}))]));
    let flat = asking(json!([query("filter[a]", text()), query("filter[misc][type]", text())]));
    assert_eq!(diff(&nested, &flat), []);
    let dotted = asking(json!([query("filter[a]", text()), query("filter[misc.type]", text())]));
    assert_eq!(lines(&dotted, &nested), ["query filter[misc][type] | parameter-respelled | ok breaking"]);
    // Published once; the generator rejects it, but the comparison must not.
    let twice = asking(json!([
        query("filter[misc][type]", text()),
        query("filter[misc.type]", text()),
        query("filter[a]", text())
    ]));
    assert_eq!(lines(&twice, &flat), ["query filter[misc.type] | parameter-removed | breaking breaking"]);
}

#[test]
fn a_scalar_that_became_a_list_is_one_change() {
    let kind = json!({"type": "string", "enum": ["a", "b"]});
    let list = json!({"type": "array", "items": kind});
    let choice = json!({"oneOf": [kind, list]});
    let one = |schema: &Value| asking(json!([query("filter[s]", schema.clone())]));
    assert_eq!(lines(&one(&kind), &one(&list)), ["query filter[s] | type-changed | breaking ok"]);
    assert_eq!(lines(&one(&list), &one(&kind)), ["query filter[s] | type-changed | breaking breaking"]);
    // Both are a list in the code and are sent alike.
    assert_eq!(diff(&one(&list), &one(&choice)), []);
    assert_both(
        object(kind, true),
        object(choice, true),
        &["type-changed | breaking ok"],
        &["type-changed | breaking breaking"],
    );
}

#[test]
fn parameters_in_paths_are_sent_by_position_and_always_ids() {
    let path = |path: &str, name: &str, schema: Value| {
        let mut get = operation("show");
        get["parameters"] = json!([{"name": name, "in": "path", "required": true, "schema": schema}]);
        description(json!({path: {"get": get}}), json!({}))
    };
    let old = path("/porting/{id}", "id", text());
    assert_eq!(
        lines(&old, &path("/porting/{order_id}", "order_id", text())),
        ["path order_id | parameter-renamed | breaking ok"]
    );
    let uuid = json!({"type": "string", "format": "uuid"});
    assert_eq!(lines(&old, &path("/porting/{id}", "id", uuid)), ["path id | format-changed | ok breaking"]);
}

#[test]
fn bodies() {
    let none = description(json!({"/porting": {"patch": operation("update")}}), json!({}));
    let needed = sending(&text());
    let mut optional = needed.clone();
    optional["paths"]["/porting"]["patch"]["requestBody"]["required"] = json!(false);
    assert_eq!(lines(&none, &needed), ["body | body-added | breaking breaking"]);
    assert_eq!(lines(&none, &optional), ["body | body-added | ok ok"]);
    assert_eq!(lines(&needed, &none), ["body | body-removed | breaking breaking"]);
    assert_eq!(lines(&optional, &needed), ["body | became-required | breaking breaking"]);
    assert_eq!(lines(&needed, &optional), ["body | became-optional | ok ok"]);
}

#[test]
fn responses() {
    let response = |responses: Value| {
        description(json!({"/porting": {"get": {"operationId": "show", "responses": responses}}}), json!({}))
    };
    let content = |media: &[&str]| -> Value {
        media.iter().map(|media| ((*media).to_owned(), json!({"schema": text()}))).collect()
    };
    let with = |status: &str, media: &[&str]| {
        response(json!({status: {"description": "d", "content": content(media)}, "404": {"description": "d"}}))
    };
    let json = with("200", &["application/json"]);
    assert_eq!(lines(&json, &with("201", &["application/json"])), ["response 201 | status-changed | ok ok"]);
    assert_eq!(
        lines(&json, &with("200", &["application/pdf"])),
        ["response 200 | media-type-changed | breaking breaking"]
    );
    assert_eq!(
        lines(&json, &with("200", &["application/json", "text/csv"])),
        ["response 200 | media-type-added | ok ok"]
    );
    assert_eq!(
        lines(&with("200", &["application/json", "text/csv"]), &json),
        ["response 200 | media-type-removed | breaking breaking"]
    );
    assert_eq!(lines(&with("200", &[]), &json), ["response 200 | media-type-changed | breaking ok"]);
    let other_errors = response(
        json!({"200": {"description": "d", "content": content(&["application/json"])}, "default": {"description": "d", "content": {"a/b": {"schema": {"prefixItems": []}}}}}),
    );
    assert_eq!(diff(&json, &other_errors), []);
}
