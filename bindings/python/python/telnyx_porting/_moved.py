"""What the names of the official SDK are here. Imported when somebody uses one."""

from __future__ import annotations

# Several are told apart by spaces.
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


def missing(owner: object, name: str) -> str:
    """What is said when a client or a group of methods has no attribute of a name."""
    text = f"{type(owner).__name__!r} object has no attribute {name!r}"
    here = _HERE.get(name, "").split()
    if not here:
        return text
    names = ", ".join(map(repr, here))
    if hasattr(type(owner), here[0]):
        return f"{text}; it is {names} here"
    client: object = getattr(owner, "_client", owner)
    return f"{text}; it is {names} of the client" if hasattr(type(client), here[0]) else text
