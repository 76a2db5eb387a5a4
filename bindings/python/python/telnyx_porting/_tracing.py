"""The trace context of OpenTelemetry. Imported only if the program has imported OpenTelemetry."""

from __future__ import annotations

from opentelemetry import propagate, trace

#: The headers of W3C Trace Context. Others, such as baggage, may contain data of the program that Telnyx should not get.
_NAMES = ("traceparent", "tracestate")


def headers() -> dict[str, str] | None:
    """The headers for the current span, as the program's propagators write them; `None` without a span."""
    if not trace.get_current_span().get_span_context().is_valid:
        return None
    carrier: dict[str, str] = {}
    propagate.inject(carrier)
    return {name: carrier[name] for name in _NAMES if carrier.get(name)}
