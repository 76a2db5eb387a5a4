//! Calls: operations with their arguments, which are sent when awaited.

mod download;
mod response;

pub use download::Download;
pub use response::Response;
pub(crate) use response::{Many, Paged, Single, data_of, items_of};

use crate::client::Client;
use crate::error::Error;
use crate::http::{CallOptions, PreparedRequest, RetryingTransport};
use crate::validation::Issue;
use std::fmt;
use std::future::{Future, IntoFuture, ready};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;
use telnyx_porting_api as api;

/// A call in progress.
pub(crate) type Running<T> = Pin<Box<dyn Future<Output = Result<Response<T>, Error>> + Send>>;

type Start<T> = Box<dyn FnOnce(Client) -> Running<T> + Send>;

/// An operation with its arguments. It is sent when it is awaited.
///
/// ```no_run
/// # async fn example(client: telnyx_porting::Client) -> Result<(), telnyx_porting::Error> {
/// use std::time::Duration;
///
/// let order = client.order("f1486bae-f067-460c-ad43-73a92848f902".parse()?);
/// // The value alone,
/// let value = order.get().await?;
/// // another timeout,
/// let value = order.get().with_timeout(Duration::from_secs(5)).await?;
/// // or the value with status, headers, request id and bytes.
/// let response = order.get().with_response().await?;
/// println!("{} {:?} {}", response.status(), response.request_id(), response.body().len());
/// # Ok(())
/// # }
/// ```
///
/// A call becomes a future when it is awaited; `tokio::join!` and similar macros accept `call.into_future()`. With the
/// feature `blocking`, use the method `blocking` outside an async runtime.
///
/// # Errors
/// [`Error::Validation`] if the input breaks a rule, before anything is sent; otherwise any [`Error`].
#[must_use = "a call does nothing unless it is awaited"]
pub struct Call<T> {
    client: Client,
    options: CallOptions,
    start: Result<Start<T>, Error>,
    warnings: Vec<Issue>,
}

impl<T: Send + 'static> Call<T> {
    /// Returns a call of several requests. `start` receives a client with the call's options.
    pub(crate) fn compound<F, Fut>(client: &Client, start: F) -> Self
    where
        F: FnOnce(Client) -> Fut + Send + 'static,
        Fut: Future<Output = Result<Response<T>, Error>> + Send + 'static,
    {
        let start: Start<T> = Box::new(move |client| Box::pin(start(client)));
        Self { client: client.clone(), options: CallOptions::new(), start: Ok(start), warnings: Vec::new() }
    }

    /// Returns a call of one request, whose response is converted by `read`.
    pub(crate) fn single_request<R, F, Fut>(client: &Client, request: F, read: fn(R) -> Result<T, Error>) -> Self
    where
        R: Send + 'static,
        F: FnOnce(api::Client) -> Fut + Send + 'static,
        Fut: Future<Output = Result<api::ResponseValue<R>, api::Error>> + Send + 'static,
    {
        Self::compound(client, move |client| async move { client.send(request).await?.try_map(read) })
    }

    /// Returns a call whose response is one resource.
    pub(crate) fn data<R, F, Fut>(client: &Client, request: F) -> Self
    where
        R: Single<Item = T> + Send + 'static,
        F: FnOnce(api::Client) -> Fut + Send + 'static,
        Fut: Future<Output = Result<api::ResponseValue<R>, api::Error>> + Send + 'static,
    {
        Self::compound(client, move |client| async move { data_of(client.send(request).await?) })
    }

    /// Hides these texts in the call's errors.
    pub(crate) fn redacting(self, secrets: Vec<api::Secret>) -> Self {
        if secrets.is_empty() {
            return self;
        }
        let start = self.start.map(|start| -> Start<T> {
            Box::new(move |client| {
                Box::pin(async move { start(client).await.map_err(|error| error.redacting(&secrets)) })
            })
        });
        Self { start, ..self }
    }

    /// Fails the call if its input is invalid, and otherwise adds the warnings.
    pub(crate) fn validated(self, input: Result<Vec<Issue>, Error>) -> Self {
        match input {
            Ok(warnings) => Self { warnings, ..self },
            Err(error) => Self { start: Err(error), ..self },
        }
    }

    /// The warnings about the input: it is valid, but may not be intended.
    ///
    /// ```
    /// # fn main() -> Result<(), telnyx_porting::Error> {
    /// use telnyx_porting::{Client, CreateOrder, Rule};
    ///
    /// let client = Client::new("KEY0123".parse()?)?;
    /// let twice = ["+13035550100".parse()?, "+13035550100".parse()?];
    /// let call = client.orders().create(CreateOrder::new(twice));
    /// assert_eq!(call.warnings()[0].rule(), Rule::Duplicate);
    /// # Ok(())
    /// # }
    /// ```
    pub fn warnings(&self) -> &[Issue] {
        &self.warnings
    }

    /// Continues with the value.
    pub(crate) fn then<U, F, Fut>(self, next: F) -> Call<U>
    where
        U: Send + 'static,
        F: FnOnce(T) -> Fut + Send + 'static,
        Fut: Future<Output = Result<U, Error>> + Send + 'static,
    {
        let start = self.start.map(|start| -> Start<U> {
            Box::new(move |client| {
                Box::pin(async move {
                    let (value, rest) = start(client).await?.take();
                    Ok(rest.with(next(value).await?))
                })
            })
        });
        Call { client: self.client, options: self.options, start, warnings: self.warnings }
    }

    /// Sets the timeout of each attempt, including its response.
    pub fn with_timeout(mut self, timeout: Duration) -> Self {
        self.options = self.options.with_timeout(timeout);
        self
    }

    /// Sets the maximum number of retries.
    pub fn with_max_retries(mut self, retries: u32) -> Self {
        self.options = self.options.with_max_retries(retries);
        self
    }

    /// Limits the duration of the whole call, including retries and waits for the rate limit. See
    /// [`CallOptions::with_deadline`].
    pub fn with_deadline(mut self, deadline: Duration) -> Self {
        self.options = self.options.with_deadline(deadline);
        self
    }

    /// Sets several options. They override those of the client.
    pub fn with_options(mut self, options: CallOptions) -> Self {
        self.options = options.or(&self.options);
        self
    }

    /// Returns the request that the call would send, without sending anything. A call of several requests, such as
    /// [`create_once`](crate::Orders::create_once), returns the one that creates or submits.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), telnyx_porting::Error> {
    /// use telnyx_porting::{Client, CreateOrder};
    ///
    /// let client = Client::new("KEY0123".parse()?)?;
    /// let request = client.orders().create(CreateOrder::new(["+13035550100".parse()?])).prepare().await?;
    /// assert_eq!(request.url().path(), "/v2/porting_orders");
    /// assert_eq!(request.body(), Some(&br#"{"phone_numbers":["+13035550100"]}"#[..]));
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// [`Error::Validation`] if the input breaks a rule.
    pub async fn prepare(self) -> Result<PreparedRequest, Error> {
        let client = self.client.preparing();
        match (Self { client, ..self }).begin().await {
            Err(Error::NotSent(request)) => Ok(*request),
            Err(error) => Err(error),
            Ok(_) => Err(Error::Configuration("the call needs no request".to_owned())),
        }
    }

    /// Returns status, headers, request id and body together with the value.
    pub fn with_response(self) -> CallWithResponse<T> {
        CallWithResponse(self)
    }

    fn begin(self) -> Running<T> {
        match self.start {
            Ok(start) => start(self.client.beginning(self.options)),
            Err(error) => Box::pin(ready(Err(error))),
        }
    }

    /// Runs the call on the calling thread, outside an async runtime.
    ///
    /// # Errors
    /// Same as when awaited. Also [`Error::Configuration`] inside an async runtime, because the call would block it.
    #[cfg(feature = "blocking")]
    pub fn blocking(self) -> Result<T, Error> {
        self.with_response().blocking().map(Response::into_inner)
    }
}

impl<T: Send + 'static> Call<Vec<T>> {
    /// Returns a call whose response is a list without pages.
    pub(crate) fn all<R, F, Fut>(client: &Client, request: F) -> Self
    where
        R: Many<Item = T> + Send + 'static,
        F: FnOnce(api::Client) -> Fut + Send + 'static,
        Fut: Future<Output = Result<api::ResponseValue<R>, api::Error>> + Send + 'static,
    {
        Self::compound(client, move |client| async move { items_of(client.send(request).await?) })
    }
}

impl Call<()> {
    /// Returns a call whose response has no content.
    pub(crate) fn empty<F, Fut>(client: &Client, request: F) -> Self
    where
        F: FnOnce(api::Client) -> Fut + Send + 'static,
        Fut: Future<Output = Result<api::ResponseValue<()>, api::Error>> + Send + 'static,
    {
        Self::single_request(client, request, Ok)
    }
}

impl Call<Download> {
    /// Returns a call whose response is a file.
    pub(crate) fn file<F, Fut>(client: &Client, request: F) -> Self
    where
        F: FnOnce(api::Client) -> Fut + Send + 'static,
        Fut: Future<Output = Result<api::ResponseValue<api::RawBody>, api::Error>> + Send + 'static,
    {
        Self::compound(client, move |client| async move { client.send(request).await.map(Download::from_response) })
    }
}

impl<T: Send + 'static> IntoFuture for Call<T> {
    type Output = Result<T, Error>;
    type IntoFuture = CallFuture<T>;

    fn into_future(self) -> CallFuture<T> {
        CallFuture(self.begin())
    }
}

/// The future of a [`Call`].
#[must_use = "futures do nothing unless they are polled"]
pub struct CallFuture<T>(Running<T>);

impl<T> Future for CallFuture<T> {
    type Output = Result<T, Error>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        self.0.as_mut().poll(context).map_ok(Response::into_inner)
    }
}

impl<T> fmt::Debug for CallFuture<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CallFuture").finish_non_exhaustive()
    }
}

impl<T> fmt::Debug for Call<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Call").field("options", &self.options).finish_non_exhaustive()
    }
}

/// A [`Call`] that returns the whole response.
#[must_use = "a call does nothing unless it is awaited"]
pub struct CallWithResponse<T>(Call<T>);

impl<T: Send + 'static> CallWithResponse<T> {
    /// Runs the call on the calling thread, outside an async runtime.
    ///
    /// # Errors
    /// See [`Call::blocking`].
    #[cfg(feature = "blocking")]
    pub fn blocking(self) -> Result<Response<T>, Error> {
        let client = self.0.client.clone();
        client.block_on(|client| Call { client, ..self.0 }.begin())
    }
}

impl<T: Send + 'static> IntoFuture for CallWithResponse<T> {
    type Output = Result<Response<T>, Error>;
    type IntoFuture = Pin<Box<dyn Future<Output = Result<Response<T>, Error>> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        self.0.begin()
    }
}

impl<T> fmt::Debug for CallWithResponse<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Client {
    /// Sends one request with a new transport.
    pub(crate) async fn send<R, F, Fut>(&self, send: F) -> Result<Response<R>, Error>
    where
        F: FnOnce(api::Client) -> Fut,
        Fut: Future<Output = Result<api::ResponseValue<R>, api::Error>>,
    {
        let transport = Arc::new(self.transport());
        match send(self.api().through(Arc::clone(&transport) as Arc<dyn api::Transport>)).await {
            Ok(response) => {
                let (value, rest) = response.take();
                Ok(received(rest, &transport).with(value))
            }
            Err(error) => Err(Error::call(error, &transport)),
        }
    }
}

/// A response without its value, with warnings about its members.
fn received(response: api::ResponseValue<()>, transport: &RetryingTransport) -> Response<()> {
    let operation = transport.operation().map_or("", |operation| operation.operation_id);
    let unreadable = response.unreadable().to_vec();
    let mut response = Response::new(response, transport.attempts()).redacting(transport.key());
    for unreadable in unreadable {
        response.warn(operation, format!("the response is not as described: {unreadable}"));
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::orders::ShareRequest;
    use telnyx_porting_api::runtime::Expected;

    /// Larger allocations take a much slower path in the system's allocator.
    const CHEAP: usize = 1_032;

    #[test]
    fn the_futures_of_frequent_calls_are_small() {
        let client = Client::new("KEY".parse().unwrap()).unwrap();
        let order = client.order("f1486bae-f067-460c-ad43-73a92848f902".parse().unwrap());
        for (name, size) in [
            ("get", size_of_val(&*order.get().begin())),
            ("share", size_of_val(&*order.share(ShareRequest::new()).begin())),
            ("confirm", size_of_val(&*order.confirm().begin())),
        ] {
            assert!(size <= CHEAP, "{name}: {size} bytes");
        }
        let (transport, http) = (client.transport(), client.api().http());
        let request = http.get("http://localhost/").build().unwrap();
        let info = api::OperationInfo::new("a", "GET", "/");
        let sending = api::Transport::send(&transport, http, request, &info, Expected::Bytes);
        assert!(size_of_val(&*sending) <= CHEAP, "sending: {} bytes", size_of_val(&*sending));
    }
}
