//! Connections that are refused or break.

use crate::examples::{ORDER, order_response};
use telnyx_porting_api::{Client, Error};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

/// A client of a server that accepts one request, writes the response and closes the connection.
async fn client_of(response: impl Into<Vec<u8>>) -> Client {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let address = listener.local_addr().unwrap();
    let response = response.into();
    tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut request = Vec::new();
        while !request.windows(4).any(|end| end == b"\r\n\r\n") {
            assert_ne!(stream.read_buf(&mut request).await.unwrap(), 0, "the request ended early");
        }
        stream.write_all(&response).await.unwrap();
        stream.shutdown().await.unwrap();
    });
    crate::support::direct(&format!("http://{address}/v2"))
}

/// A response whose `Content-Length` exceeds its body.
fn cut_off(status: &str, body: &str) -> String {
    format!("HTTP/1.1 {status}\r\ncontent-length: 100000\r\nx-request-id: req-1\r\n\r\n{body}")
}

#[tokio::test]
async fn a_truncated_failure_keeps_the_received_bytes() {
    let client = client_of(cut_off("500 Internal Server Error", "{\"errors\":[{\"code\":\"0417")).await;
    let error = client.get_porting_order().id(ORDER).send().await.unwrap_err();
    let Error::Api(failure) = &error else { panic!("{error:?}") };
    assert!(failure.is_truncated());
    assert_eq!(failure.body(), "{\"errors\":[{\"code\":\"0417");
    assert_eq!((failure.status().as_u16(), failure.request_id()), (500, Some("req-1")));
    assert_eq!(failure.errors(), []);
    assert!(!format!("{error} {error:?}").contains("0417"));
}

#[tokio::test]
async fn a_complete_error_document_is_parsed_although_truncated() {
    let client = client_of(cut_off("422 Unprocessable Entity", r#"{"errors":[{"code":"10015"}]}"#)).await;
    let error = client.get_porting_order().id(ORDER).send().await.unwrap_err();
    let failure = error.failure().unwrap();
    assert!(failure.is_truncated());
    assert_eq!(failure.errors()[0].code.as_deref(), Some("10015"));
}

#[tokio::test]
async fn a_truncated_success_is_incomplete() {
    // Even a complete document may be the start of a longer response.
    let whole = order_response().to_string();
    for body in [&whole[..whole.len() / 2], whole.as_str(), ""] {
        let client = client_of(cut_off("200 OK", body)).await;
        let error = client.get_porting_order().id(ORDER).send().await.unwrap_err();
        let Error::Incomplete(failure, _) = &error else { panic!("{error:?}") };
        assert!(failure.is_truncated());
        assert_eq!(failure.body(), body);
        assert_eq!((error.status().unwrap().as_u16(), error.request_id()), (200, Some("req-1")));
        assert!(std::error::Error::source(&error).is_some());
        assert!(!format!("{error} {error:?}").contains("00482913"));
    }
}

#[tokio::test]
async fn a_truncated_document_keeps_the_received_bytes() {
    let client = client_of(cut_off("200 OK", "%PDF-1.7")).await;
    let response = client.get_porting_order_loa_template().id(ORDER).send().await.unwrap();
    let error = response.into_inner().bytes().await.unwrap_err();
    let Error::Incomplete(failure, _) = &error else { panic!("{error:?}") };
    assert_eq!(failure.body(), "%PDF-1.7");
    assert_eq!(failure.operation().operation_id, "get_porting_order_loa_template");

    let client = client_of(cut_off("200 OK", "phone_number\r\n+1303")).await;
    let response = client.list_porting_phone_numbers_csv().send().await.unwrap();
    let error = response.into_inner().text().await.unwrap_err();
    assert_eq!(error.failure().unwrap().body(), "phone_number\r\n+1303");
}

#[tokio::test]
async fn truncated_streams_are_incomplete() {
    let response = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n9\r\n{\"data\":[\r\n5\r\n{\"id";
    let error = client_of(response).await.list_porting_orders().send().await.unwrap_err();
    let Error::Incomplete(failure, _) = &error else { panic!("{error:?}") };
    assert!(failure.body().starts_with(b"{\"data\":["), "{:?}", failure.body());
}

#[tokio::test]
async fn truncated_headers_are_a_transport_error() {
    for response in ["", "HTTP/1.1 200 OK\r\ncontent-le"] {
        let error = client_of(response).await.list_porting_orders().send().await.unwrap_err();
        assert!(matches!(error, Error::Transport(_)), "{error:?}");
        assert_eq!((error.status(), error.request_id(), error.failure().is_some()), (None, None, false));
    }
}

#[tokio::test]
async fn a_refused_connection_is_a_transport_error() {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    let client = crate::support::direct(&format!("http://{address}"));
    let request = client.list_porting_orders().filter_customer_reference("somebody's name");
    let error = request.send().await.unwrap_err();
    let Error::Transport(reason) = &error else { panic!("{error:?}") };
    assert!(reason.is_connect(), "{reason:?}");
    assert!(std::error::Error::source(&error).is_some());
    let shown = format!("{reason} {reason:?}");
    assert!(shown.contains("/porting_orders") && !shown.contains("somebody"), "{shown}");
    assert!(error.failure().is_none());
}
