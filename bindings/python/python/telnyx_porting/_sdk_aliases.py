"""What the names of the official SDK are called here. Imported when one of them is used."""

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
    "close": "there is nothing to close",
    "aclose": "there is nothing to close",
    "copy": "it is with_options() here",
    "webhooks": "it is telnyx_porting.webhooks.verify() here",
    "timeout": "it is set, and not read: with_options(timeout=)",
    "max_retries": "it is set, and not read: with_options(max_retries=)",
    "api_key": "it is set, and not read",
    "post": "only the operations of the porting API are here",
    "get": "only the operations of the porting API are here",
    "patch": "only the operations of the porting API are here",
    "put": "only the operations of the porting API are here",
}
_RAW = {
    "parse": "it is value here, an attribute",
    "data": "it is value here",
    "status_code": "it is status here",
    "http_response": "status, headers and content are its own attributes here",
    "http_request": "it is not kept",
    "read": "it is content here, an attribute",
    "text": "it is content.decode() here",
    "json": "it is value here, or json.loads(content)",
    "iter_bytes": "it is content here, an attribute",
    "iter_lines": "it is content here, an attribute",
    "retries_taken": "it is attempts here, which counts the first as well",
    "elapsed": "it is not kept; the logger telnyx_porting has duration_ms",
}
_MODEL = {
    "data": "results come without it: this is the object itself",
    "model_dump": "it is to_dict() here",
    "dict": "it is to_dict() here",
    "model_dump_json": "it is to_json() here",
    "json": "it is to_json() here",
    "model_copy": "it cannot be changed; make another by from_dict({**order.to_dict(), ...})",
    "copy": "it cannot be changed; make another by from_dict({**order.to_dict(), ...})",
    "model_validate": "it is from_dict() here",
    "model_validate_json": "it is from_json() here",
    "model_construct": "it is from_dict() here",
    "construct": "it is from_dict() here",
    "parse_obj": "it is from_dict() here",
    "parse_raw": "it is from_json() here",
    "model_extra": "it is extra here",
    "model_fields_set": "it is to_dict().keys() here",
    "model_fields": "it is __match_args__ here",
    "meta": "results come without it: a list has pages() and total()",
}
_LIST = {
    "data": "a loop gives the items of all pages, and pages() has those of each as items",
    "items": "a loop gives the items of all pages, and pages() has those of each as items",
    "meta": "it is total(), and number, total_pages and total_results of each of pages()",
    "has_next_page": "pages() gives one page after the other",
    "next_page_info": "pages() gives one page after the other",
    "get_next_page": "pages() gives one page after the other",
    "iter_pages": "it is pages() here",
    "to_list": "it is collect() here",
}
_PAGE = {
    "data": "it is items here",
    "meta": "number, total_pages and total_results are its own attributes here",
    "page_number": "it is number here",
    "has_next_page": "PageList.pages() gives one page after the other",
    "next_page_info": "PageList.pages() gives one page after the other",
    "get_next_page": "PageList.pages() gives one page after the other",
    "iter_pages": "it is PageList.pages() here",
}
_ERROR = {
    "status_code": "it is status here",
    "response": "status, request_id, retry_after and body are its own attributes here",
    "request": "it is not kept",
    "message": "it is str(error) here",
    "type": "it is the class of the exception here",
    "param": "it is pointer here",
    "title": "it is errors[0].title here",
    "detail": "it is errors[0].detail here",
    "error": "it is errors here",
    "headers": "it is retry_after and request_id here",
}
_DOCUMENT = {**_MODEL, "data": "results come without it: this is the document itself"}

MODULE = {
    "Telnyx": "it is PortingClient here",
    "Client": "it is PortingClient here",
    "AsyncTelnyx": "it is AsyncPortingClient here",
    "AsyncClient": "it is AsyncPortingClient here",
    "TelnyxError": "it is PortingError here",
    "APIError": "it is ApiError or TransportError here",
    "APIStatusError": "it is ApiError here",
    "APIConnectionError": "it is ConnectError or TransportError here",
    "APITimeoutError": "it is RequestTimeoutError here",
    "APIResponseValidationError": "it is UnreadableAnswerError here",
    "APIWebhookValidationError": "it is WebhookVerificationError here",
    "Omit": "it is UNSET here",
    "omit": "it is UNSET here",
    "NotGiven": "it is UNSET here",
    "NOT_GIVEN": "it is UNSET here",
    "not_given": "it is UNSET here",
    "Webhook": "it is telnyx_porting.webhooks.verify() here",
    "unwrap": "it is verify(payload, headers, public_key=...) here",
    "unsafe_unwrap": "it is verify(payload, headers, public_key=...) here, which checks the signature",
    "construct_event": "it is verify(payload, headers, public_key=...) here",
}
"""Names of modules."""

# Arguments of methods: for those that have an argument of the first name, or for all.
ARGUMENTS = {
    "filter": (("", "each field of the filter is an argument of its own"),),
    "page_number": (("first_page", "it is 'first_page' here"), ("page", "it is 'page' here"), ("", "there are no pages")),
    "page": (("first_page", "it is 'first_page' and 'page_size' here"), ("", "there are no pages")),
    "extra_body": (("", "each field of the body is an argument of its own, and there are no others"),),
    "document": (("file", "it is 'file' here"),),
    "idempotency_key": (("", "create_once() has a key; no other method needs one"),),
    "documents": (("file", "it is 'file' here"),),
    "id": (("order_id", "the order comes first, then its part"),),
    "body": (("", "each field of the body is an argument of its own"),),
    "headers": (("", "it is 'extra_headers' here"),),
    "params": (("", "it is 'extra_query' here"),),
    "default_headers": (("", "it is 'extra_headers' of each call here"),),
}


_OPTIONS = ("timeout", "deadline", "max_retries", "extra_headers", "extra_query")


def unexpected_argument(name: str) -> str:
    """The text for a keyword argument that no method has, with the method's name and what was probably meant."""
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
    """How a function calls its `**` argument."""
    has_args, has_keywords = 0x04, 0x08  # inspect.CO_VARARGS, inspect.CO_VARKEYWORDS
    position = code.co_argcount + code.co_kwonlyargcount + bool(code.co_flags & has_args)
    return code.co_varnames[position] if code.co_flags & has_keywords else None


def missing(owner: object, name: str) -> str:
    """The text for an attribute that a client or a group of methods does not have."""
    text = f"{type(owner).__name__!r} object has no attribute {name!r}"
    here = _HERE.get(name, "").split()
    names = ", ".join(map(repr, here))
    if here and hasattr(type(owner), here[0]):
        return f"{text}; it is {names} here"
    # A group has its client.
    client: object = getattr(owner, "_client") if hasattr(type(owner), "_client") else owner  # noqa: B009
    if here and hasattr(type(client), here[0]):
        return f"{text}; it is {names} of the client"
    hint = _CLIENT.get(name) if client is owner else None
    return f"{text}; {hint}" if hint else text


def missing_error(owner: object, name: str) -> AttributeError:
    """The error for an attribute that a result, a list, a page or an exception does not have."""
    text = f"{type(owner).__name__!r} object has no attribute {name!r}"
    hint = None if name.startswith("__") else _hints(owner).get(name)
    return AttributeError(f"{text}; {hint}" if hint else text, name=name, obj=owner)


def missing_name(module: str, name: str, hints: Mapping[str, str]) -> str:
    """The text for an attribute that a module does not have."""
    text = f"module {module!r} has no attribute {name!r}"
    return f"{text}; {hints[name]}" if name in hints else text


def _hints(owner: object) -> Mapping[str, str]:
    if isinstance(owner, BaseException):
        return _ERROR
    return {"RawResponse": _RAW, "Page": _PAGE, "Document": _DOCUMENT, "PageList": _LIST, "AsyncPageList": _LIST}.get(
        type(owner).__name__, _MODEL
    )
