//! `config list`.

use crate::cli::GlobalArgs;
use crate::config::{self, Profile};
use crate::failure::Failure;
use crate::printer::Printer;
use clap::ValueEnum;
use serde::Serialize;

const COLUMNS: [(&str, &str); 6] = [
    ("PROFILE", "profile"),
    ("DEFAULT", "default"),
    ("BASE URL", "base_url"),
    ("KEY", "api_key"),
    ("OUTPUT", "output"),
    ("COLOR", "color"),
];

#[derive(Serialize)]
struct Row<'a> {
    profile: &'a str,
    default: bool,
    base_url: Option<String>,
    /// Where the key is; never the key.
    api_key: Option<String>,
    output: Option<String>,
    color: Option<String>,
}

pub(super) fn run(global: &GlobalArgs, printer: &Printer) -> Result<(), Failure> {
    let file = global.config_file()?;
    let default = config::default_profile(file);
    let profiles = file.profiles().into_iter().map(|name| Ok((name, Profile::read(file, name)?)));
    let profiles = profiles.collect::<Result<Vec<_>, Failure>>()?;
    super::warn_of_exposure(profiles.iter().map(|(_, profile)| profile), printer);
    let row = |(name, profile): (_, Profile)| Row {
        profile: name,
        default: default == Some(name),
        base_url: profile.base_url.map(|url| url.value.to_string()),
        api_key: profile.key.map(|key| key.value.to_string()),
        output: profile.output.map(|output| word(output.value)),
        color: profile.color.map(|color| word(color.value)),
    };
    let rows: Vec<_> = profiles.into_iter().map(row).collect();
    printer.items(&rows, &COLUMNS)?;
    if rows.is_empty() {
        printer.note("there is no profile; `telnyx-porting config init` makes one");
    }
    Ok(())
}

/// A choice as it is written in the file.
pub(super) fn word(choice: impl ValueEnum) -> String {
    choice.to_possible_value().map(|value| value.get_name().to_owned()).unwrap_or_default()
}
