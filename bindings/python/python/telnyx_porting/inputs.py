"""What calls take besides texts and numbers: the nested parts of requests.

A plain `dict` under the API's names does in place of each. All are frozen, equal to others of the same content, and
hide account numbers, PINs and identifiers in their `repr`. An argument that is left out keeps what the order has;
`None` clears it where the API allows that.
"""

from __future__ import annotations

from ._inputs.order import (
    ActivationSettings,
    Address,
    EndUser,
    Messaging,
    Misc,
    OrderDocuments,
    PhoneNumberConfiguration,
    Requirement,
    UserFeedback,
)
from ._inputs.parts import AdditionalDocument, LoaAddress, NumberConfiguration, PhoneNumberBlock

__all__ = [
    "ActivationSettings",
    "AdditionalDocument",
    "Address",
    "EndUser",
    "LoaAddress",
    "Messaging",
    "Misc",
    "NumberConfiguration",
    "OrderDocuments",
    "PhoneNumberBlock",
    "PhoneNumberConfiguration",
    "Requirement",
    "UserFeedback",
]
