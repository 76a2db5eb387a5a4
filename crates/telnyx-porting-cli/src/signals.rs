//! Being asked to end.

use crate::exit::Exit;

/// Who asks a command to end that would go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stop {
    /// The user, by Ctrl-C.
    Interrupted,
    /// Another program, by SIGTERM.
    Terminated,
}

impl From<Stop> for Exit {
    fn from(stop: Stop) -> Self {
        match stop {
            Stop::Interrupted => Self::Interrupted,
            Stop::Terminated => Self::Terminated,
        }
    }
}

/// Waits for Ctrl-C, or for the signal by which other programs ask one to end; signals count from the call on.
#[cfg(unix)]
pub(crate) fn stop() -> impl Future<Output = Stop> {
    use tokio::signal::unix::{SignalKind, signal};
    let (interrupt, terminate) = (signal(SignalKind::interrupt()), signal(SignalKind::terminate()));
    async {
        // Without handlers the signals end the program by themselves.
        let (Ok(mut interrupt), Ok(mut terminate)) = (interrupt, terminate) else {
            return std::future::pending().await;
        };
        tokio::select! {
            _ = interrupt.recv() => Stop::Interrupted,
            _ = terminate.recv() => Stop::Terminated,
        }
    }
}

#[cfg(not(unix))]
pub(crate) async fn stop() -> Stop {
    match tokio::signal::ctrl_c().await {
        Ok(()) => Stop::Interrupted,
        Err(_) => std::future::pending().await,
    }
}
