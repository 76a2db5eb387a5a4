//! `numbers`: the phone numbers of all orders, and their bundles.

use crate::args::OrderNumber;
use crate::commands::generated;
use crate::commands::number_list::NumberArgs;
use crate::error::CommandError;
use crate::global::Paging;
use crate::session::Session;
use crate::ui::printer::Printer;
use crate::{args, enum_arg};
use clap::{Args, Subcommand};
use telnyx_porting::types::{
    PortabilityStatus, PortingOrderActivationStatus, PortingOrderStatusValue, PortingPhoneNumberConfiguration,
};
use telnyx_porting::{NumberConfiguration, PhoneNumberFilter, PortingOrderId, UserBundleId};

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    #[command(flatten)]
    Plain(generated::numbers::Command),
    /// List the phone numbers of all orders, or only the given numbers; `orders get` shows the first 50 of an order
    List(Box<ListArgs>),
    /// Assign bundles to 1 to 20 numbers, while their order is neither ported nor cancelled
    Configure(ConfigureArgs),
}

#[derive(Debug, Args)]
pub(crate) struct ListArgs {
    #[command(flatten)]
    numbers: NumberArgs,
    /// Only numbers of this order; repeatable, or separated by commas
    #[arg(long, value_name = "ID", value_delimiter = ',')]
    order: Option<Vec<PortingOrderId>>,
    /// Only numbers of orders in this status
    #[arg(long, value_name = "STATUS", value_parser = enum_arg::value::<PortingOrderStatusValue>())]
    status: Option<PortingOrderStatusValue>,
    /// Only numbers of orders with this support key, such as `sr_10b316`; repeatable, or separated by commas
    #[arg(long, value_name = "KEY", value_delimiter = ',')]
    support_key: Option<Vec<String>>,
    /// Only numbers with this activation status
    #[arg(long, value_name = "STATE", value_parser = enum_arg::value::<PortingOrderActivationStatus>())]
    activation_status: Option<PortingOrderActivationStatus>,
    /// Only numbers with this portability status
    #[arg(long, value_name = "STATUS", value_parser = enum_arg::value::<PortabilityStatus>())]
    portability_status: Option<PortabilityStatus>,
    #[command(flatten)]
    paging: Paging,
}

#[derive(Debug, Args)]
pub(crate) struct ConfigureArgs {
    /// A number, such as +13035550100, or its id in the order, which `numbers list` prints; and the id of its bundle
    #[arg(required = true, value_name = "NUMBER=BUNDLE_ID", value_parser = configuration)]
    configurations: Vec<(OrderNumber, UserBundleId)>,
}

pub(crate) async fn run(command: Command, session: &Session, printer: &Printer) -> Result<(), CommandError> {
    match command {
        Command::Plain(command) => command.run(session, printer).await,
        Command::List(args) => {
            let filter = args.filter(printer)?;
            let list = session.client().phone_numbers().list(filter);
            printer.list(list, &args.paging, &generated::numbers::LIST_COLUMNS).await
        }
        Command::Configure(args) => {
            printer.require::<PortingPhoneNumberConfiguration>()?;
            let mut configurations = Vec::with_capacity(args.configurations.len());
            for (number, bundle) in args.configurations {
                configurations.push(NumberConfiguration::new(number.id(session.client(), None).await?, bundle));
            }
            let configured = session.client().number_configurations().create(configurations).with_response().await?;
            printer.responses(&configured, &generated::numbers::CONFIGURATIONS_COLUMNS)
        }
    }
}

impl ListArgs {
    fn filter(&self, printer: &Printer) -> Result<PhoneNumberFilter, CommandError> {
        let mut filter = PhoneNumberFilter::new();
        filter.phone_numbers = self.numbers.read_given(printer)?;
        filter.porting_orders.clone_from(&self.order);
        filter.support_keys.clone_from(&self.support_key);
        filter.order_status.clone_from(&self.status);
        filter.activation_status.clone_from(&self.activation_status);
        filter.portability_status.clone_from(&self.portability_status);
        Ok(filter)
    }
}

/// A number and the id of a bundle, separated by =.
fn configuration(text: &str) -> Result<(OrderNumber, UserBundleId), String> {
    let (number, bundle) = text.split_once('=').ok_or("expected NUMBER=BUNDLE_ID, got no =")?;
    let number = args::order_number(number).map_err(|error| format!("the number: {error}"))?;
    let bundle: UserBundleId = bundle.parse().map_err(|error| format!("the bundle's id: {error}"))?;
    Ok((number, bundle))
}
