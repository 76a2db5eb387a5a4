//! Making one thing after the other.

use crate::dry_run::Unsent;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output::Column;
use crate::printer::Printer;
use serde::Serialize;
use std::fmt::Display;
use telnyx_porting::Error;

/// Makes a thing of each item and prints all as a list; what exists is printed even when one of the others fails.
pub(crate) async fn add_each<I: Display, T: Serialize, C: Into<Column> + Clone>(
    items: Vec<I>,
    create: impl AsyncFn(&I) -> Result<T, Error>,
    columns: &[C],
    printer: &Printer,
) -> Result<(), Failure> {
    let (mut made, mut unsent, mut failure) = (Vec::new(), Vec::new(), None);
    for item in &items {
        match create(item).await {
            Ok(thing) => made.push(thing),
            Err(Error::NotSent(request)) => unsent.push(Unsent { request: *request, file: None }),
            Err(error) => {
                failure = Some(Failure::from(error).while_doing(item.to_string()));
                break;
            }
        }
    }
    if !made.is_empty() {
        printer.items(&made, columns)?;
    }
    match failure {
        None if !unsent.is_empty() => Err(Failure::unsent(unsent)),
        None => Ok(()),
        Some(failure) if made.is_empty() => Err(failure),
        Some(failure) => {
            let told = format!("added before it: {} of {}; none after it was sent", made.len(), items.len());
            Err(failure.with_exit(Exit::Partial).with_detail(told))
        }
    }
}
