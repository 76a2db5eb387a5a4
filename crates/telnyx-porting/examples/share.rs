//! Shares an order's documents with somebody who has no account, for a day and a half.
//!
//! `cargo run -p telnyx-porting --example share [ORDER_ID]`
#![expect(clippy::print_stdout, reason = "an example shows what it does")]

mod support;

use anyhow::Context as _;
use telnyx_porting::types::SharingPermission;
use telnyx_porting::{ShareRequest, ShareTtl, SharingTokenClaims};

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let client = support::connect().await?;
    let order = support::order(&client).await?;

    // Say both how long and what for: the API's own defaults are not published. Two days are the longest.
    let request = ShareRequest::new()
        .with_expires_in("36h".parse::<ShareTtl>()?)
        .with_permission(SharingPermission::PortingOrderDocumentRead);
    let answer = order.share(request).await?;
    println!("it works until {}", answer.expires_at.context("the answer does not say until when")?);

    // The API may allow more than was asked for, so look before the token is handed on.
    println!("it allows {:?}", answer.permissions);

    // Whoever has only the token, such as the page that was linked to, can read the same from its claims. Nobody but
    // Telnyx can verify them: use them to tell people how long a link works, never to decide who may see something.
    let token = answer.token.context("the answer has no token")?;
    let claims = SharingTokenClaims::read_unverified(token.expose())?;
    let left = claims.expires_at().context("the token does not expire")? - client.clock().utc();
    println!("the token claims to work for {} hours more", left.num_hours());

    // The token is a secret: it opens the documents for anybody who has it. `Debug` does not show it.
    println!("the token is {token:?}");
    Ok(())
}
