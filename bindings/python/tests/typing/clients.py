"""Not run: type checkers must accept these uses of clients' methods, and find the marked errors."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime
from uuid import UUID

from typing_extensions import assert_type

from telnyx_porting import AsyncPortingClient, HookRequest, HookResponse, Misc, PortingClient
from telnyx_porting.jobs import Applied, AsyncJob, Job, OrderReport, Plan
from telnyx_porting.results import Headers
from telnyx_porting._pages import AsyncPageList, PageList
from telnyx_porting.results import Document, ManyChecks, RawResponse
from telnyx_porting.types import AllowedFocWindow, PortingOrder, PortingOrderComment


def values(client: PortingClient) -> None:
    assert_type(client.orders.get("id"), PortingOrder)
    assert_type(client.orders.delete("id"), None)
    assert_type(client.orders.list(), PageList[PortingOrder])
    assert_type(client.with_options(timeout=5).orders.get("id"), PortingOrder)


def hooks() -> None:
    def sent(event: HookRequest) -> None:
        assert_type(event.headers, Headers)
        assert_type(event.content, bytes | None)

    def ended(event: HookResponse) -> int:
        assert_type(event.request, HookRequest)
        assert_type(event.error, str | None)
        return event.request.attempt

    client = PortingClient("KEY", event_hooks={"request": [sent], "response": (ended, print)}, default_headers={"x": "y"})
    assert_type(client.with_options(default_headers={"x": "z"}), PortingClient)
    AsyncPortingClient("KEY", event_hooks={"response": [ended]}, proxy="http://127.0.0.1:1", trace_context=False)
    PortingClient("KEY", event_hooks={"request": [ended]})  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


async def awaited(client: AsyncPortingClient) -> None:
    assert_type(await client.orders.get("id"), PortingOrder)
    assert_type(client.orders.list(), AsyncPageList[PortingOrder])


def typed_responses(client: PortingClient) -> None:
    raw = client.with_raw_response
    response = raw.orders.get("id", include_phone_numbers=False, timeout=5, extra_headers={"x": "y"})
    assert_type(response, RawResponse[PortingOrder])
    assert_type(response.value, PortingOrder)
    assert_type(response.headers, Headers)
    assert_type(response.request_id, str | None)
    assert_type(raw.orders.create(["+13035550000"]), RawResponse[list[PortingOrder]])
    assert_type(raw.orders.update("id", misc=Misc.full(), webhook_url=None).value, PortingOrder)
    assert_type(raw.orders.delete("id"), RawResponse[None])
    assert_type(raw.orders.confirm_once("id"), RawResponse[PortingOrder])
    assert_type(raw.orders.foc_windows("id").value, list[AllowedFocWindow])
    assert_type(raw.orders.loa_template("id").value, bytes)
    assert_type(raw.orders.comments.create("id", "text"), RawResponse[PortingOrderComment])
    assert_type(raw.documents.upload("loa.pdf"), RawResponse[Document])
    assert_type(raw.portability.check_many(["+13035550000"]), RawResponse[ManyChecks])
    of_any_order: RawResponse[PortingOrder | None] = response
    print(of_any_order)


async def awaited_answers(client: AsyncPortingClient) -> None:
    raw = client.with_raw_response
    assert_type(await raw.orders.get("id"), RawResponse[PortingOrder])
    assert_type((await raw.orders.comments.create("id", "text")).value, PortingOrderComment)
    call: Callable[[str], Awaitable[RawResponse[None]]] = raw.orders.delete
    print(call)


def without_a_single_response(client: PortingClient, other: AsyncPortingClient) -> None:
    client.with_raw_response.orders.list()  # type: ignore[attr-defined]  # pyright: ignore
    client.with_raw_response.orders.wait_until("id", "ported")  # type: ignore[attr-defined]  # pyright: ignore
    other.with_raw_response.events.list()  # type: ignore[attr-defined]  # pyright: ignore


def what_is_wrong(client: PortingClient) -> None:
    client.with_raw_response.orders.share("id", expires="1h")  # type: ignore[call-arg]  # pyright: ignore
    client.with_raw_response.orders.get("id", timeout="5")  # type: ignore[arg-type]  # pyright: ignore


def jobs_of_a_list(client: PortingClient, other: AsyncPortingClient) -> None:
    job = Job("numbers.csv", {"misc": Misc.full()}, client=client)
    plan = job.plan()
    assert_type(plan, Plan)
    assert_type(plan.digest, str)
    assert_type(plan.accounts[0].create[0].numbers, tuple[str, ...])
    assert_type(job.report().orders, tuple[OrderReport, ...])
    assert_type(job.tick().next, datetime | None)
    assert_type(job.report().orders[0].id, UUID | str)
    plan.digest = "x"  # type: ignore[assignment]  # pyright: ignore
    job.apply(step="all")  # type: ignore[arg-type]  # pyright: ignore
    Job("numbers.csv", client=other)  # type: ignore[arg-type]  # pyright: ignore


async def awaited_jobs(client: AsyncPortingClient) -> None:
    job = AsyncJob.open("march", client=client)
    assert_type(job, AsyncJob)
    assert_type(await job.apply(plan="x", step="fill"), Applied)
