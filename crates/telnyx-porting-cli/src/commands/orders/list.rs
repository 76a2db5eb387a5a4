//! `orders list`

use crate::failure::Failure;
use crate::printer::Printer;
use crate::session::Session;
use clap::Args;
use telnyx_porting::types::{PortingOrder, PortingOrderStatusValue};
use telnyx_porting::{CountryCode, OrderFilter, OrderSort, PageSize};

#[derive(Debug, Args)]
pub(crate) struct ListArgs {
    /// Only orders in this status, such as draft, in-process, submitted, exception, foc-date-confirmed, ported,
    /// cancelled or cancel-pending; repeat it or separate several by commas
    #[arg(long, value_name = "STATUS", value_delimiter = ',')]
    status: Vec<PortingOrderStatusValue>,
    /// Only orders with this reference
    #[arg(long, value_name = "TEXT")]
    customer_reference: Option<String>,
    /// Only orders with this group reference
    #[arg(long, value_name = "TEXT")]
    customer_group_reference: Option<String>,
    /// Only orders with numbers of this country, by its two letters
    #[arg(long, value_name = "COUNTRY")]
    country: Option<CountryCode>,
    /// Only orders with a number that contains these digits
    #[arg(long, value_name = "DIGITS")]
    contains: Option<String>,
    #[arg(
        help = "Sort by created_at or activation_settings.foc_datetime_requested; with - in front the other way round"
    )]
    #[arg(long, value_name = "FIELD", allow_hyphen_values = true)]
    sort: Option<OrderSort>,
    /// How many orders are asked for at once: 1 to 250
    #[arg(long, value_name = "N")]
    page_size: Option<PageSize>,
    /// Print so many orders at most; all without it
    #[arg(long, value_name = "N")]
    limit: Option<usize>,
}

impl ListArgs {
    fn filter(self) -> OrderFilter {
        let mut filter = OrderFilter::new().with_statuses(self.status);
        filter.customer_reference = self.customer_reference;
        filter.customer_group_reference = self.customer_group_reference;
        filter.country_code = self.country;
        filter.phone_number_contains = self.contains;
        filter.sort = self.sort;
        filter
    }
}

pub(super) async fn run(args: ListArgs, session: &Session, printer: &Printer) -> Result<(), Failure> {
    let limit = args.limit.unwrap_or(usize::MAX);
    let size = args.page_size;
    let list = session.client().orders().list(args.filter());
    let mut pages = match size {
        Some(size) => list.with_page_size(size).pages(),
        None => list.pages(),
    };
    let mut orders: Vec<PortingOrder> = Vec::new();
    let mut total = None;
    while orders.len() < limit
        && let Some(page) = pages.next().await.transpose()?
    {
        total = page.total_results;
        orders.extend(page.items);
    }
    orders.truncate(limit);
    super::print_orders(&orders, printer)?;
    if let Some(left) = total.and_then(|total| usize::try_from(total).ok()?.checked_sub(orders.len()))
        && left > 0
    {
        printer.note(&format!("not shown: {left}; raise --limit to see more"));
    }
    Ok(())
}
