"""Resources other than orders."""

from __future__ import annotations

import io
import os
import pickle
from contextlib import suppress
from pathlib import Path
from uuid import uuid4

import pytest
from conftest import PDF, draft, submitted, upload

from telnyx_porting import (
    FileError,
    LoaAddress,
    NotFoundError,
    NumberConfiguration,
    PortingClient,
    RateLimitError,
    RequestTimeoutError,
    UnprocessableEntityError,
    ValidationError,
    advice,
)

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c4944415408d763f8cfc000000301010018dd8db0"
    "0000000049454e44ae426082"
)


def test_portability(sandbox, api):
    checks = api.portability.check(["+13035550100", "+13035594040"])
    assert {check.phone_number: check.portable for check in checks} == {"+13035550100": True, "+13035594040": False}
    with pytest.raises(ValidationError):
        api.portability.check([])
    assert sandbox.counters["requests"] == {"PostPortabilityCheck": 1}


def test_portability_of_many(sandbox, api):
    numbers = [f"+1303555{index:04}" for index in range(1500)]
    many = api.portability.check_many(numbers)
    assert (len(many.checks), many.failures) == (1500, ())
    sandbox.add_fault("PostPortabilityCheck:429=1")
    quick = api.with_options(max_retries=0)
    with pytest.raises(RateLimitError):
        quick.portability.check_many(numbers)
    sandbox.clear_faults()
    sandbox.add_fault("PostPortabilityCheck:429=1@#2")
    many = quick.portability.check_many(numbers)
    (failure,) = many.failures
    assert (len(many.checks), len(failure.phone_numbers)) == (1000, 500)
    assert isinstance(failure.error, RateLimitError)
    assert str(pickle.loads(pickle.dumps(failure)).error) == str(failure.error)


class Chunked(io.RawIOBase):
    """A file object that returns little at a time and has no name."""

    def __init__(self, content):
        self.content = content

    def read(self, size=-1):
        part, self.content = self.content[:3], self.content[3:]
        return part


def test_documents_from_everywhere(api, tmp_path):
    path = tmp_path / "letter of authority.pdf"
    path.write_bytes(PDF)
    with path.open("rb") as file:
        documents = [
            api.documents.upload(path),
            api.documents.upload(str(path), customer_reference="Acct 123abc"),
            api.documents.upload(PDF, filename="letter.pdf"),
            api.documents.upload(bytearray(PDF), filename="letter.pdf"),
            api.documents.upload(file),
            api.documents.upload(io.BytesIO(PDF), filename="letter.pdf"),
            api.documents.upload(Chunked(PDF), filename="letter.pdf"),
        ]
    for document in documents:
        assert document.size == len(PDF)
        assert document.filename.endswith(".pdf") and " " not in document.filename
        assert api.documents.download(document.id) == PDF
        assert api.documents.get(document.id).sha256 == document.sha256
    assert documents[1].customer_reference == "Acct 123abc"
    document = pickle.loads(pickle.dumps(documents[0]))
    assert document == documents[0] and hash(document) == hash(documents[0])
    assert document.to_dict()["id"] == str(document.id)
    target = tmp_path / "copy.pdf"
    assert api.documents.save(documents[0].id, target) == len(PDF)
    assert target.read_bytes() == PDF


def test_documents_of_another_type_cause_a_warning(sandbox, api, tmp_path):
    page = tmp_path / "page.pdf"
    page.write_bytes(b"<!DOCTYPE html>")
    for document in ({"file": page}, {"file": b"<!DOCTYPE html>", "filename": "page.pdf"}):
        with pytest.warns(UserWarning, match="the content of page.pdf is HTML, which the API does not accept"):
            with suppress(UnprocessableEntityError):
                api.documents.upload(**document)
    with pytest.warns(UserWarning, match="is a PDF; check that it is the right file, and rename it to end in .pdf"):
        assert api.documents.upload(PDF, filename="loa.png").id
    strict = PortingClient(sandbox.api_key, base_url=sandbox.base_url, strict=True)
    with pytest.warns(UserWarning), pytest.raises(ValidationError) as raised:
        strict.documents.upload(page)
    assert raised.value.issues[0].rule == "document-type"


def test_a_document_is_read_from_a_pipe(api):
    for send in (lambda number, name: api.documents.upload(f"/dev/fd/{number}", filename=name), from_file_object(api)):
        reading, writing = os.pipe()
        os.write(writing, PDF)
        os.close(writing)
        document = send(reading, "scan")
        assert document.filename == "scan.pdf" and api.documents.download(document) == PDF


def from_file_object(api):
    def send(number, name):
        with open(number, "rb") as file:
            return api.documents.upload(file, filename=name)

    return send


@pytest.mark.parametrize("name", ["../../etc/a.pdf", "a\\b.pdf", "a\u202efdp.exe", "a\u2028.pdf", "a\n.pdf"])
def test_misleading_names_are_rejected(sandbox, api, name):
    for document in ({"file": PDF}, {"url": "https://example.com/a.pdf"}):
        with pytest.raises(ValidationError) as raised:
            api.documents.upload(**document, filename=name)
        assert raised.value.issues[0].rule == "document"
        assert not {"\u202e", "\u2028", "\n"} & set(raised.value.issues[0].message)
    assert sandbox.counters["requests"] == {}


def test_documents_that_cannot_be_sent(sandbox, api, tmp_path):
    with pytest.raises(FileError) as raised:
        api.documents.upload(tmp_path / "nowhere.pdf")
    assert isinstance(raised.value, OSError) and "nowhere.pdf" in str(raised.value.filename)
    for wrong in ({"file": PDF}, {"file": b"", "filename": "a.pdf"}, {"file": bytes(20_000_001), "filename": "a.pdf"}):
        with pytest.raises(ValidationError) as raised:
            api.documents.upload(**wrong)
        assert raised.value.issues[0].rule == "document"
    for wrong in ({}, {"file": PDF, "url": "https://example.com/a.pdf"}, {"file": 5}):
        with pytest.raises(TypeError):
            api.documents.upload(**wrong)
    with pytest.raises(TypeError, match="one that reads str"):
        api.documents.upload(io.StringIO("text"), filename="a.txt")
    with pytest.raises(ValidationError):
        api.documents.upload(url="file:///etc/passwd")
    assert sandbox.counters["requests"] == {}
    with pytest.raises(NotFoundError):
        api.documents.get(uuid4())
    with pytest.raises(NotFoundError):
        api.documents.save(uuid4(), tmp_path / "none.pdf")
    assert list(tmp_path.iterdir()) == []
    document = upload(api)
    with pytest.raises(FileError):
        api.documents.save(document, tmp_path / "no" / "folder.pdf")


def test_phone_numbers(api):
    id = draft(api, "+13035550100", "+13035550101", "+13035550102")
    assert len(api.phone_numbers.list(porting_order_id=id, page_size=2)) == 3
    assert len(api.phone_numbers.list(phone_number="+13035550101")) == 1
    assert api.phone_numbers.list(porting_order_status="ported") == []
    lines = api.phone_numbers.csv(porting_order_id=[id], page=1, page_size=2).decode().splitlines()
    assert len(lines) == 3 and "+13035550100" in lines[1]
    with pytest.raises(ValidationError):
        api.phone_numbers.list(page_size=251)
    with pytest.raises(ValidationError):
        api.phone_numbers.csv(page=0)


def test_number_configurations(sandbox, api):
    id = draft(api)
    (number,) = api.phone_numbers.list(porting_order_id=id)
    number = number.extra["id"] if hasattr(number, "extra") and number.extra else number.id
    bundle = uuid4()
    (made,) = api.number_configurations.create([NumberConfiguration(number, bundle)])
    assert str(made.user_bundle_id) == str(bundle)
    assert len(api.number_configurations.list(user_bundle_id=bundle, sort="-created_at")) == 1
    assert api.number_configurations.list(porting_order_status=["ported"]) == []
    before = sandbox.counters["requests"]
    wrong = [{"porting_phone_number_id": "a/b", "user_bundle_id": "c d"}]
    with pytest.raises(ValidationError) as raised:
        api.number_configurations.create(wrong)
    assert [issue.field for issue in raised.value.issues] == [
        "phone_number_configurations[0].porting_phone_number_id",
        "phone_number_configurations[0].user_bundle_id",
    ]
    for wrong in ([], [NumberConfiguration(number, bundle)] * 21, [{"typo": 1}]):
        with pytest.raises(ValidationError):
            api.number_configurations.create(wrong)
    assert sandbox.counters["requests"] == before


def test_loa_configurations(sandbox, api):
    logo = api.documents.upload(PNG, filename="logo.png").id
    fields = {
        "name": "Acme",
        "company_name": "Acme Widgets, Inc.",
        "logo": logo,
        "address": LoaAddress("1200 Larimer St", "Denver", "CO", "80202", "US"),
        "email": "porting@example.com",
        "phone_number": "+13035550000",
    }
    assert api.loa_configurations.preview(**fields).startswith(b"%PDF")
    made = api.loa_configurations.create(**fields)
    assert api.loa_configurations.get(made.id).name == "Acme"
    plain = {**fields["address"].to_dict(), "extended_address": "Suite 5"}
    changed = api.loa_configurations.update(made.id, **{**fields, "name": "Acme 2", "address": plain})
    assert (changed.name, changed.address.extended_address) == ("Acme 2", "Suite 5")
    assert api.loa_configurations.preview_stored(made.id).startswith(b"%PDF")
    assert api.orders.loa_template(draft(api), loa_configuration_id=made.id).startswith(b"%PDF")
    assert len(api.loa_configurations.list()) == 1
    assert api.loa_configurations.delete(made.id) is None
    assert api.loa_configurations.list() == []
    before = sandbox.counters["requests"]
    for name, wrong, fields_at_fault in [
        ("phone_number", "0303", ["contact.phone_number"]),
        ("phone_number", "+6561234567", ["contact.phone_number"]),
        ("email", "nobody", ["contact.email"]),
        ("logo", "a/b", ["logo.document_id"]),
        ("address", LoaAddress("1200 Larimer St", "Denver", "Colorado", "80202", "US"), ["address.state"]),
        (
            "address",
            {"city": "Denver"},
            ["address.street_address", "address.state", "address.zip_code", "address.country_code"],
        ),
    ]:
        with pytest.raises(ValidationError) as raised:
            api.loa_configurations.create(**{**fields, name: wrong})
        assert [issue.field for issue in raised.value.issues] == fields_at_fault
    assert sandbox.counters["requests"] == before


def test_reports(sandbox, api):
    draft(api, customer_reference="Acct 123abc")
    report = api.reports.create(
        status="draft", customer_reference=["Acct 123abc"], created_after="2020-01-01T00:00:00Z"
    )
    assert report.status == "pending"
    sandbox.advance(60)
    report = api.reports.get(report.id)
    assert b"Acct 123abc" in api.documents.download(report.document_id)
    assert len(api.reports.list(status="completed")) == 1


def test_events(api):
    id = submitted(api)
    events = api.events.list(porting_order_id=id, event_type="porting_order.status_changed")
    assert events
    event = api.events.get(events[0].id)
    assert str(event.id) == str(events[0].id)
    assert api.events.republish(event.id) is None
    assert api.events.list(created_from="2100-01-01T00:00:00Z") == []
    with pytest.raises(NotFoundError):
        api.events.get(uuid4())


def test_lists_that_are_the_same_for_all_orders(api):
    assert any(carrier.cupid for carrier in api.uk_carriers())
    codes = [kind.code for kind in api.exception_types()]
    assert len(codes) == 21
    assert all(advice(code).meaning for code in codes)
    assert advice("PASSCODE_PIN_INVALID").fields == ("end_user.admin.pin_passcode",)
    assert advice("SV_CONFLICT").who in ("telnyx", "losing-carrier", "customer")
    assert advice("SOMETHING_NEW").who == "customer"


def test_options_of_a_call_and_the_raw_response(sandbox, api):
    response = api.with_raw_response.documents.get(upload(api), timeout=5, max_retries=0, extra_headers={"x-a": "b"})
    assert (response.status, response.value.size) == (200, len(PDF))
    id = draft(api)
    sandbox.add_fault("CreatePortingOrderComment:delay=2000")
    with pytest.raises(RequestTimeoutError) as raised:
        api.orders.comments.create(id, "Hello?", timeout=0.1)
    assert raised.value.may_have_been_processed


def test_a_letter_is_saved(api, tmp_path):
    Path(tmp_path / "loa.pdf").write_bytes(api.orders.loa_template(draft(api)))
