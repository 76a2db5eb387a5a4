//! The types of ids.

use super::docs;
use crate::codegen::rust::BANNER;
use crate::codegen::surface::model::Surface;

pub(super) fn write(surface: &Surface) -> String {
    let mut out =
        format!("{BANNER}//! Identifiers of the API's resources, one type each so that they cannot be mixed up.\n\n");
    out.push_str("use crate::values::ids::ids;\n\nids! {\n");
    for id in &surface.ids {
        for line in docs::lines(&id.docs) {
            out.extend(["    ///", &line, "\n"]);
        }
        out.extend(["    ", &id.name, " => \"", &id.field, "\",\n"]);
    }
    out.push_str("}\n");
    out
}
