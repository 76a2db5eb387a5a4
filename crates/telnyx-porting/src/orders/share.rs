//! Sharing an order's documents with people who have no account.

use crate::checks::check_known;
use crate::validation::Issues;
use crate::values::ShareTtl;
use telnyx_porting_api::types::{self, SharingPermission};

/// How long a sharing token lives and what it allows. Source of the fields: operation `SharePortingOrder`.
///
/// What is left out is decided by the API, whose defaults are not published: say both.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ShareRequest {
    expires_in: Option<ShareTtl>,
    permission: Option<SharingPermission>,
}

impl ShareRequest {
    /// A request that leaves everything to the API.
    pub fn new() -> Self {
        Self::default()
    }

    /// How long the token lives: 1 to 172800 seconds.
    #[must_use]
    pub fn with_expires_in(mut self, ttl: ShareTtl) -> Self {
        self.expires_in = Some(ttl);
        self
    }

    /// What the token allows: reading or changing the order's documents.
    #[must_use]
    pub fn with_permission(mut self, permission: SharingPermission) -> Self {
        self.permission = Some(permission);
        self
    }

    /// All issues at once, without sending anything.
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
