"""Every Python block in the READMEs and pages is run unchanged and type-checked, and the tables are complete."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

import telnyx_porting
from telnyx_porting import AsyncPortingClient, PortingClient, PortingError, Sandbox

PACKAGE = Path(__file__).parent.parent
REPOSITORY = PACKAGE.parent.parent
TEXT = (PACKAGE / "README.md").read_text()
SCHEDULERS = REPOSITORY / "docs" / "schedulers.md"
"""Its blocks need schedulers, which are not installed: they are only type-checked."""
MIGRATING = (REPOSITORY / "docs" / "migrating.md").read_text()
OTHERS = [REPOSITORY / "README.md", *sorted({*(REPOSITORY / "docs").glob("*.md")} - {SCHEDULERS})]
ALL = TEXT + "".join(path.read_text() for path in OTHERS)


def blocks_of(text, not_run=False):
    """The blocks that are run, or those with the comment `<!-- not run: REASON -->` above them."""
    blocks = re.findall(r"(^<!-- not run: [^\n]+ -->\n+)?^```python\n(.*?)^```$", text, flags=re.MULTILINE | re.DOTALL)
    assert text.count("```python") == len(blocks)
    return [block for reason, block in blocks if bool(reason) == not_run]


BLOCKS = blocks_of(ALL)
OFFICIAL = (PACKAGE / "tests" / "data" / "official_sdk.txt").read_text().splitlines()[1:]


def test_there_are_blocks():
    assert len(BLOCKS) >= 10 and len(blocks_of(SCHEDULERS.read_text(), not_run=True)) == 4
    # There are no other kinds of blocks, which would not be run.
    assert set(re.findall(r"^```(\w+)$", TEXT, flags=re.MULTILINE)) <= {"python", "sh", "text"}


@pytest.fixture
def account(monkeypatch, tmp_path):
    """A user's settings; the account is a sandbox."""
    monkeypatch.setenv("TELNYX_PORTING_DATA", str(tmp_path))
    with Sandbox() as sandbox:
        monkeypatch.setenv("TELNYX_API_KEY", sandbox.api_key)
        monkeypatch.setenv("TELNYX_BASE_URL", sandbox.base_url)
        yield


@pytest.mark.parametrize("number", range(len(BLOCKS)))
def test_block(number, account):
    exec(compile(BLOCKS[number], f"README, block {number}", "exec"), {"__name__": "__main__"})


def test_blocks_of_tests_are_tests(tmp_path):
    tests = [block for block in BLOCKS if "\ndef test_" in block]
    assert len(tests) == 2
    for number, block in enumerate(tests):
        (tmp_path / f"test_readme_block_{number}.py").write_text(block)
    command = [sys.executable, "-m", "pytest", "--quiet", "-p", "no:cacheprovider", "-W", "error", str(tmp_path)]
    ended = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, timeout=50)
    assert "3 passed" in ended.stdout, ended.stdout + ended.stderr


def type_check(blocks, folder, *options):
    pytest.importorskip("mypy")
    for number, block in enumerate(blocks):
        (folder / f"block_{number}.py").write_text(block)
    command = [sys.executable, "-m", "mypy", "--strict", "--python-version", "3.10", *options, "."]
    ended = subprocess.run(command, capture_output=True, text=True, cwd=folder, timeout=250)
    assert ended.returncode == 0, ended.stdout + ended.stderr


@pytest.mark.timeout(300)
def test_blocks_are_typed(tmp_path):
    type_check(BLOCKS, tmp_path)


@pytest.mark.timeout(300)
def test_blocks_for_schedulers_compile_and_call_existing_methods(tmp_path):
    blocks = blocks_of(SCHEDULERS.read_text(), not_run=True)
    for number, block in enumerate(blocks):
        compile(block, f"schedulers, block {number}", "exec")
    options = ["--ignore-missing-imports", "--allow-untyped-decorators", "--allow-subclassing-any"]
    type_check(blocks, tmp_path, *options)


def rows(heading, text=TEXT):
    """The cells of the first table below a heading."""
    table = text.split(f"\n{heading}\n", 1)[1].split("\n|---|", 1)[1].split("\n\n", 1)[0].partition("\n")[2]
    return [[cell.strip() for cell in row.split("|")] for row in re.findall(r"^\|(.*)\|$", table, re.MULTILINE)]


def names(cell):
    """The names in a cell; `.list` after `orders.comments.create(…)` is `orders.comments.list`."""
    found = []
    for span in re.findall(r"`([^`]*)`", cell):
        name = re.match(r"[\w.]*", span)[0]
        if name.startswith("."):
            name = found[0].rpartition(".")[0] + name
        if name:
            found.append(name)
    return found


def test_every_porting_method_of_the_official_sdk_is_in_the_table():
    named = [name for official, _ in rows("## The official Python SDK", MIGRATING) for name in names(official)]
    assert sorted(named) == sorted(OFFICIAL)


@pytest.mark.parametrize("client", [PortingClient, AsyncPortingClient])
def test_the_names_in_the_table_exist(client):
    client = client("KEY", base_url="http://127.0.0.1:1")
    for official, here in rows("## The official Python SDK", MIGRATING):
        found = names(here)
        assert found or here.startswith("not here"), official
        for name in found:
            package, _, rest = name.partition(".")
            value, name = (telnyx_porting, rest) if package == "telnyx_porting" else (client, name)
            for part in name.split("."):
                value = getattr(value, part)
            assert callable(value), (official, name)


@pytest.mark.parametrize("client", [PortingClient, AsyncPortingClient])
@pytest.mark.parametrize("official", [name for name in OFFICIAL if not name.startswith(("documents", "webhooks"))])
def test_hints_for_names_of_the_official_sdk_lead_to_those_of_this_package(client, official):
    value = client = client("KEY", base_url="http://127.0.0.1:1")
    for part in official.split("."):
        value = getattr(value, part) if hasattr(value, part) else named(client, value, part)
    assert callable(value)


def named(client, group, part):
    """The object that the hint of an `AttributeError` names."""
    with pytest.raises(AttributeError) as raised:
        getattr(group, part)
    text, _, hint = str(raised.value).partition("; use ")
    assert text == f"{type(group).__name__!r} object has no attribute {part!r}" and hint
    owner = client if hint.endswith(" of the client") else group
    found = [getattr(owner, name) for name in re.findall(r"'(\w+)'", hint)]
    # The methods of that group are spread over this one.
    return found[0] if len(found) == 1 else owner


def test_an_unknown_name_has_no_hint():
    client = PortingClient("KEY")
    for owner in (client, client.orders, client.orders.comments):
        with pytest.raises(AttributeError, match=r"no attribute 'nothing'$"):
            owner.nothing  # noqa: B018
        assert not hasattr(owner, "_repr_html_")


def test_the_table_of_exceptions_is_complete():
    table = rows("## Errors")
    named = {name for first, *_ in table for name in names(first)}
    kinds = {kind.__name__ for kind in vars(telnyx_porting.errors).values() if isinstance(kind, type)}
    kinds = {name for name in kinds if issubclass(getattr(telnyx_porting.errors, name), PortingError)}
    assert named == kinds - {"PortingError"}
    for first, also, when in table:
        for name in names(first):
            kind = getattr(telnyx_porting, name)
            bases = {base.__name__ for base in kind.__mro__}
            assert set(names(also)) <= bases, name
            missing = [attribute for attribute in re.findall(r"`\.(\w+)`", when) if not hasattr(kind, attribute)]
            assert missing == [], name
