//! Names that Python keeps for itself.

/// The keywords of Python.
const PYTHON: &str = "False None True and as assert async await break class continue def del elif else except finally for \
    from global if import in is lambda nonlocal not or pass raise return try while with yield";

/// A name for an argument in Python, with a trailing underscore where Python keeps the word for itself.
pub(crate) fn python_argument(name: &str) -> String {
    let name = heck::ToSnakeCase::to_snake_case(name);
    let name = if name.starts_with(|c: char| c.is_ascii_digit()) { format!("n{name}") } else { name };
    if PYTHON.split(' ').any(|keyword| keyword == name) { format!("{name}_") } else { name }
}

#[cfg(test)]
mod tests {
    use super::python_argument;

    #[test]
    fn arguments_have_names_that_python_allows() {
        let cases = [("from", "from_"), ("type", "type"), ("someName", "some_name"), ("2fa", "n2fa")];
        for (name, argument) in cases {
            assert_eq!(python_argument(name), argument);
        }
    }
}
