//! Compares `PhoneNumber` with another implementation of the same numbering plans, number by number.
//!
//! The source of the tables is described in `data/README.md`.

mod comparison;
mod table;
mod typed;
mod written;
