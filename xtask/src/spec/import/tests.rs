use super::*;
use serde_json::json;
use std::path::PathBuf;

/// A vendored description with our prose.
fn present() -> Value {
    json!({
        "openapi": "3.1.0",
        "info": {"title": "Ours", "version": "1", "description": "Our guide."},
        "tags": [{"name": "Orders", "description": "Our tag."}],
        "paths": {"/porting/{id}": {"get": {
            "summary": "Ours", "description": "Our operation.", "operationId": "ShowOrder", "tags": ["Orders"],
            "parameters": [{"name": "id", "in": "path", "required": true, "description": "Our parameter.",
                            "schema": {"type": "string"}, "example": "1"}],
            "responses": {"200": {"description": "Our response.", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Order"}}}}}
        }}},
        "components": {"schemas": {"Order": {"type": "object", "description": "Our order.", "properties": {
            "description": {"type": "string", "description": "Our text.", "example": "x"},
            "status": {"description": "Our status.", "type": "string", "enum": ["a", "b"], "example": "a"}
        }, "example": {"description": "x", "status": "a"}}}}
    })
}

/// Upstream's file with the same structure.
fn upstream() -> Value {
    let mut document = present();
    prose::strip(&mut document);
    document["info"] = json!({"title": "Theirs", "version": "2", "description": "Their guide.", "contact": {"email": "e"}, "termsOfService": "t"});
    let get = &mut document["paths"]["/porting/{id}"]["get"];
    get["summary"] = json!("Theirs");
    get["x-codeSamples"] = json!([]);
    get["externalDocs"] = json!({"url": "u"});
    get["responses"]["200"]["description"] = json!("Theirs");
    document["components"]["schemas"]["Order"]["title"] = json!("Theirs");
    document["components"]["schemas"]["Order"]["properties"]["status"]["example"] = json!("b");
    document
}

fn merged(upstream: Value) -> (Value, prose::Remarks) {
    merge(upstream, &present()).unwrap()
}

#[test]
fn our_prose_is_kept_and_upstream_s_is_dropped() {
    let (tree, remarks) = merged(upstream());
    let mut expected = present();
    expected["info"]["version"] = json!("2");
    assert_eq!(document::to_yaml(&tree).unwrap(), document::to_yaml(&expected).unwrap());
    assert_eq!(remarks, prose::Remarks::default());
}

#[test]
fn our_tags_are_kept_when_upstream_lists_none() {
    let mut new = upstream();
    new.as_object_mut().unwrap().shift_remove("tags");
    let (tree, _) = merged(new);
    assert_eq!(tree["tags"], present()["tags"]);
    let keys: Vec<_> = tree.as_object().unwrap().keys().collect();
    assert_eq!(keys, ["openapi", "info", "tags", "paths", "components"]);
}

#[test]
fn properties_named_like_prose_are_properties() {
    let (tree, _) = merged(upstream());
    assert_eq!(tree["components"]["schemas"]["Order"]["properties"]["description"]["type"], "string");
}

#[test]
fn prose_follows_an_operation_that_moved() {
    let mut new = upstream();
    let item = new["paths"]["/porting/{id}"].take();
    new["paths"] = json!({"/porting/orders/{id}": {"post": item["get"]}});
    let (tree, remarks) = merged(new);
    let moved = &tree["paths"]["/porting/orders/{id}"]["post"];
    assert_eq!(moved["description"], "Our operation.");
    assert_eq!(moved["parameters"][0]["description"], "Our parameter.");
    assert!(remarks.missing.is_empty(), "{remarks:?}");
}

#[test]
fn prose_of_a_parameter_follows_its_name() {
    let mut new = upstream();
    let parameters = new["paths"]["/porting/{id}"]["get"]["parameters"].as_array_mut().unwrap();
    parameters.insert(0, json!({"name": "other", "in": "query", "schema": {"type": "string"}}));
    let (tree, remarks) = merged(new);
    let parameters = &tree["paths"]["/porting/{id}"]["get"]["parameters"];
    assert_eq!(parameters[0].get("description"), None);
    assert_eq!(parameters[1]["description"], "Our parameter.");
    assert_eq!(remarks.missing, ["#/paths/~1porting~1{id}/get/parameters/0"]);
}

#[test]
fn prose_follows_into_components_and_out_of_them() {
    let mut divided = upstream();
    let get = &mut divided["paths"]["/porting/{id}"]["get"];
    let parameter = get["parameters"][0].take();
    get["parameters"][0] = json!({"$ref": "#/components/parameters/Id"});
    let status = divided["components"]["schemas"]["Order"]["properties"]["status"].take();
    divided["components"]["schemas"]["Order"]["properties"]["status"] = json!({"$ref": "#/components/schemas/Status"});
    divided["components"]["schemas"]["Status"] = status;
    divided["components"]["parameters"] = json!({"Id": parameter});
    let (tree, remarks) = merged(divided.clone());
    assert_eq!(tree["components"]["parameters"]["Id"]["description"], "Our parameter.");
    assert_eq!(tree["components"]["parameters"]["Id"]["example"], "1");
    assert_eq!(tree["components"]["schemas"]["Status"]["description"], "Our status.");
    assert_eq!(tree["components"]["schemas"]["Order"]["properties"]["status"]["description"], "Our status.");
    assert!(remarks.missing.is_empty(), "{remarks:?}");

    let (back, remarks) = merge(upstream(), &tree).unwrap();
    assert_eq!(back["paths"]["/porting/{id}"]["get"]["parameters"][0]["description"], "Our parameter.");
    assert_eq!(back["components"]["schemas"]["Order"]["properties"]["status"]["description"], "Our status.");
    assert!(remarks.missing.is_empty(), "{remarks:?}");
}

#[test]
fn new_things_are_listed() {
    let mut new = upstream();
    new["components"]["schemas"]["Order"]["properties"]["more"] = json!({"type": "string", "description": "Theirs"});
    new["paths"]["/porting/{id}"]["get"]["responses"]["404"] = json!({"description": "Theirs"});
    new["paths"]["/porting/{id}"]["delete"] = json!({"operationId": "DeleteOrder", "responses": {}});
    let (_, remarks) = merged(new);
    let delete = "#/paths/~1porting~1{id}/delete";
    assert_eq!(
        remarks.missing,
        [
            "#/paths/~1porting~1{id}/get/responses/404",
            &format!("{delete}/summary"),
            delete,
            "#/components/schemas/Order/properties/more",
        ]
    );
    let mut report = String::new();
    remarks.append_to(&mut report);
    assert!(report.contains("\nneeds a description: #/components/schemas/Order/properties/more"), "{report}");
}

#[test]
fn examples_that_no_longer_fit_are_dropped() {
    let mut new = upstream();
    let order = &mut new["components"]["schemas"]["Order"];
    order["properties"]["status"]["enum"] = json!(["b", "c"]);
    order["properties"]["description"]["maxLength"] = json!(9);
    let (tree, remarks) = merged(new);
    let order = &tree["components"]["schemas"]["Order"];
    assert_eq!(order["properties"]["status"].get("example"), None);
    assert_eq!(order["properties"]["description"]["example"], "x");
    assert_eq!(order.get("example"), None);
    assert_eq!(remarks.dropped_examples.len(), 2);
}

struct Folder {
    folder: tempfile::TempDir,
}

impl Folder {
    fn new() -> Self {
        let folder = Self { folder: tempfile::tempdir().unwrap() };
        std::fs::write(folder.vendored(), document::to_yaml(&present()).unwrap()).unwrap();
        folder
    }

    fn vendored(&self) -> PathBuf {
        self.folder.path().join("vendored.yml")
    }

    fn file(&self, document: &Value) -> PathBuf {
        let path = self.folder.path().join("upstream.json");
        std::fs::write(&path, document.to_string()).unwrap();
        path
    }

    fn prepare(&self, file: &Path, origin: Option<&str>) -> anyhow::Result<Prepared> {
        prepare(&self.vendored(), &self.lock(), file, origin.map(str::to_owned))
    }

    fn lock(&self) -> PathBuf {
        self.folder.path().join("vendored.lock")
    }
}

#[test]
fn the_report_is_the_diff_and_the_origin_is_the_file_or_the_option() {
    let folder = Folder::new();
    let mut new = upstream();
    new["components"]["schemas"]["Order"]["properties"]["more"] = json!({"type": "string"});
    let file = folder.file(&new);
    let prepared = folder.prepare(&file, None).unwrap();
    assert!(prepared.report.contains("more: an optional property was added"), "{}", prepared.report);
    assert!(prepared.report.ends_with("needs a description: #/components/schemas/Order/properties/more"));
    assert_eq!(prepared.lock.origin, "upstream.json");
    assert_eq!(prepared.lock.version, "2");
    assert_eq!(prepared.lock.sha256, sha256(prepared.description.as_bytes()));
    assert_eq!(prepared.lock.imported_sha256, sha256(new.to_string().as_bytes()));
    assert_eq!(folder.prepare(&file, Some("https://u")).unwrap().lock.origin, "https://u");
}

#[test]
fn importing_the_vendored_file_keeps_every_byte_and_the_origin() {
    let folder = Folder::new();
    let first = folder.prepare(&folder.file(&upstream()), Some("https://u")).unwrap();
    std::fs::write(folder.vendored(), &first.description).unwrap();
    std::fs::write(folder.lock(), first.lock.to_text().unwrap()).unwrap();
    let again = folder.prepare(&folder.vendored(), None).unwrap();
    assert_eq!(again.description, first.description);
    assert_eq!(again.lock, first.lock);
    assert_eq!(again.report, "No changes.");
}

#[test]
fn the_real_vendored_file_is_canonical() {
    let workspace = Workspace::find();
    let file = workspace.description();
    let prepared = prepare(&file, &workspace.lock(), &file, None).unwrap();
    assert_eq!(prepared.report, "No changes.");
    assert!(prepared.description == std::fs::read_to_string(&file).unwrap(), "run `{}`", super::super::lock::REFRESH);
}

#[test]
fn the_bare_structure_of_the_real_file_gets_all_of_its_prose_back() {
    let real = document::read(&Workspace::find().description()).unwrap();
    let mut bare = real.clone();
    prose::strip(&mut bare);
    assert!(!bare.to_string().contains("losing carrier"));
    let (tree, remarks) = merge(bare, &real).unwrap();
    assert_eq!(remarks, prose::Remarks::default());
    assert!(document::to_yaml(&tree).unwrap() == document::to_yaml(&real).unwrap());
}

#[test]
fn a_file_that_cannot_be_used_changes_nothing() {
    let folder = Folder::new();
    let before = std::fs::read_to_string(folder.vendored()).unwrap();
    let mut dangling = upstream();
    dangling["components"]["schemas"] = json!({});
    for broken in [dangling, json!({"openapi": "3.1.0", "paths": {"/calls": {}}}), json!({"swagger": "2.0"})] {
        assert!(folder.prepare(&folder.file(&broken), None).is_err());
    }
    std::fs::write(folder.lock(), "not a lock").unwrap();
    assert!(folder.prepare(&folder.file(&upstream()), None).is_err());
    assert_eq!(std::fs::read_to_string(folder.vendored()).unwrap(), before);
    assert_eq!(std::fs::read_dir(folder.folder.path()).unwrap().count(), 3);
}

#[test]
fn a_description_that_needs_the_overlay_is_imported() {
    let folder = Folder::new();
    let mut new = upstream();
    new["components"]["schemas"]["Order"]["properties"]["status"]["type"] = json!(["string", "integer"]);
    let prepared = folder.prepare(&folder.file(&new), None).unwrap();
    assert!(prepared.report.starts_with("The changes cannot be listed"), "{}", prepared.report);
    assert!(prepared.report.contains("#/components/schemas/Order/properties/status"), "{}", prepared.report);
}
