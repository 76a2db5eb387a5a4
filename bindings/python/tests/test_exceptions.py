"""Exceptions used by other code: as built-in exceptions, rebuilt from JSON, and pickled."""

from __future__ import annotations

import errno
import json
import pickle

import pytest
from wire import ID, rejected

from telnyx_porting import EndUser, MissingFileError, NotFoundError, NotSentError


def test_a_missing_file_is_a_file_not_found_error(api, tmp_path):
    with pytest.raises(FileNotFoundError) as caught:
        api.documents.upload(tmp_path / "nowhere.pdf")
    error = caught.value
    assert isinstance(error, MissingFileError) and error.errno == errno.ENOENT
    assert error.filename == str(tmp_path / "nowhere.pdf")


def test_an_exception_is_rebuilt_from_its_args_as_json(wire, wired):
    wire.respond_with(rejected(404, code="10005", x_request_id="r-1"))
    with pytest.raises(NotFoundError) as caught:
        wired.orders.get(ID)
    rebuilt = NotFoundError(*json.loads(json.dumps(caught.value.args)))
    assert (rebuilt.status, rebuilt.code, rebuilt.request_id) == (404, "10005", "r-1")
    assert str(rebuilt) == str(caught.value)


def test_a_request_that_was_not_sent_is_pickled_without_its_body(wire, drive):
    client = drive(wire, dry_run=True)
    with pytest.raises(NotSentError) as caught:
        client.orders.update(ID, end_user=EndUser(pin_passcode="90517"))
    assert b"90517" in caught.value.body
    assert b"90517" not in pickle.dumps(caught.value)
