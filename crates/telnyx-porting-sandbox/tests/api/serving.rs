use std::net::SocketAddr;

use telnyx_porting_sandbox::{Clock, Sandbox, StartError};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::sync::oneshot;

async fn is_serving(address: SocketAddr) -> bool {
    let http = crate::plain_http::plain_http().build().unwrap();
    let request = http.get(format!("http://{address}/sandbox/clock"));
    request.send().await.is_ok_and(|response| response.status().is_success())
}

#[tokio::test]
async fn other_machines_must_be_allowed() {
    let everywhere: SocketAddr = "0.0.0.0:0".parse().unwrap();
    let rejected = Sandbox::builder().listen(everywhere).start().await;
    assert!(matches!(rejected, Err(StartError::RemoteAddress(address)) if address == everywhere));
    let allowed = Sandbox::builder().listen(everywhere).allow_remote(true).start().await.unwrap();
    assert_ne!(allowed.address().port(), 0);
    // The URL is for clients on this machine, which cannot connect to 0.0.0.0 everywhere.
    assert_eq!(allowed.base_url(), format!("http://127.0.0.1:{}/v2", allowed.address().port()));
    allowed.shutdown().await;
}

#[tokio::test]
async fn a_taken_port_is_an_error() {
    let first = Sandbox::builder().start().await.unwrap();
    let second = Sandbox::builder().listen(first.address()).start().await;
    assert!(matches!(second, Err(StartError::Listen { address, .. }) if address == first.address()));
}

#[tokio::test]
async fn a_shutdown_stops_the_server() {
    let sandbox = Sandbox::builder().clock(Clock::accelerated(3600.0)).start().await.unwrap();
    let address = sandbox.address();
    assert!(sandbox.base_url().starts_with("http://127.0.0.1:"));
    assert!(is_serving(address).await);
    sandbox.shutdown().await;
    assert!(!is_serving(address).await);
}

#[tokio::test]
async fn it_runs_in_the_foreground_until_the_shutdown() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let address = sandbox.address();
    let (stop, stopped) = oneshot::channel::<()>();
    let running = tokio::spawn(sandbox.run_until(async move {
        let _ = stopped.await;
    }));
    assert!(is_serving(address).await);
    stop.send(()).unwrap();
    running.await.unwrap().unwrap();
    assert!(!is_serving(address).await);
}

/// Sends the head of a request and a part of its body, and returns everything received until the connection ends.
async fn send_slowly(address: SocketAddr, head: &str) -> String {
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(format!("{head}\r\nhost: localhost\r\n").as_bytes()).await.unwrap();
    stream.write_all(b"authorization: Bearer k\r\ncontent-length: 1000\r\n\r\n{").await.unwrap();
    let mut response = String::new();
    stream.read_to_string(&mut response).await.unwrap();
    response
}

/// The host's time advances at once when everything waits.
#[tokio::test(start_paused = true)]
async fn a_missing_body_has_a_deadline() {
    let sandbox =
        Sandbox::builder().clock(Clock::frozen("2026-03-02T15:00:00Z".parse().unwrap())).start().await.unwrap();
    let started = tokio::time::Instant::now();
    let json = "content-type: application/json";
    let form = "content-type: multipart/form-data; boundary=x";
    let heads = [
        format!("POST /v2/porting_orders HTTP/1.1\r\n{json}"),
        format!("POST /v2/documents HTTP/1.1\r\n{json}"),
        format!("POST /v2/documents HTTP/1.1\r\n{form}"),
        format!("PUT /sandbox/snapshot HTTP/1.1\r\n{json}"),
    ];
    let many = heads.iter().cycle().take(100).map(|head| send_slowly(sandbox.address(), head));
    for response in futures_util::future::join_all(many).await {
        assert!(response.starts_with("HTTP/1.1 408 "), "{response}");
        assert!(response.contains("longer than 60 seconds"), "{response}");
    }
    assert!(started.elapsed().as_secs() < 70, "{:?}", started.elapsed());
}

#[tokio::test]
async fn dropping_it_stops_the_server() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let address = sandbox.address();
    assert!(is_serving(address).await);
    drop(sandbox);
    // The runtime ends the server's task on its next turn.
    tokio::task::yield_now().await;
    assert!(!is_serving(address).await);
}
