//! What is seen of long work while it lasts: bars on the standard error output, where somebody watches them.

use crate::signals;
use indicatif::{MultiProgress, ProgressBar, ProgressStyle};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

const TICK: Duration = Duration::from_millis(120);

/// The bars that are shown at the moment; what is printed goes above them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Bars(Arc<Mutex<Option<MultiProgress>>>);

impl Bars {
    /// Writes without a bar in the way.
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

    /// Shows bars until the guard is dropped; the guard of one that nobody would see does nothing.
    pub(crate) fn show(&self, is_watched: bool) -> Progress<'_> {
        let bars = is_watched.then(MultiProgress::new);
        if let Some(bars) = bars.clone() {
            // While the bars are suspended, no tick draws them again.
            signals::end_after(move |end| bars.suspend(end));
        }
        self.with(|shown| shown.clone_from(&bars));
        Progress { shown: self, bars, all: Vec::new() }
    }
}

/// Bars below each other, which are gone when this is dropped.
pub(crate) struct Progress<'a> {
    shown: &'a Bars,
    bars: Option<MultiProgress>,
    all: Vec<ProgressBar>,
}

impl Progress<'_> {
    /// Whether anybody sees it.
    pub(crate) fn is_watched(&self) -> bool {
        self.bars.is_some()
    }

    /// Adds a bar with so many steps.
    pub(crate) fn add_bar(&mut self, steps: usize, what: &'static str) {
        let bar = ProgressBar::new(u64::try_from(steps).unwrap_or(u64::MAX)).with_message(what);
        self.add(bar, "{spinner} {bar:24} {pos} of {len} {msg}  {elapsed}");
    }

    /// Adds a line that says what goes on.
    pub(crate) fn add_line(&mut self, text: String) {
        self.add(ProgressBar::new_spinner().with_message(text), "{spinner} {wide_msg}");
    }

    fn add(&mut self, bar: ProgressBar, template: &str) {
        let Some(bars) = &self.bars else { return };
        let bar = bars.add(bar);
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style);
        }
        bar.enable_steady_tick(TICK);
        self.all.push(bar);
    }

    /// Moves the bar at this place among those that were added.
    pub(crate) fn set(&self, place: usize, position: usize) {
        if let Some(bar) = self.all.get(place) {
            bar.set_position(u64::try_from(position).unwrap_or(u64::MAX));
        }
    }

    /// Changes the text of the bar at this place.
    pub(crate) fn say(&self, place: usize, text: String) {
        if let Some(bar) = self.all.get(place) {
            bar.set_message(text);
        }
    }

    /// Takes all bars away.
    pub(crate) fn hide(&self) {
        for bar in &self.all {
            bar.finish_and_clear();
        }
    }
}

impl Drop for Progress<'_> {
    fn drop(&mut self) {
        self.hide();
        self.shown.with(Option::take);
    }
}
