//! Letters of all scripts in Latin ones.

use std::sync::LazyLock;

use crate::packed;

static SPELLINGS: LazyLock<Spellings> = LazyLock::new(|| Spellings::read(&packed::unpack(packed::SPELLINGS)));

/// The spellings of all characters, one behind the other.
struct Spellings {
    text: String,
    /// Where that of each character ends.
    ends: Vec<u32>,
}

impl Spellings {
    fn read(unpacked: &[u8]) -> Self {
        let (mut text, mut ends) = (String::new(), Vec::new());
        for spelling in String::from_utf8_lossy(unpacked).split_terminator('\0') {
            text.push_str(spelling);
            ends.push(u32::try_from(text.len()).unwrap_or(u32::MAX));
        }
        Self { text, ends }
    }

    fn get(&self, character: char) -> Option<&str> {
        let number = u32::from(character) as usize;
        let end = *self.ends.get(number)? as usize;
        let start = number.checked_sub(1).map_or(0, |before| self.ends[before] as usize);
        self.text.get(start..end).filter(|spelling| *spelling != "\u{1}")
    }
}

/// How a character is spelled in ASCII, if anybody knows. The table is unpacked at first use.
pub(super) fn spelled(character: char) -> Option<&'static str> {
    SPELLINGS.get(character)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_spelling_is_lost_by_packing() {
        for character in '\u{80}'..=char::MAX {
            assert_eq!(spelled(character), deunicode::deunicode_char(character), "{character:?}");
        }
    }
}
