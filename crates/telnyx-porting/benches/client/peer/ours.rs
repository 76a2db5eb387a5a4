//! This library.

use super::{EXPIRES_IN, KEY};
use crate::measure::{Call, Caller};
use crate::{Failure, canned};
use telnyx_porting::types::ListPortingOrdersResponse;
use telnyx_porting::{ApiKey, BaseUrl, Client, PortingOrderId, ShareRequest, ShareTtl};

#[derive(Clone)]
pub(crate) struct Ours {
    client: Client,
    id: PortingOrderId,
    lifetime: ShareTtl,
}

impl Ours {
    pub(crate) fn new(base_url: &str) -> Result<Self, Failure> {
        let client = Client::builder(KEY.parse::<ApiKey>()?).base_url(base_url.parse::<BaseUrl>()?).build()?;
        Ok(Self { client, id: canned::ORDER_ID.parse()?, lifetime: ShareTtl::from_seconds(EXPIRES_IN)? })
    }

    async fn fetch_page(&self) -> Result<ListPortingOrdersResponse, Failure> {
        Ok(self.client.api().list_porting_orders().page_size(250).send().await?.into_inner())
    }
}

impl Caller for Ours {
    async fn items(&self, call: Call) -> Result<usize, Failure> {
        Ok(match call {
            Call::Order => self.client.order(self.id.clone()).get().await?.phone_numbers.len(),
            Call::Share => {
                let request = ShareRequest::new().with_expires_in(self.lifetime);
                self.client.order(self.id.clone()).share(request).await?.permissions.len()
            }
            Call::Page => self.fetch_page().await?.data.len(),
        })
    }
}
