"""The fields of API objects as JSON Schema, for pydantic, as columns, and for copies with changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import types
from ._native import Model

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from typing import Any

    from .errors import Issue


def _class(name: str) -> type[Model]:
    found: type[Model] = getattr(types, name)
    return found


def json_schema(of: type[Model]) -> dict[str, Any]:
    """The JSON Schema of a class, with the documentation of its fields."""
    schema = of._schema()
    _describe(schema, of)
    return schema


def _describe(schema: dict[str, Any], of: type[Model]) -> None:
    if of.__doc__:
        schema["description"] = of.__doc__
    for python, wire, (kind, details) in of._fields():
        field = schema["properties"][wire]
        if kind == "object":
            _describe(field, _class(details))
        elif kind == "list" and details[0] == "object":
            _describe(field["items"], _class(details[1]))
        if description := getattr(of, python).__doc__:
            field["description"] = description


def pydantic_schema(of: type[Model]) -> Any:
    """The core schema for pydantic: accepts instances and their dicts or JSON, and is serialized as by `to_dict`."""
    from pydantic_core import core_schema

    def read(value: Any) -> Any:
        given = value
        if isinstance(value, of):
            return value
        if not isinstance(value, dict):
            raise ValueError(f"expected {of.__name__} or its dict, got {type(given).__name__}")
        return _checked(of.from_dict(given))

    serialization = core_schema.plain_serializer_function_ser_schema(of.to_dict)
    return core_schema.no_info_plain_validator_function(read, serialization=serialization)


def replaced(model: Model, changes: dict[str, Any] | None) -> Model:
    """A copy with other attributes."""
    kind = type(model)
    wires = {python: wire for python, wire, _ in kind._fields()}
    data = model.to_dict()
    for name, value in (changes or {}).items():
        if name not in wires:
            raise TypeError(f"{kind.__name__} has no attribute {name!r}; it has {', '.join(wires)}")
        data[wires[name]] = _plain(value)
    try:
        return _checked(kind.from_dict(data))
    except ValueError as error:
        raise TypeError(f"cannot replace {', '.join(changes or ())}: {error}") from None


def _checked(model: Model) -> Model:
    """The object, unless a field has another type: such fields of a response are kept as unknown ones."""
    if malformed := list(_malformed(model, "")):
        raise ValueError(f"unexpected type of {', '.join(malformed)}")
    return model


def _malformed(model: Model, prefix: str) -> Iterator[str]:
    for python, wire, _ in type(model)._fields():
        # Null is the same as an absent field.
        if model.extra.get(wire) is not None:
            yield prefix + wire
        value = parts = getattr(model, python)
        for part in parts if isinstance(value, tuple) else (value,):
            if isinstance(part, Model):
                yield from _malformed(part, f"{prefix}{wire}.")


def _plain(value: Any) -> Any:
    """The value of an attribute as JSON."""
    items: Any = value
    if isinstance(value, Model):
        return value.to_dict()
    if isinstance(value, list | tuple):
        return [_plain(item) for item in items]
    if hasattr(value, "isoformat"):
        return value.isoformat()
    return str(value) if type(value).__name__ == "UUID" else value


def columns(objects: Iterable[Any], of: type[Any] | None) -> dict[str, list[Any]]:
    """See `telnyx_porting.columns`."""
    rows = list(objects)
    if of is None and not rows:
        return {}
    kind = of or _type_of(rows[0])
    if not issubclass(kind, Model):
        raise TypeError(f"expected API objects, such as orders, got {kind.__name__}")
    for row in rows:
        if not isinstance(row, kind):
            raise TypeError(f"expected objects of {kind.__name__}, got {type(row).__name__}")
    made: dict[str, list[Any]] = {}
    for names, wires, read in _paths(kind, (), ()):
        column = made[".".join(wires)] = []
        for row in rows:
            value: Any = row
            for name in names:
                value = getattr(value, name) if value is not None else None
            column.append(read(value) if value is not None else None)
    _add_unknown(made, rows, kind, ())
    return made


def _paths(of: type[Model], names: tuple[str, ...], wires: tuple[str, ...]) -> Iterator[tuple[Any, Any, Any]]:
    """The fields of a class and of the objects in it: attribute names, JSON names, and the conversion of a value."""
    for python, wire, (kind, details) in of._fields():
        path = (*names, python), (*wires, wire)
        if kind == "object":
            yield from _paths(_class(details), *path)
        else:
            yield *path, {"list": _plain, "id": str}.get(kind, _same)


def _type_of(value: object) -> type[Any]:
    return type(value)


def _same(value: Any) -> Any:
    return value


def _add_unknown(made: dict[str, list[Any]], rows: list[Any], of: type[Model], names: tuple[str, ...]) -> None:
    """Adds the fields that this version does not know, which are only in some rows."""
    for index, row in enumerate(rows):
        unknown: dict[str, Any] = row.extra if row is not None else {}
        for name, value in unknown.items():
            column = made.setdefault(".".join((*names, name)), [None] * len(rows))
            column[index] = value
    for python, _, (kind, details) in of._fields():
        if kind == "object":
            parts = [getattr(row, python) if row is not None else None for row in rows]
            if any(part is not None for part in parts):
                _add_unknown(made, parts, _class(details), (*names, python))


def update_argument(issue: Issue, requirements: Sequence[Any]) -> str | None:
    """The argument of `orders.update` that sets a field of an order, or `None` if none does."""
    from ._sync.order_updates import OrderUpdates

    name, *path = issue.field.split(".")
    name, bracket, _ = name.partition("[")
    code = OrderUpdates.update.__code__
    if name not in code.co_varnames[: code.co_argcount + code.co_kwonlyargcount]:
        return None
    if bracket:
        if issue.index is None or issue.index >= len(requirements):
            return None
        kind = requirements[issue.index].requirement_type
        return f"{name}=[{{'requirement_type_id': {str(kind and kind.id)!r}, 'field_value': ...}}]"
    value = "..."
    for part in reversed(path):
        value = f"{{{part!r}: {value}}}"
    return f"{name}={value}"
