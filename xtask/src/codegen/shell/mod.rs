//! Writes the CLI commands that send a single request: arguments, columns, help, and execution.

mod args;
mod body;
mod records;
mod run;

use super::File;
use super::client::to_source;
use super::surface::CLIENT;
use super::surface::model::{Columns, Face, Group, Operation, Shape, Surface};
use anyhow::ensure;
use heck::{ToShoutySnakeCase, ToSnakeCase, ToUpperCamelCase};
use proc_macro2::TokenStream;
use quote::{format_ident, quote};
pub(super) use records::job_results;
use std::collections::BTreeSet;

/// The generated commands, relative to `src/commands/generated` of the command line.
pub(super) fn generate(surface: &Surface) -> anyhow::Result<Vec<File>> {
    let nouns = nouns(surface)?;
    let mut files = vec![File::new("mod.rs", to_source(module(&nouns, surface))?)];
    for noun in &nouns {
        files.push(File::new(format!("{}.rs", noun.module()), to_source(noun.generate(surface))?));
    }
    Ok(files)
}

/// The commands with the same first word.
struct Noun<'a> {
    word: &'a str,
    about: &'a str,
    /// Whether the word has hand-written commands.
    is_extended: bool,
    /// The operations that have a command, hand-written or not.
    operations: Vec<&'a Operation>,
}

/// The first words, each with its commands.
fn nouns(surface: &Surface) -> anyhow::Result<Vec<Noun<'_>>> {
    let mut nouns: Vec<Noun> = Vec::new();
    for group in surface.groups.iter().filter(|group| !group.about.is_empty() || !group.is_known) {
        let same = surface.groups.iter().filter(|other| other.command == group.command);
        nouns.push(Noun {
            word: &group.command,
            about: &group.about,
            is_extended: same.clone().any(|group| group.extended.contains(&Face::Shell)),
            operations: Vec::new(),
        });
    }
    for operation in &surface.operations {
        let Some([word, rest @ ..]) = operation.command.as_deref() else { continue };
        let Some(noun) = nouns.iter_mut().find(|noun| noun.word == word) else {
            ensure!(
                rest.is_empty(),
                "the command `{word} {}` of {} begins with the word of no group; add `command: {word}` and an `about` \
                 to a group in openapi/surface.yml",
                rest.join(" "),
                operation.id
            );
            continue;
        };
        ensure!(
            rest.len() == 1,
            "the command of {} has to be two words; change it in openapi/surface.yml",
            operation.id
        );
        noun.operations.push(operation);
    }
    Ok(nouns)
}

/// The tables of the command line, relative to its `src/generated`; the fields of orders have a separate file.
pub(super) fn tables(surface: &Surface) -> anyhow::Result<Vec<File>> {
    let secrets: BTreeSet<_> = surface.operations.iter().flat_map(|it| &it.secrets).collect();
    let secrets = secrets.iter().map(|(parent, name)| quote! { (#parent, #name) });
    let module = quote! {
        //! Tables that follow from the description of the API.
        pub(crate) mod order_fields;

        /// The secret members of request bodies, each after the member that contains it, or an empty name.
        pub(crate) const SECRETS: &[(&str, &str)] = &[#(#secrets),*];
    };
    Ok(vec![File::new("mod.rs", to_source(module)?)])
}

/// The module with the commands without a hand-written file.
fn module(nouns: &[Noun], surface: &Surface) -> TokenStream {
    let modules = nouns.iter().map(|noun| format_ident!("{}", noun.module()));
    let plain: Vec<&Noun> =
        nouns.iter().filter(|noun| !noun.is_extended && noun.generated().next().is_some()).collect();
    let single: Vec<&Operation> = single(surface).collect();
    let variants = plain.iter().map(|noun| {
        let (docs, name, module) = (noun.about, noun.variant(), format_ident!("{}", noun.module()));
        quote! {
            #[doc = #docs]
            #[command(subcommand)]
            #name(#module::Command)
        }
    });
    let singles = single.iter().map(|operation| variant(operation));
    let structs = single.iter().map(|operation| args::generate(operation, surface));
    let runs = plain.iter().map(|noun| {
        let name = noun.variant();
        quote! { Self::#name(command) => command.run(session, printer).await }
    });
    let run_singles = single.iter().map(|operation| run::arm(operation, surface));
    let columns = columns(single.iter().copied());
    let table = surface.operations.iter().filter_map(|operation| {
        let (id, command) = (&operation.id, operation.command.as_ref()?.join(" "));
        Some(quote! { (#id, #command) })
    });
    let outputs = surface.operations.iter().filter_map(|operation| {
        let (output, command) = (run::output(operation), operation.command.as_ref()?.join(" "));
        Some(quote! { (#command, #output) })
    });
    let parameters = surface.operations.iter().filter(|operation| operation.command.is_some()).flat_map(|operation| {
        operation.query.iter().map(|query| {
            let (id, wire, option) = (&operation.id, &query.wire, &query.option);
            quote! { (#id, #wire, #option) }
        })
    });
    let enums = surface.sent_enums.iter().map(|name| format_ident!("{name}"));
    quote! {
        //! Commands that follow from the description of the API.
        #![allow(unused_imports, unused_variables, reason = "not all are needed for every set of operations")]

        #(pub(crate) mod #modules;)*
        pub(crate) mod job_results;
        pub(crate) mod order_options;

        use crate::commands::save::SaveArg;
        use crate::args::{self, OrderNumber};
        use crate::enum_arg::{self, open_enums};
        use crate::error::CommandError;
        use crate::global::Paging;
        use crate::output::Output;
        use crate::session::Session;
        use crate::ui::printer::Printer;
        use chrono::{DateTime, Utc};
        use clap::{ArgMatches, Args, Subcommand};
        use serde_json::json;
        use telnyx_porting::api::runtime::Shape;
        use telnyx_porting::types;

        /// The command of each operation.
        #[cfg(test)]
        pub(crate) const OPERATIONS: &[(&str, &str)] = &[#(#table),*];

        /// Operations, their parameters, and the options for these; `<NAME>` is an argument.
        #[cfg(test)]
        pub(crate) const PARAMETERS: &[(&str, &str, &str)] = &[#(#parameters),*];

        /// The output of the command of each operation.
        pub(crate) const OUTPUTS: &[(&str, Output)] = &[#(#outputs),*];

        open_enums!(#(#enums),*);

        /// Commands without a hand-written file.
        #[derive(Debug, Subcommand)]
        pub(crate) enum Command {
            #(#variants,)*
            #(#singles,)*
        }

        #columns
        #(#structs)*

        impl Command {
            /// Runs the command.
            pub(crate) async fn run(self, session: &Session, printer: &Printer) -> Result<(), CommandError> {
                match self {
                    #(#runs,)*
                    #(#run_singles,)*
                }
            }
        }
    }
}

/// Operations whose command is one word.
fn single(surface: &Surface) -> impl Iterator<Item = &Operation> {
    let is_word = |operation: &&Operation| operation.command.as_ref().is_some_and(|command| command.len() == 1);
    surface.operations.iter().filter(is_word).filter(|operation| is_generated(operation))
}

fn is_generated(operation: &Operation) -> bool {
    !operation.by_hand.contains(&Face::Shell)
}

impl Noun<'_> {
    fn module(&self) -> String {
        self.word.to_snake_case()
    }

    fn variant(&self) -> syn::Ident {
        format_ident!("{}", self.word.to_upper_camel_case())
    }

    fn generated(&self) -> impl Iterator<Item = &Operation> {
        self.operations.iter().copied().filter(|operation| is_generated(operation))
    }

    fn generate(&self, surface: &Surface) -> TokenStream {
        let docs = format!(" The commands of `{}` that send a single request.", self.word);
        let columns = columns(self.operations.iter().copied());
        let variants = self.generated().map(variant);
        let structs = self.generated().map(|operation| args::generate(operation, surface));
        let runs = self.generated().map(|operation| run::arm(operation, surface));
        let commands = self.generated().next().is_some().then(|| {
            quote! {
                #[derive(Debug, Subcommand)]
                pub(crate) enum Command {
                    #(#variants,)*
                }

                #(#structs)*

                impl Command {
                    /// Runs the command.
                    pub(crate) async fn run(self, session: &Session, printer: &Printer) -> Result<(), CommandError> {
                        match self {
                            #(#runs,)*
                        }
                    }
                }
            }
        });
        let commands = commands.unwrap_or_else(|| {
            quote! {
                #[derive(Debug, Subcommand)]
                pub(crate) enum Command {}

                impl Command {
                    pub(crate) async fn run(self, _: &Session, _: &Printer) -> Result<(), CommandError> {
                        match self {}
                    }
                }
            }
        });
        quote! {
            #![doc = #docs]
            #![allow(unused_imports, unused_variables, reason = "not all are needed for every set of operations")]

            use crate::commands::save::SaveArg;
            use crate::args::{self, OrderNumber};
            use crate::enum_arg;
            use crate::error::CommandError;
            use crate::global::Paging;
            use crate::session::Session;
            use crate::ui::printer::Printer;
            use chrono::{DateTime, Utc};
            use clap::{Args, Subcommand};
            use serde_json::json;
            use telnyx_porting::types;

            #columns
            #commands
        }
    }
}

/// The variant of a command, with its help.
fn variant(operation: &Operation) -> TokenStream {
    let name = name(operation);
    let lines = super::client::docs::lines(&operation.help);
    let docs = quote! { #(#[doc = #lines])* };
    if args::has_any(operation) {
        let args = args::type_name(operation);
        quote! { #docs #name(Box<#args>) }
    } else {
        quote! { #docs #name }
    }
}

/// The last word of a command as a type has it.
fn name(operation: &Operation) -> syn::Ident {
    let word = operation.command.as_ref().and_then(|command| command.last()).map_or("run", String::as_str);
    format_ident!("{}", word.to_upper_camel_case())
}

/// The tables of lists, including those that are printed by hand-written commands.
fn columns<'a>(operations: impl Iterator<Item = &'a Operation>) -> TokenStream {
    let tables =
        operations.filter(|it| matches!(it.response.shape, Shape::Page | Shape::Many)).filter_map(|operation| {
            let Columns::Of(columns) = &operation.columns else { return None };
            if columns.is_empty() && !is_generated(operation) {
                return None;
            }
            let (name, count) = (columns_name(operation), columns.len());
            let (titles, paths): (Vec<_>, Vec<_>) = columns.iter().cloned().unzip();
            let docs = format!(" The columns of `{}`.", operation.command.as_ref()?.join(" "));
            Some(quote! {
                #[doc = #docs]
                pub(crate) const #name: [(&str, &str); #count] = [#((#titles, #paths)),*];
            })
        });
    quote! { #(#tables)* }
}

fn columns_name(operation: &Operation) -> syn::Ident {
    let word = operation.command.as_ref().and_then(|command| command.last()).map_or("list", String::as_str);
    format_ident!("{}_COLUMNS", word.to_shouty_snake_case())
}

/// The group of an operation, unless it is the client itself.
fn group_of<'a>(surface: &'a Surface, operation: &Operation) -> Option<&'a Group> {
    surface.groups.iter().find(|group| group.name == operation.group && group.name != CLIENT)
}
