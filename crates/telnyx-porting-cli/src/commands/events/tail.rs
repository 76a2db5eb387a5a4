//! `events tail`

use super::{COLUMNS, FilterArgs};
use crate::failure::Failure;
use crate::printer::Printer;
use crate::session::Session;
use crate::{signals, times, values};
use chrono::{DateTime, TimeDelta, Utc};
use clap::Args;
use serde_json::Value;
use std::collections::HashSet;
use std::time::Duration;
use telnyx_porting::{Client, EventFilter};

/// How far back each look goes: an event may become visible later than one that was recorded after it.
const OVERLAP: TimeDelta = TimeDelta::minutes(10);

#[derive(Debug, Args)]
pub(crate) struct TailArgs {
    #[command(flatten)]
    filter: FilterArgs,
    /// Begin with events recorded at this time or later, such as 2026-03-02T15:00:00Z [default: now]
    #[arg(long, value_name = "TIME", value_parser = values::time)]
    since: Option<DateTime<Utc>>,
    /// How long to wait between two looks, such as 500ms or 1m
    #[arg(long, value_name = "SPAN", value_parser = values::span, default_value = "5s")]
    interval: Duration,
    /// End after so many events
    #[arg(long, value_name = "N")]
    limit: Option<usize>,
}

pub(super) async fn run(args: TailArgs, session: &Session, printer: &Printer) -> Result<(), Failure> {
    let stop = signals::stop();
    tokio::select! {
        result = follow(args, session.client(), printer) => result,
        _ = stop => Ok(()),
    }
}

async fn follow(args: TailArgs, client: &Client, printer: &Printer) -> Result<(), Failure> {
    let mut feed = printer.feed(&COLUMNS)?;
    let mut news = News::since(args.since.unwrap_or_else(times::now));
    let mut left = args.limit.unwrap_or(usize::MAX);
    while left > 0 {
        let events = news.look(client, args.filter.filter()).await?;
        for event in events.iter().take(left) {
            feed.push(event)?;
        }
        left = left.saturating_sub(events.len());
        if left > 0 {
            tokio::time::sleep(args.interval).await;
        }
    }
    Ok(())
}

/// What was seen, and where the next look begins.
struct News {
    since: DateTime<Utc>,
    latest: DateTime<Utc>,
    seen: HashSet<String>,
}

impl News {
    fn since(since: DateTime<Utc>) -> Self {
        Self { since, latest: since, seen: HashSet::new() }
    }

    /// The events that were not there before, the oldest first.
    async fn look(&mut self, client: &Client, filter: EventFilter) -> Result<Vec<Value>, Failure> {
        let from = self.since.max(self.latest - OVERLAP);
        let found = client.events().list(filter.with_created_from(from)).try_collect().await?;
        let found: Result<Vec<Value>, _> = found.iter().map(serde_json::to_value).collect();
        Ok(self.fresh(found.map_err(std::io::Error::from)?))
    }

    fn fresh(&mut self, found: Vec<Value>) -> Vec<Value> {
        let ids: HashSet<String> = found.iter().map(id).collect();
        let mut fresh: Vec<Value> = found.into_iter().filter(|event| !self.seen.contains(&id(event))).collect();
        fresh.sort_by_key(created);
        let latest = fresh.iter().filter_map(created).max();
        self.latest = latest.map_or(self.latest, |latest| latest.max(self.latest));
        // What the next look cannot find any more need not be remembered.
        self.seen = ids;
        fresh
    }
}

/// An event without an id is known by all that it says.
fn id(event: &Value) -> String {
    event.get("id").and_then(Value::as_str).map_or_else(|| event.to_string(), str::to_owned)
}

fn created(event: &Value) -> Option<DateTime<Utc>> {
    let text = event.get("created_at")?.as_str()?;
    Some(DateTime::parse_from_rfc3339(text).ok()?.to_utc())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn events_are_new_once_and_come_in_order() {
        let event = |id: &str, minute: u32| json!({"id": id, "created_at": format!("2026-03-02T15:{minute:02}:00Z")});
        let mut news = News::since("2026-03-02T15:00:00Z".parse().unwrap());
        let ids = |events: Vec<Value>| events.iter().map(id).collect::<Vec<_>>();
        assert_eq!(ids(news.fresh(vec![event("b", 9), event("a", 1)])), ["a", "b"]);
        assert_eq!(ids(news.fresh(vec![event("b", 9), event("a", 1), event("c", 8)])), ["c"]);
        assert_eq!(news.latest.to_rfc3339(), "2026-03-02T15:09:00+00:00");
        assert!(ids(news.fresh(vec![json!({"id": "d"}), event("b", 9)])) == ["d"]);
    }
}
