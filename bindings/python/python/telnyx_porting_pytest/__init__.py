"""Fixtures for pytest, which discovers them if the package is installed.

This is a separate package because pytest imports it in every run in the environment, including unrelated ones:
nothing of `telnyx_porting` is loaded before a test uses a fixture.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from telnyx_porting import AsyncPortingClient, PortingClient, Sandbox


@pytest.fixture
def porting_sandbox() -> Iterator[Sandbox]:
    """A sandbox for this test: the porting API in this process, without a key."""
    from telnyx_porting import Sandbox

    with Sandbox() as sandbox:
        yield sandbox


@pytest.fixture
def porting_client(porting_sandbox: Sandbox) -> PortingClient:
    """A client of the test's sandbox. It uses the sandbox's clock, so waits take no real time."""
    return porting_sandbox.client()


@pytest.fixture
def async_porting_client(porting_sandbox: Sandbox) -> AsyncPortingClient:
    """The same for asyncio."""
    return porting_sandbox.async_client()
