//! The names that the Python package has itself, which it imports from its modules on first use: `__init__.py`.

use super::{BANNER, docstrings::WIDTH};
use anyhow::{Context, bail};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

const TEMPLATE: &str = include_str!("package.py.in");
/// The public modules.
const MODULES: [&str; 9] = ["enums", "errors", "inputs", "intake", "jobs", "results", "sandbox", "types", "webhooks"];
/// Hand-written modules with a list of their public names, all of which are names of the package too.
const WHOLE: [&str; 3] = ["errors", "intake", "results"];
/// Names from other modules.
const OTHER: [(&str, &[&str]); 5] = [
    ("_functions", &["advice", "columns", "sharing_token_claims"]),
    ("_pages", &["AsyncPageList", "PageList"]),
    ("_typing", &["CallOptions"]),
    ("_waiting", &["AsyncEventTail", "AsyncOrderWatch", "EventTail", "OrderWatch"]),
    ("sandbox", &["Sandbox"]),
];
/// Names of a module that published wheels lack. They are not in `__all__`, so that `import *` works.
const OPTIONAL: (&str, &[&str]) = ("jobs", &["AsyncJob", "Job", "JobEvent", "JobOrder", "JobStatus"]);
/// Names that are imported with the package.
const NOW: [&str; 4] = ["AsyncPortingClient", "PortingClient", "UNSET", "Unset"];
/// Classes of results with the name of an input; the package has the input.
const INPUTS_ONLY: [&str; 1] = ["LoaAddress"];

/// The module, with the names of the generated modules and those that it reads from the hand-written ones.
pub(super) fn module(package: &Path, inputs: &[String], types: &[String]) -> anyhow::Result<String> {
    let mut modules: BTreeMap<&str, Vec<String>> =
        OTHER.iter().map(|(module, names)| (*module, names.iter().map(|name| (*name).to_owned()).collect())).collect();
    for module in WHOLE {
        modules.insert(module, public(&package.join(module).with_extension("py"))?);
    }
    modules.insert("inputs", inputs.to_vec());
    let is_result = |name: &&String| !INPUTS_ONLY.contains(&name.as_str());
    modules.insert("types", types.iter().filter(is_result).cloned().collect());
    write(modules)
}

fn write(mut modules: BTreeMap<&str, Vec<String>>) -> anyhow::Result<String> {
    for names in modules.values_mut() {
        names.sort_unstable();
    }
    let mut owners: BTreeMap<&str, &str> = NOW.iter().map(|name| (*name, "the package itself")).collect();
    for (module, names) in &modules {
        for name in names {
            if let Some(other) = owners.insert(name, module) {
                bail!(
                    "{name} is a name of {other} and of {module}, and the package can have only one of them: set an \
                     x-type-name in the overlay, or keep a result out by INPUTS_ONLY in {}",
                    file!()
                );
            }
        }
    }
    let all = owners.keys().fold(String::new(), |all, name| all + "    \"" + name + "\",\n");
    let (optional, names) = OPTIONAL;
    let mut imports =
        MODULES.iter().fold(String::new(), |all, name| all + "    from . import " + name + " as " + name + "\n");
    for (module, names) in &modules {
        let names: String = names.iter().flat_map(|name| ["        ", name, ",\n"]).collect();
        let _ = write!(imports, "    from .{module} import (\n{names}    )\n");
    }
    let names_as: String = names.iter().flat_map(|name| ["        ", *name, " as ", *name, ",\n"]).collect();
    let _ = write!(imports, "    from .{optional} import (\n{names_as}    )\n");
    modules.insert(optional, names.iter().map(|name| (*name).to_owned()).collect());
    let later = modules.iter().fold(String::new(), |all, (module, names)| all + &entry(module, names));
    let quoted: Vec<_> = MODULES.iter().map(|name| format!("\"{name}\"")).collect();
    let text = TEMPLATE
        .replace("{imports}", &imports)
        .replace("{all}", &all)
        .replace("{later}", &later)
        .replace("{modules}", &quoted.join(", "))
        .replace("{{", "{")
        .replace("}}", "}");
    Ok(format!("{BANNER}{text}"))
}

/// A module and its names, as an item of a tuple.
fn entry(module: &str, names: &[String]) -> String {
    let mut out = format!("        (\n            \"{module}\",\n");
    let mut line = String::new();
    for name in names {
        if line.len() + name.len() + "            \"\" ".len() > WIDTH {
            let _ = writeln!(out, "            \"{line} \"");
            line.clear();
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(name);
    }
    let _ = write!(out, "            \"{line}\",\n        ),\n");
    out
}

/// The public names of a hand-written module.
fn public(path: &Path) -> anyhow::Result<Vec<String>> {
    let text = std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    let list = text.split_once("\n__all__ = [\n").and_then(|(_, rest)| rest.split_once("\n]"));
    let (list, _) = list.with_context(|| format!("{}: the list __all__ is missing", path.display()))?;
    Ok(list.lines().map(|line| line.trim().trim_end_matches(',').trim_matches('"').to_owned()).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_is_imported_by_type_checkers_and_on_first_use() {
        let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        let text =
            write(BTreeMap::from([("types", names(&["Order", "Model"])), ("inputs", names(&["Misc"]))])).unwrap();
        for part in [
            "    from .types import (\n        Model,\n        Order,\n    )\n",
            "__all__ = [\n    \"AsyncPortingClient\",\n    \"Misc\",\n    \"Model\",\n    \"Order\",\n",
            "        (\n            \"types\",\n            \"Model Order\",\n        ),\n",
            "        Job as Job,\n",
            "_LATER = {\n",
        ] {
            assert!(text.contains(part), "{part} in {text}");
        }
        assert!(!text.contains("    \"Job\",\n"), "{text}");
    }

    #[test]
    fn a_name_of_two_modules_is_rejected() {
        let modules = BTreeMap::from([("types", vec!["Misc".to_owned()]), ("inputs", vec!["Misc".to_owned()])]);
        let error = write(modules).unwrap_err().to_string();
        assert!(error.contains("Misc is a name of inputs and of types"), "{error}");
    }

    #[test]
    fn long_lists_of_names_are_wrapped() {
        let names: Vec<String> = (0..40).map(|index| format!("LongClassName{index}")).collect();
        let text = entry("types", &names);
        assert!(text.lines().all(|line| line.len() <= WIDTH), "{text}");
        assert_eq!(text.matches("LongClassName").count(), 40);
    }
}
