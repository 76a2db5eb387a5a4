//! How much of a list is printed.

use clap::Args;
use telnyx_porting::PageSize;

/// How much of a list is printed.
#[derive(Debug, Args)]
pub(crate) struct Paging {
    /// Print so many items at most; all without it
    #[arg(long, value_name = "N")]
    pub(crate) limit: Option<usize>,
    /// Print all items, which is what happens without --limit
    #[arg(long, conflicts_with = "limit")]
    pub(crate) all: bool,
    /// How many items are asked for at once: 1 to 250
    #[arg(long, value_name = "N")]
    pub(crate) page_size: Option<PageSize>,
}
