//! Whether an operation may be sent again.

/// Whether sending a request twice does what sending it once does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Repeat {
    /// It does, so the request is sent again after any passing failure.
    Safe,
    /// It does not, so the request is sent again only when the server certainly did not carry it out.
    Unsafe,
}

/// What is known of an operation that is not a plain read.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Classified {
    pub(crate) operation_id: &'static str,
    pub(crate) repeat: Repeat,
    /// Whether it leaves everything at the server as it was.
    pub(crate) stores_nothing: bool,
    /// Why it may be repeated, or may not.
    #[cfg_attr(not(test), expect(dead_code, reason = "the reasons are for readers; a test holds them to be given"))]
    pub(crate) reason: &'static str,
}
