//! Running the program on a terminal.

use crate::support::{KEY, root};
use pty_process::Size;
use pty_process::blocking::{Command, Pty, open};
use rustix::termios::{LocalModes, tcgetattr};
use std::io::{Read as _, Write as _};
use std::os::unix::process::ExitStatusExt as _;
use std::process::Child;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

/// Much longer than any step takes.
const PATIENCE: Duration = Duration::from_secs(30);
pub(crate) const CTRL_C: &str = "\u{3}";
pub(crate) const CTRL_D: &str = "\u{4}";

/// A terminal running the program.
pub(crate) struct Terminal {
    pty: Arc<Pty>,
    child: Child,
    output: Receiver<Vec<u8>>,
    screen: vt100::Parser,
    raw: Vec<u8>,
    /// The length of the output at the last reply.
    replied: usize,
}

/// The result of a run on a terminal.
pub(crate) struct Shown {
    /// The exit code, or 128 and the signal, as shells have it.
    pub(crate) code: i32,
    /// All output sent to the terminal, including echoed input.
    pub(crate) raw: String,
    /// The final content of the screen.
    pub(crate) text: String,
    pub(crate) is_cursor_hidden: bool,
}

impl Terminal {
    pub(crate) fn start(columns: u16, base_url: &str, arguments: &[&str]) -> Self {
        Self::start_with(columns, base_url, arguments, &[])
    }

    pub(crate) fn start_with(columns: u16, base_url: &str, arguments: &[&str], variables: &[(&str, &str)]) -> Self {
        let account = [("TELNYX_API_KEY", KEY), ("TELNYX_BASE_URL", base_url)];
        Self::open(columns, arguments, &[&account, variables].concat())
    }

    /// Starts the program with only these environment variables.
    pub(crate) fn open(columns: u16, arguments: &[&str], variables: &[(&str, &str)]) -> Self {
        let (pty, pts) = open().unwrap();
        pty.resize(Size::new(100, columns)).unwrap();
        let command = Command::new(env!("CARGO_BIN_EXE_telnyx-porting")).args(arguments).current_dir(root());
        let command = command.env_clear().env("TERM", "xterm").env("TZ", "UTC");
        let command = command.env("TELNYX_PORTING_CONFIG", "/nowhere/telnyx-porting.toml");
        let command = command.envs(variables.iter().copied());
        let child = command.spawn(pts).unwrap();
        let pty = Arc::new(pty);
        let (sender, output) = channel();
        let reader = Arc::clone(&pty);
        std::thread::spawn(move || {
            let mut buffer = [0; 4096];
            // The end of a terminal is reported as an error.
            while let Ok(length @ 1..) = (&*reader).read(&mut buffer) {
                if sender.send(buffer[..length].to_vec()).is_err() {
                    return;
                }
            }
        });
        let screen = vt100::Parser::new(100.try_into().unwrap(), columns.try_into().unwrap(), 0);
        Self { pty, child, output, screen, raw: Vec::new(), replied: 0 }
    }

    /// Waits until a text is on the screen.
    #[track_caller]
    pub(crate) fn wait_for(&mut self, text: &str) -> &mut Self {
        self.wait_until(text, |terminal| terminal.screen.screen().contents().contains(text))
    }

    /// Types a line when the program asks the question again.
    #[track_caller]
    pub(crate) fn reply(&mut self, question: &str, line: &str) -> &mut Self {
        let replied = self.replied;
        self.wait_until(question, |terminal| String::from_utf8_lossy(&terminal.raw[replied..]).contains(question));
        self.replied = self.raw.len();
        self.type_in(line).type_in("\r")
    }

    /// The same for a reply that must not be echoed. Input that is typed before the terminal hides it is lost.
    #[track_caller]
    pub(crate) fn reply_hidden(&mut self, question: &str, line: &str) -> &mut Self {
        self.wait_for(question);
        while tcgetattr(&*self.pty).unwrap().local_modes.contains(LocalModes::ECHO) {
            std::thread::yield_now();
        }
        self.reply(question, line)
    }

    #[track_caller]
    fn wait_until(&mut self, text: &str, is_there: impl Fn(&Self) -> bool) -> &mut Self {
        let until = Instant::now() + PATIENCE;
        while !is_there(self) {
            let received = self.output.recv_timeout(until.saturating_duration_since(Instant::now()));
            let Ok(bytes) = received else { panic!("no {text:?} on the screen:\n{}", self.screen.screen().contents()) };
            self.show(&bytes);
        }
        self
    }

    pub(crate) fn type_in(&mut self, text: &str) -> &mut Self {
        (&*self.pty).write_all(text.as_bytes()).unwrap();
        self
    }

    pub(crate) fn signal(&mut self, signal: &str) -> &mut Self {
        let id = self.child.id().to_string();
        assert!(std::process::Command::new("kill").args([signal, &id]).status().unwrap().success());
        self
    }

    /// Waits until the program has ended.
    #[track_caller]
    pub(crate) fn end(mut self) -> Shown {
        let until = Instant::now() + PATIENCE;
        loop {
            match self.output.recv_timeout(until.saturating_duration_since(Instant::now())) {
                Ok(bytes) => self.show(&bytes),
                Err(RecvTimeoutError::Disconnected) => break,
                Err(RecvTimeoutError::Timeout) => {
                    panic!("the program does not end:\n{}", self.screen.screen().contents())
                }
            }
        }
        let status = self.child.wait().unwrap();
        let shown = Shown {
            code: status.code().or(status.signal().map(|signal| 128 + signal)).unwrap(),
            raw: String::from_utf8_lossy(&self.raw).into_owned(),
            text: self.screen.screen().contents(),
            is_cursor_hidden: self.screen.screen().hide_cursor(),
        };
        assert!(!shown.raw.contains(KEY), "the key is shown: {}", shown.raw);
        shown
    }

    fn show(&mut self, bytes: &[u8]) {
        self.screen.process(bytes);
        self.raw.extend_from_slice(bytes);
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Shown {
    #[track_caller]
    pub(crate) fn assert(self, code: i32, parts: &[&str]) -> Self {
        assert_eq!(self.code, code, "{}", self.text);
        for part in parts {
            assert!(self.text.contains(part), "no {part:?} in: {}", self.text);
        }
        self
    }
}
