//! `orders get`

use super::OrderArg;
use crate::failure::Failure;
use crate::printer::{Printer, received};
use crate::session::Session;
use crate::view;
use clap::{ArgAction, Args};
use std::io;
use telnyx_porting::PhoneNumberFilter;

#[derive(Debug, Args)]
pub(crate) struct GetArgs {
    #[command(flatten)]
    order: OrderArg,
    /// Whether the order comes with its phone numbers, however many there are
    #[arg(long, value_name = "BOOL", default_value_t = true, action = ArgAction::Set)]
    include_phone_numbers: bool,
}

pub(super) async fn run(args: GetArgs, session: &Session, printer: &Printer) -> Result<(), Failure> {
    let client = session.client();
    let handle = client.order(args.order.id.clone());
    let order = if args.include_phone_numbers { handle.get() } else { handle.get_without_numbers() };
    let order = order.with_response().await?;
    let mut sent = received(&order)?;
    let shown = i64::try_from(order.phone_numbers.len()).unwrap_or(i64::MAX);
    // An order comes with its first 50 numbers.
    if args.include_phone_numbers
        && printer.wants("phone_numbers")
        && order.porting_phone_numbers_count.is_some_and(|total| total > shown)
    {
        let filter = PhoneNumberFilter::new().with_porting_orders([args.order.id]);
        let numbers = client.phone_numbers().list(filter).try_collect().await?;
        sent["phone_numbers"] = serde_json::to_value(numbers).map_err(io::Error::from)?;
    }
    Ok(printer.result(&sent, || view::order(&order, &printer.screen()))?)
}
