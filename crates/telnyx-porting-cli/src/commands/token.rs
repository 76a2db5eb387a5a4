//! `token`: what sharing tokens claim.

use crate::failure::Failure;
use crate::printer::Printer;
use crate::screen::Screen;
use crate::{standard_input, table, times};
use chrono::{DateTime, Utc};
use clap::{Args, Subcommand};
use serde::Serialize;
use serde_json::{Map, Value};
use telnyx_porting::SharingTokenClaims;
use telnyx_porting::api::Id;
use telnyx_porting::types::SharingPermission;

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Show what a sharing token claims and when it expires; nothing is sent
    ///
    /// The signature is not checked: only Telnyx can do that, and anybody can write a token with any claims.
    Show(ShowArgs),
}

#[derive(Debug, Args)]
pub(crate) struct ShowArgs {
    /// The token, which other users of this machine can see on the command line; - reads it from the standard input
    #[arg(value_name = "TOKEN", allow_hyphen_values = true)]
    token: String,
}

#[derive(Serialize)]
struct Claims {
    porting_order_id: Option<Id>,
    permissions: Vec<SharingPermission>,
    issued_at: Option<DateTime<Utc>>,
    expires_at: Option<DateTime<Utc>>,
    expired: bool,
    signature_checked: bool,
    #[serde(flatten)]
    extra: Map<String, Value>,
}

pub(crate) fn run(command: Command, printer: &Printer) -> Result<(), Failure> {
    let Command::Show(ShowArgs { token }) = command;
    let token = if token == "-" { standard_input::read_text("the token", printer)? } else { token };
    let claims = SharingTokenClaims::read_unverified(&token).map_err(|error| Failure::usage(error.to_string()))?;
    let claims = Claims {
        issued_at: claims.issued_at(),
        expires_at: claims.expires_at(),
        expired: claims.is_expired_at(times::now()),
        signature_checked: false,
        porting_order_id: claims.porting_order_id,
        permissions: claims.permissions,
        extra: claims.extra.iter().map(|(name, value)| (name.to_owned(), value.clone())).collect(),
    };
    printer.result(&claims, || text(&claims, &printer.screen()))?;
    printer.note("the signature was not checked: these are claims, and anybody can write them");
    Ok(())
}

fn text(claims: &Claims, screen: &Screen) -> String {
    let time = |time| screen.times.full(time);
    let permissions: Vec<_> = claims.permissions.iter().map(SharingPermission::as_str).collect();
    let fields = [
        ("order", claims.porting_order_id.as_ref().map(ToString::to_string)),
        ("permissions", (!permissions.is_empty()).then(|| permissions.join(", "))),
        ("issued", claims.issued_at.map(time)),
        (
            if claims.expired { "expired" } else { "expires" },
            Some(claims.expires_at.map_or_else(|| "not said".to_owned(), time)),
        ),
    ];
    table::fields(fields, screen.width)
}
