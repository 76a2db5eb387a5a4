//! What a command works with.

use super::environment;
use super::key::KeyPlace;
use super::looks::Looks;
use super::profile::{Chosen, Profile, chosen};
use super::source::{Placed, Source};
use crate::cli::GlobalArgs;
use crate::exit::Exit;
use crate::failure::Failure;
use reqwest::Url;
use std::path::PathBuf;
use std::time::Duration;
use telnyx_porting::{API_KEY_VARIABLE, ApiKey, BASE_URL_VARIABLE, BaseUrl};

/// How long a command that prints the key may take unless told: a person may have to unlock something.
const COMMAND_TIMEOUT: Duration = Duration::from_secs(30);

/// What a command works with, and where each value comes from.
#[derive(Clone, Debug)]
pub(crate) struct InForce {
    /// The profile, if there is one.
    pub(crate) profile: Option<Placed<String>>,
    pub(crate) base_url: Placed<BaseUrl>,
    /// Certificates that are trusted in addition to those of the system.
    pub(crate) ca_file: Option<Placed<PathBuf>>,
    pub(crate) key: Option<Placed<KeyPlace>>,
    pub(crate) timeout: Placed<Duration>,
    pub(crate) looks: Looks,
    /// What the user should look at before the key is used.
    pub(crate) warnings: Vec<String>,
    /// Why the key must not be sent to this address.
    withheld: Option<Failure>,
}

impl InForce {
    /// Whether there is a key that may be sent.
    pub(crate) fn check_key(&self) -> Result<&Placed<KeyPlace>, Failure> {
        if let Some(failure) = &self.withheld {
            return Err(failure.clone());
        }
        self.key.as_ref().ok_or_else(|| {
            let profile = self.profile.as_ref().map(|profile| format!(" and the profile {} has none", profile.value));
            let message = format!("there is no API key: {API_KEY_VARIABLE} is not set{}", profile.unwrap_or_default());
            Failure::new(Exit::Authentication, message).with_hint(format!(
                "set {API_KEY_VARIABLE} to a key of your Telnyx account, keep one by `telnyx-porting config init`, or \
                 add --sandbox, which needs none"
            ))
        })
    }

    /// Gets the key, for which a command may have to be run.
    pub(crate) async fn fetch_key(&self) -> Result<ApiKey, Failure> {
        self.check_key()?.fetch(self.timeout.value).await
    }
}

/// Finds out what is in force; nothing is sent or run.
pub(crate) fn in_force(options: &GlobalArgs) -> Result<InForce, Failure> {
    let Chosen { name, profile } = chosen(options)?;
    let output = if options.output.is_none() { environment::output()? } else { None };
    let looks = Looks::of(options, output, &profile);
    let key = environment::key()?;
    let unread = options.config_file()?.unread().map(str::to_owned);
    let warnings = unread.into_iter().chain(overruled(name.as_ref(), key.as_ref(), &profile)).collect();
    let mut all = InForce {
        base_url: base_url(options, &profile)?,
        ca_file: ca_file_of(options).or_else(|| profile.ca_file.clone()),
        key: key.or_else(|| profile.key.clone()),
        timeout: profile.timeout.clone().unwrap_or_else(|| Placed::default(COMMAND_TIMEOUT)),
        profile: name,
        looks,
        warnings,
        withheld: None,
    };
    all.warnings.extend(all.key.as_ref().and_then(Placed::exposure));
    all.keep_key_at_home(&profile);
    Ok(all)
}

/// What the command line says about certificates.
pub(crate) fn ca_file_of(options: &GlobalArgs) -> Option<Placed<PathBuf>> {
    let value = options.ca_file.clone()?;
    Some(Placed { value, source: Source::Flag("--ca-file") })
}

fn base_url(options: &GlobalArgs, profile: &Profile) -> Result<Placed<BaseUrl>, Failure> {
    if let Some(url) = &options.base_url {
        return Ok(Placed { value: url.clone(), source: Source::Flag("--base-url") });
    }
    let url = environment::base_url()?.or_else(|| profile.base_url.clone());
    Ok(url.unwrap_or_else(|| Placed::default(BaseUrl::default())))
}

/// Whoever names a profile may not know that its key is not used.
fn overruled(name: Option<&Placed<String>>, given: Option<&Placed<KeyPlace>>, profile: &Profile) -> Option<String> {
    let name = name.filter(|name| matches!(name.source, Source::Flag(_) | Source::Variable(_)))?;
    let (given, _) = (given?, profile.key.as_ref()?);
    Some(format!("the key of {} is used, not that of the profile {}", given.source, name.value))
}

impl InForce {
    /// The key of a profile is for the address of that profile. A variable alone, which may have been set elsewhere and
    /// long ago, does not send it to another host; whoever names that host on the command line wants it so, and is told.
    fn keep_key_at_home(&mut self, profile: &Profile) {
        let Some(key) = self.key.as_ref().filter(|key| key.source.is_file()) else { return };
        let home = profile.base_url.as_ref().map_or_else(BaseUrl::default, |url| url.value.clone());
        if origin(&home) == origin(&self.base_url.value) {
            return;
        }
        let (to, by, at) = (&self.base_url.value, &self.base_url.source, &key.source);
        if matches!(by, Source::Flag(_)) {
            self.warnings.push(format!("the key goes to {to}, as {by} says; in its profile it is for {home} ({at})"));
            return;
        }
        let failure =
            Failure::usage(format!("the key is not sent to {to}, as {by} says: in its profile it is for {home}"));
        self.withheld = Some(failure.with_detail(format!("the key is that of {at}")).with_hint(format!(
            "unset {BASE_URL_VARIABLE}, or set {API_KEY_VARIABLE} to a key for this address as well; --base-url {to} \
             sends the key there all the same"
        )));
    }
}

/// Scheme, host and port: who gets the key.
fn origin(url: &BaseUrl) -> Option<String> {
    Some(Url::parse(url.as_str()).ok()?.origin().ascii_serialization())
}
