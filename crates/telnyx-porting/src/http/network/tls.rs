//! TLS, configured for each HTTP client; nothing is installed process-wide.

pub(super) use backend::{Certificate, are_usable, certificates, trusting_none, trusting_system_and};

use std::error::Error;

#[cfg(any(feature = "rustls", feature = "native-tls"))]
const MALFORMED: &str = "contains an unreadable certificate in PEM format";

#[cfg(feature = "rustls")]
mod backend {
    use super::{MALFORMED, with_sources};
    use reqwest::{Client, ClientBuilder};
    use rustls::client::WantsClientCert;
    use rustls::crypto::{CryptoProvider, ring};
    use rustls::pki_types::{CertificateDer, pem::PemObject};
    use rustls::{ClientConfig, ConfigBuilder, RootCertStore, WantsVerifier};
    use rustls_platform_verifier::Verifier;
    use std::sync::Arc;

    pub(in super::super) type Certificate = CertificateDer<'static>;

    pub(in super::super) fn certificates(pem: &[u8]) -> Result<Vec<Certificate>, String> {
        CertificateDer::pem_slice_iter(pem).collect::<Result<_, _>>().map_err(|_| MALFORMED.to_owned())
    }

    pub(in super::super) fn are_usable(certificates: &[Certificate]) -> bool {
        let mut roots = RootCertStore::empty();
        certificates.iter().all(|certificate| roots.add(certificate.clone()).is_ok())
    }

    pub(in super::super) fn trusting_system_and(
        builder: ClientBuilder,
        added: &[Certificate],
    ) -> Result<Client, String> {
        build(builder, |config, provider| {
            let verifier = verifier(added, provider)?;
            Ok(config.dangerous().with_custom_certificate_verifier(Arc::new(verifier)))
        })
    }

    #[cfg(not(target_os = "android"))]
    fn verifier(added: &[Certificate], provider: Arc<CryptoProvider>) -> Result<Verifier, rustls::Error> {
        Verifier::new_with_extra_roots(added.iter().cloned(), provider)
    }

    #[cfg(target_os = "android")]
    fn verifier(added: &[Certificate], provider: Arc<CryptoProvider>) -> Result<Verifier, rustls::Error> {
        if added.is_empty() {
            return Verifier::new(provider);
        }
        Err(rustls::Error::General("Android accepts no certificates in addition to its own".to_owned()))
    }

    pub(in super::super) fn trusting_none(builder: ClientBuilder) -> Result<Client, String> {
        build(builder, |config, _| Ok(config.with_root_certificates(RootCertStore::empty())))
    }

    type Trusting = ConfigBuilder<ClientConfig, WantsClientCert>;

    fn build(
        builder: ClientBuilder,
        trust: impl FnOnce(
            ConfigBuilder<ClientConfig, WantsVerifier>,
            Arc<CryptoProvider>,
        ) -> Result<Trusting, rustls::Error>,
    ) -> Result<Client, String> {
        let provider = Arc::new(ring::default_provider());
        let config = ClientConfig::builder_with_provider(Arc::clone(&provider)).with_safe_default_protocol_versions();
        let config = config.and_then(|config| trust(config, provider)).map_err(|error| error.to_string())?;
        let builder = builder.tls_backend_preconfigured(config.with_no_client_auth());
        builder.build().map_err(|error| with_sources(&error))
    }
}

#[cfg(all(feature = "native-tls", not(feature = "rustls")))]
mod backend {
    use super::{MALFORMED, with_sources};
    use reqwest::{Client, ClientBuilder};

    pub(in super::super) type Certificate = reqwest::Certificate;

    pub(in super::super) fn certificates(pem: &[u8]) -> Result<Vec<Certificate>, String> {
        Certificate::from_pem_bundle(pem).map_err(|_| MALFORMED.to_owned())
    }

    pub(in super::super) fn are_usable(certificates: &[Certificate]) -> bool {
        ClientBuilder::new().no_proxy().tls_certs_only(certificates.iter().cloned()).build().is_ok()
    }

    pub(in super::super) fn trusting_system_and(
        builder: ClientBuilder,
        added: &[Certificate],
    ) -> Result<Client, String> {
        let builder = builder.tls_certs_merge(added.iter().cloned());
        builder.build().map_err(|error| with_sources(&error))
    }

    pub(in super::super) fn trusting_none(builder: ClientBuilder) -> Result<Client, String> {
        builder.tls_certs_only([]).build().map_err(|error| with_sources(&error))
    }
}

#[cfg(not(any(feature = "rustls", feature = "native-tls")))]
mod backend {
    use super::with_sources;
    use reqwest::{Client, ClientBuilder};

    pub(in super::super) type Certificate = std::convert::Infallible;

    pub(in super::super) fn certificates(_: &[u8]) -> Result<Vec<Certificate>, String> {
        Err("cannot be used: this program is built without TLS".to_owned())
    }

    pub(in super::super) fn are_usable(_: &[Certificate]) -> bool {
        true
    }

    pub(in super::super) fn trusting_system_and(builder: ClientBuilder, _: &[Certificate]) -> Result<Client, String> {
        trusting_none(builder)
    }

    pub(in super::super) fn trusting_none(builder: ClientBuilder) -> Result<Client, String> {
        builder.build().map_err(|error| with_sources(&error))
    }
}

/// The text of an error, followed by the texts of its sources.
pub(super) fn with_sources(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(error) = source {
        text = format!("{text}: {error}");
        source = error.source();
    }
    text
}
