//! Shared by the examples: a client, and data in the sandbox.
#![allow(dead_code, reason = "each example uses a part")]

use anyhow::Context as _;
use std::path::{Path, PathBuf};
use telnyx_porting::{
    API_KEY_VARIABLE, Address, Client, CreateOrder, EndUser, Misc, OrderHandle, OrderUpdate, SimulatedClock,
};
use telnyx_porting_sandbox::{Clock as SandboxClock, Sandbox, SandboxState};

/// A client of the API in `TELNYX_API_KEY` and `TELNYX_BASE_URL`; without a key, of a sandbox in this process.
pub(crate) async fn connect() -> anyhow::Result<Client> {
    if !on_sandbox() {
        return Ok(Client::from_env()?);
    }
    let monday = "2026-03-02T15:00:00Z".parse()?;
    let sandbox = Sandbox::builder().clock(SandboxClock::frozen(monday)).start().await?;
    note(&format!("{API_KEY_VARIABLE} is not set: using a sandbox in this process, on {monday}"));
    let client = Client::builder(sandbox.api_key().parse()?)
        .base_url(sandbox.base_url().parse()?)
        .clock(clock_of(sandbox.state()))
        .build()?;
    // It runs until the program ends.
    tokio::spawn(sandbox.run_until(std::future::pending()));
    Ok(client)
}

/// Whether the sandbox is used, because no key is set.
pub(crate) fn on_sandbox() -> bool {
    std::env::var(API_KEY_VARIABLE).map_or(true, |key| key.trim().is_empty())
}

/// The command-line arguments. With the sandbox, these defaults if there are none.
pub(crate) fn arguments_or(otherwise: &[&str]) -> anyhow::Result<Vec<String>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if !arguments.is_empty() {
        return Ok(arguments);
    }
    // The phone numbers in the examples are fictional and must not be sent to the real API.
    anyhow::ensure!(on_sandbox(), "pass values as arguments; defaults exist only for the sandbox");
    Ok(otherwise.iter().map(ToString::to_string).collect())
}

/// The order whose id is the argument. With the sandbox, a new draft if there is none.
pub(crate) async fn order(client: &Client) -> anyhow::Result<OrderHandle> {
    if let [id] = arguments_or(&[])?.as_slice() {
        return Ok(client.order(id.parse()?));
    }
    let orders = client.orders().create(CreateOrder::new(["+13035550100".parse()?, "+13035550101".parse()?])).await?;
    let id = orders[0].id.as_ref().context("the order has no id")?;
    Ok(client.order(id.try_into()?))
}

/// Same as [`order`]. The new draft is complete except for its documents.
pub(crate) async fn order_without_documents(client: &Client) -> anyhow::Result<OrderHandle> {
    let order = order(client).await?;
    if on_sandbox() {
        let end_user = EndUser::new()
            .with_entity_name("Example Porting Ltd")
            .with_auth_person_name("Robin Example")
            .with_billing_phone_number("+13035550100".parse()?)
            .with_account_number("00123-EXAMPLE")
            .with_address(Address::new("100 Example Street", "Denver", "CO", "80202", "US".parse()?));
        order.update(OrderUpdate::new().with_misc(Misc::full()).with_end_user(end_user)).await?;
    }
    Ok(order)
}

/// A file in the repository's folder `examples`.
pub(crate) fn file(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples").join(name)
}

#[expect(clippy::print_stderr, reason = "examples print the server")]
fn note(text: &str) {
    eprintln!("{text}");
}

/// A clock that advances the sandbox while the client sleeps, without real time.
fn clock_of(state: &SandboxState) -> SimulatedClock {
    let (read, moved) = (state.clone(), state.clone());
    SimulatedClock::new(move || read.now(), move |by| moved.advance(by))
}
