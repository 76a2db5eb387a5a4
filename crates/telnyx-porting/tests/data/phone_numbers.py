#!/usr/bin/env python3
"""Writes the tables that PhoneNumber is compared with. See README.md for usage.

Inputs and expected outcomes are based only on Python phonenumbers, so the test compares two
implementations of the same numbering plans. The same version always writes the same tables.
"""

import argparse
import difflib
import random
import re
import string
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import TypeVar

import phonenumbers
from phonenumbers import NumberParseException, PhoneMetadata, PhoneNumberFormat, PhoneNumberType, ValidationResult

# The metadata version of the rlibphonenumber in Cargo.lock. Other versions differ in ranges that
# were opened or closed in between.
VERSION = "9.0.42"

T = TypeVar("T")

HERE = Path(__file__).parent
BY_HAND = "phone-numbers.tsv"
WORLD = "001"
NOTHING = "-"

KINDS = {
    PhoneNumberType.FIXED_LINE: "fixed_line",
    PhoneNumberType.MOBILE: "mobile",
    PhoneNumberType.FIXED_LINE_OR_MOBILE: "fixed_line_or_mobile",
    PhoneNumberType.TOLL_FREE: "toll_free",
    PhoneNumberType.PREMIUM_RATE: "premium_rate",
    PhoneNumberType.SHARED_COST: "shared_cost",
    PhoneNumberType.VOIP: "voip",
    PhoneNumberType.PERSONAL_NUMBER: "personal_number",
    PhoneNumberType.PAGER: "pager",
    PhoneNumberType.UAN: "universal_access",
    PhoneNumberType.VOICEMAIL: "voicemail",
    PhoneNumberType.UNKNOWN: "unknown",
}

NUMBERS_HEADER = f"""\
# Written by phone_numbers.py with phonenumbers {VERSION}. Don't edit: see README.md.
#
# input    + and digits
# outcome  ok, warning (accepted, but not in a range of the plan), or the rule that rejects it
# region   ISO 3166-1 alpha-2, 001 for international numbers, - if the digits do not show it
# kind     the kind of the number; - if rejected
input\toutcome\tregion\tkind
"""

TYPED_HEADER = f"""\
# Written by phone_numbers.py with phonenumbers {VERSION}. Don't edit: see README.md.
#
# region   the region in which the text is typed, ISO 3166-1 alpha-2
# input    the text; \\uXXXX represents characters outside ASCII
# outcome  ok, warning (accepted, but not in a range of the plan), or the rule that rejects it
# number   the number in E.164 format; - if rejected
region\tinput\toutcome\tnumber
"""


# Expected outcomes


def outcome_of(text: str) -> tuple[str, str, str]:
    """Outcome, region and kind of a number in E.164 format; the outcome is the first broken rule."""
    if not re.fullmatch(r"\+[1-9][0-9]{6,14}", text):
        return "e164", NOTHING, NOTHING
    if re.fullmatch(r"\+1([01][0-9]{9}|[0-9]{3}[01][0-9]{6})", text):
        return "area-code", NOTHING, NOTHING
    try:
        number = phonenumbers.parse(text)
    except NumberParseException as error:
        return rule_of(error), NOTHING, NOTHING
    if e164(number) != text:
        return "canonical-number", NOTHING, NOTHING
    length = phonenumbers.is_possible_number_with_reason(number)
    valid = phonenumbers.is_valid_number(number)
    # Numbers that need no area code are also "local only": Canada's 310 numbers.
    local = length == ValidationResult.IS_POSSIBLE_LOCAL_ONLY and valid
    if length != ValidationResult.IS_POSSIBLE and not local:
        return "number-length", NOTHING, NOTHING
    region = phonenumbers.region_code_for_number(number) or NOTHING
    kind = KINDS[phonenumbers.number_type(number)]
    return "ok" if valid else "warning", region, kind


def typed_outcome_of(region: str, text: str) -> tuple[str, str]:
    """Outcome and number of text typed in a region."""
    try:
        parsed = phonenumbers.parse(text, region)
    except NumberParseException as error:
        return rule_of(error), NOTHING
    if parsed.extension:
        return "typed-number", NOTHING
    number = e164(parsed)
    outcome, _, _ = outcome_of(number)
    return outcome, number if outcome in ("ok", "warning") else NOTHING


def rule_of(error: NumberParseException) -> str:
    wrong_code = error.error_type == NumberParseException.INVALID_COUNTRY_CODE
    return "calling-code" if wrong_code else "number-length"


def e164(number: phonenumbers.PhoneNumber) -> str:
    return phonenumbers.format_number(number, PhoneNumberFormat.E164)


# Inputs

SEPARATORS = " -./()[]\u00a0\u00ad\u200b\u2010\u2013\u2060\u2212\u3000\u30fc\uff08\uff09\uff0d"
ZEROS = "0\u0660\u06f0\u0966\u09e6\u0e50\u17e0\uff10"
EXTENSIONS = (" ext. 12", " x12", "~12", ";ext=12", " #12", ", ext 12")


class Dice:
    """Reproducible random choices, independent of each other at each use."""

    def __init__(self, name: str):
        # Python guarantees the same sequence for a seed only for random().
        self._random = random.Random(f"phone numbers of {name}").random

    def below(self, end: int) -> int:
        return int(self._random() * end)

    def digits(self, count: int) -> str:
        return "".join(string.digits[self.below(10)] for _ in range(count))

    def pick(self, items: Sequence[T]) -> T:
        return items[self.below(len(items))]

    def change(self, text: str) -> str:
        """Replaces one digit."""
        place = self.below(len(text))
        digit = (int(text[place]) + 1 + self.below(9)) % 10
        return f"{text[:place]}{digit}{text[place + 1:]}"

    def drop(self, text: str) -> str:
        place = self.below(len(text))
        return text[:place] + text[place + 1 :]

    def double(self, text: str) -> str:
        place = self.below(len(text))
        return text[:place] + text[place] + text[place:]


class Plan:
    """The numbering plan of a region, or of a calling code without a region."""

    def __init__(self, region: str, code: int):
        self.region = region
        self.code = code
        self.dice = Dice(region if region != WORLD else f"+{code}")
        if region == WORLD:
            self.metadata = PhoneMetadata.metadata_for_nongeo_region(code)
            self.trunk = ""
        else:
            self.metadata = PhoneMetadata.metadata_for_region(region)
            self.trunk = phonenumbers.ndd_prefix_for_region(region, True) or ""
        self.examples = list(dict.fromkeys(self._examples()))

    def _examples(self) -> Iterator[str]:
        """National numbers, one for each kind that the plan has."""
        if self.region == WORLD:
            yield national(phonenumbers.example_number_for_non_geo_entity(self.code))
            return
        for kind in PhoneNumberType.values():
            if example := phonenumbers.example_number_for_type(self.region, kind):
                yield national(example)

    def has(self, number: str) -> bool:
        try:
            parsed = phonenumbers.parse(f"+{self.code}{number}")
        except NumberParseException:
            return False
        return national(parsed) == number and phonenumbers.is_valid_number_for_region(parsed, self.region)

    def lengths(self) -> list[int]:
        """The lengths in the plan, and one more and one less."""
        general = self.metadata.general_desc
        known = {*general.possible_length, *general.possible_length_local_only}
        return sorted(known | {min(known) - 1, max(known) + 1})

    def wander(self, number: str) -> str:
        """Far from a valid number, one digit or length at a time, without leaving the plan."""
        for _ in range(24):
            step = self.dice.pick([self.dice.change] * 6 + [self.dice.drop, self.dice.double])(number)
            if self.has(step):
                number = step
        return number

    def numbers(self) -> Iterator[str]:
        """National numbers of all sorts, most of them wrong."""
        for example in self.examples:
            yield example
            yield self.wander(example)
            yield self.dice.change(self.dice.change(example))
            yield self.dice.drop(example)
            yield self.dice.double(example)
            yield (self.trunk or "0") + self.wander(example)
            # With the digits dialed within the country, which may be more than a trunk prefix.
            yield digits_of(phonenumbers.format_number(self._parsed(example), PhoneNumberFormat.NATIONAL))
        yield "0" + self.wander(self.dice.pick(self.examples))
        for length in self.lengths():
            start = self.dice.pick(self.examples)[: min(2, length)]
            yield start + self.dice.digits(length - len(start))

    def typed(self) -> Iterator[str]:
        """Texts as typed in the region."""
        for example in self.examples:
            number = self._parsed(example)
            yield phonenumbers.format_number(number, PhoneNumberFormat.NATIONAL)
            yield self.trunk + self.wander(example)
        example = self.wander(self.dice.pick(self.examples))
        number = self._parsed(example)
        shown = phonenumbers.format_number(number, PhoneNumberFormat.NATIONAL)
        abroad = phonenumbers.format_number(number, PhoneNumberFormat.INTERNATIONAL)
        code, _, rest = abroad.partition(" ")
        yield shown
        yield re.sub("[ -]+", ".", shown)
        yield shown.replace(" ", "\u00a0").replace("-", "\u2013")
        yield f"{digits_of(shown)[:4]}/{digits_of(shown)[4:]}"
        yield f"({self.trunk}) {example}"
        yield abroad
        yield f"{code} (0) {rest}"
        yield phonenumbers.format_number(number, PhoneNumberFormat.RFC3966)
        yield f"{self.code} {example}"
        yield f"00 {self.code} {example}"
        yield f"+00 {self.code} {example}"
        yield self.separate(digits_of(shown))
        yield self.separate(f"+{self.code}{example}")
        yield shown + self.dice.pick(EXTENSIONS)
        # Carrier codes are between the trunk prefix and the number, in countries that have them.
        yield phonenumbers.format_national_number_with_carrier_code(number, "15")
        yield phonenumbers.format_out_of_country_calling_number(number, "FR")
        # Without the area code.
        yield example[-7:]
        yield example[-6:]
        yield self.dice.drop(digits_of(shown))
        yield self.dice.double(digits_of(shown))
        elsewhere = phonenumbers.example_number(self.dice.pick(("US", "GB", "IT")))
        yield phonenumbers.format_out_of_country_calling_number(elsewhere, self.region)

    def separate(self, number: str) -> str:
        """With separators in unusual positions, and digits of another script."""
        zero = ord(self.dice.pick(ZEROS))
        for digit in range(10):
            number = number.replace(str(digit), chr(zero + digit))
        for _ in range(4):
            place = self.dice.below(len(number))
            number = number[:place] + self.dice.pick(SEPARATORS) + number[place:]
        return number

    def _parsed(self, number: str) -> phonenumbers.PhoneNumber:
        return phonenumbers.parse(f"+{self.code}{number}")


def national(number: phonenumbers.PhoneNumber) -> str:
    return phonenumbers.national_significant_number(number)


def digits_of(text: str) -> str:
    return phonenumbers.normalize_digits_only(text)


def plans() -> Iterator[Plan]:
    for region in sorted(phonenumbers.SUPPORTED_REGIONS):
        yield Plan(region, phonenumbers.country_code_for_region(region))
    for code in sorted(phonenumbers.COUNTRY_CODES_FOR_NON_GEO_REGIONS):
        yield Plan(WORLD, code)


def unassigned() -> Iterator[str]:
    """Numbers with unused calling codes."""
    dice = Dice("nobody")
    assigned = {str(code) for code in phonenumbers.COUNTRY_CODE_TO_REGION_CODE}
    for code in map(str, range(100, 1000)):
        if not any(code.startswith(prefix) for prefix in assigned):
            for length in (7, 9, 12):
                yield f"+{code}{dice.digits(length)}"


# The tables


def generated_numbers() -> str:
    inputs = {f"+{plan.code}{number}" for plan in plans() for number in plan.numbers()}
    inputs.update(unassigned())
    return NUMBERS_HEADER + lines((text, *outcome_of(text)) for text in sorted(inputs))


def generated_typed() -> str:
    inputs = {(plan.region, text) for plan in plans() if plan.region != WORLD for text in plan.typed()}
    return TYPED_HEADER + lines(
        (region, escape(text), *typed_outcome_of(region, text)) for region, text in sorted(inputs)
    )


TABLES = {
    "generated-phone-numbers.tsv": generated_numbers,
    "generated-typed-numbers.tsv": generated_typed,
}


def lines(rows: Iterable[tuple[str, ...]]) -> str:
    return "".join("\t".join(row) + "\n" for row in rows)


def escape(text: str) -> str:
    return "".join(c if c.isascii() else f"\\u{ord(c):04x}" for c in text)


def unescape(cell: str) -> str:
    return cell.encode("ascii").decode("unicode_escape")


def rows_of(table: str) -> list[dict[str, str]]:
    head, *rows = (line.split("\t") for line in table.split("\n") if line and not line.startswith("#"))
    return [dict(zip(head, row, strict=True)) for row in rows]


def summary(table: str) -> str:
    outcomes = Counter(row["outcome"] for row in rows_of(table))
    return f"{outcomes.total()} rows: " + ", ".join(f"{count} {name}" for name, count in outcomes.most_common())


# Actions


def write() -> int:
    for name, generate in TABLES.items():
        table = generate()
        (HERE / name).write_text(table, encoding="utf-8", newline="\n")
        print(f"{name}: {summary(table)}")
    return 0


def check() -> int:
    differences = [difference for name, generate in TABLES.items() for difference in changes(name, generate())]
    differences += wrong_by_hand()
    for difference in differences:
        print(difference)
    return 1 if differences else 0


def changes(name: str, table: str) -> list[str]:
    """The first lines in which a committed table differs from the output of this script."""
    path = HERE / name
    committed = path.read_text(encoding="utf-8") if path.exists() else ""
    diff = difflib.unified_diff(committed.splitlines(), table.splitlines(), name, "generated", n=0, lineterm="")
    return list(islice(diff, 40))


def wrong_by_hand() -> Iterator[str]:
    """The rows of the hand-written table whose outcomes differ from those of phonenumbers."""
    for row in rows_of((HERE / BY_HAND).read_text(encoding="utf-8")):
        expected = dict(zip(("outcome", "region", "kind"), outcome_of(unescape(row["input"]))))
        if expected.items() - row.items():
            yield f"{BY_HAND}: {row['input']}: {' '.join(expected.values())}"


def main() -> int:
    parser = argparse.ArgumentParser(description="Write the tables that PhoneNumber is compared with.")
    parser.add_argument("--check", action="store_true", help="write nothing; fail if a table is stale or wrong")
    arguments = parser.parse_args()
    if phonenumbers.__version__ != VERSION:
        print(f"phonenumbers {VERSION} is required, but {phonenumbers.__version__} is installed", file=sys.stderr)
        return 2
    return check() if arguments.check else write()


if __name__ == "__main__":
    sys.exit(main())
