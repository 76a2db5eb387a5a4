//! The user's editor on a temporary file.

use crate::failure::Failure;
use crate::prompt;
use std::env;
use std::io::{self, Write};
use std::process::ExitStatus;
use telnyx_porting::PortingOrderId;
use tempfile::TempPath;
use tokio::process::{Child, Command};
use tokio::signal::ctrl_c;

/// What is there without anything being said.
const DEFAULT: &str = if cfg!(windows) { "notepad" } else { "vi" };

/// A file that is edited. It is deleted in the end, unless something in it would be lost.
pub(super) struct Draft {
    path: TempPath,
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
        let prefix = format!("order-{order}-");
        let mut file = tempfile::Builder::new().prefix(&prefix).suffix(".yaml").tempfile().map_err(failure)?;
        file.write_all(text.as_bytes()).map_err(failure)?;
        Ok(Self { path: file.into_temp_path(), editor, before: text })
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
        wait(command.spawn().map_err(failure)?).await.map_err(failure)
    }

    /// Keeps the file and says where it is, if the user has written anything.
    pub(super) fn salvage(self, failure: Failure) -> Failure {
        let path = self.path.display().to_string();
        if std::fs::read_to_string(&self.path).is_ok_and(|text| text == self.before) {
            return failure;
        }
        match self.path.keep() {
            Ok(_) => failure
                .with_detail(format!("what you wrote is kept in {path}"))
                .with_hint("go on with --edit --from and this file, and delete it then"),
            Err(error) => failure.with_detail(format!("what you wrote could not be kept in {path}: {error}")),
        }
    }
}

/// Ctrl-C is for the editor as long as it is open.
async fn wait(mut editor: Child) -> io::Result<ExitStatus> {
    loop {
        tokio::select! {
            status = editor.wait() => return status,
            Ok(()) = ctrl_c() => {}
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
