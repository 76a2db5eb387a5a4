//! Jobs that are woken by webhooks.
#![expect(clippy::unwrap_used, reason = "the helpers of tests may panic")]

use chrono::TimeDelta;
use std::time::Duration;
use telnyx_porting::webhooks::{PublicKey, WebhookError, WebhookVerifier};
use telnyx_porting::{Client, CreateOrder, OrderUpdate, PhoneNumber, WebhookUrl};
use telnyx_porting_jobs::journal::{Journal as _, SqliteJournal};
use telnyx_porting_jobs::{ApplyOptions, Job, OrderFile, PortIn, Receiver, Watch, WatchEvent, WatchOptions};
use telnyx_porting_sandbox::{Fault, FaultRule, Sandbox};
use telnyx_porting_tests::{frozen_sandbox, plain_http};

const NUMBER: &str = "+13035550000";
const LOOPBACK: ([u8; 4], u16) = ([127, 0, 0, 1], 0);

async fn receiver_of(sandbox: &Sandbox) -> Receiver {
    let key: PublicKey = sandbox.webhook_public_key().parse().unwrap();
    Receiver::bind(LOOPBACK.into(), WebhookVerifier::new(key)).await.unwrap()
}

/// A client with the system's clock, so that a watch waits for webhooks and not for its next round.
fn client_of(sandbox: &Sandbox) -> Client {
    Client::builder(sandbox.api_key().parse().unwrap()).base_url(sandbox.base_url().parse().unwrap()).build().unwrap()
}

/// Complete order data with a webhook URL.
fn order_file(reference: &str, receiver: &Receiver) -> OrderFile {
    let text = format!(
        r#"
        customer_reference = "{reference}"
        webhook_url = "http://{}/"
        [documents]
        loa = "loa.pdf"
        invoice = "invoice.pdf"
        [end_user]
        admin = {{ entity_name = "Porter", auth_person_name = "Robin Porter", billing_phone_number = "+13035551234",
                   account_number = "0123abc", pin_passcode = "0042" }}
        location = {{ street_address = "600 Congress Avenue", locality = "Austin", administrative_area = "TX",
                      postal_code = "78701", country_code = "US" }}
        [misc]
        type = "full"
        "#,
        receiver.address()
    );
    OrderFile::parse(&text, &std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("data")).unwrap()
}

/// A job with two numbers whose order is split after it was confirmed.
async fn apply(client: &Client, journal: &SqliteJournal, receiver: &Receiver) {
    let numbers = [NUMBER, "+13035550001"].map(|number| number.parse::<PhoneNumber>().unwrap());
    let port_in = PortIn::new(numbers, order_file("sandbox:split", receiver));
    let job = Job::open(client, journal, "woken", &port_in).await.unwrap();
    let applied = job.apply(&ApplyOptions::default(), |_| {}).await.unwrap();
    assert!(applied.orders.iter().all(|order| order.is_under_way()), "{:?}", applied.orders);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_watch_reads_the_orders_that_webhooks_name() {
    let sandbox = frozen_sandbox().await.unwrap();
    let mut receiver = receiver_of(&sandbox).await;
    let (client, journal) = (client_of(&sandbox), SqliteJournal::in_memory().unwrap());
    apply(&client, &journal, &receiver).await;

    // Only webhooks end this within the time limit: the second round would be in a day.
    let mut options = WatchOptions::default();
    options.interval = Duration::from_secs(24 * 3600);
    let watch = Watch::open(&client, &journal).await.unwrap();
    let (mut moved, mut rounds) = (0, 0);
    let following = watch.run_with(&options, receiver.orders(), |event| match event {
        WatchEvent::RoundEnded(_) => {
            rounds += 1;
            if rounds == 1 {
                sandbox.advance(TimeDelta::days(60));
            }
        }
        WatchEvent::Moved { to, .. } => moved += to.numbers,
        WatchEvent::Unreachable(error) => panic!("{error}"),
        _ => {}
    });
    let round =
        tokio::time::timeout(Duration::from_secs(60), following).await.expect("webhooks end the watch").unwrap();
    assert_eq!((round.finished, round.under_way, round.missing_numbers), (2, 0, 0));
    assert_eq!(moved, 1, "the split is followed");
    assert!(watch.orders().iter().all(|order| order.status == "ported"), "{:?}", watch.orders());
    assert!(journal.orders().await.unwrap().iter().all(|order| order.status == "ported"));
    assert!(receiver.counts().accepted > 0);
    receiver.shutdown().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn repeated_and_forged_webhooks_are_recognized() {
    let sandbox = frozen_sandbox().await.unwrap();
    let mut receiver = receiver_of(&sandbox).await;
    let client = client_of(&sandbox);
    let created = client.orders().create(CreateOrder::new([NUMBER.parse().unwrap()])).await.unwrap();
    let order = client.order(created[0].id.as_ref().unwrap().as_str().parse().unwrap());
    let url: WebhookUrl = format!("http://{}/", receiver.address()).parse().unwrap();
    order.update(OrderUpdate::new().with_webhook_url(url)).await.unwrap();

    let mut kinds = Vec::new();
    for (fault, deliveries) in [(Some(Fault::WebhookTwice), 2), (Some(Fault::WebhookBadSignature), 1), (None, 1)] {
        sandbox.clear_faults();
        if let Some(fault) = fault {
            sandbox.add_fault(FaultRule::new(fault));
        }
        order.comments().create("Hello").await.unwrap();
        for _ in 0..deliveries {
            kinds.push(match receiver.next().await.unwrap() {
                Ok(delivery) if delivery.is_repeated => "repeated",
                Ok(delivery) => {
                    assert_eq!(delivery.event.porting_order_id().as_ref(), Some(order.id()));
                    "accepted"
                }
                Err(error) => {
                    assert_eq!(error, WebhookError::WrongSignature);
                    "forged"
                }
            });
        }
    }
    assert_eq!(kinds, ["accepted", "repeated", "forged", "accepted"]);
    let counts = receiver.counts();
    assert_eq!((counts.accepted, counts.repeated, counts.rejected, counts.stale), (2, 1, 1, 0));
}

#[tokio::test]
async fn forgeries_get_401_and_large_bodies_413() {
    let sandbox = frozen_sandbox().await.unwrap();
    let receiver = receiver_of(&sandbox).await;
    let http = plain_http().build().unwrap();
    let post = |body: Vec<u8>| http.post(format!("http://{}/any/path", receiver.address())).body(body).send();
    assert_eq!(post(b"{}".to_vec()).await.unwrap().status(), 401);
    assert_eq!(post(vec![b' '; 1024 * 1024 + 1]).await.unwrap().status(), 413);
    assert_eq!(receiver.counts().rejected, 1);
}
