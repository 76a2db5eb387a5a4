//! Checking whether numbers can be ported.

use crate::input::Args;
use crate::operation::Operation;
use pyo3::prelude::*;
use telnyx_porting::PhoneNumber;

#[pyfunction]
fn portability_check(phone_numbers: Args<PhoneNumber>) -> Operation {
    let numbers = phone_numbers.0;
    Operation::call(move |client| client.portability().check(&numbers))
}

#[pyfunction]
fn portability_check_many(phone_numbers: Args<PhoneNumber>) -> Operation {
    let numbers = phone_numbers.0;
    Operation::call(move |client| client.portability().check_many(&numbers))
}

functions![portability_check, portability_check_many];
