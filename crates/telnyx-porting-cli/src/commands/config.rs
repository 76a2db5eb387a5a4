//! `config`: profiles in the configuration file, and the resolved configuration.

use crate::config::file::{self, ConfigFile, DEFAULT_PROFILE, Profile};
use crate::config::key::{self, KeyLocation, REDACTED};
use crate::config::resolve::{Config, ResolvedConfig};
use crate::config::{Setting, SettingSource, Sourced, choice_name};
use crate::error::{CommandError, Exit};
use crate::session::Session;
use crate::ui::printer::Printer;
use crate::ui::prompt;
use clap::{Args, Subcommand};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::path::Path;
use telnyx_porting::{API_KEY_VARIABLE, BaseUrl, OrderFilter, PageSize};
use telnyx_porting_jobs::journal::DatabaseUrl;

const PROFILE_COLUMNS: [(&str, &str); 6] = [
    ("PROFILE", "profile"),
    ("DEFAULT", "default"),
    ("BASE URL", "base_url"),
    ("KEY", "api_key"),
    ("OUTPUT", "output"),
    ("COLOR", "color"),
];
const CHECK_COLUMNS: [(&str, &str); 4] =
    [("SETTING", "setting"), ("VALUE", "value"), ("SOURCE", "source"), ("AT", "at")];

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Create a profile, and the file if it does not exist; existing profiles are not changed
    ///
    /// On a terminal, prompts for missing settings. The first profile becomes the default. Only you can read the file.
    Init(InitArgs),
    /// List the profiles; keys are not shown
    List,
    /// Print a setting of the profile
    ///
    /// Exit code 3 means that it is not set. A key is not shown.
    Get(SettingArgs),
    /// Set a setting of the profile
    ///
    /// Comments in the file are kept. Setting one location of the key removes the others.
    Set(SetArgs),
    /// Remove a setting from the profile
    Unset(SettingArgs),
    /// Make a profile the default, which is used if no other is named
    Use(UseArgs),
    /// Print the resolved configuration and the source of each value
    ///
    /// Exit codes are those of any command that sends a request: 2 for an invalid configuration, 4 for a missing key. A
    /// command that prints the key is only run with --online.
    Check(CheckArgs),
    /// Print the path of the file, whether it exists or not
    Path,
}

#[derive(Debug, Args)]
pub(crate) struct UseArgs {
    /// The profile
    name: String,
}

#[derive(Debug, Args)]
pub(crate) struct SettingArgs {
    /// The setting
    #[arg(value_enum)]
    setting: Setting,
}

#[derive(Debug, Args)]
pub(crate) struct SetArgs {
    /// The setting
    #[arg(value_enum)]
    setting: Setting,
    /// The value; - reads it from stdin, which keeps a key out of the shell's history
    ///
    /// Without a value, prompts for it. A key is accepted only in these two ways.
    #[arg(allow_hyphen_values = true)]
    value: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct CheckArgs {
    /// Also check the key, by requesting one order from the API
    #[arg(long)]
    online: bool,
}

#[derive(Debug, Args)]
#[command(after_help = "--profile names the profile, --base-url sets its base URL.")]
pub(crate) struct InitArgs {
    #[command(flatten)]
    key: KeyArgs,
}

#[derive(Debug, Args)]
#[group(multiple = false)]
struct KeyArgs {
    /// Read the key from stdin and store it in the file
    #[arg(long)]
    api_key_stdin: bool,
    /// Read the key from this file whenever it is needed
    #[arg(long, value_name = "FILE")]
    api_key_file: Option<String>,
    /// Run this command to print the key whenever it is needed; it is run without a shell
    #[arg(long, value_name = "COMMAND")]
    api_key_command: Option<String>,
    /// Store no key: it is in `TELNYX_API_KEY` whenever it is needed
    #[arg(long)]
    no_api_key: bool,
}

/// The setting for the key of a new profile.
type KeySetting = Option<(Setting, String)>;

pub(crate) async fn run(command: Command, config: &Config, printer: &Printer) -> Result<(), CommandError> {
    match command {
        Command::Path => return path(printer),
        Command::Check(args) => return check(&args, config, printer).await,
        _ => {}
    }
    let file = config.file();
    if let Some(reason) = file.as_ref().ok().and_then(|file| file.unreadable.as_deref()) {
        return Err(CommandError::usage(reason));
    }
    match command {
        Command::Init(args) => {
            let file = file.map_err(|error| error.with_hint("fix or move the file; no changes were made"))?;
            init(args, file, config, printer)
        }
        Command::List => list(file?, printer),
        Command::Get(args) => get(args.setting, file?, config, printer),
        Command::Set(args) => set(args, file?, config, printer),
        Command::Unset(args) => unset(args.setting, file?, config, printer),
        Command::Use(args) => set_default(&args.name, file?, printer),
        Command::Path | Command::Check(_) => Ok(()),
    }
}

/// Prints the path without reading the file.
fn path(printer: &Printer) -> Result<(), CommandError> {
    let Some(Sourced { value: path, .. }) = file::location() else {
        return Err(CommandError::new(Exit::Failure, file::NO_HOME)
            .with_hint(format!("set the path in {}", file::PATH_VARIABLE)));
    };
    let (text, exists) = (path.display().to_string(), path.exists());
    printer.result(&json!({ "path": text, "exists": exists }), || text.clone())
}

/// A setting and its source: its kind (flag, variable, file or default), and the flag, the variable, or the file and line.
fn check_row<T>(setting: &str, sourced: Option<&Sourced<T>>, text: impl FnOnce(&T) -> String) -> Value {
    json!({
        "setting": setting,
        "value": sourced.map(|sourced| text(&sourced.value)),
        "source": sourced.map(|sourced| sourced.source.kind()),
        "at": sourced.and_then(|sourced| sourced.source.location()),
    })
}

async fn check(args: &CheckArgs, config: &Config, printer: &Printer) -> Result<(), CommandError> {
    let (file, resolved) = (config.file()?, config.connection()?);
    printer.items(&check_rows(config, resolved), &CHECK_COLUMNS)?;
    if !file.exists {
        printer.note(&format!("{} does not exist", file.path().display()));
    }
    resolved.warnings.iter().for_each(|warning| printer.warning(warning));
    let key = resolved.key()?;
    if args.online {
        let session = Session::open(config).await?;
        // One order is the smallest request that needs a key.
        let list = session.client().orders().list(OrderFilter::new()).with_page_size(PageSize::new(1)?);
        list.pages().next().await.transpose()?;
        printer.note("API key is valid");
    } else if !matches!(key.value, KeyLocation::Command(_)) {
        resolved.fetch_key().await?;
    }
    Ok(())
}

fn check_rows(config: &Config, resolved: &ResolvedConfig) -> Vec<Value> {
    let mut rows = vec![
        check_row("file", file::location().as_ref(), |path| path.display().to_string()),
        check_row("profile", resolved.profile.as_ref(), Clone::clone),
        check_row("base_url", Some(&resolved.base_url), ToString::to_string),
        check_row("api_key", resolved.key.as_ref(), ToString::to_string),
    ];
    if resolved.key.as_ref().is_some_and(|key| matches!(key.value, KeyLocation::Command(_))) {
        rows.push(check_row("api_key_command_timeout", Some(&resolved.key_command_timeout), |timeout| {
            humantime::format_duration(*timeout).to_string()
        }));
    }
    if let Some(file) = &resolved.ca_file {
        rows.push(check_row("ca_file", Some(file), |path| path.display().to_string()));
    }
    if let Some(url) = &resolved.journal {
        rows.push(check_row("journal", Some(url), ToString::to_string));
    }
    rows.push(check_row("output", Some(&config.output.format), |format| choice_name(*format)));
    rows.push(check_row("color", Some(&config.output.color), |color| choice_name(*color)));
    rows
}

fn list(file: &ConfigFile, printer: &Printer) -> Result<(), CommandError> {
    let default = file.default_profile.as_ref().map(|name| &name.value);
    let profiles = file.profiles().into_iter().map(|name| Ok((file.profile(&name)?, name)));
    let profiles = profiles.collect::<Result<Vec<_>, CommandError>>()?;
    warn_of_exposure(profiles.iter().map(|(profile, _)| profile), printer);
    // Without the keys.
    let row = |(profile, name): (Profile, String)| {
        json!({
            "profile": name,
            "default": default == Some(&name),
            "base_url": profile.base_url.map(|url| url.value.to_string()),
            "api_key": profile.key.map(|key| key.value.to_string()),
            "output": profile.output.map(|output| choice_name(output.value)),
            "color": profile.color.map(|color| choice_name(color.value)),
        })
    };
    let rows: Vec<_> = profiles.into_iter().map(row).collect();
    printer.items(&rows, &PROFILE_COLUMNS)?;
    if rows.is_empty() {
        printer.note("no profiles; create one with `telnyx-porting config init`");
    }
    Ok(())
}

fn set_default(name: &str, file: &ConfigFile, printer: &Printer) -> Result<(), CommandError> {
    file.require_profile(name)?;
    let file = file.change(|edit| edit.set_default(name))?;
    printer.json(&json!({ "default_profile": name }))?;
    printer.note(&format!("the default profile is now {name}"));
    warn_of_exposure([&file.profile(name)?], printer);
    Ok(())
}

/// Warns about files with keys or passwords that other users can read.
fn warn_of_exposure<'a>(profiles: impl IntoIterator<Item = &'a Profile>, printer: &Printer) {
    let exposures = |profile: &'a Profile| key::exposures(profile.key.as_ref(), profile.journal.as_ref());
    let warnings: BTreeSet<_> = profiles.into_iter().flat_map(exposures).collect();
    for warning in &warnings {
        printer.warning(warning);
    }
}

fn get(setting: Setting, file: &ConfigFile, config: &Config, printer: &Printer) -> Result<(), CommandError> {
    let (name, profile) = (setting.name(), profile_name(file, config)?);
    // Also fails if another setting of the profile is invalid.
    warn_of_exposure([&file.profile(&profile)?], printer);
    let value = match file.value(&profile, setting) {
        Some(_) if setting == Setting::ApiKey => REDACTED.to_owned(),
        // Without its password.
        Some(url) if setting == Setting::Journal => url.parse::<DatabaseUrl>()?.to_string(),
        Some(value) => value,
        None => {
            let message = format!("{name} is not set in the profile {profile}");
            return Err(CommandError::new(Exit::NotFound, message));
        }
    };
    let item = json!({ "profile": profile, "setting": name, "value": value });
    printer.result(&item, || value.clone())
}

fn set(args: SetArgs, file: &ConfigFile, config: &Config, printer: &Printer) -> Result<(), CommandError> {
    let (profile, setting) = (profile_name(file, config)?, args.setting);
    let (_, value) = stored(setting, read_value(args, printer)?, printer)?;
    let changed = file.change(|edit| {
        let edit = setting.alternatives().try_fold(edit, |edit, other| edit.unset(&profile, other))?;
        edit.add(&profile)?.set(&profile, setting, &value)
    })?;
    for other in setting.alternatives().filter(|other| file.has_setting(&profile, *other)) {
        printer.note(&format!("removed {}: a profile has one location of the key", other.name()));
    }
    report_change("set", setting, &profile, &changed, printer)
}

fn unset(setting: Setting, file: &ConfigFile, config: &Config, printer: &Printer) -> Result<(), CommandError> {
    let profile = profile_name(file, config)?;
    if !file.has_setting(&profile, setting) {
        printer.note(&format!("{} was not set in the profile {profile}; no changes were made", setting.name()));
        return Ok(());
    }
    let changed = file.change(|edit| edit.unset(&profile, setting))?;
    report_change("unset", setting, &profile, &changed, printer)
}

fn report_change(
    verb: &str,
    setting: Setting,
    profile: &str,
    file: &ConfigFile,
    printer: &Printer,
) -> Result<(), CommandError> {
    let (name, path) = (setting.name(), file.path().display().to_string());
    printer.json(&json!({ "profile": profile, "setting": name, "file": path }))?;
    printer.note(&format!("{verb} {name} in the profile {profile} of {path}"));
    warn_of_exposure([&file.profile(profile)?], printer);
    Ok(())
}

/// The profile to change. Setting something creates only the very first one.
fn profile_name(file: &ConfigFile, config: &Config) -> Result<String, CommandError> {
    if let Some(name) = config.profile_name()? {
        file.require_profile(&name.value).map_err(|error| error.context(name.source.to_string()))?;
        return Ok(name.value);
    }
    let profiles = file.profiles();
    if profiles.is_empty() {
        return Ok(DEFAULT_PROFILE.to_owned());
    }
    Err(CommandError::usage("no profile is selected, and no default profile is set")
        .with_hint(format!("add --profile; existing profiles: {}", profiles.join(", "))))
}

/// The value from the command line, stdin or the terminal.
fn read_value(args: SetArgs, printer: &Printer) -> Result<String, CommandError> {
    let is_key = args.setting == Setting::ApiKey;
    match args.value.as_deref() {
        Some("-") => prompt::value_on_stdin(is_key, printer),
        Some(_) if is_key => {
            Err(CommandError::usage("api_key: not accepted on the command line, which other users can see")
                .with_hint("pass - and the key on stdin, or omit it and enter it at the prompt"))
        }
        Some(url) if url.parse::<DatabaseUrl>().is_ok_and(|url| url.has_password()) => Err(CommandError::usage(
            "journal: a password is not accepted on the command line, which other users can see",
        )
        .with_hint("pass - and the URL on stdin, or omit it and enter it at the prompt")),
        Some(value) => Ok(value.to_owned()),
        None if !prompt::has_terminal() => Err(CommandError::usage(format!("{}: has no value", args.setting.name()))
            .with_hint("pass it after the setting, or - to read it from stdin")),
        None if is_key => prompt::key(printer),
        None => prompt::line(&args.setting.name(), "", printer),
    }
}

/// A valid value in the form in which the file stores it.
fn stored(setting: Setting, value: String, printer: &Printer) -> Result<(Setting, String), CommandError> {
    file::validate(setting, &value)?;
    let value = match setting {
        Setting::ApiKeyFile | Setting::CaFile => {
            let path = file::absolute(&value)
                .map_err(|error| CommandError::usage(format!("{} cannot be stored: {error}", setting.name())))?;
            if !path.starts_with("~/") && !Path::new(&path).is_file() {
                printer.warning(&format!("{path} is not a file yet"));
            }
            path
        }
        Setting::ApiKey => value.trim().to_owned(),
        _ => value,
    };
    Ok((setting, value))
}

fn init(args: InitArgs, file: &ConfigFile, config: &Config, printer: &Printer) -> Result<(), CommandError> {
    let key = args.key.read_key(printer)?;
    if key.is_none() && !prompt::has_terminal() {
        return Err(CommandError::usage("no terminal for prompts; no changes were made")
            .with_hint("add --api-key-stdin, --api-key-file, --api-key-command or --no-api-key"));
    }
    let asks = key.is_none();
    let name = new_name(file, config, asks, printer)?;
    let base_url = new_base_url(config, asks, printer)?;
    let key = match key {
        Some(key) => key,
        None => ask_key(printer)?,
    };
    let file = file.change(|edit| {
        let mut edit = edit.add(&name)?;
        if let Some(url) = &base_url {
            edit = edit.set(&name, Setting::BaseUrl, url.as_str())?;
        }
        match &key {
            Some((setting, value)) => edit.set(&name, *setting, value),
            None => Ok(edit),
        }
    })?;
    printer.json(&json!({ "profile": name, "file": file.path().display().to_string() }))?;
    printer.note(&format!("wrote the profile {name} to {}", file.path().display()));
    warn_of_exposure([&file.profile(&name)?], printer);
    Ok(())
}

impl KeyArgs {
    /// The setting for the key, or `None` without options.
    fn read_key(self, printer: &Printer) -> Result<Option<KeySetting>, CommandError> {
        let (setting, text) = match (self.api_key_file, self.api_key_command) {
            (Some(file), _) => (Setting::ApiKeyFile, file),
            (None, Some(command)) => (Setting::ApiKeyCommand, command),
            (None, None) if self.api_key_stdin => (Setting::ApiKey, prompt::value_on_stdin(true, printer)?),
            (None, None) => return Ok(self.no_api_key.then_some(None)),
        };
        Ok(Some(Some(stored(setting, text, printer)?)))
    }
}

fn new_name(file: &ConfigFile, config: &Config, asks: bool, printer: &Printer) -> Result<String, CommandError> {
    let profiles = file.profiles();
    let validate = |name: String| {
        let is_valid = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.');
        if name.is_empty() || !name.chars().all(is_valid) {
            return Err(CommandError::usage("the name of a profile consists of letters, digits, -, _ and ."));
        }
        if !profiles.contains(&name) {
            return Ok(name);
        }
        let path = file.path().display();
        let message = format!("the profile {name} already exists in {path}; no changes were made");
        Err(CommandError::usage(message)
            .with_hint("change it with `config set`, or create another with --profile NAME"))
    };
    // The existing profile `default` is not a name for a new one.
    match config.profile_name()?.filter(|name| name.source != SettingSource::Default) {
        Some(name) => validate(name.value),
        None if asks => {
            let free = if profiles.iter().any(|name| name == DEFAULT_PROFILE) { "" } else { DEFAULT_PROFILE };
            prompt::until_valid(|| prompt::line("name of the profile", free, printer), validate, printer)
        }
        None => validate(DEFAULT_PROFILE.to_owned()),
    }
}

fn new_base_url(config: &Config, asks: bool, printer: &Printer) -> Result<Option<BaseUrl>, CommandError> {
    if config.global.base_url.is_some() || !asks {
        return Ok(config.global.base_url.clone());
    }
    let ask = || prompt::line("base URL of the API", BaseUrl::TELNYX, printer);
    let url = prompt::until_valid(ask, |text| Ok(text.parse::<BaseUrl>()?), printer)?;
    // The default is not stored, since it may change with a new version.
    Ok(Some(url).filter(|url| *url != BaseUrl::default()))
}

fn ask_key(printer: &Printer) -> Result<KeySetting, CommandError> {
    let locations = format!(
        "Where is the API key?\n  1  in this file, which only you can read\n  2  in another file\n  \
         3  printed by a command, such as that of a keyring\n  4  in {API_KEY_VARIABLE}\nnumber"
    );
    let validate = |text: String| match text.as_str() {
        "1" => Ok(Some(Setting::ApiKey)),
        "2" => Ok(Some(Setting::ApiKeyFile)),
        "3" => Ok(Some(Setting::ApiKeyCommand)),
        "4" => Ok(None),
        _ => Err(CommandError::usage("expected a number from 1 to 4")),
    };
    let setting = prompt::until_valid(|| prompt::line(&locations, "1", printer), validate, printer)?;
    let Some(setting) = setting else { return Ok(None) };
    let ask = || match setting {
        Setting::ApiKey => prompt::key(printer),
        Setting::ApiKeyFile => prompt::line("file", "", printer),
        _ => prompt::line("command", "", printer),
    };
    prompt::until_valid(ask, |text| stored(setting, text, printer), printer).map(Some)
}
