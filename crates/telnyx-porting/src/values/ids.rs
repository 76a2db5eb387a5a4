//! Identifiers of the API's resources. The types are in `generated/ids.rs`.

use crate::validation::{Issue, Rule};

use super::text::first_odd;

/// Declares one identifier type.
macro_rules! ids {
    ($($(#[$doc:meta])+ $name:ident => $field:literal,)+) => {
        $(
            $(#[$doc])+
            ///
            /// Keeps the text as received, including case; ids are equal if their texts are. Consists of
            /// visible ASCII without `/`, `?`, `#`, `%` and `\`, and is neither `.` nor `..`, because it is
            /// used as a URL path segment.
            #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
            pub struct $name(Box<str>);

            impl $name {
                /// The id as received.
                pub fn as_str(&self) -> &str {
                    &self.0
                }

                /// The id as a UUID, if it is one.
                pub fn as_uuid(&self) -> Option<uuid::Uuid> {
                    uuid::Uuid::parse_str(&self.0).ok()
                }
            }

            impl std::str::FromStr for $name {
                type Err = $crate::validation::ValidationError;

                fn from_str(text: &str) -> Result<Self, Self::Err> {
                    $crate::values::ids::check($field, text)?;
                    Ok(Self(text.into()))
                }
            }

            impl From<uuid::Uuid> for $name {
                fn from(id: uuid::Uuid) -> Self {
                    Self(id.to_string().into())
                }
            }

            impl From<$name> for String {
                fn from(id: $name) -> Self {
                    id.0.into()
                }
            }

            impl From<&$name> for telnyx_porting_api::Id {
                fn from(id: &$name) -> Self {
                    Self::verbatim(id.as_str())
                }
            }

            impl From<$name> for telnyx_porting_api::Id {
                fn from(id: $name) -> Self {
                    Self::verbatim(id.0)
                }
            }

            impl From<$name> for telnyx_porting_api::Patch<telnyx_porting_api::Id> {
                fn from(id: $name) -> Self {
                    Self::Set(id.into())
                }
            }

            impl TryFrom<&telnyx_porting_api::Id> for $name {
                type Error = $crate::validation::ValidationError;

                /// Converts the id of a resource in a response for use in another call.
                fn try_from(id: &telnyx_porting_api::Id) -> Result<Self, $crate::validation::ValidationError> {
                    id.as_str().parse()
                }
            }

            $crate::values::text::text_type!($name, concat!("an id for ", $field));
        )+
    };
}

pub(crate) use ids;

/// Whether the text is a valid URL path segment.
pub(crate) fn check(field: &str, text: &str) -> Result<(), Issue> {
    let allowed = |c: char| c.is_ascii_graphic() && !matches!(c, '/' | '?' | '#' | '%' | '\\');
    let shape = match text {
        "" => Some("nothing".to_owned()),
        "." | ".." => Some("dots only".to_owned()),
        _ => first_odd(text, allowed),
    };
    shape.map_or(Ok(()), |shape| {
        let message = format!("expected one segment of a URL path, got {shape}");
        Err(Issue::error(field, Rule::Id, message)
            .with_hint("copy only the id, as returned by the API, without the URL"))
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use uuid::Uuid;

    use crate::generated::{CommentId, ConnectionId, DocumentId, PortingOrderId, ReportId};
    use crate::validation::Rule;

    #[test]
    fn text_is_kept() {
        for text in ["F1486BAE-F067-460C-AD43-73A92848F902", "1293384261075731499", "po_1", "...", "a.b"] {
            let id: PortingOrderId = text.parse().unwrap();
            assert_eq!(id.as_str(), text);
        }
        let id: ConnectionId = "1293384261075731499".parse().unwrap();
        assert_eq!(id.as_uuid(), None);
    }

    #[test]
    fn uuids_are_converted() {
        let uuid = Uuid::from_u128(0x1234);
        let id = DocumentId::from(uuid);
        assert_eq!(id.as_str(), "00000000-0000-0000-0000-000000001234");
        assert_eq!(id.as_uuid(), Some(uuid));
        assert_eq!(format!("{id:?}"), format!("DocumentId({uuid})"));
    }

    #[test]
    fn text_that_would_change_a_path_is_rejected() {
        for text in [
            "", ".", "..", "a/b", "a?b", "a#b", "a%2fb", "a\\b", " a", "a ", "a\n", "a\tb", "\0", "\u{7f}", "é",
            "\u{ff11}", "\u{2025}",
        ] {
            let error = text.parse::<CommentId>().unwrap_err();
            assert_eq!(error.first().rule(), Rule::Id, "{text:?}");
            assert_eq!(error.first().field(), "comment_id");
        }
    }

    #[test]
    fn deserializing_validates() {
        let id: ReportId = serde_json::from_str("\"r1\"").unwrap();
        assert_eq!(serde_json::to_string(&id).unwrap(), "\"r1\"");
        assert!(serde_json::from_str::<ReportId>("\"a/b\"").is_err());
    }

    proptest! {
        #[test]
        fn accepted_ids_are_one_path_segment(text in "[a-z./?#%\\PC]{0,6}") {
            if let Ok(id) = text.parse::<PortingOrderId>() {
                let mut url = url::Url::parse("https://example.com/orders").unwrap();
                url.path_segments_mut().unwrap().push(id.as_str());
                prop_assert_eq!(url.path_segments().unwrap().count(), 2);
                prop_assert_eq!(url.query(), None);
                prop_assert_eq!(id.to_string().parse(), Ok(id));
            }
        }
    }
}
