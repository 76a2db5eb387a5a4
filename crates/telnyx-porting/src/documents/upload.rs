//! Uploading a document.

use super::{Document, document};
use crate::client::SoFar;
use crate::{Answer, CallOptions, Client, Error, Problem, Report, Rule, ValidationError};
use bytes::Bytes;
use reqwest::multipart::{Form, Part};
use std::fmt;
use std::path::{Path, PathBuf};
use telnyx_porting_api::{self as api, OperationInfo};

/// What the API takes at most: 20 MB.
const MAX_BYTES: u64 = 20_000_000;
/// How long a file's name may be, in characters.
const MAX_NAME: usize = 512;

const UPLOAD: OperationInfo = OperationInfo { operation_id: "upload_document", method: "POST", path: "/documents" };

/// A document that is about to be uploaded: at most 20 MB of PDF, PNG, JPEG, CSV, TXT, JSON, DOC(X) or XLS(X).
#[derive(Clone)]
pub struct Upload {
    source: Source,
    name: Option<String>,
    customer_reference: Option<String>,
}

#[derive(Clone)]
enum Source {
    File(PathBuf),
    Bytes(Bytes),
    Url(String),
}

impl Upload {
    /// A file, which is streamed from disk.
    pub fn file(path: impl Into<PathBuf>) -> Self {
        Self::of(Source::File(path.into()))
    }

    /// Bytes, under a name with the ending of their type, such as `loa.pdf`.
    pub fn bytes(name: impl Into<String>, content: impl Into<Bytes>) -> Self {
        Self::of(Source::Bytes(content.into())).with_name(name)
    }

    /// What a public URL leads to; the API fetches it itself.
    pub fn url(url: impl Into<String>) -> Self {
        Self::of(Source::Url(url.into()))
    }

    fn of(source: Source) -> Self {
        Self { source, name: None, customer_reference: None }
    }

    /// Another name than the file's: at most 512 printable characters. The API takes spaces out of it.
    #[must_use]
    pub fn with_name(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// Your own reference.
    #[must_use]
    pub fn with_customer_reference(mut self, reference: impl Into<String>) -> Self {
        self.customer_reference = Some(reference.into());
        self
    }

    /// All problems at once, without sending anything. Of a file, only the name is looked at.
    pub fn validate(&self) -> Report {
        let mut report = Report::new();
        match &self.source {
            Source::File(path) => report.extend(name_problem(self.name_of(path))),
            Source::Bytes(content) => {
                report.extend(name_problem(self.name.as_deref().unwrap_or_default()));
                report.extend(length_problem("the document", content.len() as u64));
            }
            Source::Url(url) => {
                report.extend(self.name.as_deref().and_then(name_problem));
                report.extend(url_problem(url));
            }
        }
        report
    }

    /// What an error of the API must not quote: a URL may hold somebody's signature.
    pub(super) fn secrets(&self) -> Vec<api::Secret> {
        match &self.source {
            Source::Url(url) => vec![url.as_str().into()],
            Source::File(_) | Source::Bytes(_) => Vec::new(),
        }
    }

    fn name_of<'a>(&'a self, path: &'a Path) -> &'a str {
        let of_path = || path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        self.name.as_deref().unwrap_or_else(of_path)
    }
}

impl From<&Path> for Upload {
    fn from(path: &Path) -> Self {
        Self::file(path)
    }
}

impl From<PathBuf> for Upload {
    fn from(path: PathBuf) -> Self {
        Self::file(path)
    }
}

impl fmt::Debug for Upload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (kind, bytes) = match &self.source {
            Source::File(_) => ("file", None),
            Source::Bytes(content) => ("bytes", Some(content.len())),
            // A URL may hold somebody's signature.
            Source::Url(_) => ("url", None),
        };
        f.debug_struct("Upload")
            .field("source", &kind)
            .field("bytes", &bytes)
            .field("name", &self.name)
            .finish_non_exhaustive()
    }
}

/// Uploads, again after a passing failure: a copy that belongs to nothing is deleted after 30 minutes.
pub(super) async fn send(client: Client, upload: Upload) -> Result<Answer<Document>, Error> {
    client.accept(upload.validate())?;
    // A streamed body cannot be repeated further down, so no body is.
    let once = client.with_options(CallOptions::new().with_max_retries(0));
    let mut so_far = SoFar::default();
    loop {
        match send_once(&once, &upload).await {
            Err(error) if error.is_passing() && client.pause_before_retry(&mut so_far, error.retry_after()).await => {}
            result => return result?.try_map(document::read),
        }
    }
}

async fn send_once(client: &Client, upload: &Upload) -> Result<Answer<document::Envelope>, Error> {
    let body = match &upload.source {
        Source::File(path) => Body::Form(upload.form(file_part(path).await?, upload.name_of(path))?),
        Source::Bytes(content) => {
            let part = Part::stream_with_length(content.clone(), content.len() as u64);
            Body::Form(upload.form(part, upload.name.as_deref().unwrap_or_default())?)
        }
        Source::Url(url) => Body::Json(serde_json::json!({
            "url": url,
            "filename": upload.name,
            "customer_reference": upload.customer_reference,
        })),
    };
    client.send(move |api: api::Client| async move { api.send(body.request(&api)?, &UPLOAD).await?.json().await }).await
}

enum Body {
    Form(Form),
    Json(serde_json::Value),
}

impl Body {
    fn request(self, api: &api::Client) -> Result<reqwest::Request, api::Error> {
        let request = api.http().post(format!("{}/documents", api.base_url()));
        Ok(match self {
            Self::Form(form) => request.multipart(form),
            Self::Json(value) => request.json(&without_nulls(value)),
        }
        .build()?)
    }
}

fn without_nulls(mut value: serde_json::Value) -> serde_json::Value {
    if let Some(fields) = value.as_object_mut() {
        fields.retain(|_, value| !value.is_null());
    }
    value
}

impl Upload {
    fn form(&self, part: Part, name: &str) -> Result<Form, Error> {
        let media_type = media_type(name);
        let part = part.file_name(name.to_owned()).mime_str(media_type);
        let part = part.map_err(|_| Error::Configuration(format!("{media_type} cannot be sent as a media type")))?;
        let form = Form::new().part("file", part);
        Ok(match &self.customer_reference {
            Some(reference) => form.text("customer_reference", reference.clone()),
            None => form,
        })
    }
}

async fn file_part(path: &Path) -> Result<Part, Error> {
    let file = tokio::fs::File::open(path).await.map_err(|error| Error::reading_file(path, error))?;
    let about = file.metadata().await.map_err(|error| Error::reading_file(path, error))?;
    if about.is_dir() {
        return Err(Error::reading_file(path, std::io::ErrorKind::IsADirectory.into()));
    }
    let length = about.len();
    if let Some(problem) = length_problem(&path.display().to_string(), length) {
        return Err(ValidationError::from(problem).into());
    }
    let body = reqwest::Body::wrap_stream(tokio_util::io::ReaderStream::new(file));
    Ok(Part::stream_with_length(body, length))
}

/// The media type of a name's ending. The API looks at the content itself.
fn media_type(name: &str) -> &'static str {
    let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase());
    match ending.as_deref() {
        Some("pdf") => "application/pdf",
        Some("png") => "image/png",
        Some("jpg" | "jpeg") => "image/jpeg",
        Some("csv") => "text/csv",
        Some("txt") => "text/plain",
        Some("json") => "application/json",
        _ => "application/octet-stream",
    }
}

fn name_problem(name: &str) -> Option<Problem> {
    const ANOTHER: &str = "give the document another name";
    const NAME: &str = "give it a name with the ending of its type, such as loa.pdf";
    let hint = if name.is_empty() { NAME } else { ANOTHER };
    let message = match name {
        "" => "the document has no file name".to_owned(),
        name if name.chars().any(char::is_control) => "its file name has characters that cannot be printed".to_owned(),
        name => {
            let length = name.chars().count();
            (length > MAX_NAME).then(|| format!("its file name has {length} characters; {MAX_NAME} are the most"))?
        }
    };
    Some(Problem::error("document", Rule::Document, message).with_hint(hint))
}

fn length_problem(what: &str, length: u64) -> Option<Problem> {
    let message = match length {
        0 => format!("{what} is empty"),
        1..=MAX_BYTES => return None,
        _ => format!("{what} has {length} bytes; a document has at most {MAX_BYTES}"),
    };
    Some(Problem::error("document", Rule::Document, message).with_hint("choose another file"))
}

fn url_problem(url: &str) -> Option<Problem> {
    let public = url::Url::parse(url).is_ok_and(|url| matches!(url.scheme(), "http" | "https") && url.has_host());
    let message = "is no http or https URL that the API could fetch the document from";
    (!public).then(|| Problem::error("url", Rule::Document, message).with_hint("give a public URL, or upload the file"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn length_name_and_url_are_checked() {
        let is_fine = |upload: Upload| upload.validate().is_empty();
        assert!(is_fine(Upload::bytes("a b.pdf", "x")));
        assert!(!is_fine(Upload::bytes("a.pdf", "")));
        assert!(!is_fine(Upload::bytes("a\n.pdf", "x")));
        assert!(!is_fine(Upload::bytes("", "x")));
        assert!(is_fine(Upload::bytes("a".repeat(512), "x")));
        assert!(!is_fine(Upload::bytes("a".repeat(513), "x")));
        assert!(is_fine(Upload::file("/x/a b.pdf")));
        assert!(!is_fine(Upload::file("..")));
        assert!(is_fine(Upload::url("https://example.com/loa.pdf")));
        assert!(!is_fine(Upload::url("file:///etc/passwd")));
        assert!(length_problem("a", MAX_BYTES).is_none() && length_problem("a", MAX_BYTES + 1).is_some());
    }

    #[test]
    fn neither_content_nor_url_is_shown() {
        let shown = format!("{:?}{:?}", Upload::bytes("a.pdf", "hush"), Upload::url("https://example.com/?sig=hush"));
        assert!(!shown.contains("hush"), "{shown}");
    }
}
