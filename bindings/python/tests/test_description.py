"""Every parameter and every field of the description can be sent by a method of the operation.

Nothing is listed here: each argument of each method is given values that the description has as examples, and others of
every type, and what arrives at a server is compared with the description.
"""

from __future__ import annotations

import inspect
from pathlib import Path
from urllib.parse import unquote

import pytest
from test_operations import groups, named
from wire import ID, canned, data, page

from telnyx_porting import PortingError, ValidationError

yaml = pytest.importorskip("yaml")
OPENAPI = Path(__file__).parents[3] / "openapi"
DESCRIPTION = yaml.safe_load((OPENAPI / "porting-orders.yml").read_text())
SURFACE = yaml.safe_load((OPENAPI / "surface.yml").read_text())["operations"]
PLAIN = [ID, "+13035550100", "2026-03-02T15:00:00Z", "US", "created_at", "https://example.com/", True, False, 1, [ID], ["+13035550100"], [1]]
"""Values of every type that arguments have."""


def resolved(value):
    while "$ref" in value:
        target = value["$ref"].removeprefix("#/").split("/")
        value = DESCRIPTION
        for part in target:
            value = value[part.replace("~1", "/")]
    return value


def operations():
    for item in DESCRIPTION["paths"].values():
        for operation in item.values():
            if isinstance(operation, dict):
                yield operation["operationId"], operation, item.get("parameters", [])


def properties(schema):
    """The members of an object, including those of the parts that it is composed of."""
    schema = resolved(schema)
    found = dict(schema.get("properties", {}))
    for keyword in ("allOf", "anyOf", "oneOf"):
        for part in schema.get(keyword, []):
            found.update(properties(part))
    return found


def parameters(name, schema):
    """The wire names of a parameter; an object is sent in parts."""
    members = properties(schema)
    return [leaf for member in members for leaf in parameters(f"{name}[{member}]", members[member])] or [name]


def query(name, operation, shared):
    found = set(SURFACE.get(name, {}).get("query", {}))
    for parameter in map(resolved, operation.get("parameters", []) + shared):
        if parameter["in"] == "query":
            found |= set(parameters(parameter["name"], parameter["schema"]))
    return found


def leaves(schema, path=""):
    """The paths of the values in a body, with their schemas; the items of a list share a path."""
    schema = resolved(schema)
    if "items" in schema:
        return leaves(schema["items"], path)
    members = properties(schema)
    below = [leaf for name in members for leaf in leaves(members[name], f"{path}.{name}" if path else name)]
    return below or [(path, schema)]


def body(operation):
    content = resolved(operation.get("requestBody", {})).get("content", {})
    return content.get("application/json", {}).get("schema", {})


def sent_leaves(value, path=""):
    if isinstance(value, list):
        return {leaf for item in value for leaf in sent_leaves(item, path)} or {path}
    if isinstance(value, dict):
        return {leaf for name in value for leaf in sent_leaves(value[name], f"{path}.{name}" if path else name)}
    return {path}


def samples(schema):
    """Values for a schema: all members at once, and each alone."""
    schema = resolved(schema)
    first = [schema["example"]] if "example" in schema else []
    if "items" in schema:
        items = samples(schema["items"])
        # Pairs are also written as a dict.
        pairs = [tuple(item.values()) for item in items if isinstance(item, dict) and len(item) == 2]
        texts = [pair for pair in pairs if all(isinstance(value, str) for value in pair)]
        return first + [[item] for item in items] + [{a: b} for a, b in texts] + [{b: a} for a, b in texts]
    members = properties(schema)
    if not members:
        return first + schema.get("enum", []) + PLAIN
    whole = {name: samples(member)[0] for name, member in members.items()}
    return [whole] + [{name: value} for name, member in members.items() for value in samples(member)]


def candidates(name, schema):
    """Values to try for an argument, those of a field with its name first."""
    same, others = [], []
    waiting = [schema]
    while waiting:
        members = properties(waiting.pop())
        for member, described in members.items():
            (same if member == name else others).extend(samples(described))
            described = resolved(described)
            waiting.append(described.get("items", described))
    return same + PLAIN + others


def response(method):
    result = str(inspect.signature(method).return_annotation)
    if "PageList" in result:
        return page([])
    if "bytes" in result:
        return canned(200, b"content", content_type="application/octet-stream")
    return canned(204) if result == "None" else data([] if "list[" in result else {})


class Caller:
    """Calls a method of a client with any arguments, and records the requests."""

    def __init__(self, wire, method, schema):
        self.wire, self.method, self.schema = wire, method, schema
        self.requests = []
        arguments = [p for p in inspect.signature(method).parameters.values() if p.name != "options"]
        self.required = {p.name: 0 for p in arguments if p.default is p.empty}
        self.optional = [p.name for p in arguments if p.default is not p.empty]
        self.values = {name: candidates(name, schema) for name in self.required}

    def call(self, **arguments):
        """Whether it was sent; otherwise the issues."""
        if not self.wire._responses:
            self.wire.respond_with(response(self.method))
        before = len(self.wire.requests)
        try:
            result = self.method(**{name: self.values[name][index] for name, index in self.required.items()}, **arguments)
            if hasattr(result, "collect"):
                result.collect()
        except ValidationError as error:
            return [issue.field for issue in error.issues]
        except PortingError:
            # It was sent, but the canned response did not fit.
            pass
        self.requests += self.wire.requests[before:]
        return []

    def everything(self):
        # Required arguments are found together: each call reports the invalid ones.
        while wrong := self.call():
            moved = [name for name in self.required if any(self.is_about(name, field) for field in wrong)]
            if not moved:
                # An optional argument must also be passed.
                break
            for name in moved:
                self.required[name] += 1
        for name in self.required:
            kept = self.required[name]
            for self.required[name] in range(len(self.values[name])):
                self.call()
            self.required[name] = kept
        for name in self.optional:
            for value in candidates(name, self.schema):
                self.call(**{name: value})

    @staticmethod
    def is_about(argument, field):
        return argument in field


@pytest.mark.timeout(300)
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("name", [name for name, *_ in operations()])
def test_everything_that_an_operation_takes_can_be_sent(wire, name):
    operation, shared = next((found, shared) for known, found, shared in operations() if known == name)
    described = query(name, operation, shared)
    schema = body(operation)
    fields = {path for path, leaf in leaves(schema) if path and len(leaf.get("enum", "no")) != 1}
    arrived, carried = set(), set()
    client = wire.client(max_retries=0)
    bound = [method for group in groups(client) for _, method in inspect.getmembers(group, inspect.ismethod)]
    for method in bound:
        # Methods without options are waits, which do not send a single request.
        if named(inspect.getdoc(method) or "") != {name} or "options" not in inspect.signature(method).parameters:
            continue
        caller = Caller(wire, method, schema)
        caller.everything()
        for request in caller.requests:
            arrived |= {unquote(part.partition("=")[0]) for part in request.query.split("&") if part}
            carried |= sent_leaves(request.json) if request.body else set()
    wire._responses.clear()
    assert described - arrived == set()
    assert fields - carried == set()
