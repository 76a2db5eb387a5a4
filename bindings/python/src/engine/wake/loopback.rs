//! A connection over the loopback interface, where the system makes no pairs of sockets that an event loop could watch.

use std::io;
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::os::windows::io::{IntoRawSocket, RawSocket};

pub(super) type Stream = TcpStream;
pub(crate) type Handle = RawSocket;

pub(super) fn pair() -> io::Result<(Stream, Stream)> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
    let waker = TcpStream::connect(listener.local_addr()?)?;
    waker.set_nodelay(true)?;
    loop {
        let (reader, peer) = listener.accept()?;
        // Any program of this machine may have connected in between.
        if peer == waker.local_addr()? {
            return Ok((reader, waker));
        }
    }
}

pub(super) fn into_handle(stream: Stream) -> Handle {
    stream.into_raw_socket()
}
