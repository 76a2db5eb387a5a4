//! Value types of the porting API, which are valid by construction.

#[macro_use]
pub(crate) mod text;

mod api_key;
mod base_url;
mod country_code;
mod extension_range;
pub(crate) mod ids;
mod misc;
mod page_size;
mod phone_number;
mod phone_number_range;
mod share_ttl;
mod spans;
mod webhook_url;

pub use api_key::ApiKey;
pub use base_url::BaseUrl;
pub use country_code::CountryCode;
pub use extension_range::ExtensionRange;
pub use misc::{Misc, MiscParts, PortKind, RemainingNumbersAction};
pub use page_size::PageSize;
pub use phone_number::{NumberKind, PhoneNumber};
pub use phone_number_range::PhoneNumberRange;
pub use share_ttl::ShareTtl;
pub(crate) use text::first_odd;
pub use text::is_invisible;
pub use webhook_url::WebhookUrl;
pub(crate) use webhook_url::{is_loopback, is_url_character};
