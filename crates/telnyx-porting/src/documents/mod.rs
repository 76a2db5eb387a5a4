//! Letters of authorisation, invoices and other files.

mod content;
mod document;
mod download;
mod spool;
mod upload;

pub use document::Document;
pub use download::Download;
pub use upload::Upload;

use crate::call::{Answer, Call};
use crate::client::Client;
use crate::error::Error;
use crate::generated::{DocumentId, Documents};
use telnyx_porting_api::{self as api, OperationInfo};

const GET: OperationInfo = OperationInfo { operation_id: "get_document", method: "GET", path: "/documents/{id}" };
const DOWNLOAD: OperationInfo =
    OperationInfo { operation_id: "download_document", method: "GET", path: "/documents/{id}/download" };

impl Documents {
    /// Uploads a document: a file that is streamed from disk, bytes, or what a public URL leads to.
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
    /// [`Error::File`] or [`Error::Validation`] before anything is sent: the file cannot be read, is empty, has more
    /// than 20 MB, or a name that is a path, is longer than 512 characters or cannot be printed; and in a
    /// [strict](crate::ClientBuilder::strict) client, its content is of a type that the API does not accept or that the
    /// name does not say.
    pub fn upload(&self, document: impl Into<Upload>) -> Call<Document> {
        let document = document.into();
        let secrets = document.secrets();
        Call::compound(&self.client, move |client| upload::send(client, document)).hiding(secrets)
    }

    /// What is known of a document, such as its size and whether it was found free of viruses.
    pub fn get(&self, id: DocumentId) -> Call<Document> {
        Call::compound(&self.client, move |client| async move {
            let path = format!("/documents/{id}");
            let send =
                move |api: api::Client| async move { get(&api, &path, &GET).await?.json::<document::Envelope>().await };
            client.send(send).await?.try_map(document::read)
        })
    }

    /// Downloads a document, piece by piece.
    pub fn download(&self, id: DocumentId) -> Call<Download> {
        Call::compound(&self.client, move |client| download(client, id))
    }
}

async fn download(client: Client, id: DocumentId) -> Result<Answer<Download>, Error> {
    let path = format!("/documents/{id}/download");
    let answer = client.send(move |api: api::Client| async move { get(&api, &path, &DOWNLOAD).await?.raw() }).await?;
    Ok(Download::of(answer))
}

async fn get(api: &api::Client, path: &str, operation: &OperationInfo) -> Result<api::runtime::Response, api::Error> {
    let accept = if operation.operation_id == DOWNLOAD.operation_id { "*/*" } else { "application/json" };
    let url = format!("{}{path}", api.base_url());
    let request = api.http().get(url).header(reqwest::header::ACCEPT, accept).build()?;
    api.send(request, operation).await
}
