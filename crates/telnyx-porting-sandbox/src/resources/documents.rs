//! Documents: uploads, as a form or in JSON, and downloads.

use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::multipart::{Field, MultipartError};
use axum::extract::{DefaultBodyLimit, FromRequest as _, Multipart, Path, Request, State};
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use axum::routing::{get, post};
use base64::alphabet;
use base64::engine::{DecodePaddingMode, Engine as _, GeneralPurpose, GeneralPurposeConfig};
use bytes::BytesMut;
use chrono::{DateTime, TimeDelta, Utc};
use futures_util::StreamExt as _;
use percent_encoding::percent_decode_str;
use serde_json::{Value, json};
use url::Url;
use uuid::Uuid;

use super::find_row;
use crate::http::body::{Body, too_slow};
use crate::http::response::{ApiError, Reply, ok};
use crate::http::server::{LONG_BODY, is_too_slow, offload};
use crate::http::values::{string, web_url};
use crate::issue::{Code, Issue};
use crate::outgoing::{Outgoing, is_loopback};
use crate::simulation::clock::{after, rfc3339};
use crate::simulation::document::{Document, sha256};
use crate::state::SandboxState;

pub(super) fn routes() -> Router<SandboxState> {
    Router::new()
        .route("/documents", post(create).layer(DefaultBodyLimit::max(BODY_LIMIT)))
        .route("/documents/{id}", get(show))
        .route("/documents/{id}/download", get(download))
}

/// Largest file, in bytes.
const FILE_LIMIT: usize = 20 * 1024 * 1024;

/// Largest body, in bytes: a file of the largest size in base64, and the rest.
const BODY_LIMIT: usize = 28 * 1024 * 1024;

const MAX_NAME: usize = 512;

/// Maximum time to fetch a file.
const FETCH_TIMEOUT: Duration = Duration::from_secs(10);

/// Base64 with or without padding.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// A document without its content; `scan` is the duration of a virus scan.
fn view(document: &Document, now: DateTime<Utc>, scan: TimeDelta) -> Value {
    let scanned_at = after(document.created_at, scan);
    let is_scanned = now >= scanned_at;
    let mut view = json!({
        "id": document.id,
        "record_type": "document",
        "filename": document.filename,
        "content_type": document.content_type,
        "size": {"unit": "bytes", "amount": document.content.len()},
        "sha256": document.sha256,
        "status": "pending",
        "av_scan_status": if is_scanned { "scanned" } else { "pending_scan" },
        "created_at": rfc3339(document.created_at),
        "updated_at": rfc3339(if is_scanned { scanned_at } else { document.created_at }),
    });
    if let Some(reference) = &document.customer_reference {
        view["customer_reference"] = reference.as_str().into();
    }
    view
}

async fn create(State(state): State<SandboxState>, request: Request) -> Reply {
    let upload = Upload::read(request, state.allows_remote()).await?;
    let (filename, content_type) = upload.name_and_type()?;
    // Hashing a large file takes a while, so it is done before the state is locked.
    let content = upload.content.clone();
    let sha256 = offload(content.len() > LONG_BODY, move || sha256(&content)).await;
    state.with(|simulation| {
        let document = Document {
            id: Uuid::new_v4(),
            filename,
            content_type: content_type.into(),
            sha256,
            customer_reference: upload.customer_reference,
            created_at: simulation.now,
            content: upload.content,
            unlinked_since: Some(simulation.now),
        };
        let view = view(&document, simulation.now, simulation.timetable.document_scan);
        simulation.store.documents.put(document);
        Ok(ok(view))
    })
}

async fn show(State(state): State<SandboxState>, Path(id): Path<String>) -> Reply {
    state.with(|simulation| {
        let document = find_row(&simulation.store.documents, &id, "document")?;
        Ok(ok(view(document, simulation.now, simulation.timetable.document_scan)))
    })
}

async fn download(State(state): State<SandboxState>, Path(id): Path<String>) -> Reply {
    // The content is shared, not copied.
    let document = state.with(|simulation| find_row(&simulation.store.documents, &id, "document").cloned())?;
    // Everything but plain ASCII becomes an underscore in the quoted header value.
    let is_safe = |character: char| character.is_ascii_graphic() && !matches!(character, '"' | '\\');
    let name: String = document.filename.chars().map(|one| if is_safe(one) { one } else { '_' }).collect();
    let headers = [
        (header::CONTENT_TYPE, document.content_type.into_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")),
        // A browser must not interpret a text file as a page.
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff".to_owned()),
    ];
    Ok((headers, document.content).into_response())
}

#[derive(Debug, Default)]
struct Upload {
    content: Bytes,
    filename: Option<String>,
    customer_reference: Option<String>,
}

fn at_file(code: Code, detail: &str) -> ApiError {
    Issue::new(code, detail).at("/file").into()
}

impl Upload {
    /// Reads a multipart form with a `file`, or a JSON object with a `file` in base64 and a `filename`, or with a `url`.
    async fn read(request: Request, allow_remote: bool) -> Reply<Self> {
        let content_type = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
        let is_form =
            content_type.is_some_and(|kind| kind.trim_start().to_ascii_lowercase().starts_with("multipart/form-data"));
        let upload =
            if is_form { Self::read_form(request).await? } else { Self::read_json(request, allow_remote).await? };
        if upload.content.is_empty() {
            return Err(at_file(Code::BadRequest, "The file is empty."));
        }
        if upload.content.len() > FILE_LIMIT {
            return Err(at_file(Code::Length, "The file is larger than 20 MB."));
        }
        Ok(upload)
    }

    async fn read_form(request: Request) -> Reply<Self> {
        let mut form = Multipart::from_request(request, &())
            .await
            .map_err(|_| Issue::new(Code::BadRequest, "The form has no boundary."))?;
        let mut upload = Self::default();
        let mut has_file = false;
        while let Some(field) = form.next_field().await.map_err(form_error)? {
            has_file |= field.name() == Some("file");
            upload.read_field(field).await.map_err(form_error)?;
        }
        if has_file { Ok(upload) } else { Err(at_file(Code::MissingParameter, "A file is required.")) }
    }

    async fn read_field(&mut self, field: Field<'_>) -> Result<(), MultipartError> {
        match field.name().unwrap_or_default() {
            "file" => {
                // An explicit name takes precedence over that of the part.
                let name = field.file_name().map(str::to_owned);
                self.filename = self.filename.take().or(name);
                self.content = field.bytes().await?;
            }
            "filename" => self.filename = Some(field.text().await?),
            "customer_reference" => self.customer_reference = Some(field.text().await?),
            _ => {
                field.bytes().await?;
            }
        }
        Ok(())
    }

    async fn read_json(request: Request, allow_remote: bool) -> Reply<Self> {
        let mut body = Body::from_request(request, &()).await?;
        let mut reader = body.reader();
        let has_file = reader.get("/file").is_some();
        reader.optional("/file", |_| Ok(()));
        let url = if has_file { None } else { reader.optional("/url", web_url) };
        let filename = reader.optional("/filename", string).filter(|name| !name.trim().is_empty());
        let customer_reference = reader.optional("/customer_reference", string);
        reader.finish(Some(()))?;
        // The text is moved, because it may be large.
        let Some(Value::String(file)) = body.0.get_mut("file").filter(|_| has_file).map(Value::take) else {
            let url = url.ok_or_else(|| at_file(Code::MissingParameter, "A file is required."))?;
            let content = fetch(&url, allow_remote).await?;
            return Ok(Self { content, filename: filename.or_else(|| name_in(&url)), customer_reference });
        };
        let content = offload(file.len() > LONG_BODY, move || BASE64.decode(file.trim()))
            .await
            .map_err(|_| at_file(Code::BadRequest, "The file is not in base64."))?;
        if filename.is_none() {
            return Err(Issue::new(Code::MissingParameter, "The file needs a name.").at("/filename").into());
        }
        Ok(Self { content: content.into(), filename, customer_reference })
    }

    /// The name without spaces and with the extension of its type, and the type itself.
    fn name_and_type(&self) -> Reply<(String, &'static str)> {
        let name = self.filename.as_deref().unwrap_or("document");
        let reject = |code, detail| Err(Issue::new(code, detail).at("/filename").into());
        if name.chars().count() > MAX_NAME {
            return reject(Code::Length, "The file name is longer than 512 characters.");
        }
        if name.chars().any(char::is_control) {
            return reject(Code::BadRequest, "The file name has unprintable characters.");
        }
        let name: String = name.split_whitespace().collect();
        let detail = "The file must be PDF, PNG, JPEG, CSV, TXT, JSON, DOC(X) or XLS(X).";
        let kind = FileType::detect(&name, &self.content).ok_or_else(|| at_file(Code::DocumentType, detail))?;
        Ok((kind.complete(&name), kind.content_type))
    }
}

fn form_error(error: MultipartError) -> Issue {
    match error.status() {
        _ if is_too_slow(&error) => too_slow(),
        StatusCode::PAYLOAD_TOO_LARGE => Issue::new(Code::TooLarge, "The request body is too large."),
        _ => Issue::new(Code::BadRequest, "The form is malformed."),
    }
}

/// Fetches a file, from this machine unless others are allowed.
async fn fetch(url: &Url, allow_remote: bool) -> Result<Bytes, Issue> {
    if !allow_remote && !is_loopback(url) {
        let detail = "Fetching from other machines is not allowed; send the file itself, or start the sandbox with \
                      remote access.";
        return Err(Issue::unprocessable(detail).at("/url"));
    }
    match tokio::time::timeout(FETCH_TIMEOUT, fetch_content(url)).await {
        Ok(content) => content,
        Err(_) => Err(not_fetched("no response within ten seconds")),
    }
}

/// Reads no more than is allowed.
async fn fetch_content(url: &Url) -> Result<Bytes, Issue> {
    let response = Outgoing::new().send(url, axum::http::Request::new(Bytes::new())).await;
    let response = response.map_err(|error| not_fetched(&error.to_string()))?;
    if !response.status().is_success() {
        return Err(not_fetched(&format!("the response is {}", response.status().as_u16())));
    }
    let mut parts = response.into_body().into_data_stream();
    let mut content = BytesMut::new();
    while let Some(part) = parts.next().await {
        content.extend_from_slice(&part.map_err(|_| not_fetched("the connection was interrupted"))?);
        if content.len() > FILE_LIMIT {
            return Err(Issue::new(Code::Length, "The file is larger than 20 MB.").at("/url"));
        }
    }
    Ok(content.freeze())
}

fn not_fetched(reason: &str) -> Issue {
    Issue::unprocessable(format!("The file cannot be fetched: {reason}.")).at("/url")
}

fn name_in(url: &Url) -> Option<String> {
    let name = url.path_segments()?.next_back().filter(|name| !name.is_empty())?;
    Some(percent_decode_str(name).decode_utf8_lossy().into_owned())
}

/// A type of file that can be uploaded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct FileType {
    content_type: &'static str,
    /// The first is the usual one.
    extensions: &'static [&'static str],
}

const PDF: FileType = FileType { content_type: "application/pdf", extensions: &["pdf"] };
const PNG: FileType = FileType { content_type: "image/png", extensions: &["png"] };
const JPEG: FileType = FileType { content_type: "image/jpeg", extensions: &["jpg", "jpeg"] };
const CSV: FileType = FileType { content_type: "text/csv", extensions: &["csv"] };
const JSON: FileType = FileType { content_type: "application/json", extensions: &["json"] };
const TEXT: FileType = FileType { content_type: "text/plain", extensions: &["txt"] };
const DOC: FileType = FileType { content_type: "application/msword", extensions: &["doc"] };
const XLS: FileType = FileType { content_type: "application/vnd.ms-excel", extensions: &["xls"] };
const DOCX: FileType = FileType {
    content_type: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    extensions: &["docx"],
};
const XLSX: FileType = FileType {
    content_type: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    extensions: &["xlsx"],
};

/// Types by the first bytes of the file. Containers have the same ones for several types, so the extension decides.
const BY_START: [(&[u8], &[FileType]); 5] = [
    (b"%PDF-", &[PDF]),
    (b"\x89PNG\r\n\x1a\n", &[PNG]),
    (b"\xff\xd8\xff", &[JPEG]),
    (b"PK\x03\x04", &[DOCX, XLSX]),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", &[DOC, XLS]),
];

impl FileType {
    /// The type of a file by its content and, if that is ambiguous, by its name; `None` if it is not accepted.
    fn detect(name: &str, content: &[u8]) -> Option<Self> {
        match BY_START.iter().find(|(start, _)| content.starts_with(start)) {
            Some((_, [kind])) => return Some(*kind),
            Some((_, kinds)) => return kinds.iter().copied().find(|kind| kind.fits(name)),
            None => {}
        }
        let is_text = std::str::from_utf8(content).is_ok_and(|text| !text.contains('\0'));
        is_text.then(|| [CSV, JSON].into_iter().find(|kind| kind.fits(name)).unwrap_or(TEXT))
    }

    fn fits(self, name: &str) -> bool {
        let extension = name.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase());
        extension.is_some_and(|extension| self.extensions.contains(&extension.as_str()))
    }

    /// The name, with an extension of this type.
    fn complete(self, name: &str) -> String {
        if self.fits(name) {
            return name.to_owned();
        }
        format!("{name}.{}", self.extensions.first().copied().unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_decoded() {
        let url = Url::parse("http://127.0.0.1/a/my%20loa+1=2&3.pdf").unwrap();
        assert_eq!(name_in(&url).unwrap(), "my loa+1=2&3.pdf");
    }

    #[test]
    fn content_takes_precedence_over_the_name() {
        assert_eq!(FileType::detect("loa.txt", b"%PDF-1.7\n"), Some(PDF));
        assert_eq!(PDF.complete("loa.txt"), "loa.txt.pdf");
        assert_eq!(PDF.complete("LOA.PDF"), "LOA.PDF");
        assert_eq!(JPEG.complete("scan.jpeg"), "scan.jpeg");
    }

    #[test]
    fn the_name_decides_if_the_content_is_ambiguous() {
        assert_eq!(FileType::detect("bill.xlsx", b"PK\x03\x04"), Some(XLSX));
        assert_eq!(FileType::detect("bill.zip", b"PK\x03\x04"), None);
        assert_eq!(FileType::detect("numbers.csv", b"a,b\n"), Some(CSV));
        assert_eq!(FileType::detect("notes", b"plain"), Some(TEXT));
        assert_eq!(FileType::detect("program.exe", b"MZ\x90\0\x03"), None);
    }
}
