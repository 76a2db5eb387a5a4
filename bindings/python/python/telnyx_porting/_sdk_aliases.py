"""The names that correspond to those of the official SDK. Imported when one of them is used."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import CodeType, FrameType

# Methods of a client and of its groups. Several names are separated by spaces.
_HERE = {
    "actions": "confirm cancel activate share",
    "associated_phone_numbers": "associated_numbers",
    "create": "add",
    "delete": "remove",
    "list_uk_carriers": "uk_carriers",
    "phone_number_blocks": "blocks",
    "phone_number_configurations": "number_configurations",
    "phone_number_extensions": "extensions",
    "portability_checks": "portability",
    "porting": "events reports loa_configurations uk_carriers",
    "porting_orders": "orders",
    "porting_phone_numbers": "phone_numbers",
    "preview_0": "preview",
    "preview_1": "preview_stored",
    "retrieve": "get",
    "retrieve_allowed_foc_windows": "foc_windows",
    "retrieve_exception_types": "exception_types",
    "retrieve_loa_template": "loa_template",
    "retrieve_requirements": "requirements",
    "retrieve_sub_request": "sub_request",
    "run": "check",
    "upload_json": "upload",
    "with_streaming_response": "with_raw_response",
}

_CLIENT = {
    "close": "not needed: nothing has to be closed",
    "aclose": "not needed: nothing has to be closed",
    "copy": "use with_options()",
    "webhooks": "use telnyx_porting.webhooks.verify()",
    "timeout": "use with_options() to set it: with_options(timeout=)",
    "max_retries": "use with_options() to set it: with_options(max_retries=)",
    "api_key": "it cannot be read",
    "post": "only the operations of the porting API are supported",
    "get": "only the operations of the porting API are supported",
    "patch": "only the operations of the porting API are supported",
    "put": "only the operations of the porting API are supported",
}
_RAW = {
    "parse": "use the attribute value",
    "data": "use value",
    "status_code": "use status",
    "http_response": "status, headers and content are attributes of the response",
    "http_request": "it is not stored",
    "read": "use the attribute content",
    "text": "use content.decode()",
    "json": "use value, or json.loads(content)",
    "iter_bytes": "use the attribute content",
    "iter_lines": "use the attribute content",
    "retries_taken": "use attempts, which includes the first",
    "elapsed": "it is not stored; the logger telnyx_porting has duration_ms",
}
_MODEL = {
    "data": "results have no data: this is the object itself",
    "model_dump": "use to_dict()",
    "dict": "use to_dict()",
    "model_dump_json": "use to_json()",
    "json": "use to_json()",
    "model_copy": "results are immutable; create a changed copy with from_dict({**order.to_dict(), ...})",
    "copy": "results are immutable; create a changed copy with from_dict({**order.to_dict(), ...})",
    "model_validate": "use from_dict()",
    "model_validate_json": "use from_json()",
    "model_construct": "use from_dict()",
    "construct": "use from_dict()",
    "parse_obj": "use from_dict()",
    "parse_raw": "use from_json()",
    "model_extra": "use extra",
    "model_fields_set": "use to_dict().keys()",
    "model_fields": "use __match_args__",
    "meta": "results have no meta: a list has pages() and total()",
}
_LIST = {
    "data": "a loop yields the items of all pages; each page of pages() has its own items",
    "items": "a loop yields the items of all pages; each page of pages() has its own items",
    "meta": "use total(), or number, total_pages and total_results of each page",
    "has_next_page": "use pages(), which yields one page after the other",
    "next_page_info": "use pages(), which yields one page after the other",
    "get_next_page": "use pages(), which yields one page after the other",
    "iter_pages": "use pages()",
    "to_list": "use collect()",
}
_PAGE = {
    "data": "use items",
    "meta": "number, total_pages and total_results are attributes of the page",
    "page_number": "use number",
    "has_next_page": "use PageList.pages(), which yields one page after the other",
    "next_page_info": "use PageList.pages(), which yields one page after the other",
    "get_next_page": "use PageList.pages(), which yields one page after the other",
    "iter_pages": "use PageList.pages()",
}
_ERROR = {
    "status_code": "use status",
    "response": "status, request_id, retry_after and body are attributes of the exception",
    "request": "it is not stored",
    "message": "use str(error)",
    "type": "use the class of the exception",
    "param": "use pointer",
    "title": "use errors[0].title",
    "detail": "use errors[0].detail",
    "error": "use errors",
    "headers": "use retry_after and request_id",
}
_DOCUMENT = {**_MODEL, "data": "results have no data: this is the document itself"}

MODULE = {
    "Telnyx": "use PortingClient",
    "Client": "use PortingClient",
    "AsyncTelnyx": "use AsyncPortingClient",
    "AsyncClient": "use AsyncPortingClient",
    "TelnyxError": "use PortingError",
    "APIError": "use ApiError or TransportError",
    "APIStatusError": "use ApiError",
    "APIConnectionError": "use ConnectError or TransportError",
    "APITimeoutError": "use RequestTimeoutError",
    "APIResponseValidationError": "use UnreadableResponseError",
    "APIWebhookValidationError": "use WebhookVerificationError",
    "Omit": "use UNSET",
    "omit": "use UNSET",
    "NotGiven": "use UNSET",
    "NOT_GIVEN": "use UNSET",
    "not_given": "use UNSET",
    "Webhook": "use telnyx_porting.webhooks.verify()",
    "unwrap": "use verify(payload, headers, public_key=...)",
    "unsafe_unwrap": "use verify(payload, headers, public_key=...), which checks the signature",
    "construct_event": "use verify(payload, headers, public_key=...)",
}
"""Names of modules."""

# Arguments of methods: for those that have an argument of the first name, or for all.
ARGUMENTS = {
    "filter": (("", "pass each field of the filter as a separate argument"),),
    "page_number": (("first_page", "use 'first_page'"), ("page", "use 'page'"), ("", "this list has no pages")),
    "page": (("first_page", "use 'first_page' and 'page_size'"), ("", "this list has no pages")),
    "extra_body": (("", "pass each field of the body as a separate argument; other fields are not supported"),),
    "document": (("file", "use 'file'"),),
    "idempotency_key": (("", "create_once() has a key; no other method needs one"),),
    "documents": (("file", "use 'file'"),),
    "id": (("order_id", "pass the order first, then its part"),),
    "body": (("", "pass each field of the body as a separate argument"),),
    "headers": (("", "use 'extra_headers'"),),
    "params": (("", "use 'extra_query'"),),
    "default_headers": (("", "pass it to the client, or use 'extra_headers' of each call"),),
}


_OPTIONS = ("timeout", "deadline", "max_retries", "extra_headers", "extra_query")


def unexpected_argument(name: str) -> str:
    """The message for an unexpected keyword argument, with the method's name and the name that was probably meant."""
    import sys
    from difflib import get_close_matches

    frame: FrameType | None = sys._getframe(1)
    while frame is not None and _keywords_name(frame.f_code) != "options":
        frame = frame.f_back
    if frame is None:
        return f"an unexpected keyword argument {name!r}"
    method = frame.f_code
    own = method.co_varnames[1 : method.co_argcount + method.co_kwonlyargcount]
    hint = next((f"; {hint}" for here, hint in ARGUMENTS.get(name, ()) if not here or here in own), "")
    if not hint:
        meant = get_close_matches(name, [*own, *_OPTIONS], 1)
        hint = f"; did you mean {meant[0]!r}?" if meant else ""
    return f"{method.co_name}() got an unexpected keyword argument {name!r}{hint}"


def _keywords_name(code: CodeType) -> str | None:
    """The name of a function's `**` parameter."""
    has_args, has_keywords = 0x04, 0x08  # inspect.CO_VARARGS, inspect.CO_VARKEYWORDS
    position = code.co_argcount + code.co_kwonlyargcount + bool(code.co_flags & has_args)
    return code.co_varnames[position] if code.co_flags & has_keywords else None


def missing(owner: object, name: str) -> str:
    """The message for a missing attribute of a client or a group of methods."""
    text = f"{type(owner).__name__!r} object has no attribute {name!r}"
    here = _HERE.get(name, "").split()
    names = ", ".join(map(repr, here))
    if here and hasattr(type(owner), here[0]):
        return f"{text}; use {names}"
    from ._client import PortingClient, _Client

    if here and hasattr(PortingClient, here[0]):
        return f"{text}; use {names} of the client"
    hint = _CLIENT.get(name) if isinstance(owner, _Client) else None
    return f"{text}; {hint}" if hint else text


def missing_error(owner: object, name: str) -> AttributeError:
    """The error for a missing attribute of a result, a list, a page or an exception."""
    text = f"{type(owner).__name__!r} object has no attribute {name!r}"
    hint = None if name.startswith("__") else _hints(owner).get(name)
    return AttributeError(f"{text}; {hint}" if hint else text, name=name, obj=owner)


def missing_name(module: str, name: str, hints: Mapping[str, str]) -> str:
    """The message for a missing attribute of a module."""
    text = f"module {module!r} has no attribute {name!r}"
    return f"{text}; {hints[name]}" if name in hints else text


def _hints(owner: object) -> Mapping[str, str]:
    if isinstance(owner, BaseException):
        return _ERROR
    return {"RawResponse": _RAW, "Page": _PAGE, "Document": _DOCUMENT, "PageList": _LIST, "AsyncPageList": _LIST}.get(
        type(owner).__name__, _MODEL
    )
