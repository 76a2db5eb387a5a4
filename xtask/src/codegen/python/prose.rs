//! Descriptions as docstrings.

/// The length of docstring lines, without their indentation.
const WIDTH: usize = 100;

/// A description, wrapped.
pub(super) fn wrap(text: &str) -> Vec<String> {
    wrap_to(text, WIDTH)
}

/// The same with a maximum line length.
pub(super) fn wrap_to(text: &str, width: usize) -> Vec<String> {
    text.trim().lines().flat_map(|line| wrap_line(line, width)).collect()
}

fn wrap_line(line: &str, width: usize) -> Vec<String> {
    let line = line.trim_end();
    let own = line.len() - line.trim_start().len();
    let marker = if line.trim_start().starts_with("- ") { 2 } else { 0 };
    let mut lines = vec![" ".repeat(own)];
    for word in line.split_whitespace() {
        let Some(last) = lines.last_mut() else { continue };
        if last.trim().is_empty() {
            last.push_str(word);
        } else if last.chars().count() + 1 + word.chars().count() > width {
            lines.push(format!("{}{word}", " ".repeat(own + marker)));
        } else {
            last.extend([" ", word]);
        }
    }
    lines.iter().map(|line| line.trim_end().to_owned()).collect()
}

/// A docstring of these lines, with every line indented.
pub(super) fn docstring(lines: &[String], indent: &str) -> String {
    let lines: Vec<String> = lines.iter().map(|line| escape(line)).collect();
    let mut text = format!("{indent}\"\"\"{}", lines.first().map_or("", String::as_str));
    for line in lines.iter().skip(1) {
        text.push('\n');
        if !line.is_empty() {
            text.extend([indent, line]);
        }
    }
    if lines.len() > 1 {
        text.extend(["\n", indent]);
    } else if text.ends_with('"') {
        // A fourth quote would not end it.
        text.push(' ');
    }
    text.push_str("\"\"\"\n");
    text
}

fn escape(line: &str) -> String {
    line.replace('\\', "\\\\").replace("\"\"\"", "\\\"\\\"\\\"")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_lines_are_wrapped_and_lists_are_indented() {
        let lines = wrap(&format!("Kinds:\n\n- `a`: {}\n- `b`: short\n", "word ".repeat(30)));
        assert_eq!(lines[..2], ["Kinds:", ""]);
        assert!(lines[2].starts_with("- `a`: word") && lines[3].starts_with("  word"), "{lines:?}");
        assert_eq!(lines.last().unwrap(), "- `b`: short");
        assert!(lines.iter().all(|line| line.len() <= WIDTH), "{lines:?}");
    }

    #[test]
    fn nothing_in_a_description_ends_its_docstring() {
        let text = docstring(&[r#"A "quote""#.to_owned()], "");
        assert_eq!(text, "\"\"\"A \"quote\" \"\"\"\n");
        let text = docstring(&[r#"`\d` and """"#.to_owned(), String::new(), "b".to_owned()], "    ");
        assert_eq!(text, "    \"\"\"`\\\\d` and \\\"\\\"\\\"\n\n    b\n    \"\"\"\n");
    }
}
