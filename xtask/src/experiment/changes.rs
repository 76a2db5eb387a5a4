//! A synthetic revision of the description: its additions, and its removals.

use anyhow::Context;
use serde_json::{Value, json};

/// The removed operations, with their paths and methods. The second is the only plain one of its group, and the overlay has
/// an action for the third.
pub(super) const GONE: [(&str, &str, &str); 3] = [
    ("listPortingUKCarriers", "/porting/uk_carriers", "get"),
    ("ListPortingOrderComments", "/porting_orders/{id}/comments", "get"),
    ("GetPortingOrderSubRequest", "/porting_orders/{id}/sub_request", "get"),
];

/// Makes the changes.
pub(super) fn apply(description: &mut Value) -> anyhow::Result<()> {
    let list = json!({"parameters": [order(), page(), filter(), sort()], "responses": page_of("Inspection")});
    let create = json!({
        "parameters": [order()],
        "requestBody": {"required": true, "content": content("CreateInspection")},
        "responses": one("201", "Inspection")
    });
    let on_one = |name: &str| {
        let response =
            if name == "Get" { one("200", "Inspection") } else { json!({"204": {"description": "Removed."}}) };
        operation(
            &format!("{name}PortingOrderInspection"),
            json!({"parameters": [order(), id()], "responses": response}),
        )
    };
    let paths = object(description, "/paths")?;
    paths.insert(
        "/porting_orders/{id}/inspections".to_owned(),
        json!({
            "get": operation("ListPortingOrderInspections", list),
            "post": operation("CreatePortingOrderInspection", create)
        }),
    );
    let one_path = "/porting_orders/{id}/inspections/{inspection_id}";
    paths.insert(one_path.to_owned(), json!({"get": on_one("Get"), "delete": on_one("Delete")}));
    let hold = json!({"parameters": [order()], "responses": {"202": {"description": "Held."}}});
    paths.insert("/porting_orders/{id}/actions/hold".to_owned(), json!({"post": operation("HoldPortingOrder", hold)}));
    surveys(paths);
    for (id, path, method) in GONE {
        let item = paths.get_mut(path).and_then(Value::as_object_mut);
        let gone = item.and_then(|item| item.remove(method));
        gone.with_context(|| format!("{id} is no longer described; remove another operation"))?;
    }
    paths.retain(|_, item| item.as_object().is_some_and(|item| !item.is_empty()));

    let schemas = object(description, "/components/schemas")?;
    schemas.remove("GetSubRequestByPortingOrder");
    schemas.insert("Inspection".to_owned(), inspection());
    schemas.insert("CreateInspection".to_owned(), create_inspection());
    schemas.insert(
        "InspectionSeverity".to_owned(),
        json!({"type": "string", "enum": ["minor", "major"], "example": "minor", "description": "The severity."}),
    );
    schemas.insert("Survey".to_owned(), survey());
    schemas.insert("ChangeSurvey".to_owned(), change_survey());
    // Another filter and another clearable field, in existing operations.
    let filter = filter_of(description, "/paths/~1porting~1events/get")?;
    filter.insert("channel".to_owned(), json!({"type": "string", "description": "Only events sent by this channel."}));
    let location = "/components/schemas/PortingOrderEndUserLocation/properties";
    object(description, location)?.insert(
        "building".to_owned(),
        json!({"type": ["string", "null"], "description": "Name of the building.", "example": "North Wing"}),
    );
    // One more value.
    let values = description.pointer_mut("/components/schemas/PortabilityStatus/enum");
    let values = values.and_then(Value::as_array_mut).context("PortabilityStatus no longer has values")?;
    values.push(json!("paused"));
    Ok(())
}

fn object<'a>(description: &'a mut Value, pointer: &str) -> anyhow::Result<&'a mut crate::document::Object> {
    let found = description.pointer_mut(pointer).and_then(Value::as_object_mut);
    found.with_context(|| format!("#{pointer} no longer exists; change something else"))
}

fn filter_of<'a>(description: &'a mut Value, operation: &str) -> anyhow::Result<&'a mut crate::document::Object> {
    let parameters = description.pointer_mut(operation).and_then(|operation| operation["parameters"].as_array_mut());
    let filter = parameters.into_iter().flatten().find(|parameter| parameter["name"] == "filter");
    let filter = filter.and_then(|filter| filter["schema"]["properties"].as_object_mut());
    filter.with_context(|| format!("{operation} no longer has a filter; change another"))
}

fn operation(id: &str, mut rest: Value) -> Value {
    rest["operationId"] = json!(id);
    rest["summary"] = json!(heck::ToTitleCase::to_title_case(id));
    rest["description"] = json!("It might be published one day.");
    rest["tags"] = json!(["Porting Orders"]);
    rest
}

fn order() -> Value {
    json!({"$ref": "#/components/parameters/PathPortingOrderID"})
}

fn page() -> Value {
    json!({"$ref": "#/components/parameters/porting-order_PageConsolidated"})
}

fn id() -> Value {
    json!({"name": "inspection_id", "in": "path", "required": true, "description": "Identifier of the inspection.",
           "schema": {"type": "string", "format": "uuid"}, "example": "7d6d2f0a-0b7e-4a55-9f0e-2f7a9c0d1e34"})
}

fn filter() -> Value {
    json!({"name": "filter", "in": "query", "style": "deepObject", "explode": true, "schema": {"type": "object", "properties": {
        "severity": severity(),
        "inspected_at": {"type": "object", "properties": {
            "gte": {"type": "string", "format": "date-time", "description": "Only inspections at this time or later."}
        }}
    }}})
}

fn sort() -> Value {
    json!({"name": "sort", "in": "query", "style": "deepObject", "explode": true, "schema": {"type": "object", "properties": {
        "value": {"type": "string", "enum": ["inspected_at", "-inspected_at"], "description": "Field to sort by."}
    }}})
}

fn content(schema: &str) -> Value {
    json!({"application/json": {"schema": {"$ref": format!("#/components/schemas/{schema}")}}})
}

fn one(status: &str, schema: &str) -> Value {
    let data = json!({"type": "object", "properties": {"data": {"$ref": format!("#/components/schemas/{schema}")}}});
    json!({status: {"description": "It.", "content": {"application/json": {"schema": data}}}})
}

fn page_of(schema: &str) -> Value {
    let items = json!({"$ref": format!("#/components/schemas/{schema}")});
    let page = json!({"type": "object", "properties": {
        "data": {"type": "array", "items": items}, "meta": {"$ref": "#/components/schemas/PaginationMeta"}
    }});
    json!({"200": {"description": "A page.", "content": {"application/json": {"schema": page}}}})
}

fn severity() -> Value {
    json!({"$ref": "#/components/schemas/InspectionSeverity"})
}

fn inspection() -> Value {
    json!({"type": "object", "description": "A visit to the site.", "properties": {
        "id": {"type": "string", "format": "uuid", "example": "7d6d2f0a-0b7e-4a55-9f0e-2f7a9c0d1e34"},
        "title": {"type": "string", "example": "Site visit"},
        "severity": severity(),
        "inspected_at": {"type": "string", "format": "date-time", "example": "2026-03-02T15:00:00Z"},
        "tags": {"type": "array", "items": {"type": "string"}, "example": ["roof"]}
    }})
}

fn create_inspection() -> Value {
    json!({"type": "object", "description": "A requested visit.", "required": ["title"], "properties": {
        "title": {"type": "string", "description": "The subject.", "example": "Site visit"},
        "access_code": {"type": "string", "format": "password", "description": "Opens the door.", "example": "0042"},
        "severity": severity(),
        "site": {"type": "object", "description": "The location.", "properties": {
            "street": {"type": "string", "description": "Street and number.", "example": "Main Street 1"},
            "floor": {"type": "integer", "description": "The floor.", "example": 2}
        }},
        "tags": {"type": "array", "description": "Words to find it by.", "items": {"type": "string"}, "example": ["roof"]}
    }})
}

/// A separate resource with unusual features: reserved words of languages, lists without pages, changes with three states,
/// files, and a name that another group already has.
fn surveys(paths: &mut crate::document::Object) {
    let survey_id = || json!({"name": "id", "in": "path", "required": true, "schema": {"type": "string"}});
    let filter = json!({"name": "filter", "in": "query", "style": "deepObject", "explode": true, "schema": {"type": "object", "properties": {
        "type": {"type": "array", "items": {"type": "string", "enum": ["indoor", "outdoor"]}, "description": "Only these types."},
        "from": {"type": "string", "format": "date", "description": "Only surveys of this day or later."},
        "limit": {"type": "integer", "description": "Only surveys with at most this many rooms."},
        "porting_order_id": {"type": "array", "items": {"type": "string", "format": "uuid"}, "description": "Only surveys for these orders."},
        "done": {"type": "boolean", "description": "Only surveys that are, or are not, done."}
    }}});
    let list = json!({"parameters": [page(), filter], "responses": page_of("Survey")});
    let changed = |body: &str, status: &str| {
        json!({"parameters": if status == "200" { json!([survey_id()]) } else { json!([]) },
               "requestBody": {"required": true, "content": content(body)}, "responses": one(status, "Survey")})
    };
    paths.insert(
        "/porting/surveys".to_owned(),
        json!({"get": operation("listSurveys", list), "post": operation("createSurvey", changed("Survey", "201"))}),
    );
    paths.insert(
        "/porting/surveys/{id}".to_owned(),
        json!({"patch": operation("UpdateSurvey", changed("ChangeSurvey", "200"))}),
    );
    let photo = json!({"parameters": [survey_id()], "responses": {"200": {"description": "A picture.", "content": {"image/png": {
        "schema": {"type": "string", "format": "binary"}
    }}}}});
    paths.insert("/porting/surveys/{id}/photo".to_owned(), json!({"get": operation("GetSurveyPhoto", photo)}));
    let archive = json!({"parameters": [survey_id()], "responses": one("200", "Survey")});
    paths.insert("/porting/surveys/{id}/archive".to_owned(), json!({"post": operation("ArchiveSurvey", archive)}));
    let items = json!({"type": "object", "properties": {"data": {"type": "array", "items": {"$ref": "#/components/schemas/Survey"}}}});
    let all = json!({"200": {"description": "All.", "content": {"application/json": {"schema": items}}}});
    // The client already has reports.
    let reports = operation("ListPortingOrderReports", json!({"parameters": [order()], "responses": all}));
    paths.insert("/porting_orders/{id}/reports".to_owned(), json!({"get": reports}));
}

fn survey() -> Value {
    json!({"type": "object", "description": "A survey.", "required": ["type", "class", "place"], "properties": {
        "id": {"type": "string", "format": "uuid", "example": "7d6d2f0a-0b7e-4a55-9f0e-2f7a9c0d1e34"},
        "type": {"type": "string", "enum": ["indoor", "outdoor"], "example": "indoor"},
        "class": {"type": "string", "example": "first"},
        "from": {"type": "string", "format": "date-time", "example": "2026-03-02T15:00:00Z"},
        "place": {"type": "object", "required": ["street"], "properties": {
            "street": {"type": "string", "example": "Main Street 1"}, "country_code": {"type": "string", "example": "US"}
        }},
        "rooms": {"type": "array", "items": {"type": "object", "required": ["name"], "properties": {
            "name": {"type": "string", "example": "Lab"}, "kinds": {"type": "array", "items": {"type": "string", "enum": ["dry", "wet"]}}
        }}},
        "notes": {"type": "object", "additionalProperties": true}
    }})
}

fn change_survey() -> Value {
    json!({"type": "object", "description": "Changes to a survey.", "properties": {
        "class": {"type": ["string", "null"], "description": "The quality.", "example": "second"},
        "visitor_id": {"type": "string", "format": "uuid", "description": "The visitor.", "example": "7d6d2f0a-0b7e-4a55-9f0e-2f7a9c0d1e34"},
        "door_code": {"type": ["string", "null"], "format": "password", "description": "Opens the door.", "example": "0042"},
        "days": {"type": "array", "items": {"type": "string", "enum": ["monday", "friday"]}, "description": "When."}
    }})
}
