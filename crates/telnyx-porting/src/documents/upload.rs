//! Uploads of documents.

use super::content::{self, HEAD, Type};
use super::spool::Spool;
use super::{Document, document};
use crate::call::Response;
use crate::client::Client;
use crate::error::Error;
use crate::http::{CallOptions, RetryState};
use crate::validation::{Issue, Issues, Rule, ValidationError};
use bytes::Bytes;
use reqwest::multipart::{Form, Part};
use std::borrow::Cow;
use std::fmt;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use telnyx_porting_api::runtime::is_unprintable;
use telnyx_porting_api::{self as api, Idempotency, OperationInfo};

/// The API's maximum size: 20 MB.
const MAX_BYTES: u64 = 20_000_000;
/// The maximum length of a file name, in characters.
const MAX_NAME: usize = 512;

/// Idempotent, because unlinked documents are deleted after 30 minutes.
const UPLOAD: OperationInfo =
    OperationInfo::new("upload_document", "POST", "/documents").with_idempotency(Idempotency::Idempotent);

/// A document to upload: up to 20 MB of PDF, PNG, JPEG, CSV, TXT, JSON, DOC(X) or XLS(X).
///
/// The type is detected from the content. A name without an extension gets that of the type.
///
/// ```
/// use telnyx_porting::{Rule, Upload};
///
/// let page = Upload::bytes("loa.pdf", "<!DOCTYPE html><title>Sign in</title>");
/// let issues = page.validate();
/// let warning = issues.warnings().next().unwrap();
/// assert_eq!(warning.rule(), Rule::DocumentType);
/// assert_eq!(warning.message(), "the content of loa.pdf is HTML, which the API does not accept");
/// ```
#[derive(Clone)]
pub struct Upload {
    source: UploadSource,
    name: Option<String>,
    customer_reference: Option<String>,
}

#[derive(Clone)]
enum UploadSource {
    File(PathBuf),
    Spooled(Spool),
    Bytes(Bytes),
    Url(String),
}

impl Upload {
    /// A file, streamed from disk. Pipes and devices are first copied to a temporary file.
    pub fn file(path: impl Into<PathBuf>) -> Self {
        Self::new(UploadSource::File(path.into()))
    }

    /// Bytes, with a name that has the extension of their type, such as `loa.pdf`.
    pub fn bytes(name: impl Into<String>, content: impl Into<Bytes>) -> Self {
        Self::new(UploadSource::Bytes(content.into())).with_name(name)
    }

    /// The content of a reader, such as stdin. It is read now, into a temporary file, up to the API's maximum size.
    /// Inside an async runtime, this blocks a thread.
    ///
    /// # Errors
    /// [`Error::File`] if the reader fails or the temporary file cannot be written.
    pub fn reader(name: impl Into<String>, reader: impl Read) -> Result<Self, Error> {
        let name = name.into();
        let spool = Spool::copy_from(Path::new(&name), reader, MAX_BYTES)?;
        Ok(Self::new(UploadSource::Spooled(spool)).with_name(name))
    }

    /// The content at a public URL, which the API fetches.
    pub fn url(url: impl Into<String>) -> Self {
        Self::new(UploadSource::Url(url.into()))
    }

    fn new(source: UploadSource) -> Self {
        Self { source, name: None, customer_reference: None }
    }

    /// Overrides the file name: up to 512 printable characters, not a path. The API removes spaces.
    #[must_use]
    pub fn with_name(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// Sets the customer's reference.
    #[must_use]
    pub fn with_customer_reference(mut self, reference: impl Into<String>) -> Self {
        self.customer_reference = Some(reference.into());
        self
    }

    /// Returns all issues without sending anything. It warns if the content is of a type that the API does not accept
    /// or that does not match the name. Only the beginning of a file is read; pipes, devices and URLs are not read.
    pub fn validate(&self) -> Issues {
        let mut issues = Issues::new();
        if let UploadSource::Url(url) = &self.source {
            issues.extend(self.name.as_deref().and_then(name_issue));
            issues.extend(url_issue(url));
            return issues;
        }
        let name = self.name();
        issues.extend(name_issue(&name));
        if let Some(content) = self.beginning() {
            let length = length_issue(&self.shown(), content.length);
            issues.extend(length);
            if !issues.has_errors() {
                issues.extend(type_issue(&name, content::detect(&content.head)));
            }
        }
        issues
    }

    /// Texts that the API's errors must not quote: a URL may contain a signature.
    pub(super) fn secrets(&self) -> Vec<api::Secret> {
        match &self.source {
            UploadSource::Url(url) => vec![url.as_str().into()],
            UploadSource::File(_) | UploadSource::Spooled(_) | UploadSource::Bytes(_) => Vec::new(),
        }
    }

    /// The name that was set, or else that of the file. Invalid characters in the latter are replaced.
    fn name(&self) -> Cow<'_, str> {
        match (&self.name, &self.source) {
            (Some(name), _) => name.as_str().into(),
            (None, UploadSource::File(path)) => path.file_name().unwrap_or_default().to_string_lossy(),
            (None, _) => "".into(),
        }
    }

    /// The name for error messages.
    fn shown(&self) -> String {
        match &self.source {
            UploadSource::File(path) => path.display().to_string(),
            _ => "the document".to_owned(),
        }
    }

    /// The first bytes of the content. `None` if they are not known before it is sent.
    fn beginning(&self) -> Option<Beginning> {
        match &self.source {
            UploadSource::File(path) => Beginning::read_file(path).ok().flatten(),
            UploadSource::Spooled(spool) => Some(Beginning { length: spool.length, head: spool.head.clone() }),
            UploadSource::Bytes(content) => {
                let head = content.slice(..content.len().min(HEAD));
                Some(Beginning { length: content.len() as u64, head })
            }
            UploadSource::Url(_) => None,
        }
    }

    /// Copies sources that can be read only once.
    fn spooled(mut self) -> Result<Self, Error> {
        if let UploadSource::File(path) = &self.source {
            let is_special = std::fs::metadata(path).is_ok_and(|known| !known.is_file() && !known.is_dir());
            if is_special {
                let file = std::fs::File::open(path).map_err(|error| Error::reading_file(path, error))?;
                let spool = Spool::copy_from(path, file, MAX_BYTES)?;
                self.name = Some(self.name().into_owned());
                self.source = UploadSource::Spooled(spool);
            }
        }
        Ok(self)
    }

    /// Sets the name and returns the media type for the request.
    fn named(mut self) -> (Self, &'static str) {
        let found = self.beginning().and_then(|content| content::detect(&content.head));
        if !matches!(self.source, UploadSource::Url(_)) {
            let name = self.name();
            let name = match found.map(|found| found.endings) {
                Some([ending]) if ending_of(&name).is_none() => format!("{}.{ending}", name.trim_end_matches('.')),
                _ => name.into_owned(),
            };
            self.name = Some(name);
        }
        let by_name = self.name.as_deref().and_then(ending_of).and_then(media_type);
        let media_type = by_name.or(found.map(|found| found.mime)).unwrap_or("application/octet-stream");
        (self, media_type)
    }
}

/// The beginning of a content.
struct Beginning {
    length: u64,
    head: Bytes,
}

impl Beginning {
    /// The beginning of a regular file. Opening another kind of file may block.
    fn read_file(path: &Path) -> io::Result<Option<Self>> {
        let about = std::fs::metadata(path)?;
        if !about.is_file() {
            return Ok(None);
        }
        let mut head = Vec::new();
        std::fs::File::open(path)?.take(HEAD as u64).read_to_end(&mut head)?;
        Ok(Some(Self { length: about.len(), head: head.into() }))
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
            UploadSource::File(_) => ("file", None),
            UploadSource::Spooled(spool) => ("temporary file", usize::try_from(spool.length).ok()),
            UploadSource::Bytes(content) => ("bytes", Some(content.len())),
            // A URL may contain a signature.
            UploadSource::Url(_) => ("url", None),
        };
        f.debug_struct("Upload")
            .field("source", &kind)
            .field("bytes", &bytes)
            .field("name", &self.name)
            .finish_non_exhaustive()
    }
}

/// Uploads a document, with retries after transient failures: unlinked copies are deleted after 30 minutes.
pub(super) async fn send(client: Client, upload: Upload) -> Result<Response<Document>, Error> {
    let is_file = matches!(upload.source, UploadSource::File(_));
    let Ready { upload, media_type, issues } =
        if is_file { in_background(move || Ready::prepare(upload)).await? } else { Ready::prepare(upload)? };
    client.validate(issues)?;
    // The transport cannot retry a streamed body, so retries are made here.
    let begun = client.clock().monotonic();
    let mut state = RetryState::default();
    loop {
        let options = CallOptions { max_retries: Some(0), earlier_attempts: state.retries, ..CallOptions::new() };
        let once = client.with_options(options);
        match send_once(&once, &upload, media_type).await {
            Err(error)
                if error.is_transient()
                    && client.context().pause_before_retry(&mut state, begun, error.retry_after()).await => {}
            result => return result?.try_map(document::from_envelope),
        }
    }
}

/// A document that has been read as far as necessary to validate and send it.
struct Ready {
    upload: Upload,
    media_type: &'static str,
    issues: Issues,
}

impl Ready {
    /// Reads files, which may block.
    fn prepare(upload: Upload) -> Result<Self, Error> {
        let mut issues = upload.validate();
        let upload = if issues.has_errors() { upload } else { upload.spooled()? };
        if matches!(upload.source, UploadSource::Spooled(_)) {
            issues = upload.validate();
        }
        let (upload, media_type) = upload.named();
        Ok(Self { upload, media_type, issues })
    }
}

/// Runs blocking work on a separate thread.
async fn in_background<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Error> + Send + 'static,
) -> Result<T, Error> {
    let ended = tokio::task::spawn_blocking(work).await;
    ended.map_err(|error| Error::Configuration(format!("reading the file was interrupted: {error}")))?
}

async fn send_once(
    client: &Client,
    upload: &Upload,
    media_type: &'static str,
) -> Result<Response<document::Envelope>, Error> {
    let body = match &upload.source {
        UploadSource::File(path) => Body::Form(upload.form(file_part(path).await?, media_type)?),
        UploadSource::Spooled(spool) => {
            let part = Part::stream_with_length(reqwest::Body::wrap_stream(spool.stream()), spool.length);
            Body::Form(upload.form(part, media_type)?)
        }
        UploadSource::Bytes(content) => {
            let part = Part::stream_with_length(content.clone(), content.len() as u64);
            Body::Form(upload.form(part, media_type)?)
        }
        UploadSource::Url(url) => Body::Json(serde_json::json!({
            "url": url,
            "filename": upload.name,
            "customer_reference": upload.customer_reference,
        })),
    };
    client.send(move |api: api::Client| async move { api.send_json(body.request(&api)?, &UPLOAD).await }).await
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
    fn form(&self, part: Part, media_type: &str) -> Result<Form, Error> {
        let part = part.file_name(self.name().into_owned()).mime_str(media_type);
        let part = part.map_err(|_| Error::Configuration(format!("invalid media type: {media_type}")))?;
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
        return Err(Error::reading_file(path, io::ErrorKind::IsADirectory.into()));
    }
    let length = about.len();
    if let Some(issue) = length_issue(&path.display().to_string(), length) {
        return Err(ValidationError::from(issue).into());
    }
    let body = reqwest::Body::wrap_stream(tokio_util::io::ReaderStream::new(file));
    Ok(Part::stream_with_length(body, length))
}

/// The media type for a file name extension. The API inspects the content itself.
fn media_type(ending: &str) -> Option<&'static str> {
    Some(match ending.to_ascii_lowercase().as_str() {
        "pdf" => "application/pdf",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "csv" => "text/csv",
        "txt" => "text/plain",
        "json" => "application/json",
        "doc" | "docx" | "xls" | "xlsx" => "application/octet-stream",
        _ => return None,
    })
}

/// The part after the last dot of a name.
fn ending_of(name: &str) -> Option<&str> {
    name.rsplit_once('.').map(|(_, ending)| ending).filter(|ending| !ending.is_empty())
}

fn name_issue(name: &str) -> Option<Issue> {
    const NAME: &str = "pass a name with the extension of its type, such as loa.pdf";
    let refused = |message: String, hint| Some(Issue::error("document", Rule::Document, message).with_hint(hint));
    if name.is_empty() {
        return refused("the document has no file name".to_owned(), NAME);
    }
    if is_path(name) {
        return refused("its file name is a path".to_owned(), "pass only its last part, such as loa.pdf");
    }
    if let Some((index, c)) =
        name.chars().enumerate().find(|(_, c)| is_unprintable(*c) || *c == char::REPLACEMENT_CHARACTER)
    {
        let place = index + 1;
        let message = format!("its file name has the unprintable character U+{:04X} at position {place}", u32::from(c));
        return refused(message, "rename the document");
    }
    let length = name.chars().count();
    let message = format!("its file name has {length} characters; the maximum is {MAX_NAME}");
    if length > MAX_NAME { refused(message, "rename the document") } else { None }
}

/// Whether a name leads to another folder, on this system or another.
fn is_path(name: &str) -> bool {
    let is_drive =
        name.as_bytes().first().is_some_and(u8::is_ascii_alphabetic) && name.as_bytes().get(1) == Some(&b':');
    is_drive || matches!(name, "." | "..") || name.contains(['/', '\\'])
}

/// Warns if the type is not accepted or does not match the name.
fn type_issue(name: &str, found: Option<Type>) -> Option<Issue> {
    const ACCEPTED: &str = "upload PDF, PNG, JPEG, CSV, TXT, JSON, DOC(X) or XLS(X)";
    let warning = |message, hint: &str| Some(Issue::warning("document", Rule::DocumentType, message).with_hint(hint));
    let Some(found) = found else {
        return warning(format!("the content of {name} is not of a type that the API accepts"), ACCEPTED);
    };
    if found.endings.is_empty() {
        let message = format!("the content of {name} is {}, which the API does not accept", found.name);
        return warning(message, ACCEPTED);
    }
    let ending = ending_of(name)?.to_ascii_lowercase();
    if found.endings.contains(&ending.as_str()) {
        return None;
    }
    let endings = found.endings.iter().map(|ending| format!(".{ending}")).collect::<Vec<_>>().join(" or ");
    let hint = format!("check that it is the right file, and rename it to end in {endings}");
    warning(format!("the content of {name} is {}", found.name), &hint)
}

fn length_issue(what: &str, length: u64) -> Option<Issue> {
    let message = match length {
        0 => format!("{what} is empty"),
        1..=MAX_BYTES => return None,
        _ => format!("{what} has {length} bytes; the maximum is {MAX_BYTES}"),
    };
    Some(Issue::error("document", Rule::Document, message).with_hint("choose another file"))
}

fn url_issue(url: &str) -> Option<Issue> {
    let public = url::Url::parse(url).is_ok_and(|url| matches!(url.scheme(), "http" | "https") && url.has_host());
    let message = "expected a public http or https URL";
    (!public).then(|| Issue::error("url", Rule::Document, message).with_hint("pass a public URL, or upload the file"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn length_name_and_url_are_checked() {
        let is_fine = |upload: Upload| upload.validate().is_empty();
        assert!(is_fine(Upload::bytes("a b.txt", "x")));
        assert!(!is_fine(Upload::bytes("a.txt", "")));
        assert!(!is_fine(Upload::bytes("", "x")));
        assert!(is_fine(Upload::bytes("a".repeat(512), "x")));
        assert!(!is_fine(Upload::bytes("a".repeat(513), "x")));
        assert!(is_fine(Upload::file("/x/a b.pdf")));
        assert!(!is_fine(Upload::file("..")));
        assert!(is_fine(Upload::url("https://example.com/loa.pdf")));
        assert!(!is_fine(Upload::url("file:///etc/passwd")));
        assert!(length_issue("a", MAX_BYTES).is_none() && length_issue("a", MAX_BYTES + 1).is_some());
    }

    #[test]
    fn names_that_are_paths_or_misleading_are_rejected() {
        for name in [
            "../../etc/a.pdf",
            "/etc/a.pdf",
            "a/b.pdf",
            "a\\b.pdf",
            "c:a.pdf",
            "..",
            "a\n.pdf",
            "a\0.pdf",
            "a\u{1b}[2J.pdf",
            "a\u{202e}fdp.exe",
            "a\u{2066}.pdf",
            "a\u{2028}b.pdf",
            "a\u{200f}.pdf",
        ] {
            for upload in [Upload::bytes(name, "%PDF-"), Upload::url("https://example.com/a").with_name(name)] {
                let issues = upload.validate();
                let issue = issues.errors().next().unwrap_or_else(|| panic!("{name:?} is accepted"));
                assert_eq!((issue.rule(), issue.field()), (Rule::Document, "document"));
                assert!(!issue.to_string().contains(['\u{202e}', '\u{2028}', '\n', '\u{1b}']), "{issue:?}");
            }
        }
        for name in ["Vollmacht Müller & Söhne (3).pdf", "委任状.pdf", "12:30.pdf", "...pdf", "خطاب.pdf"] {
            assert!(Upload::bytes(name, "%PDF-").validate().is_empty(), "{name}");
        }
        #[cfg(unix)]
        {
            use std::os::unix::ffi::OsStrExt as _;
            let path = Path::new(std::ffi::OsStr::from_bytes(b"/x/a\xff.pdf"));
            assert!(Upload::file(path).validate().has_errors());
            assert!(!Upload::file(path).with_name("a.pdf").validate().has_errors());
        }
    }

    #[test]
    fn an_unaccepted_type_or_mismatched_name_is_a_warning() {
        let warnings =
            |upload: &Upload| upload.validate().into_iter().map(|issue| issue.message().to_owned()).collect::<Vec<_>>();
        for (name, content, warning) in [
            ("loa.pdf", "<html>", "the content of loa.pdf is HTML, which the API does not accept"),
            (
                "loa.heic",
                "\0\0\0\x18ftypheic",
                "the content of loa.heic is a HEIC image, which the API does not accept",
            ),
            ("loa.pdf", "MZ\0", "the content of loa.pdf is a Windows program, which the API does not accept"),
            ("loa.pdf", "\0\0", "the content of loa.pdf is not of a type that the API accepts"),
            ("loa.PNG", "%PDF-1.7", "the content of loa.PNG is a PDF"),
            ("loa.pdf", "Dear carrier", "the content of loa.pdf is text"),
            ("numbers.md", "# Numbers", "the content of numbers.md is text"),
        ] {
            let upload = Upload::bytes(name, content);
            assert_eq!(warnings(&upload), [warning]);
            assert!(!upload.validate().has_errors());
            let spooled = Upload::reader(name, content.as_bytes()).unwrap();
            assert_eq!(warnings(&spooled), [warning]);
        }
        for (name, content) in [("a.PDF", "%PDF-1.7"), ("a.csv", "a,b"), ("a.json", "{}"), ("loa", "%PDF-1.7")] {
            assert!(warnings(&Upload::bytes(name, content)).is_empty(), "{name}");
        }
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("loa.pdf");
        std::fs::write(&path, "<!doctype html>").unwrap();
        assert_eq!(warnings(&Upload::file(&path)).len(), 1);
        std::fs::write(&path, "").unwrap();
        assert_eq!(warnings(&Upload::file(&path)), [format!("{} is empty", path.display())]);
    }

    #[test]
    fn a_name_without_an_extension_gets_that_of_the_type() {
        let named = |name: &str, content: &'static str| {
            let (upload, media_type) = Upload::bytes(name, content).named();
            (upload.name().into_owned(), media_type)
        };
        assert_eq!(named("stdin", "%PDF-1.7"), ("stdin.pdf".to_owned(), "application/pdf"));
        assert_eq!(named("stdin", "plain"), ("stdin".to_owned(), "text/plain"));
        assert_eq!(named("a.png", "%PDF-1.7"), ("a.png".to_owned(), "image/png"));
        assert_eq!(named("loa.", "%PDF-1.7"), ("loa.pdf".to_owned(), "application/pdf"));
        assert_eq!(named("a.docx", "\0"), ("a.docx".to_owned(), "application/octet-stream"));
    }

    #[test]
    fn neither_content_nor_url_is_shown() {
        let shown = format!("{:?}{:?}", Upload::bytes("a.pdf", "hush"), Upload::url("https://example.com/?sig=hush"));
        assert!(!shown.contains("hush"), "{shown}");
    }
}
