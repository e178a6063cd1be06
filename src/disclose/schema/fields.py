"""The small values that cards are made of: ids, dates, amounts, addresses."""

from __future__ import annotations

import calendar
import re
from decimal import Decimal
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema
from pydantic_core import PydanticCustomError

from disclose.findings import INVISIBLE

SEGMENT = r"[a-z0-9]+(?:[._-][a-z0-9]+)*"
ID_PATTERN = rf"^{SEGMENT}/{SEGMENT}$"
SLUG_PATTERN = rf"^{SEGMENT}$"
ALIAS_PATTERN = r"^[A-Za-z0-9](?:[A-Za-z0-9._:/ +-]*[A-Za-z0-9._:/+-])?$"
EVIDENCE_KEY_PATTERN = r"^[a-z][a-z0-9_-]*$"
LICENSE_PATTERN = r"^[A-Za-z0-9(][A-Za-z0-9.+() -]*$"
CODE_PATTERN = r"^[A-Z]{3}[0-9]{3}$"
COUNTRY_PATTERN = r"^[A-Z]{2}$"
DATE_PATTERN = r"^[0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2})?)?$"
WHOLE_DATE_PATTERN = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
QUANTITY_PATTERN = (
    r"^(?:[0-9]{1,18}|[0-9]{1,15}(?:\.[0-9]{1,3})?K|[0-9]{1,12}(?:\.[0-9]{1,6})?M|[0-9]{1,9}(?:\.[0-9]{1,9})?B|[0-9]{1,6}(?:\.[0-9]{1,12})?T)$"
)
URL_PATTERN = r"^https?://[A-Za-z0-9.-]+\.[A-Za-z]{2,}(?::[0-9]+)?(?:[/?#][!#-;=?-Z\[\]_a-z~|]*)?$"

# Schemas for editors leave invisible characters out: those that can stand in a file are refused before its text is looked at.
_SHOWN = INVISIBLE.replace(r"\ud800-\udfff", "")  # no text that pydantic gets can hold half a character
TEXT_PATTERN = rf"^[^\s{_SHOWN}](?:[^{_SHOWN}]*[^\s{_SHOWN}])?$"
NAME_PATTERN = rf"^[^\s<>{{}}`{_SHOWN}](?:[^<>{{}}`{_SHOWN}]*[^\s<>{{}}`{_SHOWN}])?$"
CITATION_PATTERN = rf"^[a-z][a-z0-9_-]*(?: [^\s{_SHOWN}](?:[^{_SHOWN}]{{0,78}}[^\s{_SHOWN}])?)?$"
_PUBLISHED_TEXT_PATTERN = r"^\S(?:.*\S)?$"
_PUBLISHED_NAME_PATTERN = r"^[^\s<>{}`](?:[^<>{}`]*[^\s<>{}`])?$"
_PUBLISHED_CITATION_PATTERN = r"^[a-z][a-z0-9_-]*(?: \S(?:.{0,78}\S)?)?$"

_QUANTITY = re.compile(QUANTITY_PATTERN)
_MAGNITUDES = {"K": 10**3, "M": 10**6, "B": 10**9, "T": 10**12}


def matches(pattern: str, text: str) -> bool:
    """Whether a pattern of this module fits the whole text; Python's `$` alone would let a line end pass."""
    return re.fullmatch(pattern, text) is not None


def _year_as_text(value: Any) -> Any:
    """A bare year is a number in YAML and a date to everyone else."""
    return str(value) if type(value) is int and 1900 <= value <= 2100 else value


def _real_date(text: str) -> str:
    """Refuse days that no calendar has."""
    year, month, day = (*(int(part) for part in text.split("-")), 1, 1)[:3]
    if not year:
        raise _impossible("there is no year 0")
    if not 1 <= month <= 12:
        raise _impossible("a year has 12 months")
    if not 1 <= day <= (28 if day <= 28 else calendar.monthrange(year, month)[1]):
        raise _impossible(f"that month has {calendar.monthrange(year, month)[1]} days")
    return text


def _impossible(reason: str) -> PydanticCustomError:
    return PydanticCustomError("impossible_date", "no day of the calendar", {"reason": reason})


def _quantity(value: Any) -> Any:
    """Turn `2.1T` into 2_100_000_000_000, exactly; whole numbers stay as they are."""
    if type(value) is int:
        return value
    if isinstance(value, str) and _QUANTITY.fullmatch(value):
        magnitude = _MAGNITUDES.get(value[-1])
        return int(Decimal(value[:-1]) * magnitude) if magnitude else int(value)
    raise PydanticCustomError("not_a_quantity", "not a quantity")


def _filled(date: str, rest: str) -> str:
    return date + rest[len(date) - len("2026") :]


def first_day(date: str | None) -> str:
    """The earliest day that a date of any precision can mean, as `YYYY-MM-DD`; unknown dates are the earliest of all."""
    return _filled(date or "0001", "-01-01")


def last_day(date: str | None) -> str:
    """The latest day that a date of any precision can mean, as a text that sorts after each such day; unknown dates are the latest of all."""
    return _filled(date or "9999", "-99-99")


def cited_key(citation: str) -> str:
    """The evidence key of a citation: `report table 3` cites `report`."""
    return citation.partition(" ")[0]


def _form(words: str, **published: Any) -> dict[str, Any]:
    """What published schemas say of a kind of value beside what the field is for, which the field's own docstring says."""
    return {"$comment": words, **published}


ModelId = Annotated[
    str, Field(max_length=160, pattern=ID_PATTERN, examples=["deepseek/deepseek-r1"], json_schema_extra=_form("An id, `organization/name`."))
]
DatasetId = Annotated[
    str, Field(max_length=160, pattern=ID_PATTERN, examples=["allenai/dolma3_mix-6t"], json_schema_extra=_form("An id, `organization/name`."))
]
OrganizationId = Annotated[
    str, Field(max_length=80, pattern=SLUG_PATTERN, examples=["deepseek"], json_schema_extra=_form("The id of an organization."))
]
ClaimId = Annotated[
    str, Field(max_length=160, pattern=SLUG_PATTERN, examples=["2026-openai-deepseek"], json_schema_extra=_form("The id of a claim."))
]
PartialDate = Annotated[
    str,
    BeforeValidator(_year_as_text),
    Field(pattern=DATE_PATTERN),
    AfterValidator(_real_date),
    WithJsonSchema(
        _form(
            "A date as exact as the source gives it: `2025`, `2025-08` or `2025-08-18`.",
            type=["string", "integer"],
            pattern=r"^[0-9]{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12][0-9]|3[01]))?)?$",
            minimum=1900,
            maximum=2100,
            examples=["2025-08-18"],
        )
    ),
]
WholeDate = Annotated[
    str,
    Field(
        pattern=WHOLE_DATE_PATTERN,
        examples=["2026-11-24"],
        json_schema_extra=_form("A whole date, `YYYY-MM-DD`.", pattern=r"^[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])$"),
    ),
    AfterValidator(_real_date),
]
Text = Annotated[
    str,
    Field(max_length=600, pattern=TEXT_PATTERN, json_schema_extra=_form("At most 600 characters.", pattern=_PUBLISHED_TEXT_PATTERN)),
]
Name = Annotated[
    str, Field(max_length=120, pattern=NAME_PATTERN, json_schema_extra=_form("Plain text, as its owner writes it.", pattern=_PUBLISHED_NAME_PATTERN))
]
Alias = Annotated[
    str, Field(max_length=160, pattern=ALIAS_PATTERN, examples=["deepseek-ai/DeepSeek-R1"], json_schema_extra=_form("A name that nothing else has."))
]
Url = Annotated[str, Field(max_length=600, pattern=URL_PATTERN, json_schema_extra=_form("A web address, `https://...`.", format="uri"))]
LicenseId = Annotated[
    str,
    Field(
        max_length=160,
        pattern=LICENSE_PATTERN,
        examples=["Apache-2.0", "LicenseRef-Llama-3.1"],
        json_schema_extra=_form("An SPDX licence id or expression, or `LicenseRef-...` for a licence that SPDX does not list."),
    ),
]
Country = Annotated[str, Field(pattern=COUNTRY_PATTERN, examples=["CN", "US", "FR"])]
Citation = Annotated[
    str,
    Field(
        pattern=CITATION_PATTERN,
        examples=["report", "report section 4.2"],
        json_schema_extra=_form("A key under `evidence`, then optionally a place in that document.", pattern=_PUBLISHED_CITATION_PATTERN),
    ),
]
Citations = tuple[Citation, ...]
CheckCode = Annotated[str, Field(pattern=CODE_PATTERN, examples=["LIN004"])]
EvidenceKey = Annotated[str, Field(pattern=EVIDENCE_KEY_PATTERN, max_length=40)]
Quantity = Annotated[
    int,
    BeforeValidator(_quantity),
    Field(ge=0, le=10**18),
    WithJsonSchema(
        _form(
            "A whole number, or a figure with K, M, B or T for 10^3, 10^6, 10^9 or 10^12.",
            type=["integer", "string"],
            minimum=0,
            maximum=10**18,
            pattern=QUANTITY_PATTERN,
            examples=["2.1T", 800000],
        )
    ),
]
