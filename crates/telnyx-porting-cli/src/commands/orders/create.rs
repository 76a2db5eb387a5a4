//! `orders create`

use crate::commands::port_in::lines;
use crate::failure::Failure;
use crate::printer::Printer;
use crate::session::Session;
use clap::Args;
use std::io::Read;
use std::path::{Path, PathBuf};
use telnyx_porting::port_in::NumbersFile;
use telnyx_porting::{CreateOrder, PhoneNumber, Report};

#[derive(Debug, Args)]
pub(crate) struct CreateArgs {
    /// Phone numbers in E.164 format, such as +13035550000
    #[arg(value_name = "NUMBER")]
    numbers: Vec<String>,
    /// More numbers from a CSV file or a plain list; - reads the standard input
    #[arg(long, value_name = "FILE")]
    numbers_file: Option<PathBuf>,
    /// Your own reference for the orders
    #[arg(long, value_name = "TEXT")]
    customer_reference: Option<String>,
    /// Your own reference for the group of orders
    #[arg(long, value_name = "TEXT")]
    customer_group_reference: Option<String>,
}

pub(super) async fn run(args: CreateArgs, session: &Session, printer: &Printer) -> Result<(), Failure> {
    let mut numbers = given_numbers(&args.numbers)?;
    if let Some(path) = &args.numbers_file {
        let file = read_numbers(path)?;
        lines::print_rejected(&file, printer);
        numbers.extend(file.numbers().copied());
    }
    let mut order = CreateOrder::new(numbers);
    if let Some(reference) = args.customer_reference {
        order = order.with_customer_reference(reference);
    }
    if let Some(reference) = args.customer_group_reference {
        order = order.with_customer_group_reference(reference);
    }
    lines::print_warnings(&order.validate(), printer);
    let orders = session.client().orders().create(order).await?;
    super::print_orders(&orders, printer)
}

/// All numbers that are wrong are reported at once.
pub(crate) fn given_numbers(texts: &[String]) -> Result<Vec<PhoneNumber>, Failure> {
    let mut report = Report::new();
    let numbers = texts.iter().enumerate();
    let numbers = numbers.filter_map(|(index, text)| report.check(format!("phone_numbers[{index}]"), text.parse()));
    let numbers = numbers.collect();
    Ok(report.finish(numbers)?)
}

pub(crate) fn read_numbers(path: &Path) -> Result<NumbersFile, Failure> {
    if path.as_os_str() != "-" {
        return Ok(NumbersFile::read(path)?);
    }
    let mut bytes = Vec::new();
    std::io::stdin()
        .lock()
        .read_to_end(&mut bytes)
        .map_err(|error| Failure::usage("the standard input cannot be read").with_detail(error.to_string()))?;
    Ok(NumbersFile::parse(&bytes).map_err(|error| error.at("standard input"))?)
}
