"""What one call does otherwise than its client. For type checkers only: nothing of it is needed when code runs."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from typing_extensions import TypedDict


class CallOptions(TypedDict, total=False):
    """What one call does otherwise than its client."""

    timeout: float | timedelta
    """How long one attempt may take, answer included, in seconds or as a `timedelta`."""
    max_retries: int
    """How often the request is repeated at most."""
    extra_headers: Mapping[str, str]
    """Headers that are sent besides the client's own."""
    extra_query: Mapping[str, str]
    """Query parameters that are sent besides, for example a filter that this version does not know."""
