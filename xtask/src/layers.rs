//! `cargo xtask layers`: checks the imports within each crate against the table of layers in ARCHITECTURE.md.
//!
//! A top-level module is a file or folder directly below `src/`. `lib.rs`, `main.rs` and tests may import everything.

use crate::print;
use crate::workspace::{Workspace, files_below};
use anyhow::{Context, bail};
use proc_macro2::{TokenStream, TokenTree};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;
use syn::visit::Visit;
use syn::{Attribute, File, ImplItem, Item, ItemMod, ItemUse, Macro, UseTree, Visibility};

/// The crates that can have a line in the table, with the folders of their sources.
const CRATES: [(&str, &str); 6] = [
    ("telnyx-porting-api", "crates/telnyx-porting-api/src"),
    ("telnyx-porting", "crates/telnyx-porting/src"),
    ("telnyx-porting-jobs", "crates/telnyx-porting-jobs/src"),
    ("telnyx-porting-sandbox", "crates/telnyx-porting-sandbox/src"),
    ("telnyx-porting-cli", "crates/telnyx-porting-cli/src"),
    ("telnyx-porting-python", "bindings/python/src"),
];
/// The first line of the table in ARCHITECTURE.md.
const BLOCK: &str = "```layers\n";
/// Represents the crate root in a graph; nothing may be imported from it.
const ROOT: &str = "lib.rs";

/// For each top-level module the imported ones, each with an example: a file and the imported path.
type Graph = BTreeMap<String, BTreeMap<String, String>>;
/// The modules of a crate, lowest layer first. A module may import those of lower layers.
type Layers = Vec<Vec<String>>;

/// Checks each crate of the table, or prints the imports of all.
pub(crate) fn run(workspace: &Workspace, print: bool) -> anyhow::Result<()> {
    let table = read_table(workspace)?;
    let mut violations = Vec::new();
    for (name, folder) in CRATES {
        let layers = table.get(name);
        if layers.is_none() && !print {
            continue;
        }
        let graph = read_crate(workspace, &workspace.root().join(folder))?;
        if print {
            print::result(&describe(name, &graph));
        } else if let Some(layers) = layers {
            violations.extend(check(&graph, layers).into_iter().map(|violation| format!("{name}: {violation}")));
        }
    }
    if violations.is_empty() {
        return Ok(());
    }
    bail!("imports that the table of layers in ARCHITECTURE.md does not allow:\n{}", violations.join("\n"));
}

/// The table: a line per crate, `crate: lowest < also-lowest, higher < highest`, continued on indented lines.
fn read_table(workspace: &Workspace) -> anyhow::Result<BTreeMap<String, Layers>> {
    let path = workspace.root().join("ARCHITECTURE.md");
    let text = std::fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
    let block = text.split_once(BLOCK).and_then(|(_, rest)| rest.split_once("```"));
    let (block, _) = block.context("ARCHITECTURE.md has no block ```layers")?;
    parse_table(block)
}

fn parse_table(block: &str) -> anyhow::Result<BTreeMap<String, Layers>> {
    let mut table = BTreeMap::new();
    for line in block.replace("\n ", " ").lines().filter(|line| !line.trim().is_empty()) {
        let (name, layers) = line.split_once(':').with_context(|| format!("table of layers: no crate in: {line}"))?;
        if !CRATES.iter().any(|(known, _)| *known == name) {
            bail!("table of layers: unknown crate: {name}");
        }
        let layers = layers.split('<').map(|layer| layer.split_whitespace().map(str::to_owned).collect());
        table.insert(name.to_owned(), layers.collect());
    }
    Ok(table)
}

/// The imports that the layers do not allow, and modules that are only in the table or only in the crate.
fn check(graph: &Graph, layers: &Layers) -> Vec<String> {
    let mut violations = Vec::new();
    let layer_of = |module: &str| layers.iter().position(|layer| layer.iter().any(|listed| listed == module));
    for module in layers.iter().flatten().filter(|module| !graph.contains_key(*module)) {
        violations.push(format!("{module} is in the table, but not in the crate"));
    }
    for (module, imports) in graph {
        let Some(layer) = layer_of(module) else {
            violations.push(format!("{module} is not in the table"));
            continue;
        };
        for (import, example) in imports {
            if import == ROOT {
                violations
                    .push(format!("{example}: import from the module that owns the name, not from the crate root"));
            } else if layer_of(import).is_some_and(|lower| lower >= layer) {
                violations.push(format!("{example}: {module} must not import {import}"));
            }
        }
    }
    violations
}

/// The imports of a crate and the line of the table that fits them, or its cycles.
fn describe(name: &str, graph: &Graph) -> String {
    let mut text = format!("\n## {name}\n\n");
    for (module, imports) in graph {
        let imports: Vec<&str> = imports.keys().map(String::as_str).collect();
        let _ = writeln!(text, "{module} -> {}", imports.join(" "));
    }
    for example in graph.values().filter_map(|imports| imports.get(ROOT)) {
        let _ = writeln!(text, "from the crate root: {example}");
    }
    let (layers, cyclic) = sort(graph);
    let layers: Vec<String> = layers.iter().map(|layer| layer.join(" ")).collect();
    let _ = writeln!(text, "\n{name}: {}", layers.join(" < "));
    if !cyclic.is_empty() {
        let _ = writeln!(text, "\n{} modules in cycles or above one:", cyclic.len());
        for module in &cyclic {
            for (import, example) in graph[module].iter().filter(|(import, _)| cyclic.contains(*import)) {
                let _ = writeln!(text, "  {module} -> {import}: {example}");
            }
        }
    }
    text
}

/// Modules in the lowest layers that their imports allow, and the modules in cycles.
fn sort(graph: &Graph) -> (Layers, BTreeSet<String>) {
    let mut left: BTreeSet<String> = graph.keys().cloned().collect();
    let mut layers = Vec::new();
    loop {
        let is_free = |module: &String| !graph[module].keys().any(|import| left.contains(import));
        let layer: Vec<String> = left.iter().filter(|module| is_free(module)).cloned().collect();
        if layer.is_empty() {
            return (layers, left);
        }
        left.retain(|module| !layer.contains(module));
        layers.push(layer);
    }
}

/// A source file with the path of its module.
struct Source {
    file: String,
    module: Vec<String>,
    syntax: File,
}

fn read_crate(workspace: &Workspace, folder: &Path) -> anyhow::Result<Graph> {
    let mut sources = Vec::new();
    for path in files_below(folder, &["rs"])? {
        let text = std::fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
        let syntax = syn::parse_file(&text).with_context(|| format!("cannot parse {}", path.display()))?;
        let below = path.strip_prefix(folder).unwrap_or(&path).with_extension("");
        let mut module: Vec<String> = below.iter().map(|part| part.to_string_lossy().into_owned()).collect();
        if module.last().is_some_and(|last| last == "mod") {
            module.pop();
        }
        sources.push(Source { file: workspace.relative(&path), module, syntax });
    }
    Ok(read_imports(&sources))
}

fn read_imports(sources: &[Source]) -> Graph {
    let is_root = |source: &&Source| source.module == ["lib"] || source.module == ["main"];
    let modules: BTreeSet<String> =
        sources.iter().filter(|source| !is_root(source)).map(|source| source.module[0].clone()).collect();
    let mut tests = BTreeSet::new();
    let mut macros = BTreeMap::new();
    let mut found = Vec::new();
    for source in sources {
        let mut reader =
            Reader { module: source.module.clone(), paths: Vec::new(), macros: Vec::new(), tests: Vec::new() };
        if is_root(&source) {
            reader.module.clear();
        }
        reader.visit_file(&source.syntax);
        tests.extend(reader.tests);
        macros.extend(reader.macros.into_iter().map(|name| (name, source.module[0].clone())));
        if !is_root(&source) {
            found.push((source, reader.paths));
        }
    }
    let mut graph: Graph = modules.iter().map(|module| (module.clone(), BTreeMap::new())).collect();
    for (source, paths) in found {
        if (1..=source.module.len()).any(|length| tests.contains(&source.module[..length])) {
            continue;
        }
        for path in paths {
            let first = path.first().map_or("*", String::as_str);
            let import = if modules.contains(first) { first } else { macros.get(first).map_or(ROOT, String::as_str) };
            if import != source.module[0] {
                let example = format!("{}: crate::{}", source.file, path.join("::"));
                graph.entry(source.module[0].clone()).or_default().entry(import.to_owned()).or_insert(example);
            }
        }
    }
    graph
}

/// Collects the paths of a file that begin with `crate`, `self` or `super`, each from the crate root.
struct Reader {
    module: Vec<String>,
    paths: Vec<Vec<String>>,
    macros: Vec<String>,
    /// Paths of modules that are compiled for tests only.
    tests: Vec<Vec<String>>,
}

impl Reader {
    fn add(&mut self, segments: &[String]) {
        let mut base = match segments.first().map(String::as_str) {
            Some("crate") => Vec::new(),
            Some("self") => self.module.clone(),
            Some("super") => self.module[..self.module.len().saturating_sub(1)].to_vec(),
            _ => return,
        };
        let mut rest = &segments[1..];
        while rest.first().is_some_and(|segment| segment == "super") {
            base.pop();
            rest = &rest[1..];
        }
        base.extend(rest.iter().filter(|segment| *segment != "self").cloned());
        self.paths.push(base);
    }

    fn add_use(&mut self, tree: &UseTree, before: &mut Vec<String>) {
        match tree {
            UseTree::Path(path) => {
                before.push(path.ident.to_string());
                self.add_use(&path.tree, before);
                before.pop();
            }
            UseTree::Group(group) => group.items.iter().for_each(|tree| self.add_use(tree, before)),
            UseTree::Name(name) => self.add(&[before.as_slice(), &[name.ident.to_string()]].concat()),
            UseTree::Rename(rename) => self.add(&[before.as_slice(), &[rename.ident.to_string()]].concat()),
            UseTree::Glob(_) => self.add(before),
        }
    }

    /// The paths in the tokens of a macro or an attribute, where they may also be strings, as in serde's `with`.
    fn add_tokens(&mut self, tokens: TokenStream) {
        let mut segments: Vec<String> = Vec::new();
        let mut colons = 0;
        for token in tokens {
            match token {
                TokenTree::Punct(punct) if punct.as_char() == ':' => colons += 1,
                TokenTree::Ident(ident) if colons == 2 && !segments.is_empty() => {
                    segments.push(ident.to_string());
                    colons = 0;
                }
                other => {
                    self.add_path(&std::mem::take(&mut segments));
                    colons = 0;
                    match other {
                        TokenTree::Ident(ident) => segments.push(ident.to_string()),
                        TokenTree::Group(group) => self.add_tokens(group.stream()),
                        TokenTree::Literal(literal) => {
                            let text = literal.to_string();
                            let path: Vec<String> = text.trim_matches('"').split("::").map(str::to_owned).collect();
                            if path.iter().all(|segment| segment.chars().all(|c| c.is_alphanumeric() || c == '_')) {
                                self.add(&path);
                            }
                        }
                        TokenTree::Punct(_) => {}
                    }
                }
            }
        }
        self.add_path(&segments);
    }

    /// Adds a path among tokens, where `crate` alone is a visibility.
    fn add_path(&mut self, segments: &[String]) {
        if segments.len() > 1 {
            self.add(segments);
        }
    }
}

impl<'ast> Visit<'ast> for Reader {
    fn visit_item(&mut self, item: &'ast Item) {
        if !is_test(attributes(item)) {
            syn::visit::visit_item(self, item);
        } else if let Item::Mod(module) = item {
            self.tests.push([self.module.as_slice(), &[module.ident.to_string()]].concat());
        }
    }

    fn visit_impl_item(&mut self, item: &'ast ImplItem) {
        if !matches!(item, ImplItem::Fn(function) if is_test(&function.attrs)) {
            syn::visit::visit_impl_item(self, item);
        }
    }

    fn visit_item_mod(&mut self, module: &'ast ItemMod) {
        self.module.push(module.ident.to_string());
        syn::visit::visit_item_mod(self, module);
        self.module.pop();
    }

    fn visit_item_use(&mut self, item: &'ast ItemUse) {
        self.add_use(&item.tree, &mut Vec::new());
    }

    fn visit_item_macro(&mut self, item: &'ast syn::ItemMacro) {
        self.macros.extend(item.ident.as_ref().map(ToString::to_string));
        syn::visit::visit_item_macro(self, item);
    }

    fn visit_macro(&mut self, call: &'ast Macro) {
        self.visit_path(&call.path);
        self.add_tokens(call.tokens.clone());
    }

    fn visit_attribute(&mut self, attribute: &'ast Attribute) {
        if let syn::Meta::List(list) = &attribute.meta {
            self.add_tokens(list.tokens.clone());
        }
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        let segments: Vec<String> = path.segments.iter().map(|segment| segment.ident.to_string()).collect();
        if segments.len() > 1 {
            self.add(&segments);
        }
        syn::visit::visit_path(self, path);
    }

    /// `pub(in crate::orders)` imports nothing.
    fn visit_visibility(&mut self, _: &'ast Visibility) {}
}

/// Whether an item is compiled for tests only.
fn is_test(attributes: &[Attribute]) -> bool {
    attributes.iter().filter(|attribute| attribute.path().is_ident("cfg")).any(|attribute| {
        let condition = attribute.meta.require_list().map(|list| list.tokens.to_string()).unwrap_or_default();
        condition == "test" || condition.starts_with("all (test") || condition.starts_with("all(test")
    })
}

fn attributes(item: &Item) -> &[Attribute] {
    match item {
        Item::Const(item) => &item.attrs,
        Item::Enum(item) => &item.attrs,
        Item::Fn(item) => &item.attrs,
        Item::Impl(item) => &item.attrs,
        Item::Macro(item) => &item.attrs,
        Item::Mod(item) => &item.attrs,
        Item::Static(item) => &item.attrs,
        Item::Struct(item) => &item.attrs,
        Item::Trait(item) => &item.attrs,
        Item::Type(item) => &item.attrs,
        Item::Use(item) => &item.attrs,
        _ => &[],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn graph(files: &[(&str, &str)]) -> Graph {
        let source = |(path, code): &(&str, &str)| Source {
            file: format!("{}.rs", path.replace("::", "/")),
            module: path.split("::").map(str::to_owned).collect(),
            syntax: syn::parse_file(code).unwrap(),
        };
        read_imports(&files.iter().map(source).collect::<Vec<_>>())
    }

    fn imports(code: &str) -> Vec<String> {
        let others = ["b", "c", "d", "e", "f", "g"].map(|name| (name, ""));
        let graph = graph(&[[("lib", "use a::X;"), ("a", ""), ("a::x", code)].as_slice(), &others].concat());
        graph["a"].keys().cloned().collect()
    }

    #[test]
    fn imports_are_found_in_uses_paths_macros_and_attributes() {
        assert_eq!(imports("use crate::b::{C, D as E}; use crate::{c::*, d::F};"), ["b", "c", "d"]);
        assert_eq!(
            imports("fn f(x: crate::b::X) -> Vec<crate::c::Y> { crate::d::g::<crate::e::T>() }"),
            ["b", "c", "d", "e"]
        );
        assert_eq!(imports("fn f() { vec![crate::b::X, g(super::super::c::f)]; }"), ["b", "c"]);
        assert_eq!(imports("struct S { #[serde(with = \"crate::b::text\")] #[doc = \"crate::c\"] x: u8 }"), ["b"]);
    }

    #[test]
    fn relative_paths_are_resolved() {
        assert!(
            imports("use super::y; use self::z::Z; use super::y::Q; mod inner { use super::super::y; }").is_empty()
        );
        assert_eq!(imports("use super::super::b; mod inner { use super::super::super::c::C; }"), ["b", "c"]);
    }

    #[test]
    fn tests_and_visibilities_import_nothing() {
        assert!(imports("#[cfg(test)] mod tests { use crate::b; } #[cfg(all(test, unix))] use crate::c;").is_empty());
        assert!(imports("pub(in crate::b) fn f() {} pub(crate) struct S;").is_empty());
        assert!(imports("macro_rules! m { () => { pub(crate) struct S; } }").is_empty());
        assert_eq!(imports("#[cfg(feature = \"test\")] use crate::b; #[cfg(not(test))] use crate::c;"), ["b", "c"]);
        let files = [("a", "#[cfg(test)] mod tests;"), ("a::tests", "use crate::b::B;"), ("b", "")];
        assert!(graph(&files)["a"].is_empty());
    }

    #[test]
    fn an_import_from_the_crate_root_is_reported_except_for_macros() {
        let files = [("lib", "pub use b::B;"), ("a", "use crate::B;"), ("b", "macro_rules! m { () => {} }")];
        let graph = graph(&[files.as_slice(), &[("c", "use crate::m;"), ("d", "use super::*;")]].concat());
        assert_eq!(graph["a"][ROOT], "a.rs: crate::B");
        assert_eq!(graph["c"].keys().collect::<Vec<_>>(), ["b"]);
        assert_eq!(graph["d"][ROOT], "d.rs: crate::");
        let violations = check(&graph, &vec![vec!["b".into()], vec!["a".into(), "c".into(), "d".into()]]);
        assert_eq!(violations.len(), 2, "{violations:?}");
    }

    #[test]
    fn a_table_allows_imports_of_lower_layers_only() {
        let table = parse_table("telnyx-porting: a\n  < b c\n  < d\n\ntelnyx-porting-jobs: x\n").unwrap();
        let layers = &table["telnyx-porting"];
        assert_eq!(layers.len(), 3);
        let good = [("a", ""), ("b", "use crate::a::A;"), ("c", ""), ("d", "use crate::a::A; use crate::c::C;")];
        assert_eq!(check(&graph(&good), layers), Vec::<String>::new());
        for (module, code, violation) in [
            ("a", "use crate::b::B;", "a.rs: crate::b::B: a must not import b"),
            ("b", "use crate::c::C;", "b.rs: crate::c::C: b must not import c"),
            ("e", "", "e is not in the table"),
        ] {
            let files: Vec<_> = good.into_iter().filter(|file| file.0 != module).chain([(module, code)]).collect();
            assert_eq!(check(&graph(&files), layers), [violation]);
        }
        assert_eq!(check(&graph(&good[..3]), layers), ["d is in the table, but not in the crate"]);
        assert!(parse_table("telnyx: a").is_err());
    }

    #[test]
    fn cycles_are_shown() {
        let files = [
            ("a", ""),
            ("b", "use crate::a::A; use crate::c::C;"),
            ("c", "use crate::d::D;"),
            ("d", "use crate::b::B;"),
        ];
        let graph = graph(&files);
        let (layers, cyclic) = sort(&graph);
        assert_eq!(layers, [["a"]]);
        assert_eq!(cyclic.iter().collect::<Vec<_>>(), ["b", "c", "d"]);
        let text = describe("telnyx-porting", &graph);
        assert!(text.contains("telnyx-porting: a\n") && text.contains("  d -> b: d.rs: crate::b::B"), "{text}");
        assert!(!text.contains("  b -> a"), "{text}");
    }
}
