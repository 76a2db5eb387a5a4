//! Rounds of requests and their measurements.

use crate::{Failure, canned};
use std::future::Future;
use std::time::{Duration, Instant};
use tokio::task::JoinSet;

/// A kind of request.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Call {
    Order,
    Share,
    Page,
}

impl Call {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Order => "GET order, 10 numbers",
            Self::Share => "POST share",
            Self::Page => "GET page of 250 orders",
        }
    }

    /// The number of items that [`Caller::items`] returns for a valid response.
    pub(crate) fn expected_items(self) -> usize {
        match self {
            Self::Order => canned::NUMBERS_OF_ORDER,
            Self::Share => 1,
            Self::Page => canned::ORDERS_OF_PAGE,
        }
    }
}

/// A client that is measured.
pub(crate) trait Caller: Clone + Send + Sync + 'static {
    /// Sends the request, decodes the response, and counts its numbers, permissions or orders.
    fn items(&self, call: Call) -> impl Future<Output = Result<usize, Failure>> + Send;
}

/// The number of rounds and requests.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Plan {
    pub(crate) rounds: usize,
    requests: usize,
    pages: usize,
}

impl Plan {
    pub(crate) const FULL: Self = Self { rounds: 15, requests: 4_096, pages: 128 };
    pub(crate) const QUICK: Self = Self { rounds: 1, requests: 64, pages: 64 };

    fn requests_of(self, call: Call) -> usize {
        if matches!(call, Call::Page) { self.pages } else { self.requests }
    }
}

/// One round of one client.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sample {
    pub(crate) per_second: f64,
    /// Milliseconds of CPU time per 1,000 requests.
    pub(crate) cpu: f64,
}

/// One round of both clients.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Pair {
    pub(crate) ours: Sample,
    pub(crate) hand_written: Sample,
}

/// Runs both clients in turn, so that other load on the machine affects both.
pub(crate) async fn interleaved(
    ours: &impl Caller,
    hand_written: &impl Caller,
    call: Call,
    in_flight: usize,
    plan: Plan,
) -> Result<Vec<Pair>, Failure> {
    let requests = plan.requests_of(call);
    round(ours, call, in_flight, requests / 8).await?;
    round(hand_written, call, in_flight, requests / 8).await?;
    let mut pairs = Vec::with_capacity(plan.rounds);
    for index in 0..plan.rounds {
        pairs.push(if index % 2 == 0 {
            let ours = round(ours, call, in_flight, requests).await?;
            Pair { ours, hand_written: round(hand_written, call, in_flight, requests).await? }
        } else {
            let hand_written = round(hand_written, call, in_flight, requests).await?;
            Pair { ours: round(ours, call, in_flight, requests).await?, hand_written }
        });
    }
    Ok(pairs)
}

#[expect(clippy::cast_precision_loss, reason = "counts of requests are small")]
async fn round(caller: &impl Caller, call: Call, in_flight: usize, requests: usize) -> Result<Sample, Failure> {
    let each = requests.div_ceil(in_flight);
    let (started, cpu) = (Instant::now(), cpu_time());
    let mut tasks = JoinSet::new();
    for _ in 0..in_flight {
        let caller = caller.clone();
        tasks.spawn(async move {
            for _ in 0..each {
                std::hint::black_box(caller.items(call).await?);
            }
            Ok::<_, Failure>(())
        });
    }
    while let Some(result) = tasks.join_next().await {
        result??;
    }
    let thousands = (each * in_flight) as f64 / 1_000.0;
    Ok(Sample {
        per_second: thousands * 1_000.0 / started.elapsed().as_secs_f64(),
        cpu: cpu_time().saturating_sub(cpu).as_secs_f64() * 1_000.0 / thousands,
    })
}

/// The CPU time of this process, all threads together; zero if unknown.
fn cpu_time() -> Duration {
    #[cfg(unix)]
    {
        let time = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime);
        Duration::try_from(time).unwrap_or_default()
    }
    #[cfg(not(unix))]
    Duration::ZERO
}

/// The first quartile, the median and the third quartile; NaN without values.
pub(crate) fn quartiles(values: impl IntoIterator<Item = f64>) -> [f64; 3] {
    let mut values: Vec<f64> = values.into_iter().collect();
    values.sort_by(f64::total_cmp);
    [1, 2, 3].map(|quarter| values.get(values.len() * quarter / 4).copied().unwrap_or(f64::NAN))
}
