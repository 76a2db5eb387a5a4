//! Sharing an order's documents with people without an account.

use crate::checks::check_known;
use crate::validation::Issues;
use crate::values::ShareTtl;
use telnyx_porting_api::types::{self, SharingPermission};

/// The lifetime and permission of a sharing token. Source of the fields: operation `SharePortingOrder`.
///
/// The API's defaults are not documented, so set both.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ShareRequest {
    expires_in: Option<ShareTtl>,
    permission: Option<SharingPermission>,
}

impl ShareRequest {
    /// A request with the API's defaults.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the lifetime of the token: 1 to 172,800 seconds.
    #[must_use]
    pub fn with_expires_in(mut self, ttl: ShareTtl) -> Self {
        self.expires_in = Some(ttl);
        self
    }

    /// Sets the permission of the token: reading or changing the order's documents.
    #[must_use]
    pub fn with_permission(mut self, permission: SharingPermission) -> Self {
        self.permission = Some(permission);
        self
    }

    /// Returns all issues without sending anything.
    pub fn validate(&self) -> Issues {
        let mut issues = Issues::new();
        if let Some(permission) = &self.permission {
            check_known!(issues, "permissions", permission, SharingPermission);
        }
        issues
    }

    pub(super) fn into_body(self) -> types::SharePortingOrder {
        let mut body = types::SharePortingOrder::new();
        body.expires_in_seconds = self.expires_in.map(|ttl| i64::from(ttl.as_seconds()));
        body.permissions = self.permission;
        body
    }
}
