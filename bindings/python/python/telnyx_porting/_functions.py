"""Functions that need no client."""

from __future__ import annotations

from . import _native
from ._hints import lazy

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from .results import Advice, SharingTokenClaims
    from .types import PortingOrderSharingToken


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
