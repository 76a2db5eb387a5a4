//! Calls and signatures within the line length.

use super::docstrings::WIDTH;

/// `start`, the parts and `end`: on one line, with the parts on one line, or with one line per part.
pub(super) fn call(start: &str, parts: &[String], end: &str, indent: &str) -> String {
    let joined = parts.join(", ");
    let line = format!("{start}{joined}{end}\n");
    if fits(&line) {
        return line;
    }
    let outer = &indent[..indent.len().saturating_sub(4)];
    let inner = format!("{indent}{joined}\n");
    if fits(&inner) {
        return format!("{start}\n{inner}{outer}{end}\n");
    }
    let parts: String = parts.iter().flat_map(|part| [indent, part, ",\n"]).collect();
    format!("{start}\n{parts}{outer}{end}\n")
}

fn fits(line: &str) -> bool {
    line.trim_end().chars().count() <= WIDTH
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_use_the_maximum_length() {
        let parts = |count: usize| vec!["an_argument: Id".to_owned(); count];
        assert_eq!(call("def a(", &parts(1), "):", "    "), "def a(an_argument: Id):\n");
        let text = call("def a_name_of_some_length(", &parts(6), "):", "    ");
        assert_eq!(text.lines().count(), 3, "{text}");
        let text = call("def a(", &parts(9), "):", "    ");
        assert!(text.starts_with("def a(\n    an_argument: Id,\n") && text.ends_with(",\n):\n"), "{text}");
    }
}
