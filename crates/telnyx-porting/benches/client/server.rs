//! A minimal server, which recognizes requests by their first bytes.

use crate::{Failure, canned};
use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::Arc;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;

/// This program as the server, in a child process. It ends with this value or with this process.
pub(crate) struct ServerProcess {
    child: Child,
    base_url: String,
    /// The server ends when this is closed, even if it is not killed.
    _stdin: Option<ChildStdin>,
}

impl ServerProcess {
    pub(crate) fn start() -> Result<Self, Failure> {
        let program = std::env::current_exe()?;
        let mut child = Command::new(program).arg("--server").stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
        let stdin = child.stdin.take();
        let mut port = String::new();
        if let Some(stdout) = child.stdout.take() {
            BufReader::new(stdout).read_line(&mut port)?;
        }
        let port: u16 = port.trim().parse().map_err(|_| "the server did not say its port")?;
        let base_url = format!("http://127.0.0.1:{port}/v2");
        Ok(Self { child, base_url, _stdin: stdin })
    }

    pub(crate) fn base_url(&self) -> &str {
        &self.base_url
    }
}

impl Drop for ServerProcess {
    fn drop(&mut self) {
        // Fails only if it has already ended.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Serves until stdin is closed.
pub(crate) fn run() -> Result<(), Failure> {
    let (close, closed) = oneshot::channel::<()>();
    std::thread::spawn(move || {
        let _ = std::io::stdin().read_to_end(&mut Vec::new());
        drop(close);
    });
    tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(async {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let port = listener.local_addr()?.port();
        writeln!(std::io::stdout(), "{port}")?;
        tokio::select! {
            result = accept(listener) => result,
            _ = closed => Ok(()),
        }
    })
}

struct Answers {
    order: Vec<u8>,
    page: Vec<u8>,
    share: Vec<u8>,
}

async fn accept(listener: TcpListener) -> Result<(), Failure> {
    let responses = Arc::new(Answers { order: canned::order(), page: canned::page(), share: canned::share() });
    loop {
        let (stream, _) = listener.accept().await?;
        stream.set_nodelay(true)?;
        tokio::spawn(serve(stream, Arc::clone(&responses)));
    }
}

async fn serve(mut stream: TcpStream, responses: Arc<Answers>) {
    let mut buffer = vec![0; 16 << 10];
    let mut filled = 0;
    while let Ok(read @ 1..) = stream.read(&mut buffer[filled..]).await {
        filled += read;
        let Some(length) = request_length(&buffer[..filled]) else { continue };
        let response = match &buffer[..length] {
            request if request.starts_with(b"POST ") => &responses.share,
            request if request.starts_with(b"GET /v2/porting_orders/") => &responses.order,
            _ => &responses.page,
        };
        if stream.write_all(response).await.is_err() {
            return;
        }
        buffer.copy_within(length..filled, 0);
        filled -= length;
    }
}

/// The length of the first request, once it is complete.
fn request_length(bytes: &[u8]) -> Option<usize> {
    const LENGTH: &[u8] = b"content-length: ";
    let head = bytes.windows(4).position(|window| window == b"\r\n\r\n")? + 4;
    let body = match bytes[..head].windows(LENGTH.len()).position(|window| window.eq_ignore_ascii_case(LENGTH)) {
        Some(at) => bytes[at + LENGTH.len()..]
            .iter()
            .take_while(|byte| byte.is_ascii_digit())
            .fold(0, |length, digit| length * 10 + usize::from(digit - b'0')),
        None => 0,
    };
    (bytes.len() >= head + body).then_some(head + body)
}
