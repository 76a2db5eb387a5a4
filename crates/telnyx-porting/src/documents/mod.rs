//! Letters of authorization, invoices and other files.

mod content;
mod document;
mod spool;
mod upload;

pub use document::Document;
pub use upload::Upload;

use crate::call::{Call, Download};
use crate::generated::{DocumentId, Documents};
use telnyx_porting_api::{self as api, OperationInfo};

const GET: OperationInfo = OperationInfo::new("get_document", "GET", "/documents/{id}");
const DOWNLOAD: OperationInfo = OperationInfo::new("download_document", "GET", "/documents/{id}/download");

impl Documents {
    /// Uploads a document: a file that is streamed from disk, bytes, or the content at a public URL.
    ///
    /// ```no_run
    /// # async fn example(client: telnyx_porting::Client) -> Result<(), telnyx_porting::Error> {
    /// use telnyx_porting::{OrderUpdate, Upload};
    ///
    /// let loa = client.documents().upload(Upload::file("loa.pdf")).await?.id()?;
    /// let order = client.order("f1486bae-f067-460c-ad43-73a92848f902".parse()?);
    /// order.update(OrderUpdate::new().with_loa(loa)).await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// [`Error::File`](crate::Error::File) or [`Error::Validation`](crate::Error::Validation) before anything is sent:
    /// the file is unreadable, empty or larger than 20 MB, or its name is a path, longer than 512 characters or not
    /// printable. In a [strict](crate::ClientBuilder::strict) client, also if the content is of a type that the API
    /// does not accept or that does not match the name.
    pub fn upload(&self, document: impl Into<Upload>) -> Call<Document> {
        let document = document.into();
        let secrets = document.secrets();
        Call::compound(&self.client, move |client| upload::send(client, document)).redacting(secrets)
    }

    /// Returns the metadata of a document, such as its size and virus scan status.
    pub fn get(&self, id: DocumentId) -> Call<Document> {
        Call::compound(&self.client, move |client| async move {
            let send = move |api: api::Client| async move {
                let request = get(&api, &format!("/documents/{id}"), "application/json")?;
                api.send_json::<document::Envelope>(request, &GET).await
            };
            client.send(send).await?.try_map(document::from_envelope)
        })
    }

    /// Downloads a document as a stream.
    pub fn download(&self, id: DocumentId) -> Call<Download> {
        Call::file(&self.client, move |api| async move {
            let request = get(&api, &format!("/documents/{id}/download"), "*/*")?;
            api.send_raw(request, &DOWNLOAD).await
        })
    }
}

fn get(api: &api::Client, path: &str, accept: &'static str) -> Result<reqwest::Request, api::Error> {
    Ok(api.http().get(format!("{}{path}", api.base_url())).header(reqwest::header::ACCEPT, accept).build()?)
}
