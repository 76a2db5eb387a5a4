//! `orders loa-template`

use super::OrderArg;
use crate::commands::save::Target;
use crate::failure::Failure;
use crate::printer::Printer;
use crate::session::Session;
use clap::Args;
use std::path::PathBuf;
use telnyx_porting::LoaConfigurationId;

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

pub(super) async fn run(args: LoaTemplateArgs, session: &Session, printer: &Printer) -> Result<(), Failure> {
    let target = Target::of(args.save)?;
    let order = session.client().order(args.order.id);
    let letter = match args.loa_configuration {
        Some(configuration) => order.loa_template_with(configuration),
        None => order.loa_template(),
    };
    target.write(letter, printer).await
}
