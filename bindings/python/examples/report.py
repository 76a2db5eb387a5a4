"""Writes all orders of an account to a CSV file, page by page.

    python report.py
"""

from __future__ import annotations

import csv
import sys
from datetime import datetime
from typing import TextIO

from telnyx_porting import PortingClient, Sandbox

COLUMNS = ["id", "status", "created_at", "foc", "numbers", "customer_reference"]


def main(client: PortingClient, file: TextIO) -> int:
    table = csv.writer(file)
    table.writerow(COLUMNS)
    # Nothing is sent before the list is read, and only one page is held in memory. 250 orders per page need the
    # fewest requests; without the numbers of each order, pages are much smaller.
    orders = client.orders.list(page_size=250, include_phone_numbers=False, sort="created_at")
    count = 0
    for page in orders.pages():
        for order in page.items:
            status = order.status.value if order.status else None
            foc = order.activation_settings.foc_datetime_actual if order.activation_settings else None
            numbers = order.porting_phone_numbers_count
            table.writerow([order.id, status, shown(order.created_at), shown(foc), numbers, order.customer_reference])
            count += 1
        print(f"page {page.number} of {page.total_pages}: {count} of {page.total_results} orders", file=sys.stderr)
    return count


def shown(time: datetime | str | None) -> str:
    """A time as ISO text; a value that is not a time is returned as the API sent it."""
    return f"{time:%Y-%m-%d %H:%M}Z" if isinstance(time, datetime) else time or ""


if __name__ == "__main__":
    with Sandbox(frozen_at="2026-03-02T15:00:00Z") as sandbox:
        client = sandbox.client()
        for number in range(260):
            client.orders.create([f"+1303555{number:04}"], customer_reference=f"Acct {number}")
        main(client, sys.stdout)
