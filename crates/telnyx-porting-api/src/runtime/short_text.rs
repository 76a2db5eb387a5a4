//! Texts whose usual form is short, such as ids and times.

use arrayvec::ArrayString;
use std::cmp::Ordering;
use std::hash::{Hash, Hasher};

/// Text that is stored in place up to `N` bytes. A page of 250 orders has thousands of ids and times, each of which would need an
/// allocation.
#[derive(Clone)]
pub(super) enum ShortText<const N: usize> {
    InPlace(ArrayString<N>),
    Allocated(Box<str>),
}

impl<const N: usize> ShortText<N> {
    pub(super) fn as_str(&self) -> &str {
        match self {
            Self::InPlace(text) => text,
            Self::Allocated(text) => text,
        }
    }
}

impl<const N: usize> From<&str> for ShortText<N> {
    fn from(text: &str) -> Self {
        ArrayString::from(text).map_or_else(|_| Self::Allocated(text.into()), Self::InPlace)
    }
}

impl<const N: usize> PartialEq for ShortText<N> {
    fn eq(&self, other: &Self) -> bool {
        self.as_str() == other.as_str()
    }
}

impl<const N: usize> Eq for ShortText<N> {}

impl<const N: usize> PartialOrd for ShortText<N> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<const N: usize> Ord for ShortText<N> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.as_str().cmp(other.as_str())
    }
}

impl<const N: usize> Hash for ShortText<N> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.as_str().hash(state);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_of_any_length_are_kept_and_compared() {
        let texts = ["", "a", "\u{e4}b", "abc", "abcd", "a long text"];
        for text in texts {
            let short = ShortText::<4>::from(text);
            assert_eq!(short.as_str(), text);
            assert_eq!(matches!(short, ShortText::InPlace(_)), text.len() <= 4);
            for other in texts {
                let other_text = ShortText::<4>::from(other);
                assert_eq!(short.cmp(&other_text), text.cmp(other));
                assert_eq!(short == other_text, text == other);
            }
        }
    }
}
