//! What wakes an event loop: a stream within this process, of which the loop watches one end.

#[cfg_attr(unix, path = "unix.rs")]
#[cfg_attr(not(unix), path = "loopback.rs")]
mod platform;

use platform::Stream;
use std::io::{self, Write};

pub(super) use platform::Handle;

/// The end that is written to, from any thread.
pub(super) struct Waker(Stream);

impl Waker {
    /// Makes the other end readable.
    pub(super) fn wake(&self) {
        // A full stream wakes the loop as well, and a closed one has nobody to wake.
        let _ = (&self.0).write(&[0]);
    }
}

/// The end that becomes readable.
pub(super) struct Reader(Stream);

impl Reader {
    /// The system's name for it, to whoever closes it from now on.
    pub(super) fn into_handle(self) -> Handle {
        platform::into_handle(self.0)
    }
}

/// Both ends of a new stream.
pub(super) fn pair() -> io::Result<(Reader, Waker)> {
    let (reader, waker) = platform::pair()?;
    reader.set_nonblocking(true)?;
    waker.set_nonblocking(true)?;
    Ok((Reader(reader), Waker(waker)))
}
