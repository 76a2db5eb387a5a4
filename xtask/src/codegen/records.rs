//! The results of port-in jobs, from the structs that are serialized. `python/records.rs` writes their classes, and
//! `shell/records.rs` their fields for `telnyx-porting schema`.

use crate::workspace::Workspace;
use anyhow::{Context, bail, ensure};
use heck::ToKebabCase;
use quote::ToTokens;
use std::collections::HashMap;
use syn::punctuated::Punctuated;
use syn::{Attribute, Expr, ExprLit, Fields, GenericArgument, Item, ItemEnum, ItemStruct, Lit, Meta, Token, Type};

/// The files with the structs and the types of their fields.
const FILES: [&str; 10] = [
    "crates/telnyx-porting/src/advice.rs",
    "crates/telnyx-porting-jobs/src/intake/result.rs",
    "crates/telnyx-porting-jobs/src/journal/records.rs",
    "crates/telnyx-porting-jobs/src/plan/account_data.rs",
    "crates/telnyx-porting-jobs/src/plan/mod.rs",
    "crates/telnyx-porting-jobs/src/receiver.rs",
    "crates/telnyx-porting-jobs/src/report/attention.rs",
    "crates/telnyx-porting-jobs/src/report/model.rs",
    "crates/telnyx-porting-jobs/src/report/state.rs",
    "crates/telnyx-porting-jobs/src/watch/mod.rs",
];
/// The fields that only the job itself reads.
const INTERNAL: [(&str, &str); 3] =
    [("OrderRecord", "returned_differently"), ("OrderRecord", "document_sha256"), ("OrderRecord", "failure")];
/// The names of fields that are the id of an order if they are text.
const IDS: [&str; 2] = ["id", "order"];

/// A struct.
pub(super) struct Record {
    pub(super) name: String,
    /// The rustdoc.
    pub(super) docs: String,
    pub(super) fields: Vec<Field>,
}

pub(super) struct Field {
    pub(super) name: String,
    /// The rustdoc.
    pub(super) docs: String,
    pub(super) kind: Kind,
}

/// The type of a value in JSON.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Text,
    /// The id of an order.
    Id,
    Secret,
    /// One of these texts.
    Value(Vec<String>),
    Integer,
    Boolean,
    Time,
    Record(String),
    /// An enum with data.
    Union(String),
    Optional(Box<Kind>),
    List(Box<Kind>),
    /// An object whose names are data.
    Map(Box<Kind>),
}

impl Kind {
    /// The type of a value, of an item of a list, or of a value of a map.
    pub(super) fn innermost(&self) -> &Self {
        match self {
            Self::Optional(inner) | Self::List(inner) | Self::Map(inner) => inner.innermost(),
            kind => kind,
        }
    }
}

/// The structs and enums of the files, by name.
pub(super) struct Sources(HashMap<String, Item>);

impl Sources {
    /// Reads the files.
    pub(super) fn read(workspace: &Workspace) -> anyhow::Result<Self> {
        let read = |file: &str| {
            std::fs::read_to_string(workspace.root().join(file)).with_context(|| format!("cannot read {file}"))
        };
        Self::parse(&FILES.into_iter().map(read).collect::<Result<Vec<_>, _>>()?)
    }

    pub(super) fn parse(files: &[impl AsRef<str>]) -> anyhow::Result<Self> {
        let mut types = HashMap::new();
        for file in files {
            for item in syn::parse_file(file.as_ref())?.items {
                let (Item::Struct(ItemStruct { ident, .. }) | Item::Enum(ItemEnum { ident, .. })) = &item else {
                    continue;
                };
                let name = ident.to_string();
                ensure!(!types.contains_key(&name), "{name} is a type of two files of results; rename one of them");
                types.insert(name, item);
            }
        }
        Ok(Self(types))
    }

    /// The structs with these names, each after the structs of its fields, which are records too. Those `by_hand` are not.
    pub(super) fn records(&self, names: &[&str], by_hand: &[&str]) -> anyhow::Result<Vec<Record>> {
        let mut records = Vec::new();
        names.iter().try_for_each(|name| self.add(name, by_hand, &mut records))?;
        Ok(records)
    }

    fn add(&self, name: &str, by_hand: &[&str], records: &mut Vec<Record>) -> anyhow::Result<()> {
        if by_hand.contains(&name) || records.iter().any(|record| record.name == name) {
            return Ok(());
        }
        let record = self.record(name).with_context(|| format!("the struct {name} of the results of jobs"))?;
        for field in &record.fields {
            if let Kind::Record(name) = field.kind.innermost() {
                self.add(name, by_hand, records)?;
            }
        }
        records.push(record);
        Ok(())
    }

    fn record(&self, name: &str) -> anyhow::Result<Record> {
        let Some(Item::Struct(item)) = self.0.get(name) else {
            bail!("is in none of the files; add its file to xtask/src/codegen/records.rs");
        };
        ensure!(is_serialized(&item.attrs), "expected #[derive(Serialize)]");
        for meta in serde(&item.attrs)? {
            // Defaults are for reading.
            ensure!(meta.path().is_ident("default"), unknown(&meta));
        }
        let mut fields = Vec::new();
        for member in &item.fields {
            let field = member.ident.as_ref().context("expected fields with names")?.to_string();
            if !INTERNAL.contains(&(name, &field)) {
                fields.extend(self.field(&field, member).with_context(|| format!("the field {field}"))?);
            }
        }
        Ok(Record { name: name.to_owned(), docs: docs(&item.attrs)?, fields })
    }

    /// A field; `None` if it is not serialized.
    fn field(&self, name: &str, member: &syn::Field) -> anyhow::Result<Option<Field>> {
        let metas = serde(&member.attrs)?;
        if metas.iter().any(|meta| meta.path().is_ident("skip")) {
            return Ok(None);
        }
        let kind = match self.kind(&member.ty)? {
            Kind::Text if IDS.contains(&name) => Kind::Id,
            Kind::Optional(inner) if *inner == Kind::Text && IDS.contains(&name) => Kind::Optional(Box::new(Kind::Id)),
            kind => kind,
        };
        for meta in &metas {
            // An optional field can also be absent.
            let is_optional = meta.path().is_ident("skip_serializing_if") && matches!(kind, Kind::Optional(_));
            ensure!(is_optional || meta.path().is_ident("default"), unknown(meta));
        }
        let other =
            member.attrs.iter().find(|attribute| !["doc", "serde"].iter().any(|name| attribute.path().is_ident(name)));
        if let Some(other) = other {
            bail!("{}: this attribute is unknown here", other.to_token_stream());
        }
        Ok(Some(Field { name: name.to_owned(), docs: docs(&member.attrs)?, kind }))
    }

    fn kind(&self, of: &Type) -> anyhow::Result<Kind> {
        let boxed = |of: &Type| self.kind(of).map(Box::new);
        let path = match of {
            Type::Reference(reference) => return self.kind(&reference.elem),
            Type::Slice(slice) => return Ok(Kind::List(boxed(&slice.elem)?)),
            Type::Path(path) => &path.path,
            _ => bail!("{}: this type is unknown here", of.to_token_stream()),
        };
        let segment = path.segments.last().context("expected a type")?;
        let name = segment.ident.to_string();
        let arguments: Vec<&Type> = match &segment.arguments {
            syn::PathArguments::AngleBracketed(arguments) => arguments.args.iter().filter_map(as_type).collect(),
            _ => Vec::new(),
        };
        Ok(match (name.as_str(), arguments.as_slice()) {
            ("String" | "str", []) | ("Cow", [_]) => Kind::Text,
            ("Secret", []) => Kind::Secret,
            ("bool", []) => Kind::Boolean,
            ("i64" | "u64" | "usize", []) => Kind::Integer,
            ("DateTime", [_]) => Kind::Time,
            ("Option", [inner]) => Kind::Optional(boxed(inner)?),
            ("Vec", [inner]) => Kind::List(boxed(inner)?),
            ("BTreeMap", [key, value]) if self.kind(key)? == Kind::Text => Kind::Map(boxed(value)?),
            (name, []) => match self.0.get(name) {
                Some(Item::Struct(item)) => match &item.fields {
                    Fields::Unnamed(inner) if has(&item.attrs, "transparent", None)? && inner.unnamed.len() == 1 => {
                        self.kind(&inner.unnamed[0].ty)?
                    }
                    _ => Kind::Record(name.to_owned()),
                },
                Some(Item::Enum(item)) if item.variants.iter().any(|variant| !variant.fields.is_empty()) => {
                    Kind::Union(name.to_owned())
                }
                Some(Item::Enum(item)) => {
                    ensure!(
                        has(&item.attrs, "rename_all", Some("kebab-case"))?,
                        "{name}: expected names in kebab-case"
                    );
                    Kind::Value(item.variants.iter().map(|variant| variant.ident.to_string().to_kebab_case()).collect())
                }
                _ => bail!("{name}: this type is unknown here; add its file to xtask/src/codegen/records.rs"),
            },
            _ => bail!("{}: this type is unknown here", of.to_token_stream()),
        })
    }
}

fn as_type(argument: &GenericArgument) -> Option<&Type> {
    match argument {
        GenericArgument::Type(of) => Some(of),
        _ => None,
    }
}

fn unknown(meta: &Meta) -> String {
    format!("#[serde({})]: this attribute is unknown here", meta.to_token_stream())
}

/// Whether a type is serialized by its fields.
fn is_serialized(attributes: &[Attribute]) -> bool {
    let derives = attributes.iter().filter(|attribute| attribute.path().is_ident("derive"));
    derives.filter_map(|derive| metas(derive).ok()).flatten().any(|meta| meta.path().is_ident("Serialize"))
}

/// The attributes for serde.
fn serde(attributes: &[Attribute]) -> syn::Result<Vec<Meta>> {
    let all = attributes.iter().filter(|attribute| attribute.path().is_ident("serde")).map(metas);
    Ok(all.collect::<syn::Result<Vec<_>>>()?.into_iter().flatten().collect())
}

fn metas(attribute: &Attribute) -> syn::Result<Punctuated<Meta, Token![,]>> {
    attribute.parse_args_with(Punctuated::parse_terminated)
}

/// Whether serde has only this attribute, with this value.
fn has(attributes: &[Attribute], name: &str, value: Option<&str>) -> syn::Result<bool> {
    Ok(match serde(attributes)?.as_slice() {
        [Meta::Path(path)] => path.is_ident(name) && value.is_none(),
        [Meta::NameValue(one)] => one.path.is_ident(name) && text(&one.value).as_deref() == value,
        _ => false,
    })
}

fn text(value: &Expr) -> Option<String> {
    match value {
        Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) => Some(text.value()),
        _ => None,
    }
}

/// The rustdoc.
fn docs(attributes: &[Attribute]) -> anyhow::Result<String> {
    let lines: Vec<_> = attributes
        .iter()
        .filter_map(|attribute| match &attribute.meta {
            Meta::NameValue(doc) if doc.path.is_ident("doc") => text(&doc.value),
            _ => None,
        })
        .collect();
    ensure!(!lines.is_empty(), "expected documentation");
    Ok(lines.iter().map(|line| line.strip_prefix(' ').unwrap_or(line)).collect::<Vec<_>>().join("\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The fields of a struct `A` with this source.
    fn fields(source: &str) -> anyhow::Result<Vec<(String, Kind)>> {
        let records = Sources::parse(&[source])?.records(&["A"], &[])?;
        let record = records.into_iter().find(|record| record.name == "A").unwrap();
        Ok(record.fields.into_iter().map(|field| (field.name, field.kind)).collect())
    }

    /// The error about a field of `A`.
    fn error(field: &str) -> String {
        format!("{:#}", fields(&format!("/// A.\n#[derive(Serialize)]\nstruct A {{\n{field}\n}}")).unwrap_err())
    }

    #[test]
    fn fields_have_the_types_of_their_json() {
        let source = r#"
            /// A.
            #[derive(Clone, Serialize)]
            #[serde(default)]
            pub struct A {
                /// Id.
                pub id: String,
                /// Order.
                #[serde(skip_serializing_if = "Option::is_none")]
                order: Option<String>,
                /// Fields.
                fields: &'static [&'static str],
                /// Times.
                times: Vec<DateTime<Utc>>,
                /// Counts.
                counts: BTreeMap<State, usize>,
                /// Level.
                level: Level,
                /// Action.
                action: crate::Action,
                /// B.
                b: Option<B>,
                #[serde(skip)]
                hidden: Hidden,
            }
            /// B.
            #[derive(Serialize)]
            struct B {}
            #[serde(transparent)]
            struct State(Cow<'static, str>);
            #[serde(rename_all = "kebab-case")]
            enum Level { MostUrgent, Info }
            enum Action { Set(Vec<String>), Share }
        "#;
        let boxed = |kind| Box::new(kind);
        let expected = [
            ("id", Kind::Id),
            ("order", Kind::Optional(boxed(Kind::Id))),
            ("fields", Kind::List(boxed(Kind::Text))),
            ("times", Kind::List(boxed(Kind::Time))),
            ("counts", Kind::Map(boxed(Kind::Integer))),
            ("level", Kind::Value(vec!["most-urgent".to_owned(), "info".to_owned()])),
            ("action", Kind::Union("Action".to_owned())),
            ("b", Kind::Optional(boxed(Kind::Record("B".to_owned())))),
        ];
        assert_eq!(fields(source).unwrap(), expected.map(|(name, kind)| (name.to_owned(), kind)));
        let names = |by_hand: &[&str]| -> Vec<_> {
            let records = Sources::parse(&[source]).unwrap().records(&["A"], by_hand).unwrap();
            records.into_iter().map(|record| record.name).collect()
        };
        assert_eq!(names(&[]), ["B", "A"]);
        assert_eq!(names(&["B"]), ["A"]);
    }

    #[test]
    fn internal_fields_exist() {
        let sources = Sources::read(&Workspace::find()).unwrap();
        for (name, field) in INTERNAL {
            let Some(Item::Struct(item)) = sources.0.get(name) else { panic!("{name}") };
            assert!(item.fields.iter().any(|member| member.ident.as_ref().unwrap() == field), "{name}.{field}");
        }
    }

    #[test]
    fn unknown_forms_are_errors() {
        for (field, expected) in [
            ("/// B.\nb: (String, String)", "the field b: (String , String): this type is unknown"),
            ("/// B.\nb: B", "B: this type is unknown here; add its file"),
            ("/// B.\n#[serde(rename = \"c\")]\nb: u64", "#[serde(rename = \"c\")]: this attribute is unknown"),
            ("/// B.\n#[serde(skip_serializing_if = \"is_zero\")]\nb: u64", "skip_serializing_if"),
            ("/// B.\n#[cfg(test)]\nb: u64", "# [cfg (test)]: this attribute is unknown"),
            ("b: u64", "expected documentation"),
        ] {
            assert!(error(field).contains(expected), "{field}: {}", error(field));
        }
        let error = fields("/// A.\nstruct A {}").unwrap_err();
        assert!(format!("{error:#}").contains("expected #[derive(Serialize)]"), "{error:#}");
    }
}
