//! `comments`: comments on an order.

use crate::commands::generated;
use crate::error::CommandError;
use crate::session::Session;
use crate::ui::printer::Printer;
use crate::ui::stdin;
use clap::{Args, Subcommand};
use std::io::{self, IsTerminal};
use telnyx_porting::PortingOrderId;
use telnyx_porting::types::PortingOrderComment;

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    #[command(flatten)]
    Plain(generated::comments::Command),
    /// Add a comment for the porting staff of Telnyx
    Add(AddArgs),
}

#[derive(Debug, Args)]
pub(crate) struct AddArgs {
    /// The order's id
    order: PortingOrderId,
    /// The comment; - or no argument reads it from stdin
    text: Option<String>,
}

pub(crate) async fn run(command: Command, session: &Session, printer: &Printer) -> Result<(), CommandError> {
    match command {
        Command::Plain(command) => command.run(session, printer).await,
        Command::Add(args) => {
            printer.require::<PortingOrderComment>()?;
            let text = read_text(args.text, printer)?;
            printer.response(&session.client().order(args.order).comments().create(text).with_response().await?)
        }
    }
}

fn read_text(argument: Option<String>, printer: &Printer) -> Result<String, CommandError> {
    let text = match argument {
        Some(text) if text != "-" => text,
        None if io::stdin().is_terminal() => String::new(),
        _ => stdin::read_text("the comment", printer)?.trim_end().to_owned(),
    };
    if text.trim().is_empty() {
        return Err(CommandError::usage("the comment is empty").with_hint("pass the text after the order id"));
    }
    Ok(text)
}
