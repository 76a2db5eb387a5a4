//! Time to decode a page of orders, without a server.

use crate::measure::{Plan, quartiles};
use crate::peer::{List, Order};
use crate::{Failure, canned};
use std::hint::black_box;
use std::time::Instant;
use telnyx_porting::types::ListPortingOrdersResponse;

/// One line with the times of both decoders in milliseconds, and the ratio of their speeds per run.
pub(crate) fn measure(plan: Plan) -> Result<String, Failure> {
    let page = canned::page();
    let head = page.windows(4).position(|bytes| bytes == b"\r\n\r\n").ok_or("the page has no head")?;
    let body = &page[head + 4..];
    let runs = plan.rounds * 9;
    let mut times = Vec::with_capacity(runs);
    for _ in 0..runs {
        let ours = milliseconds(|| ours(body))?;
        times.push((ours, milliseconds(|| Ok(serde_json::from_slice::<List<Order>>(body)?))?));
    }
    let [_, ours, _] = quartiles(times.iter().map(|(ours, _)| *ours));
    let [_, derived, _] = quartiles(times.iter().map(|(_, derived)| *derived));
    let [low, ratio, high] = quartiles(times.iter().map(|(ours, derived)| derived / ours));
    Ok(format!(
        "Decoding a page of {} orders, medians of {runs} runs.\n\n\
         telnyx-porting {ours:.3} ms, derived types {derived:.3} ms: {ratio:.2} times their speed ({low:.2} to {high:.2})",
        canned::ORDERS_OF_PAGE
    ))
}

/// Decodes like the client: UTF-8 is validated once for the whole body.
fn ours(body: &[u8]) -> Result<ListPortingOrdersResponse, Failure> {
    Ok(serde_json::from_str(std::str::from_utf8(body)?)?)
}

fn milliseconds<T>(work: impl FnOnce() -> Result<T, Failure>) -> Result<f64, Failure> {
    let started = Instant::now();
    black_box(work()?);
    Ok(started.elapsed().as_secs_f64() * 1_000.0)
}
