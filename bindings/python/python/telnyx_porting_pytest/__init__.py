"""Fixtures for pytest, which finds them by itself where the package is installed.

This is a package of its own: pytest imports it in every run in the environment, also in those that have nothing to do with
porting, so nothing of `telnyx_porting` is loaded before a test asks for a fixture.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from telnyx_porting import AsyncPortingClient, PortingClient, Sandbox


@pytest.fixture
def porting_sandbox() -> Iterator[Sandbox]:
    """A sandbox of the test's own: the porting API in this process, without a key."""
    from telnyx_porting import Sandbox

    with Sandbox() as sandbox:
        yield sandbox


@pytest.fixture
def porting_client(porting_sandbox: Sandbox) -> PortingClient:
    """A client of the test's sandbox. It goes by the sandbox's time, so that nobody waits for real."""
    return porting_sandbox.client()


@pytest.fixture
def async_porting_client(porting_sandbox: Sandbox) -> AsyncPortingClient:
    """The same for asyncio."""
    return porting_sandbox.async_client()
