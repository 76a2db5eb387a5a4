//! Events of orders, and tailing them.

use crate::client::Client;
use crate::error::Error;
use crate::generated::{EventFilter, Events};
use crate::http::CallOptions;
use crate::validation::{Issue, Rule};
use crate::values::PageSize;
use crate::wait::PollFailed;
use crate::wait::pace::PollInterval;
use chrono::{DateTime, TimeDelta, Utc};
use futures_core::Stream;
use serde_json::Value;
use std::collections::{HashSet, VecDeque};
use std::fmt;
use std::time::Duration;
use telnyx_porting_api::types::{PortingEvent, PortingEventType};

impl EventFilter {
    /// The first filter that an event does not match. `None` if it may match.
    pub(crate) fn mismatch(&self, event: &PortingEvent) -> Option<&'static str> {
        let is_other = |expected: &PortingEventType| event.tag().as_deref() != Some(expected.as_str());
        self.event_type.as_ref().is_some_and(is_other).then_some("type")
    }
}

impl Events {
    /// Yields events as the API records them. See [`EventTail`].
    pub fn tail(&self, filter: EventFilter) -> EventTail {
        EventTail {
            client: self.client.clone(),
            start: filter.created_from,
            filter,
            pause: PollInterval::new(Duration::from_secs(5)),
            window: None,
            due: Duration::ZERO,
            ready: VecDeque::new(),
            has_ended: false,
        }
    }
}

/// The overlap of polls: an event may become visible after one that was recorded later.
const OVERLAP: TimeDelta = TimeDelta::minutes(10);

/// New events, each once, oldest first: returned by [`Events::tail`](crate::Events::tail).
///
/// The list of events is polled at an interval. Each poll overlaps the previous one by 10 minutes, because an event may
/// become visible after one that was recorded later. A tail starts with events recorded at the filter's `created_from`
/// or later; without it, at the current time of the API. It has no end, so the filter must not set `created_to`.
///
/// Polls that fail with a transient error are retried at growing intervals of up to a minute, or after the delay that
/// the API requests.
///
/// ```
/// use std::time::Duration;
/// use telnyx_porting::{EventFilter, TailEvent};
/// # use telnyx_porting::{Client, CreateOrder};
///
/// # #[tokio::main]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let sandbox = telnyx_porting_sandbox::Sandbox::builder().start().await?;
/// # let client = Client::builder(sandbox.api_key().parse()?).base_url(sandbox.base_url().parse()?).build()?;
/// # let start = sandbox.now();
/// # let orders = client.orders().create(CreateOrder::new(["+13035550100".parse()?])).await?;
/// # client.order_of(&orders[0])?.comments().create("Hello").await?;
/// let filter = EventFilter::new();
/// # let filter = filter.with_created_from(start);
/// let mut tail = client.events().tail(filter).with_interval(Duration::from_secs(30));
/// while let Some(event) = tail.next().await.transpose()? {
///     match event {
///         TailEvent::Event(event) => println!("{:?}", event.tag()),
///         TailEvent::PollFailed(failed) => println!("{}; next poll in {:?}", failed.error, failed.retry_in),
///         _ => {}
///     }
/// #   break;
/// }
/// // To continue later:
/// let resume = EventFilter::new().with_created_from(tail.resume_from().unwrap_or_default());
/// # assert!(resume.created_from >= Some(start));
/// # Ok(())
/// # }
/// ```
#[must_use = "a tail polls only while an event is awaited"]
pub struct EventTail {
    client: Client,
    filter: EventFilter,
    pause: PollInterval,
    /// The start time of a tail that would continue from here.
    start: Option<DateTime<Utc>>,
    /// Known after the first poll.
    window: Option<Window>,
    /// When the next poll is due, on the clock's monotonic time.
    due: Duration,
    ready: VecDeque<TailEvent>,
    has_ended: bool,
}

/// An item of an [`EventTail`].
#[derive(Debug)]
#[non_exhaustive]
pub enum TailEvent {
    /// A new event.
    Event(PortingEvent),
    /// Polls started to fail; they continue.
    PollFailed(PollFailed),
    /// Polls succeed again.
    Recovered,
}

impl EventTail {
    /// Time between two polls. Default: 5 seconds.
    pub fn with_interval(mut self, interval: Duration) -> Self {
        self.pause.set(interval);
        self
    }

    /// The next new event or failed poll. Dropping the future loses no event. Returns `None` only after an error.
    ///
    /// # Errors
    /// An error that is not transient ends the tail: [`Error::Validation`] if the filter is invalid, otherwise any
    /// [`Error`].
    pub async fn next(&mut self) -> Option<Result<TailEvent, Error>> {
        let client = self.client.clone();
        self.next_through(&client).await
    }

    /// Same as [`next`](Self::next), with the connections of `client`. Inside `Client::block_on`, pass the client it
    /// provides.
    pub async fn next_through(&mut self, client: &Client) -> Option<Result<TailEvent, Error>> {
        let client = self.client.sharing_connections_of(client);
        while !self.has_ended {
            if let Some(event) = self.ready.pop_front() {
                if let TailEvent::Event(event) = &event {
                    self.start = self.start.max(created_at(event));
                }
                return Some(Ok(event));
            }
            let clock = client.clock();
            let wait = self.due.saturating_sub(clock.monotonic());
            if !wait.is_zero() {
                clock.sleep(wait).await;
            }
            match self.poll(&client).await {
                Ok(events) => {
                    self.ready.extend(self.pause.succeed().then_some(TailEvent::Recovered));
                    self.ready.extend(events.into_iter().map(TailEvent::Event));
                }
                Err(error) if error.is_transient() => {
                    if self.pause.fail(error.retry_after()) {
                        let failed = PollFailed { error, ids: Vec::new(), retry_in: self.pause.next() };
                        self.ready.push_back(TailEvent::PollFailed(failed));
                    }
                }
                Err(error) => {
                    self.has_ended = true;
                    return Some(Err(error));
                }
            }
            self.due = clock.monotonic().saturating_add(self.pause.next());
        }
        None
    }

    /// The `created_from` with which another tail continues from here. Events recorded at exactly that time may be
    /// returned again. The API may list an event after newer ones: to return those too, start ten minutes earlier, and
    /// skip events with known ids. `None` before the first poll of a tail that starts at the current time.
    pub fn resume_from(&self) -> Option<DateTime<Utc>> {
        self.start
    }

    /// The events as a stream. Transient failures are only logged.
    pub fn events(self) -> impl Stream<Item = Result<PortingEvent, Error>> + Send + 'static {
        futures_util::stream::unfold(self, |mut tail| async move {
            loop {
                match tail.next().await? {
                    Ok(TailEvent::Event(event)) => return Some((Ok(event), tail)),
                    Ok(_) => {}
                    Err(error) => return Some((Err(error), tail)),
                }
            }
        })
    }

    /// The events, for use outside an async runtime. Transient failures are only logged.
    ///
    /// Inside an async runtime, the only item is [`Error::Configuration`].
    #[cfg(feature = "blocking")]
    pub fn blocking(mut self) -> impl Iterator<Item = Result<PortingEvent, Error>> {
        let client = self.client.clone();
        std::iter::from_fn(move || {
            while !self.has_ended {
                let next = client.block_on(|client| {
                    let tail = &mut self;
                    async move { tail.next_through(&client).await.transpose() }
                });
                match next.transpose()? {
                    Ok(TailEvent::Event(event)) => return Some(Ok(event)),
                    Ok(_) => {}
                    Err(error) => {
                        self.has_ended = true;
                        return Some(Err(error));
                    }
                }
            }
            None
        })
    }

    /// The events that earlier polls did not return, oldest first.
    async fn poll(&mut self, client: &Client) -> Result<Vec<PortingEvent>, Error> {
        if self.filter.created_to.is_some() {
            let issue = Issue::error("created_to", Rule::DateRange, "is set, but a tail has no end");
            return Err(Error::Validation(issue.with_hint("remove it, or list the events instead").into()));
        }
        client.validate(self.filter.check())?;
        // The next poll replaces a retry.
        let client = client.with_options(CallOptions::new().with_max_retries(0));
        let start = match self.start {
            Some(start) => start,
            None => *self.start.insert(api_time(&client).await?),
        };
        let from = self.window.as_ref().map_or(start, Window::from);
        let filter = self.filter.clone().with_created_from(from);
        let events = client.events().list(filter).with_page_size(PageSize::MAX).try_collect().await?;
        Ok(self.window.get_or_insert_with(|| Window::new(start)).take_new(events))
    }
}

impl fmt::Debug for EventTail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EventTail").field("filter", &self.filter).field("start", &self.start).finish_non_exhaustive()
    }
}

/// The API's time. The local clock may differ, which would skip events.
async fn api_time(client: &Client) -> Result<DateTime<Utc>, Error> {
    let list = client.events().list(EventFilter::new()).with_page_size(PageSize::MIN);
    let response = list.page(1).with_response().await?;
    let date = response.headers().get("date").and_then(|date| date.to_str().ok());
    let time = date.and_then(|date| DateTime::parse_from_rfc2822(date).ok());
    Ok(time.map_or_else(|| client.clock().utc(), |time| time.to_utc()))
}

/// The period of the next poll, and the known events in it.
struct Window {
    start: DateTime<Utc>,
    latest: DateTime<Utc>,
    known: HashSet<String>,
}

impl Window {
    fn new(start: DateTime<Utc>) -> Self {
        Self { start, latest: start, known: HashSet::new() }
    }

    fn from(&self) -> DateTime<Utc> {
        self.start.max(self.latest - OVERLAP)
    }

    fn take_new(&mut self, events: Vec<PortingEvent>) -> Vec<PortingEvent> {
        let keys: HashSet<String> = events.iter().map(key).collect();
        let mut new: Vec<_> = events.into_iter().filter(|event| !self.known.contains(&key(event))).collect();
        new.sort_by_key(created_at);
        self.latest = new.iter().filter_map(created_at).fold(self.latest, DateTime::max);
        // The next poll cannot return events that this one did not.
        self.known = keys;
        new
    }
}

/// The id, or the whole event if it has none.
fn key(event: &PortingEvent) -> String {
    let event = json(event);
    event.get("id").and_then(Value::as_str).map_or_else(|| event.to_string(), str::to_owned)
}

fn created_at(event: &PortingEvent) -> Option<DateTime<Utc>> {
    json(event).get("created_at")?.as_str()?.parse().ok()
}

/// The JSON of an event, because not every event type declares an id and a time.
fn json(event: &PortingEvent) -> Value {
    serde_json::to_value(event).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn events_are_returned_once_and_oldest_first() {
        let read = |value| serde_json::from_value::<PortingEvent>(value).unwrap();
        let event = |id: &str, minute: u32| {
            let at = format!("2026-03-02T15:{minute:02}:00Z");
            read(json!({"id": id, "event_type": "porting_order.deleted", "created_at": at}))
        };
        let mut window = Window::new("2026-03-02T15:00:00Z".parse().unwrap());
        let ids = |events: Vec<PortingEvent>| events.iter().map(key).collect::<Vec<_>>();
        assert_eq!(ids(window.take_new(vec![event("b", 9), event("a", 1)])), ["a", "b"]);
        assert_eq!(ids(window.take_new(vec![event("b", 9), event("a", 1), event("c", 8)])), ["c"]);
        assert_eq!(window.latest.to_rfc3339(), "2026-03-02T15:09:00+00:00");
        let unknown = || read(json!({"id": "d", "event_type": "porting_order.framed"}));
        assert_eq!(ids(window.take_new(vec![unknown(), event("b", 9)])), ["d"]);
        let without_id = || read(json!({"event_type": "porting_order.framed", "created_at": "2026-03-02T15:30:00Z"}));
        assert_eq!(window.take_new(vec![without_id(), event("b", 9)]).len(), 1);
        assert_eq!(window.from().to_rfc3339(), "2026-03-02T15:20:00+00:00");
        assert_eq!(window.take_new(vec![without_id()]).len(), 0);
    }
}
