"""Tables for notebooks. Everything is escaped, and secrets are hidden."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from ._native import Model

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from typing import Any

    from .errors import Issue
    from .jobs import Finding
    from .results import Preflight

_MAX_ROWS = 100
_MAX_COLUMNS = 8
_MAX_ITEMS = 5
_MAX_TEXT = 80
# The columns of a table of objects that come first.
_FIRST = ("id", "status.value", "customer_reference", "phone_number", "porting_phone_numbers_count")


def _table(caption: str, headings: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    rows = list(rows)
    parts = [f"<table><caption>{escape(caption)}</caption>"]
    if headings:
        parts.append(f"<thead><tr>{''.join(f'<th>{escape(name)}</th>' for name in headings)}</tr></thead>")
    parts.append("<tbody>")
    for row in rows[:_MAX_ROWS]:
        parts.append(f"<tr>{''.join(f'<td>{escape(_text(value))}</td>' for value in row)}</tr>")
    parts.append("</tbody></table>")
    if len(rows) > _MAX_ROWS:
        parts.append(f"<p>{len(rows) - _MAX_ROWS} more rows</p>")
    return "".join(parts)


def _text(value: Any) -> str:
    if value is None:
        return ""
    # Named tuples have a text of their own.
    if type(value) in (list, tuple):
        more = f", ... {len(value) - _MAX_ITEMS} more" if len(value) > _MAX_ITEMS else ""
        return ", ".join(map(_text, value[:_MAX_ITEMS])) + more
    if isinstance(value, Model):
        key = next((getattr(value, name, None) for name in ("phone_number", "value", "code", "name", "id")), None)
        return type(value).__name__ if key is None else _text(key)
    text = value.isoformat() if hasattr(value, "isoformat") else str(value)
    return text if len(text) <= _MAX_TEXT else text[: _MAX_TEXT - 1] + "\u2026"


def _fields(model: Model, prefix: str = "") -> Iterator[tuple[str, Any]]:
    """The attributes that are set, with secrets hidden."""
    for python, _, (kind, _) in type(model)._fields():
        value = getattr(model, python)
        if value is None or value == ():
            continue
        name = prefix + python
        if isinstance(value, Model):
            yield from _fields(value, f"{name}.")
        elif kind == "secret":
            yield name, "[hidden]"
        elif kind == "json":
            # It may contain secrets.
            yield name, "..."
        else:
            yield name, value
    for name in model.extra:
        yield f"{prefix}{name}", "..."


def of_object(model: Model) -> str:
    """The attributes of an object."""
    return _table(type(model).__name__, ("field", "value"), _fields(model))


def of_objects(items: Sequence[Any], caption: str) -> str:
    """Objects as the rows of a table, with the columns that they have."""
    rows = [dict(_fields(item)) for item in items]
    names = list(dict.fromkeys(name for row in rows for name in row))
    known = [name for name in names if all(row.get(name) not in ("[hidden]", "...") for row in rows)]
    first = [name for name in _FIRST if name in known]
    shown = [*first, *(name for name in known if name not in first)][:_MAX_COLUMNS]
    return _table(caption, shown, ([row.get(name) for name in shown] for row in rows))


def of_issues(issues: Iterable[Issue | Finding], caption: str = "Issues") -> str:
    """Issues of the input."""
    return _table(caption, ("field", "severity", "message", "hint"), map(_issue, issues))


def of_preflight(preflight: Preflight) -> str:
    """An order, and what prevents it from being confirmed."""
    arguments = preflight.arguments
    rows = ((*_issue(issue), arguments.get(issue.field)) for issue in preflight.issues)
    caption = "Ready to be confirmed" if preflight.is_ready else "Not ready to be confirmed"
    return of_object(preflight.order) + _table(caption, ("field", "severity", "message", "hint", "argument"), rows)


def _issue(issue: Issue | Finding) -> tuple[str | None, ...]:
    return issue.field, "error" if issue.is_error else "warning", issue.message, issue.hint


def of_intake(intake: Any) -> str:
    """The rows of a list that are not accepted."""
    rejected, conflicts = intake.rejected, intake.conflicts
    caption = (
        f"{intake.name}: {len(intake)} numbers, {len(rejected)} rejected, {len(conflicts)} in conflict, "
        f"{len(intake.duplicates)} duplicates"
    )
    rows = [(row.place, row.text, row.reason.message, row.reason.suggestion) for row in rejected]
    rows += [(row.place, row.phone_number, row.reason.message, None) for row in conflicts]
    return _table(caption, ("place", "value", "reason", "suggestion") if rows else (), rows)


def of_plan(plan: Any) -> str:
    """The orders that a plan creates and changes, and its findings."""
    rows: list[tuple[Any, ...]] = []
    for account in plan.accounts:
        rows += [(account.account, "create an order", len(new.numbers), new.numbers) for new in account.create]
        for order in account.orders:
            actions = ", ".join(action.kind for action in order.actions)
            rows.append((account.account, actions or "unchanged", order.numbers, f"order {order.id}, {order.status}"))
        rows += [(account.account, "no order", 1, f"{out.number}, {out.place}: {out.reason}") for out in account.left_out]
    text = _table(f"Plan of {plan.job or 'a job'}", ("account", "action", "count", "numbers"), rows)
    if plan.findings:
        text += of_issues(plan.findings, "Findings")
    return text

