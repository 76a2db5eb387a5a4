"""The base of all groups of methods."""

from __future__ import annotations

from .._hints import lazy

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections import abc
    from typing import Any, Concatenate, ParamSpec, TypeVar

    from .._native import NativeClient

    P = ParamSpec("P")
    T = TypeVar("T")


@lazy
class Resource:
    """A group of methods of a client."""

    __slots__ = ("__dict__", "_groups", "_native")

    def __init_subclass__(cls) -> None:
        lazy(cls)

    def __init__(self, native: NativeClient) -> None:
        # Without the client, which refers to the group.
        self._native = native
        self._groups: dict[Any, Any] = {}

    def _call(
        self,
        function: abc.Callable[Concatenate[NativeClient, abc.Mapping[str, Any], P], T],
        options: abc.Mapping[str, Any],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> T:
        result: Any = function(self._native, options, *args, **kwargs)
        return result  # type: ignore[no-any-return]

    def __repr__(self) -> str:
        return f"<{type(self).__name__} of PortingClient(base_url={self._native.base_url!r})>"

    if not TYPE_CHECKING:

        def __getattr__(self, name):
            from .._sdk_aliases import missing

            raise AttributeError(missing(self, name), name=name, obj=self)

        def __setattr__(self, name, value):
            # For `unittest.mock`, which replaces methods. Other names are mistakes.
            if not hasattr(type(self), name):
                self.__getattr__(name)
            object.__setattr__(self, name, value)
