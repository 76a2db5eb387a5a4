use super::model::{Face, Kind, Shape};
use super::{Built, Entries, build};
use serde_json::{Value, json};

fn reference(name: &str) -> Value {
    json!({"$ref": format!("#/components/schemas/{name}")})
}

/// A description after the stages: a list below an order, and an action.
fn prepared() -> Value {
    let page = |name: &str| json!({"name": name, "in": "query", "schema": {"type": "integer"}});
    let order = json!({"name": "id", "in": "path", "required": true, "schema": {"type": "string"}});
    let content =
        |name: &str| json!({"200": {"description": "", "content": {"application/json": {"schema": reference(name)}}}});
    json!({
        "paths": {
            "/porting_orders/{id}/gadgets": {
                "get": {
                    "operationId": "ListGadgets", "summary": "List gadgets", "responses": content("ListGadgetsResponse"),
                    "parameters": [
                        order, page("page[number]"), page("page[size]"),
                        {"name": "filter[kind]", "in": "query", "schema": reference("Kind"), "description": "Only this kind"},
                        {"name": "filter[made_at][gt]", "in": "query", "schema": {"type": "string", "format": "date-time"}}
                    ]
                },
                "post": {
                    "operationId": "CreateGadget", "parameters": [order], "responses": content("GadgetResponse"),
                    "requestBody": {"content": {"application/json": {"schema": reference("CreateGadget")}}}
                }
            },
            "/porting_orders/{id}/actions/hold": {"post": {"operationId": "HoldOrder", "parameters": [order], "responses": {"204": {"description": ""}}}}
        },
        "components": {"schemas": {
            "Kind": {"type": "string", "enum": ["a", "b"]},
            "Gadget": {"properties": {"id": {"type": "string", "format": "uuid"}, "kind": reference("Kind")}},
            "CreateGadget": {"required": ["kind"], "properties": {
                "pin": {"type": "string", "format": "password"}, "kind": reference("Kind"), "owner_id": {"type": "string", "format": "uuid"}
            }},
            "GadgetResponse": {"properties": {"data": reference("Gadget")}},
            "ListGadgetsResponse": {"properties": {"data": {"type": "array", "items": reference("Gadget")}, "meta": reference("PaginationMeta")}},
            "PaginationMeta": {"properties": {}}
        }}
    })
}

fn built(entries: &Value) -> anyhow::Result<Built> {
    build(&prepared(), &Entries::from_tree(entries.clone())?)
}

#[test]
fn operations_without_an_entry_are_named_by_path_and_reported() {
    let built = built(&json!({"groups": {"orders": {"handle": "OrderHandle"}}})).unwrap();
    let [list, create, hold] = built.surface.operations.as_slice() else { panic!("three operations") };
    assert_eq!((list.group.as_str(), list.method.as_str(), list.response.shape), ("gadgets", "list", Shape::Page));
    assert_eq!(list.command.as_deref().unwrap(), ["gadgets", "list"]);
    let names: Vec<_> = list.query.iter().map(|query| (query.rust.as_str(), query.option.as_str())).collect();
    assert_eq!(names, [("kind", "kind"), ("made_at_gt", "made-at-gt")]);
    assert_eq!((list.ids[0].name.as_str(), list.ids[0].id.as_str()), ("order_id", "PortingOrderId"));
    let fields: Vec<_> = create.body.as_ref().unwrap().fields.iter().map(|field| (&*field.wire, &field.kind)).collect();
    let owner = Kind::Id("OwnerId".to_owned());
    assert_eq!(fields, [("kind", &Kind::Enum("Kind".to_owned())), ("pin", &Kind::Secret), ("owner_id", &owner)]);
    assert_eq!((hold.group.as_str(), hold.method.as_str(), hold.response.shape), ("orders", "hold", Shape::Empty));
    assert!(!hold.is_safe, "operations without an entry are not retried");
    let assumptions = built.assumptions.join("\n");
    for part in ["the new group `gadgets`", "HoldOrder: `orders.hold`", "CreateGadget: not sent again"] {
        assert!(assumptions.contains(part), "{assumptions}");
    }
    assert!(built.surface.ids.iter().any(|id| id.name == "OwnerId"));
}

#[test]
fn a_name_that_is_taken_gets_a_word_before_it() {
    let mut description = prepared();
    let paths = description["paths"].as_object_mut().unwrap();
    let gadgets = paths.remove("/porting_orders/{id}/gadgets").unwrap();
    paths.insert("/porting_orders/{id}/types".to_owned(), gadgets);
    let built = build(&description, &Entries::from_tree(json!({"groups": {"orders": {}}})).unwrap()).unwrap();
    assert!(built.surface.operations.iter().any(|operation| operation.group == "order_types"));
}

#[test]
fn an_entry_takes_precedence() {
    let built = built(&json!({
        "groups": {"orders": {}, "things": {"rust": "Things", "below": "orders", "command": "stuff"}},
        "operations": {"ListGadgets": {
            "group": "things", "method": "all", "command": "stuff all", "by_hand": ["python"], "retry": {"safe": "it reads"},
            "query": {"filter[made_at][gt]": {"rust": "since", "option": "from", "type": "time"}}
        }}
    }))
    .unwrap();
    let list = &built.surface.operations[0];
    assert_eq!((list.group.as_str(), list.method.as_str()), ("things", "all"));
    assert!(list.by_hand.contains(&Face::Python));
    // The order of the file comes first.
    assert_eq!((list.query[0].rust.as_str(), list.query[0].option.as_str()), ("since", "from"));
    // Sibling paths belong to the same group.
    assert_eq!(
        (built.surface.operations[1].group.as_str(), &*built.surface.operations[1].method),
        ("things", "create")
    );
}

#[test]
fn an_entry_for_nothing_is_stale() {
    let built = built(&json!({"operations": {"ListWidgets": {"group": "widgets"}}})).unwrap();
    assert_eq!(built.stale.len(), 1);
    assert!(built.stale[0].message.contains("an entry for ListWidgets"), "{}", built.stale[0].message);
}

#[test]
fn impossible_entries_are_rejected_with_their_location() {
    let rejected = |entries: Value| format!("{:#}", built(&entries).err().unwrap());
    let parameter = rejected(json!({"operations": {"ListGadgets": {"query": {"filter[age]": {}}}}}));
    assert!(parameter.contains("operations.ListGadgets.query has \"filter[age]\""), "{parameter}");
    let kind = rejected(json!({"operations": {"ListGadgets": {"query": {"filter[kind]": {"type": "odd"}}}}}));
    assert!(kind.contains("the type \"odd\" is not known"), "{kind}");
    let twice = rejected(json!({"operations": {"CreateGadget": {"method": "list"}}}));
    assert!(twice.contains("ListGadgets and CreateGadget would both be `gadgets.list`"), "{twice}");
    let odd = rejected(json!({"operations": {"CreateGadget": {"metod": "list"}}}));
    assert!(odd.contains("CreateGadget: unknown field `metod`"), "{odd}");
}
