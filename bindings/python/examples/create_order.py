"""Ports numbers of one customer: check, create, fill in, attach the papers, submit.

    python create_order.py

It runs on a sandbox, so that nothing is ordered. For your own numbers, call `main(PortingClient(), ...)`.
"""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from telnyx_porting import Address, EndUser, Misc, OrderDocuments, PortingClient, Sandbox

NUMBERS = ["+13035550100", "+13035550101", "+13035594040", "+16475550100"]

# The subscriber exactly as the losing carrier knows them: what differs is the first reason for rejections. Account
# number and PIN are texts, since zeros at their start count. No repr, message or log shows them.
END_USER = EndUser(
    entity_name="Example Porting Ltd",
    auth_person_name="Robin Example",
    billing_phone_number="+13035550100",
    account_number="00123-EXAMPLE",
    pin_passcode="0042",
    address=Address("100 Example Street", "Denver", "CO", "80202", "US"),
)


def main(client: PortingClient, numbers: list[str], papers: Path) -> None:
    # One number that cannot be ported makes the creation of all orders fail, so these are sorted out first.
    for check in client.portability.check_many(numbers).checks:
        if check.portable is False and check.phone_number is not None:
            print(f"{check.phone_number} cannot be ported: {check.not_portable_reason}")
            numbers.remove(check.phone_number)

    # The API may carry out a request whose answer is lost on the way. With a key of your own, such as the id of your
    # customer's request, this looks for orders of an earlier attempt: the program can simply be run again.
    orders = client.orders.create_once(numbers, key="customer-request-17", customer_reference="Acct 123abc")
    print(f"{len(numbers)} numbers became {len(orders)} orders")

    # Numbers of different countries, types or carriers are orders of their own, each filled in and confirmed by itself.
    for order in orders:
        client.orders.update(order, misc=Misc.full(), end_user=END_USER)
        # Papers last: an upload that belongs to no order after 30 minutes is deleted.
        loa = client.documents.upload(papers / "loa.pdf")
        invoice = client.documents.upload(papers / "invoice.pdf")
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
