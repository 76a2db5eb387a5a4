//! Extensions of a number, as ported in Germany.

use crate::call::Call;
use crate::generated::{Extensions, PortingPhoneNumberId};
use crate::validation::Issues;
use crate::values::ExtensionRange;
use telnyx_porting_api::types::{CreatePortingPhoneNumberExtension, NewExtensionRange, PortingPhoneNumberExtension};

/// The extensions of a number, and the ranges that are activated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewExtensions {
    number: PortingPhoneNumberId,
    range: ExtensionRange,
    activation_ranges: Vec<ExtensionRange>,
}

impl NewExtensions {
    /// Creates extensions of a number of the order, all of which are activated. The upper end of the range sets the
    /// number of digits: with 0 to 99, extension 4 is dialed as 04.
    pub fn new(number: PortingPhoneNumberId, range: ExtensionRange) -> Self {
        Self { number, range, activation_ranges: vec![range] }
    }

    /// Sets the extensions that are activated. They must be within the range and must not overlap.
    #[must_use]
    pub fn with_activation_ranges(mut self, ranges: impl IntoIterator<Item = ExtensionRange>) -> Self {
        self.activation_ranges = ranges.into_iter().collect();
        self
    }

    /// Returns all issues without sending anything.
    pub fn validate(&self) -> Issues {
        let mut issues = self.range.check_activation_ranges(&self.activation_ranges);
        issues.extend(self.range.warnings());
        issues
    }

    fn into_body(self) -> CreatePortingPhoneNumberExtension {
        let sent = |range: ExtensionRange| NewExtensionRange::new(i64::from(range.start()), i64::from(range.end()));
        let activated: Vec<_> = self.activation_ranges.into_iter().map(sent).collect();
        CreatePortingPhoneNumberExtension::new(self.number, sent(self.range), activated)
    }
}

impl Extensions {
    /// Adds extensions. The order must be a draft, in process or in exception.
    ///
    /// # Errors
    /// [`Error::Validation`](crate::Error::Validation) if an activation range is outside the extensions or overlaps
    /// another.
    pub fn create(&self, extensions: NewExtensions) -> Call<PortingPhoneNumberExtension> {
        let accepted = self.client.validate(extensions.validate());
        let (id, body) = (self.order.clone(), extensions.into_body());
        Call::data(&self.client, |api| async move {
            api.create_porting_phone_number_extension().porting_order_id(id).body(body).send().await
        })
        .validated(accepted)
    }
}
