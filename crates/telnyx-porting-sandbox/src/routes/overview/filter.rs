//! Which orders an overview is about.

use uuid::Uuid;
use uuid::fmt::Hyphenated;

use crate::server::{ApiError, Code, Problem, Query};
use crate::state::Order;

/// Orders in an overview unless it asks for another number.
const USUAL_LIMIT: usize = 200;

const HIGHEST_LIMIT: usize = 1000;

/// A search, statuses, and how many orders to show.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Filter {
    /// Words in lower case; each has to be found in the order.
    words: Vec<String>,
    /// Any of these; every status if there are none.
    statuses: Vec<String>,
    pub(super) limit: usize,
}

impl Filter {
    pub(super) fn read(query: &Query) -> Result<Self, ApiError> {
        let last = |name| query.under(name).last().map(|parameter| parameter.value.as_str()).unwrap_or_default();
        let statuses = last("status").split(',').map(str::trim).filter(|status| !status.is_empty());
        Ok(Self {
            words: last("search").to_lowercase().split_whitespace().map(str::to_owned).collect(),
            statuses: statuses.map(str::to_owned).collect(),
            limit: limit(query)?,
        })
    }

    /// Whether the search finds an order, whatever its status.
    pub(super) fn finds(&self, order: &Order) -> bool {
        self.words.iter().all(|word| is_in(order, word))
    }

    pub(super) fn has_status(&self, order: &Order) -> bool {
        self.statuses.is_empty() || self.statuses.iter().any(|status| status == order.status.as_str())
    }
}

fn limit(query: &Query) -> Result<usize, Problem> {
    let Some(parameter) = query.under("limit").last() else {
        return Ok(USUAL_LIMIT);
    };
    let limit = parameter.value.parse().ok().filter(|limit| (1..=HIGHEST_LIMIT).contains(limit));
    let detail = format!("The limit is a whole number from 1 to {HIGHEST_LIMIT}.");
    limit.ok_or_else(|| parameter.problem(Code::Range, detail))
}

fn is_in(order: &Order, word: &str) -> bool {
    let references = [&order.customer_reference, &order.customer_group_reference].into_iter().flatten();
    let keys = order.shows_keys().then_some([&order.keys.order, &order.keys.parent]).into_iter().flatten();
    let texts = references.chain(keys).chain([&order.carrier.name, &order.country]).map(String::as_str);
    let codes = order.exceptions.iter().map(|exception| exception.code.as_str());
    let numbers = order.numbers.iter().map(|entry| entry.number.e164.as_str());
    has_id(order.id, word)
        || texts.chain(codes).chain(order.carrier.spid.as_deref()).any(|text| contains(text, word))
        || numbers.into_iter().any(|number| number.contains(word))
}

fn has_id(id: Uuid, word: &str) -> bool {
    let mut buffer = [0; Hyphenated::LENGTH];
    id.hyphenated().encode_lower(&mut buffer).contains(word)
}

/// Whether a text contains a word in lower case, whatever the case of the text.
fn contains(text: &str, word: &str) -> bool {
    if !text.is_ascii() {
        return text.to_lowercase().contains(word);
    }
    text.as_bytes().windows(word.len()).any(|part| part.eq_ignore_ascii_case(word.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_in_any_case() {
        assert!(contains("Prairie Cable Voice", "cable"));
        assert!(contains("BÄCKEREI", "bäck"));
        assert!(!contains("x", "xy"));
    }

    #[test]
    fn everything_is_optional() {
        let all = Filter { words: Vec::new(), statuses: Vec::new(), limit: USUAL_LIMIT };
        for query in ["", "search=&status=", "search=%20&status=,"] {
            assert_eq!(Filter::read(&Query::parse(query)).unwrap(), all, "{query}");
        }
    }
}
