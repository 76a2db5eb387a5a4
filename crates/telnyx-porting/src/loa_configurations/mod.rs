//! Letterheads of letters of authorisation.

mod input;

pub use input::{LoaAddress, NewLoaConfiguration};

use crate::handle::{Given, handle};
use crate::{Call, Download, List, LoaConfigurationId};
use telnyx_porting_api::types::LoaConfiguration;

handle! {
    /// Configurations of letters of authorisation: company, address, contact and logo. The API's formats make them ones
    /// for the United States.
    LoaConfigurations
}

impl LoaConfigurations {
    /// The configurations of the account.
    pub fn list(&self) -> List<LoaConfiguration> {
        List::new(&self.client, |api, page| async move {
            let request = api.list_loa_configurations().page_number(page.number);
            request.given(page.size, |r, v| r.page_size(v)).send().await
        })
    }

    /// Creates a configuration. Its logo is a PNG that was uploaded less than 30 minutes ago.
    ///
    /// # Errors
    /// [`Error::Validation`](crate::Error::Validation) before anything is sent.
    pub fn create(&self, configuration: NewLoaConfiguration) -> Call<LoaConfiguration> {
        let accepted = self.client.accept(configuration.validate());
        let body = configuration.into_body();
        Call::data(&self.client, |api| async move { api.create_loa_configuration().body(body).send().await })
            .checked(accepted)
    }

    /// One configuration.
    pub fn get(&self, id: LoaConfigurationId) -> Call<LoaConfiguration> {
        Call::data(&self.client, |api| async move { api.get_loa_configuration().id(id).send().await })
    }

    /// Replaces a configuration: what is not said is not kept.
    ///
    /// # Errors
    /// [`Error::Validation`](crate::Error::Validation) before anything is sent.
    pub fn update(&self, id: LoaConfigurationId, configuration: NewLoaConfiguration) -> Call<LoaConfiguration> {
        let accepted = self.client.accept(configuration.validate());
        let body = configuration.into_replacement();
        Call::data(&self.client, |api| async move { api.update_loa_configuration().id(id).body(body).send().await })
            .checked(accepted)
    }

    /// Deletes a configuration. Letters that were made with it stay.
    pub fn delete(&self, id: LoaConfigurationId) -> Call<()> {
        Call::deletion(&self.client, |api| async move { api.delete_loa_configuration().id(id).send().await })
    }

    /// How a letter would look, as PDF. Nothing is stored.
    ///
    /// # Errors
    /// [`Error::Validation`](crate::Error::Validation) before anything is sent.
    pub fn preview(&self, configuration: NewLoaConfiguration) -> Call<Download> {
        let accepted = self.client.accept(configuration.validate());
        let body = configuration.into_body();
        Call::compound(&self.client, |client| async move {
            let send = |api: telnyx_porting_api::Client| async move {
                api.preview_loa_configuration_params().body(body).send().await
            };
            client.send(send).await.map(Download::of)
        })
        .checked(accepted)
    }

    /// How a letter of a stored configuration looks, as PDF.
    pub fn preview_stored(&self, id: LoaConfigurationId) -> Call<Download> {
        Call::compound(&self.client, |client| async move {
            let send =
                |api: telnyx_porting_api::Client| async move { api.preview_loa_configuration().id(id).send().await };
            client.send(send).await.map(Download::of)
        })
    }
}
