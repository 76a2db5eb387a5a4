//! Whose certificates are trusted.

use super::SetupError;
use super::tls::{self, Certificate};
use crate::validation::{Issue, Rule, ValidationError};
use reqwest::ClientBuilder;
use std::io::Read;
use std::path::{Path, PathBuf};

const CA_FILE: &str = "ca_file";
const FILE_VARIABLE: &str = "SSL_CERT_FILE";
/// The longest file, in bytes. All CAs of a system take less than a megabyte.
const MAX_BYTES: u64 = 16 << 20;
/// Whether the library for TLS reads the variables itself. Elsewhere it asks the platform, which has none.
const IS_READ_BY_TLS: bool = cfg!(all(unix, not(target_vendor = "apple"), not(target_os = "android")));

pub(super) const HINT: &str = "to trust a private CA, give its certificates in PEM as ca_file (--ca-file on the command \
                               line) or by SSL_CERT_FILE";

/// The certificates that are trusted in addition to those of the system.
#[derive(Default)]
pub(super) struct Trust {
    added: Vec<Certificate>,
    /// Who named the file of the first.
    named_by: &'static str,
}

impl Trust {
    /// Reads `ca_file`, and the file of the variable where TLS is used.
    pub(super) fn of(ca_file: Option<&Path>, is_encrypted: bool) -> Result<Self, ValidationError> {
        let mut trust = Self { added: Vec::new(), named_by: FILE_VARIABLE };
        if let Some(path) = std::env::var_os(FILE_VARIABLE).map(PathBuf::from).filter(|_| is_encrypted) {
            let read = read(&path, FILE_VARIABLE)?;
            if !IS_READ_BY_TLS {
                trust.added = read;
            }
        }
        if let Some(path) = ca_file {
            trust.added.extend(read(path, CA_FILE)?);
            trust.named_by = CA_FILE;
        }
        Ok(trust)
    }

    /// Why no client could be made although one that trusts nobody can.
    pub(super) fn failure(&self, reason: &str) -> SetupError {
        if !self.added.is_empty() && !tls::are_usable(&self.added) {
            let message = format!("has a certificate that cannot be read ({reason})");
            return refused(self.named_by, message, "give certificates of CAs in PEM").into();
        }
        let named = [FILE_VARIABLE, "SSL_CERT_DIR"].into_iter().find(|name| std::env::var_os(name).is_some());
        let place = named.map_or_else(|| "on this system".to_owned(), |name| format!("where {name} says"));
        SetupError::Configuration(format!(
            "no https connection can be made: there are no certificates of CAs {place} ({reason}); install the package \
             ca-certificates, or give a file of them in PEM by SSL_CERT_FILE or as ca_file (--ca-file on the command line)"
        ))
    }
}

impl Trust {
    /// An HTTP client that trusts the system's CAs and the added ones.
    pub(super) fn build(&self, builder: ClientBuilder) -> Result<reqwest::Client, String> {
        tls::trusting_system_and(builder, &self.added)
    }
}

/// The certificates of a file. `name` is that of the option or variable which names it.
fn read(path: &Path, name: &'static str) -> Result<Vec<Certificate>, ValidationError> {
    if path.as_os_str().is_empty() {
        return Err(refused(name, "is empty where the path of a file belongs", "unset it, or name a file"));
    }
    let shown = path.display();
    let unreadable = |reason: &dyn std::fmt::Display| {
        refused(
            name,
            format!("{shown} cannot be read: {reason}"),
            "name a readable file with certificates of CAs in PEM",
        )
    };
    // Each connection may read it again, which a pipe does not bear.
    let about = std::fs::metadata(path).map_err(|error| unreadable(&error))?;
    if !about.is_file() {
        return Err(unreadable(&"it is not a regular file"));
    }
    if about.len() > MAX_BYTES {
        return Err(unreadable(&format!("it has more than {MAX_BYTES} bytes")));
    }
    let mut pem = Vec::new();
    let file = std::fs::File::open(path).map_err(|error| unreadable(&error))?;
    file.take(MAX_BYTES).read_to_end(&mut pem).map_err(|error| unreadable(&error))?;
    let found = tls::certificates(&pem).map_err(|flaw| refused(name, format!("{shown} {flaw}"), HINT_FOR_DER))?;
    if found.is_empty() {
        return Err(refused(name, format!("{shown} has no certificate in PEM"), HINT_FOR_DER));
    }
    Ok(found)
}

const HINT_FOR_DER: &str = "give a file with -----BEGIN CERTIFICATE-----; `openssl x509 -inform der -in FILE -out FILE.pem` \
                            makes one of a certificate in DER";

fn refused(name: &'static str, message: impl Into<String>, hint: &str) -> ValidationError {
    Issue::error(name, Rule::CaFile, message).with_hint(hint).into()
}

#[cfg(test)]
#[cfg(any(feature = "rustls", feature = "native-tls"))]
mod tests {
    use super::*;

    fn refusal(path: &Path) -> String {
        Trust::of(Some(path), false).map(drop).unwrap_err().to_string()
    }

    #[test]
    fn files_without_certificates_are_refused() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("ca.pem");
        assert!(refusal(&file).starts_with(&format!("ca_file: {} cannot be read: No such file", file.display())));
        assert!(refusal(folder.path()).contains("it is not a regular file [ca-file]"));
        assert!(refusal(Path::new("")).contains("is empty"));
        for (content, flaw) in [
            ("", "has no certificate in PEM"),
            ("MIIB", "has no certificate in PEM"),
            ("-----BEGIN CERTIFICATE-----\n%%%\n-----END CERTIFICATE-----\n", "in PEM that cannot be read"),
        ] {
            std::fs::write(&file, content).unwrap();
            let text = refusal(&file);
            assert!(text.contains(flaw) && text.contains("openssl x509 -inform der"), "{text}");
        }
        assert!(Trust::of(None, false).unwrap().added.is_empty());
    }
}
