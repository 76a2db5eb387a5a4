"""Type hints of arguments and results at run time."""

from __future__ import annotations

import inspect
import subprocess
import sys
import textwrap
import typing
from collections.abc import Iterable
from datetime import timedelta
from importlib import import_module

import pytest

import telnyx_porting
from telnyx_porting import AsyncPortingClient, EndUser, Misc, PortingClient, inputs, results
from telnyx_porting.types import PortingOrder

MODULES = [
    f"telnyx_porting.{name}"
    for name in ("_client", "_job_runs", "_pages", "_waiting", "errors", "inputs", "intake", "jobs", "results", "sandbox")
]
CLIENTS = [PortingClient("KEY0123"), AsyncPortingClient("KEY0123")]


def groups(owner, seen=()):
    """A client and all its groups of methods."""
    yield owner
    for name in dir(type(owner)):
        if isinstance(inspect.getattr_static(type(owner), name), property) and not name.startswith("_"):
            value = getattr(owner, name)
            if type(value).__module__.startswith(("telnyx_porting._sync", "telnyx_porting._async")):
                yield from groups(value)


def functions(kind):
    for name in dir(kind):
        member = inspect.getattr_static(kind, name)
        function = getattr(member, "__func__", None) or getattr(member, "fget", None) or member
        if inspect.isfunction(function) and function.__module__.startswith("telnyx_porting") and name not in ("__getattr__", "__setattr__"):
            yield function


METHODS = {function for client in CLIENTS for group in groups(client) for function in functions(type(group))}


@pytest.mark.parametrize("method", sorted(METHODS, key=repr), ids=lambda method: f"{method.__module__}.{method.__qualname__}")
def test_the_types_of_every_method_are_known(method):
    hints = typing.get_type_hints(method)
    assert {"return"} | set(hints) >= set(inspect.signature(method).parameters) - {"self", "cls"}
    assert not any(isinstance(hint, str) for hint in hints.values())


@pytest.mark.parametrize("module", MODULES)
def test_the_types_of_every_class_are_known(module):
    module = import_module(module)
    for name in dir(module):
        kind = getattr(module, name)
        if isinstance(kind, type) and kind.__module__.startswith("telnyx_porting."):
            typing.get_type_hints(kind)
            for function in functions(kind):
                typing.get_type_hints(function)


def test_hints_are_the_actual_classes():
    create = typing.get_type_hints(PortingClient("KEY").orders.create)
    assert create["return"] == list[PortingOrder]
    assert create["customer_reference"] == typing.Optional[str]
    assert typing.get_origin(create["phone_numbers"]) is Iterable
    assert typing.get_type_hints(PortingClient.__init__)["deadline"] == float | timedelta | None
    assert typing.get_type_hints(Misc.partial_keep)["return"] is Misc
    assert typing.get_type_hints(EndUser.__init__)["address"]
    assert typing.get_type_hints(EndUser) == {}
    assert set(typing.get_type_hints(results.OrderEnd)) == {"id", "outcome", "order", "error", "split"}
    assert typing.get_type_hints(telnyx_porting.advice)["return"] is results.Advice
    assert all(typing.get_type_hints(getattr(inputs, name).__init__) for name in inputs.__all__ if name != "Misc")


def test_hints_need_no_other_package():
    code = """
        import sys
        sys.modules["typing_extensions"] = None
        import typing
        from telnyx_porting import PortingClient
        hints = typing.get_type_hints(PortingClient("KEY").orders.watch)
        print(sorted(hints))
    """
    ended = subprocess.run([sys.executable, "-c", textwrap.dedent(code)], capture_output=True, text=True, check=False)
    assert "'ids'" in ended.stdout, ended.stderr
