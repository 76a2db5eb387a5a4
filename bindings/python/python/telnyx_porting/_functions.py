"""Functions that need no client."""

from __future__ import annotations

from . import _native
from ._hints import lazy

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from .results import Advice, SharingTokenClaims
    from .types import Model, PortingOrderSharingToken


@lazy
def advice(code: str) -> Advice:
    """Explains an exception of an order and how to resolve it.

    The comments of an order are more specific, and take precedence if they differ.

    Args:
        code: The code from the order's `status.details`, such as `PASSCODE_PIN_INVALID`. For an unknown code, the
            advice is to read the comments.
    """
    return _native.advice(code)


@lazy
def columns(objects: Iterable[Model], of: type[Model] | None = None) -> dict[str, list[Any]]:
    """API objects of one class as columns, for data frames: `pd.DataFrame(columns(orders))`, `pl.DataFrame(columns(orders))`.

    The columns have the API's names, with those of nested objects after a dot: `status.value`. All fields of the class
    have a column, also those that no object has, followed by fields that this version does not know. Times are aware
    `datetime`s in UTC, ids are str, and lists are lists of dicts. Secrets such as PINs are included, as in `to_dict`.

    Args:
        objects: The objects: `orders.list()`, a page, `order.phone_numbers`, or any other iterable. Lists are fetched
            completely. Those of an `AsyncPortingClient` have to be collected first.
        of: The class; by default that of the objects. Without objects, only the class determines the columns.

    Raises:
        TypeError: The objects are of several classes, or not API objects.
    """
    from ._schemas import columns

    return columns(objects, of)


@lazy
def sharing_token_claims(token: str | PortingOrderSharingToken) -> SharingTokenClaims:
    """The claims of a sharing token, which are not verified.

    Args:
        token: The token, or the object that `orders.share` returned.

    Raises:
        ValidationError: It is not a sharing token.
    """
    # The object that `orders.share` returns has an attribute of the same name.
    value: Any = token
    return _native.sharing_token_claims(getattr(value, "token", value))
