//! `cargo xtask codegen`: generates all derived code from the published description, its overlay and `surface.yml`: the
//! low-level client and its wire tests, the plain calls of the ergonomic crate, the plain commands of the shell, the classes
//! and plain methods of the Python package, the tables of the book and its index, and the sandbox's copy.

mod client;
mod description;
mod fields;
pub(crate) mod identifiers;
mod llms;
mod mentions;
mod output;
mod python;
mod records;
mod reference;
mod rust;
mod shell;
pub(crate) mod stages;
mod standalone;
mod statuses;
mod surface;
mod wire;

use crate::document::{self, Warnings};
use crate::print;
use crate::workspace::Workspace;
use anyhow::Context;
use serde_json::Value;
use stages::overlay::Unmatched;
use std::path::{Path, PathBuf};

pub(crate) use output::{File, Mode, Outcome, is_generated, put};

/// The command that refreshes the generated code.
const COMMAND: &str = "cargo xtask codegen";

/// Writes all generated files of the workspace, or checks that they are up to date.
pub(crate) fn vendored(workspace: &Workspace, mode: Mode) -> anyhow::Result<Outcome> {
    vendored_with(workspace, mode, &mut |note| print::note(note))
}

/// The same, with messages passed to `note`.
pub(crate) fn vendored_with(workspace: &Workspace, mode: Mode, note: &mut impl FnMut(&str)) -> anyhow::Result<Outcome> {
    let mut warnings = Warnings::default();
    let description = document::read(&workspace.description())?;
    let overlay = read_overlay(&workspace.overlay())?;
    let prepared = prepare(description.clone(), &overlay, Unmatched::Report, &mut warnings)?;
    let entries = read_surface(&workspace.surface())?;
    let reviewed = surface::Entries::from_tree(entries.clone())?;
    let built = surface::build(&prepared, &reviewed)?;
    built.assumptions.iter().for_each(|assumption| warnings.add(format!("assumed for {assumption}")));
    let binding = workspace.python_binding();
    let inputs = python::written_by_hand(&binding.join(python::PACKAGE).join("_inputs"))?;
    let fields = fields::generate(&prepared, &entries, &inputs, &mut warnings)?;
    warnings.iter().for_each(|warning| note(&format!("warning: {warning}")));

    let surface = &built.surface;
    let package = fields.python.into_iter().map(|file| file.within(python::PACKAGE)).chain(fields.binding);
    let python = python::generate(&prepared, surface, &binding, &fields.methods, &fields.inputs)?;
    let pages = vec![reference::generate(surface), statuses::generate(&description, &workspace.advice())?];
    let records = records::Sources::read(workspace)?;
    let commands = shell::generate(surface)?.into_iter().chain(fields.options).chain([shell::job_results(&records)?]);
    let package = package.chain([python::job_records(&records)?]);
    let index = llms::generate(&workspace.docs(), &pages)?;
    let folders: [(PathBuf, Vec<File>); 10] = [
        (workspace.generated(), generate(&prepared, &reviewed.idempotencies())?),
        (workspace.client_generated(), client::generate(surface)?),
        (workspace.update_generated(), fields.library),
        (workspace.shell_commands(), commands.collect()),
        (workspace.shell_tables(), shell::tables(surface)?.into_iter().chain(fields.tables).collect()),
        (binding, python.into_iter().chain(package).collect()),
        (workspace.wire_tests(), wire::generate(surface, &prepared)?),
        (workspace.docs(), pages),
        (workspace.root().to_owned(), vec![index, packaged_skill(workspace)?]),
        (workspace.carried_description(), vec![description::file(description, &overlay)?]),
    ];
    let mut outcome = report_stale(workspace, &built.stale, note)?;
    for error in warnings.errors().chain(fields.errors.iter().map(String::as_str)) {
        note(&format!("error: {error}"));
        outcome = Outcome::Stale;
    }
    for (folder, files) in &folders {
        outcome = outcome.and(put(folder, files, mode, COMMAND)?);
    }
    Ok(outcome)
}

/// The skill, copied into the files that the wheel of the program installs.
fn packaged_skill(workspace: &Workspace) -> anyhow::Result<File> {
    let skill = workspace.root().join("skills/telnyx-porting/SKILL.md");
    let text = std::fs::read_to_string(&skill).with_context(|| format!("cannot read {}", skill.display()))?;
    Ok(File::new("crates/telnyx-porting-cli/wheel/data/share/telnyx-porting/SKILL.md", text))
}

/// Writes a complete crate for another description into `out`.
pub(crate) fn standalone(workspace: &Workspace, spec: &Path, out: &Path) -> anyhow::Result<Outcome> {
    let mut warnings = Warnings::default();
    let description = document::read(spec)?;
    let overlay = read_overlay(&workspace.overlay())?;
    let prepared = prepare(description, &overlay, Unmatched::Warn, &mut warnings)
        .with_context(|| format!("{} cannot be generated from", spec.display()))?;
    print_warnings(&warnings);
    let reviewed = surface::Entries::from_tree(read_surface(&workspace.surface())?)?.idempotencies();
    let files = standalone::files(workspace, generate(&prepared, &reviewed)?)?;
    put(out, &files, Mode::Write, COMMAND)
}

/// Converts a description to one that code can be generated from: every construct is known, every type has a name.
pub(crate) fn prepare(
    mut document: Value,
    overlay: &Value,
    unmatched: Unmatched,
    warnings: &mut Warnings,
) -> anyhow::Result<Value> {
    stages::prune::run(&mut document)?;
    stages::overlay::run(&mut document, overlay, unmatched, warnings)?;
    stages::origins::run(&mut document);
    stages::responses::run(&mut document, warnings)?;
    stages::lower::run(&mut document, warnings)?;
    stages::compose::run(&mut document, warnings)?;
    stages::query::run(&mut document, warnings)?;
    stages::drop_constraints::run(&mut document);
    stages::operation_ids::run(&mut document)?;
    stages::names::run(&mut document, warnings)?;
    stages::patch_bodies::run(&mut document)?;
    Ok(document)
}

/// Prints the entries for removed operations, each with the files that still mention it.
fn report_stale(
    workspace: &Workspace,
    stale: &[surface::Stale],
    note: &mut impl FnMut(&str),
) -> anyhow::Result<Outcome> {
    for entry in stale {
        note(&format!("error: {}", entry.message));
        for place in mentions::find(workspace, entry)? {
            note(&format!("  still named in {place}"));
        }
    }
    Ok(if stale.is_empty() { Outcome::Fresh } else { Outcome::Stale })
}

/// The generated modules of a prepared description.
fn generate(prepared: &Value, reviewed: &rust::operations::Idempotencies) -> anyhow::Result<Vec<File>> {
    let operations = rust::operations::generate(prepared, reviewed)?;
    Ok(vec![
        File::new("mod.rs", rust::to_source(rust::module(prepared, reviewed))?),
        File::new("types.rs", rust::to_source(rust::types::generate(prepared)?)?),
        File::new("builder.rs", rust::to_source(operations.builders)?),
        File::new("client.rs", rust::to_source(operations.client)?),
    ])
}

fn read_overlay(path: &Path) -> anyhow::Result<Value> {
    let text = std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    document::parse(&text).with_context(|| format!("{} is not an overlay", path.display()))
}

/// Details of the surfaces that the description cannot contain.
fn read_surface(path: &Path) -> anyhow::Result<Value> {
    let text = std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    document::parse(&text).with_context(|| format!("{} is not YAML", path.display()))
}

fn print_warnings(warnings: &Warnings) {
    for warning in warnings.iter() {
        print::note(&format!("warning: {warning}"));
    }
}
