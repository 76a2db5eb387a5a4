//! HTTP clients for tests and benchmarks.

use reqwest::ClientBuilder;
use rustls::crypto::ring::default_provider;
use rustls::{ClientConfig, RootCertStore};
use std::sync::Arc;

/// A client for servers on this machine: no proxy, no trusted certificate.
///
/// It has its own TLS configuration because this workspace builds reqwest without a default provider, so
/// `reqwest::Client::new` panics.
///
/// # Panics
/// If ring lacks the default TLS versions.
#[allow(unreachable_pub, reason = "the tests of other crates include this file as a module")]
pub fn plain_http() -> ClientBuilder {
    let config =
        ClientConfig::builder_with_provider(Arc::new(default_provider())).with_safe_default_protocol_versions();
    let config = config.expect("ring has the default TLS versions").with_root_certificates(RootCertStore::empty());
    ClientBuilder::new().no_proxy().tls_backend_preconfigured(config.with_no_client_auth())
}
