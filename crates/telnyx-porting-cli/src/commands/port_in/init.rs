//! `port-in init`: writes a job file.

use crate::commands::number_list::IntakeArgs;
use crate::error::CommandError;
use crate::ui::printer::Printer;
use clap::Args;
use std::fs::OpenOptions;
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};
use telnyx_porting_jobs::job_template;

#[derive(Debug, Args)]
pub(crate) struct InitArgs {
    /// The job file to write; an existing file is not changed
    #[arg(value_name = "JOB.toml", default_value = "job.toml")]
    file: PathBuf,
    /// The list of the job, whose columns are described
    #[arg(long, value_name = "NUMBERS.csv")]
    from: Option<PathBuf>,
    #[command(flatten)]
    list: IntakeArgs,
}

pub(super) fn run(args: &InitArgs, printer: &Printer) -> Result<(), CommandError> {
    let list =
        args.from.as_deref().map(|path| Ok::<_, CommandError>((path, args.list.read(path, printer)?))).transpose()?;
    // The path in the file is relative to its folder.
    let relative = list.as_ref().map(|(path, intake)| (relative_to(path, args.file.parent()), intake));
    let text = job_template(relative.as_ref().map(|(path, intake)| (path.as_path(), *intake)));
    let written = OpenOptions::new().write(true).create_new(true).open(&args.file);
    let written = written.and_then(|mut file| file.write_all(text.as_bytes()));
    match written {
        Ok(()) => {
            printer.note(&format!(
                "wrote {}; fill it in, then run `telnyx-porting port-in plan {}`",
                args.file.display(),
                args.file.display()
            ));
            Ok(())
        }
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {
            Err(CommandError::usage(format!("{} already exists", args.file.display())).with_hint("choose another name"))
        }
        Err(error) => Err(CommandError::not_written(&args.file, error)),
    }
}

/// The path of a list as a job file in a folder names it: absolute, unless the folder is an ancestor.
fn relative_to(path: &Path, folder: Option<&Path>) -> PathBuf {
    let absolute = |path: &Path| std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let folder = folder.filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let (path, folder) = (absolute(path), absolute(folder));
    path.strip_prefix(folder).map(Path::to_owned).unwrap_or(path)
}
