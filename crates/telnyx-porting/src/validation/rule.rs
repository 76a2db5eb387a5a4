//! Validation rules.

use std::fmt;

use serde::{Serialize, Serializer};

/// Declares the enum and the identifiers together to keep them complete.
macro_rules! rules {
    ($($(#[doc = $doc:literal])+ $variant:ident => $id:literal,)+) => {
        /// A rule that a value can break. The identifiers are stable: programs may match on them.
        ///
        /// ```
        /// use telnyx_porting::Rule;
        ///
        /// assert_eq!(Rule::E164.id(), "e164");
        /// assert_eq!(Rule::ShareTtl.to_string(), "share-ttl");
        /// ```
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Rule {
            $($(#[doc = $doc])+ $variant,)+
        }

        impl Rule {
            /// Every rule that this version knows.
            pub const ALL: &[Self] = &[$(Self::$variant,)+];

            /// The identifier: lowercase words joined by hyphens. Never changes after a release.
            pub const fn id(self) -> &'static str {
                match self {
                    $(Self::$variant => $id,)+
                }
            }
        }
    };
}

rules! {
    /// A phone number is `+` and 7 to 15 ASCII digits, the first of which is not 0.
    E164 => "e164",
    /// The digits after `+` begin with a country calling code that exists.
    CallingCode => "calling-code",
    /// The number has a length that exists in its country.
    NumberLength => "number-length",
    /// The number is in canonical E.164 form, without a trunk 0.
    CanonicalNumber => "canonical-number",
    /// A North American area code or exchange does not begin with 0 or 1.
    AreaCode => "area-code",
    /// The number is in a range of its country's numbering plan.
    NumberPlan => "number-plan",
    /// A typed number has only digits and separators.
    TypedNumber => "typed-number",
    /// A number was not changed by a spreadsheet to a decimal number, a date or exponential notation.
    SpreadsheetNumber => "spreadsheet-number",
    /// A text can only be read as one number, or one list of numbers.
    AmbiguousNumber => "ambiguous-number",
    /// A region has a telephone numbering plan.
    Region => "region",
    /// A sharing token expires after 1 to 172,800 seconds.
    ShareTtl => "share-ttl",
    /// A duration is in whole seconds or in the form 36h, 90m, 1h30m or 2d.
    DurationSyntax => "duration-syntax",
    /// `misc.type` is `full` or `partial`.
    MiscType => "misc-type",
    /// `misc.remaining_numbers_action` is `keep` or `disconnect`.
    MiscAction => "misc-action",
    /// A full port has no attributes for remaining numbers.
    MiscFull => "misc-full",
    /// A partial port has an action for the remaining numbers.
    MiscPartial => "misc-partial",
    /// A new billing number is set if and only if the remaining numbers are kept.
    MiscBillingNumber => "misc-billing-number",
    /// The new billing number is not among the ported numbers.
    BillingNumberStays => "billing-number-stays",
    /// A country is a two-letter ISO 3166-1 code.
    CountryCode => "country-code",
    /// A page has 1 to 250 items.
    PageSize => "page-size",
    /// A range does not end before it starts.
    RangeOrder => "range-order",
    /// Both ends of a range have the same number of digits.
    RangeLength => "range-length",
    /// Both ends of a range are in the same country.
    RangeCountry => "range-country",
    /// A range has at most 1,000 numbers.
    RangeSize => "range-size",
    /// Every number between the ends of a range is a phone number.
    RangeMember => "range-member",
    /// Activation ranges are within their range and do not overlap.
    ActivationRange => "activation-range",
    /// Extensions are integers from 0 to 999.
    ExtensionBounds => "extension-bounds",
    /// An extension range is 0-9, 0-99 or 0-999, which determines its number of digits.
    ExtensionWidth => "extension-width",
    /// A webhook URL is an absolute http or https URL.
    WebhookUrl => "webhook-url",
    /// A webhook URL has at most 2,000 characters.
    WebhookUrlLength => "webhook-url-length",
    /// A webhook URL uses https.
    WebhookUrlPlaintext => "webhook-url-plaintext",
    /// A webhook public key is 32 bytes in base64.
    WebhookKey => "webhook-key",
    /// An API key is printable ASCII without whitespace.
    ApiKey => "api-key",
    /// The base URL is an absolute https URL without query and fragment.
    BaseUrl => "base-url",
    /// A proxy is a URL with a host and a supported scheme.
    Proxy => "proxy",
    /// A CA file is readable and contains PEM certificates.
    CaFile => "ca-file",
    /// A header is valid, and is set neither by the key nor by the connection.
    Header => "header",
    /// An id can be used in a URL path.
    Id => "id",
    /// Lists and texts are not empty, and an update changes something.
    NotEmpty => "not-empty",
    /// A phone number occurs once in a list.
    Duplicate => "duplicate",
    /// A request has at most [`NUMBERS_PER_REQUEST`](crate::NUMBERS_PER_REQUEST) phone numbers.
    TooManyNumbers => "too-many-numbers",
    /// A requirement group is set without documents and requirements, which it sets itself.
    RequirementGroup => "requirement-group",
    /// A required value is present.
    Required => "required",
    /// A date and time has a time zone, as in RFC 3339.
    DateTime => "date-time",
    /// A requested date is in the future.
    FutureDate => "future-date",
    /// A file is readable and has the expected format.
    File => "file",
    /// A document has at most 20 MB and a printable name that is not a path.
    Document => "document",
    /// A document has a type that the API accepts, and a matching name.
    DocumentType => "document-type",
    /// A letter of authorization was signed at most 90 days ago, an invoice is at most 30 days old, and neither date is in
    /// the future.
    DocumentDate => "document-date",
    /// A field that is cleared can be cleared.
    Clearable => "clearable",
    /// Pages are counted from 1.
    PageNumber => "page-number",
    /// A value is in the API description.
    KnownValue => "known-value",
    /// An order is cancelled more than 48 hours before its FOC time.
    CancelLock => "cancel-lock",
    /// The requested FOC time is in one of the order's allowed windows.
    FocWindow => "foc-window",
    /// The requested activation time is in one of the job's activation windows.
    ActivationWindow => "activation-window",
    /// A list has no more entries than the operation accepts.
    ListLength => "list-length",
    /// A verification code has 5 digits.
    VerificationCode => "verification-code",
    /// A rating is 1 to 5.
    UserRating => "user-rating",
    /// Tax and business identifiers are for customers in the European Union.
    EuropeanIdentifier => "european-identifier",
    /// An account number or PIN has no whitespace around it.
    SecretSpacing => "secret-spacing",
    /// A name or address of the subscriber has no whitespace around it.
    TextSpacing => "text-spacing",
    /// An account number contains digits and otherwise only ASCII letters, spaces, `-`, `.`, `/` and `_`.
    AccountNumber => "account-number",
    /// Messaging can only be ported with a messaging profile.
    MessagingProfile => "messaging-profile",
    /// An order can only be confirmed as a draft or in exception.
    Confirmable => "confirmable",
    /// The additional steps of an order are completed before it is confirmed.
    AdditionalStep => "additional-step",
    /// The requirements of an order are met before it is confirmed.
    RequirementMet => "requirement-met",
    /// Numbers have a connection that receives their calls.
    Connection => "connection",
    /// A phone number that is used as an id is in exactly one order that is not cancelled.
    OrderNumber => "order-number",
    /// Rows of a list with the same customer and account number have the same account data.
    AccountData => "account-data",
    /// The state of a letter of authorization is two uppercase letters.
    LoaState => "loa-state",
    /// The ZIP code of a letter of authorization has 5, or 5 and 4 digits, in the United States.
    LoaZipCode => "loa-zip-code",
    /// The contact's phone number of a letter of authorization has `+` and 11 to 15 digits.
    LoaPhoneNumber => "loa-phone-number",
    /// An email address has one `@` between two parts.
    Email => "email",
    /// A period does not end before it starts.
    DateRange => "date-range",
    /// The key of a `_once` call has 1 to 200 letters, digits, `_`, `-`, `.` and `:`.
    OnceKey => "once-key",
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.id())
    }
}

impl Serialize for Rule {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.id())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn identifiers_are_distinct_and_plain() {
        let ids: BTreeSet<_> = Rule::ALL.iter().map(|rule| rule.id()).collect();
        assert_eq!(ids.len(), Rule::ALL.len());
        for id in ids {
            assert!(id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-'), "{id}");
        }
    }
}
