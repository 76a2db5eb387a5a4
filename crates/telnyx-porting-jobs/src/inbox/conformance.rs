//! Checks that every inbox must pass.

use super::{Inbox, StoredWebhook, orders};
use chrono::{DateTime, TimeDelta, Utc};
use futures_util::StreamExt as _;
use std::pin::pin;

fn now() -> DateTime<Utc> {
    "2026-03-02T15:00:00Z".parse().unwrap()
}

fn webhook(id: &str, order: Option<&str>) -> StoredWebhook {
    let event_type = "porting_order.status_changed".to_owned();
    StoredWebhook { id: id.to_owned(), event_type, order: order.map(str::to_owned), received_at: now() }
}

/// Checks an empty inbox, with another connection that reads it.
pub(super) async fn check(inbox: &dyn Inbox, reader: &dyn Inbox) {
    let mut woken = pin!(orders(reader, reader.end().await.unwrap()));
    let first = "00000000-0000-4000-8000-000000000001";
    let webhooks = vec![webhook("a", Some(first)), webhook("b", None), webhook("a", Some(first))];
    assert_eq!(inbox.store(webhooks.clone()).await.unwrap(), 2, "repeated ids are stored once");
    assert_eq!(inbox.store(webhooks).await.unwrap(), 0);
    let found = reader.after(0).await.unwrap();
    let stored: Vec<_> = found.iter().map(|(_, webhook)| webhook.clone()).collect();
    assert_eq!(stored, [webhook("a", Some(first)), webhook("b", None)]);
    assert_eq!(reader.end().await.unwrap(), found[1].0);
    assert_eq!(reader.after(found[0].0).await.unwrap(), found[1..]);

    assert_eq!(woken.next().await.unwrap().as_str(), first);
    let mut from_now = pin!(orders(reader, reader.end().await.unwrap()));
    let second = "00000000-0000-4000-8000-000000000002";
    let later = StoredWebhook { received_at: now() + TimeDelta::days(31), ..webhook("c", Some(second)) };
    assert_eq!(inbox.store(vec![later]).await.unwrap(), 1);
    assert_eq!(woken.next().await.unwrap().as_str(), second);
    assert_eq!(from_now.next().await.unwrap().as_str(), second);
    assert_eq!(reader.after(0).await.unwrap().len(), 1, "old webhooks are deleted");
}
