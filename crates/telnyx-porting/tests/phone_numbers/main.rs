//! Compares `PhoneNumber` with another implementation of the same numbering plans, number by number.
//!
//! `data/README.md` says where the tables come from.

mod comparison;
mod table;
mod typed;
mod written;
