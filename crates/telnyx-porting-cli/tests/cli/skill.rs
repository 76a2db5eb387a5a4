//! Every command of the skill for agents, in its order, against a sandbox.

use crate::order_steps::filled_in;
use crate::support::{KEY, finish, program, root, sandbox};
use std::fs;
use std::path::Path;

/// Commands that end with another exit code than 0, and why.
const OTHER_EXITS: [(&str, i32); 3] = [
    // The job has changes.
    ("port-in plan", 10),
    // It is not ported within a second.
    ("port-in watch", 6),
    ("orders watch", 6),
];

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_commands_of_the_skill_work_in_their_order() {
    let text = fs::read_to_string(root().join("skills/telnyx-porting/SKILL.md")).unwrap();
    assert!(text.lines().count() <= 150);
    let blocks = text.split("```sh\n").skip(1).filter_map(|block| block.split("```").next());
    let commands: Vec<_> = blocks.flat_map(str::lines).collect();
    assert!(commands.len() >= 14, "{commands:?}");

    let folder = tempfile::tempdir().unwrap();
    copy(&root().join("examples"), &folder.path().join("examples"));
    let sandbox = sandbox().await;
    let order = filled_in(sandbox.base_url(), "+13035550177", "skill");
    for line in commands {
        let arguments: Vec<_> = shlex::split(&line.replace("$ORDER", &order)).unwrap();
        assert_eq!(arguments[0], "telnyx-porting", "{line}");
        let mut command = program();
        command.current_dir(folder.path()).env("TELNYX_PORTING_DATA", folder.path());
        command.env("TELNYX_API_KEY", KEY).env("TELNYX_BASE_URL", sandbox.base_url()).args(&arguments[1..]);
        let expected = OTHER_EXITS.iter().find(|(start, _)| line.contains(start)).map_or(0, |(_, code)| *code);
        finish(command).assert_code(expected);
    }
    for file in ["job.toml", "plan.html", "report.html"] {
        assert!(folder.path().join(file).exists(), "{file}");
    }
}
