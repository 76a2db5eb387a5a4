"""What a client takes from the environment, and what calls take besides their own arguments."""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import FrameType

_OPTIONS = ("timeout", "deadline", "max_retries", "extra_headers", "extra_query")


def settings(api_key: str | None, base_url: str | None) -> tuple[str, str | None]:
    """Key and address, from the environment where they are not given."""
    if api_key is None:
        api_key = os.environ.get("TELNYX_API_KEY", "").strip() or None
    if api_key is None:
        from .errors import ConfigurationError

        raise ConfigurationError(
            "there is no API key: pass api_key, or set TELNYX_API_KEY to a key of your Telnyx account; "
            "telnyx_porting.Sandbox needs none"
        )
    if base_url is None:
        base_url = os.environ.get("TELNYX_BASE_URL")
        if base_url is not None and not base_url.strip():
            from .errors import ConfigurationError

            raise ConfigurationError("TELNYX_BASE_URL is empty: unset it to use Telnyx itself, or set it to an address")
    return api_key, base_url


def known(options: Mapping[str, object]) -> None:
    """Refuses arguments that no method has, as Python does for those without options.

    Raises:
        TypeError: The name, that of the method, and what was probably meant.
    """
    for name in options:
        if name not in _OPTIONS:
            raise TypeError(_unexpected(name))


def _unexpected(name: str) -> str:
    import sys
    from difflib import get_close_matches

    takes_options = 0x08  # inspect.CO_VARKEYWORDS
    frame: FrameType | None = sys._getframe(2)
    while frame is not None and not frame.f_code.co_flags & takes_options:
        frame = frame.f_back
    if frame is None:
        return f"an unexpected keyword argument {name!r}"
    method = frame.f_code
    own = method.co_varnames[1 : method.co_argcount + method.co_kwonlyargcount]
    from ._moved import ARGUMENTS

    hint = next((f"; {hint}" for here, hint in ARGUMENTS.get(name, ()) if not here or here in own), "")
    if not hint:
        meant = get_close_matches(name, [*own, *_OPTIONS], 1)
        hint = f"; did you mean {meant[0]!r}?" if meant else ""
    return f"{method.co_name}() got an unexpected keyword argument {name!r}{hint}"
