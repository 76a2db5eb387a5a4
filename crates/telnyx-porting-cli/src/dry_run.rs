//! Requests that `--dry-run` shows instead of sending.

use crate::secrets;
use crate::text::quoted;
use serde::Serialize;
use serde_json::Value;
use std::fmt::Write;
use std::path::PathBuf;
use telnyx_porting::PreparedRequest;

const KEY: &str = "--header \"Authorization: Bearer $TELNYX_API_KEY\"";

/// A request that was not sent, and the file that its body would have been read from.
#[derive(Clone, Debug)]
pub(crate) struct Unsent {
    pub(crate) request: PreparedRequest,
    pub(crate) file: Option<PathBuf>,
}

/// The request as it is printed.
#[derive(Serialize)]
pub(crate) struct RequestPreview {
    method: String,
    url: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    body: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<String>,
    curl: String,
    /// Whether secrets are hidden, so that the curl command must not be used unchanged.
    #[serde(skip)]
    pub(crate) is_incomplete: bool,
}

impl RequestPreview {
    /// The request, with account numbers and PINs only if `show_secrets` is set.
    pub(crate) fn from_unsent(unsent: &Unsent, show_secrets: bool) -> Self {
        let Unsent { request, file } = unsent;
        let mut body = request
            .body()
            .map(|bytes| serde_json::from_slice(bytes).unwrap_or_else(|_| Value::from(String::from_utf8_lossy(bytes))));
        let whole = body.clone();
        if let Some(body) = body.as_mut().filter(|_| !show_secrets) {
            secrets::hide(body);
        }
        let file = file.as_ref().map(|path| path.display().to_string());
        Self {
            method: request.method().to_string(),
            url: request.url().to_string(),
            curl: curl(request, body.as_ref(), file.as_deref()),
            is_incomplete: body != whole,
            body,
            file,
        }
    }

    /// The form for people: the request, its body as JSON, and a curl command that sends it.
    pub(crate) fn text(&self) -> String {
        let mut text = format!("{} {}\n", self.method, self.url);
        if let Some(body) = &self.body {
            let _ = writeln!(text, "{body:#}");
        }
        if let Some(file) = &self.file {
            let _ = writeln!(text, "file: {file}");
        }
        text + "\n" + &self.curl
    }
}

fn curl(request: &PreparedRequest, body: Option<&Value>, file: Option<&str>) -> String {
    let mut lines = vec![format!("curl --globoff --request {} {}", request.method(), quoted(request.url().as_str()))];
    lines.push(KEY.to_owned());
    if let Some(kind) = request.content_type().filter(|_| body.is_some()) {
        lines.push(format!("--header {}", quoted(&format!("Content-Type: {kind}"))));
    }
    if let Some(body) = body {
        lines.push(format!("--data-raw {}", quoted(&body.to_string())));
    }
    if let Some(file) = file {
        lines.push(format!(
            "--form {}",
            quoted(&format!("file=@\"{}\"", file.replace('\\', "\\\\").replace('"', "\\\"")))
        ));
    }
    lines.join(" \\\n  ")
}
