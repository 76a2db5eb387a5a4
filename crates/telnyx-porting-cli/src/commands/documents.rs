//! `documents`: letters of authorization, invoices and other files.

use crate::commands::save::Target;
use crate::commands::{generated, save};
use crate::dry_run::{Unsent, UploadForm};
use crate::enum_arg;
use crate::error::{CommandError, Exit, hint_text};
use crate::session::Session;
use crate::ui::printer::Printer;
use crate::ui::stdin;
use clap::{Args, Subcommand};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use telnyx_porting::types::{AdditionalDocumentType, PortingAdditionalDocument};
use telnyx_porting::{AdditionalDocument, Document, DocumentId, Error, PortingOrderId, Upload};

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    #[command(flatten)]
    Plain(generated::documents::Command),
    /// Upload files and print their ids; link each to an order within 30 minutes
    ///
    /// If a file cannot be uploaded, the others are, and the exit code is 9. A warning is printed if the API does not accept
    /// the type of the content, or if it does not match the file name.
    Upload(UploadArgs),
    /// Show the metadata of a document, such as its size
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
    /// Write to this file, which is replaced, or with - to stdout [default: a new file in this folder, with
    /// the name of the document]
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
    /// The type of the documents
    #[arg(long = "type", value_name = "TYPE", default_value = "other")]
    #[arg(value_parser = enum_arg::value::<AdditionalDocumentType>())]
    kind: AdditionalDocumentType,
}

#[derive(Debug, Args)]
pub(crate) struct UploadArgs {
    /// Files of at most 20 MB; - reads stdin
    #[arg(required_unless_present = "url", value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Let the API fetch the document from this public URL instead
    #[arg(long, value_name = "URL", conflicts_with = "files")]
    url: Option<String>,
    /// The document's name, instead of the file's; for a single file
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    /// Your own reference for the documents
    #[arg(long, value_name = "TEXT")]
    customer_reference: Option<String>,
}

impl UploadArgs {
    /// The form with a file.
    fn form(&self, file: String) -> UploadForm {
        UploadForm { file, filename: self.name.clone(), customer_reference: self.customer_reference.clone() }
    }

    /// Adds the name and the reference of the options.
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

pub(crate) async fn run(command: Command, session: &Session, printer: &Printer) -> Result<(), CommandError> {
    let client = session.client();
    match command {
        Command::Plain(command) => command.run(session, printer).await,
        Command::Upload(args) => upload(args, session, printer).await,
        Command::Get(args) => printer.item(&metadata(&client.documents().get(args.id).await?)),
        Command::Download(args) => download(args, session, printer).await,
        Command::Add(args) => {
            printer.require::<PortingAdditionalDocument>()?;
            let documents = args.documents.into_iter().map(|id| AdditionalDocument::new(id, args.kind.clone()));
            let added = client.order(args.order).documents().add(documents).with_response().await?;
            printer.responses(&added, &generated::documents::LIST_COLUMNS)
        }
    }
}

fn metadata(document: &Document) -> Value {
    json!({
        "id": document.id().ok().map(String::from),
        "filename": document.filename(),
        "content_type": document.content_type(),
        "size": document.size(),
        "sha256": document.sha256(),
        "status": document.status(),
    })
}

async fn download(args: DownloadArgs, session: &Session, printer: &Printer) -> Result<(), CommandError> {
    let target = args.save.map(Target::new).transpose()?;
    let file = session.client().documents().download(args.id.clone());
    match target {
        Some(target) => target.write(file, printer).await,
        None => save::save_by_name(file, args.id.as_str(), printer).await,
    }
}

async fn upload(mut args: UploadArgs, session: &Session, printer: &Printer) -> Result<(), CommandError> {
    printer.require_names(["id", "file"])?;
    if let Some(url) = args.url.take() {
        let id = send(args.labelled(Upload::url(&url)), session, printer).await?;
        return printer.items(&[uploaded(&id, &url)], &UPLOADED);
    }
    let files = std::mem::take(&mut args.files);
    let count = files.len();
    if args.name.is_some() && count > 1 {
        return Err(CommandError::usage(format!("--name: names a single document, but there are {count} files")));
    }
    let (mut done, mut unsent, mut errors) = (Vec::new(), Vec::new(), Vec::new());
    let mut stopped_at = None;
    let progress = printer.busy("");
    for (place, path) in files.into_iter().enumerate() {
        let file = path.display().to_string();
        progress.set_text(0, format!("uploading {file} ({} of {count})", place + 1));
        match upload_one(&path, &args, session, printer).await {
            Ok(id) => done.push(uploaded(&id, &file)),
            Err(Error::NotSent(request)) => unsent.push(Unsent { request: *request, upload: Some(args.form(file)) }),
            Err(error) => {
                let is_about_file = is_about_file(&error);
                let error = CommandError::from(error);
                errors.push(if error.message().contains(&file) { error } else { error.context(&file) });
                if !is_about_file {
                    stopped_at = Some(place + 1);
                    break;
                }
            }
        }
    }
    drop(progress);
    if !done.is_empty() {
        printer.items(&done, &UPLOADED)?;
    }
    let failed = errors.len();
    let Some(error) = CommandError::combine(errors, || format!("{failed} of {count} files were not uploaded")) else {
        return if unsent.is_empty() { Ok(()) } else { Err(CommandError::unsent(unsent)) };
    };
    let skipped = stopped_at.filter(|place| *place < count).map(|_| "the files after it were not sent".to_owned());
    let error = error.with_details(skipped);
    if done.is_empty() {
        return Err(error);
    }
    Err(error.with_exit(Exit::Partial).with_detail(format!("uploaded: {} of {count} files", done.len())))
}

/// Whether the API may accept another file.
fn is_about_file(error: &Error) -> bool {
    matches!(error, Error::Validation(_) | Error::File { .. }) || matches!(error.status(), Some(400 | 413 | 415 | 422))
}

async fn upload_one(path: &Path, args: &UploadArgs, session: &Session, printer: &Printer) -> Result<DocumentId, Error> {
    send(args.labelled(document(path, args.name.as_deref(), printer)?), session, printer).await
}

async fn send(document: Upload, session: &Session, printer: &Printer) -> Result<DocumentId, Error> {
    for warning in document.validate().warnings() {
        printer.warning(&format!("{}{}", warning.message(), hint_text(warning)));
    }
    session.client().documents().upload(document).await?.id()
}

/// The document of an argument. Pipes and stdin are read here, since they can be read only once.
fn document(path: &Path, name: Option<&str>, printer: &Printer) -> Result<Upload, Error> {
    let is_input = stdin::is_stdin(path) || path == Path::new("/dev/stdin");
    if is_input {
        return stdin::read_with("the document", printer, |input| Upload::reader(name.unwrap_or("stdin"), input));
    }
    let is_special = std::fs::metadata(path).is_ok_and(|known| !known.is_file() && !known.is_dir());
    if is_special {
        let own = path.file_name().unwrap_or_default().to_string_lossy();
        let reading = |source| Error::File { path: path.display().to_string(), action: "read", source };
        return Upload::reader(name.unwrap_or(&own), std::fs::File::open(path).map_err(reading)?);
    }
    Ok(Upload::file(path))
}

fn uploaded(id: &DocumentId, file: &str) -> Value {
    json!({ "id": id.as_str(), "file": file })
}
