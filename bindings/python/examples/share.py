"""Gives people without an account access to an order's documents for a limited time.

    python share.py
"""

from __future__ import annotations

from datetime import timedelta

from telnyx_porting import PortingClient, Sandbox, sharing_token_claims
from telnyx_porting.types import PortingOrder


def main(client: PortingClient, order: PortingOrder) -> None:
    # 1 second to 48 hours; "36h" or a number of seconds is also accepted.
    shared = client.orders.share(
        order, expires_in_seconds=timedelta(hours=36), permissions="porting_order.document.read"
    )
    print(f"shared until {shared.expires_at}: {', '.join(shared.permissions)}")
    # The token is a secret; printing the object does not show it.
    print("[hidden]" in repr(shared))

    # Anyone with the token can read its claims. They prove nothing, because anyone can write a token.
    claims = sharing_token_claims(shared)
    print(f"for this order: {claims.porting_order_id == order.id}, expired: {claims.is_expired()}")


if __name__ == "__main__":
    with Sandbox() as sandbox:
        client = sandbox.client()
        (order,) = client.orders.create(["+13035550100"])
        main(client, order)
