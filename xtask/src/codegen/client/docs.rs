//! Documentation in rustdoc's form.

use proc_macro2::TokenStream;
use quote::quote;

/// The maximum width of a doc comment's line, at the widest indentation of generated code.
const WIDTH: usize = 110;

/// A text as lines of a doc comment.
pub(super) fn doc(text: &str) -> TokenStream {
    let lines = lines(text);
    quote! { #(#[doc = #lines])* }
}

/// Lines of a text, wrapped; code blocks are kept.
pub(in crate::codegen) fn lines(text: &str) -> Vec<String> {
    let mut lines = Vec::new();
    let mut is_code = false;
    for line in text.trim().lines() {
        let is_fence = line.trim_start().starts_with("```");
        is_code ^= is_fence;
        if line.trim().is_empty() {
            lines.push(String::new());
        } else if is_code || is_fence {
            lines.push(format!(" {line}"));
        } else {
            wrap(line, &mut lines);
        }
    }
    lines
}

fn wrap(line: &str, lines: &mut Vec<String>) {
    let mut current = String::new();
    for word in line.split_whitespace() {
        if !current.is_empty() && current.chars().count() + 1 + word.chars().count() > WIDTH {
            lines.push(std::mem::take(&mut current));
        }
        current.extend([" ", word]);
    }
    lines.push(current);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prose_is_wrapped_and_code_is_kept() {
        let text = format!("{}\n\n```\nlet   a = 1;\n```", "word ".repeat(30));
        let lines = lines(&text);
        assert!(lines.iter().all(|line| line.len() <= WIDTH + 1));
        assert_eq!(&lines[2..], ["", " ```", " let   a = 1;", " ```"]);
    }
}
