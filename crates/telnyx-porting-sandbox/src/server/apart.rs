//! Work that takes long.

use std::panic::resume_unwind;

/// Bodies of more bytes than this take so long to read that other requests would notice.
pub(crate) const LONG: usize = 64 * 1024;

/// Does long work on a thread where it holds up no other request, and short work right here.
pub(crate) async fn apart<T: Send + 'static>(is_long: bool, work: impl FnOnce() -> T + Send + 'static) -> T {
    if !is_long {
        return work();
    }
    match tokio::task::spawn_blocking(work).await {
        Ok(done) => done,
        Err(error) => match error.try_into_panic() {
            Ok(panic) => resume_unwind(panic),
            // The runtime ends, and this task with it.
            Err(_) => std::future::pending().await,
        },
    }
}
