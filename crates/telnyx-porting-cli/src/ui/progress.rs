//! Progress bars and spinners on the standard error output.

use crate::signals;
use indicatif::{MultiProgress, ProgressBar, ProgressStyle};
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

    /// Adds a bar with so many steps.
    pub(crate) fn add_bar(&mut self, steps: usize, what: &'static str) {
        let bar = ProgressBar::new(u64::try_from(steps).unwrap_or(u64::MAX)).with_message(what);
        self.add(bar, "{spinner} {bar:24} {pos} of {len} {msg}  {elapsed}");
    }

    /// Adds a spinner with a text.
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

impl Drop for Progress<'_> {
    fn drop(&mut self) {
        self.hide();
        self.shown.with(Option::take);
    }
}
