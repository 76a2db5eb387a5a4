//! Progress bars and spinners on stderr.

use crate::signals;
use crate::ui::times::span;
use chrono::TimeDelta;
use indicatif::{MultiProgress, ProgressBar, ProgressState, ProgressStyle};
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

const TICK: Duration = Duration::from_millis(120);

/// The bars that are visible; messages are printed above them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Bars(Arc<Mutex<Option<MultiProgress>>>);

impl Bars {
    /// Hides the bars while something is written.
    pub(crate) fn suspend(&self, write: impl FnOnce()) {
        let shown = self.with(|bars| bars.clone());
        match shown {
            Some(bars) => bars.suspend(write),
            None => write(),
        }
    }

    fn with<R>(&self, change: impl FnOnce(&mut Option<MultiProgress>) -> R) -> R {
        change(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Shows bars until the guard is dropped; without `is_visible`, the guard does nothing.
    pub(crate) fn show(&self, is_visible: bool) -> Progress<'_> {
        let bars = is_visible.then(MultiProgress::new);
        if let Some(bars) = bars.clone() {
            // While the bars are suspended, ticks do not redraw them.
            signals::end_after(move |end| bars.suspend(end));
        }
        self.with(|shown| shown.clone_from(&bars));
        Progress { shown: self, bars, all: Vec::new() }
    }
}

/// Visible bars, which are removed when this is dropped.
pub(crate) struct Progress<'a> {
    shown: &'a Bars,
    bars: Option<MultiProgress>,
    all: Vec<ProgressBar>,
}

impl Progress<'_> {
    pub(crate) fn is_visible(&self) -> bool {
        self.bars.is_some()
    }

    pub(crate) fn add_bar(&mut self, steps: usize, what: &'static str) {
        let bar = ProgressBar::new(u64::try_from(steps).unwrap_or(u64::MAX)).with_message(what);
        self.add(bar, "{spinner} {bar:24} {pos} of {len} {msg}  {elapsed}{pace}");
    }

    /// Adds a spinner with a text.
    pub(crate) fn add_line(&mut self, text: String) {
        self.add(ProgressBar::new_spinner().with_message(text), "{spinner} {wide_msg}");
    }

    fn add(&mut self, bar: ProgressBar, template: &str) {
        let Some(bars) = &self.bars else { return };
        let bar = bars.add(bar);
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style.with_key("pace", |state: &ProgressState, text: &mut dyn fmt::Write| {
                let _ = text.write_str(&pace(state.pos(), state.len().unwrap_or_default(), state.per_sec()));
            }));
        }
        bar.enable_steady_tick(TICK);
        self.all.push(bar);
    }

    /// Moves the bar with this index.
    pub(crate) fn set(&self, index: usize, position: usize) {
        if let Some(bar) = self.all.get(index) {
            bar.set_position(u64::try_from(position).unwrap_or(u64::MAX));
        }
    }

    /// Changes the text of the bar with this index.
    pub(crate) fn set_text(&self, index: usize, text: String) {
        if let Some(bar) = self.all.get(index) {
            bar.set_message(text);
        }
    }

    /// Removes all bars.
    pub(crate) fn hide(&self) {
        for bar in &self.all {
            bar.finish_and_clear();
        }
    }
}

/// The rate and the remaining time: `, 12 per minute, 3 minutes left`. Empty until the rate is known.
fn pace(done: u64, total: u64, per_second: f64) -> String {
    const UNITS: [(&str, f64); 4] = [("second", 1.0), ("minute", 60.0), ("hour", 3_600.0), ("day", 86_400.0)];
    let Some(left) = total.checked_sub(done).filter(|left| *left > 0 && done > 0) else { return String::new() };
    let left = f64::from(u32::try_from(left).unwrap_or(u32::MAX));
    let unit = UNITS.iter().find(|(_, seconds)| per_second * seconds >= 1.0);
    let (Some((unit, seconds)), Ok(left)) = (unit, Duration::try_from_secs_f64(left / per_second)) else {
        return String::new();
    };
    let left = span(TimeDelta::from_std(left).unwrap_or(TimeDelta::MAX), 1);
    format!(", {:.0} per {unit}, {left} left", per_second * seconds)
}

impl Drop for Progress<'_> {
    fn drop(&mut self) {
        self.hide();
        self.shown.with(Option::take);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pace_is_in_the_unit_that_fits() {
        assert_eq!(pace(30, 60, 12.4), ", 12 per second, 2 seconds left");
        assert_eq!(pace(3, 13, 0.1), ", 6 per minute, 1 minute left");
        assert_eq!(pace(1, 3, 2.0 / 86_400.0), ", 2 per day, 1 day left");
        // Not begun, complete, or without a rate.
        for (done, total, per_second) in [(0, 5, 1.0), (5, 5, 1.0), (6, 5, 1.0), (1, 5, 0.0), (1, 5, f64::NAN)] {
            assert_eq!(pace(done, total, per_second), "", "{done} of {total} at {per_second}");
        }
    }
}
