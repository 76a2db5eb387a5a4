//! Requests that `--dry-run` shows instead of sending.

use crate::secrets;
use crate::text::quoted;
use serde::Serialize;
use serde_json::Value;
use std::fmt::Write;
use telnyx_porting::PreparedRequest;

const KEY: &str = "--header \"Authorization: Bearer $TELNYX_API_KEY\"";

/// A request that was not sent.
#[derive(Clone, Debug)]
pub(crate) struct Unsent {
    pub(crate) request: PreparedRequest,
    pub(crate) upload: Option<UploadForm>,
}

/// The form of an upload, which the prepared request does not contain.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct UploadForm {
    /// The file of the content.
    pub(crate) file: String,
    /// The document's name, if it is not that of the file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) filename: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) customer_reference: Option<String>,
}

/// The request as it is printed.
#[derive(Serialize)]
pub(crate) struct RequestPreview {
    method: String,
    url: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    body: Option<Value>,
    #[serde(flatten)]
    upload: Option<UploadForm>,
    curl: String,
    /// Whether secrets are hidden, so that the curl command must not be used unchanged.
    #[serde(skip)]
    pub(crate) is_incomplete: bool,
}

impl RequestPreview {
    /// The request, with account numbers and PINs only if `show_secrets` is set.
    pub(crate) fn from_unsent(unsent: &Unsent, show_secrets: bool) -> Self {
        let Unsent { request, upload } = unsent;
        let mut body = request
            .body()
            .map(|bytes| serde_json::from_slice(bytes).unwrap_or_else(|_| Value::from(String::from_utf8_lossy(bytes))));
        let whole = body.clone();
        if let Some(body) = body.as_mut().filter(|_| !show_secrets) {
            secrets::hide(body);
        }
        Self {
            method: request.method().to_string(),
            url: request.url().to_string(),
            curl: curl(request, body.as_ref(), upload.as_ref()),
            is_incomplete: body != whole,
            body,
            upload: upload.clone(),
        }
    }

    /// The form for people: the request, its body as JSON, and a curl command that sends it.
    pub(crate) fn text(&self) -> String {
        let mut text = format!("{} {}\n", self.method, self.url);
        if let Some(body) = &self.body {
            let _ = writeln!(text, "{body:#}");
        }
        if let Some(UploadForm { file, filename, customer_reference }) = &self.upload {
            for (name, value) in [
                ("file", Some(file)),
                ("filename", filename.as_ref()),
                ("customer_reference", customer_reference.as_ref()),
            ] {
                text.extend(value.map(|value| format!("{name}: {value}\n")));
            }
        }
        text + "\n" + &self.curl
    }
}

fn curl(request: &PreparedRequest, body: Option<&Value>, upload: Option<&UploadForm>) -> String {
    let mut lines = vec![format!("curl --globoff --request {} {}", request.method(), quoted(request.url().as_str()))];
    lines.push(KEY.to_owned());
    if let Some(kind) = request.content_type().filter(|_| body.is_some()) {
        lines.push(format!("--header {}", quoted(&format!("Content-Type: {kind}"))));
    }
    if let Some(body) = body {
        lines.push(format!("--data-raw {}", quoted(&body.to_string())));
    }
    if let Some(UploadForm { file, filename, customer_reference }) = upload {
        let in_quotes = |text: &str| format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""));
        let filename = filename.as_ref().map(|name| format!(";filename={}", in_quotes(name))).unwrap_or_default();
        lines.push(format!("--form {}", quoted(&format!("file=@{}{filename}", in_quotes(file)))));
        let reference = customer_reference.as_ref();
        lines.extend(reference.map(|text| format!("--form-string {}", quoted(&format!("customer_reference={text}")))));
    }
    lines.join(" \\\n  ")
}
