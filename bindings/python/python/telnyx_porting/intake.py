"""Lists of phone numbers in CSV files and workbooks, including those with titles, totals and gaps."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from . import _native
from ._hints import lazy
from ._native import Intake, RowDetails

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ._typing import DataFrame, File
    from .errors import Issue

__all__ = [
    "AcceptedNumber",
    "ConflictingRow",
    "DuplicateRow",
    "IgnoredRow",
    "Intake",
    "Place",
    "RejectedRow",
    "RowDetails",
    "clean",
    "read_numbers",
]


@lazy
class Place(NamedTuple):
    """A location in a list; one of the three attributes is set."""

    line: int | None
    """The line of a text file, from 1, as shown by editors."""
    cell: str | None
    """The cell of a workbook, such as `Numbers!B17`."""
    item: int | None
    """The position in a column of values, from 1."""

    def __str__(self) -> str:
        if self.cell is not None:
            return f"cell {self.cell}"
        return f"line {self.line}" if self.line is not None else f"item {self.item}"


@lazy
class AcceptedNumber(NamedTuple):
    """A phone number with the details of its row."""

    phone_number: str
    """The number in E.164."""
    place: Place
    """Its location."""
    country: str | None
    """The country of the number, in two letters; `None` if it belongs to none."""
    kind: str
    """The kind of number in its numbering plan, such as `mobile` or `toll_free`."""
    details: RowDetails
    """The row's details for the port-in of the number."""
    warnings: tuple[Issue, ...]
    """Warnings to review."""


@lazy
class RejectedRow(NamedTuple):
    """A row that cannot be read."""

    place: Place
    """Its location."""
    column: str | None
    """The heading of the column, if it has one."""
    text: str
    """The text of the cell, or of the row if it has no cells."""
    reason: Issue
    """The issue, with its rule and hint."""


@lazy
class DuplicateRow(NamedTuple):
    """A row that repeats a number."""

    place: Place
    """Its location."""
    first: Place
    """The location of the number's first occurrence."""
    phone_number: str
    """The number in E.164."""


@lazy
class ConflictingRow(NamedTuple):
    """A row that repeats a number with other details, such as another customer."""

    place: Place
    """Its location."""
    first: Place
    """The location of the number's first occurrence."""
    phone_number: str
    """The number in E.164."""
    fields: tuple[str, ...]
    """The fields in which the rows differ, such as `customer`."""
    reason: Issue
    """The issue, with its rule and hint."""


@lazy
class IgnoredRow(NamedTuple):
    """A skipped row that is not expected to contain a number."""

    place: Place
    """Its location."""
    kind: str
    """Its kind: `comment`, `separator`, `title`, `heading`, `total` or `footnote`."""
    text: str
    """Its text."""


@lazy
def read_numbers(
    source: File | Iterable[str | float | None] | DataFrame,
    *,
    column: str | None = None,
    country: str | None = None,
    sheet: str | None = None,
    encoding: str | None = None,
    name: str | None = None,
) -> Intake:
    """Reads a list of phone numbers. Nothing is sent, and no API key is needed.

    The file may be CSV or other text in any encoding, or a workbook (XLSX, XLSB, XLS, ODS); its type, encoding,
    separator, headings and columns are detected from its content. A row that cannot be read is in `rejected` with its
    reason. The limits are 200,000 rows, 256 columns, 1,000,000 numbers, 64 MiB of text and 256 MiB of an unpacked
    workbook.

    Args:
        source: A path, the bytes of a file, or a file object opened for reading bytes. Or an iterable of numbers, such
            as a column of a pandas or polars data frame, whose missing values are blank rows. Or a data frame, whose
            columns are detected like those of a file.
        column: The column with the numbers: its heading, its letter (`B`) or its number from 1. By default, the column
            whose heading or content fits; several are an error that names them.
        country: The country of numbers without a calling code if the list does not name one, in two letters.
        sheet: The sheet of a workbook.
        encoding: The encoding of a text file, such as `windows-1252`.
        name: The name of the list in messages; by default the path, or the name of the file object.

    Raises:
        ValidationError: It is not a list: it is of another type, empty or beyond the limits, or several columns or
            sheets could hold the numbers.
        FileError: The file cannot be read.
    """
    return _native.read_numbers(source, column, country, sheet, encoding, name)


@lazy
def clean(value: str | float, country: str | None = None, *, strict: bool = False) -> str:
    """Converts one phone number as typed by people to E.164, by the rules of `read_numbers`.

    The digits of the result are those of the value, with the calling code of the country: letters, extensions, dates,
    decimal numbers and several numbers are rejected.

    Args:
        value: The number, such as `(303) 555-0100`, `+44 (0)20 7946 0958` or `13035550100.0` from a data frame.
        country: The country of a number without a calling code, in two letters.
        strict: Whether to reject a number that is not in a range of its country's numbering plan.

    Raises:
        ValidationError: It is not one phone number. `issues[0].suggestion` is the number that was probably meant, if
            the digits show it.
    """
    return _native.clean(value, country, strict)
