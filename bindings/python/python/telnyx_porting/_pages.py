"""Lists of the API, page by page."""

from __future__ import annotations

from ._hints import lazy
from ._settings import known

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, AsyncIterator, Generator, Iterator, Mapping
    from typing import Any, Generic, TypeVar

    from . import _native
    from ._client import AsyncPortingClient, PortingClient

    T = TypeVar("T")
else:
    T = None

    class Generic:
        """What takes the place of `typing.Generic`, which takes long to import."""

        __slots__ = ()

        def __class_getitem__(cls, _):
            return cls


@lazy
class PageList(Generic[T]):
    """A list of the API: its items in a `for`, each page fetched when it is needed.

    Nothing is fetched before it is asked for, and each `for` begins anew.
    """

    __slots__ = ("_client", "_options", "_request")

    def __init__(self, client: PortingClient, request: _native.ListRequest[T], options: Mapping[str, Any]) -> None:
        if options:
            known(options)
        self._client = client
        self._request = request
        self._options = options

    def pages(self) -> Generator[_native.Page[T]]:
        """The pages one after the other: `items`, `number`, `total_pages` and `total_results`."""
        pages = self._request.begin()
        while (page := self._client._native.wait(pages.next(), **self._options)) is not None:
            yield page

    def __iter__(self) -> Iterator[T]:
        for page in self.pages():
            yield from page.items

    def __repr__(self) -> str:
        return "<PageList>"

    if not TYPE_CHECKING:

        def __getattr__(self, name):
            from ._moved import missing_error

            raise missing_error(self, name)

    def collect(self) -> list[T]:
        """The items of all pages."""
        return list(self)

    def total(self) -> int | None:
        """How many items the list has, if the API says so; fetches the first page."""
        for page in self.pages():
            return page.total_results
        return None


@lazy
class AsyncPageList(Generic[T]):
    """A list of the API: its items in an `async for`, each page fetched when it is needed.

    Nothing is fetched before it is asked for, and each `async for` begins anew.
    """

    __slots__ = ("_client", "_options", "_request")

    def __init__(self, client: AsyncPortingClient, request: _native.ListRequest[T], options: Mapping[str, Any]) -> None:
        if options:
            known(options)
        self._client = client
        self._request = request
        self._options = options

    async def pages(self) -> AsyncGenerator[_native.Page[T]]:
        """The pages one after the other: `items`, `number`, `total_pages` and `total_results`."""
        pages = self._request.begin()
        while (page := await self._client._value(pages.next(), self._options)) is not None:
            yield page

    async def __aiter__(self) -> AsyncIterator[T]:
        async for page in self.pages():
            for item in page.items:
                yield item

    def __repr__(self) -> str:
        return "<AsyncPageList>"

    if not TYPE_CHECKING:

        def __getattr__(self, name):
            from ._moved import missing_error

            raise missing_error(self, name)

    async def collect(self) -> list[T]:
        """The items of all pages."""
        return [item async for item in self]

    async def total(self) -> int | None:
        """How many items the list has, if the API says so; fetches the first page."""
        async for page in self.pages():
            return page.total_results
        return None
