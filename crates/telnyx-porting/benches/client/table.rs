//! Prints the results as a table.

use crate::measure::{Call, Pair, Sample, quartiles};
use std::fmt::Write;

pub(crate) struct Row {
    pub(crate) call: Call,
    pub(crate) in_flight: usize,
    pub(crate) rounds: Vec<Pair>,
}

/// One quantity of both clients: medians, and the ratio per round.
struct Compared {
    ours: f64,
    hand_written: f64,
    ratio: [f64; 3],
}

impl Row {
    fn compare(&self, value: impl Fn(Sample) -> f64) -> Compared {
        let of = |what: &dyn Fn(&Pair) -> f64| quartiles(self.rounds.iter().map(what));
        let [_, ours, _] = of(&|pair| value(pair.ours));
        let [_, hand_written, _] = of(&|pair| value(pair.hand_written));
        Compared { ours, hand_written, ratio: of(&|pair| value(pair.ours) / value(pair.hand_written)) }
    }
}

const HEADS: [&str; 3] = [
    "                                    requests per second                        CPU ms per 1,000 requests",
    "                           in     telnyx-    hand-                            telnyx-    hand-",
    "                       flight     porting  written  ratio     quartiles       porting  written  ratio     quartiles",
];

/// One line per row. Ratios are ours divided by hand-written; half of all rounds are between the quartiles.
pub(crate) fn of(rows: &[Row]) -> String {
    let rounds = rows.first().map_or(0, |row| row.rounds.len());
    let mut text = format!("Medians of {rounds} interleaved rounds.\n\n{}\n", HEADS.join("\n"));
    for row in rows {
        let _ = write!(text, "{:22} {:>6}", row.call.name(), row.in_flight);
        write_compared(&mut text, &row.compare(|sample| sample.per_second), 0);
        write_compared(&mut text, &row.compare(|sample| sample.cpu), 1);
        text.push('\n');
    }
    text
}

fn write_compared(text: &mut String, compared: &Compared, decimals: usize) {
    let Compared { ours, hand_written, ratio: [low, middle, high] } = compared;
    let _ = write!(text, "   {ours:>9.decimals$}{hand_written:>9.decimals$}{middle:>7.2}  {low:.2} to {high:.2}");
}
