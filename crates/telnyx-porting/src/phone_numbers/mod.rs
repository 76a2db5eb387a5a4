//! The phone numbers of all orders.

mod table;

use crate::call::{Call, Download, Response};
use crate::client::Client;
use crate::error::Error;
use crate::generated::requests;
use crate::generated::{PhoneNumberFilter, PhoneNumbers, PortingOrderId, PortingPhoneNumberId};
use crate::list::PageRequest;
use crate::validation::{Issue, Rule};
use crate::values::{PageSize, PhoneNumber};
use bytes::Bytes;
use table::{OPERATION, Table};
use telnyx_porting_api::types::{PortingOrderStatusValue, PortingPhoneNumber};

/// The maximum number of times that a changing list is read.
const READINGS: u32 = 5;

impl PhoneNumberFilter {
    /// The first part of the filter that a number does not match. `None` if it may match.
    pub(crate) fn mismatch(&self, number: &PortingPhoneNumber) -> Option<&'static str> {
        let is_other_number = |expected: &Vec<PhoneNumber>| {
            number
                .phone_number
                .as_deref()
                .is_some_and(|number| !expected.iter().any(|expected| expected.as_str() == number))
        };
        let is_other_order = |expected: &Vec<PortingOrderId>| {
            let order = number.porting_order_id.as_ref().map(AsRef::as_ref);
            order.is_some_and(|order: &str| {
                !expected.iter().any(|expected| expected.as_str().eq_ignore_ascii_case(order))
            })
        };
        let is_other_status = |expected| number.porting_order_status.as_ref().is_some_and(|status| status != expected);
        let mismatches = [
            (self.phone_numbers.as_ref().is_some_and(is_other_number), "phone_number"),
            (self.porting_orders.as_ref().is_some_and(is_other_order), "porting_order_id"),
            (self.order_status.as_ref().is_some_and(is_other_status), "porting_order_status"),
        ];
        mismatches.into_iter().find_map(|(differs, name)| differs.then_some(name))
    }
}

impl PhoneNumbers {
    /// Returns the id that a number has in its order, which is required for extensions and bundles. Without `order`,
    /// all orders that are not cancelled are searched.
    ///
    /// ```
    /// # use telnyx_porting::{Client, CreateOrder};
    /// # #[tokio::main]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let sandbox = telnyx_porting_sandbox::Sandbox::builder().start().await?;
    /// # let client = Client::builder(sandbox.api_key().parse()?).base_url(sandbox.base_url().parse()?).build()?;
    /// # client.orders().create(CreateOrder::new(["+13035550100".parse()?])).await?;
    /// let id = client.phone_numbers().id_of("+13035550100".parse()?, None).await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// [`Error::Validation`] with [`Rule::OrderNumber`] if no order or several orders have the number, or if the API
    /// returns no id for it.
    pub fn id_of(&self, number: PhoneNumber, order: Option<PortingOrderId>) -> Call<PortingPhoneNumberId> {
        let mut filter = PhoneNumberFilter::new().with_phone_numbers([number]);
        filter.porting_orders = order.map(|order| vec![order]);
        self.list(filter).try_collect().then(move |found| async move { only_id(number, &found) })
    }

    /// Returns one page of the numbers as CSV, counted from 1. [`csv_all`](Self::csv_all) returns all pages.
    ///
    /// # Errors
    /// [`Error::Validation`] for page 0, before anything is sent.
    pub fn csv(&self, filter: PhoneNumberFilter, page: u32, size: PageSize) -> Call<Download> {
        let checked = crate::list::check_number(page).and_then(|()| self.client.validate(filter.check()));
        Call::compound(&self.client, move |client| async move {
            let download = csv_page(&client, &filter, page, size).await?;
            Ok(Download::from_response(download))
        })
        .validated(checked)
    }

    /// Returns all numbers as one CSV with one heading.
    ///
    /// CSV does not contain the total, so it is requested first, and pages of this size are read until it is reached.
    /// If numbers leave the list meanwhile, others move to pages that were already read: if there are fewer rows than
    /// the total, the pages are read again, until the total is reached or two readings are equal.
    ///
    /// # Errors
    /// [`Error::Incomplete`] if the list changes each time it is read, and [`Error::EndlessList`] if the server returns
    /// the same page repeatedly.
    pub fn csv_all(&self, filter: PhoneNumberFilter, size: PageSize) -> Call<Bytes> {
        let checked = self.client.validate(filter.check());
        Call::compound(&self.client, move |client| async move {
            let mut before = None;
            for _ in 0..READINGS {
                let (table, last, total, response) = read_all(&client, &filter, size).await?;
                let is_whole = total.is_none_or(|total| table.rows() >= total);
                let repeats = table.repeats();
                let text = table.into_text();
                let is_settled = before.as_ref() == Some(&text);
                match (is_whole, is_settled) {
                    (false, true) if repeats => return Err(Error::EndlessList { operation: OPERATION, page: last }),
                    (false, false) => before = Some(text),
                    _ => return Ok(response.with(text.into())),
                }
            }
            Err(Error::incomplete(OPERATION, "all numbers, because the list changed each time it was read"))
        })
        .validated(checked)
    }
}

async fn csv_page(
    client: &Client,
    filter: &PhoneNumberFilter,
    page: u32,
    size: PageSize,
) -> Result<Response<telnyx_porting_api::RawBody>, Error> {
    let page = PageRequest { number: i64::from(page), size: Some(i64::from(size.get())) };
    client.send(|api| requests::list_porting_phone_numbers_csv(api, page, filter)).await
}

/// The numbers, the last page, the expected total, and the response with the last page.
async fn read_all(
    client: &Client,
    filter: &PhoneNumberFilter,
    size: PageSize,
) -> Result<(Table, u32, Option<u64>, Response<()>), Error> {
    let total = client.phone_numbers().list(filter.clone()).with_page_size(PageSize::MIN).page(1).await?.total_results;
    let mut table = Table::default();
    for page in 1.. {
        let (download, response) = Download::from_response(csv_page(client, filter, page, size).await?).take();
        let rows = table.add(&download.bytes().await?)?;
        let is_full = rows >= u64::from(size.get());
        if rows == 0 || !is_full && total.is_some_and(|total| table.rows() >= total) {
            return Ok((table, page, total, response));
        }
    }
    Err(Error::EndlessList { operation: OPERATION, page: u32::MAX })
}

/// The id of the only entry for a number in an order that is not cancelled.
fn only_id(number: PhoneNumber, found: &[PortingPhoneNumber]) -> Result<PortingPhoneNumberId, Error> {
    let is_meant = |entry: &&PortingPhoneNumber| {
        entry.phone_number.as_deref() == Some(number.as_str())
            && entry.porting_order_status != Some(PortingOrderStatusValue::Cancelled)
    };
    let entries: Vec<_> = found.iter().filter(is_meant).collect();
    let refusal = |message: String, hint: &str| {
        Error::Validation(Issue::error("phone_number", Rule::OrderNumber, message).with_hint(hint).into())
    };
    match entries.as_slice() {
        [] => Err(refusal(format!("{number} is not in any order"), "check the numbers of the order")),
        [entry] => {
            let missing = || refusal(format!("{number} has no id in the list of numbers"), "pass the id of the number");
            Ok(entry.id.as_ref().ok_or_else(missing)?.try_into()?)
        }
        several => {
            let orders = several.iter().filter_map(|entry| entry.porting_order_id.as_ref()).map(ToString::to_string);
            let orders = orders.collect::<Vec<_>>().join(", ");
            Err(refusal(
                format!("{number} is in several orders: {orders}"),
                "specify the order, or pass the id of the number",
            ))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn found(entries: &Value) -> Result<PortingPhoneNumberId, Error> {
        let entries: Vec<_> = serde_json::from_value(entries.clone()).unwrap();
        only_id("+13035550100".parse().unwrap(), &entries)
    }

    #[test]
    fn a_number_has_one_id() {
        let entry = |number: &str, id: Value, status: &str| json!({"phone_number": number, "id": id, "porting_order_status": status, "porting_order_id": "o"});
        let this = || entry("+13035550100", json!("a"), "draft");
        let others = [entry("+13035550101", json!("b"), "draft"), entry("+13035550100", json!("c"), "cancelled")];
        let [other, cancelled] = others;
        assert_eq!(found(&json!([other, cancelled, this()])).unwrap().as_str(), "a");
        for (entries, part) in [
            (json!([other, cancelled]), "+13035550100 is not in any order"),
            (json!([this(), this()]), "+13035550100 is in several orders: o, o"),
            (json!([entry("+13035550100", json!(null), "draft")]), "has no id in the list"),
        ] {
            let error = found(&entries).unwrap_err().to_string();
            assert!(error.contains(part), "{error}");
        }
    }
}
