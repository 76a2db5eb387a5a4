//! Extensions of a number, as they are ported in Germany.

use crate::handle::{Given, filter, handle};
use crate::{Call, ExtensionRange, List, PhoneNumberExtensionId, PortingPhoneNumberId, Report};
use std::sync::Arc;
use telnyx_porting_api::types::{
    CreatePortingPhoneNumberExtension, CreatedAtSort, NewExtensionRange, PortingPhoneNumberExtension,
};

/// The extensions of a number, and the parts of them that are to work at once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewExtensions {
    number: PortingPhoneNumberId,
    range: ExtensionRange,
    activation_ranges: Vec<ExtensionRange>,
}

impl NewExtensions {
    /// The extensions of a number of the order, all of which are activated. The range says how many digits an extension
    /// has: with 0 to 99, extension 4 is dialled 04.
    pub fn new(number: PortingPhoneNumberId, range: ExtensionRange) -> Self {
        Self { number, range, activation_ranges: vec![range] }
    }

    /// The extensions that are activated; they lie within the range and do not overlap.
    #[must_use]
    pub fn with_activation_ranges(mut self, ranges: impl IntoIterator<Item = ExtensionRange>) -> Self {
        self.activation_ranges = ranges.into_iter().collect();
        self
    }

    /// All problems at once, without sending anything.
    pub fn validate(&self) -> Report {
        let mut report = self.range.check_activation_ranges(&self.activation_ranges);
        report.extend(self.range.warnings());
        report
    }

    fn into_body(self) -> CreatePortingPhoneNumberExtension {
        let sent = |range: ExtensionRange| NewExtensionRange::new(i64::from(range.start()), i64::from(range.end()));
        let activated: Vec<_> = self.activation_ranges.into_iter().map(sent).collect();
        CreatePortingPhoneNumberExtension::new(self.number, sent(self.range), activated)
    }
}

filter! {
    /// Which extensions a list has. Source: operation `listPortingPhoneNumberExtensions`.
    ExtensionFilter {
        /// Only extensions of this number of the order.
        number / with_number: PortingPhoneNumberId,
        /// The order of the list.
        sort / with_sort: CreatedAtSort,
    }
}

handle! {
    /// Extensions of a number, as they are ported in Germany.
    Extensions of an order
}

impl Extensions {
    /// The extensions.
    pub fn list(&self, filter: ExtensionFilter) -> List<PortingPhoneNumberExtension> {
        let (id, checked, filter) = (self.order.clone(), filter.check(), Arc::new(filter));
        List::new(&self.client, move |api, page| {
            let (id, f) = (id.clone(), Arc::clone(&filter));
            async move {
                api.list_porting_phone_number_extensions()
                    .porting_order_id(id)
                    .page_number(page.number)
                    .given(page.size, |r, v| r.page_size(v))
                    .given(f.number.clone(), |r, v| r.filter_porting_phone_number_id(v))
                    .given(f.sort.clone(), |r, v| r.sort_value(v))
                    .send()
                    .await
            }
        })
        .checked(checked)
    }

    /// Adds extensions, while the order is a draft, in process or in exception.
    ///
    /// # Errors
    /// [`Error::Validation`](crate::Error::Validation) when an activation range lies outside of the extensions or
    /// overlaps another.
    pub fn create(&self, extensions: NewExtensions) -> Call<PortingPhoneNumberExtension> {
        let accepted = self.client.accept(extensions.validate());
        let (id, body) = (self.order.clone(), extensions.into_body());
        Call::data(&self.client, |api| async move {
            api.create_porting_phone_number_extension().porting_order_id(id).body(body).send().await
        })
        .checked(accepted)
    }

    /// Removes extensions, and gives them back.
    pub fn delete(&self, extensions: PhoneNumberExtensionId) -> Call<PortingPhoneNumberExtension> {
        let id = self.order.clone();
        Call::data(&self.client, |api| async move {
            api.delete_porting_phone_number_extension().porting_order_id(id).id(extensions).send().await
        })
    }
}
