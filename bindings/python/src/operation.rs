//! An operation that is about to be carried out, by a thread that waits for it or by an event loop.

use crate::output::Output;
use pyo3::exceptions::PyRuntimeError;
use pyo3::prelude::*;
use std::future::{Future, IntoFuture};
use std::pin::Pin;
use std::sync::{Mutex, PoisonError};
use telnyx_porting::{Answer, Call, Client, Error};

/// What an operation comes to, before it is a value of Python.
pub(crate) type Outcome = Result<Answer<Box<dyn Output>>, Error>;
pub(crate) type Running = Pin<Box<dyn Future<Output = Outcome> + Send>>;
type Start = Box<dyn FnOnce(Client) -> Running + Send>;

/// An operation with its input, checked as far as its types go. It can be carried out once.
#[pyclass(frozen, module = "telnyx_porting._native")]
pub(crate) struct Operation(Mutex<Option<Start>>);

impl Operation {
    /// An operation that is one call of the crate.
    pub(crate) fn call<T, F>(make: F) -> Self
    where
        T: Output,
        F: FnOnce(&Client) -> Call<T> + Send + 'static,
    {
        Self::new(move |client| {
            let answer = make(&client).with_response().into_future();
            Box::pin(async move { Ok(answer.await?.map(|value| Box::new(value) as Box<dyn Output>)) })
        })
    }

    fn new(start: impl FnOnce(Client) -> Running + Send + 'static) -> Self {
        Self(Mutex::new(Some(Box::new(start))))
    }

    pub(crate) fn take(&self) -> PyResult<Start> {
        let start = self.0.lock().unwrap_or_else(PoisonError::into_inner).take();
        start.ok_or_else(|| PyRuntimeError::new_err("the operation was carried out already"))
    }
}
