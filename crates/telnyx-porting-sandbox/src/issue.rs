//! Issues of a request: the API's error codes, and the part of the request that each issue is about.

use serde::Serialize;

/// Maximum number of issues that a response lists. A request with a million invalid numbers would otherwise produce a
/// million.
const MAX_ISSUES: usize = 1000;

macro_rules! codes {
    ($($(#[$doc:meta])* $variant:ident = $number:literal $title:literal,)+) => {
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(crate) enum Code { $($(#[$doc])* $variant,)+ }

        impl Code {
            /// The API's code and its title.
            pub(crate) fn number_and_title(self) -> (&'static str, &'static str) {
                match self { $(Self::$variant => ($number, $title),)+ }
            }
        }
    };
}

codes! {
    InvalidNumber = "10002" "Invalid phone number",
    InvalidUrl = "10003" "Invalid URL",
    MissingParameter = "10004" "Missing required parameter",
    NotFound = "10005" "Resource not found",
    Internal = "10007" "Unexpected error",
    Unauthenticated = "10009" "Authentication failed",
    Forbidden = "10010" "Authorization failed",
    RateLimited = "10011" "Too many requests",
    Duplicate = "10012" "Duplicate value",
    BadRequest = "10015" "Invalid value",
    NotE164 = "10016" "Phone number must be in +E.164 format",
    MissingResource = "10017" "Associated resource not found",
    BadJson = "10023" "Malformed JSON",
    Length = "10025" "Invalid length",
    Type = "10026" "Invalid type",
    Unprocessable = "10027" "Unprocessable entity",
    BadFilter = "10031" "Invalid filter",
    BadValue = "10032" "Invalid enumerated value",
    Range = "10033" "Value out of range",
    PendingOrder = "80003" "Pending order exists",
    Pin = "80005" "PIN or passcode missing",
    MissingLoa = "80008" "Letter of authorization missing",
    FocDate = "80018" "FOC date not available",
    DocumentType = "80022" "Unsupported document type",
    // Errors that are not specific to the API have their HTTP status as the code.
    UnknownPath = "404" "Not found",
    MethodNotAllowed = "405" "Method not allowed",
    TooSlow = "408" "Request timeout",
    TooLarge = "413" "Request too large",
    UnsupportedMedia = "415" "Unsupported media type",
}

/// One issue of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Issue {
    pub(crate) code: Code,
    pub(crate) detail: String,
    pub(crate) source: Option<IssueSource>,
}

/// The part of the request that an issue is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum IssueSource {
    /// JSON pointer into the body.
    Pointer(String),
    /// Query parameter, as it was sent.
    Parameter(String),
}

impl Issue {
    pub(crate) fn new(code: Code, detail: impl Into<String>) -> Self {
        Self { code, detail: detail.into(), source: None }
    }

    /// An id in the path that does not exist, of a resource such as `porting order`.
    pub(crate) fn not_found(resource: &str) -> Self {
        Self::new(Code::NotFound, format!("There is no {resource} with this id."))
    }

    /// A request that is well-formed, but that the state or the rest of the request does not allow.
    pub(crate) fn unprocessable(detail: impl Into<String>) -> Self {
        Self::new(Code::Unprocessable, detail)
    }

    /// The invalid part of the request; empty for the whole request.
    pub(crate) fn place(&self) -> &str {
        match &self.source {
            Some(IssueSource::Pointer(place) | IssueSource::Parameter(place)) => place,
            None => "",
        }
    }

    /// Points into the body.
    pub(crate) fn at(mut self, pointer: impl Into<String>) -> Self {
        self.source = Some(IssueSource::Pointer(pointer.into()));
        self
    }

    /// Points at a query parameter.
    pub(crate) fn in_parameter(mut self, name: impl Into<String>) -> Self {
        self.source = Some(IssueSource::Parameter(name.into()));
        self
    }
}

/// The JSON pointer to a member of an object.
pub(crate) fn member_pointer(object: &str, name: &str) -> String {
    format!("{object}/{}", name.replace('~', "~0").replace('/', "~1"))
}

/// The first issues of a request, and the number of the rest.
#[derive(Debug, Default)]
pub(crate) struct Issues {
    listed: Vec<Issue>,
    left_out: usize,
}

impl Issues {
    /// Adds an issue, which is created only if it will be listed.
    pub(crate) fn add_with(&mut self, issue: impl FnOnce() -> Issue) {
        if self.listed.len() < MAX_ISSUES {
            self.listed.push(issue());
        } else {
            self.left_out += 1;
        }
    }

    pub(crate) fn add(&mut self, issue: Issue) {
        self.add_with(|| issue);
    }

    pub(crate) fn contains(&self, issue: &Issue) -> bool {
        self.listed.contains(issue)
    }

    /// The value, unless there are issues.
    pub(crate) fn or<T>(self, value: T) -> Result<T, Vec<Issue>> {
        if self.listed.is_empty() { Ok(value) } else { Err(self.into_list()) }
    }

    /// The listed issues, and one more with the number of the others.
    pub(crate) fn into_list(mut self) -> Vec<Issue> {
        if let Some(last) = self.listed.last().filter(|_| self.left_out > 0) {
            let detail = format!("{} more issues are not listed.", self.left_out);
            self.listed.push(Issue::new(last.code, detail));
        }
        self.listed
    }
}
