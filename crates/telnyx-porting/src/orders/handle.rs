//! Operations on one porting order, and the request for sharing it.

use super::{OrderExt, OrderUpdate, Preflight, cancel, once, preflight};
use crate::call::{Call, Download, Response, Single, data_of};
use crate::checks::{SetOptional, check_known};
use crate::client::Client;
use crate::error::{CallError, Error};
use crate::generated::{LoaConfigurationId, OrderHandle, PortingOrderId};
use crate::validation::Issues;
use crate::values::ShareTtl;
use telnyx_porting_api::runtime::printable;
use telnyx_porting_api::types::{self, ActivationJob, PortingOrder, PortingOrderSharingToken, SharingPermission};

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

    fn into_body(self) -> types::SharePortingOrder {
        let mut body = types::SharePortingOrder::new();
        body.expires_in_seconds = self.expires_in.map(|ttl| i64::from(ttl.as_seconds()));
        body.permissions = self.permission;
        body
    }
}

impl Client {
    /// Returns a handle for a porting order.
    pub fn order(&self, id: PortingOrderId) -> OrderHandle {
        OrderHandle::new(self, id)
    }

    /// Returns a handle for a porting order from a response.
    ///
    /// # Errors
    /// See [`OrderExt::order_id`].
    pub fn order_of(&self, order: &PortingOrder) -> Result<OrderHandle, Error> {
        Ok(self.order(order.order_id()?))
    }
}

impl OrderHandle {
    /// The order's id.
    pub fn id(&self) -> &PortingOrderId {
        &self.id
    }

    /// Returns the order with its first 50 phone numbers; [`phone_numbers`](Client::phone_numbers) lists all of them.
    pub fn get(&self) -> Call<PortingOrder> {
        Call::order(&self.client, &self.id, |api, id| async move { api.get_porting_order().id(id).send().await })
    }

    /// Returns the order without its phone numbers, which is sufficient for checking its status.
    pub fn get_without_numbers(&self) -> Call<PortingOrder> {
        Call::order(&self.client, &self.id, |api, id| async move {
            api.get_porting_order().id(id).include_phone_numbers(false).send().await
        })
    }

    /// Updates the order. Fields that are not in the update keep their values.
    ///
    /// # Errors
    /// [`Error::Validation`] before anything is sent; also for an empty update.
    pub fn update(&self, update: OrderUpdate) -> Call<PortingOrder> {
        let accepted = self.client.validate(update.validate_at(self.client.clock().utc()));
        let secrets = update.secrets();
        Call::order(&self.client, &self.id, |api, id| async move {
            api.update_porting_order().id(id).body(update.into_body()).send().await
        })
        .redacting(secrets)
        .validated(accepted)
    }

    /// Lists what prevents the order from being confirmed. Reads the order, its requirements and, if a FOC date is
    /// requested, its FOC windows. Changes nothing.
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

    /// Submits the order. It must be complete; otherwise the API's error lists the missing data.
    ///
    /// # Errors
    /// The API rejects confirming an order twice. If [`may_have_been_processed`](crate::Error::may_have_been_processed)
    /// is true for an error, the order may have been submitted. [`confirm_once`](Self::confirm_once) handles both
    /// cases.
    pub fn confirm(&self) -> Call<PortingOrder> {
        once::confirm(&self.client, &self.id)
    }

    /// Submits the order unless it is already submitted. After a failure of unknown outcome, or if the API rejects the
    /// request, the order is read, and if it is submitted the call succeeds. Confirming a confirmed order has no
    /// effect.
    ///
    /// # Errors
    /// See [`confirm`](Self::confirm). If the order is in exception after a failure of unknown outcome, that failure is
    /// returned, because it cannot be determined whether the order was submitted again.
    pub fn confirm_once(&self) -> Call<PortingOrder> {
        let id = self.id.clone();
        Call::compound(&self.client, move |client| once::confirm_once(client, id))
    }

    /// Requests cancellation of the order. Requests are reviewed by people, and a cancelled order cannot be revived.
    /// Drafts are [deleted](Self::delete) instead. Reads the order first to check its FOC time.
    ///
    /// # Errors
    /// [`Error::Validation`] within [48 hours](crate::CANCEL_LOCK) of the FOC time, before the request is sent;
    /// [`cancel_regardless`](Self::cancel_regardless) sends it anyway.
    pub fn cancel(&self) -> Call<PortingOrder> {
        let id = self.id.clone();
        Call::compound(&self.client, move |client| cancel::checked(client, id))
    }

    /// Requests cancellation of the order without checking its FOC time.
    pub fn cancel_regardless(&self) -> Call<PortingOrder> {
        cancel::request(&self.client, &self.id)
    }

    /// Requests cancellation of the order unless it is already requested. The order is read before, and after a failure
    /// of unknown outcome. Canceling a cancelled order has no effect.
    ///
    /// # Errors
    /// See [`cancel`](Self::cancel).
    pub fn cancel_once(&self) -> Call<PortingOrder> {
        let id = self.id.clone();
        Call::compound(&self.client, move |client| cancel::once(client, id))
    }

    /// Starts the activation of the numbers immediately. Allowed on the FOC day, within an activation window, for
    /// orders that are eligible for `FastPort`: in the United States according to the API description, and also in
    /// Canada according to the guide.
    ///
    /// # Errors
    /// If [`may_have_been_processed`](crate::Error::may_have_been_processed) is true for an error, the activation may
    /// have started; [`activate_once`](Self::activate_once) checks this.
    pub fn activate(&self) -> Call<ActivationJob> {
        once::activate(&self.client, &self.id)
    }

    /// Starts the activation unless it has started: the jobs are listed first, and a running one is returned. After a
    /// failure of unknown outcome, or if the API rejects the request, they are listed again, and a job that has started
    /// since is returned. The request is sent at most once.
    ///
    /// # Errors
    /// See [`activate`](Self::activate).
    pub fn activate_once(&self) -> Call<ActivationJob> {
        let id = self.id.clone();
        Call::compound(&self.client, move |client| once::activate_once(client, id))
    }

    /// Creates a token that gives people without an account access to the order's documents.
    ///
    /// # Errors
    /// If the response is lost, so is the token: it cannot be retrieved, and remains valid until it expires.
    pub fn share(&self, request: ShareRequest) -> Call<PortingOrderSharingToken> {
        let accepted = self.client.validate(request.validate());
        let id = self.id.clone();
        Call::data(&self.client, |api| async move {
            api.share_porting_order().id(id).body(request.into_body()).send().await
        })
        .validated(accepted)
    }

    /// Returns a letter of authorization with the order's data as PDF, to be signed and uploaded.
    pub fn loa_template(&self) -> Call<Download> {
        self.loa(None)
    }

    /// Same as [`loa_template`](Self::loa_template), with the letterhead of a configuration.
    pub fn loa_template_with(&self, configuration: LoaConfigurationId) -> Call<Download> {
        self.loa(Some(configuration))
    }

    fn loa(&self, configuration: Option<LoaConfigurationId>) -> Call<Download> {
        let id = self.id.clone();
        Call::file(&self.client, |api| async move {
            let request = api.get_porting_order_loa_template().id(id);
            request.set_optional(configuration, |r, v| r.loa_configuration_id(v)).send().await
        })
    }
}

/// Whether an order in a response has this id. An order without an id is assumed to.
pub(super) fn is_about(id: &PortingOrderId, order: &PortingOrder) -> bool {
    order.id.as_ref().is_none_or(|returned| returned.as_str().eq_ignore_ascii_case(id.as_str()))
}

impl Call<PortingOrder> {
    /// Returns a call whose response is this order. If another order is returned, a warning with its id is added.
    pub(crate) fn order<R, F, Fut>(client: &Client, id: &PortingOrderId, send: F) -> Self
    where
        R: Single<Item = PortingOrder> + Send + 'static,
        F: FnOnce(telnyx_porting_api::Client, PortingOrderId) -> Fut + Send + 'static,
        Fut: Future<Output = Result<telnyx_porting_api::ResponseValue<R>, telnyx_porting_api::Error>> + Send + 'static,
    {
        let requested = id.clone();
        Self::compound(client, move |client| async move {
            let sending = |api| send(api, requested.clone());
            let mut response = data_of(client.send(sending).await?)?;
            if !is_about(&requested, &response) {
                let id = response.id.as_ref().map_or("", |id| id.as_str());
                let text = format!("the API returned order {} instead of {requested}", printable(id));
                response.warn(R::OPERATION, text);
            }
            Ok(response)
        })
    }
}

impl Call<()> {
    /// Returns a call that deletes a resource. If a response was lost and the retry finds nothing, the deletion has
    /// succeeded.
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
