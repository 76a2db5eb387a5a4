//! The methods of Python's `AsyncPortingClient`, derived from those of `PortingClient`: the same with `async` and `await`.

use super::super::File;
use super::MARK;
use super::methods::Module;
use super::raw::{self, Flavour};
use crate::codegen::surface::model::Surface;
use anyhow::{Context, ensure};
use std::path::Path;

/// The blocking methods, generated and written by hand.
pub(super) const SOURCE: &str = "_sync";
/// The same for event loops.
const TARGET: &str = "_async";
/// The function that methods call to send a request.
const SENDS: [&str; 5] = ["self._call(", "watch.ended(", "wait.completed(", "run.finished(", "run.events("];
const RENAMED: [(&str, &str); 8] = [
    ("PageList", "AsyncPageList"),
    ("PortingClient", "AsyncPortingClient"),
    ("OrderWatch", "AsyncOrderWatch"),
    ("EventTail", "AsyncEventTail"),
    ("ReportWait", "AsyncReportWait"),
    ("JobRun", "AsyncJobRun"),
    ("class Job:", "class AsyncJob:"),
    // The functions that methods call to send a request.
    (") -> T:", ") -> abc.Awaitable[T]:"),
];
/// The client whose methods have stubs that return a `RawResponse`.
const PLAIN: Flavour = Flavour { client: "RawPortingClient", convert: str::to_owned };
const AWAITED: Flavour = Flavour { client: "AsyncRawPortingClient", convert: awaited };

/// Blocking methods that are generated elsewhere.
pub(in crate::codegen) struct Written {
    /// Their files, by name.
    pub(in crate::codegen) files: Vec<(String, String)>,
    /// The classes of `telnyx_porting.inputs` in their arguments.
    pub(in crate::codegen) inputs: Vec<String>,
}

/// The generated files, with paths relative to the Python package.
pub(super) fn files(
    package: &Path,
    modules: &[Module],
    written: &Written,
    surface: &Surface,
) -> anyhow::Result<Vec<File>> {
    let by_hand = written_by_hand(&package.join(SOURCE))?;
    let mut texts: Vec<_> = by_hand.into_iter().map(|(module, text)| (format!("{module}.py"), text)).collect();
    texts.extend(written.files.iter().cloned());
    let mut files = Vec::new();
    for Module { name, text } in modules {
        let name = format!("{name}.py");
        ensure!(
            !texts.iter().any(|(known, _)| *known == name),
            "{SOURCE}/{name} is written by hand, and would be generated; call it {}",
            name.replace(".py", "_by_hand.py")
        );
        files.push(File::new(Path::new(SOURCE).join(&name), text.as_str()));
        texts.push((name, text.clone()));
    }
    texts.sort();
    files.extend(texts.iter().map(|(name, text)| file(name, text)));
    for (folder, flavour) in [(SOURCE, PLAIN), (TARGET, AWAITED)] {
        let stubs = raw::stubs(texts.iter().map(|(_, text)| text.as_str()), &written.inputs, &flavour, surface)?;
        files
            .push(File::new(Path::new(folder).join("raw.pyi"), format!("{MARK} from {SOURCE}. Do not edit.\n{stubs}")));
    }
    Ok(files)
}

/// The hand-written modules of a folder, by their names and texts.
pub(in crate::codegen) fn written_by_hand(folder: &Path) -> anyhow::Result<Vec<(String, String)>> {
    let entries = std::fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))?;
    let mut paths = entries.map(|entry| Ok(entry?.path())).collect::<std::io::Result<Vec<_>>>()?;
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "py"));
    let mut texts = paths.iter().map(|path| read_module(path)).collect::<anyhow::Result<Vec<_>>>()?;
    texts.retain(|(_, text)| !text.starts_with(MARK));
    texts.sort();
    Ok(texts)
}

/// A module with its name.
fn read_module(path: &Path) -> anyhow::Result<(String, String)> {
    let name = path.file_stem().and_then(|name| name.to_str()).context("a file has no name")?;
    let text = std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    Ok((name.to_owned(), text))
}

fn file(name: &str, text: &str) -> File {
    let own = text.strip_prefix(&format!("{MARK}. Do not edit.\n")).unwrap_or(text);
    File::new(Path::new(TARGET).join(name), format!("{MARK} from {SOURCE}/{name}. Do not edit.\n{}", converted(own)))
}

/// The text with every method that sends a request made `async`.
fn converted(text: &str) -> String {
    let methods = pieces(text).into_iter().map(|piece| awaited(&piece)).collect();
    RENAMED.iter().fold(methods, |text: String, (from, to)| text.replace(from, to))
}

/// A method, made `async` if it sends a request.
fn awaited(method: &str) -> String {
    if !SENDS.iter().any(|sends| method.contains(sends)) {
        return method.to_owned();
    }
    let method = method.replacen("    def ", "    async def ", 1);
    SENDS.iter().fold(method, |method, sends| method.replace(sends, &format!("await {sends}")))
}

/// The text, split before each method.
pub(super) fn pieces(text: &str) -> Vec<String> {
    let mut pieces = vec![String::new()];
    for line in text.split_inclusive('\n') {
        if line.starts_with("    def ") {
            pieces.push(String::new());
        }
        if let Some(piece) = pieces.last_mut() {
            piece.push_str(line);
        }
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn methods_that_send_are_awaited_and_others_are_unchanged() {
        let text = "class A:\n    def get(self) -> int:\n        return self._call(get())\n\n    \
                    def list(self) -> PageList[int]:\n        return PageList(1)\n";
        let expected = "class A:\n    async def get(self) -> int:\n        return await self._call(get())\n\n    \
                        def list(self) -> AsyncPageList[int]:\n        return AsyncPageList(1)\n";
        assert_eq!(converted(text), expected);
    }
}
