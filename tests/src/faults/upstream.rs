//! The server behind the fault server.

use super::http::{Request, Response, read_response};
use std::io;
use tokio::io::{AsyncWriteExt, BufReader};
use tokio::net::TcpStream;
use url::{Host, Url};

/// The address of the upstream, which must be on this machine: no test contacts the real host.
#[derive(Clone, Debug)]
pub(super) struct Upstream {
    host: String,
    port: u16,
    /// The path of its URL without a slash at its end.
    path: String,
}

impl Upstream {
    pub(super) fn parse(url: &str) -> io::Result<Self> {
        let rejected = |why: &str| io::Error::new(io::ErrorKind::InvalidInput, format!("the upstream {url:?}: {why}"));
        let parsed = Url::parse(url).map_err(|error| rejected(&error.to_string()))?;
        if parsed.scheme() != "http" {
            return Err(rejected("is not an http URL"));
        }
        let host = match parsed.host() {
            Some(Host::Ipv4(ip)) if ip.is_loopback() => ip.to_string(),
            Some(Host::Ipv6(ip)) if ip.is_loopback() => ip.to_string(),
            Some(Host::Domain("localhost")) => "localhost".to_owned(),
            _ => return Err(rejected("is not on this machine")),
        };
        let port = parsed.port_or_known_default().unwrap_or(80);
        Ok(Self { host, port, path: parsed.path().trim_end_matches('/').to_owned() })
    }

    pub(super) fn path(&self) -> &str {
        &self.path
    }

    /// Sends a request on a new connection and reads the complete response.
    pub(super) async fn send(&self, request: &Request) -> io::Result<Response> {
        let mut stream = TcpStream::connect((self.host.as_str(), self.port)).await?;
        // A server that rejects a body may respond before it has read it all, so a response takes precedence over this error.
        let sent = stream.write_all(&request.to_bytes()).await;
        let response = read_response(&mut BufReader::new(stream), &request.method).await;
        response.map_err(|error| sent.err().unwrap_or(error))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_servers_on_this_machine_are_taken() {
        for url in ["http://127.0.0.1:1/v2/", "http://localhost:1/v2", "http://[::1]:1/v2"] {
            assert_eq!(Upstream::parse(url).unwrap().path(), "/v2", "{url}");
        }
        for url in ["http://api.telnyx.com/v2", "https://127.0.0.1:1", "http://192.0.2.1", "nonsense"] {
            assert!(Upstream::parse(url).is_err(), "{url}");
        }
    }
}
