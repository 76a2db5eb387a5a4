"""The clients."""

from __future__ import annotations

from . import _native
from ._async.groups import Groups as _AsyncGroups
from ._hints import lazy
from ._settings import known, settings
from ._sync.groups import Groups

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Awaitable, Mapping
    from datetime import timedelta
    from os import PathLike
    from typing import Any, NoReturn, TypeVar

    from typing_extensions import Self

    from ._async.raw import AsyncRawPortingClient
    from ._sync.raw import RawPortingClient

    T = TypeVar("T")


@lazy
class _Client:
    __slots__ = ("__weakref__", "_native", "_raw")

    def __init__(
        self,
        api_key: str | None = None,
        *,
        base_url: str | None = None,
        timeout: float | timedelta | None = None,
        deadline: float | timedelta | None = None,
        max_retries: int | None = None,
        lookup_time: float | timedelta | None = None,
        user_agent: str | None = None,
        strict: bool = False,
        dry_run: bool = False,
        ca_file: str | PathLike[str] | None = None,
    ) -> None:
        api_key, base_url = settings(api_key, base_url)
        self._native = _native.NativeClient(
            api_key, base_url, timeout, deadline, max_retries, lookup_time, user_agent, strict, dry_run, ca_file
        )
        self._raw = False

    def with_options(
        self,
        *,
        timeout: float | timedelta | None = None,
        deadline: float | timedelta | None = None,
        max_retries: int | None = None,
    ) -> Self:
        """The same client with other settings for all its calls; it shares connections and rate limit.

        Args:
            timeout: How long one attempt may take, in seconds or as a `timedelta`.
            deadline: How long a whole call may take, retries and waits for the rate limit included.
            max_retries: How often a request is repeated at most.
        """
        return self._like(self._native.with_options(timeout, deadline, max_retries), self._raw)

    def _like(self, native: _native.NativeClient, raw: bool) -> Self:
        other = object.__new__(type(self))
        other._native, other._raw = native, raw
        return other

    @classmethod
    def _of(cls, native: _native.NativeClient) -> Self:
        made = object.__new__(cls)
        made._native, made._raw = native, False
        return made

    @property
    def base_url(self) -> str:
        """Where the API is."""
        return self._native.base_url

    def __repr__(self) -> str:
        return f"{type(self).__name__}(base_url={self.base_url!r})"

    if not TYPE_CHECKING:

        def __getattr__(self, name):
            from ._moved import missing

            raise AttributeError(missing(self, name), name=name, obj=self)

    def __reduce__(self) -> NoReturn:
        raise TypeError(f"{type(self).__name__} cannot be pickled, for its key would be: make one in each process")


# What a mistyped argument is told to belong to.
_Client.__init__.__qualname__ = "PortingClient"
_Client.with_options.__qualname__ = "with_options"


@lazy
class PortingClient(_Client, Groups):
    """A client of the porting API; safe to share between threads.

    Nothing is sent when it is made, and there is nothing that has to be closed: `with` is for who likes it.

    Args:
        api_key: The key; by default that of the environment variable `TELNYX_API_KEY`.
        base_url: Where the API is; by default `TELNYX_BASE_URL`, or else Telnyx itself. https, or http on this machine.
        timeout: How long one attempt may take, answer included, in seconds or as a `timedelta`: 30 seconds by default.
        deadline: How long a whole call may take, in seconds or as a `timedelta`: all its requests with their retries, the
            pauses between them and the waits for the rate limit. None by default. Of a list it is that of each page,
            of a wait that of each look.
        max_retries: How often a request is repeated at most, 2 by default. One that may have created or submitted
            something is never repeated.
        lookup_time: How long `create_once` and the like keep looking for what a request of unknown outcome may have
            done before they send it again, in seconds or as a `timedelta`: 10 seconds by default. A longer time is for
            a list that lags behind.
        user_agent: What the server is told about your program, such as `acme-billing/2.1`.
        strict: Whether what is merely doubtful is refused too.
        dry_run: Whether requests that change something are shown, by `NotSentError`, instead of sent.
        ca_file: A file of certificates in PEM that are trusted in addition to those of the system, such as that of a private CA.
            On Linux, the file of `SSL_CERT_FILE` takes the place of those of the system.

    Raises:
        ConfigurationError: There is no key, or the system has no certificates of CAs.
        ValidationError: Key, address, `ca_file` or a variable such as `HTTPS_PROXY` cannot be used.
    """

    __slots__ = ()

    @property
    def with_raw_response(self) -> RawPortingClient:
        """The same methods, which give a `RawResponse`: the value with status, headers, request id and bytes.

        Lists and waits have no single answer, and type checkers are told that they are not there.
        """
        raw: Any = self._like(self._native, True)
        return raw  # type: ignore[no-any-return]

    def _send(self, operation: _native.Operation[T], options: Mapping[str, Any]) -> T:
        if options:
            known(options)
        value: T = self._native.wait(operation, raw=self._raw, **options)
        return value

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        pass


@lazy
class AsyncPortingClient(_Client, _AsyncGroups):
    """A client of the porting API for asyncio; safe to share between tasks and event loops.

    Nothing is sent when it is made, and there is nothing that has to be closed: `async with` is for who likes it.
    Cancelling a task that waits for a call closes the connection; the server may have carried the request out.

    Args:
        api_key: The key; by default that of the environment variable `TELNYX_API_KEY`.
        base_url: Where the API is; by default `TELNYX_BASE_URL`, or else Telnyx itself. https, or http on this machine.
        timeout: How long one attempt may take, answer included, in seconds or as a `timedelta`: 30 seconds by default.
        deadline: How long a whole call may take, in seconds or as a `timedelta`: all its requests with their retries, the
            pauses between them and the waits for the rate limit. None by default. Of a list it is that of each page,
            of a wait that of each look.
        max_retries: How often a request is repeated at most, 2 by default. One that may have created or submitted
            something is never repeated.
        lookup_time: How long `create_once` and the like keep looking for what a request of unknown outcome may have
            done before they send it again, in seconds or as a `timedelta`: 10 seconds by default. A longer time is for
            a list that lags behind.
        user_agent: What the server is told about your program, such as `acme-billing/2.1`.
        strict: Whether what is merely doubtful is refused too.
        dry_run: Whether requests that change something are shown, by `NotSentError`, instead of sent.
        ca_file: A file of certificates in PEM that are trusted in addition to those of the system, such as that of a private CA.
            On Linux, the file of `SSL_CERT_FILE` takes the place of those of the system.

    Raises:
        ConfigurationError: There is no key, or the system has no certificates of CAs.
        ValidationError: Key, address, `ca_file` or a variable such as `HTTPS_PROXY` cannot be used.
    """

    __slots__ = ()

    @property
    def with_raw_response(self) -> AsyncRawPortingClient:
        """The same methods, which give a `RawResponse`: the value with status, headers, request id and bytes.

        Lists and waits have no single answer, and type checkers are told that they are not there.
        """
        raw: Any = self._like(self._native, True)
        return raw  # type: ignore[no-any-return]

    def _send(self, operation: _native.Operation[T], options: Mapping[str, Any]) -> Awaitable[T]:
        if options:
            known(options)
        return self._value(operation, options, self._raw)

    async def _value(self, operation: _native.Operation[T], options: Mapping[str, Any], raw: bool = False) -> T:
        from ._loop import waker

        bridge, loop = waker()
        future = loop.create_future()
        number = self._native.start(operation, bridge, future, raw=raw, **options)
        try:
            value: T = await future
            return value
        except BaseException:
            if not future.done() or future.cancelled():
                bridge.abort(number)
            raise

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        pass
