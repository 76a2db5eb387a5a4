//! A complete crate with the generated modules: the manifest, the runtime and the crate root.

use super::File;
use crate::workspace::Workspace;
use anyhow::Context;
use std::path::Path;

const LIB: &str = "\
//! Client of the Telnyx porting API, generated from its description.
#![forbid(unsafe_code)]

#[allow(dead_code)]
pub mod runtime;

#[allow(missing_docs, unused_imports, clippy::all)]
mod generated;

pub use generated::{OPERATIONS, builder, types};
pub use runtime::{
    Client, Error, Extra, Failure, Id, Idempotency, OperationInfo, Patch, RawBody, ResponseValue, Secret, Timestamp, Transport,
};
";

/// All files of the crate.
pub(super) fn files(workspace: &Workspace, generated: Vec<File>) -> anyhow::Result<Vec<File>> {
    let mut files = vec![File::new("Cargo.toml", manifest(workspace)?), File::new("src/lib.rs", LIB)];
    files.extend(generated.into_iter().map(|file| file.within("src/generated")));
    copy_runtime(&workspace.api_crate().join("src/runtime"), &mut files)?;
    Ok(files)
}

fn copy_runtime(folder: &Path, files: &mut Vec<File>) -> anyhow::Result<()> {
    let entries = std::fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))?;
    for entry in entries {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let content = std::fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
        files.push(File::new(format!("src/runtime/{name}"), content));
    }
    Ok(())
}

/// The manifest with the versions that the workspace's own client is built with.
fn manifest(workspace: &Workspace) -> anyhow::Result<String> {
    let read = |path: &Path| -> anyhow::Result<toml::Table> {
        let text = std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
        text.parse().with_context(|| format!("{} is not a valid manifest", path.display()))
    };
    let root = read(&workspace.root().join("Cargo.toml"))?;
    let api = read(&workspace.api_crate().join("Cargo.toml"))?;
    let shared = root["workspace"]["dependencies"].as_table().context("the workspace has no dependencies")?;
    let mut dependencies = toml::Table::new();
    for (name, own) in api["dependencies"].as_table().context("the client has no dependencies")? {
        let version = shared.get(name).with_context(|| format!("{name} has no version in the workspace"))?;
        dependencies.insert(name.clone(), with_features(version, own));
    }
    let package: toml::Table = [
        ("name", toml::Value::from("porting-client")),
        ("version", "0.1.0".into()),
        ("edition", root["workspace"]["package"]["edition"].clone()),
        ("rust-version", root["workspace"]["package"]["rust-version"].clone()),
        ("publish", false.into()),
    ]
    .into_iter()
    .map(|(key, value)| (key.to_owned(), value))
    .collect();
    let mut manifest = toml::Table::new();
    manifest.insert("package".to_owned(), package.into());
    manifest.insert("dependencies".to_owned(), dependencies.into());
    // The folder may be inside another workspace, to which the crate does not belong.
    manifest.insert("workspace".to_owned(), toml::Table::new().into());
    toml::to_string(&manifest).context("cannot write the manifest")
}

/// A shared dependency with the features that the client adds to it.
fn with_features(shared: &toml::Value, own: &toml::Value) -> toml::Value {
    let mut dependency = match shared {
        toml::Value::Table(table) => table.clone(),
        version => toml::Table::from_iter([("version".to_owned(), version.clone())]),
    };
    if let Some(more) = own.get("features").and_then(toml::Value::as_array) {
        let features = dependency.entry("features").or_insert_with(|| toml::Value::Array(Vec::new()));
        if let Some(features) = features.as_array_mut() {
            features.extend(more.iter().cloned());
        }
    }
    toml::Value::Table(dependency)
}
