"""Lists of the API, page by page."""

from __future__ import annotations

from ._hints import lazy

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, AsyncIterator, Generator, Iterator
    from typing import Any, Generic, TypeVar

    from . import _native

    T = TypeVar("T")
else:
    T = object

    class Generic:
        """Replaces `typing.Generic`, which takes long to import."""

        __slots__ = ()

        def __class_getitem__(cls, _):
            return cls


@lazy
class PageList(Generic[T]):
    """A list of the API. A `for` loop yields its items and fetches each page on demand.

    Nothing is fetched in advance, and each `for` starts from the first page.
    """

    __slots__ = ("_request",)

    def __init__(self, request: _native.StreamRequest[_native.Page[T]]) -> None:
        self._request = request

    def pages(self) -> Generator[_native.Page[T]]:
        """The pages, one after the other: `items`, `number`, `total_pages` and `total_results`."""
        pages = self._request.open()
        while (page := pages.next()) is not None:
            yield page

    def __iter__(self) -> Iterator[T]:
        for page in self.pages():
            yield from page.items

    def __repr__(self) -> str:
        return "<PageList>"

    if not TYPE_CHECKING:

        def __getattr__(self, name):
            from ._sdk_aliases import missing_error

            raise missing_error(self, name)

        # Operations of a `list` that a list of the API lacks, because they would send requests.

        def __len__(self):
            raise TypeError("a PageList has no length before it is fetched: use total(), or len(….collect())")

        def __bool__(self):
            raise TypeError(
                "a PageList is neither true nor false before it is fetched: use `first() is not None`, or total()"
            )

        def __getitem__(self, _):
            raise TypeError(
                "a PageList cannot be indexed before it is fetched: use first() for the first item, or collect()[…]"
            )

        def __await__(self):
            raise TypeError(
                "a PageList is not awaited: use a `for` loop, collect() or first(); AsyncPortingClient has lists for asyncio"
            )

        def __aiter__(self):
            raise TypeError(
                "a PageList is read with a `for` loop, without async; AsyncPortingClient has lists for asyncio"
            )

    def first(self) -> T | None:
        """The first item, or None if the list is empty.

        Only this item is requested, unless `first_page` is a later page.
        """
        item: T | None = self._request.first()
        return item

    def collect(self) -> list[T]:
        """The items of all pages."""
        return [item for page in self.pages() for item in page.items]

    def total(self) -> int | None:
        """The number of items in the list, if the API reports it. Fetches the first page."""
        for page in self.pages():
            return page.total_results
        return None


@lazy
class AsyncPageList(Generic[T]):
    """A list of the API. An `async for` loop yields its items and fetches each page on demand.

    Nothing is fetched in advance, and each `async for` starts from the first page.
    """

    __slots__ = ("_request",)

    def __init__(self, request: _native.StreamRequest[_native.Page[T]]) -> None:
        self._request = request

    async def pages(self) -> AsyncGenerator[_native.Page[T]]:
        """The pages, one after the other: `items`, `number`, `total_pages` and `total_results`."""
        pages: Any = self._request.open()
        while (page := await pages.next()) is not None:
            yield page

    async def __aiter__(self) -> AsyncIterator[T]:
        async for page in self.pages():
            for item in page.items:
                yield item

    def __repr__(self) -> str:
        return "<AsyncPageList>"

    if not TYPE_CHECKING:

        def __getattr__(self, name):
            from ._sdk_aliases import missing_error

            raise missing_error(self, name)

        # Operations of a `list` that a list of the API lacks, because they would send requests.

        def __len__(self):
            raise TypeError(
                "an AsyncPageList has no length before it is fetched: use `await ….total()`, or collect it first"
            )

        def __bool__(self):
            raise TypeError(
                "an AsyncPageList is neither true nor false before it is fetched: "
                "use `await ….first() is not None`, or `await ….total()`"
            )

        def __getitem__(self, _):
            raise TypeError(
                "an AsyncPageList cannot be indexed before it is fetched: "
                "use `await ….first()` for the first item, or `(await ….collect())[…]`"
            )

        def __await__(self):
            raise TypeError(
                "an AsyncPageList is not awaited itself: use an `async for` loop, `await ….collect()` or `await ….first()`"
            )

        def __iter__(self):
            raise TypeError("an AsyncPageList is read with an `async for` loop, or with `await ….collect()`")

    async def first(self) -> T | None:
        """The first item, or None if the list is empty.

        Only this item is requested, unless `first_page` is a later page.
        """
        item: T | None = await self._request.first()
        return item

    async def collect(self) -> list[T]:
        """The items of all pages."""
        return [item async for item in self]

    async def total(self) -> int | None:
        """The number of items in the list, if the API reports it. Fetches the first page."""
        async for page in self.pages():
            return page.total_results
        return None
