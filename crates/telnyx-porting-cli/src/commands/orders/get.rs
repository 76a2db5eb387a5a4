//! `orders get`

use super::OrderArg;
use crate::failure::Failure;
use crate::printer::{Printer, received};
use crate::session::Session;
use crate::view;
use clap::Args;
use std::io;
use telnyx_porting::PhoneNumberFilter;

#[derive(Debug, Args)]
pub(crate) struct GetArgs {
    #[command(flatten)]
    order: OrderArg,
}

pub(super) async fn run(args: GetArgs, session: &Session, printer: &Printer) -> Result<(), Failure> {
    let client = session.client();
    let order = client.order(args.order.id.clone()).get().with_response().await?;
    let mut sent = received(&order)?;
    let shown = i64::try_from(order.phone_numbers.len()).unwrap_or(i64::MAX);
    // An order comes with its first 50 numbers.
    if printer.wants("phone_numbers") && order.porting_phone_numbers_count.is_some_and(|total| total > shown) {
        let filter = PhoneNumberFilter::new().with_porting_orders([args.order.id]);
        let numbers = client.phone_numbers().list(filter).try_collect().await?;
        sent["phone_numbers"] = serde_json::to_value(numbers).map_err(io::Error::from)?;
    }
    Ok(printer.result(&sent, || view::order(&order, &printer.screen()))?)
}
