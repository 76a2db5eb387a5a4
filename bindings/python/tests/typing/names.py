"""Not run: type checkers must accept these uses of the names of the package."""

from __future__ import annotations

from typing_extensions import assert_type

import telnyx_porting
from telnyx_porting import (
    UNSET,
    AsyncJob,
    AsyncPageList,
    CallOptions,
    Job,
    LoaAddress,
    OrderWatch,
    Page,
    PageList,
    PortingClient,
    PortingOrder,
    RawResponse,
    Unset,
    inputs,
    jobs,
    types,
)

client = PortingClient()
options: CallOptions = {"timeout": 5.0, "max_retries": 0}
assert_type(client.orders.get("id", **options), PortingOrder)
assert_type(client.with_raw_response.orders.get("id"), RawResponse[PortingOrder])
assert_type(client.orders.list(), PageList[PortingOrder])
assert_type(client.orders.watch(["id"], "ported"), OrderWatch)
assert_type(telnyx_porting.__version__, str)


def show(order: types.PortingOrder, address: inputs.LoaAddress, job: jobs.Job) -> tuple[PortingOrder, LoaAddress, Job]:
    return order, address, job


def change(reference: str | Unset | None = UNSET) -> None:
    client.orders.update("id", customer_reference=reference)


def first(pages: PageList[PortingOrder]) -> Page[PortingOrder]:
    return next(pages.pages())


async def collected(orders: AsyncPageList[PortingOrder], job: AsyncJob) -> list[PortingOrder]:
    await job.status()
    return await orders.collect()
