//! The program as its users run it: arguments in, output and exit code out.

#![expect(clippy::unwrap_used, reason = "a failing helper fails the test")]

mod account;
mod bad_input;
#[cfg(unix)]
mod changes;
mod clock;
mod config;
mod config_commands;
mod config_key;
mod configured;
mod dry_run;
mod every_command;
mod failures;
mod fault_table;
mod field_choice;
mod help;
mod home;
mod lists;
mod network;
mod order_parts;
mod order_steps;
mod orders;
mod output;
mod port_in;
mod preflight;
mod programs;
#[cfg(unix)]
mod pty;
mod read;
mod sandbox;
mod schemas;
#[cfg(unix)]
mod shared_jobs;
mod shell;
mod skill;
mod suggestions;
mod support;
#[cfg(unix)]
mod terminal;
mod times;
mod uploads;
#[cfg(unix)]
mod watching;
mod writes;
