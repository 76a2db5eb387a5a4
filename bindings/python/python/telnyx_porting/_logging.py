"""Logs calls with `logging`. Imported only if a program logs them."""

from __future__ import annotations

import logging

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_LOGGER = logging.getLogger("telnyx_porting")


def ended(fields: dict[str, Any]) -> None:
    """A call has ended: DEBUG, or INFO if it has failed."""
    status, failure = fields["status"], fields["failure"]
    is_success = failure is None and status is not None and status < 400
    text = "%(method)s %(path)s: %(outcome)s after %(duration_ms).1f ms, attempts: %(attempts)d"
    _log(logging.DEBUG if is_success else logging.INFO, text, fields)


def retried(fields: dict[str, Any]) -> None:
    """An attempt failed and will be retried: INFO."""
    text = "%(method)s %(path)s: attempt %(attempt)d of %(max_attempts)d: %(outcome)s, waiting %(wait).1f s"
    _log(logging.INFO, text, {**fields, "wait": fields["wait_ms"] / 1000})


def rate_limited(fields: dict[str, Any]) -> None:
    """A call waits for the rate limit: INFO."""
    text = "%(method)s %(path)s: the rate limit is used up, waiting %(wait).1f s"
    _log(logging.INFO, text, {**fields, "wait": fields["wait_ms"] / 1000})


def _log(level: int, text: str, fields: dict[str, Any]) -> None:
    if not _LOGGER.isEnabledFor(level):
        return
    if fields["request_id"] is not None:
        text += ", request id: %(request_id)s"
    arguments = {**fields, "outcome": _outcome(fields["status"], fields["failure"])}
    file, line, function, _ = _LOGGER.findCaller()
    record = _LOGGER.makeRecord(_LOGGER.name, level, file, line, text, (arguments,), None, function)
    for name, value in fields.items():
        # The program's record factory may have set a field of this name, which must not be replaced.
        record.__dict__.setdefault(name, value)
    _LOGGER.handle(record)


def _outcome(status: int | None, failure: str | None) -> str:
    known = [str(part) for part in (status, failure) if part is not None]
    return ", ".join(known) or "interrupted"
