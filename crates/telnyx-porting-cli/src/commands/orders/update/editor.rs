//! The user's editor on a temporary file.

use crate::failure::Failure;
use crate::prompt;
use crate::signals::{self, Stop};
use std::env;
use std::io::{self, Write};
use std::process::ExitStatus;
use telnyx_porting::PortingOrderId;
use tempfile::{TempDir, TempPath};
use tokio::process::{Child, Command};

/// What is there without anything being said.
const DEFAULT: &str = if cfg!(windows) { "notepad" } else { "vi" };

/// A file that is edited. It is deleted in the end, unless something in it would be lost.
pub(super) struct Draft {
    path: TempPath,
    /// Editors put copies beside the file, which must not be left over either.
    folder: TempDir,
    editor: Vec<String>,
    before: String,
}

impl Draft {
    /// Writes a file that nobody else can read.
    pub(super) fn new(order: &PortingOrderId, text: String) -> Result<Self, Failure> {
        let editor = editor()?;
        let failure = |error: io::Error| {
            Failure::usage("a temporary file cannot be written; nothing was changed").with_detail(error.to_string())
        };
        let name = format!("order-{order}-");
        let folder = tempfile::Builder::new().prefix(&name).tempdir().map_err(failure)?;
        let file = tempfile::Builder::new().prefix(&name).suffix(".yaml").tempfile_in(folder.path());
        let mut file = file.map_err(failure)?;
        file.write_all(text.as_bytes()).map_err(failure)?;
        Ok(Self { path: file.into_temp_path(), folder, editor, before: text })
    }

    /// Opens the editor, waits until it is closed, and gives the text. The editor may replace the file.
    pub(super) async fn edit(&self) -> Result<String, Failure> {
        let status = self.open().await?;
        if !status.success() {
            return Err(Failure::usage(format!("the editor ended with {status}; nothing was changed")));
        }
        std::fs::read_to_string(&self.path).map_err(|error| {
            Failure::usage("what you wrote cannot be read; nothing was changed").with_detail(error.to_string())
        })
    }

    async fn open(&self) -> Result<ExitStatus, Failure> {
        let (program, arguments) = self.editor.split_first().ok_or_else(no_editor)?;
        let failure = |error: io::Error| {
            Failure::usage(format!("the editor {program} cannot be started; nothing was changed"))
                .with_detail(error.to_string())
                .with_hint("set VISUAL or EDITOR to another one, or use --from")
        };
        let mut command = Command::new(program);
        // The standard output is for the order alone.
        command.args(arguments).arg(&*self.path).stdout(io::stderr());
        let ended = wait(command.spawn().map_err(failure)?).await.map_err(failure)?;
        ended.map_err(|stop| {
            Failure::new(stop.into(), "ended by a signal while the editor was open; nothing was changed")
        })
    }

    /// Keeps the file and says where it is, if the user has written anything.
    pub(super) fn salvage(self, failure: Failure) -> Failure {
        let mut kept = self.folder.path().as_os_str().to_owned();
        kept.push(".yaml");
        let path = kept.display().to_string();
        if std::fs::read_to_string(&self.path).is_ok_and(|text| text == self.before) {
            return failure;
        }
        match self.path.persist_noclobber(&kept) {
            Ok(()) => failure
                .with_detail(format!("what you wrote is kept in {path}"))
                .with_hint("go on with --edit --from and this file, and delete it then"),
            Err(error) => failure.with_detail(format!("what you wrote could not be kept in {path}: {error}")),
        }
    }

    /// Says that nothing is kept, because it may hold secrets that were shown.
    pub(super) fn discard(self, failure: Failure) -> Failure {
        let is_lost = std::fs::read_to_string(&self.path).is_ok_and(|text| text != self.before);
        if is_lost { failure.with_detail("what you wrote is not kept: secrets are shown in it") } else { failure }
    }
}

/// Ctrl-C is for the editor as long as it is open. Other signals end the program, and the editor before, so that it does not
/// write the file again.
async fn wait(mut editor: Child) -> io::Result<Result<ExitStatus, Stop>> {
    loop {
        tokio::select! {
            status = editor.wait() => return status.map(Ok),
            stop = signals::stop() => if stop != Stop::Interrupted {
                editor.kill().await?;
                return Ok(Err(stop));
            },
        }
    }
}

/// The editor with its arguments, as a shell would split them.
fn editor() -> Result<Vec<String>, Failure> {
    let set = ["VISUAL", "EDITOR"].into_iter().find_map(|name| {
        let value = env::var(name).ok().filter(|value| !value.trim().is_empty())?;
        Some((name, value))
    });
    match set {
        Some((name, value)) => shlex::split(&value).filter(|words| !words.is_empty()).ok_or_else(|| {
            Failure::usage(format!("{name} is no command: a quotation mark is not closed")).with_detail(value)
        }),
        None if prompt::has_terminal() => Ok(vec![DEFAULT.to_owned()]),
        None => Err(no_editor()),
    }
}

fn no_editor() -> Failure {
    Failure::usage("there is no editor: neither VISUAL nor EDITOR is set, and there is no terminal")
        .with_hint("set EDITOR, or make the changes with --from or by options")
}
