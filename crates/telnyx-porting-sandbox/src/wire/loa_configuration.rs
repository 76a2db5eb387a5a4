//! LOA configurations on the wire.

use chrono::{DateTime, Utc};
use serde::Serialize;
use uuid::Uuid;

use crate::state::{LetterheadAddress, LetterheadContact, LoaConfiguration};

/// The one organisation of the sandbox.
const ORGANIZATION_ID: Uuid = Uuid::from_u128(0x3c0f_6d52_91ab_4e0d_b7a4_62c1_09f8_4d71);

/// An LOA configuration.
#[derive(Debug, Serialize)]
pub(crate) struct LoaConfigurationView {
    id: Uuid,
    name: String,
    logo: LogoView,
    company_name: String,
    address: LetterheadAddress,
    contact: LetterheadContact,
    organization_id: Uuid,
    record_type: &'static str,
    #[serde(serialize_with = "super::time::stamp")]
    created_at: DateTime<Utc>,
    #[serde(serialize_with = "super::time::stamp")]
    updated_at: DateTime<Utc>,
}

#[derive(Debug, Serialize)]
struct LogoView {
    document_id: Uuid,
    content_type: &'static str,
}

impl LoaConfigurationView {
    pub(crate) fn new(configuration: &LoaConfiguration) -> Self {
        let letterhead = configuration.letterhead.clone();
        Self {
            id: configuration.id,
            name: letterhead.name,
            logo: LogoView { document_id: letterhead.logo, content_type: "image/png" },
            company_name: letterhead.company_name,
            address: letterhead.address,
            contact: letterhead.contact,
            organization_id: ORGANIZATION_ID,
            record_type: "porting_loa_configuration",
            created_at: configuration.created_at,
            updated_at: configuration.updated_at,
        }
    }
}
