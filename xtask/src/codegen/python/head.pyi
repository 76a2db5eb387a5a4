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
    """An object in a response of the API: frozen, and compared by value.

    Attributes that the API omitted or sent as null are None; lists are then empty tuples. Attributes are converted when
    they are read; a nested object keeps the entire response alive.
    """

    @property
    def extra(self) -> dict[str, Any]:
        """Fields unknown to this version, by their names; a new dict each time."""
    def to_dict(self) -> dict[str, Any]:
        """The complete object as dicts, lists, strings, numbers and Booleans, with the API's field names.

        Unknown fields and secrets such as PINs are included, so keep it out of logs. Absent and null fields are omitted.
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
