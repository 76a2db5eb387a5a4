//! A terminal on which the program asks.

use rustix::fs::{Mode, OFlags};
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use rustix::termios::{LocalModes, tcgetattr};
use std::fs::File;
use std::io::{Read, Write};
use std::os::fd::OwnedFd;
use std::process::{Child, Command};

/// The program with somebody who types.
pub(crate) struct Terminal {
    /// The side of the person.
    person: File,
    program: Child,
    seen: String,
}

impl Terminal {
    pub(crate) fn start(mut command: Command) -> Self {
        let person = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
        grantpt(&person).unwrap();
        unlockpt(&person).unwrap();
        let name = ptsname(&person, Vec::new()).unwrap();
        let side: OwnedFd = rustix::fs::open(name, OFlags::RDWR | OFlags::NOCTTY, Mode::empty()).unwrap();
        let again = || side.try_clone().unwrap();
        let program = command.stdin(again()).stdout(again()).stderr(again()).spawn().unwrap();
        Self { person: person.into(), program, seen: String::new() }
    }

    /// Types a line as soon as the program asks for it.
    #[track_caller]
    pub(crate) fn answer(&mut self, question: &str, line: &str) {
        self.wait_for(question);
        writeln!(self.person, "{line}").unwrap();
    }

    /// The same where the answer must not be shown: what is typed before the terminal hides it is lost.
    #[track_caller]
    pub(crate) fn answer_hidden(&mut self, question: &str, line: &str) {
        self.wait_for(question);
        while tcgetattr(&self.person).unwrap().local_modes.contains(LocalModes::ECHO) {
            std::thread::yield_now();
        }
        writeln!(self.person, "{line}").unwrap();
    }

    /// All that the terminal has shown, and how the program ended.
    pub(crate) fn end(mut self) -> (String, Option<i32>) {
        while self.read() {}
        (self.seen, self.program.wait().unwrap().code())
    }

    #[track_caller]
    fn wait_for(&mut self, question: &str) {
        let begin = self.seen.len();
        while !self.seen[begin..].contains(question) {
            assert!(self.read(), "no {question:?} in {}", self.seen);
        }
    }

    /// Reads on until there is no program at the other side.
    fn read(&mut self) -> bool {
        let mut bytes = [0; 1024];
        match self.person.read(&mut bytes) {
            Ok(count) if count > 0 => {
                self.seen.push_str(&String::from_utf8_lossy(&bytes[..count]));
                true
            }
            _ => false,
        }
    }
}
