//! Every rule on the smallest description that shows it.

use super::change::Change;
use super::rules::Effect::{Breaking, Ok as Fine};
use super::*;
use serde_json::json;

fn description(paths: Value, components: Value) -> Value {
    json!({"openapi": "3.1.0", "info": {"title": "t", "version": "1"}, "paths": paths, "components": components})
}

fn diff(old: &Value, new: &Value) -> Vec<Change> {
    changes(old, new, ["old", "new"]).unwrap()
}

/// The changes as `at | kind | source | wire`.
fn lines(old: &Value, new: &Value) -> Vec<String> {
    let word = |effect| if effect == Breaking { "breaking" } else { "ok" };
    diff(old, new)
        .iter()
        .map(|change| {
            let kind = serde_json::to_value(change.kind).unwrap();
            format!("{} | {} | {} {}", change.at, kind.as_str().unwrap(), word(change.source), word(change.wire))
        })
        .collect()
}

fn operation(id: &str) -> Value {
    json!({"operationId": id, "responses": {"200": {"description": "d"}}})
}

fn media(schema: &Value) -> Value {
    json!({"application/json": {"schema": schema}})
}

fn sending(schema: &Value) -> Value {
    let mut patch = operation("update");
    patch["requestBody"] = json!({"required": true, "content": media(schema)});
    description(json!({"/porting": {"patch": patch}}), json!({}))
}

fn answering(schema: &Value) -> Value {
    let get = json!({"operationId": "show", "responses": {"200": {"description": "d", "content": media(schema)}}});
    description(json!({"/porting": {"get": get}}), json!({}))
}

fn asking(parameters: Value) -> Value {
    let mut get = operation("list");
    get["parameters"] = parameters;
    description(json!({"/porting": {"get": get}}), json!({}))
}

fn query(name: &str, schema: Value) -> Value {
    json!({"name": name, "in": "query", "schema": schema})
}

/// What becomes of a change of `a`, first where it is sent and then where it is received.
fn both_ways(old: Value, new: Value) -> [Vec<String>; 2] {
    let short = |lines: Vec<String>| -> Vec<String> {
        lines.iter().map(|line| line.split_once(" | ").unwrap().1.to_owned()).collect()
    };
    [short(lines(&sending(&old), &sending(&new))), short(lines(&answering(&old), &answering(&new)))]
}

fn object(property: Value, required: bool) -> Value {
    let names = if required { json!(["a"]) } else { json!([]) };
    json!({"type": "object", "properties": {"a": property}, "required": names})
}

fn text() -> Value {
    json!({"type": "string"})
}

#[track_caller]
fn assert_both(old: Value, new: Value, sent: &[&str], received: &[&str]) {
    assert_eq!(both_ways(old, new), [sent.to_vec(), received.to_vec()]);
}

#[test]
fn documentation_and_the_version_of_the_format_are_no_changes() {
    let mut old =
        answering(&object(json!({"type": "string", "nullable": true, "minimum": 1, "exclusiveMinimum": true}), true));
    old["openapi"] = json!("3.0.1");
    let mut new = answering(&object(
        json!({"type": ["string", "null"], "exclusiveMinimum": 1, "description": "d", "example": "e"}),
        true,
    ));
    new["paths"]["/porting"]["get"]["summary"] = json!("s");
    assert_eq!(diff(&old, &new), []);
    let variants =
        answering(&object(json!({"anyOf": [{"type": "string", "exclusiveMinimum": 1}, {"type": "null"}]}), true));
    assert_eq!(diff(&old, &variants), []);
}

#[test]
fn how_it_is_divided_into_components_is_no_change() {
    let schema = object(json!({"type": "array", "items": object(text(), true)}), true);
    let mut inline = sending(&schema);
    inline["paths"]["/porting"]["patch"]["parameters"] = json!([query("q", text())]);
    let patch = json!({
        "operationId": "update",
        "parameters": [{"$ref": "#/components/parameters/Q"}],
        "requestBody": {"$ref": "#/components/requestBodies/B"},
        "responses": {"200": {"$ref": "#/components/responses/R"}}
    });
    let components = json!({
        "parameters": {"Q": query("q", text())},
        "requestBodies": {"B": {"required": true, "content": media(&json!({"$ref": "#/components/schemas/S"}))}},
        "responses": {"R": {"description": "d"}},
        "schemas": {
            "S": {"allOf": [{"type": "object", "required": ["a"]}, {"properties": {"a": {"type": "array", "items": {"$ref": "#/components/schemas/I"}}}}]},
            "I": object(text(), true)
        }
    });
    let divided = description(json!({"/porting": {"patch": patch}}), components);
    assert_eq!(diff(&inline, &divided), []);
    assert_eq!(diff(&divided, &inline), []);
}

#[test]
fn recursive_schemas_end() {
    let tree = |leaf: Value| {
        let node = json!({"type": "object", "properties": {
            "children": {"type": "array", "items": {"$ref": "#/components/schemas/Node"}}, "leaf": leaf
        }});
        let mut document = answering(&json!({"$ref": "#/components/schemas/Node"}));
        document["components"] = json!({"schemas": {"Node": node}});
        document
    };
    assert_eq!(diff(&tree(text()), &tree(text())), []);
    assert_eq!(
        lines(&tree(text()), &tree(json!({"type": "integer"}))),
        ["answer 200: leaf | type-changed | breaking breaking"]
    );
}

#[test]
fn types_that_all_refer_to_each_other_are_not_listed_without_end() {
    let web = |kind: &str| {
        let names: Vec<String> = (0..12).map(|n| format!("T{n}")).collect();
        let mut properties: Value =
            names.iter().map(|name| (name.clone(), json!({"$ref": format!("#/components/schemas/{name}")}))).collect();
        properties["leaf"] = json!({"type": kind});
        let schemas: Value =
            names.iter().map(|name| (name.clone(), json!({"type": "object", "properties": properties}))).collect();
        let mut document = answering(&json!({"$ref": "#/components/schemas/T0"}));
        document["components"] = json!({"schemas": schemas});
        document
    };
    let found = diff(&web("string"), &web("integer")).len();
    assert!((12..500).contains(&found), "{found}");
}

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
fn parameters_come_and_go() {
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
fn filters_are_compared_by_their_names_on_the_wire() {
    let filter = |properties: Value| query("filter", json!({"type": "object", "properties": properties}));
    let nested =
        asking(json!([filter(json!({"misc": {"type": "object", "properties": {"type": text()}}, "a": text()}))]));
    let flat = asking(json!([query("filter[a]", text()), query("filter[misc][type]", text())]));
    assert_eq!(diff(&nested, &flat), []);
    let dotted = asking(json!([query("filter[a]", text()), query("filter[misc.type]", text())]));
    assert_eq!(lines(&dotted, &nested), ["query filter[misc][type] | parameter-respelled | ok breaking"]);
    // Published once; the generator refuses it, the comparison must not.
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
    // Both are a list in the code and written alike.
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
fn properties_come_and_go() {
    let none = json!({"type": "object", "properties": {"z": text()}});
    let with = |property: Value, required: bool| {
        let mut schema = object(property, required);
        schema["properties"]["z"] = text();
        schema
    };
    assert_both(none.clone(), with(text(), false), &["property-added | ok ok"], &["property-added | ok ok"]);
    assert_both(none.clone(), with(text(), true), &["property-added | breaking breaking"], &["property-added | ok ok"]);
    let null = json!({"type": ["string", "null"]});
    assert_both(none.clone(), with(null, true), &["property-added | ok breaking"], &["property-added | ok ok"]);
    assert_both(
        with(text(), false),
        none.clone(),
        &["property-removed | breaking breaking"],
        &["property-removed | breaking ok"],
    );
    assert_both(
        with(text(), true),
        none,
        &["property-removed | breaking breaking"],
        &["property-removed | breaking breaking"],
    );
    let spelled = |name: &str| json!({"type": "object", "properties": {name: text()}});
    assert_both(
        spelled("aB"),
        spelled("a_b"),
        &["property-respelled | ok breaking"],
        &["property-respelled | ok breaking"],
    );
}

#[test]
fn required_and_nullable_properties() {
    let null = json!({"type": ["string", "null"]});
    let list = json!({"type": "array", "items": text()});
    assert_both(
        object(text(), false),
        object(text(), true),
        &["became-required | breaking breaking"],
        &["became-required | breaking ok"],
    );
    assert_both(
        object(text(), true),
        object(text(), false),
        &["became-optional | breaking ok"],
        &["became-optional | breaking breaking"],
    );
    assert_both(
        object(text(), false),
        object(null.clone(), false),
        &["became-nullable | ok ok"],
        &["became-nullable | ok ok"],
    );
    assert_both(
        object(null.clone(), false),
        object(text(), false),
        &["became-non-nullable | ok breaking"],
        &["became-non-nullable | ok ok"],
    );
    assert_both(
        object(text(), true),
        object(null, true),
        &["became-nullable | breaking ok"],
        &["became-nullable | breaking breaking"],
    );
    // A list that is received is a list, required or not.
    assert_both(
        object(list.clone(), false),
        object(list, true),
        &["became-required | breaking breaking"],
        &["became-required | ok ok"],
    );
}

#[test]
fn enum_values_come_and_go() {
    let of = |values: Value| object(json!({"type": "string", "enum": values}), true);
    assert_both(of(json!(["a"])), of(json!(["b", "a"])), &["enum-value-added | ok ok"], &["enum-value-added | ok ok"]);
    assert_both(
        of(json!(["a", "b"])),
        of(json!(["a"])),
        &["enum-value-removed | breaking breaking"],
        &["enum-value-removed | breaking ok"],
    );
    assert_both(
        of(json!(["in-process"])),
        of(json!(["in_process"])),
        &["enum-value-respelled | ok breaking"],
        &["enum-value-respelled | ok breaking"],
    );
    let (up, down) = (of(json!(["at"])), of(json!(["at", "-at"])));
    assert_both(up, down, &["enum-value-added | ok ok"], &["enum-value-added | ok ok"]);
    assert_both(
        of(json!(["a"])),
        object(text(), true),
        &["type-changed | breaking ok"],
        &["type-changed | breaking ok"],
    );
    assert_both(
        object(text(), true),
        of(json!(["a"])),
        &["type-changed | breaking breaking"],
        &["type-changed | breaking ok"],
    );
}

#[test]
fn types_and_formats() {
    let of = |schema: Value| object(schema, true);
    let (integer, number) = (of(json!({"type": "integer"})), of(json!({"type": "number"})));
    assert_both(
        integer.clone(),
        number.clone(),
        &["type-changed | breaking ok"],
        &["type-changed | breaking breaking"],
    );
    assert_both(number, integer, &["type-changed | breaking breaking"], &["type-changed | breaking ok"]);
    let uuid = of(json!({"type": "string", "format": "uuid"}));
    assert_both(of(text()), uuid.clone(), &["format-changed | breaking breaking"], &["format-changed | breaking ok"]);
    assert_both(uuid, of(text()), &["format-changed | breaking ok"], &["format-changed | breaking ok"]);
    let email = of(json!({"type": "string", "format": "email"}));
    assert_both(of(text()), email, &["format-changed | ok breaking"], &["format-changed | ok ok"]);
    assert_both(of(json!({"type": "object"})), of(json!({})), &["type-changed | ok ok"], &["type-changed | ok ok"]);
}

#[test]
fn constraints_concern_what_is_sent() {
    let of = |key: &str, value: Value| object(json!({"type": "string", key: value}), true);
    for (key, loose, tight) in [
        ("maxLength", json!(9), json!(5)),
        ("minLength", json!(1), json!(2)),
        ("minimum", json!(1), json!(2)),
        ("pattern", Value::Null, json!("^a$")),
        ("exclusiveMaximum", json!(9), json!(8)),
        ("readOnly", json!(false), json!(true)),
    ] {
        let loose = if loose.is_null() { object(text(), true) } else { of(key, loose) };
        assert_both(
            loose.clone(),
            of(key, tight.clone()),
            &["constraint-tightened | ok breaking"],
            &["constraint-tightened | ok ok"],
        );
        assert_both(of(key, tight), loose, &["constraint-loosened | ok ok"], &["constraint-loosened | ok ok"]);
    }
    assert_both(
        of("default", json!("a")),
        of("default", json!("b")),
        &["default-changed | ok ok"],
        &["default-changed | ok ok"],
    );
    let closed =
        json!({"type": "object", "properties": {"a": text()}, "required": ["a"], "additionalProperties": false});
    assert_both(
        object(text(), true),
        closed,
        &["constraint-tightened | ok breaking"],
        &["constraint-tightened | ok ok"],
    );
}

#[test]
fn choices() {
    let variant = |tag: &str, kind: &str| json!({"type": "object", "properties": {"t": {"type": "string", "enum": [tag]}, "v": {"type": kind}}});
    let of = |variants: Value| object(json!({"oneOf": variants}), true);
    let two = of(json!([variant("a", "string"), variant("b", "string")]));
    let three = of(json!([variant("a", "string"), variant("c", "string"), variant("b", "string")]));
    assert_both(two.clone(), three.clone(), &["variant-added | ok ok"], &["variant-added | ok ok"]);
    assert_both(three, two.clone(), &["variant-removed | breaking breaking"], &["variant-removed | breaking ok"]);
    let other = of(json!([variant("b", "string"), variant("a", "integer")]));
    assert_both(two, other, &["type-changed | breaking breaking"], &["type-changed | breaking breaking"]);
    // What nothing tells apart is plain JSON in the code.
    let plain = |kind: &str| {
        of(json!([{"type": "object", "properties": {"v": {"type": kind}}}, {"type": "array", "items": {}}]))
    };
    assert_both(plain("string"), plain("integer"), &["type-changed | ok breaking"], &["type-changed | ok breaking"]);
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
fn answers() {
    let answer = |responses: Value| {
        description(json!({"/porting": {"get": {"operationId": "show", "responses": responses}}}), json!({}))
    };
    let content = |media: &[&str]| -> Value {
        media.iter().map(|media| ((*media).to_owned(), json!({"schema": text()}))).collect()
    };
    let with = |status: &str, media: &[&str]| {
        answer(json!({status: {"description": "d", "content": content(media)}, "404": {"description": "d"}}))
    };
    let json = with("200", &["application/json"]);
    assert_eq!(lines(&json, &with("201", &["application/json"])), ["answer 201 | status-changed | ok ok"]);
    assert_eq!(
        lines(&json, &with("200", &["application/pdf"])),
        ["answer 200 | media-type-changed | breaking breaking"]
    );
    assert_eq!(
        lines(&json, &with("200", &["application/json", "text/csv"])),
        ["answer 200 | media-type-added | ok ok"]
    );
    assert_eq!(
        lines(&with("200", &["application/json", "text/csv"]), &json),
        ["answer 200 | media-type-removed | breaking breaking"]
    );
    assert_eq!(lines(&with("200", &[]), &json), ["answer 200 | media-type-changed | breaking ok"]);
    let other_errors = answer(
        json!({"200": {"description": "d", "content": content(&["application/json"])}, "default": {"description": "d"}}),
    );
    assert_eq!(diff(&json, &other_errors), []);
}

#[test]
fn the_exit_status_tells_compatible_from_breaking() {
    let (none, one) = (asking(json!([])), asking(json!([query("a", text())])));
    assert_eq!(status(&diff(&none, &none)), 0);
    assert_eq!(status(&diff(&none, &one)), 1);
    assert_eq!(status(&diff(&one, &none)), 2);
    let moved = description(json!({"/porting_orders": {"get": one["paths"]["/porting"]["get"]}}), json!({}));
    assert_eq!(status(&diff(&one, &moved)), 2);
    assert_eq!(super::super::FAILED, 3);
    assert!(files(Path::new("does/not/exist.yml"), Path::new("nor/this.yml"), Format::Text).is_err());
    let error = changes(&none, &json!({"paths": {}}), ["a.yml", "b.yml"]).unwrap_err();
    assert!(format!("{error:#}").contains("b.yml"), "{error:#}");
}

#[test]
fn the_text_has_a_line_per_change_under_its_operation() {
    let (none, one) = (asking(json!([])), asking(json!([query("a", text())])));
    assert_eq!(
        text_of(&one, &none),
        "list\n  source: breaking, wire: breaking  query a: the parameter was removed\n\n1 change; breaking: 1 for the source, 1 on the wire."
    );
    assert_eq!(text_of(&one, &one), "No changes.");
}

fn text_of(old: &Value, new: &Value) -> String {
    super::text(&diff(old, new))
}

#[test]
fn the_json_is_a_list_of_documented_objects() {
    let found = diff(&asking(json!([])), &asking(json!([query("a", text())])));
    let parsed: Value = serde_json::from_str(&report::json(&found).unwrap()).unwrap();
    let expected = json!([{
        "operation": "list", "at": "query a", "kind": "parameter-added", "detail": "an optional parameter was added",
        "source": "ok", "wire": "ok"
    }]);
    assert_eq!(parsed, expected);
    assert_eq!((found[0].source, found[0].wire), (Fine, Fine));
}
