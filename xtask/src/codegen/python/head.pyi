"""The objects of the API.

An attribute that the API left out or sent as null is None, or an empty tuple if it is a list. Ids are `uuid.UUID` and
times aware `datetime.datetime` in UTC; one in another form is the str that the API sent. Values of enums that the API may
extend are str: the module `enums` names the known ones.
"""

from datetime import datetime
from typing import Any, final
from uuid import UUID

from typing_extensions import Self, disjoint_base

@disjoint_base
class Model:
    """An object of the API: frozen, and equal to others of its class with the same value.

    An attribute that the API left out or sent as null is None, or an empty tuple if it is a list. Attributes are converted
    when they are read; a nested object keeps the whole object alive.
    """

    @property
    def extra(self) -> dict[str, Any]:
        """Fields that this version does not know, by their names; a new dict each time."""
    def to_dict(self, *, nulls: bool = False) -> dict[str, Any]:
        """The whole object as dicts, lists, str, numbers and bools under the API's names.

        Absent fields are omitted, or None if `nulls` is true. It includes unknown fields and secrets such as PINs, so keep
        it out of logs.
        """
    def to_json(self) -> str:
        """The whole object as JSON.

        It includes unknown fields and secrets such as PINs, so keep it out of logs.
        """
    @classmethod
    def from_dict(cls, data: dict[str, Any], /) -> Self:
        """Makes an instance from what `to_dict` returns, or from a part of it.

        Raises ValueError if a value has another type than the attribute.
        """
    @classmethod
    def from_json(cls, text: str | bytes, /) -> Self:
        """Makes an instance from what `to_json` returns.

        Raises ValueError if it is not JSON or a value has another type than the attribute.
        """
    @classmethod
    def json_schema(cls) -> dict[str, Any]:
        """The JSON Schema of what `to_dict` and `to_json` return; a new dict each time.

        Every field is optional and can be null, and unknown fields are allowed. Known values of an enum are examples,
        because the API adds values.
        """
    @classmethod
    def _schema(cls) -> dict[str, Any]: ...
    @classmethod
    def _fields(cls) -> list[tuple[str, str, tuple[str, Any]]]: ...
    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: Any, /) -> Any: ...
    @classmethod
    def __get_pydantic_json_schema__(cls, schema: Any, handler: Any, /) -> dict[str, Any]: ...
    def _repr_html_(self) -> str: ...
    def __replace__(self, /, **changes: Any) -> Self: ...
    def __hash__(self) -> int: ...
    def __copy__(self) -> Self: ...
    def __deepcopy__(self, memo: Any, /) -> Self: ...
