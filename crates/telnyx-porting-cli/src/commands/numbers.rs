//! `numbers`: the phone numbers of all orders, and their bundles.

use super::number_args::NumberArgs;
use crate::cli::GlobalArgs;
use crate::failure::Failure;
use crate::generated;
use crate::known;
use crate::paging::Paging;
use crate::printer::Printer;
use crate::session::Session;
use crate::values::{self, OrderNumber};
use clap::{Args, Subcommand};
use telnyx_porting::types::{PortabilityStatus, PortingOrderActivationStatus, PortingOrderStatusValue};
use telnyx_porting::{NumberConfiguration, PhoneNumberFilter, PortingOrderId, UserBundleId};

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    #[command(flatten)]
    Plain(generated::numbers::Command),
    /// List the phone numbers of all orders, or those of the numbers that are given; an order itself shows its first 50
    List(Box<ListArgs>),
    /// Give numbers their bundles, 1 to 20 at once, while their order is neither ported nor cancelled
    Configure(ConfigureArgs),
}

#[derive(Debug, Args)]
pub(crate) struct ListArgs {
    #[command(flatten)]
    numbers: NumberArgs,
    /// Only numbers of this order; repeat it or separate several by commas
    #[arg(long, value_name = "ID", value_delimiter = ',')]
    order: Option<Vec<PortingOrderId>>,
    /// Only numbers of orders in this status
    #[arg(long, value_name = "STATUS", value_parser = known::value::<PortingOrderStatusValue>())]
    status: Option<PortingOrderStatusValue>,
    /// Only numbers of orders with this support key, such as `sr_10b316`; repeat it or separate several by commas
    #[arg(long, value_name = "KEY", value_delimiter = ',')]
    support_key: Option<Vec<String>>,
    /// Only numbers in this state of activation
    #[arg(long, value_name = "STATE", value_parser = known::value::<PortingOrderActivationStatus>())]
    activation_status: Option<PortingOrderActivationStatus>,
    /// Only numbers in this state of portability
    #[arg(long, value_name = "STATUS", value_parser = known::value::<PortabilityStatus>())]
    portability_status: Option<PortabilityStatus>,
    #[command(flatten)]
    paging: Paging,
}

#[derive(Debug, Args)]
pub(crate) struct ConfigureArgs {
    /// A number, such as +13035550100, or the id that it has in its order, which `numbers list` shows; and the id of its
    /// bundle
    #[arg(required = true, value_name = "NUMBER=BUNDLE_ID", value_parser = configuration)]
    configurations: Vec<(OrderNumber, UserBundleId)>,
}

pub(crate) async fn run(command: Command, global: &GlobalArgs, printer: &Printer) -> Result<(), Failure> {
    let session = Session::open(global).await?;
    match command {
        Command::Plain(command) => command.run(&session, printer).await,
        Command::List(args) => {
            let (filter, paging) = args.split(printer)?;
            printer
                .list(session.client().phone_numbers().list(filter), &paging, &generated::numbers::LIST_COLUMNS)
                .await
        }
        Command::Configure(args) => {
            let mut configurations = Vec::with_capacity(args.configurations.len());
            for (number, bundle) in args.configurations {
                configurations.push(NumberConfiguration::new(number.id(session.client(), None).await?, bundle));
            }
            let configured = session.client().number_configurations().create(configurations).with_response().await?;
            Ok(printer.answers(&configured, &generated::numbers::CONFIGURATIONS_COLUMNS)?)
        }
    }
}

impl ListArgs {
    fn split(self, printer: &Printer) -> Result<(PhoneNumberFilter, Paging), Failure> {
        let mut filter = PhoneNumberFilter::new();
        filter.phone_numbers = self.numbers.read_given(printer)?;
        filter.porting_orders = self.order;
        filter.support_keys = self.support_key;
        filter.order_status = self.status;
        filter.activation_status = self.activation_status;
        filter.portability_status = self.portability_status;
        Ok((filter, self.paging))
    }
}

/// A number and the id of a bundle with a sign between them.
fn configuration(text: &str) -> Result<(OrderNumber, UserBundleId), String> {
    let (number, bundle) = text.split_once('=').ok_or("there is no = in it; write NUMBER=BUNDLE_ID")?;
    let number = values::order_number(number).map_err(|error| format!("the number: {error}"))?;
    let bundle: UserBundleId = bundle.parse().map_err(|error| format!("the bundle's id: {error}"))?;
    Ok((number, bundle))
}
