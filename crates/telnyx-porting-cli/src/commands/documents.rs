//! `documents`: letters of authorisation, invoices and other files.

use super::save::{self, Target};
use crate::cli::GlobalArgs;
use crate::dry_run::Unsent;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::generated;
use crate::known;
use crate::printer::Printer;
use crate::session::Session;
use crate::standard_input;
use clap::{Args, Subcommand};
use serde::Serialize;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use telnyx_porting::types::AdditionalDocumentType;
use telnyx_porting::{AdditionalDocument, Document, DocumentId, Error, PortingOrderId, Upload};

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    #[command(flatten)]
    Plain(generated::documents::Command),
    /// Upload files and print their ids; link each to an order within 30 minutes
    ///
    /// What cannot be uploaded is left out: exit code 9 tells that others were. There is a warning if the content is of a
    /// type that the API does not accept, or another than the name says.
    Upload(UploadArgs),
    /// Show what is known of a document, such as its size
    Get(DocumentArgs),
    /// Download a document
    Download(DownloadArgs),
    /// Link uploaded documents to an order as additional documents
    Add(AddArgs),
}

const UPLOADED: [(&str, &str); 2] = [("ID", "id"), ("FILE", "file")];

#[derive(Debug, Args)]
pub(crate) struct DocumentArgs {
    /// The document's id
    id: DocumentId,
}

#[derive(Debug, Args)]
pub(crate) struct DownloadArgs {
    /// The document's id
    id: DocumentId,
    /// Where to: a file, which is replaced, or - for the standard output; without it, a new file in this folder with
    /// the name that the API gives it
    #[arg(long, value_name = "FILE")]
    save: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct AddArgs {
    /// The order's id
    order: PortingOrderId,
    /// Ids of uploaded documents, 1 to 100
    #[arg(required = true, value_name = "DOCUMENT")]
    documents: Vec<DocumentId>,
    /// What they are
    #[arg(long = "type", value_name = "TYPE", default_value = "other")]
    #[arg(value_parser = known::value::<AdditionalDocumentType>())]
    kind: AdditionalDocumentType,
}

#[derive(Debug, Args)]
pub(crate) struct UploadArgs {
    /// Files of at most 20 MB; - reads the standard input
    #[arg(required_unless_present = "url", value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Have the API fetch the document from this public URL instead
    #[arg(long, value_name = "URL", conflicts_with = "files")]
    url: Option<String>,
    /// Give the document this name instead of the file's; for one file only
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    /// Your own reference for the documents: any text
    #[arg(long, value_name = "TEXT")]
    customer_reference: Option<String>,
}

impl UploadArgs {
    /// A document with the name and the reference that were given.
    fn labelled(&self, mut document: Upload) -> Upload {
        if let Some(name) = &self.name {
            document = document.with_name(name);
        }
        if let Some(reference) = &self.customer_reference {
            document = document.with_customer_reference(reference);
        }
        document
    }
}

#[derive(Serialize)]
struct Uploaded {
    id: String,
    file: String,
}

pub(crate) async fn run(command: Command, global: &GlobalArgs, printer: &Printer) -> Result<(), Failure> {
    let session = Session::open(global).await?;
    let client = session.client();
    match command {
        Command::Plain(command) => command.run(&session, printer).await,
        Command::Upload(args) => upload(args, &session, printer).await,
        Command::Get(args) => Ok(printer.item(&known(&client.documents().get(args.id).await?))?),
        Command::Download(args) => download(args, &session, printer).await,
        Command::Add(args) => {
            let documents = args.documents.into_iter().map(|id| AdditionalDocument::new(id, args.kind.clone()));
            Ok(printer.answers(
                &client.order(args.order).documents().add(documents).with_response().await?,
                &generated::documents::LIST_COLUMNS,
            )?)
        }
    }
}

fn known(document: &Document) -> Value {
    json!({
        "id": document.id().ok().map(String::from),
        "filename": document.filename(),
        "content_type": document.content_type(),
        "size": document.size(),
        "sha256": document.sha256(),
        "status": document.status(),
    })
}

async fn download(args: DownloadArgs, session: &Session, printer: &Printer) -> Result<(), Failure> {
    let target = args.save.map(Target::of).transpose()?;
    let file = session.client().documents().download(args.id.clone());
    match target {
        Some(target) => target.write(file, printer).await,
        None => save::save_by_name(file, args.id.as_str(), printer).await,
    }
}

async fn upload(mut args: UploadArgs, session: &Session, printer: &Printer) -> Result<(), Failure> {
    if let Some(url) = args.url.take() {
        let id = send(args.labelled(Upload::url(&url)), session, printer).await?;
        return print(&[Uploaded { id: id.into(), file: url }], printer);
    }
    let files = std::mem::take(&mut args.files);
    let count = files.len();
    if args.name.is_some() && count > 1 {
        return Err(Failure::usage(format!("--name: is the name of one document, and there are {count} files")));
    }
    let (mut uploaded, mut unsent, mut failures) = (Vec::new(), Vec::new(), Vec::new());
    let mut stopped_at = None;
    let progress = printer.busy("");
    for (place, path) in files.into_iter().enumerate() {
        let file = path.display().to_string();
        progress.say(0, format!("uploading {file} ({} of {count})", place + 1));
        match upload_one(&path, &args, session, printer).await {
            Ok(id) => uploaded.push(Uploaded { id: id.into(), file }),
            Err(Error::NotSent(request)) => unsent.push(Unsent { request: *request, file: Some(path) }),
            Err(error) => {
                let is_of_file = is_of_file(&error);
                let failure = Failure::from(error);
                // Some name the file themselves.
                let failure = if failure.message().contains(&file) { failure } else { failure.while_doing(&file) };
                failures.push(failure);
                if !is_of_file {
                    stopped_at = Some(place + 1);
                    break;
                }
            }
        }
    }
    drop(progress);
    print(&uploaded, printer)?;
    let failed = failures.len();
    let Some(failure) = Failure::of_several(failures, || format!("{failed} of {count} files were not uploaded")) else {
        return if unsent.is_empty() { Ok(()) } else { Err(Failure::unsent(unsent)) };
    };
    let failure = match stopped_at {
        Some(place) if place < count => failure.with_detail("no file after it was sent"),
        _ => failure,
    };
    if uploaded.is_empty() {
        return Err(failure);
    }
    let told = format!("uploaded: {} of {count} files", uploaded.len());
    Err(failure.with_exit(Exit::Partial).with_detail(told))
}

/// Whether another file may be taken by the same API.
fn is_of_file(error: &Error) -> bool {
    matches!(error, Error::Validation(_) | Error::File { .. }) || matches!(error.status(), Some(400 | 413 | 415 | 422))
}

async fn upload_one(path: &Path, args: &UploadArgs, session: &Session, printer: &Printer) -> Result<DocumentId, Error> {
    send(args.labelled(document(path, args.name.as_deref(), printer)?), session, printer).await
}

async fn send(document: Upload, session: &Session, printer: &Printer) -> Result<DocumentId, Error> {
    for warning in document.validate().warnings() {
        let hint = warning.hint().map(|hint| format!("; {hint}")).unwrap_or_default();
        printer.warning(&format!("{}{hint}", warning.message()));
    }
    session.client().documents().upload(document).await?.id()
}

/// The document that an argument stands for. What can be read only once is read here.
fn document(path: &Path, name: Option<&str>, printer: &Printer) -> Result<Upload, Error> {
    let is_input = standard_input::is_meant_by(path) || path == Path::new("/dev/stdin");
    if is_input {
        return standard_input::with("the document", printer, |input| Upload::reader(name.unwrap_or("stdin"), input));
    }
    let is_special = std::fs::metadata(path).is_ok_and(|known| !known.is_file() && !known.is_dir());
    if is_special {
        let own = path.file_name().unwrap_or_default().to_string_lossy();
        let reading = |source| Error::File { path: path.display().to_string(), action: "read", source };
        return Upload::reader(name.unwrap_or(&own), std::fs::File::open(path).map_err(reading)?);
    }
    Ok(Upload::file(path))
}

fn print(uploaded: &[Uploaded], printer: &Printer) -> Result<(), Failure> {
    if uploaded.is_empty() { Ok(()) } else { Ok(printer.items(uploaded, &UPLOADED)?) }
}
