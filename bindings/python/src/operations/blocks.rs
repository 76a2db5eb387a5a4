//! Blocks of consecutive numbers, as they are ported in Germany.

use crate::input::{Arg, Args, Numbers, OneOrMore, PageNumber, Parts, Size, Text};
use crate::operation::Operation;
use crate::pages::ListRequest;
use pyo3::prelude::*;
use telnyx_porting::types::PortingOrderStatusValue;
use telnyx_porting::{BlockFilter, NewBlock, PhoneNumber, PhoneNumberBlockId, PortingOrderId};

#[pyfunction]
#[expect(clippy::too_many_arguments, reason = "one for each parameter of the operation")]
fn blocks_list(
    order_id: Arg<PortingOrderId>,
    activation_status: Option<Text>,
    portability_status: Option<Text>,
    phone_number: Option<Args>,
    porting_order_id: Option<Args>,
    status: Option<OneOrMore<PortingOrderStatusValue>>,
    support_key: Option<OneOrMore<String>>,
    sort: Option<Text>,
    page_size: Option<Size>,
    first_page: Option<PageNumber>,
) -> PyResult<ListRequest> {
    let mut filter = BlockFilter::new();
    filter.activation_status = Text::value(activation_status);
    filter.portability_status = Text::value(portability_status);
    filter.phone_numbers = Args::given::<PhoneNumber>(phone_number, "phone_number")?;
    filter.porting_orders = Args::given::<PortingOrderId>(porting_order_id, "porting_order_id")?;
    filter.statuses = status.map(|status| status.0);
    filter.support_keys = support_key.map(|keys| keys.0);
    filter.sort = Text::value(sort);
    let list = move |client: &telnyx_porting::Client| client.order(order_id.0.clone()).blocks().list(filter.clone());
    Ok(ListRequest::new(list, page_size, first_page))
}

#[pyfunction]
fn blocks_create(
    order_id: Arg<PortingOrderId>,
    phone_number_range: Numbers,
    activation_ranges: Option<Parts<Numbers>>,
) -> Operation {
    let mut block = NewBlock::new(phone_number_range.0);
    if let Some(parts) = activation_ranges {
        block = block.with_activation_ranges(parts.ranges());
    }
    Operation::call(move |client| client.order(order_id.0).blocks().create(block))
}

#[pyfunction]
fn blocks_delete(order_id: Arg<PortingOrderId>, id: Arg<PhoneNumberBlockId>) -> Operation {
    Operation::call(move |client| client.order(order_id.0).blocks().delete(id.0))
}

functions![blocks_list, blocks_create, blocks_delete];
