//! What a letterhead has to comply with.

use serde_json::Value;
use uuid::Uuid;

use crate::server::{ApiError, Code, Problem};
use crate::state::{Letterhead, LetterheadAddress, LetterheadContact, Store};

/// Reads the members of a body one by one, so that each that is wrong gets an error of its own.
struct Reader<'a> {
    body: &'a Value,
    problems: Vec<Problem>,
}

/// Whether a text has the right form.
type Rule = fn(&str) -> bool;

/// Reads a whole letterhead; its logo has to be among the documents.
pub(super) fn read(body: &Value, store: &Store) -> Result<Letterhead, ApiError> {
    let mut reader = Reader { body, problems: Vec::new() };
    let letterhead = Letterhead {
        name: reader.text("/name"),
        logo: reader.logo(store),
        company_name: reader.text("/company_name"),
        address: reader.address(),
        contact: LetterheadContact {
            email: reader.text("/contact/email"),
            phone_number: reader.checked(
                "/contact/phone_number",
                is_phone_number,
                Code::NotE164,
                "The value must be + and 11 to 15 digits.",
            ),
        },
    };
    if reader.problems.is_empty() { Ok(letterhead) } else { Err(ApiError::unprocessable(reader.problems)) }
}

impl Reader<'_> {
    fn problem(&mut self, code: Code, detail: &str, pointer: &str) {
        self.problems.push(Problem::new(code, detail).at(pointer));
    }

    fn address(&mut self) -> LetterheadAddress {
        LetterheadAddress {
            street_address: self.text("/address/street_address"),
            extended_address: self.optional("/address/extended_address"),
            city: self.text("/address/city"),
            state: self.form("/address/state", is_two_letters, "A state is two capital letters, such as CO."),
            zip_code: self.form("/address/zip_code", is_zip_code, "A ZIP code is 80202 or 80202-1234."),
            country_code: self.form(
                "/address/country_code",
                is_two_letters,
                "A country is two capital letters, such as US.",
            ),
        }
    }

    /// The logo's id; any id if there is a problem, because then the letterhead is not kept.
    fn logo(&mut self, store: &Store) -> Uuid {
        const POINTER: &str = "/logo/document_id";
        let Some(text) = self.required(POINTER) else {
            return Uuid::nil();
        };
        let Ok(id) = text.parse() else {
            self.problem(Code::BadRequest, "The value must be a UUID.", POINTER);
            return Uuid::nil();
        };
        match store.documents.get(id) {
            None => {
                let detail = "There is no document with this id. Unlinked documents expire.";
                self.problem(Code::MissingResource, detail, POINTER);
            }
            Some(document) if document.content_type != "image/png" => {
                self.problem(Code::DocumentType, "The logo must be a PNG image.", POINTER);
            }
            Some(_) => {}
        }
        id
    }

    fn text(&mut self, pointer: &str) -> String {
        self.required(pointer).unwrap_or_default()
    }

    fn form(&mut self, pointer: &str, rule: Rule, detail: &str) -> String {
        self.checked(pointer, rule, Code::BadRequest, detail)
    }

    fn checked(&mut self, pointer: &str, rule: Rule, code: Code, detail: &str) -> String {
        let Some(text) = self.required(pointer) else {
            return String::new();
        };
        if !rule(&text) {
            self.problem(code, detail, pointer);
        }
        text
    }

    fn required(&mut self, pointer: &str) -> Option<String> {
        match self.body.pointer(pointer) {
            None | Some(Value::Null) => self.missing(pointer),
            Some(Value::String(text)) if text.trim().is_empty() => self.missing(pointer),
            Some(Value::String(text)) => return Some(text.clone()),
            Some(_) => self.problem(Code::Type, "The value must be a string.", pointer),
        }
        None
    }

    /// Names the object that holds the member if that is not there either, or is none; once is enough.
    fn missing(&mut self, pointer: &str) {
        let holder = pointer.rfind('/').and_then(|end| pointer.get(..end)).filter(|holder| !holder.is_empty());
        let problem = match holder.map(|holder| (holder, self.body.pointer(holder))) {
            Some((holder, None | Some(Value::Null))) => {
                Problem::new(Code::MissingParameter, "This value is required.").at(holder)
            }
            Some((holder, Some(value))) if !value.is_object() => {
                Problem::new(Code::Type, "The value must be an object.").at(holder)
            }
            _ => Problem::new(Code::MissingParameter, "This value is required.").at(pointer),
        };
        if !self.problems.contains(&problem) {
            self.problems.push(problem);
        }
    }

    fn optional(&mut self, pointer: &str) -> Option<String> {
        match self.body.pointer(pointer)? {
            Value::String(text) => Some(text.clone()).filter(|text| !text.trim().is_empty()),
            Value::Null => None,
            _ => {
                self.problem(Code::Type, "The value must be a string.", pointer);
                None
            }
        }
    }
}

fn is_two_letters(text: &str) -> bool {
    text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_uppercase())
}

fn is_zip_code(text: &str) -> bool {
    let are_digits = |part: &str, count| part.len() == count && part.bytes().all(|byte| byte.is_ascii_digit());
    match text.split_once('-') {
        Some((zip, more)) => are_digits(zip, 5) && are_digits(more, 4),
        None => are_digits(text, 5),
    }
}

fn is_phone_number(text: &str) -> bool {
    let digits = text.strip_prefix('+').unwrap_or_default();
    (11..=15).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_are_those_of_the_united_states() {
        for (rule, good, bad) in [
            (is_two_letters as Rule, vec!["CO", "US"], vec!["co", "C", "COL", "Ä", "", "CO\n"]),
            (is_zip_code, vec!["80202", "80202-1234"], vec!["8020", "80202-", "80202-123", "8020２", "80202 1234"]),
            (is_phone_number, vec!["+13035550199", "+123456789012345"], vec!["+6561234567", "13035550199", "+"]),
        ] {
            assert!(good.iter().all(|text| rule(text)), "{good:?}");
            assert!(!bad.iter().any(|text| rule(text)), "{bad:?}");
        }
    }
}
