"""What a client takes from the environment."""

from __future__ import annotations

import os


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
        base_url = os.environ.get("TELNYX_BASE_URL", "").strip() or None
    return api_key, base_url
