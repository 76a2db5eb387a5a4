"""Lets somebody without an account see an order's documents, for a while.

    python share.py
"""

from __future__ import annotations

from datetime import timedelta

from telnyx_porting import PortingClient, Sandbox, sharing_token_claims
from telnyx_porting.types import PortingOrder


def main(client: PortingClient, order: PortingOrder) -> None:
    # 1 second to 48 hours; "36h" or a number of seconds does as well.
    shared = client.orders.share(
        order, expires_in_seconds=timedelta(hours=36), permissions="porting_order.document.read"
    )
    print(f"shared until {shared.expires_at}: {', '.join(shared.permissions)}")
    # The token itself is a secret, and printing the whole object does not show it.
    print("[hidden]" in repr(shared))

    # Whoever has the token can read what it says about itself. That is no proof: anybody can write such a text.
    claims = sharing_token_claims(shared)
    print(f"for this order: {claims.porting_order_id == order.id}, expired: {claims.is_expired()}")


if __name__ == "__main__":
    with Sandbox() as sandbox:
        client = sandbox.client()
        (order,) = client.orders.create(["+13035550100"])
        main(client, order)
