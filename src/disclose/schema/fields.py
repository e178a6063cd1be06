"""The small values that cards are made of: ids, dates, amounts, addresses."""

from __future__ import annotations

import datetime
import re
from decimal import Decimal
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema
from pydantic_core import PydanticCustomError

SEGMENT = r"[a-z0-9]+(?:[._-][a-z0-9]+)*"
ID_PATTERN = rf"^{SEGMENT}/{SEGMENT}$"
SLUG_PATTERN = rf"^{SEGMENT}$"
CITATION_PATTERN = r"^[a-z][a-z0-9_-]*(?: .{1,80})?$"
EVIDENCE_KEY_PATTERN = r"^[a-z][a-z0-9_-]*$"
DATE_PATTERN = r"^[0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2})?)?$"
QUANTITY_PATTERN = r"^[0-9]+(?:\.[0-9]+)?[KMBT]?$"
_MAGNITUDES = {"K": 10**3, "M": 10**6, "B": 10**9, "T": 10**12}
_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")


def _year_as_text(value: Any) -> Any:
    """A bare year is a number in YAML and a date to everyone else."""
    return str(value) if type(value) is int and 1900 <= value <= 2100 else value


def _real_date(text: str) -> str:
    year, month, day = (*(int(part) for part in text.split("-")), 1, 1)[:3]
    try:
        datetime.date(year, month, day)
    except ValueError as error:
        raise PydanticCustomError("impossible_date", "{reason}", {"reason": str(error)}) from None
    return text


def _whole_date(text: str) -> str:
    if len(text) != len("2026-01-01"):
        raise PydanticCustomError("incomplete_date", "a whole date is needed")
    return _real_date(text)


def _plain_text(text: str) -> str:
    found = _UNPRINTABLE.search(text)
    if found:
        raise PydanticCustomError("unprintable", "{character}", {"character": f"U+{ord(found[0]):04X}"})
    if text != text.strip() or not text:
        raise PydanticCustomError("blank_text", "text is empty or has blanks at an end")
    return text


def _name(text: str) -> str:
    found = re.search(r"[<>{}`]", _plain_text(text))
    if found:
        raise PydanticCustomError("markup_in_name", "{character}", {"character": found[0]})
    return text


def _web_address(text: str) -> str:
    if not re.fullmatch(r"https?://[A-Za-z0-9.-]+\.[A-Za-z]{2,}(?::[0-9]+)?(?:[/?#][!-;=?-Z\[\]_a-z~%|]*)?", text):
        raise PydanticCustomError("not_an_address", "not a web address")
    return text


def _quantity(value: Any) -> Any:
    """Turn `2.1T` into 2_100_000_000_000; whole numbers stay as they are."""
    if isinstance(value, str) and re.fullmatch(QUANTITY_PATTERN, value):
        magnitude = _MAGNITUDES.get(value[-1])
        number = Decimal(value[:-1] if magnitude else value) * (magnitude or 1)
        if number == int(number):
            return int(number)
    elif isinstance(value, int) and not isinstance(value, bool):
        return value
    raise PydanticCustomError("not_a_quantity", "not a quantity")


def first_day(date: str | None) -> str:
    """The earliest day that a date of any precision can mean, as `YYYY-MM-DD`; unknown dates are the earliest of all."""
    return (date or "0001")[:10] + "-01-01"[: 0 if date and len(date) == 10 else (3 if date and len(date) == 7 else 6)]


def last_day(date: str | None) -> str:
    """The latest day that a date of any precision can mean, as a text that sorts after each such day."""
    return date + "-99-99"[: 0 if len(date) == 10 else (3 if len(date) == 7 else 6)] if date else "9999-99-99"


ModelId = Annotated[str, Field(pattern=ID_PATTERN, description="Id of a model: `organization/name`, or one of its aliases' ids.", examples=["deepseek/deepseek-r1"])]
DatasetId = Annotated[str, Field(pattern=ID_PATTERN, description="Id of a dataset: `organization/name`.", examples=["allenai/dolma-3-mix-6t"])]
OrganizationId = Annotated[str, Field(pattern=SLUG_PATTERN, description="Id of an organization.", examples=["deepseek"])]
PartialDate = Annotated[
    str,
    BeforeValidator(_year_as_text),
    Field(pattern=DATE_PATTERN),
    AfterValidator(_real_date),
    WithJsonSchema(
        {
            "type": ["string", "integer"],
            "pattern": DATE_PATTERN,
            "minimum": 1900,
            "maximum": 2100,
            "description": "A date as exact as the source gives it: `2025`, `2025-08` or `2025-08-18`.",
            "examples": ["2025-08-18"],
        }
    ),
]
WholeDate = Annotated[
    str, Field(pattern=DATE_PATTERN, description="A whole date, `YYYY-MM-DD`.", examples=["2026-11-24"]), AfterValidator(_whole_date)
]
Text = Annotated[str, Field(max_length=600, description="A sentence or two in our own words."), AfterValidator(_plain_text)]
Name = Annotated[str, Field(max_length=120, description="A name as its owner writes it."), AfterValidator(_name)]
Alias = Annotated[
    str,
    Field(max_length=160, pattern=r"^[A-Za-z0-9][A-Za-z0-9._:/ +-]*$", description="Another name under which this can be looked up, such as a Hugging Face id."),
]
Url = Annotated[
    str, Field(max_length=600, description="A web address, `https://...`.", json_schema_extra={"format": "uri"}), AfterValidator(_web_address)
]
LicenseId = Annotated[
    str,
    Field(max_length=160, pattern=r"^[A-Za-z0-9()][A-Za-z0-9.+() -]*$", description="SPDX licence id or expression, or `LicenseRef-...` for a licence SPDX does not list."),
]
Country = Annotated[str, Field(pattern=r"^[A-Z]{2}$", description="Country of the seat, as an ISO 3166-1 alpha-2 code.", examples=["CN", "US", "FR"])]
Citation = Annotated[
    str,
    Field(pattern=CITATION_PATTERN, description="Key of an entry under `evidence`, then optionally where in it: `report table 3`.", examples=["report", "report section 4.2"]),
]
Citations = Annotated[tuple[Citation, ...], Field(description="What this statement can be checked against: keys of `evidence`, each optionally with a place.")]
EvidenceKey = Annotated[str, Field(pattern=EVIDENCE_KEY_PATTERN, max_length=40)]
Quantity = Annotated[
    int,
    BeforeValidator(_quantity),
    Field(ge=0, le=10**18),
    WithJsonSchema(
        {
            "type": ["integer", "string"],
            "minimum": 0,
            "pattern": QUANTITY_PATTERN,
            "description": "A whole number, or a figure with K, M, B or T for 10^3, 10^6, 10^9 or 10^12.",
            "examples": ["2.1T", 800000],
        }
    ),
]


def cited_key(citation: str) -> str:
    """The evidence key of a citation: `report table 3` cites `report`."""
    return citation.split(" ", 1)[0]


def matches(pattern: str, text: str) -> bool:
    """Whether a text has the form of one of the patterns above."""
    return re.match(pattern.replace("$", r"\Z"), text) is not None
