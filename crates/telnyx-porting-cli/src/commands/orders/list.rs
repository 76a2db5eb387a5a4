//! `orders list`

use crate::failure::Failure;
use crate::known;
use crate::paging::Paging;
use crate::printer::Printer;
use crate::session::Session;
use crate::view::ORDER_COLUMNS;
use clap::Args;
use telnyx_porting::types::PortingOrderStatusValue;
use telnyx_porting::{CountryCode, OrderFilter, OrderSort};

#[derive(Debug, Args)]
pub(crate) struct ListArgs {
    /// Only orders in this status; repeat it or separate several by commas
    #[arg(long, value_name = "STATUS", value_delimiter = ',')]
    #[arg(value_parser = known::value::<PortingOrderStatusValue>())]
    status: Option<Vec<PortingOrderStatusValue>>,
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
    #[arg(long, value_name = "FIELD", allow_hyphen_values = true, value_parser = known::value::<OrderSort>())]
    sort: Option<OrderSort>,
    #[command(flatten)]
    paging: Paging,
}

impl ListArgs {
    fn split(self) -> (OrderFilter, Paging) {
        let mut filter = OrderFilter::new();
        filter.statuses = self.status;
        filter.customer_reference = self.customer_reference;
        filter.customer_group_reference = self.customer_group_reference;
        filter.country_code = self.country;
        filter.phone_number_contains = self.contains;
        filter.sort = self.sort;
        (filter, self.paging)
    }
}

pub(super) async fn run(args: ListArgs, session: &Session, printer: &Printer) -> Result<(), Failure> {
    let (filter, paging) = args.split();
    printer.list(session.client().orders().list(filter), &paging, &ORDER_COLUMNS).await
}
