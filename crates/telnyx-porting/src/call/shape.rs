//! The three shapes of JSON responses: one resource, a list, a page of a list.

use super::Response;
use crate::error::Error;
use serde::Deserialize;
use serde::de::IgnoredAny;
use telnyx_porting_api::types::PaginationMeta;

/// A response whose `data` is one resource.
pub(crate) trait Single {
    type Item;
    /// For error messages.
    const OPERATION: &'static str;
    fn into_data(self) -> Option<Self::Item>;
}

/// The resource in a response.
pub(crate) fn data_of<R: Single>(answer: Response<R>) -> Result<Response<R::Item>, Error> {
    answer.try_map(|answer| answer.into_data().ok_or_else(|| Error::incomplete(R::OPERATION, "`data`")))
}

/// A response whose `data` is a list.
pub(crate) trait Many {
    type Item;
    /// For error messages.
    const OPERATION: &'static str;
    /// The items. `None` if `data` is not a list.
    fn into_items(self) -> Option<Vec<Self::Item>>;
}

/// The items in a response. A response without `data` is an error, not an empty list.
pub(crate) fn items_of<R: Many>(answer: Response<R>) -> Result<Response<Vec<R::Item>>, Error> {
    let body = answer.body().clone();
    answer.try_map(|answer| {
        let items = answer.into_items().filter(|items| !items.is_empty() || has_data(&body));
        items.ok_or_else(|| Error::incomplete(R::OPERATION, "list in `data`"))
    })
}

/// Whether a body has the member `data`. For empty lists, some responses omit it.
fn has_data(body: &[u8]) -> bool {
    #[derive(Deserialize)]
    struct Members {
        #[serde(rename = "data")]
        _data: IgnoredAny,
    }
    let body = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body);
    serde_json::from_slice::<Members>(body).is_ok()
}

/// A response whose `data` is a page of a list.
pub(crate) trait Paged: Many {
    fn take_meta(&mut self) -> Option<PaginationMeta>;
    /// The id of an item.
    fn id_of(item: &Self::Item) -> Option<&str>;
}
