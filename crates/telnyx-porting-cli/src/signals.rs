//! Being asked to end.

use crate::exit::Exit;

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
pub(crate) async fn stop() -> Stop {
    match tokio::signal::ctrl_c().await {
        Ok(()) => Stop::Interrupted,
        Err(_) => std::future::pending().await,
    }
}
