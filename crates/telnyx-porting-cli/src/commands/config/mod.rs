//! `config`: profiles in the configuration file, and what is in force.

mod ask;
mod check;
mod init;
mod list;
mod settings;

use crate::cli::GlobalArgs;
use crate::config::{self, ConfigFile, Placed, Profile};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::printer::Printer;
use clap::{Args, Subcommand};
use serde_json::json;
use std::collections::BTreeSet;

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Make a profile, and the file where there is none; a profile that is there is left alone
    ///
    /// On a terminal it asks for what the options do not say. The first profile becomes the default. Only you can read
    /// the file.
    Init(init::InitArgs),
    /// List the profiles; keys are not shown
    List,
    /// Print a setting of the profile
    ///
    /// Exit code 3 tells that it is not set. A key is not shown.
    Get(settings::GetArgs),
    /// Set a setting of the profile
    ///
    /// Remarks in the file stay as they are. To set one place of the key removes the other ones.
    Set(settings::SetArgs),
    /// Take a setting away from the profile
    Unset(settings::UnsetArgs),
    /// Make a profile the default, which is used where none is named
    Use(UseArgs),
    /// Tell what is in force and where each value comes from
    ///
    /// Exit codes are those of any command that would send something: 2 tells that the configuration is broken, 4 that
    /// there is no key. A command that prints the key is only run with --online.
    Check(check::CheckArgs),
    /// Print where the file is, whether it exists or not
    Path,
}

#[derive(Debug, Args)]
pub(crate) struct UseArgs {
    /// The profile
    name: String,
}

pub(crate) async fn run(command: Command, global: &GlobalArgs, printer: &Printer) -> Result<(), Failure> {
    let unread = global.config_file().ok().and_then(ConfigFile::unread);
    if let (false, Some(reason)) = (matches!(command, Command::Path | Command::Check(_)), unread) {
        return Err(Failure::usage(reason));
    }
    match command {
        Command::Init(args) => init::run(args, global, printer),
        Command::List => list::run(global, printer),
        Command::Get(args) => settings::get(&args, global, printer),
        Command::Set(args) => settings::set(args, global, printer),
        Command::Unset(args) => settings::unset(&args, global, printer),
        Command::Use(args) => choose(&args.name, global, printer),
        Command::Check(args) => check::run(&args, global, printer).await,
        Command::Path => path(printer),
    }
}

fn choose(name: &str, global: &GlobalArgs, printer: &Printer) -> Result<(), Failure> {
    let file = global.config_file()?;
    config::known(file, name)?;
    file.change(|edit| edit.set_default(name))?;
    printer.json(&json!({ "default_profile": name }))?;
    printer.note(&format!("{name} is the default now"));
    warn_after_change(name, printer)
}

/// Says which files with keys others can read.
fn warn_of_exposure<'a>(profiles: impl IntoIterator<Item = &'a Profile>, printer: &Printer) {
    let warnings: BTreeSet<_> =
        profiles.into_iter().filter_map(|profile| profile.key.as_ref().and_then(Placed::exposure)).collect();
    for warning in &warnings {
        printer.warning(warning);
    }
}

/// The same for a profile as it is now. The file itself is private by then, but a key may be in another one.
fn warn_after_change(profile: &str, printer: &Printer) -> Result<(), Failure> {
    let file = ConfigFile::read()?;
    warn_of_exposure([&Profile::read(&file, profile)?], printer);
    Ok(())
}

/// Works without looking into the file.
fn path(printer: &Printer) -> Result<(), Failure> {
    let Some(path) = config::path() else {
        return Err(
            Failure::new(Exit::Failure, config::NO_HOME).with_hint(format!("name the file by {}", config::VARIABLE))
        );
    };
    let (text, exists) = (path.display().to_string(), path.exists());
    Ok(printer.result(&json!({ "path": text, "exists": exists }), || text.clone())?)
}
