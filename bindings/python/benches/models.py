"""The cost of reading the classes: a page of 250 orders compared with `json.loads`, and single attributes."""

from __future__ import annotations

import json
import statistics
import time
import timeit
from collections.abc import Callable
from pathlib import Path
from typing import Any

from telnyx_porting.types import PortingOrder

ROOT = Path(__file__).parents[3]
DESCRIPTION = ROOT / "crates/telnyx-porting-sandbox/src/schema/porting-orders.json"
PAGE = 250
ROUNDS = 40
ACCESSES = 200_000
PATHS = (
    "id",
    "status.value",
    "created_at",
    "customer_reference",
    "support_key",
    "end_user.admin.entity_name",
    "end_user.location.locality",
    "porting_phone_numbers_count",
    "misc.type",
    "activation_settings.foc_datetime_requested",
)


def page() -> list[str]:
    """Orders like the description's example, without embedded numbers."""
    example: dict[str, Any] = json.loads(DESCRIPTION.read_text())["components"]["schemas"]["PortingOrder"]["example"]
    order = {**example, "phone_numbers": []}
    return [json.dumps({**order, "customer_reference": f"Acct {number}"}) for number in range(PAGE)]


def read(names: str) -> tuple[Callable[[Any], object], Callable[[Any], object]]:
    """Attributes and members of the same name, compiled so that they cost as much as ordinary code."""
    members = "".join(f"[{name!r}]" for name in names.split("."))
    return eval(f"lambda order: order.{names}"), eval(f"lambda order: order{members}")


def main() -> None:
    texts = page()
    whole = f'{{"data": [{", ".join(texts)}]}}'
    attributes, members = zip(*(read(path) for path in PATHS), strict=True)

    def ours() -> None:
        for order in [PortingOrder.from_json(text) for text in texts]:
            for attribute in attributes:
                attribute(order)

    def plain() -> None:
        for order in json.loads(whole)["data"]:
            for member in members:
                member(order)

    taken: dict[str, list[float]] = {"classes": [], "json.loads": []}
    for _ in range(ROUNDS):
        for name, run in (("classes", ours), ("json.loads", plain)):
            started = time.perf_counter()
            run()
            taken[name].append(time.perf_counter() - started)
    print(f"{PAGE} orders, {len(whole):,} bytes, decoded and {len(PATHS)} fields read of each:")
    for name, times in taken.items():
        print(f"  {name:12} {statistics.median(times) * 1e3:6.2f} ms")
    order = PortingOrder.from_json(texts[0])
    bare = per_access("order", order)
    for name in ("porting_phone_numbers_count", "support_key", "end_user", "created_at", "id"):
        print(f"  order.{name:28} {per_access(f'order.{name}', order) - bare:5.0f} ns")


def per_access(statement: str, order: PortingOrder) -> float:
    return min(timeit.repeat(statement, number=ACCESSES, globals={"order": order})) / ACCESSES * 1e9


if __name__ == "__main__":
    main()
