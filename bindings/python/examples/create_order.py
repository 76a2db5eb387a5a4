"""Ports a customer's numbers: checks them, creates orders, fills them in, attaches documents and submits them.

    python create_order.py

It runs on a sandbox, so nothing is ordered. For your own numbers, call `main(PortingClient(), ...)`.
"""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from telnyx_porting import Address, EndUser, Misc, OrderDocuments, PortingClient, Sandbox

NUMBERS = ["+13035550100", "+13035550101", "+13035594040", "+16475550100"]

# The subscriber exactly as registered with the losing carrier; differences are the most frequent reason for
# rejections. The account number and PIN are strings, because leading zeros matter. They never appear in repr,
# messages or logs.
END_USER = EndUser(
    entity_name="Example Porting Ltd",
    auth_person_name="Robin Example",
    billing_phone_number="+13035550100",
    account_number="00123-EXAMPLE",
    pin_passcode="0042",
    address=Address("100 Example Street", "Denver", "CO", "80202", "US"),
)


def main(client: PortingClient, numbers: list[str], documents: Path) -> None:
    # One number that cannot be ported would make the whole request fail, so such numbers are removed first.
    for check in client.portability.check_many(numbers).checks:
        if check.portable is False and check.phone_number is not None:
            print(f"{check.phone_number} cannot be ported: {check.not_portable_reason}")
            numbers.remove(check.phone_number)

    # If a response is lost, the API may have processed the request. With a key of your own, such as the id of your
    # customer's request, `create_once` finds the orders of an earlier attempt, so the program can be run again.
    orders = client.orders.create_once(numbers, key="customer-request-17", customer_reference="Acct 123abc")
    print(f"{len(numbers)} numbers in {len(orders)} orders")

    # Numbers of different countries, types or carriers are in separate orders, which are filled in and confirmed
    # separately.
    for order in orders:
        client.orders.update(order, misc=Misc.full(), end_user=END_USER)
        # Documents last: an upload that is not linked to an order is deleted after 30 minutes.
        loa = client.documents.upload(documents / "loa.pdf")
        invoice = client.documents.upload(documents / "invoice.pdf")
        client.orders.update(order, documents=OrderDocuments(loa=loa, invoice=invoice))
        submitted = client.orders.confirm_once(order)
        listed = client.phone_numbers.list(porting_order_id=order)
        ported = ", ".join(sorted(str(number.phone_number) for number in listed))
        print(f"{ported}: {submitted.status.value if submitted.status else 'unknown'}")


if __name__ == "__main__":
    with Sandbox() as sandbox, TemporaryDirectory() as folder:
        for name in ("loa.pdf", "invoice.pdf"):
            (Path(folder) / name).write_bytes(b"%PDF-1.4\n%%EOF\n")
        main(sandbox.client(), NUMBERS, Path(folder))
