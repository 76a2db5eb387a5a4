use std::net::SocketAddr;

use telnyx_porting_sandbox::{Clock, Sandbox, StartError};
use tokio::sync::oneshot;

async fn answers(address: SocketAddr) -> bool {
    reqwest::get(format!("http://{address}/sandbox/clock")).await.is_ok_and(|response| response.status().is_success())
}

#[tokio::test]
async fn other_machines_need_a_permission() {
    let everywhere: SocketAddr = "0.0.0.0:0".parse().unwrap();
    let refused = Sandbox::builder().listen(everywhere).start().await;
    assert!(matches!(refused, Err(StartError::RemoteAddress(address)) if address == everywhere));
    let allowed = Sandbox::builder().listen(everywhere).allow_remote(true).start().await.unwrap();
    assert_ne!(allowed.address().port(), 0);
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
    assert!(answers(address).await);
    sandbox.shutdown().await;
    assert!(!answers(address).await);
}

#[tokio::test]
async fn it_runs_in_the_foreground_until_it_is_told_to_stop() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let address = sandbox.address();
    let (stop, stopped) = oneshot::channel::<()>();
    let running = tokio::spawn(sandbox.run_until(async move {
        let _ = stopped.await;
    }));
    assert!(answers(address).await);
    stop.send(()).unwrap();
    running.await.unwrap().unwrap();
    assert!(!answers(address).await);
}

#[tokio::test]
async fn dropping_it_stops_the_server() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let address = sandbox.address();
    assert!(answers(address).await);
    drop(sandbox);
    // The runtime ends the server's task on its next turn.
    tokio::task::yield_now().await;
    assert!(!answers(address).await);
}
