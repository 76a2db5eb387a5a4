//! Comments on orders.

use crate::call::Call;
use crate::generated::Comments;
use crate::validation::{Issue, Issues, Rule};
use telnyx_porting_api::types::{CreatePortingOrderComment, PortingOrderComment};

impl Comments {
    /// Adds a comment, which is read by the porting staff. A strict client rejects empty comments.
    pub fn create(&self, body: impl Into<String>) -> Call<PortingOrderComment> {
        let (id, body) = (self.order.clone(), body.into());
        let accepted = self.client.validate(validate(&body));
        let body = CreatePortingOrderComment::new().with_body(body);
        Call::data(&self.client, |api| async move { api.create_porting_order_comment().id(id).body(body).send().await })
            .validated(accepted)
    }
}

fn validate(body: &str) -> Issues {
    let issue = || Issue::warning("body", Rule::NotEmpty, "the comment is empty");
    let empty = body.trim().is_empty().then(|| issue().with_hint("write a message to the porting staff"));
    empty.into_iter().collect()
}
