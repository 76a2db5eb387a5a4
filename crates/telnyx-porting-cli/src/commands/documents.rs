//! `documents`: letters of authorisation, invoices and other files.

use crate::cli::GlobalArgs;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::printer::Printer;
use crate::session::Session;
use crate::table;
use clap::{Args, Subcommand};
use serde::Serialize;
use std::path::PathBuf;

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Upload files and print their ids; link each to an order within 30 minutes
    Upload(UploadArgs),
}

#[derive(Debug, Args)]
pub(crate) struct UploadArgs {
    /// Files of at most 20 MB
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
}

#[derive(Serialize)]
struct Uploaded {
    id: String,
    file: String,
}

pub(crate) async fn run(command: Command, global: &GlobalArgs, printer: &Printer) -> Result<(), Failure> {
    match command {
        Command::Upload(args) => upload(args, &Session::open(global).await?, printer).await,
    }
}

async fn upload(args: UploadArgs, session: &Session, printer: &Printer) -> Result<(), Failure> {
    let mut uploaded = Vec::new();
    let mut failure = None;
    for path in args.files {
        let file = path.display().to_string();
        match session.client().documents().upload(path).await.and_then(|document| document.id()) {
            Ok(id) => uploaded.push(Uploaded { id: id.into(), file }),
            Err(error) => {
                failure = Some(Failure::from(error).while_doing(file));
                break;
            }
        }
    }
    print(&uploaded, printer)?;
    match failure {
        None => Ok(()),
        Some(failure) if uploaded.is_empty() => Err(failure),
        Some(failure) => Err(failure
            .with_exit(Exit::Partial)
            .with_detail("the files before it are uploaded; none after it was sent")),
    }
}

fn print(uploaded: &[Uploaded], printer: &Printer) -> Result<(), Failure> {
    if uploaded.is_empty() {
        return Ok(());
    }
    let rows = uploaded.iter().map(|document| [document.id.clone(), document.file.clone()]);
    Ok(printer.result(&uploaded, || table::table(["ID", "FILE"], rows))?)
}
