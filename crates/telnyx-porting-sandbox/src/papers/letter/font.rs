//! The two fonts of a letter, which every PDF reader has.

/// A font.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Font {
    Regular,
    Bold,
}

/// Widths of the characters from space to tilde, in thousandths of the font size.
const REGULAR: [u16; 95] = [
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556, 556,
    556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833,
    722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556,
    556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334,
    260, 334, 584,
];
const BOLD: [u16; 95] = [
    278, 333, 474, 556, 556, 889, 722, 238, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556, 556,
    556, 556, 556, 333, 333, 584, 584, 584, 611, 975, 722, 722, 722, 722, 667, 611, 778, 722, 278, 556, 722, 611, 833,
    722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 333, 278, 333, 584, 556, 333, 556, 611, 556, 611,
    556, 333, 611, 611, 278, 278, 556, 278, 889, 611, 611, 611, 611, 389, 556, 333, 611, 556, 778, 556, 556, 500, 389,
    280, 389, 584,
];

/// For the rest, whose widths vary: lines break a little early instead of late.
const WIDE: u16 = 1000;
const ACCENTED_CAPITAL: u16 = 778;
const OTHER: u16 = 611;

/// Ellipsis, per mille, Œ, dash, trademark, œ, Æ and æ.
const WIDE_ONES: [u8; 8] = [0x85, 0x89, 0x8c, 0x97, 0x99, 0x9c, 0xc6, 0xe6];

impl Font {
    pub(super) const ALL: [Self; 2] = [Self::Regular, Self::Bold];

    /// Its name in the PDF specification.
    pub(super) fn base_font(self) -> &'static [u8] {
        match self {
            Self::Regular => b"Helvetica",
            Self::Bold => b"Helvetica-Bold",
        }
    }

    /// Its name within a file.
    pub(super) fn name(self) -> &'static [u8] {
        match self {
            Self::Regular => b"F1",
            Self::Bold => b"F2",
        }
    }

    /// Width of encoded text, in points.
    pub(super) fn width(self, text: &[u8], size: f32) -> f32 {
        text.iter().map(|byte| f32::from(self.thousandths(*byte))).sum::<f32>() * size / 1000.0
    }

    fn thousandths(self, byte: u8) -> u16 {
        let widths = match self {
            Self::Regular => &REGULAR,
            Self::Bold => &BOLD,
        };
        let place = usize::from(byte.wrapping_sub(b' '));
        if WIDE_ONES.contains(&byte) {
            return WIDE;
        }
        let other = if (0xc0..0xe0).contains(&byte) { ACCENTED_CAPITAL } else { OTHER };
        widths.get(place).copied().unwrap_or(other)
    }

    /// Breaks encoded text into lines no wider than `width`; a word that is wider is broken as well.
    pub(super) fn wrap(self, text: &[u8], size: f32, width: f32) -> Vec<Vec<u8>> {
        let mut lines = Vec::new();
        let mut line: Vec<u8> = Vec::new();
        for word in text.split(|byte| *byte == b' ') {
            if !line.is_empty() {
                let mut longer = line.clone();
                longer.push(b' ');
                longer.extend_from_slice(word);
                if self.width(&longer, size) <= width {
                    line = longer;
                    continue;
                }
                lines.push(std::mem::take(&mut line));
            }
            for byte in word {
                line.push(*byte);
                if self.width(&line, size) > width && line.len() > 1 {
                    line.pop();
                    lines.push(std::mem::replace(&mut line, vec![*byte]));
                }
            }
        }
        lines.push(line);
        lines
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_fit_and_nothing_is_lost() {
        let text = b"Some words and one that is long: ABCDEFGHIJKLMNOPQRSTUVWXYZABCDEFGHIJKLMNOPQRSTUVWXYZ end";
        for font in Font::ALL {
            let lines = font.wrap(text, 10.0, 100.0);
            assert!(lines.iter().all(|line| font.width(line, 10.0) <= 100.0));
            let spaceless = |text: &[u8]| text.iter().copied().filter(|byte| *byte != b' ').collect::<Vec<_>>();
            assert_eq!(spaceless(&lines.concat()), spaceless(text));
        }
    }
}
