//! `comments`: what is written about an order.

use crate::cli::GlobalArgs;
use crate::failure::Failure;
use crate::generated;
use crate::printer::Printer;
use crate::session::Session;
use crate::standard_input;
use clap::{Args, Subcommand};
use std::io::{self, IsTerminal};
use telnyx_porting::PortingOrderId;

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    #[command(flatten)]
    Plain(generated::comments::Command),
    /// Write a comment, which the porting staff of Telnyx read
    Add(AddArgs),
}

#[derive(Debug, Args)]
pub(crate) struct AddArgs {
    /// The order's id
    order: PortingOrderId,
    /// The comment; - or nothing reads it from the standard input
    text: Option<String>,
}

pub(crate) async fn run(command: Command, global: &GlobalArgs, printer: &Printer) -> Result<(), Failure> {
    let session = Session::open(global).await?;
    match command {
        Command::Plain(command) => command.run(&session, printer).await,
        Command::Add(args) => {
            let text = text(args.text, printer)?;
            Ok(printer.answer(&session.client().order(args.order).comments().create(text).with_response().await?)?)
        }
    }
}

fn text(given: Option<String>, printer: &Printer) -> Result<String, Failure> {
    let text = match given {
        Some(text) if text != "-" => text,
        None if io::stdin().is_terminal() => String::new(),
        _ => standard_input::read_text("the comment", printer)?.trim_end().to_owned(),
    };
    if text.trim().is_empty() {
        return Err(Failure::usage("the comment says nothing").with_hint("write it behind the order's id"));
    }
    Ok(text)
}
