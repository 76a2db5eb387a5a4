//! The real program with the vendored description and with revisions in other forms.
#![expect(clippy::unwrap_used, reason = "the helpers of tests may panic")]

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use tempfile::TempDir;

fn xtask(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_xtask")).args(arguments).output().unwrap()
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

/// Generates a crate and returns it with the messages.
fn generate(spec: &Path) -> (TempDir, String) {
    let folder = TempDir::new().unwrap();
    let output = xtask(&["codegen", "--spec", spec.to_str().unwrap(), "--out", folder.path().to_str().unwrap()]);
    assert!(output.status.success(), "{}", stderr(&output));
    let messages = stderr(&output);
    (folder, messages)
}

fn revision(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/revisions").join(name)
}

fn generated(folder: &TempDir, file: &str) -> String {
    std::fs::read_to_string(folder.path().join("src/generated").join(file)).unwrap()
}

/// Compiles a generated crate with the versions of the workspace, without TLS, which takes long to build.
fn compiles(folder: &TempDir) {
    std::fs::copy(workspace().join("Cargo.lock"), folder.path().join("Cargo.lock")).unwrap();
    let output = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .args(["check", "--quiet", "--no-default-features"])
        .current_dir(folder.path())
        .env("CARGO_TARGET_DIR", workspace().join("target/generated-crates"))
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", stderr(&output));
}

#[test]
fn the_vendored_code_is_fresh_and_generation_is_stable() {
    let output = xtask(&["codegen", "--check"]);
    assert!(output.status.success(), "{}{}", String::from_utf8_lossy(&output.stdout), stderr(&output));
    assert!(output.stdout.is_empty() && output.stderr.is_empty(), "{}", stderr(&output));
}

#[test]
fn our_own_description_generates_a_crate_with_the_same_code() {
    let (folder, _) = generate(&workspace().join("openapi/porting-orders.yml"));
    for file in ["mod.rs", "types.rs", "builder.rs", "client.rs"] {
        let vendored = workspace().join("crates/telnyx-porting-api/src/generated").join(file);
        assert!(generated(&folder, file) == std::fs::read_to_string(vendored).unwrap(), "{file} differs");
    }
    compiles(&folder);
}

#[test]
fn a_flat_revision_of_3_0() {
    let (folder, messages) = generate(&revision("flat-3.0.yaml"));
    let (builder, types) = (generated(&folder, "builder.rs"), generated(&folder, "types.rs"));
    for wire in ["filter[status][in][]", "filter[misc.type]", "page[number]", "sort[]"] {
        assert!(builder.contains(&format!("\"{wire}\"")), "{wire}");
    }
    assert!(builder.contains("\"application/pdf\""));
    let dense: String = builder.chars().filter(|c| !c.is_whitespace()).collect();
    assert!(dense.contains("filter_status_in:Result<Option<::std::vec::Vec<"), "a scalar list parameter is a list");
    assert!(types.contains("pub webhook_url: Patch<String>"));
    assert!(types.contains("pub struct UpdateMisc"), "types that responses also use are duplicated for the PATCH body");
    assert!(types.contains("pub extra_: Option<serde_json::Value>"), "a property may be called extra");
    for warning in ["lists \"no_coverage\" twice", "\"gone\" is required", "its schema is an object"] {
        assert!(messages.contains(warning), "{warning}: {messages}");
    }
    compiles(&folder);
}

#[test]
fn a_complete_description_of_3_1_is_pruned_to_porting() {
    let (folder, messages) = generate(&revision("whole-3.1.json"));
    let (builder, types) = (generated(&folder, "builder.rs"), generated(&folder, "types.rs"));
    assert!(!builder.contains("Dial") && !types.contains("struct Call"));
    for wire in ["filter[created_at][gte]", "filter[type]", "filter[id]", "page[number]"] {
        assert!(builder.contains(&format!("\"{wire}\"")), "{wire}");
    }
    assert!(types.contains("pub enum Event {"), "enums of one value distinguish the variants");
    assert!(types.contains("pub next: Option<Box<Deleted>>"), "a schema that contains itself is boxed");
    assert!(messages.contains("its variants cannot be distinguished"), "{messages}");
    assert!(messages.contains("finds no target"), "{messages}");
    compiles(&folder);
}

#[test]
fn a_description_without_components() {
    let (folder, _) = generate(&revision("bare-3.0.yaml"));
    compiles(&folder);
}

#[test]
fn an_unknown_construct_is_rejected_with_its_location_and_a_hint() {
    let folder = TempDir::new().unwrap();
    let spec = folder.path().join("odd.yaml");
    let text = std::fs::read_to_string(revision("bare-3.0.yaml")).unwrap();
    std::fs::write(&spec, text.replace("application/json: {}", "application/json: {schema: {if: {}}}")).unwrap();
    let out = folder.path().join("out");
    let output = xtask(&["codegen", "--spec", spec.to_str().unwrap(), "--out", out.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(1));
    let messages = stderr(&output);
    assert!(messages.contains("#/paths/~1porting~1uk_carriers/get/responses/200"), "{messages}");
    assert!(messages.contains("`if`") && messages.contains("overlay"), "{messages}");
    assert!(!out.exists(), "nothing is written when something is rejected");
}

/// Runs the generator on a description that it must reject and returns its messages.
fn rejection(description: &str) -> String {
    let folder = TempDir::new().unwrap();
    let (spec, out) = (folder.path().join("odd.yaml"), folder.path().join("out"));
    std::fs::write(&spec, description).unwrap();
    let output = xtask(&["codegen", "--spec", spec.to_str().unwrap(), "--out", out.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
    assert!(!out.exists(), "nothing is written when something is rejected");
    stderr(&output)
}

#[test]
fn a_filter_in_both_spellings_is_one_and_existing_members_are_not_added() {
    let (folder, messages) = generate(&revision("both-spellings-3.0.yaml"));
    let (builder, types) = (generated(&folder, "builder.rs"), generated(&folder, "types.rs"));
    assert_eq!(builder.matches("\"filter[status]\"").count(), 1);
    assert_eq!(builder.matches("\"filter[support_key]\"").count(), 1);
    assert!(!builder.contains("Csv"), "its list has no CSV form");
    assert!(builder.contains("\"filter[phone_number]\""), "missing parts of the revision are added");
    assert!(types.contains("pub id: Option<Id>") && types.contains("Localcommercial = \"localcommercial\""));
    for (added, place) in [
        ("`status` is skipped", "#/paths/~1porting_orders/get/parameters/1 (`filter[status]`)"),
        ("`support_key` is skipped", "#/components/parameters/SupportKey (`filter[support_key]`)"),
        ("`id` is skipped", "#/components/schemas/PortingPhoneNumber/properties/id"),
        ("`multipurpose` is skipped", "#/components/schemas/PortingPhoneNumber/properties/phone_number_type/enum/2"),
        ("text/csv", "#/paths/~1porting_phone_numbers/get"),
        ("`type` is skipped", "#/components/schemas/UpdatePortingOrder/properties/webhook_url/type"),
        ("portability_status is not added", "#/components/schemas/PortabilityStatus, which is not there"),
    ] {
        let line = messages.lines().find(|line| line.contains(added)).unwrap_or_else(|| panic!("{added}: {messages}"));
        assert!(line.contains(place), "{line}");
    }
    compiles(&folder);
}

#[test]
fn reserved_words_are_renamed_by_rule() {
    let (folder, _) = generate(&revision("odd-names-3.0.yaml"));
    let (builder, types) = (generated(&folder, "builder.rs"), generated(&folder, "types.rs"));
    let (client, module) = (generated(&folder, "client.rs"), generated(&folder, "mod.rs"));
    for method in ["self_operation", "operation_1", "execute_operation", "move_operation"] {
        assert!(client.contains(&format!("pub fn {method}(&self)")), "{method}");
        assert!(module.contains(&format!("\"{method}\",")), "{method}");
    }
    for name in ["struct SelfSchema", "struct NoneSchema", "struct OptionSchema", "struct IdSchema", "pub self_lower: "]
    {
        assert!(types.contains(name), "{name}");
    }
    for value in [
        "SelfMixed = \"Self\"",
        "CreatedAtLowerUnderscore = \"created_at\"",
        "CreatedAtUpperUnderscore = \"CREATED_AT\"",
    ] {
        assert!(types.contains(value), "{value}");
    }
    for parameter in ["type_in_path", "type_in_query", "client_parameter", "gen_parameter", "body_parameter", "n1"] {
        assert!(builder.contains(&format!("pub fn {parameter}<V>(")), "{parameter}");
    }
    let dense: String = builder.chars().filter(|c| !c.is_whitespace()).collect();
    for sent in
        ["(\"type\",&type_in_query)", "(\"client\",&client_parameter)", "(\"created-at\",&created_at_lower_hyphen)"]
    {
        assert!(dense.contains(&format!("QueryParam::new{sent}")), "{sent}");
    }
    assert!(dense.contains("header_map.append(\"match\",value"), "headers keep their names too");
    assert!(builder.contains("\"/porting/{type}/{self}\""), "the description's path is kept");
    compiles(&folder);
}

#[test]
fn the_names_do_not_depend_on_the_order() {
    let text = std::fs::read_to_string(revision("odd-names-3.0.yaml")).unwrap();
    let values = "self, Self, type, None, '1', '', created_at, created-at, CREATED_AT, '-created_at', unknown, Unrecognized, a_b, ab";
    assert!(text.contains(values));
    let backwards: Vec<&str> = values.split(", ").collect::<Vec<_>>().into_iter().rev().collect();
    let folder = TempDir::new().unwrap();
    let spec = folder.path().join("backwards.yaml");
    std::fs::write(&spec, text.replace(values, &backwards.join(", "))).unwrap();
    let pairs = |folder: &TempDir| {
        let types = generated(folder, "types.rs");
        let (_, values) = types.split_once("open_enum!(SelfSchemaType").unwrap();
        let mut values: Vec<String> = values
            .split_once("});")
            .unwrap()
            .0
            .lines()
            .map(|line| line.trim().trim_end_matches(',').to_owned())
            .collect();
        values.sort();
        values
    };
    let (there, back) = (generate(&revision("odd-names-3.0.yaml")).0, generate(&spec).0);
    assert_eq!(pairs(&there).len(), 15, "the name of the unknown one, and the values");
    assert_eq!(pairs(&there), pairs(&back));
}

#[test]
fn indistinguishable_names_are_rejected_with_both_origins() {
    let text = std::fs::read_to_string(revision("odd-names-3.0.yaml")).unwrap();
    let at = "#/components/schemas/self/properties";
    for (old, new, places) in [
        ("a_b, ab]", "aB, Ab]", [format!("\"aB\" at {at}/type/enum/12"), format!("\"Ab\" at {at}/type/enum/13")]),
        ("fooBar:", "{foo_bar}:", [format!("{at}/fooBar"), format!("{at}/FooBar")]),
        (
            "operationId: move",
            "operationId: Execute",
            [
                "#/paths/~1porting~1none/patch/operationId".to_owned(),
                "#/paths/~1porting~1none/delete/operationId".to_owned(),
            ],
        ),
        (
            "    Result: {",
            "    None_: {",
            ["#/components/schemas/None".to_owned(), "#/components/schemas/None_".to_owned()],
        ),
        (
            "name: created-at,",
            "name: '[created_at]',",
            ["#/paths/~1porting~1{type}~1{self}/get/parameters/10".to_owned(), "parameters/11".to_owned()],
        ),
    ] {
        let new = if new == "{foo_bar}:" { "fooBar: {type: string}\n        FooBar:" } else { new };
        let changed = text
            .replacen(old, new, 1)
            .replace("schemas/Result'", if new.contains("None_") { "schemas/None_'" } else { "schemas/Result'" });
        assert_ne!(changed, text, "{old}");
        let messages = rejection(&changed);
        assert!(
            places.iter().all(|place| messages.contains(place.as_str())) && messages.contains("overlay"),
            "{messages}"
        );
    }
}
