//! Uploads documents, each file at most once in 25 minutes.

use crate::error::JobError;
use crate::file::unreadable;
use crate::journal::{Change, UploadRecord, sha256};
use crate::sync::Sync;
use chrono::TimeDelta;
use futures_util::lock::Mutex;
use std::path::Path;
use telnyx_porting::{DocumentId, Upload};

/// The time during which an upload is used again: the API deletes documents that are not linked within 30 minutes.
const REUSE: TimeDelta = TimeDelta::minutes(25);

pub(super) struct Uploads<'a> {
    sync: &'a Sync<'a>,
    /// Orders that need the same file wait for one upload.
    lock: Mutex<()>,
}

/// A document at the API.
pub(super) struct Uploaded {
    pub(super) id: DocumentId,
    pub(super) sha256: String,
    pub(super) is_new: bool,
}

impl<'a> Uploads<'a> {
    pub(super) fn new(sync: &'a Sync<'a>) -> Self {
        Self { sync, lock: Mutex::new(()) }
    }

    /// Returns the document of a file, which is uploaded if necessary.
    pub(super) async fn get(&self, path: &Path) -> Result<Uploaded, JobError> {
        let content = std::fs::read(path).map_err(|source| unreadable(path, source))?;
        let sha256 = sha256(&content);
        let _guard = self.lock.lock().await;
        let claim = self.sync.journal.wait_for_claim(&format!("upload {sha256}")).await?;
        claim.run(self.get_claimed(path, content, sha256)).await
    }

    async fn get_claimed(&self, path: &Path, content: Vec<u8>, sha256: String) -> Result<Uploaded, JobError> {
        let now = self.sync.now();
        if let Some(known) = self.sync.journal.upload(&sha256).await?
            && now - known.at < REUSE
            && let Ok(id) = known.document.parse()
        {
            return Ok(Uploaded { id, sha256, is_new: false });
        }
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let id = self.sync.client.documents().upload(Upload::bytes(name, content)).await?.id()?;
        let upload = UploadRecord { sha256: sha256.clone(), document: id.to_string(), at: now };
        self.sync.journal.commit(vec![Change::Upload(upload)]).await?;
        Ok(Uploaded { id, sha256, is_new: true })
    }
}
