//! What was said about an order.

use crate::handle::{Given, handle};
use crate::{Call, List, Problem, Report, Rule};
use telnyx_porting_api::types::{CreatePortingOrderComment, PortingOrderComment};

handle! {
    /// What customer and porting staff say to each other about an order.
    Comments of an order
}

impl Comments {
    /// The comments, in the API's order.
    pub fn list(&self) -> List<PortingOrderComment> {
        let id = self.order.clone();
        List::new(&self.client, move |api, page| {
            let id = id.clone();
            async move {
                let request = api.list_porting_order_comments().id(id).page_number(page.number);
                request.given(page.size, |r, v| r.page_size(v)).send().await
            }
        })
    }

    /// Says something; the porting staff reads it. An empty comment is refused by a strict client.
    pub fn create(&self, body: impl Into<String>) -> Call<PortingOrderComment> {
        let (id, body) = (self.order.clone(), body.into());
        let accepted = self.client.accept(validate(&body));
        let body = CreatePortingOrderComment::new().with_body(body);
        Call::data(&self.client, |api| async move { api.create_porting_order_comment().id(id).body(body).send().await })
            .checked(accepted)
    }
}

fn validate(body: &str) -> Report {
    let problem = || Problem::warning("body", Rule::NotEmpty, "the comment says nothing");
    let empty = body.trim().is_empty().then(|| problem().with_hint("write what the porting staff are to know"));
    empty.into_iter().collect()
}
