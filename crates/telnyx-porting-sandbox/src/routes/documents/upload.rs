//! Reading an uploaded file.

use axum::body::Bytes;
use axum::extract::multipart::{Field, MultipartError};
use axum::extract::{FromRequest as _, Multipart, Request};
use axum::http::{StatusCode, header};
use base64::Engine as _;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use serde::Deserialize;

use super::{fetch, file_type};
use crate::server::{ApiError, Code, JsonBody, LONG, Problem, apart, is_too_slow, too_slow};

/// Largest file, in bytes.
pub(super) const FILE_LIMIT: usize = 20 * 1024 * 1024;

/// Largest body, in bytes: a file of the largest size in base64, with some room for the rest.
pub(in crate::routes) const BODY_LIMIT: usize = 28 * 1024 * 1024;

/// Longest file name, in characters.
const LONGEST_NAME: usize = 512;

/// Base64 with or without padding.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// A file as it arrived.
#[derive(Debug, Default)]
pub(super) struct Upload {
    pub(super) content: Bytes,
    filename: Option<String>,
    pub(super) customer_reference: Option<String>,
}

#[derive(Debug, Deserialize)]
struct UploadBody {
    #[serde(default)]
    file: Option<String>,
    #[serde(default)]
    url: Option<String>,
    #[serde(default)]
    filename: Option<String>,
    #[serde(default)]
    customer_reference: Option<String>,
}

/// Reads a multipart form with a `file`, or a JSON object with a `file` in base64 and a `filename`, or with a `url`.
pub(super) async fn read(request: Request, allow_remote: bool) -> Result<Upload, ApiError> {
    let content_type = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let is_form =
        content_type.is_some_and(|kind| kind.trim_start().to_ascii_lowercase().starts_with("multipart/form-data"));
    let upload = if is_form { read_form(request).await? } else { read_json(request, allow_remote).await? };
    if upload.content.is_empty() {
        return Err(Problem::new(Code::BadRequest, "The file is empty.").at("/file").into());
    }
    if upload.content.len() > FILE_LIMIT {
        return Err(Problem::new(Code::Length, "The file is larger than 20 MB.").at("/file").into());
    }
    Ok(upload)
}

async fn read_form(request: Request) -> Result<Upload, ApiError> {
    let mut form = Multipart::from_request(request, &())
        .await
        .map_err(|_| Problem::new(Code::BadRequest, "The form has no boundary."))?;
    let mut upload = Upload::default();
    let mut has_file = false;
    while let Some(field) = form.next_field().await.map_err(form_problem)? {
        has_file |= field.name() == Some("file");
        read_field(field, &mut upload).await?;
    }
    if has_file { Ok(upload) } else { Err(no_file()) }
}

async fn read_field(field: Field<'_>, upload: &mut Upload) -> Result<(), ApiError> {
    match field.name().unwrap_or_default() {
        "file" => {
            // An explicit name wins over that of the part.
            let name = field.file_name().map(str::to_owned);
            upload.filename = upload.filename.take().or(name);
            upload.content = field.bytes().await.map_err(form_problem)?;
        }
        "filename" => upload.filename = Some(field.text().await.map_err(form_problem)?),
        "customer_reference" => {
            upload.customer_reference = Some(field.text().await.map_err(form_problem)?);
        }
        _ => {
            field.bytes().await.map_err(form_problem)?;
        }
    }
    Ok(())
}

fn form_problem(error: MultipartError) -> ApiError {
    if is_too_slow(&error) {
        return too_slow().into();
    }
    match error.status() {
        StatusCode::PAYLOAD_TOO_LARGE => Problem::new(Code::TooLarge, "The request body is too large.").into(),
        _ => Problem::new(Code::BadRequest, "The form cannot be read.").into(),
    }
}

async fn read_json(request: Request, allow_remote: bool) -> Result<Upload, ApiError> {
    let JsonBody(body) = JsonBody::<UploadBody>::from_request(request, &()).await?;
    if let (None, Some(url)) = (&body.file, &body.url) {
        let fetched = fetch::fetch(url, allow_remote).await?;
        let filename = body.filename.filter(|name| !name.trim().is_empty()).or(fetched.filename);
        return Ok(Upload { content: fetched.content, filename, customer_reference: body.customer_reference });
    }
    let text = body.file.ok_or_else(no_file)?;
    let content = apart(text.len() > LONG, move || BASE64.decode(text.trim()))
        .await
        .map_err(|_| Problem::new(Code::BadRequest, "The file is not in base64.").at("/file"))?;
    if body.filename.as_deref().is_none_or(|name| name.trim().is_empty()) {
        return Err(Problem::new(Code::MissingParameter, "The file needs a name.").at("/filename").into());
    }
    Ok(Upload { content: content.into(), filename: body.filename, customer_reference: body.customer_reference })
}

fn no_file() -> ApiError {
    Problem::new(Code::MissingParameter, "A file is needed.").at("/file").into()
}

impl Upload {
    /// The name without spaces and with the extension of its type, and the type itself.
    pub(super) fn name_and_type(&self) -> Result<(String, &'static str), ApiError> {
        let given = self.filename.as_deref().unwrap_or("document");
        if given.chars().count() > LONGEST_NAME {
            return Err(Problem::new(Code::Length, "The file name is longer than 512 characters.")
                .at("/filename")
                .into());
        }
        if given.chars().any(char::is_control) {
            return Err(Problem::new(Code::BadRequest, "The file name has unprintable characters.")
                .at("/filename")
                .into());
        }
        let name: String = given.split_whitespace().collect();
        let kind = file_type::detect(&name, &self.content).ok_or_else(|| {
            let detail = "The file must be PDF, PNG, JPEG, CSV, TXT, JSON, DOC(X) or XLS(X).";
            Problem::new(Code::DocumentType, detail).at("/file")
        })?;
        Ok((kind.complete(&name), kind.content_type))
    }
}
