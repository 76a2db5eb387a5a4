//! `Prefer: code=404`.

use axum::http::{HeaderMap, StatusCode};

use crate::issue::{Code, Issue as Problem};

/// The status that the client asks for. Other preferences are let pass (RFC 7240).
pub(super) fn code(headers: &HeaderMap) -> Result<Option<StatusCode>, Problem> {
    let sent = headers.get_all("prefer").iter().filter_map(|value| value.to_str().ok());
    let mut preferences = sent.flat_map(|value| value.split([',', ';'])).filter_map(|part| part.split_once('='));
    let Some((_, code)) = preferences.find(|(name, _)| name.trim().eq_ignore_ascii_case("code")) else {
        return Ok(None);
    };
    let status = code.trim().trim_matches('"').parse().ok();
    status.map(Some).ok_or_else(|| Problem::new(Code::BadRequest, "The code in the Prefer header must be a status."))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sent(value: &'static str) -> Result<Option<u16>, Problem> {
        let headers = HeaderMap::from_iter([("prefer".parse().unwrap(), value.parse().unwrap())]);
        Ok(code(&headers)?.map(|status| status.as_u16()))
    }

    #[test]
    fn a_code_is_found_among_other_preferences() {
        for value in ["code=404", "Code = 404", "code=\"404\"", "respond-async, code=404", "dynamic=true;code=404"] {
            assert_eq!(sent(value), Ok(Some(404)), "{value}");
        }
        for value in ["", "respond-async", "example=one", "postcode=404"] {
            assert_eq!(sent(value), Ok(None), "{value}");
        }
        assert!(sent("code=teapot").is_err());
        assert_eq!(code(&HeaderMap::new()), Ok(None));
    }
}
