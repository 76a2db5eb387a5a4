//! Signals that end the program.

use crate::error::Exit;
use std::sync::Once;
use std::sync::atomic::{AtomicBool, Ordering};

/// Whether the command handles signals itself.
static HANDLED: AtomicBool = AtomicBool::new(false);

/// Waits for a signal that ends the program, and returns its exit code. Signals count from the call on, not from the first
/// poll.
pub(crate) fn stop() -> impl Future<Output = Exit> {
    HANDLED.store(true, Ordering::SeqCst);
    any_signal()
}

/// Makes a signal end the program as it would by default, but only after `last` has cleaned up. A command that handles
/// signals itself takes precedence. Only the first call has an effect.
pub(crate) fn end_after(last: impl FnOnce(&dyn Fn()) + Send + 'static) {
    static WATCHED: Once = Once::new();
    WATCHED.call_once(|| {
        // A separate thread, because the program may be busy or read from the terminal.
        let (ready, is_ready) = std::sync::mpsc::channel();
        let watch = move || {
            let Ok(runtime) = tokio::runtime::Builder::new_current_thread().enable_all().build() else { return };
            let stop = runtime.block_on(async {
                let stop = any_signal();
                drop(ready);
                stop.await
            });
            if !HANDLED.load(Ordering::SeqCst) {
                #[expect(clippy::exit, reason = "the main thread may be busy for a long time")]
                last(&|| std::process::exit(stop as i32));
            }
        };
        // Without the thread, signals end the program by default.
        let _ = std::thread::Builder::new().name("signals".to_owned()).spawn(watch);
        // Signals count from here on.
        let _: Result<(), _> = is_ready.recv();
    });
}

#[cfg(unix)]
fn any_signal() -> impl Future<Output = Exit> {
    use tokio::signal::unix::{SignalKind, signal};
    let (interrupt, terminate) = (signal(SignalKind::interrupt()), signal(SignalKind::terminate()));
    // A handler would defeat `nohup`.
    let mut hang_up = (!ignores_hang_up()).then(|| signal(SignalKind::hangup()).ok()).flatten();
    async move {
        // Without handlers the signals end the program by default.
        let (Ok(mut interrupt), Ok(mut terminate)) = (interrupt, terminate) else {
            return std::future::pending().await;
        };
        tokio::select! {
            _ = interrupt.recv() => Exit::Interrupted,
            _ = terminate.recv() => Exit::Terminated,
            _ = async { hang_up.as_mut()?.recv().await }, if hang_up.is_some() => Exit::HungUp,
        }
    }
}

/// Whether SIGHUP is ignored, as by `nohup`. This can only be detected on Linux; elsewhere SIGHUP keeps its default effect.
#[cfg(unix)]
fn ignores_hang_up() -> bool {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let ignored = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    let mask = ignored.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok());
    // SIGHUP is signal 1, the lowest bit.
    mask.is_none_or(|mask| mask & 1 == 1)
}

#[cfg(not(unix))]
async fn any_signal() -> Exit {
    match tokio::signal::ctrl_c().await {
        Ok(()) => Exit::Interrupted,
        Err(_) => std::future::pending().await,
    }
}
