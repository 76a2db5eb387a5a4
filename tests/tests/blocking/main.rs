//! The feature `blocking`: calls, lists and waits outside of an async runtime.
#![expect(clippy::unwrap_used, reason = "the helpers of tests may panic")]

mod server;

use futures_core::Stream;
use server::{ID, Server, both, id};
use std::net::TcpListener;
use std::pin::pin;
use std::task::{Context, Waker};
use std::thread;
use std::time::Duration;
use telnyx_porting::types::PortingOrderStatusValue::Ported;
use telnyx_porting::{ApiKey, Client, CreateOrder, ErrorKind, OrderEnd, OrderFilter, RetryPolicy, Until, Upload};

#[test]
fn calls() {
    let server = Server::start();
    for client in both(&server) {
        let response = client.order(id()).get().with_response().blocking().unwrap();
        assert_eq!((response.status().as_u16(), response.attempts()), (200, 1));
        assert_eq!(client.order(id()).get().blocking().unwrap().id.unwrap().as_str(), ID);
        let request = CreateOrder::new(["+13035550000".parse().unwrap()]);
        assert_eq!(client.orders().create(request).blocking().unwrap().len(), 1);
        let error = client.order(id()).comments().create("text").blocking().unwrap_err();
        assert_eq!((error.kind(), error.status()), (ErrorKind::Permission, Some(403)));
        let error = client.orders().create(CreateOrder::new([])).blocking().unwrap_err();
        assert!(error.is_validation());
    }
}

#[test]
fn documents() {
    let server = Server::start();
    let directory = tempfile::tempdir().unwrap();
    let (source, target) = (directory.path().join("loa.pdf"), directory.path().join("copy.pdf"));
    std::fs::write(&source, "%PDF-1.7").unwrap();
    for client in both(&server) {
        let document = client.documents().upload(Upload::file(&source)).blocking().unwrap().id().unwrap();
        assert_eq!(client.documents().download(document.clone()).bytes().blocking().unwrap(), "%PDF-1.7");
        assert_eq!(client.documents().download(document).save_to(&target).blocking().unwrap(), 8);
        assert_eq!(std::fs::read_to_string(&target).unwrap(), "%PDF-1.7");
    }
}

#[test]
fn lists_are_iterators() {
    let server = Server::start();
    for client in both(&server) {
        let list = client.orders().list(OrderFilter::new());
        let before = server.requests();
        let mut items = list.items().blocking();
        assert_eq!(server.requests(), before);
        assert_eq!(items.next().unwrap().unwrap().id.unwrap().as_str(), "1-0");
        assert_eq!(server.requests(), before + 1, "pages are fetched on demand");
        let rest: Vec<_> = items.map(|order| order.unwrap().id.unwrap().as_str().to_owned()).collect();
        assert_eq!(rest, ["1-1", "2-0"]);
        let pages: Vec<_> = list.pages().blocking().map(|page| page.unwrap().items.len()).collect();
        assert_eq!(pages, [2, 1]);
        assert_eq!(list.try_collect().blocking().unwrap().len(), 3);
        assert_eq!(list.page(2).blocking().unwrap().total_results, Some(3));
        let mut failing = client.order(id()).comments().list().items().blocking();
        assert_eq!(failing.next().unwrap().unwrap_err().kind(), ErrorKind::Permission);
        assert!(failing.next().is_none());
    }
}

#[test]
fn waits() {
    for index in 0..2 {
        let server = Server::start();
        let client = both(&server)[index].clone();
        let outcome = client.order(id()).wait_until(Until::status(Ported)).blocking();
        assert!(outcome.is_reached() && server.requests() == 4, "{outcome:?}");
        let ended = client.orders().wait_until([id(), id()], Until::status(Ported)).blocking().unwrap();
        assert!(ended.len() == 1 && ended[0].1.is_reached(), "an order that is listed twice: {ended:?}");
    }
}

#[test]
fn many_threads_share_a_client() {
    const THREADS: usize = 6;
    let server = Server::start();
    for (index, client) in both(&server).into_iter().enumerate() {
        let before = (server.connections(), server.requests());
        thread::scope(|scope| {
            for _ in 0..THREADS {
                scope.spawn(|| {
                    for _ in 0..5 {
                        assert_eq!(client.order(id()).get().blocking().unwrap().id.unwrap().as_str(), ID);
                        assert_eq!(client.orders().list(OrderFilter::new()).items().blocking().count(), 3);
                    }
                });
            }
        });
        // One for the order and two for the pages.
        assert_eq!(server.requests() - before.1, THREADS * 5 * 3);
        let made = server.connections() - before.0;
        assert!((1..=most(index, THREADS)).contains(&made), "{index}: {made} connections");
    }
}

/// The maximum number of connections. With the caller's client, a call may begin before the connection of the previous call
/// is idle again, and open another.
fn most(index: usize, threads: usize) -> usize {
    if index == 0 { threads } else { 4 * threads }
}

#[test]
fn a_connection_is_kept_between_calls() {
    let server = Server::start();
    for (index, client) in both(&server).into_iter().enumerate() {
        let before = (server.connections(), server.requests());
        for _ in 0..5 {
            client.order(id()).get().blocking().unwrap();
            client.clone().orders().list(OrderFilter::new()).try_collect().blocking().unwrap();
        }
        client.order(id()).comments().create("text").blocking().unwrap_err();
        client.order(id()).get().with_timeout(Duration::from_secs(5)).blocking().unwrap();
        assert_eq!(server.requests() - before.1, 17);
        let made = server.connections() - before.0;
        assert!((1..=most(index, 1)).contains(&made), "{index}: {made} connections");
    }
}

#[test]
fn a_missing_server_is_an_error() {
    // The port was free a moment ago, and nothing listens on it.
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let key: ApiKey = "KEY0123456789ABCDEF".parse().unwrap();
    let builder = Client::builder(key).base_url(format!("http://127.0.0.1:{port}").parse().unwrap());
    let client = builder.retries(RetryPolicy::never()).build().unwrap();
    assert_eq!(client.order(id()).get().blocking().unwrap_err().kind(), ErrorKind::Connect);
}

#[tokio::test]
async fn inside_a_runtime_it_is_an_error_and_not_a_panic() {
    let server = Server::start();
    for client in both(&server) {
        let order = client.order(id());
        let error = order.get().blocking().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Configuration);
        assert!(error.to_string().contains("await"), "{error}");
        assert_eq!(order.get().with_response().blocking().unwrap_err().kind(), ErrorKind::Configuration);
        let list = client.orders().list(OrderFilter::new());
        let mut items = list.items().blocking();
        assert_eq!(items.next().unwrap().unwrap_err().kind(), ErrorKind::Configuration);
        assert!(items.next().is_none());
        let mut pages = list.pages().blocking();
        assert_eq!(pages.next().unwrap().unwrap_err().kind(), ErrorKind::Configuration);
        let outcome = order.wait_until(Until::status(Ported)).blocking();
        assert!(matches!(outcome, OrderEnd::Failed { last: None, .. }), "{outcome:?}");
        let error = client.orders().wait_until([id()], Until::status(Ported)).blocking().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Configuration);
        assert_eq!(server.requests(), 0);
    }
    // Awaiting it works.
    server.client().order(id()).get().await.unwrap();
}

#[tokio::test]
async fn a_list_with_a_page_in_flight_does_not_end_silently() {
    let server = Server::start();
    let mut items = server.client().orders().list(OrderFilter::new()).items();
    assert!(pin!(&mut items).poll_next(&mut Context::from_waker(Waker::noop())).is_pending());
    let mut items = items.blocking();
    assert_eq!(items.next().unwrap().unwrap_err().kind(), ErrorKind::Configuration);
    assert!(items.next().is_none());
}

#[tokio::test]
async fn a_client_with_blocking_calls_may_be_dropped_inside_a_runtime() {
    let server = Server::start();
    for client in both(&server) {
        let used = client.clone();
        let from_outside = thread::spawn(move || {
            used.order(id()).get().blocking().unwrap();
            used
        });
        let used = from_outside.join().unwrap();
        // Both kinds of calls can be combined.
        used.order(id()).get().await.unwrap();
        drop(client);
        drop(used);
    }
    tokio::task::yield_now().await;
}

#[test]
fn a_client_may_be_used_in_several_runtimes() {
    let server = Server::start();
    for client in both(&server) {
        for _ in 0..2 {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(async { client.order(id()).get().await }).unwrap();
            drop(runtime);
            client.order(id()).get().blocking().unwrap();
        }
    }
}
