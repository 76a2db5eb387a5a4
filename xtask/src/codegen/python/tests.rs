//! Generated code for operations of every possible shape.

use super::super::stages::overlay::Unmatched;
use super::super::surface::{Entries, build};
use super::super::{prepare, python};
use super::{Written, methods, native, native_stubs};
use crate::codegen::surface::model::Surface;
use crate::document::{Warnings, parse};
use serde_json::{Value, json};

const DESCRIPTION: &str = include_str!("gadgets.yml");

fn surface() -> (Value, Surface) {
    let overlay = json!({"overlay": "1.0.0", "info": {"title": "", "version": ""}, "actions": []});
    let description = parse(DESCRIPTION).unwrap();
    let prepared = prepare(description, &overlay, Unmatched::Warn, &mut Warnings::default()).unwrap();
    let surface = build(&prepared, &Entries::default()).unwrap().surface;
    (prepared, surface)
}

fn module(name: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    let modules = methods::modules(&surface().1, folder.path()).unwrap();
    modules.into_iter().find(|module| module.name == name).unwrap().text
}

/// One method of a module.
fn method(name: &str) -> String {
    let text = module("gadgets");
    let start = text.find(&format!("    def {name}(")).unwrap();
    let rest = &text[start..];
    rest[..rest[8..].find("    def ").map_or(rest.len(), |end| end + 8)].trim_end().to_owned()
}

/// One native function.
fn native_function(name: &str) -> String {
    let files = native::files(&surface().1).unwrap();
    let text = files.iter().map(|file| file.content()).find(|text| text.contains(&format!("fn {name}("))).unwrap();
    let start = text.find(&format!("fn {name}(")).unwrap();
    text[start..].split("\n}\n").next().unwrap().to_owned()
}

/// A method with its native function.
fn both(method_name: &str, function: &str) -> String {
    format!("{}\n\n{}\n}}\n", method(method_name), native_function(function))
}

#[test]
fn a_list_has_its_filters_and_pages_by_keyword() {
    insta::assert_snapshot!("list", both("list", "gadgets_list"));
}

#[test]
fn a_body_is_built_from_arguments() {
    insta::assert_snapshot!("create", both("create", "gadgets_create"));
}

#[test]
fn an_update_keeps_omitted_fields() {
    insta::assert_snapshot!("update", both("update", "gadgets_update"));
}

#[test]
fn operations_without_a_body_accept_ids() {
    let operations = [
        ("get", "gadgets_get"),
        ("delete", "gadgets_delete"),
        ("return_", "gadgets_return"),
        ("picture", "gadgets_picture"),
    ];
    insta::assert_snapshot!("plain", operations.map(|(method, function)| both(method, function)).join("\n"));
}

#[test]
fn a_module_imports_the_names_it_needs() {
    let text = module("gadgets");
    insta::assert_snapshot!("head", text.split("    def ").next().unwrap());
    insta::assert_snapshot!("at_once", module("colors"));
}

#[test]
fn a_new_group_is_an_attribute() {
    let groups = module("groups");
    assert!(groups.contains("    @group\n    def colors(self) -> Colors:\n"), "{groups}");
    assert!(!groups.contains("gadgets"), "{groups}");
}

#[test]
fn native_functions_have_stubs() {
    let stubs = native_stubs::write(&surface().1).unwrap();
    insta::assert_snapshot!("stubs", &stubs[stubs.find("def gadgets_list").unwrap()..]);
}

#[test]
fn files_of_both_halves_are_generated_and_those_by_hand_are_kept() {
    let (prepared, surface) = surface();
    let folder = tempfile::tempdir().unwrap();
    let written = Written { files: Vec::new(), inputs: Vec::new() };
    let package = folder.path().join("python/telnyx_porting/_sync");
    std::fs::create_dir_all(&package).unwrap();
    std::fs::write(package.join("resource.py"), "class Resource:\n    __slots__ = ()\n").unwrap();
    for module in ["errors", "intake", "results"] {
        let text = format!("\n__all__ = [\n    \"Name_{module}\",\n]\n");
        std::fs::write(package.with_file_name(format!("{module}.py")), text).unwrap();
    }
    let inputs = ["Misc".to_owned()];
    let files = python::generate(&prepared, &surface, folder.path(), &written, &inputs).unwrap();
    let paths: Vec<String> = files.iter().map(|file| file.path().display().to_string()).collect();
    for path in ["_sync/gadgets.py", "_async/gadgets.py", "_async/resource.py", "_async/raw.pyi", "_native.pyi"] {
        assert!(paths.contains(&format!("python/telnyx_porting/{path}")), "{path} of {paths:?}");
    }
    assert!(paths.contains(&"src/generated/operations/gadgets.rs".to_owned()), "{paths:?}");
    assert!(!paths.iter().any(|path| path.ends_with("_sync/resource.py")), "{paths:?}");
    let init = files.iter().find(|file| file.path().ends_with("__init__.py")).unwrap().content();
    for name in ["Gadget", "Misc", "Name_errors"] {
        assert!(init.contains(&format!("\n    \"{name}\",\n")), "{name} in {init}");
    }
    std::fs::write(package.join("gadgets.py"), "class Gadgets:\n    __slots__ = ()\n").unwrap();
    let error = python::generate(&prepared, &surface, folder.path(), &written, &inputs).err().unwrap().to_string();
    assert_eq!(error, "_sync/gadgets.py is written by hand, and would be generated; call it gadgets_by_hand.py");
    std::fs::remove_file(package.join("gadgets.py")).unwrap();
    std::fs::write(package.join("gadgets_by_hand.py"), "class GadgetsByHand:\n    def picture(self):\n").unwrap();
    let error = python::generate(&prepared, &surface, folder.path(), &written, &inputs).err().unwrap().to_string();
    assert!(error.starts_with("`picture` of gadgets is written by hand in Python"), "{error}");
    std::fs::write(package.join("gadgets_by_hand.py"), "class GadgetsByHand:\n    __slots__ = ()\n").unwrap();
    let error = python::generate(&prepared, &surface, folder.path(), &written, &inputs).err().unwrap().to_string();
    assert!(error.contains("add python to `extended`"), "{error}");
}
