//! Common parts of the tests of order parts.

use serde_json::{Value, json};

use crate::support::{Api, ApiResponse};

/// An id that does not exist.
pub(crate) const NOTHING: &str = "64ffb720-04c7-455b-92d6-20fcca92e935";

/// Statuses, and whether the customer may change an order's data in them.
pub(crate) const STATUSES: [(&str, bool); 8] = [
    ("draft", true),
    ("in-process", true),
    ("exception", true),
    ("submitted", false),
    ("foc-date-confirmed", false),
    ("cancel-pending", false),
    ("ported", false),
    ("cancelled", false),
];

impl Api {
    /// Asserts that a list rejects the parameters that no list has, and that its pages and its order work. The list has at
    /// least two items, created at different times.
    pub(crate) async fn check_list(&self, path: &str) {
        for (query, code) in [
            ("filter[colour]=red", "10031"),
            ("sort[by]=created_at", "10031"),
            ("sort[value]=colour", "10032"),
            ("page[size]=0", "10033"),
        ] {
            let place = query.split_once('=').unwrap().0;
            self.get(&format!("{path}?{query}")).await.assert_error(422, code, place);
        }
        let newest_first = self.get(path).await.each("id");
        assert!(newest_first.len() > 1);
        let mut oldest_first = newest_first.clone();
        oldest_first.reverse();
        assert_eq!(self.get(&format!("{path}?sort[value]=-created_at")).await.each("id"), newest_first);
        assert_eq!(self.get(&format!("{path}?sort[value]=created_at")).await.each("id"), oldest_first);
        let second = self.get(&format!("{path}?page[size]=1&page[number]=2")).await;
        assert_eq!(second.each("id"), [newest_first[1].clone()]);
        assert_eq!(second.body["meta"]["total_results"], newest_first.len());
    }

    /// Puts an order into a status.
    pub(crate) async fn put(&self, id: &str, status: &str) {
        let response = self.control(&format!("/orders/{id}/status"), json!({"value": status})).await;
        assert_eq!(response.status, 200, "{}", response.body);
    }
}

impl ApiResponse {
    /// Asserts a rejection with these errors, in this order.
    pub(crate) fn assert_errors(&self, status: u16, expected: &[(&str, &str)]) {
        assert_eq!(self.status, status, "{}", self.body);
        let errors = self.errors();
        let found: Vec<(&str, &str)> = errors.iter().map(|(code, place)| (&**code, &**place)).collect();
        assert_eq!(found, expected, "{}", self.body);
    }

    /// A member of each item of a list, or of a created item.
    pub(crate) fn each(&self, member: &str) -> Vec<Value> {
        assert!(self.status < 300, "{}", self.body);
        self.body["data"].as_array().unwrap().iter().map(|item| item[member].clone()).collect()
    }
}
