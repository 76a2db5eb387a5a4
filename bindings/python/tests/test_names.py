"""The names of the package: the same for type checkers, at run time and in `__all__`, at no cost before they are used."""

from __future__ import annotations

import ast
import enum
import inspect
import subprocess
import sys
import textwrap
import types as python_types
import typing
from importlib import import_module, metadata

import pytest
from test_hints import CLIENTS, METHODS, functions, groups

import telnyx_porting
from telnyx_porting import enums, errors, inputs, intake, jobs, results, types

SOURCE = ast.parse(inspect.getsource(telnyx_porting))
PUBLIC = ("enums", "errors", "inputs", "intake", "jobs", "results", "sandbox", "types", "webhooks")


def run(code):
    command = [sys.executable, "-c", textwrap.dedent(code)]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=50, check=False)
    assert ended.returncode == 0, ended.stderr
    return ended.stdout


def checked_imports():
    """The names that type checkers import, with their modules."""
    for part in SOURCE.body:
        body = part.body if isinstance(part, ast.If) else [part]
        for statement in body:
            if isinstance(statement, ast.ImportFrom) and statement.level == 1:
                for name in statement.names:
                    yield name.name, statement.module


def test_type_checkers_and_the_run_time_have_the_same_names():
    for name, module in checked_imports():
        owner = import_module(f"telnyx_porting.{module}") if module else telnyx_porting
        value = import_module(f"telnyx_porting.{name}") if module is None else getattr(owner, name)
        assert getattr(telnyx_porting, name) is value, name
    names = {name for name, module in checked_imports() if module not in (None, "jobs")}
    assert {"annotations", *telnyx_porting.__all__, "__version__"} == {"annotations", *names}
    assert len(telnyx_porting.__all__) == len(set(telnyx_porting.__all__))
    assert {name for name, _ in checked_imports()} <= set(dir(telnyx_porting))


def test_every_public_name_of_the_modules_is_one_of_the_package():
    for module in (errors, inputs, intake, results, types):
        for name in module.__all__:
            value = getattr(module, name)
            # Inputs have precedence over results of the same name.
            assert getattr(telnyx_porting, name) is value or (name, module) == ("LoaAddress", types)
    assert telnyx_porting.LoaAddress is inputs.LoaAddress


@pytest.mark.parametrize("module", [errors, inputs, intake, results, types, enums], ids=lambda module: module.__name__)
def test_all_has_every_public_class(module):
    own = {
        name
        for name, value in vars(module).items()
        if isinstance(value, type) and value.__module__ == module.__name__ and not name.startswith("_")
    }
    assert own <= set(module.__all__)


def test_whatever_methods_return_can_be_imported_from_the_package():
    # The groups of methods are attributes of the client.
    known = {getattr(telnyx_porting, name) for name in telnyx_porting.__all__ if isinstance(getattr(telnyx_porting, name), type)}
    known |= {type(group) for client in CLIENTS for group in groups(client)}
    for method in METHODS:
        for kind in classes(typing.get_type_hints(method)["return"]):
            assert kind in known or kind.__module__ != "telnyx_porting" and kind.__module__.split(".")[-1] in PUBLIC, (method, kind)


def classes(hint):
    """The classes of this package in a type."""
    if isinstance(hint, type) and hint.__module__.startswith("telnyx_porting"):
        yield hint
    for part in typing.get_args(hint):
        yield from classes(part)


def test_importing_a_name_loads_its_module_only():
    loaded = """
        import sys
        import telnyx_porting
        {use}
        print(*sorted(name for name in sys.modules if name.startswith("telnyx_porting.")))
    """
    bare = set(run(loaded.format(use="")).split())
    assert not {"typing", "telnyx_porting.types", "telnyx_porting.results", "telnyx_porting.errors"} & bare
    assert set(run(loaded.format(use="telnyx_porting.PortingOrder")).split()) - bare == {"telnyx_porting.types"}


def test_all_names_can_be_imported_at_once():
    assert run("from telnyx_porting import *\nprint(PortingOrder.__module__)") == "telnyx_porting.types\n"


def test_a_build_without_jobs_does_not_list_their_names():
    code = """
        import telnyx_porting
        from telnyx_porting import _native
        del _native.NativeJob
        from telnyx_porting import *
        print({"jobs", "Job", "AsyncJob", "JobEvent"} & set(dir(telnyx_porting)))
        try:
            from telnyx_porting import Job
        except ImportError as error:
            print(error)
    """
    left, reason = run(code).splitlines()
    assert left == "set()" and reason.startswith("telnyx_porting.jobs is not in this build"), reason


def test_a_name_of_jobs_is_the_class_of_the_module():
    assert telnyx_porting.Job is jobs.Job and telnyx_porting.AsyncJob is jobs.AsyncJob


def test_the_version_is_that_of_the_metadata():
    assert telnyx_porting.__version__ == metadata.version("telnyx-porting")


def test_annotations_with_the_names_can_be_read():
    namespace: dict[str, object] = {}
    code = """
        from __future__ import annotations
        from telnyx_porting import *

        def show(
            order: PortingOrder,
            orders: PageList[PortingOrder] | AsyncPageList[PortingOrder],
            page: Page[PortingOrder],
            response: RawResponse[PortingOrder],
            reference: str | Unset | None = UNSET,
        ) -> CallOptions: ...
    """
    exec(textwrap.dedent(code), namespace)
    hints = typing.get_type_hints(namespace["show"])
    assert hints["order"] is types.PortingOrder
    assert hints["return"] is telnyx_porting.CallOptions
    assert isinstance(hints["page"], python_types.GenericAlias) and typing.get_origin(hints["page"]) is telnyx_porting.Page
    assert set(typing.get_args(hints["orders"])) | {hints["orders"]} >= {telnyx_porting.PageList}


def test_call_options_have_types_and_documentation():
    hints = typing.get_type_hints(telnyx_porting.CallOptions)
    assert set(hints) == {"timeout", "deadline", "max_retries", "extra_headers", "extra_query"}
    assert telnyx_porting.CallOptions.__doc__
    options: telnyx_porting.CallOptions = {"timeout": 5, "max_retries": 0}
    with telnyx_porting.Sandbox() as sandbox:
        assert sandbox.client().orders.list(**options).total() == 0


def documented_assignments(body):
    """The names assigned in a class body, each with the string that follows."""
    for statement, after in zip(body, [*body[1:], None], strict=True):
        if isinstance(statement, ast.Assign):
            text = after.value.value if isinstance(after, ast.Expr) and isinstance(after.value, ast.Constant) else None
            yield statement.targets[0].id, text


def test_every_member_of_an_enum_is_documented_in_the_source():
    bodies = {part.name: part.body for part in ast.parse(inspect.getsource(enums)).body if isinstance(part, ast.ClassDef)}
    for name in enums.__all__:
        kind: type[enum.Enum] = getattr(enums, name)
        documented = dict(documented_assignments(bodies[name]))
        assert set(documented) == {member.name for member in kind}
        for member, text in documented.items():
            assert text and text[0] == text[0].upper() and text.rstrip().endswith("."), (name, member, text)


def test_the_documentation_of_an_enum_explains_every_value():
    for name in enums.__all__:
        kind = getattr(enums, name)
        assert all(f"`{member.value}`" in kind.__doc__ for member in kind), name


def argument_docs(text):
    """The documented arguments of a docstring."""
    _, _, rest = inspect.cleandoc(text or "").partition("Args:\n")
    section = rest.split("\n\n")[0].split("\n")
    return {line.strip().partition(":")[0] for line in section if line.startswith("    ") and not line.startswith("     ")}


@pytest.mark.parametrize("name", [name for name in inputs.__all__ if name != "Misc"])
def test_every_field_of_an_input_is_documented(name):
    kind = getattr(inputs, name)
    assert argument_docs(kind.__doc__) == set(inspect.signature(kind).parameters)


def test_every_argument_of_a_method_is_documented():
    for method in METHODS | set(functions(inputs.Misc)):
        if method.__name__.startswith("_"):
            continue
        parameters = inspect.signature(method).parameters.values()
        expected = {one.name for one in parameters if one.kind is not one.VAR_KEYWORD} - {"self", "cls"}
        assert expected <= argument_docs(method.__doc__), (method, expected - argument_docs(method.__doc__))
