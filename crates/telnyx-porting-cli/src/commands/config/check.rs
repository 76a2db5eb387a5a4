//! `config check`.

use super::list::word;
use crate::cli::GlobalArgs;
use crate::config::{self, InForce, KeyPlace, Placed};
use crate::failure::Failure;
use crate::printer::Printer;
use crate::session::Session;
use clap::Args;
use serde::Serialize;
use telnyx_porting::{OrderFilter, PageSize};

const COLUMNS: [(&str, &str); 4] = [("SETTING", "setting"), ("VALUE", "value"), ("SOURCE", "source"), ("AT", "at")];

#[derive(Debug, Args)]
pub(crate) struct CheckArgs {
    /// Ask the API for one order as well, to see that it takes the key
    #[arg(long)]
    online: bool,
}

#[derive(Serialize)]
struct Row {
    setting: &'static str,
    value: Option<String>,
    /// The kind of place: flag, variable, file or default.
    source: Option<&'static str>,
    /// The flag, the variable, or the file with the line.
    at: Option<String>,
}

impl Row {
    fn of<T>(setting: &'static str, placed: Option<&Placed<T>>, text: impl FnOnce(&T) -> String) -> Self {
        Self {
            setting,
            value: placed.map(|placed| text(&placed.value)),
            source: placed.map(|placed| placed.source.kind()),
            at: placed.and_then(|placed| placed.source.place()),
        }
    }
}

pub(super) async fn run(args: &CheckArgs, global: &GlobalArgs, printer: &Printer) -> Result<(), Failure> {
    let file = global.config_file()?;
    let in_force = config::in_force(global)?;
    printer.items(&rows(&in_force), &COLUMNS)?;
    if !file.exists() {
        printer.note(&format!("{} does not exist", file.path().display()));
    }
    in_force.warnings.iter().for_each(|warning| printer.warning(warning));
    let key = in_force.check_key()?;
    if args.online {
        return online(global, printer).await;
    }
    if !matches!(key.value, KeyPlace::Command(_)) {
        in_force.fetch_key().await?;
    }
    Ok(())
}

fn rows(all: &InForce) -> Vec<Row> {
    let command = all.key.as_ref().filter(|key| matches!(key.value, KeyPlace::Command(_)));
    let timeout = command.map(|_| &all.timeout);
    let mut rows = vec![
        Row::of("file", config::placed_path().as_ref(), |path| path.display().to_string()),
        Row::of("profile", all.profile.as_ref(), Clone::clone),
        Row::of("base_url", Some(&all.base_url), ToString::to_string),
        Row::of("api_key", all.key.as_ref(), ToString::to_string),
    ];
    rows.extend(timeout.map(|timeout| {
        Row::of("api_key_command_timeout", Some(timeout), |span| humantime::format_duration(*span).to_string())
    }));
    rows.extend(all.ca_file.as_ref().map(|file| Row::of("ca_file", Some(file), |path| path.display().to_string())));
    rows.push(Row::of("output", Some(&all.looks.output), |format| word(*format)));
    rows.push(Row::of("color", Some(&all.looks.color), |color| word(*color)));
    rows
}

/// One order is as little as can be asked for that needs a key.
async fn online(global: &GlobalArgs, printer: &Printer) -> Result<(), Failure> {
    let session = Session::open(global).await?;
    let list = session.client().orders().list(OrderFilter::new()).with_page_size(PageSize::new(1)?);
    list.pages().next().await.transpose()?;
    printer.note("the API takes the key");
    Ok(())
}
