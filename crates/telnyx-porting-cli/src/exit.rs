//! What the exit codes mean. They are part of the interface: scripts depend on them.

use std::process::ExitCode;

/// How the program ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exit {
    /// Everything that was asked for is done.
    Success = 0,
    /// Something went wrong that has no code of its own.
    Failure = 1,
    /// The command line or an input file breaks a rule.
    Usage = 2,
    /// What was asked for does not exist.
    NotFound = 3,
    /// There is no key, or the API does not accept it.
    Authentication = 4,
    /// Too many requests were sent.
    RateLimited = 5,
    /// An order had not come to an end when the time was up.
    TimedOut = 6,
    /// An order ended in exception and waits for a correction.
    Exception = 7,
    /// An order was cancelled.
    Cancelled = 8,
    /// Something was done, and something was not.
    Partial = 9,
    /// The terminal is gone: SIGHUP.
    HungUp = 129,
    /// Ctrl-C.
    Interrupted = 130,
    /// Another program asked this one to end, by SIGTERM.
    Terminated = 143,
    /// Nobody reads the output to its end; the code that shells know for it.
    BrokenPipe = 141,
}

/// The table in the help.
pub(crate) const HELP: &str = "\
Exit codes:
  0  done; with `port-in apply`: every order is ported
  1  another failure
  2  the command line or a file breaks a rule
  3  not found
  4  no API key, or one that is not accepted
  5  too many requests
  6  the time was up before every order had ended
  7  an order ended in exception
  8  an order was cancelled
  9  partly done: some orders, numbers, files or rows failed, were left out or cannot be found
  129  ended by SIGHUP: the terminal is gone
  130  interrupted by Ctrl-C
  141  nobody read the output to its end
  143  ended by SIGTERM
`sandbox` and `webhook listen` end with 0 when they are asked to.";

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}
