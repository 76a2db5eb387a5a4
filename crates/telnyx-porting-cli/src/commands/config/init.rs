//! `config init`.

use super::{ask, settings};
use crate::cli::GlobalArgs;
use crate::config::{self, ConfigFile, DEFAULT_PROFILE, Setting};
use crate::failure::Failure;
use crate::printer::Printer;
use clap::Args;
use serde_json::json;
use telnyx_porting::{API_KEY_VARIABLE, BaseUrl};

#[derive(Debug, Args)]
#[command(after_help = "The profile is named by --profile, and its address by --base-url.")]
pub(crate) struct InitArgs {
    #[command(flatten)]
    key: KeyArgs,
}

#[derive(Debug, Args)]
#[group(multiple = false)]
struct KeyArgs {
    /// Read the key from the standard input and keep it in the file
    #[arg(long)]
    api_key_stdin: bool,
    /// Take the key from this file each time
    #[arg(long, value_name = "FILE")]
    api_key_file: Option<String>,
    /// Take the key from what this command prints each time; it is run without a shell
    #[arg(long, value_name = "COMMAND")]
    api_key_command: Option<String>,
    /// Keep no key: it is in `TELNYX_API_KEY` each time
    #[arg(long)]
    no_api_key: bool,
}

/// Where the key of a new profile is.
type Key = Option<(Setting, String)>;

pub(super) fn run(args: InitArgs, global: &GlobalArgs, printer: &Printer) -> Result<(), Failure> {
    let file = global
        .config_file()
        .map_err(|failure| failure.with_hint("mend the file or move it away; nothing was changed"))?;
    let given = args.key.given(printer)?;
    if given.is_none() && !ask::can_ask() {
        return Err(Failure::usage("there is no terminal to ask on; nothing was changed")
            .with_hint("add --api-key-stdin, --api-key-file, --api-key-command or --no-api-key"));
    }
    let asks = given.is_none();
    let name = name(global, file, asks, printer)?;
    let base_url = base_url(global, asks, printer)?;
    let key = match given {
        Some(key) => key,
        None => ask_key(printer)?,
    };
    write(file, &name, base_url.as_ref(), key.as_ref())?;
    printer.json(&json!({ "profile": name, "file": file.path().display().to_string() }))?;
    printer.note(&format!("wrote the profile {name} to {}", file.path().display()));
    super::warn_after_change(&name, printer)
}

fn write(
    file: &ConfigFile,
    name: &str,
    base_url: Option<&BaseUrl>,
    key: Option<&(Setting, String)>,
) -> Result<(), Failure> {
    file.change(|edit| {
        let mut edit = edit.add(name)?;
        if let Some(url) = base_url {
            edit = edit.set(name, Setting::BaseUrl.name(), url.as_str())?;
        }
        match key {
            Some((setting, value)) => edit.set(name, setting.name(), value),
            None => Ok(edit),
        }
    })
}

impl KeyArgs {
    /// What the options say about the key; none where they say nothing.
    fn given(self, printer: &Printer) -> Result<Option<Key>, Failure> {
        let (setting, text) = match (self.api_key_file, self.api_key_command) {
            (Some(file), _) => (Setting::ApiKeyFile, file),
            (None, Some(command)) => (Setting::ApiKeyCommand, command),
            (None, None) if self.api_key_stdin => (Setting::ApiKey, ask::standard_input(true, printer)?),
            (None, None) => return Ok(self.no_api_key.then_some(None)),
        };
        Ok(Some(Some(checked(setting, text, printer)?)))
    }
}

fn checked(setting: Setting, text: String, printer: &Printer) -> Result<(Setting, String), Failure> {
    setting.check(&text).map_err(|wrong| wrong.at(setting.name()))?;
    Ok((setting, settings::kept(setting, text, printer)?))
}

fn name(global: &GlobalArgs, file: &ConfigFile, asks: bool, printer: &Printer) -> Result<String, Failure> {
    let check = |name: String| {
        is_name(&name)?;
        if !file.profiles().contains(&name.as_str()) {
            return Ok(name);
        }
        let message = format!("there is a profile {name} already in {}; nothing was changed", file.path().display());
        Err(Failure::usage(message).with_hint("`config set` changes it; --profile NAME makes another one"))
    };
    let named = config::named(global, file)?.map(|name| name.value);
    match named {
        None if asks => {
            let free = if file.profiles().contains(&DEFAULT_PROFILE) { "" } else { DEFAULT_PROFILE };
            ask::until_right(|| ask::answer("name of the profile", free, printer), check, printer)
        }
        named => check(named.unwrap_or_else(|| DEFAULT_PROFILE.to_owned())),
    }
}

fn is_name(name: &str) -> Result<(), Failure> {
    let is_fine = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.');
    if !name.is_empty() && name.chars().all(is_fine) {
        return Ok(());
    }
    Err(Failure::usage("the name of a profile has letters, digits, - _ and . only"))
}

fn base_url(global: &GlobalArgs, asks: bool, printer: &Printer) -> Result<Option<BaseUrl>, Failure> {
    if global.base_url.is_some() || !asks {
        return Ok(global.base_url.clone());
    }
    let question = || ask::answer("address of the API", BaseUrl::TELNYX, printer);
    let url = ask::until_right(question, |text| Ok(text.parse::<BaseUrl>()?), printer)?;
    // The address that is taken anyway may change with a new version.
    Ok(Some(url).filter(|url| *url != BaseUrl::default()))
}

fn ask_key(printer: &Printer) -> Result<Key, Failure> {
    let places = format!(
        "Where is the API key?\n  1  here in the file, which only you can read\n  2  in another file\n  \
         3  a command prints it, such as that of a keyring\n  4  in {API_KEY_VARIABLE} each time\nnumber"
    );
    let setting = ask::until_right(|| ask::answer(&places, "1", printer), |text| choice(&text), printer)?;
    let Some(setting) = setting else { return Ok(None) };
    let question = || match setting {
        Setting::ApiKey => ask::secret("key, which is not shown", printer),
        Setting::ApiKeyFile => ask::answer("file", "", printer),
        _ => ask::answer("command", "", printer),
    };
    ask::until_right(question, |text| checked(setting, text, printer), printer).map(Some)
}

fn choice(text: &str) -> Result<Option<Setting>, Failure> {
    match text {
        "1" => Ok(Some(Setting::ApiKey)),
        "2" => Ok(Some(Setting::ApiKeyFile)),
        "3" => Ok(Some(Setting::ApiKeyCommand)),
        "4" => Ok(None),
        _ => Err(Failure::usage("that is none of 1 to 4")),
    }
}
