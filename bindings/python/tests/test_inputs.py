"""Input classes, and the JSON that they are converted to."""

from __future__ import annotations

import copy
import json
import pickle
import subprocess
import sys

import pytest

from telnyx_porting import (
    UNSET,
    ActivationSettings,
    AdditionalDocument,
    Address,
    EndUser,
    LoaAddress,
    Messaging,
    Misc,
    NumberConfiguration,
    OrderDocuments,
    PhoneNumberBlock,
    PhoneNumberConfiguration,
    PortingClient,
    Requirement,
    UserFeedback,
)
from telnyx_porting.enums import ActivationType, AdditionalDocumentType
from telnyx_porting.errors import NotSentError

ADDRESS = Address("100 Example Street", "Denver", "CO", "80202", "US")
EVERY = [
    Misc.full(),
    Misc.partial_keep("+13035550009"),
    Misc.partial_disconnect(),
    Misc.partial_unspecified(),
    ADDRESS,
    EndUser(entity_name="A", auth_person_name=None, account_number="00123", address=ADDRESS),
    ActivationSettings(activation_type="on-demand"),
    OrderDocuments(loa="a", invoice=None),
    PhoneNumberConfiguration(connection_id="1", tags=["a", "b"]),
    Messaging(enable_messaging=True),
    Requirement("a", "b"),
    UserFeedback(user_rating=5),
    PhoneNumberBlock(("+4930244999901", "+4930244999910"), ["+4930244999901"]),
    AdditionalDocument("a", "csr"),
    NumberConfiguration("a", "b"),
    LoaAddress("1200 Larimer St", "Denver", "CO", "80202", "US"),
]


def test_equal_texts_and_enums_have_the_same_hash():
    pairs = [
        (ActivationSettings(activation_type="on-demand"), ActivationSettings(activation_type=ActivationType.ON_DEMAND)),
        (AdditionalDocument("a", "csr"), AdditionalDocument("a", AdditionalDocumentType.CSR)),
    ]
    for text, enum in pairs:
        assert text == enum and hash(text) == hash(enum) and len({text, enum}) == 1


@pytest.mark.parametrize("value", EVERY, ids=lambda value: repr(value)[:30])
def test_they_are_values(value):
    for same in (copy.copy(value), copy.deepcopy(value), pickle.loads(pickle.dumps(value))):
        assert same == value and hash(same) == hash(value) and same.to_dict() == value.to_dict()
    assert value != value.to_dict() and value != UNSET
    assert sum(value == other for other in EVERY) == 1
    assert len(set(EVERY)) == len(EVERY)
    with pytest.raises(AttributeError, match="is immutable"):
        value.anything = 1
    with pytest.raises(AttributeError):
        del value._fields
    json.dumps(value.to_dict())


def test_only_given_fields_are_sent():
    assert EndUser().to_dict() == {}
    assert EndUser(pin_passcode="0042").to_dict() == {"admin": {"pin_passcode": "0042"}}
    assert EndUser(pin_passcode=None).to_dict() == {"admin": {"pin_passcode": None}}
    assert EndUser(address=ADDRESS).to_dict() == {"location": ADDRESS.to_dict()}
    assert EndUser(address=None).to_dict() == {"location": None}
    assert EndUser(address={}).to_dict() == {"location": {}}
    assert "extended_address" not in ADDRESS.to_dict()
    assert Misc.full().to_dict() == {"type": "full"}
    assert PhoneNumberBlock("+4930244999901").to_dict() == {"phone_number_range": "+4930244999901"}
    assert PhoneNumberBlock("+4930244999901", None).to_dict()["activation_ranges"] is None


def test_secrets_are_not_shown():
    end_user = EndUser(
        entity_name="Acme",
        account_number="hush",
        pin_passcode="hush",
        tax_identifier="hush",
        business_identifier="hush",
    )
    assert "hush" not in repr(end_user) and "Acme" in repr(end_user)
    assert "account_number='[hidden]'" in repr(end_user)
    assert repr(EndUser(pin_passcode=None)) == "EndUser(pin_passcode=None)"


def test_the_request_has_the_given_fields():
    client = PortingClient("KEY", base_url="http://127.0.0.1:1", dry_run=True)
    with pytest.raises(NotSentError) as raised:
        client.orders.update(
            "f1486bae-f067-460c-ad43-73a92848f902",
            end_user=EndUser(entity_name=None, account_number="00123", address=ADDRESS),
            messaging={"enable_messaging": True},
            phone_number_configuration={"tags": iter(["a", "b"])},
            webhook_url=None,
        )
    assert json.loads(raised.value.body) == {
        "end_user": {"admin": {"entity_name": None, "account_number": "00123"}, "location": ADDRESS.to_dict()},
        "messaging": {"enable_messaging": True},
        "phone_number_configuration": {"tags": ["a", "b"]},
        "webhook_url": None,
    }
    assert "00123" not in str(raised.value)


PROBE = """
import json, sys
before = set(sys.modules)
import telnyx_porting
print(json.dumps(sorted(set(sys.modules) - before)))
"""
LATER = {"inputs", "results", "sandbox", "webhooks", "pytest_plugin", "types", "enums"}


def test_importing_the_package_imports_little():
    command = [sys.executable, "-I", "-c", "import sys; sys.path[:] = " + repr(sys.path) + PROBE]
    shown = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    imported = set(json.loads(shown))
    assert not imported & {"typing", "enum", "datetime", "asyncio", "dataclasses", "uuid", "pytest"}
    assert not imported & {f"telnyx_porting.{name}" for name in LATER}
