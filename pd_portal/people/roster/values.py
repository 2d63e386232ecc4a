"""One value of a file as what it means. Pure; a value that cannot be used raises BadValue."""

import re
import unicodedata
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from pd_portal.people.roster.problems import BadValue

ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ].*)?")
US = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}|\d{2})(?: .*)?")
PACKED = re.compile(r"(\d{4})(\d{2})(\d{2})")
# 1-Sep-2026 and September 1, 2026; a spreadsheet's own count of days since 1899-12-30.
DAY_NAMED = re.compile(
    r"(?P<day>\d{1,2})[ -](?P<month>[a-z]{3,9})\.?[ -](?P<year>\d{4}|\d{2})", re.I
)
NAMED = re.compile(r"(?P<month>[a-z]{3,9})\.? (?P<day>\d{1,2}),? (?P<year>\d{4})", re.I)
MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
SERIAL = re.compile(r"([2-9]\d{4})(?:\.\d+)?")
FIRST_SERIAL = date(1899, 12, 30)
EMAIL = re.compile(r"[^@\s,;<>()\"]+@[^@\s,;<>()\"]+\.[^@\s,;<>()\".]{2,}")
YES = {"y", "yes", "true", "t", "1", "x", "p", "primary"}
NO = {"n", "no", "false", "f", "0", "", "s", "secondary"}
FLOAT = re.compile(r"\d+\.0+")
# Dates such as 12/31/9999 are how payroll systems write "no end".
OPEN_ENDED = 2200
# Signs that turn a line of text around without being seen.
BIDI_CONTROLS = set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


@lru_cache(4_096)
def day(text: str, field: str) -> date | None:
    """A day from 2026-09-01, 9/1/2026, 1-Sep-26, September 1, 2026, 20260901 or 46266.

    Numbers are month first. Empty or year 9999 is none.
    """
    if not text:
        return None
    if found := SERIAL.fullmatch(text):
        return FIRST_SERIAL + timedelta(days=int(found.group(1)))
    year, month, of_month = _parts(text, field)
    if year >= OPEN_ENDED:
        return None
    try:
        return date(year, month, of_month)
    except ValueError:
        first = " The month comes first." if month > 12 else ""
        raise BadValue(field, f"{text[:40]!r} is not a day of the calendar.{first}") from None


def _parts(text: str, field: str) -> tuple[int, int, int]:
    """Year, month and day as ``text`` writes them, whether or not there is such a day."""
    if found := ISO.fullmatch(text) or PACKED.fullmatch(text):
        year, month, of_month = (int(part) for part in found.groups())
        return year, month, of_month
    if found := US.fullmatch(text):
        month, of_month, year = (int(part) for part in found.groups())
        return _whole(year), month, of_month
    found = NAMED.fullmatch(text) or DAY_NAMED.fullmatch(text)
    if found and found["month"][:3].lower() in MONTHS:
        month = MONTHS.index(found["month"][:3].lower()) + 1
        return _whole(int(found["year"])), month, int(found["day"])
    raise BadValue(field, f"{text[:40]!r} is not a date. Write it like 9/1/2026 or 2026-09-01.")


def _whole(year: int) -> int:
    """A year of two digits as one of four."""
    return year if year > 99 else year + (2000 if year < 70 else 1900)


def name(text: str, field: str) -> str:
    """A name in any script; formulas, control characters and direction overrides are refused."""
    tidy = unicodedata.normalize("NFC", " ".join(text.split()))
    if tidy[:1] in {"=", "+", "@"} or (tidy[:1] == "-" and len(tidy) > 1):
        raise BadValue(field, f"{tidy[:40]!r} looks like a spreadsheet formula, not a name.")
    if _holds_controls(tidy):
        raise BadValue(field, "The name holds an invisible control character.")
    if len(tidy) > 100:
        raise BadValue(field, f"The name has {len(tidy)} characters; at most 100 are kept.")
    return tidy


def _holds_controls(text: str) -> bool:
    if text.isascii() and text.isprintable():  # nearly every cell
        return False
    return any(unicodedata.category(c) == "Cc" or c in BIDI_CONTROLS for c in text)


def key(text: str, field: str) -> str:
    """An employee id or sourcedId."""
    if not text:
        raise BadValue(field, "The row says of nobody: this cell is empty.")
    if len(text) > 64:
        raise BadValue(field, f"The id has {len(text)} characters; at most 64 are kept.")
    if _holds_controls(text) or text[0] in "=@":
        raise BadValue(field, f"{text[:40]!r} is not an id.")
    return number(text)


def number(text: str, field: str = "") -> str:
    """An id as it was before a spreadsheet made a number of it: 1001 for 1001.0."""
    return text[: text.index(".")] if FLOAT.fullmatch(text) else text


@lru_cache(1_024)
def fte(text: str, field: str) -> Decimal:
    """A share of full time: 0.5, .5, 0,5, 50% or 50; empty is 1."""
    if not text:
        return Decimal("1.000")
    try:
        share = Decimal(text.rstrip("% ").replace(",", "."))
    except InvalidOperation:
        raise BadValue(field, f"{text[:40]!r} is not a number.") from None
    if not share.is_finite():
        raise BadValue(field, f"{text[:40]!r} is not a number.")
    if "%" in text or share > 2:
        share /= 100
    if not 0 <= share <= 2:
        raise BadValue(field, f"{text[:40]!r} is not a share of full time between 0 and 2.")
    return share.quantize(Decimal("0.001"))


def email(text: str, field: str) -> str:
    """A lower-case address, or an empty string."""
    if not text:
        return ""
    if len(text) > 254 or not EMAIL.fullmatch(text):
        raise BadValue(field, f"{text[:60]!r} is not an e-mail address.")
    return text.lower()


def flag(text: str, field: str) -> bool:
    """Yes or no."""
    plain = text.casefold()
    if plain in YES:
        return True
    if plain in NO:
        return False
    raise BadValue(field, f"{text[:40]!r} is neither yes nor no.")
