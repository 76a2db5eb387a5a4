//! The three shapes of JSON answers: one resource, a list, a page of a list.

use super::Response;
use crate::error::Error;
use serde::Deserialize;
use serde::de::IgnoredAny;
use telnyx_porting_api::types::PaginationMeta;

/// An answer whose `data` is one resource.
pub(crate) trait Single {
    type Item;
    /// For errors.
    const OPERATION: &'static str;
    fn into_data(self) -> Option<Self::Item>;
}

/// The resource of an answer.
pub(crate) fn data_of<R: Single>(answer: Response<R>) -> Result<Response<R::Item>, Error> {
    answer.try_map(|answer| answer.into_data().ok_or_else(|| Error::incomplete(R::OPERATION, "`data`")))
}

/// An answer whose `data` is a list.
pub(crate) trait Many {
    type Item;
    /// For errors.
    const OPERATION: &'static str;
    /// The items, unless something else came in place of the list.
    fn into_items(self) -> Option<Vec<Self::Item>>;
}

/// The items of an answer. One without `data` says nothing about what exists.
pub(crate) fn items_of<R: Many>(answer: Response<R>) -> Result<Response<Vec<R::Item>>, Error> {
    let body = answer.body().clone();
    answer.try_map(|answer| {
        let items = answer.into_items().filter(|items| !items.is_empty() || has_data(&body));
        items.ok_or_else(|| Error::incomplete(R::OPERATION, "a list in `data`"))
    })
}

/// Whether a body has the member `data`, which a list may have left empty.
fn has_data(body: &[u8]) -> bool {
    #[derive(Deserialize)]
    struct Members {
        #[serde(rename = "data")]
        _data: IgnoredAny,
    }
    let body = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body);
    serde_json::from_slice::<Members>(body).is_ok()
}

/// An answer whose `data` is a page of a list.
pub(crate) trait Paged: Many {
    fn take_meta(&mut self) -> Option<PaginationMeta>;
    /// The id of an item, if it has one.
    fn id_of(item: &Self::Item) -> Option<&str>;
}
