"""Creates the orders of many customers concurrently.

    python bulk.py
"""

from __future__ import annotations

import asyncio

from telnyx_porting import AsyncPortingClient, PortingError, Sandbox, ValidationError

REQUESTS = {f"request-{number}": [f"+1303555{number:04}", f"+1720555{number:04}"] for number in range(50)}
# An invalid request does not prevent the others.
REQUESTS["request-50"] = ["303-555-0150"]


async def create(client: AsyncPortingClient, slots: asyncio.Semaphore, key: str, numbers: list[str]) -> int:
    async with slots:
        # Because of its key, a request that is retried after a crash or a lost response creates no duplicate
        # orders.
        orders = await client.orders.create_once(numbers, key=key)
    return len(orders)


async def main(client: AsyncPortingClient, requests: dict[str, list[str]]) -> None:
    # All calls share the client, its connections and its rate limit; this is the number of concurrent calls.
    slots = asyncio.Semaphore(8)
    tasks = (create(client, slots, key, numbers) for key, numbers in requests.items())
    results = await asyncio.gather(*tasks, return_exceptions=True)

    created = sum(result for result in results if isinstance(result, int))
    print(f"{created} orders for {len(requests)} requests")
    for key, result in zip(requests, results, strict=True):
        if isinstance(result, ValidationError):
            print(f"{key} needs a correction: {result.issues[0].field} {result.issues[0].message}")
        elif isinstance(result, PortingError):
            print(f"{key} needs a retry: {result}")
        elif isinstance(result, BaseException):
            raise result


if __name__ == "__main__":
    with Sandbox(faults=["CreatePortingOrder:drop-after@0.1"], seed=7) as sandbox:
        asyncio.run(main(sandbox.async_client(), REQUESTS))
        print(f"on the sandbox: {sandbox.counters['orders_created']}")
