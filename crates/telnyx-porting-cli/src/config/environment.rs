//! The environment variables besides those that the library reads.

use super::key::KeyPlace;
use super::settings;
use super::source::{Placed, Source};
use crate::failure::Failure;
use crate::output::Format;
use std::env;
use std::path::PathBuf;
use telnyx_porting::{API_KEY_VARIABLE, ApiKey, BASE_URL_VARIABLE, BaseUrl};

const PROFILE: &str = "TELNYX_PORTING_PROFILE";
const OUTPUT: &str = "TELNYX_PORTING_OUTPUT";
const KEY_FILE: &str = "TELNYX_API_KEY_FILE";

pub(super) fn profile() -> Result<Option<Placed<String>>, Failure> {
    parsed(PROFILE, Ok)
}

pub(super) fn output() -> Result<Option<Placed<Format>>, Failure> {
    parsed(OUTPUT, |text| settings::choice(&text).map_err(|wrong| wrong.at(OUTPUT)))
}

pub(super) fn base_url() -> Result<Option<Placed<BaseUrl>>, Failure> {
    // An empty one is refused: it would mean Telnyx itself.
    let parse = |text: String| Ok(text.parse::<BaseUrl>().map_err(|error| error.at(BASE_URL_VARIABLE))?);
    placed(BASE_URL_VARIABLE, set(BASE_URL_VARIABLE)?, parse)
}

/// The key itself before a file that holds it.
pub(super) fn key() -> Result<Option<Placed<KeyPlace>>, Failure> {
    let key = parsed(API_KEY_VARIABLE, |text| {
        Ok(KeyPlace::Here(ApiKey::new(text).map_err(|error| error.at(API_KEY_VARIABLE))?))
    })?;
    let file = || Some(Placed { value: KeyPlace::File(path(KEY_FILE)?), source: Source::Variable(KEY_FILE) });
    Ok(key.or_else(file))
}

/// A path, which need not be text.
pub(super) fn path(name: &str) -> Option<PathBuf> {
    env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from)
}

fn parsed<T>(
    name: &'static str,
    parse: impl FnOnce(String) -> Result<T, Failure>,
) -> Result<Option<Placed<T>>, Failure> {
    placed(name, variable(name)?, parse)
}

fn placed<T>(
    name: &'static str,
    value: Option<String>,
    parse: impl FnOnce(String) -> Result<T, Failure>,
) -> Result<Option<Placed<T>>, Failure> {
    let value = value.map(parse).transpose()?;
    Ok(value.map(|value| Placed { value, source: Source::Variable(name) }))
}

/// A variable that is set and not blank.
fn variable(name: &str) -> Result<Option<String>, Failure> {
    Ok(set(name)?.filter(|value| !value.trim().is_empty()))
}

/// A variable that is set.
fn set(name: &str) -> Result<Option<String>, Failure> {
    match env::var(name) {
        Ok(value) => Ok(Some(value)),
        Err(env::VarError::NotPresent) => Ok(None),
        Err(env::VarError::NotUnicode(_)) => Err(Failure::usage(format!("{name} is not text in UTF-8"))),
    }
}
