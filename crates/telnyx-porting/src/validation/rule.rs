//! The rules by name.

use std::fmt;

use serde::{Serialize, Serializer};

/// Declares the enum and the identifiers together, so that neither can be forgotten.
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

            /// The identifier: lower-case words joined by hyphens, never changed once published.
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
    /// The number is written the one way that international dialling has for it, without a trunk 0.
    CanonicalNumber => "canonical-number",
    /// A North American area code or exchange does not begin with 0 or 1.
    AreaCode => "area-code",
    /// The number belongs to a range that its country's numbering plan has opened.
    NumberPlan => "number-plan",
    /// A number as people type it has digits, separators and nothing else.
    TypedNumber => "typed-number",
    /// A spreadsheet has not changed a number: to a decimal number, a date, or notation without all digits.
    SpreadsheetNumber => "spreadsheet-number",
    /// A text can be read as one number, or one list of numbers, only.
    AmbiguousNumber => "ambiguous-number",
    /// A region is one with a telephone numbering plan.
    Region => "region",
    /// The life of a sharing token is 1 to 172800 seconds.
    ShareTtl => "share-ttl",
    /// A time span is written in whole seconds or as 36h, 90m, 1h30m, 2d.
    DurationSyntax => "duration-syntax",
    /// `misc.type` is `full` or `partial`.
    MiscType => "misc-type",
    /// `misc.remaining_numbers_action` is `keep` or `disconnect`.
    MiscAction => "misc-action",
    /// A full port says nothing about remaining numbers.
    MiscFull => "misc-full",
    /// A partial port says what happens to the remaining numbers.
    MiscPartial => "misc-partial",
    /// Keeping the remaining numbers takes a new billing number, disconnecting them takes none.
    MiscBillingNumber => "misc-billing-number",
    /// The new billing number stays behind: it is not among the numbers being ported.
    BillingNumberStays => "billing-number-stays",
    /// A country is given by the two letters of ISO 3166-1.
    CountryCode => "country-code",
    /// A page has 1 to 250 items.
    PageSize => "page-size",
    /// A range does not end before it starts.
    RangeOrder => "range-order",
    /// Both ends of a range have the same number of digits.
    RangeLength => "range-length",
    /// Both ends of a range belong to the same country.
    RangeCountry => "range-country",
    /// A range has at most 1,000 numbers.
    RangeSize => "range-size",
    /// Every number between the ends of a range is a phone number.
    RangeMember => "range-member",
    /// Activation ranges lie within the range they belong to and do not overlap.
    ActivationRange => "activation-range",
    /// Extensions are whole numbers from 0 to 999.
    ExtensionBounds => "extension-bounds",
    /// An extension range is 0-9, 0-99 or 0-999, from which its number of digits follows.
    ExtensionWidth => "extension-width",
    /// A webhook URL is an absolute http or https URL.
    WebhookUrl => "webhook-url",
    /// A webhook URL has at most 2,000 characters.
    WebhookUrlLength => "webhook-url-length",
    /// A webhook is received over https.
    WebhookUrlPlaintext => "webhook-url-plaintext",
    /// A key for webhook signatures is base64 of 32 bytes.
    WebhookKey => "webhook-key",
    /// An API key is printable ASCII without white space.
    ApiKey => "api-key",
    /// The API's address is an absolute https URL with a path at most.
    BaseUrl => "base-url",
    /// A proxy is named by a URL with a host and a scheme that is spoken.
    Proxy => "proxy",
    /// A file of trusted certificates can be read and has some in PEM.
    CaFile => "ca-file",
    /// A header of a call can be sent, and belongs neither to the key nor to the connection.
    Header => "header",
    /// An identifier can stand in a URL path.
    Id => "id",
    /// A list or a text that is given is not empty, and an update changes something.
    NotEmpty => "not-empty",
    /// A phone number is listed once.
    Duplicate => "duplicate",
    /// At most [`NUMBERS_PER_REQUEST`](crate::NUMBERS_PER_REQUEST) phone numbers are sent at once.
    TooManyNumbers => "too-many-numbers",
    /// A requirement group is given without documents and requirements, which it fills in itself.
    RequirementGroup => "requirement-group",
    /// A value that the operation needs is given.
    Required => "required",
    /// A date and time is written with its zone, as in RFC 3339.
    DateTime => "date-time",
    /// A date that is asked for lies in the future.
    FutureDate => "future-date",
    /// A file can be read and is of the expected form.
    File => "file",
    /// A document is a file of at most 20 MB with a printable name that is no path.
    Document => "document",
    /// A document is of a type that the API accepts, and named by it.
    DocumentType => "document-type",
    /// A field that is cleared may be null.
    Clearable => "clearable",
    /// Pages are counted from 1.
    PageNumber => "page-number",
    /// A value is one of those that the API describes.
    KnownValue => "known-value",
    /// An order is cancelled more than 48 hours before its FOC time.
    CancelLock => "cancel-lock",
    /// The FOC time asked for lies in one of the order's allowed windows.
    FocWindow => "foc-window",
    /// The activation time asked for lies in one of the job's activation windows.
    ActivationWindow => "activation-window",
    /// A list has no more entries than the operation takes.
    ListLength => "list-length",
    /// A verification code has 5 digits.
    VerificationCode => "verification-code",
    /// A rating is 1 to 5.
    UserRating => "user-rating",
    /// Tax and business identifiers are for customers in the European Union.
    EuropeanIdentifier => "european-identifier",
    /// An account number or a PIN has no white space around it.
    SecretSpacing => "secret-spacing",
    /// A name or an address of the subscriber has no white space around it.
    TextSpacing => "text-spacing",
    /// An account number has digits, and besides them ASCII letters, spaces and `-`, `.`, `/`, `_` at most.
    AccountNumber => "account-number",
    /// Numbers whose messaging is ported have a messaging profile.
    MessagingProfile => "messaging-profile",
    /// An order that is confirmed is a draft or in exception.
    Confirmable => "confirmable",
    /// The steps that an order asks for are done before it is confirmed.
    AdditionalStep => "additional-step",
    /// The requirements of an order are met before it is confirmed.
    RequirementMet => "requirement-met",
    /// Numbers have a connection that receives their calls.
    Connection => "connection",
    /// A phone number that stands for the id that it has in its order is in one order, which is not cancelled.
    OrderNumber => "order-number",
    /// Rows of a list with the same customer and account number have the same account data.
    AccountData => "account-data",
    /// A letter of authorisation is made out in a state of two capital letters.
    LoaState => "loa-state",
    /// A letter of authorisation has a ZIP code of 5 or 5 and 4 digits in the United States.
    LoaZipCode => "loa-zip-code",
    /// A letter of authorisation names a contact with `+` and 11 to 15 digits.
    LoaPhoneNumber => "loa-phone-number",
    /// An e-mail address has one `@` between two parts.
    Email => "email",
    /// A time span does not end before it starts.
    DateRange => "date-range",
    /// A key of a call that is made once is 1 to 200 characters of letters, digits, `_`, `-`, `.` and `:`.
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
