//! Names in code for the names in the description.
//!
//! They depend on the texts only, never on their order, so that moving parts in a revision changes no names:
//!
//! 1. A name consists of the words of the text: `foc-date` is the value `FocDate` (in Python `FOC_DATE`) and the field
//!    `foc_date`. `-created_at` is `CreatedAtDescending`. A name that would begin with a digit gets `Value` or `n` before
//!    it; without a letter or digit it is `Empty` or `empty`.
//! 2. If several siblings would have one name, in Rust or in Python, each of them gets its spelling as a suffix: the values
//!    `created_at`, `created-at` and `CREATED_AT` are `CreatedAtLowerUnderscore`, `CreatedAtLowerHyphen` and
//!    `CreatedAtUpperUnderscore`. None keeps the plain name, which could otherwise silently change its meaning. Parameters
//!    with one name get their location as a suffix: `id_in_path`, `id_in_query`.
//! 3. Reserved words of the language or of the generated code get `_` as a suffix (values, fields), or a word for their
//!    kind: `SelfSchema`, `self_operation`, `type_parameter`.
//! 4. Remaining duplicates are rejected with the location of each.

use heck::{ToShoutySnakeCase, ToSnakeCase, ToUpperCamelCase};
use proc_macro2::Ident;
use quote::format_ident;
use serde_json::Value;
use std::collections::BTreeMap;

/// The positions of texts for which no different names are found.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Clash(pub(crate) Vec<usize>);

/// The names of the values of one enum: variants of Rust, and members of Python in capitals.
pub(crate) fn variants(values: &[&str]) -> Result<Vec<String>, Clash> {
    let stems: Vec<String> = values.iter().map(|value| variant_stem(value)).collect();
    // Python's names are less different than Rust's: `AB` and `Ab` are both `AB`.
    let key = |name: &str| name.to_shouty_snake_case();
    let names = distinct(&stems, &key, |index| format!("{}{}", stems[index], spelling(values[index]).concat()))?;
    Ok(names.into_iter().map(|name| if is_rust_word(&name) { format!("{name}_") } else { name }).collect())
}

/// The name of a single value.
pub(crate) fn variant_stem(value: &str) -> String {
    let (text, suffix) = match value.strip_prefix('-') {
        Some(rest) => (rest, "Descending"),
        None => (value, ""),
    };
    let name = format!("{}{suffix}", text.to_upper_camel_case());
    let name = match name.chars().next() {
        Some(first) if first.is_ascii_alphabetic() => name,
        Some(_) => format!("Value{name}"),
        None => "Empty".to_owned(),
    };
    plain(name)
}

/// The names of the fields of one object, before a language's own words are avoided.
pub(crate) fn fields(names: &[&str]) -> Result<Vec<String>, Clash> {
    let stems: Vec<String> = names.iter().map(|name| field_stem(name)).collect();
    distinct(&stems, &str::to_owned, |index| spelled(&stems[index], names[index]))
}

/// The name of a single field, before a language's own words are avoided.
pub(crate) fn field_stem(name: &str) -> String {
    let snake = name.to_snake_case();
    let snake = match snake.chars().next() {
        Some(first) if first.is_ascii_digit() => format!("n{snake}"),
        Some(_) => snake,
        None => "empty".to_owned(),
    };
    plain(snake)
}

/// A field's name in Rust.
pub(crate) fn rust_field(stem: &str) -> Ident {
    // `extra` is the field that keeps what the description does not name.
    if is_rust_word(stem) || stem == "extra" { format_ident!("{stem}_") } else { format_ident!("{stem}") }
}

/// The keywords of Python, without those that begin with a capital letter.
const PYTHON_KEYWORDS: &str = "and as assert async await break class continue def del elif else except finally for from global \
    if import in is lambda nonlocal not or pass raise return try while with yield";
/// Names that every class, or the module of the classes, already has.
const PYTHON_CLASS_WORDS: &str = "extra to_dict to_json from_dict from_json datetime property str int float bool tuple";

/// Whether a name is one of some words.
fn is_among(words: &str, name: &str) -> bool {
    words.split(' ').any(|word| word == name)
}

/// A field's name in Python.
pub(crate) fn python_attribute(stem: &str) -> String {
    let is_taken = is_among(PYTHON_KEYWORDS, stem) || is_among(PYTHON_CLASS_WORDS, stem);
    if is_taken { format!("{stem}_") } else { stem.to_owned() }
}

/// The name of an argument, a function or a module in Python.
pub(crate) fn python_argument(name: &str) -> String {
    let stem = field_stem(name);
    if is_among(PYTHON_KEYWORDS, &stem) { format!("{stem}_") } else { stem }
}

/// Names that every request builder has or uses.
const BUILDER_WORDS: &str =
    "body client error header_map new request response result send url info operation_info query_param";

/// The names of the parameters of one operation, each a text and its location (`path`, `query`, `header`).
pub(crate) fn parameters(parameters: &[(&str, &str)]) -> Result<Vec<String>, Clash> {
    let stems: Vec<String> = parameters.iter().map(|(name, _)| field_stem(name)).collect();
    let names = distinct(&stems, &str::to_owned, |index| {
        let (name, place) = parameters[index];
        let is_elsewhere = parameters.iter().any(|other| other.0 == name && other.1 != place);
        if is_elsewhere { format!("{}_in_{place}", stems[index]) } else { spelled(&stems[index], name) }
    })?;
    let reserved = |name: &str| is_rust_word(name) || BUILDER_WORDS.split(' ').any(|word| word == name);
    Ok(names.into_iter().map(|name| if reserved(&name) { format!("{name}_parameter") } else { name }).collect())
}

/// The setter of one of the described parameters of an operation. If names clash, its builder is rejected anyway.
pub(crate) fn setter(described: &[Value], wire: &str, place: &str) -> String {
    let text = |parameter: &Value, key: &str| parameter[key].as_str().unwrap_or_default().to_owned();
    let pairs: Vec<(String, String)> =
        described.iter().map(|parameter| (text(parameter, "name"), text(parameter, "in"))).collect();
    let pairs: Vec<(&str, &str)> = pairs.iter().map(|(name, place)| (name.as_str(), place.as_str())).collect();
    let names = parameters(&pairs).unwrap_or_default();
    let found = pairs.iter().zip(names).find(|((name, kind), _)| *name == wire && *kind == place);
    found.map_or_else(|| field_stem(wire), |(_, name)| name)
}

/// Methods that every client has, and types that the builders are written with.
const OPERATION_WORDS: &str = "new with_transport through base_url http send send_json send_decoded send_raw send_empty exchange execute client \
    error id decoder operation_info query_param raw_body response_value timestamp option result string vec";

/// The id of an operation, such that its method and its builder have unique names. `None` if it contains no word.
pub(crate) fn operation(id: &str) -> Option<String> {
    let snake = id.to_snake_case();
    let is_plain = syn::parse_str::<Ident>(&format!("n{snake}")).is_ok();
    match snake.chars().next() {
        None => None,
        Some(_) if !is_plain => None,
        Some(first) if first.is_ascii_digit() => Some(format!("operation_{snake}")),
        Some(_) if is_rust_word(&snake) || OPERATION_WORDS.split(' ').any(|word| word == snake) => {
            Some(format!("{snake}_operation"))
        }
        Some(_) => Some(id.to_owned()),
    }
}

/// Types that generated code names without their modules, in Rust or in Python.
const TYPE_WORDS: &str = "Self Option Some None Vec String Box Result Ok Err Default Into IntoIterator From Extra Id Patch Secret \
    Timestamp Model Any True False Enum TypeAlias Class Modelled Value";

/// The name of a type, changed if it is one that generated code needs.
pub(crate) fn type_name(name: String) -> String {
    if TYPE_WORDS.split(' ').any(|word| word == name) { format!("{name}Schema") } else { name }
}

/// Whether the word is reserved in Rust.
pub(crate) fn is_rust_word(name: &str) -> bool {
    // syn does not know yet that this one is reserved.
    name == "gen" || syn::parse_str::<Ident>(name).is_err()
}

/// A name of letters and digits that languages allow; other characters are replaced by their code points.
fn plain(name: String) -> String {
    if syn::parse_str::<Ident>(&format!("n{name}")).is_ok() && !name.starts_with(|first: char| first.is_numeric()) {
        return name;
    }
    name.chars().map(|c| if c.is_ascii() { c.to_string() } else { format!("u{:04x}", u32::from(c)) }).collect()
}

/// The names, with `longer` instead of those with the same `key`.
fn distinct(
    stems: &[String],
    key: &impl Fn(&str) -> String,
    longer: impl Fn(usize) -> String,
) -> Result<Vec<String>, Clash> {
    let shared = groups(stems, key);
    let is_shared = |stem: &String| shared.get(&key(stem)).is_some_and(|group| group.len() > 1);
    let names: Vec<String> = stems
        .iter()
        .enumerate()
        .map(|(index, stem)| if is_shared(stem) { longer(index) } else { stem.clone() })
        .collect();
    match groups(&names, key).into_values().find(|group| group.len() > 1) {
        Some(group) => Err(Clash(group)),
        None => Ok(names),
    }
}

fn groups(names: &[String], key: &impl Fn(&str) -> String) -> BTreeMap<String, Vec<usize>> {
    let mut groups: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (index, name) in names.iter().enumerate() {
        groups.entry(key(name)).or_default().push(index);
    }
    groups
}

fn spelled(stem: &str, text: &str) -> String {
    format!("{stem}_{}", spelling(text).join("_").to_snake_case())
}

/// The spelling of a text: its case and its word separator.
fn spelling(text: &str) -> Vec<String> {
    let (lower, upper) = (text.chars().any(char::is_lowercase), text.chars().any(char::is_uppercase));
    let case = match (lower, upper) {
        (true, true) => "Mixed",
        (true, false) => "Lower",
        (false, true) => "Upper",
        (false, false) => "Caseless",
    };
    let marks = text.chars().filter(|c| !c.is_alphanumeric()).map(|c| match c {
        '_' => "Underscore".to_owned(),
        '-' => "Hyphen".to_owned(),
        ' ' => "Space".to_owned(),
        '.' => "Dot".to_owned(),
        '/' => "Slash".to_owned(),
        ':' => "Colon".to_owned(),
        '+' => "Plus".to_owned(),
        other => format!("U{:04x}", u32::from(other)),
    });
    std::iter::once(case.to_owned()).chain(marks).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The names do not depend on the order.
    fn names_of(texts: &[&str], names: impl Fn(&[&str]) -> Result<Vec<String>, Clash>) -> Result<Vec<String>, Clash> {
        let backwards: Vec<&str> = texts.iter().rev().copied().collect();
        let found = names(texts);
        assert_eq!(
            found.as_ref().ok().cloned(),
            names(&backwards).ok().map(|mut names| {
                names.reverse();
                names
            })
        );
        found
    }

    #[test]
    fn values_have_readable_names() {
        let cases = [
            ("foc-date-confirmed", "FocDateConfirmed"),
            ("ACCOUNT_NUMBER_MISMATCH", "AccountNumberMismatch"),
            ("-created_at", "CreatedAtDescending"),
            ("activation_settings.foc_datetime_requested", "ActivationSettingsFocDatetimeRequested"),
            ("Activate RDY", "ActivateRdy"),
            ("image/png", "ImagePng"),
            ("1", "Value1"),
            ("", "Empty"),
            ("?", "Empty"),
            ("self", "Self_"),
            ("None", "None"),
            ("größe", "Größe"),
            ("½", "Valueu00bd"),
        ];
        for (value, name) in cases {
            assert_eq!(names_of(&[value], variants), Ok(vec![name.to_owned()]), "{value}");
        }
    }

    #[test]
    fn values_of_one_name_are_distinguished_by_their_spelling() {
        assert_eq!(
            names_of(&["created_at", "created-at", "CREATED_AT", "createdAt", "other"], variants).unwrap(),
            ["CreatedAtLowerUnderscore", "CreatedAtLowerHyphen", "CreatedAtUpperUnderscore", "CreatedAtMixed", "Other"]
        );
        assert_eq!(names_of(&["", "?"], variants).unwrap(), ["EmptyCaseless", "EmptyCaselessU003f"]);
        assert_eq!(names_of(&["1", "value1"], variants).unwrap(), ["Value1Caseless", "Value1Lower"]);
        assert_eq!(
            names_of(&["a_b", "ab"], variants).unwrap(),
            ["ABLowerUnderscore", "AbLower"],
            "Python writes both in capitals"
        );
    }

    #[test]
    fn names_that_stay_equal_are_clashes() {
        assert_eq!(variants(&["aB", "x", "Ab"]), Err(Clash(vec![0, 2])));
        assert_eq!(fields(&["someName", "x", "SomeName"]), Err(Clash(vec![0, 2])));
    }

    #[test]
    fn fields_avoid_the_words_of_each_language() {
        let texts = ["self", "type", "2fa", "", "gen", "extra", "from", "str", "someName"];
        let stems = names_of(&texts, fields).unwrap();
        let rust: Vec<String> = stems.iter().map(|stem| rust_field(stem).to_string()).collect();
        assert_eq!(rust, ["self_", "type_", "n2fa", "empty", "gen_", "extra_", "from", "str", "some_name"]);
        let python: Vec<String> = stems.iter().map(|stem| python_attribute(stem)).collect();
        assert_eq!(python, ["self", "type", "n2fa", "empty", "gen", "extra_", "from_", "str_", "some_name"]);
        assert_eq!(
            names_of(&["type", "type_", "Type"], fields).unwrap(),
            ["type_lower", "type_lower_underscore", "type_mixed"]
        );
    }

    #[test]
    fn parameters_avoid_what_builders_have() {
        let named = |listed: &[(&str, &str)]| parameters(listed).unwrap();
        assert_eq!(named(&[("id", "path"), ("id", "query")]), ["id_in_path", "id_in_query"]);
        assert_eq!(named(&[("client", "query"), ("type", "query")]), ["client_parameter", "type_parameter"]);
        assert_eq!(
            named(&[("filter[a.b]", "query"), ("filter[a][b]", "query")]).len(),
            2,
            "duplicates are not rejected here"
        );
        assert_eq!(parameters(&[("a", "query"), ("a", "query")]), Err(Clash(vec![0, 1])));
        let described =
            [serde_json::json!({"name": "id", "in": "path"}), serde_json::json!({"name": "id", "in": "query"})];
        assert_eq!(setter(&described, "id", "query"), "id_in_query");
        assert_eq!(setter(&described, "filter[x]", "query"), "filter_x");
    }

    #[test]
    fn operations_and_types_avoid_what_generated_code_needs() {
        let ids = [("self", "self_operation"), ("1", "operation_1"), ("send", "send_operation"), ("ListX", "ListX")];
        for (id, expected) in ids {
            assert_eq!(operation(id).as_deref(), Some(expected));
        }
        assert_eq!(operation("--"), None);
        assert_eq!(type_name("Self".to_owned()), "SelfSchema");
        assert_eq!(type_name("Order".to_owned()), "Order");
    }

    #[test]
    fn arguments_have_names_that_python_allows() {
        let cases = [("from", "from_"), ("type", "type"), ("someName", "some_name"), ("2fa", "n2fa")];
        for (name, argument) in cases {
            assert_eq!(python_argument(name), argument);
        }
    }
}
