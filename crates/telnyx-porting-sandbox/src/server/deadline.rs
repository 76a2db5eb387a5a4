//! How long a request may take to arrive.

use std::error::Error;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::{Body, HttpBody};
use axum::extract::Request;
use hyper::body::{Bytes, Frame, Incoming, SizeHint};
use tokio::time::{Sleep, sleep};

/// How long the whole body of a request may take. One that trickles in would keep its connection open forever otherwise.
pub(crate) const BODY_TIMEOUT: Duration = Duration::from_secs(60);

/// The body took too long.
#[derive(Debug, thiserror::Error)]
#[error("the body takes too long")]
struct TooSlow;

/// Whether an error comes of a body that took too long.
pub(crate) fn is_too_slow(error: &(dyn Error + 'static)) -> bool {
    error.is::<TooSlow>() || error.source().is_some_and(is_too_slow)
}

/// A body that fails after its time.
#[derive(Debug)]
struct Timed {
    body: Incoming,
    end: Pin<Box<Sleep>>,
}

/// Gives the body of a request its time, from now on.
pub(super) fn limit(request: hyper::Request<Incoming>) -> Request {
    request.map(|body| {
        if body.is_end_stream() {
            return Body::empty();
        }
        Body::new(Timed { body, end: Box::pin(sleep(BODY_TIMEOUT)) })
    })
}

impl HttpBody for Timed {
    type Data = Bytes;
    type Error = Box<dyn Error + Send + Sync>;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Self::Data>, Self::Error>>> {
        if let Poll::Ready(frame) = Pin::new(&mut self.body).poll_frame(context) {
            return Poll::Ready(frame.map(|frame| frame.map_err(Into::into)));
        }
        self.end.as_mut().poll(context).map(|()| Some(Err(TooSlow.into())))
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
