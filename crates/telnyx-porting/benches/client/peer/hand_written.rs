//! A client without this library: reqwest, derived types, no retries and no validation.

use super::types::{List, Order, OrderLinks, SharingToken, StubResponse};
use super::{EXPIRES_IN, KEY};
use crate::measure::{Call, Caller};
use crate::{Failure, canned, plain_http};
use reqwest::header::{AUTHORIZATION, HeaderMap, HeaderValue};
use reqwest::redirect::Policy;
use serde::Serialize;
use std::time::Duration;

#[derive(Clone)]
pub(crate) struct HandWritten {
    http: reqwest::Client,
    base_url: String,
    id: String,
}

#[derive(Serialize)]
struct Share {
    expires_in_seconds: u32,
}

impl HandWritten {
    /// With a key, timeouts and a user agent, as in production.
    pub(crate) fn new(base_url: &str) -> Result<Self, Failure> {
        let authorization = HeaderValue::try_from(format!("Bearer {KEY}"))?;
        let http = plain_http::plain_http()
            .default_headers(HeaderMap::from_iter([(AUTHORIZATION, authorization)]))
            .user_agent("hand-written/1.0")
            .timeout(Duration::from_secs(30))
            .connect_timeout(Duration::from_secs(10))
            .redirect(Policy::none())
            .build()?;
        Ok(Self { http, base_url: base_url.to_owned(), id: canned::ORDER_ID.to_owned() })
    }

    async fn order(&self) -> reqwest::Result<StubResponse<Order, OrderLinks>> {
        let url = format!("{}/porting_orders/{}", self.base_url, self.id);
        self.http.get(url).send().await?.error_for_status()?.json().await
    }

    async fn share(&self) -> reqwest::Result<StubResponse<SharingToken, ()>> {
        let url = format!("{}/porting_orders/{}/actions/share", self.base_url, self.id);
        let body = Share { expires_in_seconds: EXPIRES_IN };
        self.http.post(url).json(&body).send().await?.error_for_status()?.json().await
    }

    async fn page(&self) -> reqwest::Result<List<Order>> {
        let url = format!("{}/porting_orders", self.base_url);
        self.http.get(url).query(&[("page[size]", 250)]).send().await?.error_for_status()?.json().await
    }
}

impl Caller for HandWritten {
    async fn items(&self, call: Call) -> Result<usize, Failure> {
        Ok(match call {
            Call::Order => self.order().await?.data.phone_numbers.len(),
            Call::Share => self.share().await?.data.permissions.len(),
            Call::Page => self.page().await?.data.len(),
        })
    }
}
