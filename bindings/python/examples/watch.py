"""Watches orders until each is ported or needs an action, and prints whose action it is.

    python watch.py
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from telnyx_porting import Address, EndUser, PollFailed, Misc, PortingClient, Sandbox, StatusChange, advice
from telnyx_porting.types import PortingOrder


def main(client: PortingClient, orders: Sequence[PortingOrder]) -> None:
    # A port takes days. Polls are a few minutes apart after a change, then less and less frequent; many orders are
    # polled by listing them. Ctrl-C ends the watch at once without other effects. Webhooks are faster: see
    # webhook_receiver.py.
    watch = client.orders.watch(
        orders,
        "ported",
        timeout=timedelta(days=60),
        interval=timedelta(minutes=5),
        longest_interval=timedelta(hours=1),
        past_splits=True,  # If numbers move to another order, watch it too.
    )
    for step in watch:
        if isinstance(step, StatusChange):
            print(f"{reference(step.order)}: {step.before or 'first seen'} -> {status(step.order)}")
            if step.split is not None:
                print(f"{reference(step.order)}: {step.split.numbers} numbers moved to {step.split.orders}")
        elif isinstance(step, PollFailed):
            print(f"{len(step.ids)} orders cannot be read: {step.error}")
        elif step.outcome == "exception" and step.order is not None and step.order.status is not None:
            # The order is cancelled after 14 days without a correction.
            for detail in step.order.status.details:
                help = advice(detail.code or "")
                print(f"{reference(step.order)} stopped: {detail.code}: {help.meaning}")
                print(f"  next, the {help.who}: {help.next}")
        else:
            print(f"{reference(step.order)} ended: {step.outcome}")


def status(order: PortingOrder) -> str:
    return str(order.status.value) if order.status else "unknown"


def reference(order: PortingOrder | None) -> str:
    return (order.customer_reference if order else None) or "an order"


def submitted(client: PortingClient, number: str, customer_reference: str) -> PortingOrder:
    """Returns a submitted order; create_order.py explains the steps."""
    (order,) = client.orders.create([number], customer_reference=customer_reference)
    address = Address("100 Example Street", "Denver", "CO", "80202", "US")
    end_user = EndUser(
        entity_name="Example Porting Ltd",
        auth_person_name="Robin Example",
        billing_phone_number=number,
        account_number="00123-EXAMPLE",
        pin_passcode="0042",
        address=address,
    )
    documents = {name: client.documents.upload(b"%PDF-1.4\n", filename=f"{name}.pdf").id for name in ("loa", "invoice")}
    client.orders.update(order, misc=Misc.full(), end_user=end_user, documents=documents)
    return client.orders.confirm(order)


if __name__ == "__main__":
    with Sandbox() as sandbox:
        client = sandbox.client()  # It uses the sandbox's clock, so waits take no real time.
        # The sandbox raises the exception that the reference names.
        references = {"+13035550100": "Acct 123abc", "+13035550199": "sandbox:exception=PASSCODE_PIN_INVALID"}
        main(client, [submitted(client, number, reference) for number, reference in references.items()])
