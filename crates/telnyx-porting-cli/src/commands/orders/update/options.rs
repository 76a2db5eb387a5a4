//! The options of `orders update` for what can be changed.

use crate::failure::Failure;
use crate::generated::order_fields;
use crate::order_fields::{Given, clearable};
use clap::Args;
use telnyx_porting::OrderUpdateParts;

#[derive(Debug, Default, Args)]
pub(super) struct Options {
    /// Clear this field; repeat it or separate several by commas
    #[arg(long, value_name = "FIELD", value_parser = clearable(), value_delimiter = ',')]
    #[arg(hide_possible_values = true)]
    #[arg(long_help = "Clear this field; repeat it or separate several by commas. A field is named like its option, \
                       without the dashes in front; `misc` clears the whole group")]
    clear: Vec<String>,
    #[command(flatten)]
    fields: order_fields::FieldOptions,
}

impl Options {
    /// What the options change.
    pub(super) fn parts(&self) -> Result<OrderUpdateParts, Failure> {
        let mut given = Given::default();
        self.fields.give(&mut given);
        given.cleared(&self.clear)
    }
}
