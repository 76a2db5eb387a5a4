"""Compares this package with the official SDK, httpx, aiohttp, pycurl and urllib, in turn, against one stub.

    python compare.py URL [--rounds 5] [--only sync]

It needs `telnyx==4.189.0`, `httpx`, `aiohttp`, `pycurl`, `orjson` and `cryptography` beside this package, and a server at
URL that responds as the API does. `cargo xtask compare-python` provides both.
"""

from __future__ import annotations

import argparse
import ast
import statistics
import subprocess
import sys
import time
from pathlib import Path

import shares

FOLDER = Path(__file__).parent
# The number of repetitions of a scenario per round and contender.
ASYNC = {"ours": 12000, "telnyx": 400, "httpx": 1000, "httpx+orjson": 1000, "aiohttp": 6000, "aiohttp+orjson": 6000}
SCENARIOS = {
    "sync": {"ours": 6000, "telnyx": 600, "httpx": 1500, "httpx+orjson": 1500, "pycurl+orjson": 6000},
    "async1": {**ASYNC, "ours": 6000, "aiohttp": 3000, "aiohttp+orjson": 3000},
    "async16": ASYNC,
    "async64": ASYNC,
    "page": {"ours": 150, "telnyx": 12, "httpx": 80, "httpx+orjson": 100, "pycurl+orjson": 100},
    # Forged webhooks, which cost the sender nothing; without a server.
    "webhook": {"ours": 5000, "cryptography": 5000},
}
IMPORTS = {"ours": "telnyx_porting", "telnyx": "telnyx", "httpx": "httpx", "aiohttp": "aiohttp", "pycurl": "pycurl"}
# Complete processes vary more than work within one process.
PROCESSES = 5


def wall(*arguments: str) -> float:
    """The duration of a process in milliseconds."""
    begun = time.perf_counter()
    subprocess.run([sys.executable, *arguments], check=True, stdout=subprocess.DEVNULL)
    return (time.perf_counter() - begun) * 1000


def run(contender: str, scenario: str, url: str, repeat: int) -> dict[str, float]:
    arguments = [sys.executable, str(FOLDER / "contender.py"), contender, scenario, url, str(repeat)]
    return ast.literal_eval(subprocess.run(arguments, check=True, stdout=subprocess.PIPE, text=True).stdout)


class Results:
    """The measurements: by scenario and measured quantity, the values of each contender."""

    def __init__(self) -> None:
        self.values: dict[tuple[str, str], dict[str, list[float]]] = {}

    def note(self, scenario: str, contender: str, **values: float) -> None:
        for name, value in values.items():
            self.values.setdefault((scenario, name), {}).setdefault(contender, []).append(value)


def measure_processes(results: Results, url: str) -> None:
    for _ in range(PROCESSES):
        bare = wall("-c", "pass")
        results.note("interpreter", "bare", ms=bare)
        for contender, module in IMPORTS.items():
            results.note("import", contender, ms=wall("-c", f"import {module}") - bare)
        for contender, program in shares.PROGRAMS.items():
            results.note("one share", contender, ms=wall("-c", program, url))


def measure(url: str, rounds: int, only: str | None) -> Results:
    results = Results()
    for _ in range(rounds):
        if only in (None, "processes"):
            measure_processes(results, url)
        for scenario, contenders in SCENARIOS.items():
            if only in (None, scenario):
                for contender, repeat in contenders.items():
                    results.note(scenario, contender, **run(contender, scenario, url, repeat))
    return results


def print_table(results: Results) -> None:
    print(f"{'':24}{'median':>32}  {'quartiles':>22}   ours compared")
    for (scenario, what), contenders in results.values.items():
        ours = statistics.median(contenders.get("ours", [0.0]))
        for contender, values in contenders.items():
            median = statistics.median(values)
            low, _, high = statistics.quantiles(values, n=4) if len(values) > 1 else (median, median, median)
            better = ours / median if what == "per_second" else median / ours if ours else 0.0
            ratio = f"{better:8.1f}x" if contender != "ours" and "ours" in contenders else ""
            print(f"{scenario:>11} {what:<13}{contender:>15}{median:16.2f}  {low:10.2f} {high:10.2f}   {ratio}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("url")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--only", choices=["processes", *SCENARIOS])
    arguments = parser.parse_args()
    print_table(measure(arguments.url, arguments.rounds, arguments.only))


main()
