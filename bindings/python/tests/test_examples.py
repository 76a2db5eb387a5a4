"""Every example runs as a user would run it, and prints the expected lines."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).parent.parent / "examples"
# The account number and the PINs of the examples; an id may contain the digits of a PIN.
HIDDEN = r"00123-EXAMPLE|(?<![-\da-f])004[23](?![-\da-f])"

SHOWN = {
    "create_order": [
        r"\+13035594040 cannot be ported: no_coverage",
        "3 numbers in 2 orders",
        r"\+13035550100, \+13035550101: in-process",
        r"\+16475550100: in-process",
    ],
    "share": [r"shared until 20.*: porting_order\.document\.read", "True", "for this order: True, expired: False"],
    "bulk": [
        "50 orders for 51 requests",
        r"request-50 needs a correction: phone_numbers\[0\] expected \+ followed by 7 to 15 digits, got the character - at position 4.*",
        "on the sandbox: 50",
    ],
    "port_in_job": [
        r"Example Porting Ltd \(line 4\): an order for \+13035550100, .*",
        r"created an order of Example .* for \d numbers",
        "interrupted",
        r"submitted \d numbers",
        "4 orders, 4 shared",
        r"\d numbers: .* -> ported",
        "ported 6 of 6 numbers",
        r"wrote report\.html",
    ],
    "port_in_schedule": [r"after several runs \(True\): \{'ported': 2\}"],
    "watch": [
        "Acct 123abc: first seen -> in-process",
        ".* stopped: PASSCODE_PIN_INVALID: The PIN .*",
        "  next, the customer: Get the port-out PIN .*",
        "Acct 123abc: foc-date-confirmed -> ported",
        "Acct 123abc ended: reached",
    ],
    "webhook_receiver": [
        "rejected: missing-header",
        "a forged request gets 400",
        "the order is in-process now",
        "the order is ported now",
    ],
    "report": [
        "id,status,created_at,foc,numbers,customer_reference",
        r"[-0-9a-f]{36},draft,2026-03-02 15:00Z,,1,Acct 0",
        r"[-0-9a-f]{36},draft,2026-03-02 15:00Z,,1,Acct 259",
    ],
    "error_handling": [
        r"please correct phone_numbers\[0\]: .*",
        r"please correct phone_numbers\[2\]: .* \(did you mean \+442079460000\?\)",
        r"rejected: /phone_numbers/0: .* \(code 10027\)",
        "the orders may exist: check, or use create_once, which does",
        "nothing was ordered after 3 attempts: try again later",
        "12 fields are missing, the first is /documents/loa",
        r"no such order \(request id given: True\)",
        "too many requests, even after retries",
    ],
    "port_in_notebook": [
        "6 numbers, 1 duplicate",
        "item 6: 303-555-0142 x12: expected digits and separators, got a letter",
        r'Intake\(name="frame", accepted=7, rejected=0, conflicts=0, duplicates=1\)',
        r"\| Acme Dental \(item 1\)  \| CA      \| Foothill Telephone \| 1       \|",
        r"\| Acme Dental \(item 1\)  \| US      \| Foothill Telephone \| 2       \|",
        r"item 8: \+13035594040 cannot be ported: no_coverage",
        r"5 orders: \['in-process'\]",
        "2026-03-02 .*  borealis: in-process -> exception, PASSCODE_PIN_INVALID: .*",
        r"action: Borealis Law \(item 5\): PASSCODE_PIN_INVALID: .* Get the port-out PIN .*",
        r"Borealis Law \(item 5\): exception: \['set', 'confirm'\]",
        "2026-03-05 .*  borealis: exception -> submitted",
        "2026-03-16 .*  cedar: foc-date-confirmed -> ported",
        "5 orders are finished, 0 need a person",
        r"\| \+13035594012 \| Borealis Law \(item 5\) \| ported       \| 2026-03-06 \|",
        r"\| \+13035594040 \| Cedar Clinic \(item 7\) \| not-portable \| null       \|",
        r"\| Acme Dental \(item 1\)  \| 3      \| 0            \|",
        r"\| Cedar Clinic \(item 7\) \| 1      \| 1            \|",
        r"plotted \d+ changes of 5 orders to orders\.svg",
    ],
    "single_steps": [
        r"phone_numbers\[1\]: did you mean \+442079460000\?",
        r"draft \['\+13035550100', '\+13035550101'\]",
        r"draft \['\+442079460100'\]",
        "/documents/loa",
        r"EndUser\(.*pin_passcode='\[hidden\]'.*\)",
        "b'%PDF-' True",
        r"PortingOrderStatus\(value='ported'\) on 2026-\d\d-\d\d",
        "porting_order.sharing_token_expired",
        "exception",
        "PASSCODE_PIN_INVALID: Get the port-out PIN .*",
        r"PortingOrderStatus\(value='ported'\)",
    ],
}
"""For each example, some of the lines that it prints, in this order."""
REQUIRED = {"port_in_notebook": ["matplotlib", "polars"]}
"""The other packages that an example needs."""


def test_every_example_is_run():
    assert {path.stem for path in EXAMPLES.glob("*.py")} == set(SHOWN)


def printed(name, tmp_path):
    # Without the user's account, and without a display.
    environment = {name: value for name, value in os.environ.items() if not name.startswith("TELNYX_")}
    environment["MPLBACKEND"] = "Agg"
    command = [sys.executable, "-W", "error", "-X", "dev", str(EXAMPLES / f"{name}.py")]
    ended = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, env=environment, timeout=50)
    assert ended.returncode == 0 and "Traceback" not in ended.stderr, ended.stdout + ended.stderr
    assert not re.search(HIDDEN, ended.stdout + ended.stderr)
    assert list(tmp_path.iterdir()) == []
    return ended.stdout.splitlines()


@pytest.mark.parametrize("name", SHOWN)
def test_example(name, tmp_path):
    for package in REQUIRED.get(name, ()):
        pytest.importorskip(package)
    lines = iter(printed(name, tmp_path))
    missing = [pattern for pattern in SHOWN[name] if not any(re.fullmatch(pattern, line) for line in lines)]
    assert missing == []
