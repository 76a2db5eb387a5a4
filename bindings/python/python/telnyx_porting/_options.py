"""What one call does otherwise than its client. For type checkers, and for `typing.get_type_hints`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import TypedDict


class CallOptions(TypedDict, total=False):
    """What one call does otherwise than its client."""

    timeout: float | timedelta
    """How long one attempt may take, answer included, in seconds or as a `timedelta`."""
    deadline: float | timedelta
    """How long the whole call may take, with its retries, the pauses between them and waits for the rate limit."""
    max_retries: int
    """How often the request is repeated at most."""
    extra_headers: Mapping[str, str]
    """Headers that are sent besides the client's own."""
    extra_query: Mapping[str, str]
    """Query parameters that are sent besides, for example a filter that this version does not know."""
