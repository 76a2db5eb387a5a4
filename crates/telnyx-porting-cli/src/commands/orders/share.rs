//! `orders share`

use super::OrderArg;
use crate::failure::Failure;
use crate::printer::{Printer, received};
use crate::session::Session;
use crate::{values, view};
use clap::Args;
use telnyx_porting::types::SharingPermission;
use telnyx_porting::{ShareRequest, ShareTtl};

#[derive(Debug, Args)]
pub(crate) struct ShareArgs {
    #[command(flatten)]
    order: OrderArg,
    /// How long the token lives: 1 second to 48 hours, as 3600, 90m, 36h or 2d; the API decides without it
    #[arg(long, value_name = "SPAN")]
    expires_in: Option<ShareTtl>,
    /// What the token allows: read, update, or the API's name of a permission; the API decides without it
    #[arg(long, value_name = "PERMISSION", value_parser = values::permission)]
    permission: Option<SharingPermission>,
}

pub(super) async fn run(args: ShareArgs, session: &Session, printer: &Printer) -> Result<(), Failure> {
    let mut request = ShareRequest::new();
    if let Some(ttl) = args.expires_in {
        request = request.with_expires_in(ttl);
    }
    if let Some(permission) = args.permission {
        request = request.with_permission(permission);
    }
    let token = session.client().order(args.order.id).share(request).with_response().await?;
    Ok(printer.result(&received(&token)?, || view::token(&token, &printer.screen()))?)
}
