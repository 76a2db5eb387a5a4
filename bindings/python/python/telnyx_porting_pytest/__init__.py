"""Fixtures for pytest, which discovers them if the package is installed.

`porting_sandbox`, `porting_client`, `async_porting_client` and `porting_environment` are new for each test. Those that end
in `_module` and `_session` are shared by the tests of a module, or of the whole run: their orders, clock and faults remain
for the next test.

This is a separate package because pytest imports it in every run in the environment, including unrelated ones:
nothing of `telnyx_porting` is loaded before a test uses a fixture.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from telnyx_porting import AsyncPortingClient, PortingClient, Sandbox


def _sandbox() -> Iterator[Sandbox]:
    from telnyx_porting import Sandbox

    with Sandbox() as sandbox:
        yield sandbox


_environments: list[dict[str, str | None]] = []
"""The variables outside of all fixtures, and those that fixtures have set; the last apply."""


def _environment(sandbox: Sandbox) -> Iterator[Sandbox]:
    own: dict[str, str | None] = {"TELNYX_API_KEY": sandbox.api_key, "TELNYX_BASE_URL": sandbox.base_url}
    if not _environments:
        _environments.append({name: os.environ.get(name) for name in own})
    _environments.append(own)
    _apply_environment()
    yield sandbox
    # Not always the last: a fixture of the run that a later test of a module uses ends after that of the module.
    _environments.remove(own)
    _apply_environment()
    if len(_environments) == 1:
        _environments.clear()


def _apply_environment() -> None:
    for name, value in _environments[-1].items():
        if value is None:
            os.environ.pop(name, None)
        else:
            os.environ[name] = value


@pytest.fixture
def porting_sandbox() -> Iterator[Sandbox]:
    """A sandbox for this test: the porting API in this process, without a key."""
    yield from _sandbox()


@pytest.fixture
def porting_client(porting_sandbox: Sandbox) -> PortingClient:
    """A client of the test's sandbox. It uses the sandbox's clock, so waits take no real time."""
    return porting_sandbox.client()


@pytest.fixture
def async_porting_client(porting_sandbox: Sandbox) -> AsyncPortingClient:
    """The same for asyncio."""
    return porting_sandbox.async_client()


@pytest.fixture
def porting_environment(porting_sandbox: Sandbox) -> Iterator[Sandbox]:
    """The test's sandbox, with `TELNYX_API_KEY` and `TELNYX_BASE_URL` set to it for code that creates its own client.

    Such a client uses the system's clock, so waits take real time.
    """
    yield from _environment(porting_sandbox)


@pytest.fixture(scope="module")
def porting_sandbox_module() -> Iterator[Sandbox]:
    """A sandbox for all tests of the module."""
    yield from _sandbox()


@pytest.fixture(scope="module")
def porting_client_module(porting_sandbox_module: Sandbox) -> PortingClient:
    """A client of the module's sandbox. It uses the sandbox's clock, so waits take no real time."""
    return porting_sandbox_module.client()


@pytest.fixture(scope="module")
def async_porting_client_module(porting_sandbox_module: Sandbox) -> AsyncPortingClient:
    """The same for asyncio."""
    return porting_sandbox_module.async_client()


@pytest.fixture(scope="module")
def porting_environment_module(porting_sandbox_module: Sandbox) -> Iterator[Sandbox]:
    """The module's sandbox, with `TELNYX_API_KEY` and `TELNYX_BASE_URL` set to it for all tests of the module."""
    yield from _environment(porting_sandbox_module)


@pytest.fixture(scope="session")
def porting_sandbox_session() -> Iterator[Sandbox]:
    """A sandbox for the whole run; one for each process of pytest-xdist."""
    yield from _sandbox()


@pytest.fixture(scope="session")
def porting_client_session(porting_sandbox_session: Sandbox) -> PortingClient:
    """A client of the run's sandbox. It uses the sandbox's clock, so waits take no real time."""
    return porting_sandbox_session.client()


@pytest.fixture(scope="session")
def async_porting_client_session(porting_sandbox_session: Sandbox) -> AsyncPortingClient:
    """The same for asyncio."""
    return porting_sandbox_session.async_client()


@pytest.fixture(scope="session")
def porting_environment_session(porting_sandbox_session: Sandbox) -> Iterator[Sandbox]:
    """The run's sandbox, with `TELNYX_API_KEY` and `TELNYX_BASE_URL` set to it for all tests."""
    yield from _environment(porting_sandbox_session)
