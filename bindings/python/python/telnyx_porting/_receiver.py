"""A receiver of webhooks: see `telnyx_porting.jobs`."""

from __future__ import annotations

from . import _native
from ._hints import lazy

TYPE_CHECKING = False
if TYPE_CHECKING:
    from os import PathLike

    from typing_extensions import Self

    from ._typing import Span
    from .jobs import ReceiverCounts


@lazy
class Receiver:
    """A server that stores the webhooks of all jobs, each event once by its id, until `close` or the end of a `with`.

    Every running `Job.watch` with a journal at the same place then reads the order of an event at once. It runs on its own
    thread. It responds with 204 when an event is stored, with 401 if it is not genuine, and with 503 if it is not stored
    within 1 second, so that Telnyx delivers it again. Only the id, type, order and time of an event are stored, for 30 days.

    Args:
        public_key: The account's public key in base64, from the portal.
        listen: The address: an IP address of this machine and a port. Port 0, the default, selects a free one. Telnyx must
            reach it through a proxy or a tunnel.
        journal: The place of the journals: the URL of a PostgreSQL database; by default the folder for data, as for `Job`.
        tolerance: The maximum distance between the signing time and now, in seconds or as a `timedelta`.

    Raises:
        ValidationError: The key, the address or the time span is malformed, or the address is not of this machine.
        OSError: The address is in use.
        JournalError: The database cannot be reached.
        ConfigurationError: The user has no folder for data.
    """

    __slots__ = ("__weakref__", "_last", "_native")
    _last: ReceiverCounts | None

    def __init__(
        self,
        public_key: str,
        *,
        listen: str = "127.0.0.1:0",
        journal: str | PathLike[str] | None = None,
        tolerance: Span = 300,
    ) -> None:
        self._last = None
        self._native = _native.NativeReceiver(public_key, listen, journal, tolerance)

    @property
    def address(self) -> str:
        """The address with the port: `127.0.0.1:8081`."""
        return self._native.address

    @property
    def counts(self) -> ReceiverCounts:
        """The number of webhooks so far, also after `close`."""
        return self._last or self._native.counts()

    @property
    def last_error(self) -> str | None:
        """The last error while storing webhooks; `None` if all were stored."""
        return self._native.last_error

    def close(self) -> None:
        """Responds to the requests that have arrived, and stops."""
        self._last = self._native.close() or self._last

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exception: object) -> None:
        self.close()
