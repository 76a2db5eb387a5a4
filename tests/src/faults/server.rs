//! The fault server.

use super::http::{Request, Response, read_request};
use super::respond::{Next, respond, whole};
use super::upstream::Upstream;
use super::{Counts, Fault, FaultPlan};
use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::io::BufStream;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::{JoinHandle, JoinSet};

/// An HTTP server on a free port of 127.0.0.1 in front of another server. Dropping it stops it and closes its connections.
#[derive(Debug)]
pub struct FaultServer {
    address: SocketAddr,
    shared: Arc<Shared>,
    accepting: JoinHandle<()>,
}

#[derive(Debug)]
struct Shared {
    upstream: Upstream,
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    plan: FaultPlan,
    counts: Counts,
}

impl FaultServer {
    /// Starts a server in front of the one with this URL, which must be on this machine and use plain HTTP.
    ///
    /// # Errors
    /// If the URL is invalid, or no port is free.
    pub async fn start(upstream_url: &str, plan: FaultPlan) -> io::Result<Self> {
        let upstream = Upstream::parse(upstream_url)?;
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let address = listener.local_addr()?;
        let state = Mutex::new(State { plan, counts: Counts::default() });
        let shared = Arc::new(Shared { upstream, state });
        let accepting = tokio::spawn(accept(listener, Arc::clone(&shared)));
        Ok(Self { address, shared, accepting })
    }

    /// The URL, with the path of the upstream's URL: `http://127.0.0.1:PORT/v2`.
    pub fn url(&self) -> String {
        format!("http://{}{}", self.address, self.shared.upstream.path())
    }

    /// The counters so far. A request is counted before its response is sent.
    pub fn counts(&self) -> Counts {
        self.shared.state().counts.clone()
    }
}

impl Drop for FaultServer {
    fn drop(&mut self) {
        // The task owns its connections, so they end with it.
        self.accepting.abort();
    }
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn decide(&self, request: &Request) -> Fault {
        let mut state = self.state();
        let fault = state.plan.next(&request.method, request.path());
        state.counts.add_request(fault);
        fault
    }

    async fn forward(&self, request: &Request) -> io::Result<Response> {
        let response = self.upstream.send(request).await;
        let mut state = self.state();
        match response {
            Ok(_) => state.counts.add_forwarded(&request.method, request.path()),
            Err(_) => state.counts.upstream_failures += 1,
        }
        response
    }
}

async fn accept(listener: TcpListener, shared: Arc<Shared>) {
    let mut connections = JoinSet::new();
    // Accepting fails if no file descriptors are left or a client disconnects early; a test detects either.
    while let Ok((stream, _)) = listener.accept().await {
        connections.spawn(serve(stream, Arc::clone(&shared)));
        while connections.try_join_next().is_some() {}
    }
}

/// One connection, until either side closes it. Errors are caused by the client: it disconnected, or does not use HTTP.
async fn serve(stream: TcpStream, shared: Arc<Shared>) {
    // Small responses must not wait for the acknowledgement of the previous one.
    let _ = stream.set_nodelay(true);
    let mut client = BufStream::new(stream);
    while let Ok(Some(request)) = read_request(&mut client).await {
        match exchange(&mut client, &request, &shared).await {
            Ok(Next::Request) => {}
            Ok(Next::Reset) => return reset(client),
            Ok(Next::Close) | Err(_) => return,
        }
    }
}

async fn exchange(client: &mut BufStream<TcpStream>, request: &Request, shared: &Shared) -> io::Result<Next> {
    let fault = shared.decide(request);
    let response = if fault.is_forwarded() {
        match shared.forward(request).await {
            Ok(response) => Some(response),
            Err(error) => return upstream_failed(client, &error).await,
        }
    } else {
        None
    };
    respond(client, fault, response, request.keep_alive).await
}

/// This is not a fault of the plan, so it has a distinct message.
async fn upstream_failed(client: &mut BufStream<TcpStream>, error: &io::Error) -> io::Result<Next> {
    let text = format!("fault server: the upstream did not respond: {error}\n");
    whole(client, &Response::new(502, "Bad Gateway", "text/plain", text), false).await?;
    Ok(Next::Close)
}

/// Closing with a linger of zero sends RST instead of FIN.
fn reset(client: BufStream<TcpStream>) {
    let stream = client.into_inner();
    let _ = stream.set_zero_linger();
}
