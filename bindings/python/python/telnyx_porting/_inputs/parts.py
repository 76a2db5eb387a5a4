"""The base of all inputs, and the inputs that are not generated."""

from __future__ import annotations

from .._hints import lazy
from .._unset import UNSET, Unset, set_fields

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any, NoReturn

    from .._typing import Id, NumberRange


def _plain(value: Any) -> Any:
    """The value as it is sent."""
    if isinstance(value, Input):
        return value.to_dict()
    if value.__class__ is list:
        return [_plain(item) for item in value]
    return value


def _hashable(value: Any) -> Any:
    """A value that is equal if the plain values are, for hashes: texts and enums are equal, for example."""
    items: Any = value
    if isinstance(value, dict):
        return frozenset((name, _hashable(field)) for name, field in items.items())
    if isinstance(value, list):
        return tuple(map(_hashable, items))
    return value


@lazy
class Input:
    """A part of a request."""

    __slots__ = ("_fields",)
    # The names of fields that `repr` hides.
    _secret = frozenset[str]()
    if TYPE_CHECKING:
        _fields: dict[str, Any]

    def __init_subclass__(cls) -> None:
        lazy(cls)

    def _set(self, **fields: Any) -> None:
        object.__setattr__(self, "_fields", set_fields(**fields))

    def to_dict(self) -> dict[str, Any]:
        """The part as a `dict` under the API's names, including secrets."""
        return {name: _plain(value) for name, value in self._fields.items()}

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError(f"{type(self).__name__} is immutable: create a new one")

    def __delattr__(self, name: str) -> NoReturn:
        raise AttributeError(f"{type(self).__name__} is immutable: create a new one")

    def __eq__(self, other: object) -> bool:
        if type(other) is not type(self):
            return NotImplemented
        return self._fields == other._fields

    def __hash__(self) -> int:
        return hash((type(self), _hashable(self.to_dict())))

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(map(self._shown, self._fields.items()))})"

    def _shown(self, field: tuple[str, Any]) -> str:
        name, value = field
        # None clears the field, which is not a secret.
        return f"{name}={'[hidden]' if name in self._secret and value is not None else value!r}"

    def __reduce__(self) -> tuple[Any, ...]:
        return _rebuilt, (type(self), self._fields)


def _rebuilt(kind: type[Input], fields: dict[str, Any]) -> Input:
    made = object.__new__(kind)
    made._set(**fields)
    return made


class Misc(Input):
    """Whether all numbers of the account are ported, and what happens to the others.

    Created by `full`, `partial_keep`, `partial_disconnect` or `partial_unspecified`. Source: `misc` of operation
    `UpdatePortingOrder`.
    """

    __slots__ = ()

    def __init__(self) -> None:
        raise TypeError("create Misc with full(), partial_keep(), partial_disconnect() or partial_unspecified()")

    @classmethod
    def _of(cls, **fields: Any) -> Misc:
        made = object.__new__(cls)
        made._set(**fields)
        return made

    @classmethod
    def full(cls) -> Misc:
        """All numbers of the account are ported."""
        return cls._of(type="full")

    @classmethod
    def partial_keep(cls, new_billing_phone_number: str) -> Misc:
        """Some numbers are ported; the others stay with the losing carrier under a new billing number.

        Args:
            new_billing_phone_number: One of the numbers that stay, in E.164 format.
        """
        return cls._of(
            type="partial", remaining_numbers_action="keep", new_billing_phone_number=new_billing_phone_number
        )

    @classmethod
    def partial_disconnect(cls) -> Misc:
        """Some numbers are ported; the losing carrier disconnects the others, and they are lost."""
        return cls._of(type="partial", remaining_numbers_action="disconnect")

    @classmethod
    def partial_unspecified(cls) -> Misc:
        """Some numbers are ported; the action for the others is not specified.

        The API accepts this, but carriers reject such orders if the main billing number is ported: a strict client
        rejects it.
        """
        return cls._of(type="partial")


class PhoneNumberBlock(Input):
    """A block of consecutive numbers, as they are ported in Germany.

    Args:
        phone_number_range: 1 to 1,000 numbers: the first and the last.
        activation_ranges: The parts to activate, within the block and without overlaps: all of it by default.

    Source: operation `createPortingPhoneNumberBlock`.
    """

    __slots__ = ()

    def __init__(
        self, phone_number_range: NumberRange, activation_ranges: Iterable[NumberRange] | Unset | None = UNSET
    ) -> None:
        # Other values are rejected when the block is sent, with their place in the request.
        ranges: Any = activation_ranges
        if hasattr(ranges, "__iter__") and not isinstance(ranges, str):
            ranges = [*ranges]
        self._set(phone_number_range=phone_number_range, activation_ranges=ranges)


class AdditionalDocument(Input):
    """An uploaded document to add to an order.

    Args:
        document_id: The id that its upload returned.
        document_type: `loa`, `invoice`, `csr` or `other`.

    Source: `additional_documents` of operation `CreateAdditionalDocuments`.
    """

    __slots__ = ()

    def __init__(self, document_id: Id, document_type: str) -> None:
        self._set(document_id=document_id, document_type=document_type)


class NumberConfiguration(Input):
    """A number of an order and the bundle to assign to it.

    Args:
        porting_phone_number_id: The number's id within its order.
        user_bundle_id: The bundle.

    Source: `phone_number_configurations` of operation `CreatePhoneNumberConfigurations`.
    """

    __slots__ = ()

    def __init__(self, porting_phone_number_id: Id, user_bundle_id: Id) -> None:
        self._set(porting_phone_number_id=porting_phone_number_id, user_bundle_id=user_bundle_id)


class LoaAddress(Input):
    """The address of a letterhead. The API only accepts the formats of the United States.

    Args:
        street_address: Street and house number.
        city: The city.
        state: The state by its two capital letters, such as `CO`.
        zip_code: `80202` or `80202-1234`.
        country_code: The country by its two letters, such as `US`.
        extended_address: Suite, floor and similar.

    Source: `address` of operation `CreateLoaConfiguration`.
    """

    __slots__ = ()

    def __init__(
        self,
        street_address: str,
        city: str,
        state: str,
        zip_code: str,
        country_code: str,
        *,
        extended_address: str | None = None,
    ) -> None:
        self._set(
            street_address=street_address,
            extended_address=UNSET if extended_address is None else extended_address,
            city=city,
            state=state,
            zip_code=zip_code,
            country_code=country_code,
        )
