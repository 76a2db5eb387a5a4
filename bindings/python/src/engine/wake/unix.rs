//! A pair of sockets that the system makes.

use std::io;
use std::os::fd::{IntoRawFd, RawFd};
use std::os::unix::net::UnixStream;

pub(super) type Stream = UnixStream;
pub(crate) type Handle = RawFd;

pub(super) fn pair() -> io::Result<(Stream, Stream)> {
    UnixStream::pair()
}

pub(super) fn into_handle(stream: Stream) -> Handle {
    stream.into_raw_fd()
}
