//! The real binary against the vendored description and against revisions in other forms.
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

/// Generates a crate and returns it with what was said.
fn generate(spec: &Path) -> (TempDir, String) {
    let folder = TempDir::new().unwrap();
    let output = xtask(&["codegen", "--spec", spec.to_str().unwrap(), "--out", folder.path().to_str().unwrap()]);
    assert!(output.status.success(), "{}", stderr(&output));
    let said = stderr(&output);
    (folder, said)
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
fn our_own_description_makes_a_crate_with_the_same_code() {
    let (folder, _) = generate(&workspace().join("openapi/porting-orders.yml"));
    for file in ["mod.rs", "types.rs", "builder.rs", "client.rs"] {
        let vendored = workspace().join("crates/telnyx-porting-api/src/generated").join(file);
        assert!(generated(&folder, file) == std::fs::read_to_string(vendored).unwrap(), "{file} differs");
    }
    compiles(&folder);
}

#[test]
fn a_flat_revision_of_3_0() {
    let (folder, said) = generate(&revision("flat-3.0.yaml"));
    let (builder, types) = (generated(&folder, "builder.rs"), generated(&folder, "types.rs"));
    for wire in ["filter[status][in][]", "filter[misc.type]", "page[number]", "sort[]"] {
        assert!(builder.contains(&format!("\"{wire}\"")), "{wire}");
    }
    assert!(builder.contains("\"application/pdf\""));
    let dense: String = builder.chars().filter(|c| !c.is_whitespace()).collect();
    assert!(dense.contains("filter_status_in:Result<Option<::std::vec::Vec<"), "a scalar list parameter is a list");
    assert!(types.contains("pub webhook_url: Patch<String>"));
    assert!(types.contains("pub struct UpdateMisc"), "what answers use too is forked for the PATCH body");
    assert!(types.contains("pub extra_: Option<serde_json::Value>"), "a property may be called extra");
    for warning in ["lists \"no_coverage\" twice", "\"gone\" is required", "its schema is an object"] {
        assert!(said.contains(warning), "{warning}: {said}");
    }
    compiles(&folder);
}

#[test]
fn a_whole_description_of_3_1_is_cut_to_porting() {
    let (folder, said) = generate(&revision("whole-3.1.json"));
    let (builder, types) = (generated(&folder, "builder.rs"), generated(&folder, "types.rs"));
    assert!(!builder.contains("Dial") && !types.contains("struct Call"));
    for wire in ["filter[created_at][gte]", "filter[type]", "filter[id]", "page[number]"] {
        assert!(builder.contains(&format!("\"{wire}\"")), "{wire}");
    }
    assert!(types.contains("pub enum Event {"), "the variants are told apart by their enums of one value");
    assert!(types.contains("pub next: Option<Box<Deleted>>"), "a schema that contains itself is boxed");
    assert!(said.contains("nothing tells its variants apart"), "{said}");
    assert!(said.contains("finds no target"), "{said}");
    compiles(&folder);
}

#[test]
fn a_description_without_components() {
    let (folder, _) = generate(&revision("bare-3.0.yaml"));
    compiles(&folder);
}

#[test]
fn an_unknown_construct_is_refused_with_its_place_and_what_to_do() {
    let folder = TempDir::new().unwrap();
    let spec = folder.path().join("odd.yaml");
    let text = std::fs::read_to_string(revision("bare-3.0.yaml")).unwrap();
    std::fs::write(&spec, text.replace("application/json: {}", "application/json: {schema: {if: {}}}")).unwrap();
    let out = folder.path().join("out");
    let output = xtask(&["codegen", "--spec", spec.to_str().unwrap(), "--out", out.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(1));
    let said = stderr(&output);
    assert!(said.contains("#/paths/~1porting~1uk_carriers/get/responses/200"), "{said}");
    assert!(said.contains("`if`") && said.contains("overlay"), "{said}");
    assert!(!out.exists(), "nothing is written when something is refused");
}
