//! The request that a task carries out.

use std::cell::RefCell;
use std::future::Future;
use std::io;

tokio::task_local! {
    /// Why what the request changed could not be saved.
    static UNSAVED: RefCell<Option<io::Error>>;
}

/// Carries a request out. The error says why a change of it could not be saved; that change was undone.
pub(crate) async fn carry_out<T>(request: impl Future<Output = T>) -> Result<T, io::Error> {
    let all = async {
        let outcome = request.await;
        let error = UNSAVED.with(RefCell::take);
        error.map_or(Ok(outcome), Err)
    };
    UNSAVED.scope(RefCell::default(), all).await
}

/// Whether the task carries out a request. If a change of it cannot be saved, its answer is an error.
pub(super) fn is_under_way() -> bool {
    UNSAVED.try_with(|_| ()).is_ok()
}

pub(super) fn note_unsaved(error: io::Error) {
    // Elsewhere nothing is undone and so nothing has to be refused.
    let _ = UNSAVED.try_with(|unsaved| unsaved.replace(Some(error)));
}
