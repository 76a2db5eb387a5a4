//! `orders requirements`, `foc-windows`, `sub-request` and `loa-template`

use super::OrderArg;
use crate::commands::save::Target;
use crate::failure::Failure;
use crate::paging::Paging;
use crate::printer::Printer;
use crate::session::Session;
use clap::Args;
use std::path::PathBuf;
use telnyx_porting::LoaConfigurationId;

const REQUIREMENTS: [(&str, &str); 5] = [
    ("TYPE ID", "requirement_type.id"),
    ("NAME", "requirement_type.name"),
    ("FIELD", "field_type"),
    ("STATUS", "requirement_status"),
    ("VALUE", "field_value"),
];
const WINDOWS: [(&str, &str); 2] = [("FROM", "started_at"), ("TO", "ended_at")];

#[derive(Debug, Args)]
pub(crate) struct RequirementsArgs {
    #[command(flatten)]
    order: OrderArg,
    #[command(flatten)]
    paging: Paging,
}

#[derive(Debug, Args)]
pub(crate) struct LoaTemplateArgs {
    #[command(flatten)]
    order: OrderArg,
    /// The id of an LOA configuration, whose name, logo and address the letter shows
    #[arg(long, value_name = "ID")]
    loa_configuration: Option<LoaConfigurationId>,
    /// Where to: a file, which is replaced, or - for the standard output
    #[arg(long, value_name = "FILE")]
    save: PathBuf,
}

pub(super) async fn requirements(args: RequirementsArgs, session: &Session, printer: &Printer) -> Result<(), Failure> {
    printer.list(session.client().order(args.order.id).requirements(), &args.paging, &REQUIREMENTS).await
}

pub(super) async fn foc_windows(order: OrderArg, session: &Session, printer: &Printer) -> Result<(), Failure> {
    Ok(printer.answers(&session.client().order(order.id).foc_windows().with_response().await?, &WINDOWS)?)
}

pub(super) async fn sub_request(order: OrderArg, session: &Session, printer: &Printer) -> Result<(), Failure> {
    Ok(printer.answer(&session.client().order(order.id).sub_request().with_response().await?)?)
}

pub(super) async fn loa_template(args: LoaTemplateArgs, session: &Session, printer: &Printer) -> Result<(), Failure> {
    let target = Target::of(args.save)?;
    let order = session.client().order(args.order.id);
    let letter = match args.loa_configuration {
        Some(configuration) => order.loa_template_with(configuration),
        None => order.loa_template(),
    };
    target.write(letter, printer).await
}
