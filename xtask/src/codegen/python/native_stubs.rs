//! Stubs of the native half for type checkers.

use super::arguments::{self, Argument};
use super::methods::{Types, has_item};
use super::native::{function, generated, parameter};
use super::{BANNER, layout};
use crate::codegen::surface::CLIENT;
use crate::codegen::surface::model::{Operation, Shape, Surface};
use anyhow::ensure;

/// The classes, and the hand-written functions.
const HEAD: &str = include_str!("native_head.pyi");

pub(super) fn write(surface: &Surface) -> anyhow::Result<String> {
    let types = Types::new(surface);
    let groups = surface.groups.iter().map(|group| group.name.as_str()).chain([CLIENT]);
    let operations: Vec<&Operation> = groups.flat_map(|group| generated(surface, group)).collect();
    let mut stubs = String::new();
    for operation in &operations {
        let name = function(operation);
        ensure!(
            !HEAD.contains(&format!("\ndef {name}(")),
            "{} would be the native function `{name}`, which is written by hand; give it another `method` in \
             openapi/surface.yml, under `operations`",
            operation.id
        );
        stubs.push_str(&stub(operation, &name, &types));
    }
    let mut head = HEAD.to_owned();
    if stubs.contains(" Unset ") {
        head = head.replacen("\nfrom .intake import", "\nfrom ._unset import Unset\nfrom .intake import", 1);
    }
    if operations.iter().any(|it| has_item(it) && types.is_taken(&it.response.item)) {
        head = head.replacen("\nfrom ._typing", "\nfrom . import types\nfrom ._typing", 1);
    }
    Ok(format!("{BANNER}{head}{stubs}"))
}

fn stub(operation: &Operation, name: &str, types: &Types) -> String {
    let arguments = arguments::of_operation(operation);
    let declare = |it: &Argument<'_>| format!("{}: {}", parameter(&it.name), it.annotation());
    let own = ["client: NativeClient", "options: Mapping[str, Any]"].map(str::to_owned);
    let parameters: Vec<String> = own.into_iter().chain(arguments.iter().map(declare)).collect();
    let result = types.result(operation, "list");
    let result = match operation.response.shape {
        Shape::Page => result.replacen("PageList[", "StreamRequest[Page[", 1) + "]",
        _ => result,
    };
    layout::call(&format!("def {name}("), &parameters, &format!(") -> {result}: ..."), "    ")
}
