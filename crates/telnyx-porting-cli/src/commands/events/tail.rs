//! `events tail`

use crate::commands::events::FilterArgs;
use crate::commands::generated::events::LIST_COLUMNS;
use crate::error::CommandError;
use crate::session::Session;
use crate::ui::printer::Printer;
use crate::ui::{times, watching};
use crate::{args, signals};
use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};
use clap::Args;
use serde_json::Value;
use std::collections::HashSet;
use std::time::Duration;
use telnyx_porting::types::PortingEvent;
use telnyx_porting::{CallOptions, Client, Error, EventFilter, PageSize};

/// How far back each look goes: an event may become visible later than one that was recorded after it.
const OVERLAP: TimeDelta = TimeDelta::minutes(10);
/// The longest pause between two looks while the API fails.
const LONGEST_PAUSE: Duration = Duration::from_secs(60);

#[derive(Debug, Args)]
pub(crate) struct TailArgs {
    #[command(flatten)]
    filter: FilterArgs,
    /// Start with events recorded at this time or later, such as 2026-03-02T15:00:00Z, the time that an earlier `tail` printed
    /// [default: now, by the clock of the API]
    #[arg(long, value_name = "TIME", value_parser = args::time)]
    since: Option<DateTime<Utc>>,
    /// The polling interval, such as 500ms or 1m
    #[arg(long, value_name = "SPAN", value_parser = args::span, default_value = "5s")]
    interval: Duration,
    /// Stop after this many events
    #[arg(long, value_name = "N")]
    limit: Option<usize>,
}

pub(super) async fn run(args: TailArgs, session: &Session, printer: &Printer) -> Result<(), CommandError> {
    printer.describe::<PortingEvent>();
    let stop = signals::stop();
    let mut tail = Tail { news: None, resume: args.since, printer };
    let result = tokio::select! {
        result = tail.follow(args, session.client()) => result,
        stopped = stop => Err(CommandError::new(stopped.into(), "events are not read any further")),
    };
    if let Some(resume) = tail.resume {
        let since = resume.to_rfc3339_opts(SecondsFormat::AutoSi, true);
        printer.note(&format!("go on from here with --since {since}; an event of that very time may come again"));
    }
    result
}

/// What is being read, and from when on it would have to be read again.
struct Tail<'a> {
    news: Option<News>,
    resume: Option<DateTime<Utc>>,
    printer: &'a Printer,
}

impl Tail<'_> {
    async fn follow(&mut self, args: TailArgs, client: &Client) -> Result<(), CommandError> {
        let mut feed = self.printer.feed(&LIST_COLUMNS)?;
        let mut left = args.limit.unwrap_or(usize::MAX);
        let mut pauses = Pauses::new(args.interval);
        while left > 0 {
            match self.look(client, &args.filter).await {
                Ok(events) => {
                    if pauses.succeed() {
                        self.printer.note("events can be read again");
                    }
                    for event in events.iter().take(left) {
                        feed.push(event)?;
                        self.resume = self.resume.max(created(event));
                    }
                    left = left.saturating_sub(events.len());
                }
                Err(error) if error.is_transient() => {
                    if pauses.fail(error.retry_after()) {
                        let again = watching::trying_again(&error, pauses.next);
                        self.printer.warning(&format!("events cannot be read: {again}"));
                    }
                }
                Err(error) => return Err(error.into()),
            }
            if left > 0 {
                tokio::time::sleep(pauses.next).await;
            }
        }
        Ok(())
    }

    /// The events that were not there before, the oldest first.
    async fn look(&mut self, client: &Client, filter: &FilterArgs) -> Result<Vec<Value>, Error> {
        let news = match &mut self.news {
            Some(news) => news,
            none => {
                let since = match self.resume {
                    Some(since) => since,
                    None => server_time(client).await?,
                };
                self.resume = Some(since);
                none.insert(News::since(since))
            }
        };
        let filter = filter.filter().with_created_from(news.from());
        let list = client.events().list(filter).with_page_size(PageSize::MAX).with_options(once());
        let found = list.try_collect().await?;
        Ok(news.fresh(found.iter().filter_map(|event| serde_json::to_value(event).ok()).collect()))
    }
}

/// The time by the clock of the API: that of this machine may be another, and then events would be missed.
async fn server_time(client: &Client) -> Result<DateTime<Utc>, Error> {
    let list = client.events().list(EventFilter::new()).with_page_size(PageSize::MIN).with_options(once());
    let answer = list.page(1).with_response().await?;
    let date = answer.headers().get("date").and_then(|date| date.to_str().ok());
    let time = date.and_then(|date| DateTime::parse_from_rfc2822(date).ok());
    Ok(time.map_or_else(times::now, |time| time.to_utc()))
}

/// The next look takes the place of a retry.
fn once() -> CallOptions {
    CallOptions::new().with_max_retries(0)
}

/// How long to wait between two looks: longer and longer while they fail.
struct Pauses {
    interval: Duration,
    next: Duration,
    is_failing: bool,
}

impl Pauses {
    fn new(interval: Duration) -> Self {
        Self { interval, next: interval, is_failing: false }
    }

    /// Goes back to the interval; whether looks had failed before.
    fn succeed(&mut self) -> bool {
        self.next = self.interval;
        std::mem::replace(&mut self.is_failing, false)
    }

    /// Waits longer, at least as long as was asked for; whether the look before had succeeded.
    fn fail(&mut self, asked: Option<Duration>) -> bool {
        let was_failing = std::mem::replace(&mut self.is_failing, true);
        if was_failing {
            self.next = self.next.saturating_mul(2).min(LONGEST_PAUSE.max(self.interval));
        }
        self.next = self.next.max(asked.unwrap_or_default());
        !was_failing
    }
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

    fn from(&self) -> DateTime<Utc> {
        self.since.max(self.latest - OVERLAP)
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

    #[test]
    fn pauses_grow_while_looks_fail() {
        let seconds = Duration::from_secs;
        let mut pauses = Pauses::new(seconds(20));
        assert!(pauses.fail(None) && pauses.next == seconds(20));
        assert!(!pauses.fail(None) && pauses.next == seconds(40));
        assert!(!pauses.fail(None) && pauses.next == seconds(60));
        assert!(!pauses.fail(Some(seconds(90))) && pauses.next == seconds(90));
        assert!(pauses.succeed() && pauses.next == seconds(20));
        assert!(!pauses.succeed());
    }
}
