//! Enums whose variants have fixed words in the API.

/// An enum made by [`words!`].
pub(crate) trait Words: Copy + PartialEq + 'static {
    /// The variants with their words.
    const ALL: &'static [(Self, &'static str)];

    fn as_str(self) -> &'static str {
        Self::ALL.iter().find(|(variant, _)| *variant == self).map_or("", |(_, word)| word)
    }

    fn parse(text: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, word)| *word == text).map(|(variant, _)| *variant)
    }
}

/// Declares enums with the words that they have in JSON and in queries.
macro_rules! words {
    ($($(#[$attribute:meta])* $visibility:vis enum $name:ident { $($(#[$doc:meta])* $variant:ident = $word:literal,)+ })+) => {$(
        $(#[$attribute])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
        $visibility enum $name { $($(#[$doc])* #[serde(rename = $word)] $variant,)+ }

        /// The first variant.
        impl Default for $name {
            fn default() -> Self {
                <Self as crate::words::Words>::ALL[0].0
            }
        }

        impl crate::words::Words for $name {
            const ALL: &'static [(Self, &'static str)] = &[$((Self::$variant, $word),)+];
        }
    )+};
}

pub(crate) use words;
