"""The trace context of OpenTelemetry."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
from wire import ID, data, rejected

pytest.importorskip("opentelemetry.sdk")

from opentelemetry import baggage, context, trace
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import SpanKind, StatusCode

from telnyx_porting import Sandbox, errors
from telnyx_porting.jobs import Job


@pytest.fixture
def exported():
    return InMemorySpanExporter()


@pytest.fixture
def tracer(exported):
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exported))
    return provider.get_tracer("tests")


def of(span):
    """The header for a span."""
    about = span.get_span_context()
    return f"00-{about.trace_id:032x}-{about.span_id:016x}-{about.trace_flags:02x}"


def test_a_request_has_the_current_span(wire, drive, tracer):
    sent = wire.respond_with(*[data({"id": ID})] * 3)
    client = drive(wire)
    with tracer.start_as_current_span("outer") as outer:
        client.orders.get(ID)
        with tracer.start_as_current_span("inner") as inner:
            client.orders.get(ID)
    client.orders.get(ID)
    assert [request.headers.get("traceparent") for request in sent] == [of(outer), of(inner), None]


def test_tasks_have_their_own_spans(wire, tracer):
    sent = wire.respond_with(*[data({"id": ID})] * 8)
    spans = []

    async def ask(client, number):
        with tracer.start_as_current_span(f"task {number}") as span:
            spans.append(span)
            await asyncio.sleep(0)
            await client.orders.get(ID, extra_query={"n": str(number)})

    async def main():
        client = wire.async_client()
        await asyncio.gather(*(ask(client, number) for number in range(8)))

    asyncio.run(main())
    received = {request.query: request.headers["traceparent"] for request in sent}
    assert received == {f"n={number}": of(span) for number, span in enumerate(spans)}


def test_tracestate_is_sent_and_baggage_is_not(wire, drive):
    state = trace.TraceState([("vendor", "1")])
    about = trace.SpanContext(0xA5, 0x5A, is_remote=True, trace_flags=trace.TraceFlags(1), trace_state=state)
    token = context.attach(baggage.set_baggage("customer", "Jane Roe"))
    try:
        with trace.use_span(trace.NonRecordingSpan(about)):
            sent = wire.respond_with(data({"id": ID}))
            drive(wire).orders.get(ID)
    finally:
        context.detach(token)
    assert sent[0].headers["traceparent"] == f"00-{0xa5:032x}-{0x5a:016x}-01"
    assert sent[0].headers["tracestate"] == "vendor=1"
    assert "baggage" not in sent[0].headers


def test_the_trace_context_can_be_turned_off_or_set_by_a_call(wire, drive, tracer):
    sent = wire.respond_with(*[data({"id": ID})] * 2)
    with tracer.start_as_current_span("a span"):
        drive(wire, trace_context=False).orders.get(ID)
        drive(wire).orders.get(ID, extra_headers={"traceparent": "00-1"})
    assert [request.headers.get("traceparent") for request in sent] == [None, "00-1"]


def test_a_failing_propagator_does_not_prevent_a_call(wire, drive, tracer, monkeypatch):
    from opentelemetry import propagate

    caught = []
    monkeypatch.setattr(sys, "unraisablehook", lambda raised: caught.append(raised.exc_value))
    monkeypatch.setattr(propagate, "inject", lambda _: 1 / 0)
    sent = wire.respond_with(data({"id": ID}))
    with tracer.start_as_current_span("a span"):
        drive(wire).orders.get(ID)
    assert "traceparent" not in sent[0].headers
    assert [type(error) for error in caught] == [ZeroDivisionError]


def test_the_requests_of_jobs_have_the_span(tmp_path, tracer):
    seen = []
    with Sandbox() as sandbox, tracer.start_as_current_span("a job") as span:
        client = sandbox.client(event_hooks={"request": [seen.append]})
        Job(["+13035550100"], {"misc": {"type": "full"}}, client=client, journal=tmp_path / "job.sqlite", name="a-job").plan()
    assert seen and {event.headers["traceparent"] for event in seen} == {of(span)}


def test_hooks_can_make_a_client_span(wire, drive, tracer, exported):
    """The recipe of docs/tracing.md."""
    recipe = (Path(__file__).parents[3] / "docs" / "tracing.md").read_text(encoding="utf-8")
    code = recipe.split("```python\n", 1)[1].split("```", 1)[0]
    names = {"tracer": tracer}
    exec(code.replace("trace.get_tracer(\"acme\")", "tracer"), names)
    wire.respond_with(rejected(503, retry_after="0"), data({"id": ID}, x_request_id="r-1"), rejected(404))
    client = drive(wire, event_hooks={"response": [names["record_span"]]})
    with tracer.start_as_current_span("outer") as outer:
        client.orders.get(ID)
        with pytest.raises(errors.NotFoundError):
            client.orders.get(ID)
    *spans, _ = exported.get_finished_spans()
    assert [span.name for span in spans] == ["GET /porting_orders/{id}"] * 3
    assert {span.kind for span in spans} == {SpanKind.CLIENT}
    assert {span.parent.span_id for span in spans} == {outer.get_span_context().span_id}
    first, second, third = (dict(span.attributes) for span in spans)
    assert (first["http.response.status_code"], first["error.type"]) == (503, "503")
    assert "http.request.resend_count" not in first and "error.type" not in second
    assert second["http.request.resend_count"] == 1 and second["http.request.method"] == "GET"
    assert second["url.full"] == f"{wire.url}/porting_orders/{ID}"
    assert (second["server.address"], second["server.port"]) == ("127.0.0.1", int(wire.host.split(":")[1]))
    assert third["error.type"] == "404"
    codes = [span.status.status_code for span in spans]
    assert codes == [StatusCode.ERROR, StatusCode.UNSET, StatusCode.ERROR]
    assert all(0 < span.end_time - span.start_time < 60e9 for span in spans)


def test_opentelemetry_is_not_imported_by_a_program_that_does_not_use_it():
    code = """
        import sys
        from telnyx_porting import Sandbox
        with Sandbox() as sandbox:
            sandbox.client().exception_types()
        assert not [name for name in sys.modules if "opentelemetry" in name or name.endswith("_tracing")]
    """
    subprocess.run([sys.executable, "-c", textwrap.dedent(code)], check=True)
