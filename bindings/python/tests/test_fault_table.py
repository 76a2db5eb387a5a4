"""Faults in operations that create and submit: nothing is done twice, and possible effects are reported."""

from __future__ import annotations

import pytest
from conftest import draft, filled_in

from telnyx_porting import PortingError

FAULTS = ["drop-before", "drop-after", "cut-body", "malformed-json", "502", "502-after", "503-after", "429=0"]
OPERATIONS = {
    "create": ("CreatePortingOrder", lambda api, _: api.orders.create(["+13035550142"])),
    "create_once": ("CreatePortingOrder", lambda api, _: api.orders.create_once(["+13035550142"], key="job")),
    "confirm": ("ConfirmPortingOrder", lambda api, id: api.orders.confirm(id)),
    "confirm_once": ("ConfirmPortingOrder", lambda api, id: api.orders.confirm_once(id)),
    "share": ("SharePortingOrder", lambda api, id: api.orders.share(id)),
}
COUNTED = {"CreatePortingOrder": "orders_created", "ConfirmPortingOrder": "orders_confirmed"}


def done(sandbox, operation):
    """The number of effects. Every request for a token that reaches the sandbox creates one."""
    counters = sandbox.counters
    if operation in COUNTED:
        return counters[COUNTED[operation]]
    return counters["requests"].get(operation, 0)


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("name", OPERATIONS)
def test_nothing_is_done_twice_and_possible_effects_are_reported(sandbox, api, name, fault):
    operation, carry_out = OPERATIONS[name]
    id = None
    if "create" not in name:
        id = draft(api)
        filled_in(api, id)
    before = done(sandbox, operation)
    sandbox.add_fault(f"{operation}:{fault}@#1")
    report = "done"
    try:
        carry_out(api, id)
    except PortingError as error:
        report = "perhaps" if error.may_have_been_processed else "not done"
    # A request that is not processed because of a fault is also counted.
    kept = 1 if operation not in COUNTED and fault in ("drop-before", "502", "429=0") else 0
    times = done(sandbox, operation) - before - kept
    assert (report, times) in {("done", 1), ("perhaps", 0), ("perhaps", 1), ("not done", 0)}
    if name.endswith("_once"):
        assert report == "done"
