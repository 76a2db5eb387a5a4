"""Lists of phone numbers: files, bytes, file objects and columns of data frames."""

import copy
import decimal
import io
import pickle
from pathlib import Path

import pytest

from telnyx_porting import FileError, InputTypeError, ValidationError, read_numbers
from telnyx_porting.intake import Place
from telnyx_porting.jobs import Job

LISTS = Path(__file__).parents[3] / "crates" / "telnyx-porting-jobs" / "tests" / "lists"

CSV = (
    "Customer;Phone Number;Country;Account No.;PIN\r\n"
    "Acme;(303) 555-0101;US;000123;0042\r\n"
    "Acme;+49 30 123456/57\r\n"
    "Initech;020 7946 0958 x12;GB;7;\r\n"
    "Acme;+1 303 555 0101;US;000123;0042\r\n"
    "\r\n"
    "Umbrella;+13035550102;US;;\r\n"
    "Hooli;+13035550102;US;;\r\n"
    "Total: 3\r\n"
).encode()


def test_a_row_is_accepted_rejected_duplicate_conflicting_or_ignored():
    intake = read_numbers(CSV, name="numbers.csv")
    assert (intake.name, intake.column, len(intake)) == ("numbers.csv", "Phone Number", 1)
    assert intake.phone_numbers == ["+13035550101"]
    (accepted,) = intake.accepted
    assert accepted[:4] == ("+13035550101", Place(2, None, None), "US", "fixed_line_or_mobile")
    assert (accepted.details.customer, accepted.details.account_number) == ("Acme", "000123")
    assert accepted.details.pin_passcode == "0042" and accepted.details.foc_date is None
    assert [str(row.place) for row in intake.rejected] == ["line 3", "line 4"]
    assert intake.rejected[1].text == "020 7946 0958 x12" and intake.rejected[1].reason.is_error
    assert intake.rejected[1].column == "Phone Number"
    (duplicate,) = intake.duplicates
    assert (duplicate.place.line, duplicate.first.line, duplicate.phone_number) == (5, 2, "+13035550101")
    (conflict,) = intake.conflicts
    assert (conflict.first.line, conflict.place.line, conflict.fields) == (7, 8, ("customer",))
    assert [(row.kind, row.place.line) for row in intake.ignored] == [("total", 9)]
    assert intake.blank_rows == 1 and not intake.is_complete
    assert repr(intake) == 'Intake(name="numbers.csv", accepted=1, rejected=2, conflicts=1, duplicates=1)'


def test_unwrap_raises_for_skipped_rows():
    with pytest.raises(ValidationError) as raised:
        read_numbers(CSV, name="numbers.csv").unwrap()
    fields = [issue.field for issue in raised.value.issues]
    assert fields == [f"numbers.csv, line {line}" for line in (3, 4, 8)]
    assert '"020 7946 0958 x12": ' in str(raised.value)
    assert read_numbers(b"+13035550101\n+13035550102").unwrap() == ["+13035550101", "+13035550102"]


def test_rows_can_be_copied_and_pickled():
    rows = read_numbers(CSV).accepted
    assert pickle.loads(pickle.dumps(rows)) == copy.copy(rows) == copy.deepcopy(rows) == rows
    details = rows[0].details
    assert copy.copy(details) is copy.deepcopy(details) is details
    assert type(details).from_dict(details.to_dict()) == details


def test_secrets_are_in_no_repr():
    details = read_numbers(CSV).accepted[0].details
    assert "0042" not in repr(details) and "000123" not in repr(details)
    assert repr(details).startswith("RowDetails(customer='Acme', account_number='[hidden]'")
    assert details.to_dict() == {"customer": "Acme", "account_number": "000123", "pin_passcode": "0042"}
    same = read_numbers(CSV).accepted[0].details
    assert details == same and hash(details) == hash(same)


def test_rejects_can_be_corrected_and_read_again():
    intake = read_numbers(CSV)
    rejects = intake.rejects().decode("utf-8-sig")
    assert rejects.splitlines()[0].endswith(";PIN;Rejected row;Rejected because")
    corrected = rejects.replace("0958 x12", "0958").replace("123456/57", "1234560").replace("Hooli", "Umbrella")
    assert read_numbers(corrected.encode()).unwrap() == ["+49301234560", "+442079460958", "+13035550102"]
    assert intake.rejects("xlsx")[:2] == b"PK" and len(read_numbers(intake.rejects("xlsx")).rejected) == 2
    with pytest.raises(ValidationError, match='pass "csv" or "xlsx"'):
        intake.rejects("pdf")


def test_the_document_is_that_of_the_command_line():
    document = read_numbers(CSV, name="numbers.csv").to_dict()
    assert set(document) == {"accepted", "rejected", "duplicates", "conflicts", "ignored", "warnings", "notes"}
    assert document["accepted"][0]["phone_number"] == "+13035550101" and document["accepted"][0]["line"] == 2


def test_a_path_bytes_and_a_file_give_the_same_result(tmp_path):
    path = tmp_path / "list.csv"
    path.write_bytes(CSV)
    by_path = read_numbers(path)
    assert by_path.name == str(path) == read_numbers(str(path)).name
    with path.open("rb") as file:
        by_file = read_numbers(file)
    assert by_file.name == "list.csv"
    for other in (by_file, read_numbers(bytearray(CSV)), read_numbers(io.BytesIO(CSV))):
        assert other.phone_numbers == by_path.phone_numbers and other.rejected == by_path.rejected
    with pytest.raises(FileError):
        read_numbers(tmp_path / "missing.csv")
    with pytest.raises(InputTypeError, match='open\\(path, "rb"\\)'):
        read_numbers(io.StringIO("+13035550101"))


def test_a_workbook_is_read_by_its_cells():
    intake = read_numbers(LISTS / "08_book.xlsx")
    assert all(row.place.cell for row in intake.accepted) and len(intake) > 0
    assert str(intake.accepted[0].place).startswith("cell ")


def test_hints_name_arguments():
    two = b"Phone,Phone 2\n+13035550101,+13035550102\n"
    with pytest.raises(ValidationError) as raised:
        read_numbers(two)
    assert raised.value.issues[0].hint == 'select one: column="Phone" or column="Phone 2"'
    with pytest.raises(ValidationError) as raised:
        read_numbers(b"+13035550101,+13035550102\n")
    assert raised.value.issues[0].hint == 'select one: column="A" or column="B"'
    assert read_numbers(two, column="Phone 2").phone_numbers == ["+13035550102"]
    (rejected,) = read_numbers(["3035550101"]).rejected
    assert rejected.reason.hint.endswith('country="US"')
    assert read_numbers(["3035550101"], country="US").unwrap() == ["+13035550101"]
    with pytest.raises(ValidationError) as raised:
        read_numbers(b"+13035550101", country="USA")
    assert raised.value.issues[0].field == "country"


def test_warnings_are_about_the_list():
    intake = read_numbers(b"Phone,Other,PIN\n+13035550101,(303) 555-0102,N/A\n")
    assert intake.accepted[0].details.pin_passcode is None
    placeholder, unread = intake.warnings
    assert not placeholder.is_error and placeholder.message.startswith("PIN: placeholders") and "line 2" in placeholder.message
    assert 'column="Other"' in unread.hint and read_numbers(CSV).warnings == ()


def test_values_are_cells():
    values = ["+13035550101", 3035550102, 3035550103.0, decimal.Decimal(3035550104), None, float("nan"), "x", 0.5]
    intake = read_numbers(iter(values), country="US")
    assert intake.phone_numbers == [f"+1303555010{last}" for last in range(1, 5)]
    assert [row.place.item for row in intake.rejected] == [7, 8] and intake.blank_rows == 2


@pytest.mark.parametrize("wrong", [None, 13035550101, True, {"Phone": ["+13035550101"]}, [True], [b"+13035550101"], [["x"]]])
def test_other_content_is_rejected(wrong):
    with pytest.raises(InputTypeError) as raised:
        read_numbers(wrong)
    assert raised.value.issues[0].field in ("source", "source[0]")


def test_rows_can_be_pickled():
    rejected = read_numbers(CSV).rejected
    assert pickle.loads(pickle.dumps(rejected)) == rejected


class TestDataFrames:
    """Columns of data frames, for every parameter with numbers."""

    NUMBERS = ("+13035550101", "+13035550102")

    @pytest.fixture(params=["pandas", "polars"])
    def column(self, request):
        library = pytest.importorskip(request.param)
        return lambda values: library.DataFrame({"Phone": values})["Phone"]

    @pytest.fixture(params=["pandas", "polars"])
    def frame(self, request):
        return pytest.importorskip(request.param).DataFrame({"Phone": self.NUMBERS})

    def test_a_column_is_read(self, column):
        assert read_numbers(column(list(self.NUMBERS))).unwrap() == list(self.NUMBERS)
        gaps = read_numbers(column([3035550101, None, 3035550102]), country="US")
        assert gaps.unwrap() == list(self.NUMBERS) and gaps.blank_rows == 1

    @pytest.mark.parametrize("kind", ["float32", "Float32"])
    def test_short_floats_are_rejected_because_they_are_rounded(self, kind):
        pandas = pytest.importorskip("pandas")
        polars = pytest.importorskip("polars")
        column = pandas.Series([3035550101, None], dtype=kind)
        frame = polars.DataFrame({"Phone": [3035550101.0, None]}, schema={"Phone": polars.Float32})
        for values in (column, frame["Phone"], column.to_numpy(dtype="float32", na_value=0)[:1], [column.to_numpy("float32", na_value=0)[0]]):
            intake = read_numbers(values, country="US")
            assert not intake.accepted
            assert [row.reason.rule for row in intake.rejected] == ["spreadsheet-number"]
        assert read_numbers(column.astype("float64"), country="US").phone_numbers != []
        for table in (column.to_frame("Phone"), frame):
            with pytest.raises(ValidationError, match="lacks digits"):
                Job(table, {}, country="US", name="short")

    def test_a_series_may_have_any_labels_and_an_array_one_dimension(self):
        pandas = pytest.importorskip("pandas")
        column = pandas.Series(["+13035550101", "+13035550102"], index=["columns", "shape"])
        assert read_numbers(column).phone_numbers == list(column)
        with pytest.raises(InputTypeError, match=r"got an array with 2 dimensions: pass one of its columns"):
            read_numbers(column.to_numpy().reshape(1, 2))

    def test_missing_values_of_pandas_are_blank(self):
        pandas = pytest.importorskip("pandas")
        for kind in ("Int64", "string"):
            column = pandas.Series([3035550101, None], dtype=kind)
            assert read_numbers(column, country="US").phone_numbers == [self.NUMBERS[0]], kind

    def test_a_frame_is_read_by_the_names_of_its_columns(self, frame):
        intake = read_numbers(frame)
        assert (intake.name, intake.column, intake.phone_numbers) == ("frame", "Phone", list(self.NUMBERS))
        with pytest.raises(ValidationError, match="column"):
            read_numbers(frame, column="Fax")

    def test_a_column_is_accepted_for_every_parameter_with_numbers(self, api, column):
        numbers = column(list(self.NUMBERS))
        assert [check.phone_number for check in api.portability.check(numbers)] == list(self.NUMBERS)
        assert len(api.portability.check_many(numbers).checks) == 2
        (order,) = api.orders.create(numbers)
        assert [number.phone_number for number in order.phone_numbers] == list(self.NUMBERS)
        (once,) = api.orders.create_once(column(["+13035550103"]), key="frame-1")
        assert once.phone_numbers[0].phone_number == "+13035550103"

    def test_a_gap_in_a_column_is_an_error(self, api, column):
        with pytest.raises(InputTypeError) as raised:
            api.orders.create(column([self.NUMBERS[0], None]))
        assert raised.value.issues[0].field == "phone_numbers[1]"


class TestPeer:
    """Compared with the library phonenumbers: a list parses each text equally, or rejects it."""

    @pytest.fixture
    def peer(self):
        return pytest.importorskip("phonenumbers")

    @pytest.mark.parametrize("path", sorted(LISTS.glob("*.*")), ids=lambda path: path.name)
    def test_accepted_numbers_belong_to_their_country(self, peer, path):
        accepted = read_numbers(path, country="US").accepted
        # A number outside the plan is accepted with a warning.
        for row in accepted:
            number = peer.parse(row.phone_number)
            is_suspicious = any(warning.rule == "number-plan" for warning in row.warnings)
            assert peer.is_valid_number(number) is not is_suspicious, row
            if row.country is not None:
                assert row.country in peer.COUNTRY_CODE_TO_REGION_CODE[number.country_code], row
                assert is_suspicious or peer.is_valid_number_for_region(number, row.country), row

    def test_typed_numbers_of_every_country_equal_those_of_the_peer(self, peer):
        formats = peer.PhoneNumberFormat
        kinds = (peer.PhoneNumberType.FIXED_LINE, peer.PhoneNumberType.MOBILE, peer.PhoneNumberType.TOLL_FREE)
        alike = rejected = 0
        for region in sorted(peer.SUPPORTED_REGIONS):
            for kind in kinds:
                number = peer.example_number_for_type(region, kind)
                if number is None:
                    continue
                want = peer.format_number(number, formats.E164)
                for form in (formats.E164, formats.INTERNATIONAL, formats.NATIONAL):
                    intake = read_numbers([peer.format_number(number, form)], country=region)
                    if intake.phone_numbers:
                        assert intake.phone_numbers == [want], (region, form)
                        alike += 1
                    else:
                        rejected += 1
        assert alike > 1500 and rejected < alike / 50, (alike, rejected)
