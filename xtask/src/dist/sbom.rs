//! A list of the packages in an artifact with their versions, licenses and checksums, in the `CycloneDX` format. It depends on the
//! lock file only: it has no times, paths or random numbers.

use crate::workspace::Workspace;
use anyhow::{Context, ensure};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

/// The list of all packages that this one is built from, for any platform and with the features that the workspace selects.
pub(super) fn generate(workspace: &Workspace, package: &str) -> anyhow::Result<String> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut metadata = Command::new(cargo);
    metadata.args(["metadata", "--format-version", "1", "--locked"]).current_dir(workspace.root());
    let output = metadata.output().context("cargo cannot be started")?;
    ensure!(output.status.success(), "cargo metadata failed: {}", String::from_utf8_lossy(&output.stderr).trim());
    let lock = std::fs::read_to_string(workspace.root().join("Cargo.lock")).context("cannot read Cargo.lock")?;
    let document = make(&serde_json::from_slice(&output.stdout)?, &toml::from_str(&lock)?, package)?;
    Ok(serde_json::to_string_pretty(&document)? + "\n")
}

/// A package of the list.
struct Package {
    name: String,
    version: String,
    license: Option<String>,
    /// SHA-256 of its archive on crates.io.
    checksum: Option<String>,
}

impl Package {
    /// Its identifier in the list.
    fn url(&self) -> String {
        format!("pkg:cargo/{}@{}", self.name, self.version)
    }

    fn component(&self, kind: &str) -> Value {
        let url = self.url();
        let mut component =
            json!({ "type": kind, "bom-ref": url, "name": self.name, "version": self.version, "purl": url });
        if let Some(license) = &self.license {
            component["licenses"] = json!([{ "expression": license }]);
        }
        if let Some(checksum) = &self.checksum {
            component["hashes"] = json!([{ "alg": "SHA-256", "content": checksum }]);
        }
        component
    }
}

fn make(metadata: &Value, lock: &toml::Table, root: &str) -> anyhow::Result<Value> {
    let checksums = checksums(lock);
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let text = |value: &Value| value.as_str().map(str::to_owned);

    let mut packages = BTreeMap::new();
    for package in list(&metadata["packages"]) {
        let (Some(id), Some(name), Some(version)) =
            (text(&package["id"]), text(&package["name"]), text(&package["version"]))
        else {
            continue;
        };
        let checksum = checksums.get(&(name.clone(), version.clone())).cloned();
        // An older form of OR.
        let license = text(&package["license"]).map(|license| license.replace(" / ", " OR ").replace('/', " OR "));
        packages.insert(id, Package { name, version, license, checksum });
    }
    let mut edges: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for node in list(&metadata["resolve"]["nodes"]) {
        let Some(id) = text(&node["id"]) else { continue };
        let is_built_in = |dependency: &&Value| list(&dependency["dep_kinds"]).iter().any(|kind| kind["kind"] != "dev");
        let dependencies = list(&node["deps"]);
        let dependencies = dependencies.iter().filter(is_built_in).filter_map(|dependency| text(&dependency["pkg"]));
        edges.insert(id, dependencies.collect());
    }

    let start = packages.iter().find(|(_, package)| package.name == root && package.checksum.is_none());
    let (start, subject) = start.with_context(|| format!("the workspace has no package {root}"))?;
    let (mut reached, mut next) = (BTreeSet::from([start]), vec![start]);
    while let Some(id) = next.pop() {
        next.extend(edges.get(id).into_iter().flatten().filter(|id| reached.insert(id)));
    }

    let mut components = BTreeMap::new();
    let mut dependencies = BTreeMap::new();
    for id in reached {
        let package = packages.get(id).with_context(|| format!("cargo did not print the package {id}"))?;
        if id != start {
            components.insert(package.url(), package.component("library"));
        }
        let on = edges.get(id).into_iter().flatten().filter_map(|id| packages.get(id)).map(Package::url);
        let on: BTreeSet<_> = on.collect();
        dependencies.insert(package.url(), json!({ "ref": package.url(), "dependsOn": on }));
    }
    Ok(json!({
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": { "component": subject.component("application") },
        "components": components.into_values().collect::<Vec<_>>(),
        "dependencies": dependencies.into_values().collect::<Vec<_>>(),
    }))
}

/// The checksums of packages from crates.io, by name and version.
fn checksums(lock: &toml::Table) -> BTreeMap<(String, String), String> {
    let packages = lock.get("package").and_then(toml::Value::as_array).into_iter().flatten();
    let text = |package: &toml::Value, name| package.get(name).and_then(toml::Value::as_str).map(str::to_owned);
    let entry =
        |package: &toml::Value| Some(((text(package, "name")?, text(package, "version")?), text(package, "checksum")?));
    packages.filter_map(entry).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packages_are_listed_with_licenses_checksums_and_dependencies_but_without_those_of_tests() {
        let package =
            |id: &str, name: &str| json!({ "id": id, "name": name, "version": "1.0.0", "license": "MIT/Apache-2.0" });
        let on = |id: &str, kind: Value| json!({ "pkg": id, "dep_kinds": [{ "kind": kind }] });
        let metadata = json!({
            "packages": [package("path+file:///home/x#app", "app"), package("r#lib", "lib"), package("r#cc", "cc"), package("r#t", "t")],
            "resolve": { "nodes": [
                { "id": "path+file:///home/x#app", "deps": [on("r#lib", Value::Null), on("r#t", json!("dev"))] },
                { "id": "r#lib", "deps": [on("r#cc", json!("build"))] },
                { "id": "r#cc", "deps": [] },
                { "id": "r#t", "deps": [] },
            ] },
        });
        let lock = "[[package]]\nname = 'lib'\nversion = '1.0.0'\nchecksum = 'ab12'\n[[package]]\nname = 'app'\nversion = '1.0.0'";
        let made = make(&metadata, &toml::from_str(lock).unwrap(), "app").unwrap();
        assert_eq!(made["metadata"]["component"]["purl"], "pkg:cargo/app@1.0.0");
        assert_eq!(
            made["components"],
            json!([
                {
                    "type": "library", "bom-ref": "pkg:cargo/cc@1.0.0", "name": "cc", "version": "1.0.0",
                    "purl": "pkg:cargo/cc@1.0.0", "licenses": [{ "expression": "MIT OR Apache-2.0" }],
                },
                {
                    "type": "library", "bom-ref": "pkg:cargo/lib@1.0.0", "name": "lib", "version": "1.0.0",
                    "purl": "pkg:cargo/lib@1.0.0", "licenses": [{ "expression": "MIT OR Apache-2.0" }],
                    "hashes": [{ "alg": "SHA-256", "content": "ab12" }],
                },
            ])
        );
        let app = json!({ "ref": "pkg:cargo/app@1.0.0", "dependsOn": ["pkg:cargo/lib@1.0.0"] });
        assert_eq!(made["dependencies"][0], app);
        assert!(!made.to_string().contains("/home/"));
    }

    #[test]
    fn the_list_of_the_program_is_complete_and_reproducible() {
        let workspace = Workspace::find();
        let made = generate(&workspace, "telnyx-porting-cli").unwrap();
        assert_eq!(made, generate(&workspace, "telnyx-porting-cli").unwrap());
        for name in ["telnyx-porting-sandbox", "clap", "rustls"] {
            assert!(made.contains(&format!("\"name\": \"{name}\"")), "{name}");
        }
        // Of tests, and of other members.
        for name in ["trycmd", "pyo3", "progenitor-impl"] {
            assert!(!made.contains(&format!("\"name\": \"{name}\"")), "{name}");
        }
        assert!(!made.contains(workspace.root().to_str().unwrap()));
        let made: Value = serde_json::from_str(&made).unwrap();
        for component in made["components"].as_array().unwrap() {
            assert!(component["licenses"].is_array(), "{component}");
        }
    }
}
