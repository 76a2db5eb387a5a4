"""The errors of calls, and how to handle each.

    python error_handling.py
"""

from __future__ import annotations

import time
from uuid import uuid4

from telnyx_porting import (
    ApiError,
    ConflictError,
    NotFoundError,
    PortingClient,
    PortingError,
    RateLimitError,
    Sandbox,
    TransportError,
    UnprocessableEntityError,
    ValidationError,
)
from telnyx_porting.types import PortingOrder


def create(client: PortingClient, numbers: list[str]) -> list[PortingOrder]:
    """Creates orders, and prints instructions if that fails."""
    try:
        return client.orders.create(numbers)
    except ValidationError as error:
        # Found before anything was sent, all issues at once. The exception is also a ValueError.
        for issue in error.issues:
            print(f"please correct {issue.field}: {issue.message} ({issue.hint})")
    except UnprocessableEntityError as error:
        # Rejected by the API. Each entry may name the field.
        for entry in error.errors:
            print(f"rejected: {entry.pointer}: {entry.detail} (code {entry.code})")
    except (ApiError, TransportError) as error:
        # A request that may have been processed is never retried automatically.
        if error.may_have_been_processed:
            print("the orders may exist: check, or use create_once, which does")
        else:
            print(f"nothing was ordered after {error.attempts} attempts: try again later")
    return []


def confirm(client: PortingClient, order: PortingOrder) -> None:
    try:
        client.orders.confirm(order)
    except UnprocessableEntityError as error:
        print(f"{len(error.errors)} fields are missing, the first is {error.pointer}")
    except ConflictError:
        print("the order is in a state that does not allow it")


def get(client: PortingClient, id: object) -> None:
    try:
        client.orders.get(str(id))
    except NotFoundError as error:
        # Quote the request id when you contact support.
        print(f"no such order (request id given: {error.request_id is not None})")
    except RateLimitError as error:
        # The client has already waited and retried, max_retries times.
        time.sleep(min(error.retry_after or 1, 1))
        print("too many requests, even after retries")
    except PortingError as error:
        print(f"other error: {error}")


if __name__ == "__main__":
    with Sandbox() as sandbox:
        client = sandbox.client()
        create(client, ["303-555-0100", "+13035550101", "+4402079460000"])
        create(client, ["+13035594040"])
        sandbox.add_fault("CreatePortingOrder:drop-after@#1")
        create(client, ["+13035550100"])
        sandbox.clear_faults()
        sandbox.add_fault("CreatePortingOrder:429=1")
        create(client, ["+13035550102"])
        sandbox.clear_faults()
        for order in create(client, ["+13035550103"]):
            confirm(client, order)
        get(client, uuid4())
        sandbox.add_fault("429=0")
        get(client, uuid4())
