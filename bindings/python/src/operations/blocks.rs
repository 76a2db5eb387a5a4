//! Blocks of consecutive numbers, as they are ported in Germany.

use crate::input::{Arg, Args, Given, Numbers, OneOrMore, PageNumber, Parts, Size, Text, read};
use crate::operation::Operation;
use crate::pages::ListRequest;
use pyo3::prelude::*;
use telnyx_porting::types::PortingOrderStatusValue;
use telnyx_porting::{BlockFilter, NewBlock, PhoneNumber, PhoneNumberBlockId, PortingOrderId};

#[pyfunction]
#[expect(clippy::too_many_arguments, reason = "one for each parameter of the operation")]
fn blocks_list(
    order_id: Given<Arg<PortingOrderId>>,
    activation_status: Given<Option<Text>>,
    portability_status: Given<Option<Text>>,
    phone_number: Given<Option<Args<PhoneNumber>>>,
    porting_order_id: Given<Option<Args<PortingOrderId>>>,
    status: Given<Option<OneOrMore<PortingOrderStatusValue>>>,
    support_key: Given<Option<OneOrMore<String>>>,
    sort: Given<Option<Text>>,
    page_size: Given<Option<Size>>,
    first_page: Given<Option<PageNumber>>,
) -> PyResult<ListRequest> {
    read!(
        order_id,
        activation_status,
        portability_status,
        phone_number,
        porting_order_id,
        status,
        support_key,
        sort,
        page_size,
        first_page
    );
    let mut filter = BlockFilter::new();
    filter.activation_status = Text::value(activation_status);
    filter.portability_status = Text::value(portability_status);
    filter.phone_numbers = phone_number.map(|values| values.0);
    filter.porting_orders = porting_order_id.map(|values| values.0);
    filter.statuses = status.map(|status| status.0);
    filter.support_keys = support_key.map(|keys| keys.0);
    filter.sort = Text::value(sort);
    let list = move |client: &telnyx_porting::Client| client.order(order_id.0.clone()).blocks().list(filter.clone());
    Ok(ListRequest::new(list, page_size, first_page))
}

#[pyfunction]
fn blocks_create(
    order_id: Given<Arg<PortingOrderId>>,
    phone_number_range: Given<Numbers>,
    activation_ranges: Given<Option<Parts<Numbers>>>,
) -> PyResult<Operation> {
    read!(order_id, phone_number_range, activation_ranges);
    let mut block = NewBlock::new(phone_number_range.0);
    if let Some(parts) = activation_ranges {
        block = block.with_activation_ranges(parts.ranges());
    }
    Ok(Operation::call(move |client| client.order(order_id.0).blocks().create(block)))
}

#[pyfunction]
fn blocks_delete(order_id: Given<Arg<PortingOrderId>>, id: Given<Arg<PhoneNumberBlockId>>) -> PyResult<Operation> {
    read!(order_id, id);
    Ok(Operation::call(move |client| client.order(order_id.0).blocks().delete(id.0)))
}

functions![blocks_list, blocks_create, blocks_delete];
