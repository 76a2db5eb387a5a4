//! Several orders as arguments, and commands that change each of them.

use crate::error::{CommandError, Exit};
use crate::text::joined;
use crate::ui::formats::Column;
use crate::ui::printer::{Printer, received};
use crate::ui::{stdin, view};
use clap::Args;
use serde_json::Value;
use std::collections::HashSet;
use std::str::FromStr;
use telnyx_porting::types::PortingOrder;
use telnyx_porting::{PortingOrderId, Response, ValidationError};

/// The largest number of ids on stdin.
const MAX_IDS: usize = 10_000;

#[derive(Debug, Args)]
pub(crate) struct OrdersArg {
    /// The orders' ids; - reads them from stdin, one per line
    #[arg(required = true, value_name = "ID")]
    ids: Vec<IdOrStdin>,
}

/// An id, or `-`.
#[derive(Clone, Debug)]
pub(super) enum IdOrStdin {
    Id(PortingOrderId),
    Stdin,
}

impl FromStr for IdOrStdin {
    type Err = ValidationError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text == "-" { Ok(Self::Stdin) } else { text.parse().map(Self::Id) }
    }
}

/// The orders that arguments name, each once.
pub(super) struct Orders {
    pub(super) ids: Vec<PortingOrderId>,
    /// Whether a single id was passed, whose result is an item instead of a list.
    pub(super) is_single: bool,
}

impl OrdersArg {
    /// Whether ids are read from stdin.
    pub(super) fn has_stdin(&self) -> bool {
        self.ids.iter().any(|id| matches!(id, IdOrStdin::Stdin))
    }

    pub(super) fn read(&self, printer: &Printer) -> Result<Orders, CommandError> {
        read_ids(&self.ids, printer)
    }
}

/// The orders that ids name. Only the first `-` reads something.
pub(super) fn read_ids(ids: &[IdOrStdin], printer: &Printer) -> Result<Orders, CommandError> {
    let is_single = matches!(ids, [IdOrStdin::Id(_)]);
    let mut read = Vec::new();
    for id in ids {
        match id {
            IdOrStdin::Id(id) => read.push(id.clone()),
            IdOrStdin::Stdin => read.extend(lines(&stdin::read_text("ids", printer)?)?),
        }
    }
    let mut seen = HashSet::new();
    // The API ignores case in ids.
    read.retain(|id| seen.insert(id.as_str().to_ascii_lowercase()));
    if read.is_empty() {
        return Err(CommandError::usage("stdin has no ids").with_hint("write one id per line"));
    }
    Ok(Orders { ids: read, is_single })
}

/// The ids in the lines of a text, without blank lines and comments.
fn lines(text: &str) -> Result<Vec<PortingOrderId>, CommandError> {
    let ids = text.lines().map(str::trim).enumerate().filter(|(_, line)| !line.is_empty() && !line.starts_with('#'));
    let ids: Vec<_> = ids
        .map(|(index, line)| {
            line.parse().map_err(|error: ValidationError| error.at(format!("stdin, line {}", index + 1)))
        })
        .collect::<Result<_, _>>()?;
    if ids.len() > MAX_IDS {
        return Err(CommandError::usage(format!("stdin has {} ids; the limit is {MAX_IDS}", ids.len())));
    }
    Ok(ids)
}

/// Changes orders and prints them: a single one as an item, several as by [`change_each`].
pub(super) async fn change_orders(
    Orders { ids, is_single }: Orders,
    printer: &Printer,
    change: impl AsyncFn(PortingOrderId) -> Result<Response<PortingOrder>, CommandError>,
) -> Result<(), CommandError> {
    if is_single {
        let order = change(ids[0].clone()).await?;
        return printer.result(&received(&order)?, || view::order(&order, &printer.screen()));
    }
    change_each(ids, printer, &view::ORDER_COLUMNS, async |id| received(&change(id).await?)).await
}

/// Changes several orders one after the other, prints the results, and reports the failures. Orders after a failed one are
/// changed too, unless every further request would fail for the same reason.
pub(super) async fn change_each(
    ids: Vec<PortingOrderId>,
    printer: &Printer,
    columns: &[impl Into<Column> + Clone],
    change: impl AsyncFn(PortingOrderId) -> Result<Value, CommandError>,
) -> Result<(), CommandError> {
    let count = ids.len();
    let (mut changed, mut failed) = (Vec::new(), Vec::new());
    let mut ids = ids.into_iter();
    for id in ids.by_ref() {
        match change(id.clone()).await {
            Ok(order) => changed.push(order),
            Err(error) if error.is_unsent() => return Err(error),
            Err(error) => {
                let is_last = error.exit() == Exit::Authentication;
                failed.push(error.context(&id));
                if is_last {
                    break;
                }
            }
        }
    }
    let (failures, has_changed) = (failed.len(), !changed.is_empty());
    printer.items(&changed, columns)?;
    let Some(error) = CommandError::combine(failed, || format!("{failures} of {count} orders failed")) else {
        return Ok(());
    };
    let left: Vec<_> = ids.collect();
    let left = (!left.is_empty()).then(|| format!("not tried: {}", joined(&left)));
    let error = error.with_details(left);
    Err(if has_changed { error.with_exit(Exit::Partial) } else { error })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_read_from_lines() {
        let read = |text: &str| lines(text).map(|ids| ids.iter().map(ToString::to_string).collect::<Vec<_>>());
        let ids = read("# drafts\n5f8e6d2a-1c3b-4a5d-9e7f-0a1b2c3d4e5f\n\n  0a1b2c3d-1c3b-4a5d-9e7f-0a1b2c3d4e5f\r\n")
            .unwrap();
        assert_eq!(ids, ["5f8e6d2a-1c3b-4a5d-9e7f-0a1b2c3d4e5f", "0a1b2c3d-1c3b-4a5d-9e7f-0a1b2c3d4e5f"]);
        assert!(read("").unwrap().is_empty());
        assert!(read("a\nb/c").unwrap_err().message().starts_with("stdin, line 2: "));
        assert!(read(&"a\n".repeat(MAX_IDS + 1)).is_err());
    }
}
