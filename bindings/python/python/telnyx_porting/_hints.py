"""Annotations as types, for `typing.get_type_hints`.

The modules of this package do not import what only annotations need, because that would take longer than everything
else. Their annotations are a dict of str that is evaluated when it is read.
"""

from __future__ import annotations

import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType
    from typing import Any, TypeVar

    T = TypeVar("T")
    _Texts = dict[str, Any]
else:
    _Texts = dict


def lazy(owner: T) -> T:
    """Makes the annotations of a function, or of a class and its methods, evaluate when they are read."""
    given: Any = owner
    if isinstance(given, type):
        for member in [*vars(given).values()]:
            function: Any = getattr(member, "__func__", None) or getattr(member, "fget", None) or member
            if hasattr(function, "__globals__"):
                _annotate(function)
        if not vars(given).get("__annotations__"):
            return owner
    _annotate(given)
    return owner


def _annotate(owner: Any) -> None:
    if texts := owner.__annotations__:
        owner.__annotations__ = _Annotations(texts, owner.__module__)


class _Annotations(_Texts):
    """The annotations of a function or class: str inside, types for readers."""

    __slots__ = ("_module", "_types")

    def __init__(self, texts: dict[str, Any], module: str) -> None:
        super().__init__(texts)
        self._module = module
        self._types: dict[str, Any] | None = None

    def _read(self) -> dict[str, Any]:
        if self._types is None:
            names = _names(sys.modules[self._module])
            texts = super().items()
            self._types = {name: _evaluated(text, names) for name, text in texts}
        return self._types

    def __getitem__(self, name: str) -> Any:
        return self._read()[name]

    def get(self, name: str, default: Any = None) -> Any:
        return self._read().get(name, default)

    def __iter__(self) -> Iterator[str]:
        # Because of this, dict() asks for the items one by one.
        return iter(self._read())

    def keys(self) -> Any:
        return self._read().keys()

    def values(self) -> Any:
        return self._read().values()

    def items(self) -> Any:
        return self._read().items()

    def copy(self) -> dict[str, Any]:
        return dict(self._read())

    def __repr__(self) -> str:
        return repr(self._read())

    def __reduce__(self) -> tuple[Any, ...]:
        return dict, (self._read(),)


class _Transparent:
    """Replaces an annotation form that this version of `typing` does not have."""

    def __class_getitem__(cls, item: Any) -> Any:
        return item


def _evaluated(text: Any, names: dict[str, Any]) -> Any:
    text = getattr(text, "__forward_arg__", text)
    return eval(text, names) if isinstance(text, str) else text


_KNOWN: dict[str, dict[str, Any]] = {}


def _names(module: ModuleType) -> dict[str, Any]:
    """The names in a module, including those that it imports for type checkers only."""
    if module.__name__ not in _KNOWN:
        import ast
        import inspect

        names = dict(vars(module))
        for part in ast.parse(inspect.getsource(module)).body:
            if isinstance(part, ast.If) and ast.unparse(part.test) == "TYPE_CHECKING":
                for statement in part.body:
                    _execute(statement, names)
        _KNOWN[module.__name__] = {**names, **vars(module)}
    return _KNOWN[module.__name__]


def _execute(statement: Any, names: dict[str, Any]) -> None:
    import ast

    try:
        exec(compile(ast.Module([statement], []), "<annotations>", "exec"), names)
    except ImportError:
        import typing

        # Only a stub has them, or typing_extensions is not installed.
        stand_in = _Transparent if statement.module == "typing_extensions" else typing.Any
        names.update((name.name, getattr(typing, name.name, stand_in)) for name in statement.names)
