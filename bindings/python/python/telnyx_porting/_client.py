"""The clients."""

from __future__ import annotations

import os

from . import _native
from ._async.groups import Groups as _AsyncGroups
from ._groups import raw_client
from ._hints import lazy
from ._sync.groups import Groups

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import timedelta
    from os import PathLike
    from typing import Any, NoReturn

    from typing_extensions import Self

    from ._async.raw import AsyncRawPortingClient
    from ._sync.raw import RawPortingClient
    from ._typing import EventHooks


def _from_environment(api_key: str | None, base_url: str | None) -> tuple[str, str | None]:
    """The key and the base URL, from the environment unless they are passed."""
    if api_key is None:
        api_key = os.environ.get("TELNYX_API_KEY", "").strip() or None
    if api_key is None:
        from .errors import ConfigurationError

        raise ConfigurationError(
            "no API key: pass api_key, or set TELNYX_API_KEY to a key of your Telnyx account; "
            "telnyx_porting.Sandbox needs none"
        )
    if base_url is None:
        base_url = os.environ.get("TELNYX_BASE_URL")
        if base_url is not None and not base_url.strip():
            from .errors import ConfigurationError

            raise ConfigurationError("TELNYX_BASE_URL is empty: unset it to use Telnyx, or set it to a URL")
    return api_key, base_url


@lazy
class _Client:
    __slots__ = ("__weakref__", "_groups", "_native")
    _is_async = False

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
        proxy: str | None = None,
        default_headers: Mapping[str, str] | None = None,
        event_hooks: EventHooks | None = None,
        hook_bodies: bool = False,
        trace_context: bool = True,
    ) -> None:
        api_key, base_url = _from_environment(api_key, base_url)
        self._groups: dict[Any, Any] = {}
        self._native = _native.NativeClient(
            self._is_async,
            api_key,
            base_url,
            timeout,
            deadline,
            max_retries,
            lookup_time,
            user_agent,
            strict,
            dry_run,
            ca_file,
            proxy,
            default_headers,
            event_hooks,
            hook_bodies,
            trace_context,
            None,
        )

    def with_options(
        self,
        *,
        timeout: float | timedelta | None = None,
        deadline: float | timedelta | None = None,
        max_retries: int | None = None,
        default_headers: Mapping[str, str] | None = None,
    ) -> Self:
        """A copy of the client with other settings for all its calls. It shares connections and the rate limit.

        Args:
            timeout: Timeout of each attempt, in seconds or as a `timedelta`.
            deadline: Maximum duration of a complete call, including retries and waits for the rate limit.
            max_retries: Maximum number of retries of a request.
            default_headers: Headers to send in addition to those of this client.
        """
        return self._of(self._native.with_options(timeout, deadline, max_retries, default_headers))

    @classmethod
    def _of(cls, native: _native.NativeClient) -> Self:
        client = object.__new__(cls)
        client._groups = {}
        client._native = native
        return client

    @property
    def base_url(self) -> str:
        """The URL of the API."""
        return self._native.base_url

    def __repr__(self) -> str:
        return f"{type(self).__name__}(base_url={self.base_url!r})"

    if not TYPE_CHECKING:

        def __getattr__(self, name):
            from ._sdk_aliases import missing

            raise AttributeError(missing(self, name), name=name, obj=self)

    def __reduce__(self) -> NoReturn:
        name = type(self).__name__
        raise TypeError(f"{name} cannot be pickled, because that would copy its API key: create one in each process")


# The names in errors about mistyped arguments.
_Client.__init__.__qualname__ = "PortingClient"
_Client.with_options.__qualname__ = "with_options"


@lazy
class PortingClient(_Client, Groups):
    """A client of the porting API; safe to share between threads.

    Creating one sends nothing. Closing is not required; `with` is supported for convenience.

    Args:
        api_key: The API key; by default that of the environment variable `TELNYX_API_KEY`.
        base_url: The URL of the API; by default `TELNYX_BASE_URL`, or else Telnyx. https, or http on this machine.
        timeout: Timeout of each attempt, including the response, in seconds or as a `timedelta`. Default: 30 seconds.
        deadline: Maximum duration of a complete call, in seconds or as a `timedelta`: all its requests with their
            retries, the delays between them and the waits for the rate limit. Default: none. For lists it applies to each
            page, for waits to each poll.
        max_retries: Maximum number of retries of a request. Default: 2. Requests that may have created or submitted
            something are never retried.
        lookup_time: Time that `create_once` and similar methods spend looking for what a request of unknown outcome
            may have created before they send it again, in seconds or as a `timedelta`. Default: 10 seconds. Increase it
            if the API's lists lag behind.
        user_agent: The name of your program for the server, such as `acme-billing/2.1`.
        strict: Whether validation warnings are errors.
        dry_run: Whether requests that change something raise `NotSentError`, which has the request, instead of being
            sent.
        ca_file: A file of PEM certificates to trust in addition to the system's, such as that of a private CA. On
            Linux, the file in `SSL_CERT_FILE` replaces the system's certificates.
        proxy: The URL of a proxy for all requests, such as `http://host:port` or `socks5h://host:port`, optionally with
            user name and password. It replaces that of the environment, including `NO_PROXY`.
        default_headers: Headers to send with every request. Those of the key, the body and the connection cannot be
            set.
        event_hooks: Functions that are called with each attempt of each request: `{"request": [f], "response": [g]}`.
            `f` gets a `HookRequest` before the attempt, `g` a `HookResponse` after it. Their exceptions go to
            `sys.unraisablehook`, because they must not replace a response. They must not call the API.
        hook_bodies: Whether hooks see bodies, which contain PINs, account numbers and tokens.
        trace_context: Whether requests have the headers `traceparent` and `tracestate` of the current span, if the
            program uses OpenTelemetry.

    Raises:
        ConfigurationError: The API key is missing, or the system has no CA certificates.
        ValidationError: The key, the URL, `ca_file`, the proxy, a header or a variable such as `HTTPS_PROXY` cannot be
            used.
    """

    __slots__ = ()

    @raw_client
    def with_raw_response(self) -> RawPortingClient:
        """The same methods, which return a `RawResponse`: the value with status, headers, request id and body.

        Lists and waits have no single response; to type checkers, they do not exist here.
        """
        raw: Any = self._of(self._native.raw())
        return raw  # type: ignore[no-any-return]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        pass


@lazy
class AsyncPortingClient(_Client, _AsyncGroups):
    """A client of the porting API for asyncio; safe to share between tasks and event loops.

    Creating one sends nothing. Closing is not required; `async with` is supported for convenience. Cancelling a task
    that waits for a call closes the connection; the server may still process the request.

    Args:
        api_key: The API key; by default that of the environment variable `TELNYX_API_KEY`.
        base_url: The URL of the API; by default `TELNYX_BASE_URL`, or else Telnyx. https, or http on this machine.
        timeout: Timeout of each attempt, including the response, in seconds or as a `timedelta`. Default: 30 seconds.
        deadline: Maximum duration of a complete call, in seconds or as a `timedelta`: all its requests with their
            retries, the delays between them and the waits for the rate limit. Default: none. For lists it applies to each
            page, for waits to each poll.
        max_retries: Maximum number of retries of a request. Default: 2. Requests that may have created or submitted
            something are never retried.
        lookup_time: Time that `create_once` and similar methods spend looking for what a request of unknown outcome
            may have created before they send it again, in seconds or as a `timedelta`. Default: 10 seconds. Increase it
            if the API's lists lag behind.
        user_agent: The name of your program for the server, such as `acme-billing/2.1`.
        strict: Whether validation warnings are errors.
        dry_run: Whether requests that change something raise `NotSentError`, which has the request, instead of being
            sent.
        ca_file: A file of PEM certificates to trust in addition to the system's, such as that of a private CA. On
            Linux, the file in `SSL_CERT_FILE` replaces the system's certificates.
        proxy: The URL of a proxy for all requests, such as `http://host:port` or `socks5h://host:port`, optionally with
            user name and password. It replaces that of the environment, including `NO_PROXY`.
        default_headers: Headers to send with every request. Those of the key, the body and the connection cannot be
            set.
        event_hooks: Functions that are called with each attempt of each request: `{"request": [f], "response": [g]}`.
            `f` gets a `HookRequest` before the attempt, `g` a `HookResponse` after it. Their exceptions go to
            `sys.unraisablehook`, because they must not replace a response. They must not call the API.
        hook_bodies: Whether hooks see bodies, which contain PINs, account numbers and tokens.
        trace_context: Whether requests have the headers `traceparent` and `tracestate` of the current span, if the
            program uses OpenTelemetry.

    Raises:
        ConfigurationError: The API key is missing, or the system has no CA certificates.
        ValidationError: The key, the URL, `ca_file`, the proxy, a header or a variable such as `HTTPS_PROXY` cannot be
            used.
    """

    __slots__ = ()
    _is_async = True

    @raw_client
    def with_raw_response(self) -> AsyncRawPortingClient:
        """The same methods, which return a `RawResponse`: the value with status, headers, request id and body.

        Lists and waits have no single response; to type checkers, they do not exist here.
        """
        raw: Any = self._of(self._native.raw())
        return raw  # type: ignore[no-any-return]

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        pass
