//! The part of a response that the client receives.

use super::http::Response;
use super::{Fault, RetryAfter};
use std::io;
use std::time::Duration;
use tokio::io::{AsyncWriteExt, BufStream};
use tokio::net::TcpStream;

/// The fate of the connection after a response.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Next {
    Request,
    Close,
    Reset,
}

type Client = BufStream<TcpStream>;

/// Responds according to the fault. The upstream's response is present if the fault forwards the request.
pub(super) async fn respond(
    client: &mut Client,
    fault: Fault,
    upstream: Option<Response>,
    keep_alive: bool,
) -> io::Result<Next> {
    let after = if keep_alive { Next::Request } else { Next::Close };
    match (fault, upstream) {
        (Fault::Status { status, html, retry_after, .. }, _) => {
            whole(client, &gateway_error(status, html, retry_after), keep_alive).await?;
        }
        (Fault::None, Some(response)) => whole(client, &response, keep_alive).await?,
        (Fault::Malformed, Some(response)) => whole(client, &malformed(response), keep_alive).await?,
        (Fault::SlowBody(delay), Some(response)) => slowly(client, &response, delay, keep_alive).await?,
        (Fault::CutBody, Some(response)) => {
            send(client, &halves(&response, keep_alive).0).await?;
            return Ok(Next::Close);
        }
        (Fault::ResetBefore | Fault::ResetAfter, _) => return Ok(Next::Reset),
        _ => return Ok(Next::Close),
    }
    Ok(after)
}

async fn send(client: &mut Client, bytes: &[u8]) -> io::Result<()> {
    client.write_all(bytes).await?;
    client.flush().await
}

/// Sends a response unchanged.
pub(super) async fn whole(client: &mut Client, response: &Response, keep_alive: bool) -> io::Result<()> {
    client.write_all(&response.head_bytes(keep_alive)).await?;
    send(client, &response.body).await
}

async fn slowly(client: &mut Client, response: &Response, delay: Duration, keep_alive: bool) -> io::Result<()> {
    let (first, second) = halves(response, keep_alive);
    send(client, &first).await?;
    tokio::time::sleep(delay).await;
    send(client, &second).await
}

/// The response, split in the middle of its body, or of its head if it has no body.
fn halves(response: &Response, keep_alive: bool) -> (Vec<u8>, Vec<u8>) {
    let mut bytes = response.head_bytes(keep_alive);
    let middle = if response.body.is_empty() { bytes.len() / 2 } else { bytes.len() + response.body.len() / 2 };
    bytes.extend_from_slice(&response.body);
    let second = bytes.split_off(middle);
    (bytes, second)
}

fn gateway_error(status: u16, html: bool, retry_after: Option<RetryAfter>) -> Response {
    let reason = match status {
        429 => "Too Many Requests",
        500 => "Internal Server Error",
        502 => "Bad Gateway",
        503 => "Service Unavailable",
        504 => "Gateway Timeout",
        _ => "Error",
    };
    let response = if html {
        let page =
            format!("<html><head><title>{status} {reason}</title></head><body><h1>{reason}</h1></body></html>\n");
        Response::new(status, reason, "text/html", page)
    } else {
        let code = if status == 429 { "10011" } else { "10037" };
        let error = format!(r#"{{"errors":[{{"code":"{code}","title":"{reason}","detail":"Try again later."}}]}}"#);
        Response::new(status, reason, "application/json", error)
    };
    match retry_after {
        Some(value) => response.with_header("retry-after", &value.to_string()),
        None => response,
    }
}

/// The first half of the upstream's JSON, which no parser takes.
fn malformed(response: Response) -> Response {
    let mut body = response.body;
    body.truncate(body.len() / 2);
    if body.first() != Some(&b'{') {
        body = b"{\"data\":{\"id".to_vec();
    }
    Response::new(200, "OK", "application/json", body)
}
