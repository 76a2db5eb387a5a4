"""Full or partial ports."""

from __future__ import annotations

from .base import Input

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


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
