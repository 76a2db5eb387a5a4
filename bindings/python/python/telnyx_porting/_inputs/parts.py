"""What belongs to an order or stands beside it."""

from __future__ import annotations

from .._sentinel import KEEP, Keep
from .base import Input

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from .._kinds import Id, NumberRange


class PhoneNumberBlock(Input):
    """A block of consecutive numbers, as they are ported in Germany.

    Args:
        phone_number_range: 1 to 1,000 numbers: the first and the last.
        activation_ranges: The parts that are activated, which lie within the block and do not overlap: all of it by
            default.

    Source: operation `createPortingPhoneNumberBlock`.
    """

    __slots__ = ()

    def __init__(self, phone_number_range: NumberRange, activation_ranges: Iterable[NumberRange] | Keep = KEEP) -> None:
        ranges = activation_ranges if isinstance(activation_ranges, Keep) else list(activation_ranges)
        self._set(phone_number_range=phone_number_range, activation_ranges=ranges)


class AdditionalDocument(Input):
    """An uploaded document that is to be added to an order.

    Args:
        document_id: The id that its upload gave.
        document_type: `loa`, `invoice`, `csr` or `other`.

    Source: `additional_documents` of operation `CreateAdditionalDocuments`.
    """

    __slots__ = ()

    def __init__(self, document_id: Id, document_type: str) -> None:
        self._set(document_id=document_id, document_type=document_type)


class NumberConfiguration(Input):
    """A number of an order and the bundle that it gets.

    Args:
        porting_phone_number_id: The number's id within its order.
        user_bundle_id: The bundle.

    Source: `phone_number_configurations` of operation `CreatePhoneNumberConfigurations`.
    """

    __slots__ = ()

    def __init__(self, porting_phone_number_id: Id, user_bundle_id: Id) -> None:
        self._set(porting_phone_number_id=porting_phone_number_id, user_bundle_id=user_bundle_id)


class LoaAddress(Input):
    """The address of a letterhead. The API's formats make it one of the United States.

    Args:
        street_address: Street and house number.
        city: The city.
        state: The state by its two capital letters, such as `CO`.
        zip_code: `80202` or `80202-1234`.
        country_code: The country by its two letters, such as `US`.
        extended_address: Suite, floor or the like.

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
            extended_address=KEEP if extended_address is None else extended_address,
            city=city,
            state=state,
            zip_code=zip_code,
            country_code=country_code,
        )
