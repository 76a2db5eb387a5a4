//! Filters of a list of blocks. Most of them ask something of the order, and so leave all of its blocks or none.

use uuid::Uuid;

use crate::routes::orders;
use crate::routes::parts::listing::{self, Filters};
use crate::server::{Parameter, Problem};
use crate::state::{Block, Order};
use crate::wire::{ACTIVATION_STATUSES, PORTABILITY_STATUSES, activation_status, portability_status};

/// Conditions, which hold together; an empty list sets none.
#[derive(Debug, Default)]
pub(super) struct Wanted {
    activation_status: Option<String>,
    portability_status: Option<String>,
    phone_numbers: Vec<String>,
    orders: Vec<Uuid>,
    statuses: Vec<String>,
    support_keys: Vec<String>,
}

impl Filters for Wanted {
    fn take(&mut self, parameter: &Parameter, problems: &mut Vec<Problem>) {
        match parameter.list_path() {
            "activation_status" => self.activation_status = one_of(&ACTIVATION_STATUSES, parameter, problems),
            "portability_status" => self.portability_status = one_of(&PORTABILITY_STATUSES, parameter, problems),
            "phone_number" => {
                let number = |item| orders::number(parameter, item, problems);
                self.phone_numbers.extend(parameter.items().filter_map(number));
            }
            "porting_order_id" => listing::add_uuids(&mut self.orders, parameter, problems),
            "status" => {
                let status = |item| orders::status(parameter, item, problems);
                self.statuses.extend(parameter.items().filter_map(status));
            }
            "support_key" => self.support_keys.extend(parameter.items().map(str::to_owned)),
            _ => problems.push(parameter.unknown()),
        }
    }
}

fn one_of(known: &[&str], parameter: &Parameter, problems: &mut Vec<Problem>) -> Option<String> {
    let parse = |item: &str| known.contains(&item).then(|| item.to_owned());
    listing::word(parameter, &parameter.value, parse, problems)
}

impl Wanted {
    pub(super) fn matches(&self, order: &Order, block: &Block) -> bool {
        let allows = |wanted: &[String], value: &str| wanted.is_empty() || wanted.iter().any(|one| one == value);
        self.activation_status.as_ref().is_none_or(|status| status == activation_status(order))
            && self.portability_status.as_ref().is_none_or(|status| status == portability_status(order))
            && (self.phone_numbers.is_empty() || self.phone_numbers.iter().any(|one| block.range.contains(one)))
            && (self.orders.is_empty() || self.orders.contains(&order.id))
            && allows(&self.statuses, order.status.as_str())
            && allows(&self.support_keys, &order.keys.order)
    }
}
