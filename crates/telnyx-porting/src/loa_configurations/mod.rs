//! Letterheads of letters of authorisation.

mod input;

pub use input::{LoaAddress, NewLoaConfiguration};

use crate::call::Call;
use crate::call::Download;
use crate::generated::{LoaConfigurationId, LoaConfigurations};
use telnyx_porting_api::types::LoaConfiguration;

impl LoaConfigurations {
    /// Creates a configuration. Its logo is a PNG that was uploaded less than 30 minutes ago.
    ///
    /// # Errors
    /// [`Error::Validation`](crate::Error::Validation) before anything is sent.
    pub fn create(&self, configuration: NewLoaConfiguration) -> Call<LoaConfiguration> {
        let accepted = self.client.validate(configuration.validate());
        let body = configuration.into_body();
        Call::data(&self.client, |api| async move { api.create_loa_configuration().body(body).send().await })
            .validated(accepted)
    }

    /// Replaces a configuration: what is not said is not kept.
    ///
    /// # Errors
    /// [`Error::Validation`](crate::Error::Validation) before anything is sent.
    pub fn update(&self, id: LoaConfigurationId, configuration: NewLoaConfiguration) -> Call<LoaConfiguration> {
        let accepted = self.client.validate(configuration.validate());
        let body = configuration.into_replacement();
        Call::data(&self.client, |api| async move { api.update_loa_configuration().id(id).body(body).send().await })
            .validated(accepted)
    }

    /// How a letter would look, as PDF. Nothing is stored.
    ///
    /// # Errors
    /// [`Error::Validation`](crate::Error::Validation) before anything is sent.
    pub fn preview(&self, configuration: NewLoaConfiguration) -> Call<Download> {
        let accepted = self.client.validate(configuration.validate());
        let body = configuration.into_body();
        Call::file(&self.client, |api| async move { api.preview_loa_configuration_params().body(body).send().await })
            .validated(accepted)
    }
}
