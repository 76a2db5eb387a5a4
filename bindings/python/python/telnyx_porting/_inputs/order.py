"""What an order is filled in with."""

from __future__ import annotations

from .._sentinel import KEEP, Keep
from .base import Input

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any

    from .._kinds import Id, Time


class Misc(Input):
    """Whether all numbers of the old account are ported, and what happens to the others.

    Made by `full`, `partial_keep`, `partial_disconnect` or `partial_unspecified`. Source: `misc` of operation
    `UpdatePortingOrder`.
    """

    __slots__ = ()

    def __init__(self) -> None:
        raise TypeError("Misc is made by full(), partial_keep(), partial_disconnect() or partial_unspecified()")

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
        """Some numbers are ported; the others stay with the old carrier under a new billing number.

        Args:
            new_billing_phone_number: One of the numbers that stay, in E.164 format.
        """
        return cls._of(
            type="partial", remaining_numbers_action="keep", new_billing_phone_number=new_billing_phone_number
        )

    @classmethod
    def partial_disconnect(cls) -> Misc:
        """Some numbers are ported; the old carrier disconnects the others, and they are lost."""
        return cls._of(type="partial", remaining_numbers_action="disconnect")

    @classmethod
    def partial_unspecified(cls) -> Misc:
        """Some numbers are ported, and nothing is said about the others.

        The API takes this, but carriers reject such orders when the main billing number is among those ported: a strict
        client refuses it.
        """
        return cls._of(type="partial")


class Address(Input):
    """A service address: where the numbers are used, which may not be where bills go.

    Args:
        street_address: Street and house number.
        locality: The town.
        administrative_area: The state or province, such as `TX`.
        postal_code: The postal code.
        country_code: The country by its two letters, such as `US`.
        extended_address: Suite, floor or the like.

    Source: `end_user.location` of operation `UpdatePortingOrder`.
    """

    __slots__ = ()

    def __init__(
        self,
        street_address: str | Keep | None,
        locality: str | Keep | None,
        administrative_area: str | Keep | None,
        postal_code: str | Keep | None,
        country_code: str | Keep | None,
        *,
        extended_address: str | Keep | None = KEEP,
    ) -> None:
        self._set(
            street_address=street_address,
            extended_address=extended_address,
            locality=locality,
            administrative_area=administrative_area,
            postal_code=postal_code,
            country_code=country_code,
        )


class EndUser(Input):
    """The subscriber, exactly as the losing carrier knows them: a difference is the first reason for rejections.

    Args:
        entity_name: The company or person that the account belongs to, to the letter.
        auth_person_name: Who may order the port, and has signed the letter of authorisation.
        billing_phone_number: The number that the account is billed on, in E.164 format.
        account_number: The account with the losing carrier. A text, so that leading zeros stay.
        pin_passcode: The PIN or passcode, where the carrier asks for one. A text, so that leading zeros stay.
        tax_identifier: The tax identifier, in the European Union.
        business_identifier: The business identifier, in the European Union.
        address: Where the numbers are used: an `Address`, or a dict with its fields.

    Source: `end_user` of operation `UpdatePortingOrder`.
    """

    __slots__ = ()

    def __init__(
        self,
        *,
        entity_name: str | Keep | None = KEEP,
        auth_person_name: str | Keep | None = KEEP,
        billing_phone_number: str | Keep | None = KEEP,
        account_number: str | Keep | None = KEEP,
        pin_passcode: str | Keep | None = KEEP,
        tax_identifier: str | Keep | None = KEEP,
        business_identifier: str | Keep | None = KEEP,
        address: Address | Mapping[str, Any] | Keep = KEEP,
    ) -> None:
        self._set(
            entity_name=entity_name,
            auth_person_name=auth_person_name,
            billing_phone_number=billing_phone_number,
            account_number=account_number,
            pin_passcode=pin_passcode,
            tax_identifier=tax_identifier,
            business_identifier=business_identifier,
            address=address,
        )

    def to_dict(self) -> dict[str, Any]:
        """The part as a `dict` under the API's names, secrets included."""
        admin = super().to_dict()
        parts = {"admin": admin, "location": admin.pop("address", None)}
        return {name: part for name, part in parts.items() if part}


class ActivationSettings(Input):
    """When and how the numbers are activated.

    Args:
        foc_datetime_requested: The time that is asked for: it lies within one of the order's FOC windows.
        activation_type: `scheduled` for the FOC time, or `on-demand`. The guide has this; the description does not.

    Source: `activation_settings` of operation `UpdatePortingOrder`.
    """

    __slots__ = ()

    def __init__(
        self, *, foc_datetime_requested: Time | Keep | None = KEEP, activation_type: str | Keep | None = KEEP
    ) -> None:
        self._set(foc_datetime_requested=foc_datetime_requested, activation_type=activation_type)


class OrderDocuments(Input):
    """The documents that every order needs, by the ids that their uploads gave.

    Args:
        loa: The letter of authorisation: signed within 90 days, with every number of the order.
        invoice: The last invoice of the losing carrier, not older than 30 days.

    Source: `documents` of operation `UpdatePortingOrder`.
    """

    __slots__ = ()

    def __init__(self, *, loa: Id | Keep | None = KEEP, invoice: Id | Keep | None = KEEP) -> None:
        self._set(loa=loa, invoice=invoice)


class PhoneNumberConfiguration(Input):
    """Settings that the numbers get when they arrive.

    Args:
        connection_id: The connection that calls go to; often a plain number.
        messaging_profile_id: The messaging profile.
        billing_group_id: The billing group.
        emergency_address_id: The address for emergency calls.
        tags: Words to find the numbers by.

    Source: `phone_number_configuration` of operation `UpdatePortingOrder`.
    """

    __slots__ = ()

    def __init__(
        self,
        *,
        connection_id: Id | Keep | None = KEEP,
        messaging_profile_id: Id | Keep | None = KEEP,
        billing_group_id: Id | Keep | None = KEEP,
        emergency_address_id: Id | Keep | None = KEEP,
        tags: Iterable[str] | Keep | None = KEEP,
    ) -> None:
        self._set(
            connection_id=connection_id,
            messaging_profile_id=messaging_profile_id,
            billing_group_id=billing_group_id,
            emergency_address_id=emergency_address_id,
            tags=tags if tags is None or isinstance(tags, Keep) else list(tags),
        )


class Messaging(Input):
    """Whether text messages are ported too.

    Args:
        enable_messaging: Whether they are. Possible in the United States and Canada, for numbers that take messages.

    Source: `messaging` of operation `UpdatePortingOrder`.
    """

    __slots__ = ()

    def __init__(self, *, enable_messaging: bool) -> None:
        self._set(enable_messaging=enable_messaging)


class Requirement(Input):
    """A value for a requirement of an order.

    Args:
        requirement_type_id: Which requirement it is.
        field_value: The value: a text, or the id of a document or an address.

    Source: `requirements` of operation `UpdatePortingOrder`.
    """

    __slots__ = ()

    def __init__(self, requirement_type_id: Id, field_value: Id) -> None:
        self._set(requirement_type_id=requirement_type_id, field_value=field_value)


class UserFeedback(Input):
    """What you think of an order that is ported, cancelled or about to be.

    Args:
        user_rating: 1 to 5.
        user_comment: Why.

    Source: `user_feedback` of operation `UpdatePortingOrder`.
    """

    __slots__ = ()

    def __init__(self, *, user_rating: int | Keep | None = KEEP, user_comment: str | Keep | None = KEEP) -> None:
        self._set(user_rating=user_rating, user_comment=user_comment)
