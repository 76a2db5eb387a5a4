//! Trusted certificates.

use super::SetupError;
use super::tls::{self, Certificate};
use crate::validation::{Issue, Rule, ValidationError};
use std::io::Read;
use std::path::{Path, PathBuf};

const CA_FILE: &str = "ca_file";
const FILE_VARIABLE: &str = "SSL_CERT_FILE";
/// The maximum size of the file in bytes. A system's CA bundle is smaller than 1 MB.
const MAX_BYTES: u64 = 16 << 20;
/// Whether the TLS library reads the variables itself. On other systems it uses the platform's verifier, which ignores
/// them.
const IS_READ_BY_TLS: bool = cfg!(all(unix, not(target_vendor = "apple"), not(target_os = "android")));

pub(super) const HINT: &str = "to trust a private CA, pass its PEM certificates as ca_file (--ca-file on the command \
                               line) or with SSL_CERT_FILE";

/// Certificates that are trusted in addition to those of the system.
pub(super) struct Trust {
    pub(super) added: Vec<Certificate>,
    /// The option or variable that names the file.
    named_by: &'static str,
}

impl Trust {
    /// Reads `ca_file`, and with TLS also the file in the variable.
    pub(super) fn load(ca_file: Option<&Path>, is_encrypted: bool) -> Result<Self, ValidationError> {
        let mut trust = Self { added: Vec::new(), named_by: FILE_VARIABLE };
        if let Some(path) = std::env::var_os(FILE_VARIABLE).map(PathBuf::from).filter(|_| is_encrypted) {
            let read = read_certificates(&path, FILE_VARIABLE)?;
            if !IS_READ_BY_TLS {
                trust.added = read;
            }
        }
        if let Some(path) = ca_file {
            trust.added.extend(read_certificates(path, CA_FILE)?);
            trust.named_by = CA_FILE;
        }
        Ok(trust)
    }

    /// The reason why no client could be created although one without certificates can.
    pub(super) fn failure(&self, reason: &str) -> SetupError {
        if !self.added.is_empty() && !tls::are_usable(&self.added) {
            let message = format!("contains an unreadable certificate ({reason})");
            return refused(self.named_by, message, "pass CA certificates in PEM format").into();
        }
        let named = [FILE_VARIABLE, "SSL_CERT_DIR"].into_iter().find(|name| std::env::var_os(name).is_some());
        let place = named.map_or_else(|| "on this system".to_owned(), |name| format!("in the location set by {name}"));
        SetupError::Configuration(format!(
            "cannot connect over https: found no CA certificates {place} ({reason}); install the package \
             ca-certificates, or pass a PEM file with SSL_CERT_FILE or as ca_file (--ca-file on the command line)"
        ))
    }
}

/// Reads the certificates of a file. `name` is the option or variable that names it.
fn read_certificates(path: &Path, name: &'static str) -> Result<Vec<Certificate>, ValidationError> {
    if path.as_os_str().is_empty() {
        return Err(refused(name, "is empty", "unset it, or pass the path of a file"));
    }
    let shown = path.display();
    let unreadable = |reason: &dyn std::fmt::Display| {
        refused(
            name,
            format!("{shown} cannot be read: {reason}"),
            "pass a readable file with CA certificates in PEM format",
        )
    };
    // Every connection may read the file again, so it must not be a pipe.
    let about = std::fs::metadata(path).map_err(|error| unreadable(&error))?;
    if !about.is_file() {
        return Err(unreadable(&"it is not a regular file"));
    }
    if about.len() > MAX_BYTES {
        return Err(unreadable(&format!("it is larger than {MAX_BYTES} bytes")));
    }
    let mut pem = Vec::new();
    let file = std::fs::File::open(path).map_err(|error| unreadable(&error))?;
    file.take(MAX_BYTES).read_to_end(&mut pem).map_err(|error| unreadable(&error))?;
    let found = tls::certificates(&pem).map_err(|flaw| refused(name, format!("{shown} {flaw}"), HINT_FOR_DER))?;
    if found.is_empty() {
        return Err(refused(name, format!("{shown} contains no certificate in PEM format"), HINT_FOR_DER));
    }
    Ok(found)
}

const HINT_FOR_DER: &str = "pass a file that contains -----BEGIN CERTIFICATE-----; `openssl x509 -inform der -in FILE -out FILE.pem` \
                            converts a certificate from DER";

fn refused(name: &'static str, message: impl Into<String>, hint: &str) -> ValidationError {
    Issue::error(name, Rule::CaFile, message).with_hint(hint).into()
}

#[cfg(test)]
#[cfg(any(feature = "rustls", feature = "native-tls"))]
mod tests {
    use super::*;

    fn refusal(path: &Path) -> String {
        Trust::load(Some(path), false).map(drop).unwrap_err().to_string()
    }

    #[test]
    fn files_without_certificates_are_rejected() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("ca.pem");
        assert!(refusal(&file).starts_with(&format!("ca_file: {} cannot be read: No such file", file.display())));
        assert!(refusal(folder.path()).contains("it is not a regular file [ca-file]"));
        assert!(refusal(Path::new("")).contains("is empty"));
        for (content, flaw) in [
            ("", "contains no certificate in PEM format"),
            ("MIIB", "contains no certificate in PEM format"),
            ("-----BEGIN CERTIFICATE-----\n%%%\n-----END CERTIFICATE-----\n", "unreadable certificate in PEM format"),
        ] {
            std::fs::write(&file, content).unwrap();
            let text = refusal(&file);
            assert!(text.contains(flaw) && text.contains("openssl x509 -inform der"), "{text}");
        }
        assert!(Trust::load(None, false).unwrap().added.is_empty());
    }
}
