//! Text in the one alphabet that the standard fonts of PDF have: Windows code page 1252.

use std::borrow::Cow;

use super::spelling::spelled;

/// Characters of the code page between ASCII and Latin-1, and their codes.
const EXTRA: [(char, u8); 27] = [
    ('€', 0x80),
    ('‚', 0x82),
    ('ƒ', 0x83),
    ('„', 0x84),
    ('…', 0x85),
    ('†', 0x86),
    ('‡', 0x87),
    ('ˆ', 0x88),
    ('‰', 0x89),
    ('Š', 0x8a),
    ('‹', 0x8b),
    ('Œ', 0x8c),
    ('Ž', 0x8e),
    ('‘', 0x91),
    ('’', 0x92),
    ('“', 0x93),
    ('”', 0x94),
    ('•', 0x95),
    ('–', 0x96),
    ('—', 0x97),
    ('˜', 0x98),
    ('™', 0x99),
    ('š', 0x9a),
    ('›', 0x9b),
    ('œ', 0x9c),
    ('ž', 0x9e),
    ('Ÿ', 0x9f),
];

/// Longest value that is printed, in characters. A letter is no place for more.
const LONGEST: usize = 200;

/// What somebody typed, cut off where it gets too long for a letter.
pub(super) fn short(text: &str) -> Cow<'_, str> {
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => Cow::Owned(format!("{}…", text.get(..end).unwrap_or_default())),
        None => Cow::Borrowed(text),
    }
}

/// Text in the fonts' alphabet, without control characters and with single spaces. Letters of other scripts are
/// spelled in Latin ones, so that the reader can still tell who is meant.
pub(super) fn encode(text: &str) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len());
    for character in text.chars() {
        push(character, &mut bytes);
    }
    bytes.dedup_by(|next, previous| *next == b' ' && *previous == b' ');
    bytes.trim_ascii().to_vec()
}

fn push(character: char, bytes: &mut Vec<u8>) {
    match character {
        ' '..='~' | '\u{a1}'..='\u{ac}' | '\u{ae}'..='\u{ff}' => bytes.extend(u8::try_from(character)),
        _ if character.is_whitespace() || character.is_control() => bytes.push(b' '),
        _ => match EXTRA.iter().find(|(extra, _)| *extra == character) {
            Some((_, code)) => bytes.push(*code),
            None => bytes.extend(spelled(character).unwrap_or("?").bytes()),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn western_letters_stay() {
        assert_eq!(encode("Café Müller – “5 €”"), b"Caf\xe9 M\xfcller \x96 \x935 \x80\x94");
    }

    #[test]
    fn other_letters_are_spelled_in_latin_ones() {
        assert_eq!(encode("Łódź"), b"L\xf3dz");
        assert_eq!(encode("Пекарня"), b"Pekarnia");
        assert_eq!(encode("北京 パン"), b"Bei Jing pan");
    }

    #[test]
    fn nothing_disturbs_the_line() {
        assert_eq!(encode("  a\r\n\tb\u{a0}\u{ad}c\u{200b}d "), b"a b c d");
        assert_eq!(encode(&short(&"é".repeat(1000))).len(), LONGEST + 1);
        assert_eq!(short("short"), "short");
    }
}
