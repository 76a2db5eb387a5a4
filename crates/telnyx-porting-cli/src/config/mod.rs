//! What is in force: flags over the environment over a profile of the configuration file over defaults.

mod command;
mod edit;
mod environment;
mod file;
mod in_force;
mod key;
mod looks;
mod place;
mod profile;
mod settings;
mod source;

pub(crate) use file::{ConfigFile, NO_HOME};
pub(crate) use in_force::{InForce, ca_file_of, in_force};
pub(crate) use key::{KeyPlace, REDACTED};
pub(crate) use looks::{Looks, looks};
pub(crate) use place::{VARIABLE, absolute, path, placed_path};
pub(crate) use profile::{DEFAULT_PROFILE, Profile, default_profile, known, named};
pub(crate) use settings::Setting;
pub(crate) use source::Placed;
