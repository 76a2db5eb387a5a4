//! Letterheads of letters of authorisation.

use crate::errors::{self, both};
use crate::input::{Arg, Given, Json};
use crate::operation::Operation;
use pyo3::prelude::*;
use telnyx_porting::{LoaConfigurationFields, LoaConfigurationId, NewLoaConfiguration};

/// A configuration under the API's names. All malformed members are reported at once.
fn read(configuration: Json) -> PyResult<NewLoaConfiguration> {
    configuration.read::<LoaConfigurationFields>("")?.try_into().map_err(errors::validation)
}

#[pyfunction]
fn loa_configurations_create(configuration: Json) -> PyResult<Operation> {
    let configuration = read(configuration)?;
    Ok(Operation::call(move |client| client.loa_configurations().create(configuration)))
}

#[pyfunction]
fn loa_configurations_update(id: Given<Arg<LoaConfigurationId>>, configuration: Given<Json>) -> PyResult<Operation> {
    let (id, configuration) = both(id.value("id"), configuration.value("configuration").and_then(read))?;
    Ok(Operation::call(move |client| client.loa_configurations().update(id.0, configuration)))
}

#[pyfunction]
fn loa_configurations_preview(configuration: Json) -> PyResult<Operation> {
    let configuration = read(configuration)?;
    Ok(Operation::call(move |client| client.loa_configurations().preview(configuration).bytes()))
}

functions![loa_configurations_create, loa_configurations_update, loa_configurations_preview];
