//! Identifiers of the API's resources, one type each so that they cannot be mixed up.

use crate::{Problem, Rule, ValidationError};

use super::text::first_odd;

/// Declares one identifier type.
macro_rules! ids {
    ($($(#[$doc:meta])+ $name:ident => $field:literal,)+) => {
        $(
            $(#[$doc])+
            ///
            /// Holds the text as the API gave it, in capital or small letters; two ids are equal if
            /// their text is. Visible ASCII without `/`, `?`, `#`, `%` and `\`, and neither `.` nor
            /// `..`, since it becomes a segment of a URL path.
            #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
            pub struct $name(Box<str>);

            impl $name {
                /// The id as the API gave it.
                pub fn as_str(&self) -> &str {
                    &self.0
                }

                /// The id as a UUID, if it is one.
                pub fn as_uuid(&self) -> Option<uuid::Uuid> {
                    uuid::Uuid::parse_str(&self.0).ok()
                }
            }

            impl std::str::FromStr for $name {
                type Err = ValidationError;

                fn from_str(text: &str) -> Result<Self, Self::Err> {
                    check($field, text)?;
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
                type Error = ValidationError;

                /// The id of a resource as the API sent it, to be used in another call.
                fn try_from(id: &telnyx_porting_api::Id) -> Result<Self, ValidationError> {
                    id.as_str().parse()
                }
            }

            impl AsRef<str> for $name {
                fn as_ref(&self) -> &str {
                    &self.0
                }
            }

            impl std::fmt::Display for $name {
                fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                    f.pad(&self.0)
                }
            }

            impl std::fmt::Debug for $name {
                fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                    write!(f, concat!(stringify!($name), "({})"), self)
                }
            }

            text_value!($name, concat!("an id for ", $field));
        )+
    };
}

ids! {
    /// Identifies a porting order.
    ///
    /// ```
    /// use telnyx_porting::PortingOrderId;
    ///
    /// let id: PortingOrderId = "f1486bae-f067-460c-ad43-73a92848f902".parse()?;
    /// assert!(id.as_uuid().is_some());
    /// assert!("f1486bae/../x".parse::<PortingOrderId>().is_err());
    /// # Ok::<_, telnyx_porting::ValidationError>(())
    /// ```
    PortingOrderId => "porting_order_id",
    /// Identifies a phone number within a porting order.
    PortingPhoneNumberId => "porting_phone_number_id",
    /// Identifies a comment on a porting order.
    CommentId => "comment_id",
    /// Identifies an activation job of a porting order.
    ActivationJobId => "activation_job_id",
    /// Identifies an additional document of a porting order.
    AdditionalDocumentId => "additional_document_id",
    /// Identifies an action requirement of a porting order.
    ActionRequirementId => "action_requirement_id",
    /// Identifies a range of associated phone numbers of a porting order.
    AssociatedPhoneNumberId => "associated_phone_number_id",
    /// Identifies a block of phone numbers of a porting order.
    PhoneNumberBlockId => "phone_number_block_id",
    /// Identifies a range of extensions of a porting order.
    PhoneNumberExtensionId => "phone_number_extension_id",
    /// Identifies the configuration of a phone number being ported.
    PhoneNumberConfigurationId => "phone_number_configuration_id",
    /// Identifies a verification code that was sent for a phone number.
    VerificationCodeId => "verification_code_id",
    /// Identifies a sharing token of a porting order.
    SharingTokenId => "sharing_token_id",
    /// Identifies a porting event.
    EventId => "event_id",
    /// Identifies a porting report.
    ReportId => "report_id",
    /// Identifies a configuration of letters of authorisation.
    LoaConfigurationId => "loa_configuration_id",
    /// Identifies an uploaded document.
    DocumentId => "document_id",
    /// Identifies a requirement group.
    RequirementGroupId => "requirement_group_id",
    /// Identifies a type of requirement.
    RequirementTypeId => "requirement_type_id",
    /// Identifies a bundle of the account.
    UserBundleId => "user_bundle_id",
    /// Identifies a connection; often a plain number rather than a UUID.
    ConnectionId => "connection_id",
    /// Identifies a messaging profile.
    MessagingProfileId => "messaging_profile_id",
    /// Identifies a billing group.
    BillingGroupId => "billing_group_id",
    /// Identifies an emergency address.
    EmergencyAddressId => "emergency_address_id",
}

/// Whether the text can be one segment of a URL path.
fn check(field: &str, text: &str) -> Result<(), Problem> {
    let allowed = |c: char| c.is_ascii_graphic() && !matches!(c, '/' | '?' | '#' | '%' | '\\');
    let shape = match text {
        "" => Some("nothing".to_owned()),
        "." | ".." => Some("dots only".to_owned()),
        _ => first_odd(text, allowed),
    };
    shape.map_or(Ok(()), |shape| {
        let message = format!("{shape} where an id is one segment of a URL path");
        Err(Problem::error(field, Rule::Id, message)
            .with_hint("copy the id alone, as the API gave it, without a URL around it"))
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;

    #[test]
    fn text_is_kept_as_given() {
        for text in ["F1486BAE-F067-460C-AD43-73A92848F902", "1293384261075731499", "po_1", "...", "a.b"] {
            let id: PortingOrderId = text.parse().unwrap();
            assert_eq!(id.as_str(), text);
        }
        let id: ConnectionId = "1293384261075731499".parse().unwrap();
        assert_eq!(id.as_uuid(), None);
    }

    #[test]
    fn uuids_go_in_and_out() {
        let uuid = Uuid::from_u128(0x1234);
        let id = DocumentId::from(uuid);
        assert_eq!(id.as_str(), "00000000-0000-0000-0000-000000001234");
        assert_eq!(id.as_uuid(), Some(uuid));
        assert_eq!(format!("{id:?}"), format!("DocumentId({uuid})"));
    }

    #[test]
    fn what_would_change_a_path_is_refused() {
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
    fn serde_checks_too() {
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
