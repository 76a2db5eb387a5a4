//! Extensions of a number, as they are ported in Germany.

use crate::input::{Arg, Extensions, PageNumber, Parts, Size, Text};
use crate::operation::Operation;
use crate::pages::ListRequest;
use pyo3::prelude::*;
use telnyx_porting::{ExtensionFilter, NewExtensions, PhoneNumberExtensionId, PortingOrderId, PortingPhoneNumberId};

#[pyfunction]
fn extensions_list(
    order_id: Arg<PortingOrderId>,
    porting_phone_number_id: Option<Arg<PortingPhoneNumberId>>,
    sort: Option<Text>,
    page_size: Option<Size>,
    first_page: Option<PageNumber>,
) -> ListRequest {
    let mut filter = ExtensionFilter::new();
    filter.number = porting_phone_number_id.map(|id| id.0);
    filter.sort = Text::value(sort);
    let list =
        move |client: &telnyx_porting::Client| client.order(order_id.0.clone()).extensions().list(filter.clone());
    ListRequest::new(list, page_size, first_page)
}

#[pyfunction]
fn extensions_create(
    order_id: Arg<PortingOrderId>,
    porting_phone_number_id: Arg<PortingPhoneNumberId>,
    extension_range: Extensions,
    activation_ranges: Option<Parts<Extensions>>,
) -> Operation {
    let mut extensions = NewExtensions::new(porting_phone_number_id.0, extension_range.0);
    if let Some(parts) = activation_ranges {
        extensions = extensions.with_activation_ranges(parts.ranges());
    }
    Operation::call(move |client| client.order(order_id.0).extensions().create(extensions))
}

#[pyfunction]
fn extensions_delete(order_id: Arg<PortingOrderId>, id: Arg<PhoneNumberExtensionId>) -> Operation {
    Operation::call(move |client| client.order(order_id.0).extensions().delete(id.0))
}

functions![extensions_list, extensions_create, extensions_delete];
