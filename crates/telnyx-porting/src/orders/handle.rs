//! One porting order.

use super::{OrderFacts, OrderUpdate, Preflight, ShareRequest, cancel, once, preflight};
use crate::call::{Call, Download, Response, Single, data_of};
use crate::client::Client;
use crate::error::{CallError, Error};
use crate::generated::{LoaConfigurationId, OrderHandle, PortingOrderId};
use crate::handle::Given;
use telnyx_porting_api::runtime::printable;
use telnyx_porting_api::types::{ActivationJob, PortingOrder, PortingOrderSharingToken};

impl Client {
    /// One porting order.
    pub fn order(&self, id: PortingOrderId) -> OrderHandle {
        OrderHandle::new(self, id)
    }

    /// One porting order of a response.
    ///
    /// # Errors
    /// As [`OrderFacts::order_id`].
    pub fn order_of(&self, order: &PortingOrder) -> Result<OrderHandle, Error> {
        Ok(self.order(order.order_id()?))
    }
}

impl OrderHandle {
    /// The id of the order.
    pub fn id(&self) -> &PortingOrderId {
        &self.id
    }

    /// Reads the order with its first 50 phone numbers; [`phone_numbers`](Client::phone_numbers) lists them all.
    pub fn get(&self) -> Call<PortingOrder> {
        Call::order(&self.client, &self.id, |api, id| async move { api.get_porting_order().id(id).send().await })
    }

    /// Reads the order without its phone numbers, which is enough to follow its status.
    pub fn get_without_numbers(&self) -> Call<PortingOrder> {
        Call::order(&self.client, &self.id, |api, id| async move {
            api.get_porting_order().id(id).include_phone_numbers(false).send().await
        })
    }

    /// Changes the order; what the update does not name stays as it is.
    ///
    /// # Errors
    /// [`Error::Validation`] before anything is sent, also for an update that changes nothing.
    pub fn update(&self, update: OrderUpdate) -> Call<PortingOrder> {
        let accepted = self.client.validate(update.validate_at(self.client.clock().utc()));
        let secrets = update.secrets();
        Call::order(&self.client, &self.id, |api, id| async move {
            api.update_porting_order().id(id).body(update.into_body()).send().await
        })
        .redacting(secrets)
        .validated(accepted)
    }

    /// What keeps the order from being confirmed, before anyone tries: reads the order, its requirements and, where a FOC
    /// date is asked for, its FOC windows. Nothing is changed.
    ///
    /// ```
    /// # use telnyx_porting::{Client, CreateOrder};
    /// # #[tokio::main]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let sandbox = telnyx_porting_sandbox::Sandbox::builder().start().await?;
    /// # let client = Client::builder(sandbox.api_key().parse()?).base_url(sandbox.base_url().parse()?).build()?;
    /// # let created = client.orders().create(CreateOrder::new(["+13035550100".parse()?])).await?;
    /// # let order = client.order_of(&created[0])?;
    /// let preflight = order.preflight().await?;
    /// for issue in preflight.issues.errors() {
    ///     println!("{issue}"); // documents.loa: is missing [required]; hint: …
    /// }
    /// assert!(!preflight.is_ready());
    /// # Ok(())
    /// # }
    /// ```
    pub fn preflight(&self) -> Call<Preflight> {
        let id = self.id.clone();
        Call::compound(&self.client, move |client| preflight::run(client, id))
    }

    /// Submits the order. It must be filled in completely; the API's error names each datum that is missing.
    ///
    /// # Errors
    /// The API refuses to confirm what is confirmed. After an error for which
    /// [`may_have_been_processed`](crate::Error::may_have_been_processed) holds, the order may have been submitted;
    /// [`confirm_once`](Self::confirm_once) looks after both.
    pub fn confirm(&self) -> Call<PortingOrder> {
        once::confirm(&self.client, &self.id)
    }

    /// Submits the order unless that has been done: after a failure of unknown outcome, or when the API refuses, the
    /// order is read, and if it is submitted the call succeeds. Confirming what is confirmed does nothing.
    ///
    /// # Errors
    /// As [`confirm`](Self::confirm). When the order is in exception after a failure of unknown outcome, that failure:
    /// nobody can tell then whether it was submitted again.
    pub fn confirm_once(&self) -> Call<PortingOrder> {
        let id = self.id.clone();
        Call::compound(&self.client, move |client| once::confirm_once(client, id))
    }

    /// Asks to cancel the order; people review that, and a cancelled order cannot be revived. A draft is
    /// [deleted](Self::delete) instead. Reads the order first, for its FOC time.
    ///
    /// # Errors
    /// [`Error::Validation`] within [48 hours](crate::CANCEL_LOCK) of the FOC time, without
    /// asking; [`cancel_regardless`](Self::cancel_regardless) asks all the same.
    pub fn cancel(&self) -> Call<PortingOrder> {
        let id = self.id.clone();
        Call::compound(&self.client, move |client| cancel::checked(client, id))
    }

    /// Asks to cancel the order, however close its FOC time is.
    pub fn cancel_regardless(&self) -> Call<PortingOrder> {
        cancel::request(&self.client, &self.id)
    }

    /// Asks to cancel the order unless that has been done: the order is read before, and after a failure of unknown
    /// outcome. Cancelling what is cancelled does nothing.
    ///
    /// # Errors
    /// As [`cancel`](Self::cancel).
    pub fn cancel_once(&self) -> Call<PortingOrder> {
        let id = self.id.clone();
        Call::compound(&self.client, move |client| cancel::once(client, id))
    }

    /// Starts the activation of the numbers now. Legal on the FOC day, within an activation window, for orders that are
    /// eligible for `FastPort`; says the description in the United States, says the guide in Canada too.
    ///
    /// # Errors
    /// After an error for which [`may_have_been_processed`](crate::Error::may_have_been_processed) holds, the activation
    /// may have begun; [`activate_once`](Self::activate_once) looks.
    pub fn activate(&self) -> Call<ActivationJob> {
        once::activate(&self.client, &self.id)
    }

    /// Starts the activation unless it has begun: the jobs are listed before, and one that is running is the answer. After a
    /// failure of unknown outcome, or when the API refuses, they are listed again, and one that has begun since is the
    /// answer. The request is sent once at most.
    ///
    /// # Errors
    /// As [`activate`](Self::activate).
    pub fn activate_once(&self) -> Call<ActivationJob> {
        let id = self.id.clone();
        Call::compound(&self.client, move |client| once::activate_once(client, id))
    }

    /// Makes a token with which people without an account can see the order's documents.
    ///
    /// # Errors
    /// When the answer is lost, the token is too: it cannot be asked for, and lives as long as was said.
    pub fn share(&self, request: ShareRequest) -> Call<PortingOrderSharingToken> {
        let accepted = self.client.validate(request.validate());
        let id = self.id.clone();
        Call::data(&self.client, |api| async move {
            api.share_porting_order().id(id).body(request.into_body()).send().await
        })
        .validated(accepted)
    }

    /// A letter of authorisation, filled in with the order's data, as PDF: to be signed and uploaded.
    pub fn loa_template(&self) -> Call<Download> {
        self.loa(None)
    }

    /// The same under the letterhead of a configuration.
    pub fn loa_template_with(&self, configuration: LoaConfigurationId) -> Call<Download> {
        self.loa(Some(configuration))
    }

    fn loa(&self, configuration: Option<LoaConfigurationId>) -> Call<Download> {
        let id = self.id.clone();
        Call::file(&self.client, |api| async move {
            let request = api.get_porting_order_loa_template().id(id);
            request.given(configuration, |r, v| r.loa_configuration_id(v)).send().await
        })
    }
}

/// Whether an answer is about the order with this id. One without an id may be.
pub(super) fn is_about(id: &PortingOrderId, order: &PortingOrder) -> bool {
    order.id.as_ref().is_none_or(|answered| answered.as_str().eq_ignore_ascii_case(id.as_str()))
}

impl Call<PortingOrder> {
    /// A call whose answer is this order. Another one in its place is a warning: the caller sees its id.
    pub(crate) fn order<R, F, Fut>(client: &Client, id: &PortingOrderId, send: F) -> Self
    where
        R: Single<Item = PortingOrder> + Send + 'static,
        F: FnOnce(telnyx_porting_api::Client, PortingOrderId) -> Fut + Send + 'static,
        Fut: Future<Output = Result<telnyx_porting_api::ResponseValue<R>, telnyx_porting_api::Error>> + Send + 'static,
    {
        let asked = id.clone();
        Self::compound(client, move |client| async move {
            let sending = |api| send(api, asked.clone());
            let mut answer = data_of(client.send(sending).await?)?;
            if !is_about(&asked, &answer) {
                let id = answer.id.as_ref().map_or("", |id| id.as_str());
                let text = format!("the API answered about order {} instead of {asked}", printable(id));
                answer.warn(R::OPERATION, text);
            }
            Ok(answer)
        })
    }
}

impl Call<()> {
    /// A deletion. When the answer to an attempt was lost and the next finds nothing, it has happened.
    pub(crate) fn deletion<F, Fut>(client: &Client, send: F) -> Self
    where
        F: FnOnce(telnyx_porting_api::Client) -> Fut + Send + 'static,
        Fut: Future<Output = Result<telnyx_porting_api::ResponseValue<()>, telnyx_porting_api::Error>> + Send + 'static,
    {
        Self::compound(client, move |client| async move {
            match client.send(send).await {
                Err(error) if error.is_not_found() && error.as_call().is_some_and(CallError::is_in_doubt) => {
                    Response::gone(error)
                }
                result => result,
            }
        })
    }
}
