//! Every fault in every operation, through the plain methods and those that act once: nothing is done twice, and possible
//! effects are reported.
#![expect(clippy::unwrap_used, reason = "the helpers of tests may panic")]

use std::time::Duration;
use telnyx_porting::{
    ApiKey, BaseUrl, Client, CreateOrder, Error, ManualClock, OnceKey, OrderUpdate, ShareRequest, Upload,
};
use telnyx_porting_tests::fault_table::{Cell, FaultTable, HELD_BACK, NUMBER, Operation, Report};
use telnyx_porting_tests::monday;
use tokio::task::JoinSet;

/// Longer than any response of the local server takes.
const TIMEOUT: Duration = Duration::from_millis(400);
const AT_A_TIME: usize = 16;

fn client_of(url: &str) -> Client {
    let key: ApiKey = "KEY0123456789ABCDEF".parse().unwrap();
    let builder = Client::builder(key).base_url(url.parse::<BaseUrl>().unwrap());
    builder.clock(ManualClock::new(monday())).timeout(TIMEOUT).build().unwrap()
}

async fn carry_out(client: Client, operation: Operation, draft: String, once: bool) -> Result<(), Error> {
    let order = || client.order(draft.parse().unwrap());
    match (operation, once) {
        (Operation::Create, false) => drop(client.orders().create(CreateOrder::new([NUMBER.parse()?])).await?),
        (Operation::Create, true) => {
            let key = OnceKey::new("job")?;
            client.orders().create_once(CreateOrder::new([NUMBER.parse()?]), key).await?;
        }
        (Operation::Confirm, false) => drop(order().confirm().await?),
        (Operation::Confirm, true) => drop(order().confirm_once().await?),
        (Operation::Share, _) => drop(order().share(ShareRequest::new()).await?),
        (Operation::Upload, _) => {
            client.documents().upload(Upload::bytes("paper.pdf", b"%PDF-1.7".as_slice())).await?;
        }
        (Operation::Patch, _) => drop(order().update(OrderUpdate::new().with_customer_reference("a")).await?),
    }
    Ok(())
}

fn report(result: &Result<(), Error>) -> Report {
    match result {
        Ok(()) => Report::Done,
        Err(error) if error.may_have_been_processed() => Report::MayBeDone,
        Err(_) => Report::NotDone,
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_done_twice_and_possible_effects_are_reported() {
    assert!(TIMEOUT < HELD_BACK);
    let once = |operation| matches!(operation, Operation::Create | Operation::Confirm);
    let mut left = Vec::new();
    for cell in Cell::all(&Operation::ALL, &[false, true]) {
        left.push((cell, false));
        if once(cell.operation) {
            left.push((cell, true));
        }
    }
    let expected = left.len();
    let mut table = FaultTable::default();
    let mut running = JoinSet::new();
    loop {
        while running.len() < AT_A_TIME
            && let Some((cell, once)) = left.pop()
        {
            running.spawn(async move {
                let carry_out = |url: String, draft| async move {
                    report(&carry_out(client_of(&url), cell.operation, draft, once).await)
                };
                (cell, once, cell.run(carry_out).await)
            });
        }
        let Some(ended) = running.join_next().await else { break };
        let (cell, once, verdict) = ended.unwrap();
        table.add(if once { "once" } else { "plain" }, &cell, verdict.unwrap());
    }
    println!("{table}");
    assert_eq!(table.len(), expected);
    assert_eq!(table.faulty(), Vec::<String>::new());
}
