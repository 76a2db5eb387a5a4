//! Carrying something out while a thread of Python waits for it.

use crate::ending;
use crate::errors;
use crate::logging::Journal;
use pyo3::prelude::*;
use std::future::Future;
use std::pin::pin;
use std::time::Duration;
use telnyx_porting::{Client, Error};

/// How often Ctrl-C is looked for.
const TICK: Duration = Duration::from_millis(100);

/// Waits for the end of a future, or for a signal whose handler raises an exception.
pub(crate) fn run<T, F, Fut>(py: Python<'_>, client: &Client, start: F, journal: &Journal) -> PyResult<T>
where
    T: Send,
    F: FnOnce(Client) -> Fut + Send,
    Fut: Future<Output = Result<T, Error>>,
{
    let result = py.detach(|| {
        let result = client.block_on(|client| async { Ok(until_signal(start(client), journal).await) });
        ending::hold();
        result
    });
    let logged = journal.take(py).log(py);
    let value = ended(result)?;
    logged.and(Ok(value))
}

/// What the future came to, unless it was not begun or was interrupted.
fn ended<T>(result: Result<PyResult<Result<T, Error>>, Error>) -> PyResult<T> {
    result.map_err(|error| errors::of(&error))??.map_err(|error| errors::of(&error))
}

async fn until_signal<T>(running: impl Future<Output = T>, journal: &Journal) -> PyResult<T> {
    let mut running = pin!(running);
    loop {
        if let Ok(ended) = tokio::time::timeout(TICK, &mut running).await {
            return Ok(ended);
        }
        ending::hold();
        Python::attach(|py| journal.take(py).log(py).and_then(|()| py.check_signals()))?;
    }
}
