//! `exceptions`: exception codes and how to resolve them.

use crate::config::resolve::Config;
use crate::error::CommandError;
use crate::session::Session;
use crate::ui::printer::Printer;
use crate::ui::table;
use crate::ui::terminal::Screen;
use crate::{enum_arg, text};
use clap::Args;
use serde::Serialize;
use telnyx_porting::types::ExceptionCode;
use telnyx_porting::{Advice, ExceptionAdvice as _};

const COLUMNS: [(&str, &str); 3] = [("CODE", "code"), ("RESPONSIBLE", "who"), ("DESCRIPTION", "description")];

#[derive(Debug, Args)]
pub(crate) struct ExceptionsArgs {
    /// Explain how to resolve this code, such as `LSR_PENDING`
    #[arg(value_name = "CODE")]
    pub(crate) code: Option<String>,
}

#[derive(Serialize)]
struct Exception {
    code: ExceptionCode,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<String>,
    #[serde(flatten)]
    advice: Advice,
}

pub(crate) async fn run(args: ExceptionsArgs, config: &Config, printer: &Printer) -> Result<(), CommandError> {
    match args.code {
        Some(code) => explain(&code, printer),
        None => list(&Session::open(config).await?, printer).await,
    }
}

async fn list(session: &Session, printer: &Printer) -> Result<(), CommandError> {
    let types = session.client().exception_types().await?;
    let exceptions: Vec<_> = types
        .into_iter()
        .filter_map(|known| {
            let code = known.code?;
            Some(Exception { advice: code.advice(), description: known.description, code })
        })
        .collect();
    printer.items(&exceptions, &COLUMNS)
}

fn explain(code: &str, printer: &Printer) -> Result<(), CommandError> {
    let written = code.trim().to_uppercase().replace('-', "_");
    let known: Vec<_> = ExceptionCode::KNOWN.iter().map(ExceptionCode::as_str).collect();
    enum_arg::reject_typo(&written, &known)?;
    let code = ExceptionCode::from(written.as_str());
    if code.is_unknown() {
        let lead = "`telnyx-porting exceptions` lists the codes of the API; the description has";
        let hint = text::suggestion(&written, lead, known);
        printer.warning(&format!("unknown exception code; {hint}"));
    }
    let exception = Exception { advice: code.advice(), description: None, code };
    printer.result(&exception, || exception_text(&exception, &printer.screen()))
}

fn exception_text(exception: &Exception, screen: &Screen) -> String {
    let advice = &exception.advice;
    let fields = [
        ("code", Some(exception.code.to_string())),
        ("meaning", Some(advice.meaning.to_owned())),
        ("responsible", Some(advice.who.to_string())),
        ("resolution", Some(advice.next.to_owned())),
        ("correct", (!advice.fields.is_empty()).then(|| advice.fields.join(", "))),
    ];
    table::fields(fields, screen.width)
}
