//! The result as a table.

use crate::measure::{Call, Pair, Sample, median};
use std::fmt::Write;

pub(crate) struct Row {
    pub(crate) call: Call,
    pub(crate) in_flight: usize,
    pub(crate) rounds: Vec<Pair>,
}

impl Row {
    /// Medians of both clients, and of the ratio within each round.
    fn medians(&self, value: impl Fn(Sample) -> f64) -> [f64; 3] {
        let of = |what: &dyn Fn(&Pair) -> f64| median(self.rounds.iter().map(what));
        let ratio = |pair: &Pair| value(pair.ours) / value(pair.hand_written);
        [of(&|pair| value(pair.ours)), of(&|pair| value(pair.hand_written)), of(&ratio)]
    }
}

/// A line for each row; a ratio is ours through the hand-written.
pub(crate) fn of(rows: &[Row]) -> String {
    let rounds = rows.first().map_or(0, |row| row.rounds.len());
    let mut text = format!("Medians of {rounds} interleaved rounds.\n\n");
    let heads = ("", "in", "requests per second", "CPU ms per 1,000 requests");
    let _ = writeln!(text, "{:22} {:>6}  {:^30}  {:^30}", heads.0, heads.1, heads.2, heads.3);
    let columns = ["telnyx-", "hand-", ""];
    let _ = write!(text, "{:22} {:>6}", "", "flight");
    for _ in 0..2 {
        let _ = write!(text, "  {:>10}{:>10}{:>10}", columns[0], columns[1], columns[2]);
    }
    let _ = write!(text, "\n{:29}", "");
    for _ in 0..2 {
        let _ = write!(text, "  {:>10}{:>10}{:>10}", "porting", "written", "ratio");
    }
    text.push('\n');
    for row in rows {
        let [rate, other_rate, rate_ratio] = row.medians(|sample| sample.per_second);
        let [cpu, other_cpu, cpu_ratio] = row.medians(|sample| sample.cpu);
        let _ = write!(text, "{:22} {:>6}", row.call.name(), row.in_flight);
        let _ = write!(text, "  {rate:>10.0}{other_rate:>10.0}{rate_ratio:>10.3}");
        let _ = writeln!(text, "  {cpu:>10.1}{other_cpu:>10.1}{cpu_ratio:>10.3}");
    }
    text
}
