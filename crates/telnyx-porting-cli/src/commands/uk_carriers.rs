//! `uk-carriers`: the carriers of the United Kingdom.

use crate::cli::GlobalArgs;
use crate::failure::Failure;
use crate::printer::Printer;
use crate::session::Session;

const COLUMNS: [(&str, &str); 3] = [("CUPID", "cupid"), ("NAME", "name"), ("OTHER CUPIDS", "alternative_cupids")];

pub(crate) async fn run(global: &GlobalArgs, printer: &Printer) -> Result<(), Failure> {
    let session = Session::open(global).await?;
    let carriers = session.client().uk_carriers().with_response().await?;
    Ok(printer.answers(&carriers, &COLUMNS)?)
}
