//! `config get`, `config set` and `config unset`.

use super::ask;
use crate::cli::GlobalArgs;
use crate::config::{self, ConfigFile, DEFAULT_PROFILE, Profile, REDACTED, Setting};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::printer::Printer;
use clap::Args;
use serde_json::json;
use std::path::Path;

#[derive(Debug, Args)]
pub(crate) struct GetArgs {
    /// The setting
    #[arg(value_enum)]
    setting: Setting,
}

#[derive(Debug, Args)]
pub(crate) struct SetArgs {
    /// The setting
    #[arg(value_enum)]
    setting: Setting,
    /// The value; - reads it from the standard input, which keeps a key out of the shell's history
    ///
    /// On a terminal it is asked for if it is left out. A key itself is only taken in one of these ways.
    #[arg(allow_hyphen_values = true)]
    value: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct UnsetArgs {
    /// The setting
    #[arg(value_enum)]
    setting: Setting,
}

pub(super) fn get(args: &GetArgs, global: &GlobalArgs, printer: &Printer) -> Result<(), Failure> {
    let file = global.config_file()?;
    let (profile, name) = (profile(global, file)?, args.setting.name());
    // What is wrong in the profile is told with its line.
    let read = Profile::read(file, &profile)?;
    super::warn_of_exposure([&read], printer);
    let value = match file.text(&profile, name) {
        Some(_) if args.setting == Setting::ApiKey => REDACTED.to_owned(),
        Some(value) => value,
        None => return Err(Failure::new(Exit::NotFound, format!("{name} is not set in the profile {profile}"))),
    };
    let item = json!({ "profile": profile, "setting": name, "value": value });
    Ok(printer.result(&item, || value.clone())?)
}

pub(super) fn set(args: SetArgs, global: &GlobalArgs, printer: &Printer) -> Result<(), Failure> {
    let file = global.config_file()?;
    let (profile, setting) = (profile(global, file)?, args.setting);
    let value = given(args, printer)?;
    setting.check(&value).map_err(|wrong| wrong.at(setting.name()))?;
    let value = kept(setting, value, printer)?;
    file.change(|edit| {
        let edit = setting.rivals().try_fold(edit, |edit, rival| edit.unset(&profile, rival.name()))?;
        edit.add(&profile)?.set(&profile, setting.name(), &value)
    })?;
    for rival in setting.rivals().filter(|rival| file.text(&profile, rival.name()).is_some()) {
        printer.note(&format!("removed {}: a profile has one place of the key", rival.name()));
    }
    changed("set", setting, &profile, file, printer)
}

pub(super) fn unset(args: &UnsetArgs, global: &GlobalArgs, printer: &Printer) -> Result<(), Failure> {
    let file = global.config_file()?;
    let (profile, setting) = (profile(global, file)?, args.setting);
    if !file.has(&profile, setting.name()) {
        printer.note(&format!("{} was not set in the profile {profile}; nothing was changed", setting.name()));
        return Ok(());
    }
    file.change(|edit| edit.unset(&profile, setting.name()))?;
    changed("unset", setting, &profile, file, printer)
}

fn changed(what: &str, setting: Setting, profile: &str, file: &ConfigFile, printer: &Printer) -> Result<(), Failure> {
    printer
        .json(&json!({ "profile": profile, "setting": setting.name(), "file": file.path().display().to_string() }))?;
    printer.note(&format!("{what} {} in the profile {profile} of {}", setting.name(), file.path().display()));
    super::warn_after_change(profile, printer)
}

/// The profile that is meant. Only the very first one comes into being by setting something.
fn profile(global: &GlobalArgs, file: &ConfigFile) -> Result<String, Failure> {
    match config::named(global, file)? {
        Some(name) => {
            config::known(file, &name.value).map_err(|failure| failure.while_doing(name.source.to_string()))?;
            Ok(name.value)
        }
        None if file.profiles().is_empty() || file.profiles().contains(&DEFAULT_PROFILE) => {
            Ok(DEFAULT_PROFILE.to_owned())
        }
        None => Err(Failure::usage("no profile is named, and none is the default")
            .with_hint(format!("add --profile; there is {}", file.profiles().join(", ")))),
    }
}

/// The value from the command line, the standard input or the terminal.
fn given(args: SetArgs, printer: &Printer) -> Result<String, Failure> {
    let is_key = args.setting == Setting::ApiKey;
    match args.value.as_deref() {
        Some("-") => ask::standard_input(is_key, printer),
        Some(_) if is_key => Err(Failure::usage("api_key: is not taken from the command line, which others can see")
            .with_hint("write - and send the key to the standard input, or leave it out and type it in")),
        Some(value) => Ok(value.to_owned()),
        None if !ask::can_ask() => Err(Failure::usage(format!("{}: has no value", args.setting.name()))
            .with_hint("write it behind the setting, or - to read it from the standard input")),
        None if is_key => ask::secret("key, which is not shown", printer),
        None => ask::answer(args.setting.name(), "", printer),
    }
}

/// The value as it is kept.
pub(super) fn kept(setting: Setting, value: String, printer: &Printer) -> Result<String, Failure> {
    match setting {
        Setting::ApiKeyFile | Setting::CaFile => {
            let path = config::absolute(&value)
                .map_err(|error| Failure::usage(format!("{} cannot be kept: {error}", setting.name())))?;
            if !path.starts_with("~/") && !Path::new(&path).is_file() {
                printer.warning(&format!("{path} is no file yet"));
            }
            Ok(path)
        }
        Setting::ApiKey => Ok(value.trim().to_owned()),
        _ => Ok(value),
    }
}
