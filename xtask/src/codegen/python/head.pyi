"""The objects that the API returns.

Attributes that the API omitted or sent as null are None; lists are then empty tuples. Ids are `uuid.UUID` and times aware
`datetime.datetime` in UTC; values in another format are the strings that the API sent. Extensible enums are strings: the
module `enums` has the known values.
"""

from datetime import datetime
from typing import Any, final
from uuid import UUID

from typing_extensions import Self, disjoint_base

@disjoint_base
class Model:
    """An object that the API answered with: frozen, and equal to others of its class that have the same value.

    Attributes that the API left out or sent as null are None, lists are then empty tuples. Attributes are converted when
    they are read; a nested object keeps the whole object alive.
    """

    @property
    def extra(self) -> dict[str, Any]:
        """Fields of the object that this version does not know, by their names; a new dict each time."""
    def to_dict(self) -> dict[str, Any]:
        """Everything in the object as dicts, lists, texts, numbers and booleans, under the names of the API.

        Unknown fields and secrets such as PINs are included, so keep it out of logs. What is absent or null is left out.
        """
    def to_json(self) -> str:
        """Everything in the object as JSON.

        Unknown fields and secrets such as PINs are included, so keep it out of logs.
        """
    @classmethod
    def from_dict(cls, data: dict[str, Any], /) -> Self:
        """Makes an instance of what `to_dict` gives, or of part of it.

        Raises ValueError if a value is of another kind than the attribute.
        """
    @classmethod
    def from_json(cls, text: str | bytes, /) -> Self:
        """Makes an instance of what `to_json` gives.

        Raises ValueError if it is not JSON or a value is of another kind than the attribute.
        """
    def __hash__(self) -> int: ...
    def __copy__(self) -> Self: ...
    def __deepcopy__(self, memo: Any, /) -> Self: ...
