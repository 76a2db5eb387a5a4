//! A server whose responses are computed by a function.

use axum::extract::{Request, State};
use axum::http::{Method, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::{Json, Router};
use serde_json::Value;
use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use telnyx_porting::Client;

/// Returns the status and the body for the nth request (counted from 1) to a path by a method.
type Respond = dyn Fn(&Method, &str, usize) -> (u16, Value) + Send + Sync;

/// A server whose responses are computed by a function, and which records the requests.
#[derive(Clone)]
pub struct ScriptedApi {
    respond: Arc<Respond>,
    requests: Arc<Mutex<Vec<(Method, String, String)>>>,
    address: SocketAddr,
}

impl ScriptedApi {
    /// Starts a server on a free port; it ends with the test's runtime.
    ///
    /// # Errors
    /// If no port of this machine is free.
    pub async fn start(
        respond: impl Fn(&Method, &str, usize) -> (u16, Value) + Send + Sync + 'static,
    ) -> io::Result<Self> {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
        let api = Self { respond: Arc::new(respond), requests: Arc::default(), address: listener.local_addr()? };
        let router = Router::new().fallback(handle).with_state(api.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        Ok(api)
    }

    /// Its address.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// A client that does not wait for anything.
    ///
    /// # Errors
    /// If the client cannot be created.
    pub fn client(&self) -> Result<Client, telnyx_porting::Error> {
        crate::client_of(&self.url())
    }

    /// The queries of the requests to this path, in order.
    pub fn queries(&self, path: &str) -> Vec<String> {
        let requests = self.requests();
        requests.iter().filter(|request| request.1 == path).map(|request| request.2.clone()).collect()
    }

    /// The number of requests by this method to paths with this suffix.
    pub fn count(&self, method: &Method, end: &str) -> usize {
        self.requests().iter().filter(|(m, path, _)| m == method && path.ends_with(end)).count()
    }

    fn requests(&self) -> MutexGuard<'_, Vec<(Method, String, String)>> {
        self.requests.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

async fn handle(State(api): State<ScriptedApi>, request: Request) -> Response {
    let (method, path) = (request.method().clone(), request.uri().path().to_owned());
    let nth = {
        let mut requests = api.requests();
        requests.push((method.clone(), path.clone(), request.uri().query().unwrap_or_default().to_owned()));
        requests.iter().filter(|(m, p, _)| *m == method && *p == path).count()
    };
    let (status, body) = (api.respond)(&method, &path, nth);
    (StatusCode::from_u16(status).unwrap_or(StatusCode::IM_A_TEAPOT), Json(body)).into_response()
}
