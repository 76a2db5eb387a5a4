"""Parts of an order."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from conftest import draft, submitted, upload

from telnyx_porting import AdditionalDocument, Misc, NotFoundError, Sandbox, ValidationError

GERMAN = "+4930244999901"
AUSTRALIAN = "+61412345678"
BRITISH = "+442079460100"


def test_comments(api):
    id = draft(api)
    comment = api.orders.comments.create(id, "Please hurry.")
    assert (comment.body, comment.user_type) == ("Please hurry.", "user")
    assert [item.body for item in api.orders.comments.list(id)] == ["Please hurry."]


def test_additional_documents(sandbox, api):
    id = draft(api)
    documents = [AdditionalDocument(upload(api), "csr"), {"document_id": upload(api), "document_type": "other"}]
    added = api.orders.additional_documents.add(id, documents)
    assert [item.document_type for item in added] == ["csr", "other"]
    assert len(api.orders.additional_documents.list(id, sort="created_at")) == 2
    (csr,) = api.orders.additional_documents.list(id, document_type="csr")
    assert api.orders.additional_documents.remove(id, csr.id) is None
    assert len(api.orders.additional_documents.list(id)) == 1
    before = sandbox.counters["requests"]
    for wrong in ([], [{"document_id": "a/b", "document_type": "csr"}], [{"document_id": "a"}], [{"typo": 1}]):
        with pytest.raises(ValidationError):
            api.orders.additional_documents.add(id, wrong)
    assert sandbox.counters["requests"] == before


def test_activation_jobs(api):
    id = submitted(api, "+13035550100")
    api.orders.wait_until(id, "foc-date-confirmed")
    (job,) = api.orders.activation_jobs.list(id)
    assert api.orders.activation_jobs.get(id, job.id).status == "created"
    window = job.activation_windows[0]
    changed = api.orders.activation_jobs.update(id, job.id, activate_at=window.start_at, known_job=job)
    assert str(changed.id) == str(job.id)
    with pytest.raises(ValidationError) as raised:
        api.orders.activation_jobs.update(id, job.id, activate_at="2020-01-01T00:00:00Z", known_job=job)
    assert raised.value.issues[0].rule == "activation-window"
    with pytest.raises(ValidationError) as raised:
        api.orders.activation_jobs.update(id, job.id, activate_at="2020-01-01T00:00:00")
    assert raised.value.issues[0].rule == "date-time"


def test_activation_once(drive):
    with Sandbox(frozen_at="2026-03-02T15:00:00Z") as sandbox:
        api = drive(sandbox)
        id = submitted(api, "+13035550100")
        order = api.orders.wait_until(id, "foc-date-confirmed")
        (job,) = api.orders.activation_jobs.list(order.id)
        sandbox.advance(timedelta(days=30) if not job.activation_windows else until(sandbox, job))
        first = api.orders.activate(id)
        assert str(api.orders.activate_once(id).id) == str(first.id)
        assert sandbox.counters["orders_activated"] == 1


def until(sandbox, job):
    from datetime import datetime

    start = datetime.fromisoformat(str(job.activation_windows[0].start_at).replace("Z", "+00:00"))
    return start - sandbox.now + timedelta(hours=1)


def test_verification_codes(api):
    id = draft(api, AUSTRALIAN)
    assert api.orders.verification_codes.send(id, [AUSTRALIAN], verification_method="sms") is None
    assert [item.verified for item in api.orders.verification_codes.verify(id, {AUSTRALIAN: "00000"})] == [False]
    (verified,) = api.orders.verification_codes.verify(id, {AUSTRALIAN: AUSTRALIAN[-5:]})
    assert verified.verified and verified.phone_number == AUSTRALIAN
    assert len(api.orders.verification_codes.list(id, verified=True)) == 1
    assert api.orders.verification_codes.list(id, verified=False) == []
    with pytest.raises(ValidationError) as raised:
        api.orders.verification_codes.verify(id, {"0412345678": "04821"})
    assert raised.value.issues[0].field == "verification_codes[0].phone_number"
    assert "04821" not in repr(raised.value)
    with pytest.raises(TypeError, match="expected str, got int"):
        api.orders.verification_codes.verify(id, {AUSTRALIAN: 4821})


def test_associated_numbers(api):
    id = draft(api, BRITISH)
    api.orders.update(id, misc=Misc.partial_disconnect())
    added = api.orders.associated_numbers.create(
        id, phone_number_range=("+442079460101", "+442079460105"), action="disconnect"
    )
    assert added.phone_number_range.end_at == "+442079460105"
    assert len(api.orders.associated_numbers.list(id, action="disconnect")) == 1
    assert str(api.orders.associated_numbers.delete(id, added.id).id) == str(added.id)
    assert api.orders.associated_numbers.list(id, phone_number="+442079460101") == []


def test_blocks(api):
    id = draft(api, GERMAN)
    whole = (GERMAN, "+4930244999910")
    block = api.orders.blocks.create(
        id,
        phone_number_range={"start_at": whole[0], "end_at": whole[1]},
        activation_ranges=[GERMAN, ("+4930244999902", "+4930244999905")],
    )
    assert len(block.activation_ranges) == 2
    assert len(api.orders.blocks.list(id, phone_number=[GERMAN], porting_order_id=id)) == 1
    assert str(api.orders.blocks.delete(id, block.id).id) == str(block.id)
    with pytest.raises(ValidationError) as raised:
        api.orders.blocks.create(id, phone_number_range=whole, activation_ranges=[("+4930244999909", "+4930244999911")])
    assert raised.value.issues[0].rule == "activation-range"
    for wrong in (5, ("a", "b", "c"), {"start_at": GERMAN}, (1, 2)):
        with pytest.raises(TypeError, match="expected a phone number, a pair"):
            api.orders.blocks.create(id, phone_number_range=wrong)


def test_extensions(api):
    id = draft(api, GERMAN)
    (number,) = api.phone_numbers.list(porting_order_id=id)
    number = number.extra["id"] if hasattr(number, "extra") and number.extra else number.id
    added = api.orders.extensions.create(
        id, porting_phone_number_id=number, extension_range=(0, 99), activation_ranges=[(0, 9)]
    )
    assert (added.extension_range.start_at, added.extension_range.end_at) == (0, 99)
    assert len(api.orders.extensions.list(id, porting_phone_number_id=number)) == 1
    assert str(api.orders.extensions.delete(id, added.id).id) == str(added.id)
    with pytest.raises(ValidationError):
        api.orders.extensions.create(id, porting_phone_number_id=number, extension_range=(0, 1000))
    with pytest.raises(TypeError, match="expected a pair of the first and the last extension"):
        api.orders.extensions.create(id, porting_phone_number_id=number, extension_range=("0", "9"))


def test_action_requirements(api):
    id = draft(api, AUSTRALIAN)
    (requirement,) = api.orders.action_requirements.list(id, action_type="au_id_verification")
    begun = api.orders.action_requirements.initiate(id, requirement.id, first_name="Robin", last_name="Example")
    assert begun.action_url
    assert len(api.orders.action_requirements.list(id, id=[requirement.id], status="pending")) == 1
    with pytest.raises(ValidationError):
        api.orders.action_requirements.initiate(id, requirement.id, first_name="", last_name="Example")


def test_parts_of_a_missing_order(api):
    with pytest.raises(NotFoundError):
        api.orders.comments.create(uuid4(), "Hello?")
    with pytest.raises(NotFoundError):
        api.orders.blocks.list(uuid4())
