//! Proxies and certificates.

use crate::configured::Configured;
use crate::support::{KEY, Ran, finish, program, root, run};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::thread;

/// A host that does not exist: it can only be reached through a proxy.
const API: &str = "https://api.example.test/v2";

const VARIABLES: [&str; 10] = [
    "HTTPS_PROXY",
    "https_proxy",
    "HTTP_PROXY",
    "http_proxy",
    "ALL_PROXY",
    "all_proxy",
    "NO_PROXY",
    "no_proxy",
    "SSL_CERT_FILE",
    "SSL_CERT_DIR",
];

fn certificate(name: &str) -> PathBuf {
    root().join("bindings/python/tests/data/tls").join(name)
}

/// Runs with only these environment variables.
fn run_with(variables: &[(&str, &Path)], arguments: &[&str]) -> Ran {
    let mut command = program();
    for name in VARIABLES {
        command.env_remove(name);
    }
    command.env("TELNYX_API_KEY", KEY).envs(variables.iter().copied()).args(arguments);
    finish(command)
}

fn through(variables: &[(&str, &str)], arguments: &[&str]) -> Ran {
    let variables: Vec<_> = variables.iter().map(|(name, value)| (*name, Path::new(*value))).collect();
    run_with(&variables, &[arguments, &["--base-url", API]].concat())
}

/// Accepts connections until the test's process ends.
fn listen(serve: impl Fn(TcpStream) -> std::io::Result<()> + Send + 'static) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            // Clients that reject the certificate close the connection.
            let _ = serve(stream);
        }
    });
    address
}

/// An API whose certificate was issued by the tests' private CA.
fn secure_api() -> SocketAddr {
    let chain = CertificateDer::pem_file_iter(certificate("server.pem")).unwrap().map(Result::unwrap).collect();
    let key = PrivateKeyDer::from_pem_file(certificate("server.key")).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap();
    let config = Arc::new(config.with_no_client_auth().with_single_cert(chain, key).unwrap());
    listen(move |stream| {
        let connection = ServerConnection::new(Arc::clone(&config)).unwrap();
        let mut reader = BufReader::new(StreamOwned::new(connection, stream));
        while !read_line(&mut reader)?.is_empty() {}
        let body = "{\"data\": []}";
        let head = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nconnection: close";
        let mut stream = reader.into_inner();
        write!(stream, "{head}\r\ncontent-length: {}\r\n\r\n{body}", body.len())?;
        stream.conn.send_close_notify();
        stream.flush()
    })
}

fn read_line(reader: &mut impl BufRead) -> std::io::Result<String> {
    let mut line = String::new();
    reader.read_line(&mut line)?;
    Ok(line.trim_end().to_owned())
}

fn relay(client: TcpStream, target: SocketAddr) -> std::io::Result<()> {
    let server = TcpStream::connect(target)?;
    let (mut from, mut to) = (client.try_clone()?, server.try_clone()?);
    thread::spawn(move || std::io::copy(&mut from, &mut to));
    let (mut from, mut to) = (server, client);
    std::io::copy(&mut from, &mut to).map(drop)
}

/// A proxy that connects everything to one target, and the recorded requests.
fn proxy_to(target: SocketAddr) -> (SocketAddr, Arc<Mutex<Vec<String>>>) {
    let requests = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&requests);
    let address = listen(move |stream| {
        let mut reader = BufReader::new(stream);
        let mut lines = Vec::new();
        while let Some(line) = Some(read_line(&mut reader)?).filter(|line| !line.is_empty()) {
            lines.push(line.to_ascii_lowercase());
        }
        seen.lock().unwrap().push(lines.join("\n"));
        let mut stream = reader.into_inner();
        stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n")?;
        relay(stream, target)
    });
    (address, requests)
}

/// The same for SOCKS 5.
fn socks_to(target: SocketAddr) -> (SocketAddr, Arc<Mutex<Vec<String>>>) {
    let requests = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&requests);
    let address = listen(move |mut stream| {
        let mut greeting = [0; 2];
        stream.read_exact(&mut greeting)?;
        stream.read_exact(&mut vec![0; greeting[1].into()])?;
        stream.write_all(&[5, 0])?;
        let mut request = [0; 5];
        stream.read_exact(&mut request)?;
        let mut host = vec![0; request[4].into()];
        stream.read_exact(&mut host)?;
        let mut port = [0; 2];
        stream.read_exact(&mut port)?;
        let host = String::from_utf8_lossy(&host).into_owned();
        seen.lock().unwrap().push(format!("{host}:{}", u16::from_be_bytes(port)));
        stream.write_all(&[5, 0, 0, 1, 0, 0, 0, 0, 0, 0])?;
        relay(stream, target)
    });
    (address, requests)
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

#[test]
fn invalid_proxies_are_rejected_with_their_variable() {
    for (variable, value) in [
        ("HTTPS_PROXY", "socks://hunter2@127.0.0.1:1080"),
        ("https_proxy", "not a url"),
        ("ALL_PROXY", " http://127.0.0.1:3128"),
        ("all_proxy", "http://user:hunter2@127.0.0.1:99999"),
    ] {
        let ran = through(&[(variable, value)], &["uk-carriers"]).assert_code(2);
        let ran = ran.assert_stderr(&[&format!("error: {variable}: "), "[proxy]", "hint: "]);
        assert!(!ran.stderr.contains("hunter2"), "{ran}");
    }
}

#[test]
fn a_proxy_that_cannot_be_reached_is_named() {
    // Nothing listens on a port that was free a moment ago.
    let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let proxy = format!("http://me:hunter2@{free}");
    let ran = through(&[("HTTPS_PROXY", &proxy)], &["uk-carriers"]).assert_code(1);
    let named = format!("the connection goes through the proxy http://{free}, set in HTTPS_PROXY");
    let ran = ran.assert_stderr(&[&named]);
    assert!(!ran.stderr.contains("hunter2"), "{ran}");
}

#[test]
fn a_proxy_is_used_for_other_machines_but_not_for_this_one() {
    let api = secure_api();
    let ca = certificate("ca.pem");
    let arguments = ["uk-carriers", "--ca-file", text(&ca)];
    let (proxy, received) = proxy_to(api);
    through(&[("HTTPS_PROXY", &format!("http://me:hunter2@{proxy}"))], &arguments).assert_code(0);
    let requests = std::mem::take(&mut *received.lock().unwrap());
    assert!(requests[0].starts_with("connect api.example.test:443"), "{requests:?}");
    assert!(requests[0].contains("proxy-authorization: basic"), "{requests:?}");
    through(&[("all_proxy", &proxy.to_string())], &arguments).assert_code(0);
    assert_eq!(std::mem::take(&mut *received.lock().unwrap()).len(), 1);

    let (socks, hosts) = socks_to(api);
    through(&[("ALL_PROXY", &format!("socks5h://{socks}"))], &arguments).assert_code(0);
    assert_eq!(*hosts.lock().unwrap(), ["api.example.test:443"]);

    // The proxy would connect all of these to the API.
    let here = format!("https://127.0.0.1:{}/v2", api.port());
    let variables = [("HTTPS_PROXY", proxy.to_string())];
    let variables = variables.each_ref().map(|(name, value)| (*name, Path::new(value.as_str())));
    run_with(&variables, &[&arguments[..], &["--base-url", &here]].concat()).assert_code(0);
    run_with(&variables, &["uk-carriers", "--sandbox"]).assert_code(0);
    let not_through = [("HTTPS_PROXY", proxy.to_string()), ("NO_PROXY", "*".to_owned())];
    let not_through = not_through.each_ref().map(|(name, value)| (*name, Path::new(value.as_str())));
    // An address that leads to this machine but is not recognized as local.
    let elsewhere = format!("https://0.0.0.0:{}/v2", api.port());
    let ran = run_with(&not_through, &["uk-carriers", "--base-url", &elsewhere]).assert_code(1);
    assert!(!ran.stderr.contains("proxy"), "{ran}");
    assert_eq!(received.lock().unwrap().len(), 0);
}

#[test]
fn a_private_ca_is_trusted_by_an_option_a_variable_or_a_profile() {
    let url = format!("https://localhost:{}/v2", secure_api().port());
    let ca = certificate("ca.pem");
    let arguments = ["uk-carriers", "--base-url", url.as_str()];
    let ran = run_with(&[], &arguments).assert_code(1);
    ran.assert_stderr(&["UnknownIssuer", "to trust a private CA", "--ca-file", "SSL_CERT_FILE"]);
    run_with(&[], &[&arguments[..], &["--ca-file", text(&ca)]].concat()).assert_code(0);
    run_with(&[("SSL_CERT_FILE", &ca)], &arguments).assert_code(0);

    let profile = Configured::new(&format!("[profiles.default]\nbase_url = '{url}'\nca_file = '{}'\n", ca.display()));
    profile.run_with(&[("TELNYX_API_KEY", KEY)], &["uk-carriers"]).assert_code(0);
    let ran = profile.run_with(&[("TELNYX_API_KEY", KEY)], &["config", "check"]).assert_code(0);
    assert!(ran.stdout.contains("ca_file") && ran.stdout.contains("ca.pem"), "{ran}");
    profile.run(&["config", "set", "ca_file", "/nowhere/ca.pem"]).assert_code(0);
    let ran = profile.run_with(&[("TELNYX_API_KEY", KEY)], &["uk-carriers"]).assert_code(2);
    ran.assert_stderr(&["config.toml: line 3: profiles.default.ca_file: /nowhere/ca.pem cannot be read: "]);
}

#[test]
fn invalid_certificate_files_are_named() {
    let nowhere = Path::new("/nowhere/ca.pem");
    let ran = run_with(&[("SSL_CERT_FILE", nowhere)], &["uk-carriers", "--base-url", API]).assert_code(2);
    ran.assert_stderr(&["error: SSL_CERT_FILE: /nowhere/ca.pem cannot be read: ", "[ca-file]", "hint: "]);
    let ran = run_with(&[("SSL_CERT_FILE", Path::new(""))], &["uk-carriers", "--base-url", API]).assert_code(2);
    ran.assert_stderr(&["error: SSL_CERT_FILE: is empty"]);
    let key = certificate("server.key");
    for (file, reason) in
        [(nowhere, "cannot be read"), (&key, "contains no certificate in PEM format"), (Path::new("/"), "regular")]
    {
        let ran = run_with(&[], &["uk-carriers", "--base-url", API, "--ca-file", text(file)]).assert_code(2);
        ran.assert_stderr(&["error: --ca-file: ", reason, "[ca-file]"]);
    }
    let folder = tempfile::tempdir().unwrap();
    let broken = folder.path().join("ca.pem");
    std::fs::write(&broken, "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n").unwrap();
    let ran = run_with(&[], &["uk-carriers", "--base-url", API, "--ca-file", text(&broken)]).assert_code(2);
    ran.assert_stderr(&["error: --ca-file: contains an unreadable certificate"]);
    // Without TLS, invalid certificates do not matter, except in a file named by an option.
    run_with(&[("SSL_CERT_FILE", nowhere)], &["uk-carriers", "--sandbox"]).assert_code(0);
    run_with(&[], &["uk-carriers", "--sandbox", "--ca-file", "/nowhere/ca.pem"]).assert_code(2);
}

#[test]
#[cfg(all(unix, not(target_vendor = "apple")))]
fn on_a_system_without_cas_the_error_names_the_package() {
    let empty = tempfile::tempdir().unwrap();
    let ran = run_with(&[("SSL_CERT_DIR", empty.path())], &["uk-carriers", "--base-url", API]).assert_code(1);
    ran.assert_stderr(&[
        "found no CA certificates in the location set by SSL_CERT_DIR",
        "ca-certificates",
        "--ca-file",
    ]);
    // A private file replaces the missing certificates.
    let (api, ca) = (secure_api(), certificate("ca.pem"));
    let url = format!("https://localhost:{}/v2", api.port());
    let arguments = ["uk-carriers", "--base-url", &url, "--ca-file", text(&ca)];
    run_with(&[("SSL_CERT_DIR", empty.path())], &arguments).assert_code(0);
    run(&["--version"]).assert_code(0);
}
