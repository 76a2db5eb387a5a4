//! Shares an order's documents with a person without an account for 36 hours.
//!
//! `cargo run -p telnyx-porting --example share [ORDER_ID]`
#![expect(clippy::print_stdout, reason = "examples print")]

mod support;

use anyhow::Context as _;
use telnyx_porting::types::SharingPermission;
use telnyx_porting::{ShareRequest, ShareTtl, SharingTokenClaims};

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let client = support::connect().await?;
    let order = support::order(&client).await?;

    // Set both lifetime and permission: the API's defaults are not documented. The maximum lifetime is two days.
    let request = ShareRequest::new()
        .with_expires_in("36h".parse::<ShareTtl>()?)
        .with_permission(SharingPermission::PortingOrderDocumentRead);
    let response = order.share(request).await?;
    println!("valid until {}", response.expires_at.context("the response has no expiry time")?);

    // The API may grant more than requested, so check before passing the token on.
    println!("permissions: {:?}", response.permissions);

    // Programs that have only the token, such as the linked page, can read the same data from its claims. Only Telnyx
    // can verify them: use them to show when a link expires, and never for access control.
    let token = response.token.context("the response has no token")?;
    let claims = SharingTokenClaims::read_unverified(token.expose())?;
    let left = claims.expires_at().context("the token does not expire")? - client.clock().utc();
    println!("the token claims to be valid for {} more hours", left.num_hours());

    // The token is a secret: anybody who has it can open the documents. `Debug` does not show it.
    println!("the token is {token:?}");
    Ok(())
}
