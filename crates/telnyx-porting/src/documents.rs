//! Letters of authorisation, invoices and other files.

use crate::{Client, DocumentId, Error, Problem, Rule, ValidationError};
use reqwest::multipart::{Form, Part};
use serde::Deserialize;
use std::path::Path;
use telnyx_porting_api::OperationInfo;

/// What the API takes at most: 20 MB.
const MAX_BYTES: u64 = 20_000_000;
/// How long a file's name may be, in characters.
const MAX_NAME: usize = 512;

/// Uploads of documents.
#[derive(Clone, Copy, Debug)]
pub struct Documents<'a> {
    client: &'a Client,
}

#[derive(Deserialize)]
struct Uploaded {
    data: UploadedDocument,
}

#[derive(Deserialize)]
struct UploadedDocument {
    id: String,
}

impl<'a> Documents<'a> {
    const UPLOAD: OperationInfo = OperationInfo { operation_id: "upload_document", method: "POST", path: "/documents" };

    pub(crate) fn new(client: &'a Client) -> Self {
        Self { client }
    }

    /// Uploads a file, streamed from disk, and returns its id. Link it to an order within 30 minutes: a document that
    /// belongs to nothing is deleted then.
    ///
    /// # Errors
    /// [`Error::File`] or [`Error::Validation`] before anything is sent: the file cannot be read, is empty, has more
    /// than 20 MB, or a name that is longer than 512 characters or cannot be printed.
    pub async fn upload(&self, path: &Path) -> Result<DocumentId, Error> {
        let file_error = |source| Error::File { path: path.display().to_string(), source };
        let name = checked_name(path)?;
        let file = tokio::fs::File::open(path).await.map_err(file_error)?;
        let length = file.metadata().await.map_err(file_error)?.len();
        check_length(path, length)?;
        let body = reqwest::Body::wrap_stream(tokio_util::io::ReaderStream::new(file));
        let form = Form::new().part("file", Part::stream_with_length(body, length).file_name(name));
        let api = self.client.api();
        let url = format!("{}/documents", api.base_url());
        let request = api.http().post(url).multipart(form).build().map_err(telnyx_porting_api::Error::from)?;
        let answer = api.send(request, &Self::UPLOAD).await?.json::<Uploaded>().await?;
        Ok(answer.into_inner().data.id.parse::<DocumentId>()?)
    }
}

fn checked_name(path: &Path) -> Result<String, ValidationError> {
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    let printable = !name.is_empty() && !name.chars().any(char::is_control);
    if printable && name.chars().count() <= MAX_NAME {
        return Ok(name.to_owned());
    }
    let message = "its file name is empty, not printable or longer than 512 characters";
    Err(Problem::error("document", Rule::Document, message).with_hint("rename the file").into())
}

fn check_length(path: &Path, length: u64) -> Result<(), ValidationError> {
    let message = match length {
        0 => format!("{} is empty", path.display()),
        1..=MAX_BYTES => return Ok(()),
        _ => format!("{} has {length} bytes; a document has at most {MAX_BYTES}", path.display()),
    };
    Err(Problem::error("document", Rule::Document, message).with_hint("choose another file").into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn length_and_name_are_checked() {
        assert!(check_length(Path::new("a.pdf"), 1).is_ok());
        assert!(check_length(Path::new("a.pdf"), MAX_BYTES).is_ok());
        assert!(check_length(Path::new("a.pdf"), MAX_BYTES + 1).is_err());
        assert!(check_length(Path::new("a.pdf"), 0).is_err());
        assert_eq!(checked_name(Path::new("/x/a b.pdf")).unwrap(), "a b.pdf");
        assert!(checked_name(Path::new("a\n.pdf")).is_err());
        assert!(checked_name(Path::new("..")).is_err());
        assert!(checked_name(Path::new(&"a".repeat(513))).is_err());
    }
}
