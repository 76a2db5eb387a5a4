//! `token`: the claims of sharing tokens.

use crate::error::CommandError;
use crate::ui::printer::Printer;
use crate::ui::terminal::Screen;
use crate::ui::{stdin, table, times};
use chrono::{DateTime, Utc};
use clap::{Args, Subcommand};
use serde::Serialize;
use serde_json::{Map, Value};
use telnyx_porting::SharingTokenClaims;
use telnyx_porting::api::Id;
use telnyx_porting::types::SharingPermission;

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Show the claims of a sharing token and when it expires; nothing is sent
    ///
    /// The signature is not verified: only Telnyx can do that, and anyone can write a token with any claims.
    Show(ShowArgs),
}

#[derive(Debug, Args)]
pub(crate) struct ShowArgs {
    /// The token, or - to read it from stdin, which other users of this machine cannot see
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

pub(crate) fn run(command: Command, printer: &Printer) -> Result<(), CommandError> {
    let Command::Show(ShowArgs { token }) = command;
    let token = if token == "-" { stdin::read_text("the token", printer)? } else { token };
    let claims = SharingTokenClaims::read_unverified(&token).map_err(|error| CommandError::usage(error.to_string()))?;
    let claims = Claims {
        issued_at: claims.issued_at(),
        expires_at: claims.expires_at(),
        expired: claims.is_expired_at(times::now()),
        signature_checked: false,
        porting_order_id: claims.porting_order_id,
        permissions: claims.permissions,
        extra: claims.extra.iter().map(|(name, value)| (name.to_owned(), value.clone())).collect(),
    };
    printer.result(&claims, || claims_text(&claims, &printer.screen()))?;
    printer.note("the signature was not verified, so anyone can have written these claims");
    Ok(())
}

fn claims_text(claims: &Claims, screen: &Screen) -> String {
    let time = |time| screen.times.full(time);
    let permissions: Vec<_> = claims.permissions.iter().map(SharingPermission::as_str).collect();
    let fields = [
        ("order", claims.porting_order_id.as_ref().map(ToString::to_string)),
        ("permissions", (!permissions.is_empty()).then(|| permissions.join(", "))),
        ("issued", claims.issued_at.map(time)),
        (
            if claims.expired { "expired" } else { "expires" },
            Some(claims.expires_at.map_or_else(|| "unknown".to_owned(), time)),
        ),
    ];
    table::fields(fields, screen.width)
}
