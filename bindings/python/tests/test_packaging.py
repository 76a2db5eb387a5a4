"""The installed package on its machine: `python -m`, other interpreters, its metadata."""

import os
import subprocess
import sys
import sysconfig
import textwrap
from importlib import import_module, metadata

import pytest


def python(*arguments, **environment):
    return subprocess.run(
        [sys.executable, *arguments], capture_output=True, text=True, timeout=50, env={**os.environ, **environment}
    )


@pytest.mark.skipif(os.name != "posix", reason="the fake program is a shell script")
@pytest.mark.parametrize("replaces", [True, False])
def test_python_m_hands_over_to_the_program(tmp_path, replaces):
    program = tmp_path / "telnyx-porting"
    program.write_text("#!/bin/sh\nprintf '%s|' \"$@\"; echo oh >&2; exit 5\n")
    program.chmod(0o755)
    run = ["-m", "telnyx_porting"]
    if not replaces:
        # As on systems that cannot replace processes.
        code = "import os, runpy, subprocess; os.name = 'other'; runpy.run_module('telnyx_porting', run_name='__main__')"
        run = ["-c", code]
    ended = python(*run, "orders", "get", "a b", PATH=f"{tmp_path}:{os.environ['PATH']}")
    assert (ended.stdout, ended.stderr, ended.returncode) == ("orders|get|a b|", "oh\n", 5)


def test_python_m_prints_how_to_get_the_program(tmp_path):
    ended = python("-m", "telnyx_porting", "orders", PATH=str(tmp_path))
    assert (ended.stdout, ended.returncode) == ("", 127)
    assert "telnyx-porting is neither in this environment nor on the PATH" in ended.stderr
    assert 'pip install "telnyx-porting[cli]"' in ended.stderr


@pytest.mark.skipif(os.name != "posix", reason="the fake programs are shell scripts")
def test_the_program_of_the_environment_is_preferred_to_the_path(tmp_path):
    for folder in ("environment", "path"):
        program = tmp_path / folder / "telnyx-porting"
        program.parent.mkdir()
        program.write_text(f"#!/bin/sh\necho {folder}\n")
        program.chmod(0o755)
    code = f"""
        import runpy, sysconfig

        sysconfig.get_path = lambda name, scheme=None: {str(tmp_path / "environment")!r} if name == "scripts" else None
        runpy.run_module("telnyx_porting", run_name="__main__")
    """
    ended = python("-c", textwrap.dedent(code), PATH=f"{tmp_path / 'path'}:{os.environ['PATH']}")
    assert (ended.stdout, ended.returncode) == ("environment\n", 0)


def test_the_extra_installs_the_program_of_the_same_version():
    (requirement,) = metadata.requires("telnyx-porting") or []
    assert requirement.split(";")[0].strip() == f"telnyx-porting-cli=={metadata.version('telnyx-porting')}"


def module(*names):
    for name in names:
        try:
            return import_module(name)
        except ImportError:
            continue
    return None


# Two kinds of subinterpreters: isolated ones, and those that share the state of extensions, like mod_wsgi's. Before
# 3.12, only the latter exist.
@pytest.mark.parametrize("create", ["create()", "create('legacy')" if sys.version_info >= (3, 13) else "create(isolated=0)"])
def test_a_second_interpreter_of_a_process_is_rejected_with_a_reason(create):
    interpreters = module("_interpreters", "_xxsubinterpreters")
    if interpreters is None:
        pytest.skip("this Python has no interface to interpreters")
    code = f"""
        import {interpreters.__name__} as interpreters
        import telnyx_porting

        script = '''
        try:
            import telnyx_porting
        except ImportError as error:
            print(error, flush=True)
        '''
        interpreters.run_string(interpreters.{create}, script)
        print(telnyx_porting.PortingClient("KEY0123").base_url)
    """
    ended = python("-c", textwrap.dedent(code))
    rejected, works = ended.stdout.splitlines()
    assert "subinterpreters" in rejected, ended.stderr
    assert works.startswith("https://")


@pytest.mark.skipif(not sysconfig.get_config_var("Py_GIL_DISABLED"), reason="this Python has a GIL")
def test_importing_does_not_enable_the_gil():
    ended = python("-W", "error", "-c", "import sys, telnyx_porting; print(sys._is_gil_enabled())")
    assert ended.stdout == "False\n", ended.stderr


def test_the_metadata_is_complete():
    package = metadata.metadata("telnyx-porting")
    assert package["License-Expression"] == "MIT OR Apache-2.0"
    assert sorted(package.get_all("License-File")) == ["LICENSE-APACHE", "LICENSE-MIT"]
    urls = dict(url.split(", ") for url in package.get_all("Project-URL"))
    assert set(urls) == {"Book", "Changelog", "Documentation", "Issues", "Repository"}
    # At run time, no packages.
    assert [requirement.partition(";")[2] for requirement in package.get_all("Requires-Dist")] == [" extra == 'cli'"]
    licenses = [file for file in metadata.files("telnyx-porting") if file.name.startswith("LICENSE-")]
    assert len(licenses) == 2 and all("ermission" in file.read_text() for file in licenses)
