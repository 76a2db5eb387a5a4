//! Being asked to end.

use crate::exit::Exit;
use std::sync::Once;
use std::sync::atomic::{AtomicBool, Ordering};

/// Whether the command looks after signals itself.
static ATTENDED: AtomicBool = AtomicBool::new(false);

/// Who asks a command to end that would go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stop {
    /// The user, by Ctrl-C.
    Interrupted,
    /// Another program, by SIGTERM.
    Terminated,
    /// The terminal, which was closed or lost, by SIGHUP.
    HungUp,
}

impl From<Stop> for Exit {
    fn from(stop: Stop) -> Self {
        match stop {
            Stop::Interrupted => Self::Interrupted,
            Stop::Terminated => Self::Terminated,
            Stop::HungUp => Self::HungUp,
        }
    }
}

/// Waits for Ctrl-C, for the signal by which other programs ask one to end, or for the end of the terminal; signals count
/// from the call on.
#[cfg(unix)]
pub(crate) fn stop() -> impl Future<Output = Stop> {
    ATTENDED.store(true, Ordering::SeqCst);
    asked_to_end()
}

/// Has the program end by Ctrl-C or SIGTERM as it would by itself, but lets `last` clean up before. A command that waits
/// for signals itself goes before. Only what is shown first counts.
pub(crate) fn end_after(last: impl FnOnce(&dyn Fn()) + Send + 'static) {
    static WATCHED: Once = Once::new();
    WATCHED.call_once(|| {
        // A thread of its own: the program may be busy, or read from the terminal.
        let (ready, is_ready) = std::sync::mpsc::channel();
        let watch = move || {
            let Ok(runtime) = tokio::runtime::Builder::new_current_thread().enable_all().build() else { return };
            let stop = runtime.block_on(async {
                let stop = asked_to_end();
                drop(ready);
                stop.await
            });
            if !ATTENDED.load(Ordering::SeqCst) {
                #[expect(clippy::exit, reason = "the main thread may be busy for long")]
                last(&|| std::process::exit(Exit::from(stop) as i32));
            }
        };
        // Without the thread, signals end the program by themselves.
        let _ = std::thread::Builder::new().name("signals".to_owned()).spawn(watch);
        // Signals count from here on.
        let _: Result<(), _> = is_ready.recv();
    });
}

#[cfg(unix)]
fn asked_to_end() -> impl Future<Output = Stop> {
    use tokio::signal::unix::{SignalKind, signal};
    let (interrupt, terminate) = (signal(SignalKind::interrupt()), signal(SignalKind::terminate()));
    // A handler would undo `nohup`.
    let mut hang_up = (!ignores_hang_up()).then(|| signal(SignalKind::hangup()).ok()).flatten();
    async move {
        // Without handlers the signals end the program by themselves.
        let (Ok(mut interrupt), Ok(mut terminate)) = (interrupt, terminate) else {
            return std::future::pending().await;
        };
        tokio::select! {
            _ = interrupt.recv() => Stop::Interrupted,
            _ = terminate.recv() => Stop::Terminated,
            _ = async { hang_up.as_mut()?.recv().await }, if hang_up.is_some() => Stop::HungUp,
        }
    }
}

/// Whether the program was started to outlive its terminal. Only Linux lets one see; elsewhere SIGHUP keeps its effect.
#[cfg(unix)]
fn ignores_hang_up() -> bool {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let ignored = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    let mask = ignored.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok());
    // SIGHUP is signal 1 and so the lowest bit.
    mask.is_none_or(|mask| mask & 1 == 1)
}

#[cfg(not(unix))]
pub(crate) fn stop() -> impl Future<Output = Stop> {
    ATTENDED.store(true, Ordering::SeqCst);
    asked_to_end()
}

#[cfg(not(unix))]
async fn asked_to_end() -> Stop {
    match tokio::signal::ctrl_c().await {
        Ok(()) => Stop::Interrupted,
        Err(_) => std::future::pending().await,
    }
}
