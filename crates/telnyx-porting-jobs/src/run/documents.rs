//! LOAs to be signed: downloads the template of each order, and links the signed ones.

use super::uploads::Uploads;
use crate::error::JobError;
use crate::journal::{Change, Intent, IntentKind, Journal, OrderRecord};
use crate::state::order_id;
use crate::sync::{Sync, ends_the_job};
use futures_util::future::BoxFuture;
use std::path::{Path, PathBuf};
use telnyx_porting::{Client, Error, OrderUpdate};

/// The file types of signed LOAs.
const SIGNED: [&str; 4] = ["pdf", "png", "jpg", "jpeg"];

/// An event of [`collect_loas`].
#[derive(Debug)]
#[non_exhaustive]
pub enum LoaEvent<'a> {
    /// The template of an order was saved.
    Saved(&'a OrderRecord, &'a Path),
    /// The template was saved earlier, and has not been signed yet.
    Unsigned(&'a OrderRecord, &'a Path),
    /// A signed LOA was uploaded and linked to its order.
    Linked(&'a OrderRecord, &'a Path),
    /// A step failed for one order. The other orders continue.
    Failed(&'a OrderRecord, &'a Error),
}

/// Saves the LOA template of each draft without an LOA to a folder, as `ACCOUNT-ORDER.pdf`, and links the signed ones.
///
/// A signed LOA is a file `ACCOUNT-ORDER-signed` with the extension `pdf`, `png`, `jpg` or `jpeg` in the folder. The next
/// [`apply`](crate::Job::apply) submits its order.
///
/// # Errors
/// If the orders or the folder cannot be read, or if an error concerns the whole job.
pub async fn collect_loas(
    client: &Client,
    journal: &dyn Journal,
    folder: &Path,
    mut on_event: impl FnMut(LoaEvent<'_>) + Send,
) -> Result<(), JobError> {
    collect_boxed(client, journal, folder, &mut on_event).await
}

/// Boxed, so that it is compiled once and not for each caller.
fn collect_boxed<'b>(
    client: &'b Client,
    journal: &'b dyn Journal,
    folder: &'b Path,
    on_event: &'b mut (dyn FnMut(LoaEvent<'_>) + Send),
) -> BoxFuture<'b, Result<(), JobError>> {
    Box::pin(collect(client, journal, folder, on_event))
}

async fn collect(
    client: &Client,
    journal: &dyn Journal,
    folder: &Path,
    on_event: &mut (dyn FnMut(LoaEvent<'_>) + Send),
) -> Result<(), JobError> {
    let sync = Sync::open(client, journal).await?;
    let mut without_loa = Vec::new();
    let is_draft = |record: &OrderRecord| record.is_draft() && record.account.is_some();
    sync.list(
        true,
        |state, id| state.orders.get(id).is_some_and(is_draft),
        |state, order, observed| {
            let has_loa = order.documents.as_ref().is_some_and(|documents| documents.loa.is_some());
            let record = state.orders.get(&observed.id).filter(|record| is_draft(record) && !has_loa);
            if let Some(record) = record {
                let account = record.account.and_then(|id| state.accounts.get(&id));
                without_loa.push((record.clone(), stem(account.map(|account| account.label.as_str()), &record.id)));
            }
        },
    )
    .await?;
    std::fs::create_dir_all(folder).map_err(|source| file_error(folder, "written", source))?;
    let uploads = Uploads::new(&sync);
    for (record, stem) in without_loa {
        let template = folder.join(format!("{stem}.pdf"));
        let mut signed = SIGNED.iter().map(|extension| folder.join(format!("{stem}-signed.{extension}")));
        let result = match signed.find(|path| path.is_file()) {
            Some(signed) => link(&sync, &uploads, &record, &signed).await.map(|()| (true, signed)),
            None if template.exists() => {
                on_event(LoaEvent::Unsigned(&record, &template));
                continue;
            }
            None => save(&sync, &record, template).await.map(|path| (false, path)),
        };
        match result {
            Ok((true, path)) => on_event(LoaEvent::Linked(&record, &path)),
            Ok((false, path)) => on_event(LoaEvent::Saved(&record, &path)),
            Err(JobError::Call(error)) if !ends_the_job(&error) => on_event(LoaEvent::Failed(&record, &error)),
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

async fn save(sync: &Sync<'_>, record: &OrderRecord, path: PathBuf) -> Result<PathBuf, JobError> {
    let Some(id) = order_id(&record.id) else { return Ok(path) };
    sync.client.order(id).loa_template().await?.save_to(&path).await?;
    Ok(path)
}

async fn link(sync: &Sync<'_>, uploads: &Uploads<'_>, record: &OrderRecord, path: &Path) -> Result<(), JobError> {
    let Some(id) = order_id(&record.id) else { return Ok(()) };
    let uploaded = uploads.get(path).await?;
    let intent = Intent {
        kind: IntentKind::FillIn,
        order: Some(record.id.clone()),
        account: record.account,
        numbers: Vec::new(),
        at: sync.now(),
    };
    let intent = sync.journal.begin(&intent).await?;
    match sync.client.order(id).update(OrderUpdate::new().with_loa(uploaded.id)).await {
        Ok(order) => {
            let mut changes = vec![Change::Outcome(intent, "LOA linked".to_owned())];
            {
                let mut state = sync.state();
                state.observe(&order, sync.now(), &mut changes);
                changes.extend(state.update(&record.id, |order| {
                    order.document_sha256[0] = Some(uploaded.sha256);
                    order.waits_for.retain(|need| need.field != "documents.loa");
                }));
            }
            Ok(sync.journal.commit(changes).await?)
        }
        Err(error) => {
            sync.journal.commit(vec![Change::Outcome(intent, error.one_line())]).await?;
            Err(error.into())
        }
    }
}

/// Returns the name of an order's files: the account in letters and digits, and the beginning of the order's id.
fn stem(account: Option<&str>, order: &str) -> String {
    let account = account.unwrap_or_default();
    let mut name = String::new();
    for c in account.chars() {
        match c.is_alphanumeric() {
            true => name.push(c),
            false if name.ends_with('-') || name.is_empty() => {}
            false => name.push('-'),
        }
    }
    let id: String = order.chars().filter(char::is_ascii_alphanumeric).take(8).collect();
    format!("{}{}{id}", name.trim_end_matches('-'), if name.is_empty() { "" } else { "-" })
}

fn file_error(path: &Path, action: &'static str, source: std::io::Error) -> Error {
    Error::File { path: path.display().to_string(), action, source }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_named_by_account_and_order() {
        let id = "c674723d-a7ca-484b-8e4d-4a29a92fee63";
        assert_eq!(stem(Some("Acme & Söhne (line 7)"), id), "Acme-Söhne-line-7-c674723d");
        assert_eq!(stem(Some("../.."), id), "c674723d");
        assert_eq!(stem(None, id), "c674723d");
    }
}
