//! A machine whose clock is before 1970. A C compiler is available on every machine that builds the program.
#![cfg(target_os = "linux")]

use crate::support::{KEY, Ran, finish, program};
use httpmock::MockServer;
use std::path::PathBuf;
use tempfile::TempDir;

const LATE_1968: &str = "
#define _GNU_SOURCE
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>
int clock_gettime(clockid_t id, struct timespec *time) {
    int result = syscall(SYS_clock_gettime, id, time);
    if (id == CLOCK_REALTIME) time->tv_sec = -400 * 86400;
    return result;
}
";

/// A library that sets the clock of a program.
struct Clock {
    folder: TempDir,
}

impl Clock {
    fn new() -> Self {
        let clock = Self { folder: tempfile::tempdir().unwrap() };
        let source = clock.folder.path().join("clock.c");
        std::fs::write(&source, LATE_1968).unwrap();
        let mut compiler = std::process::Command::new("cc");
        compiler.args(["-shared", "-fPIC", "-o"]).arg(clock.library()).arg(source);
        assert!(compiler.status().unwrap().success());
        clock
    }

    fn library(&self) -> PathBuf {
        self.folder.path().join("clock.so")
    }

    fn run(&self, arguments: &[&str]) -> Ran {
        let mut command = program();
        command.env("LD_PRELOAD", self.library()).env("TELNYX_API_KEY", KEY).args(arguments);
        finish(command)
    }
}

#[test]
fn a_clock_before_1970_does_not_cause_a_panic() {
    let clock = Clock::new();
    let server = MockServer::start();
    server.mock(|when, then| {
        when.path("/porting_orders");
        then.status(200).json_body(serde_json::json!({
            "data": [{"id": "f1486bae-f067-460c-ad43-73a92848f902", "created_at": "2026-03-02T15:00:00Z"}],
            "meta": {"total_pages": 1, "total_results": 1}
        }));
    });
    let ran = clock.run(&["orders", "list", "--base-url", &server.base_url()]).assert_code(0);
    assert!(ran.stdout.contains("f1486bae"), "{ran}");
    clock.run(&["exceptions", "LSR_PENDING"]).assert_code(0);
    let upload = ["documents", "upload", "--dry-run", "examples/documents/loa.pdf", "--base-url", &server.base_url()];
    clock.run(&upload).assert_code(0);
    for arguments in [
        &["orders", "list", "--sandbox"][..],
        &["sandbox", "--listen", "127.0.0.1:0"],
        &[
            "webhook",
            "listen",
            "--public-key",
            "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=",
            "--listen",
            "127.0.0.1:0",
        ],
        &["orders", "list", "--base-url", "https://127.0.0.1:1"],
    ] {
        let ran = clock.run(arguments).assert_code(1).assert_stderr(&["before 1970"]);
        assert!(!ran.stderr.contains("panicked"), "{ran}");
    }
}
