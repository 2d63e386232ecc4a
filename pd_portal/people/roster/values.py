"""One value of a file as what it means. Pure; a value that cannot be used raises BadValue."""

import re
import unicodedata
from datetime import date
from decimal import Decimal, InvalidOperation

from pd_portal.people.roster.problems import BadValue

ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ].*)?")
US = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}|\d{2})(?: .*)?")
PACKED = re.compile(r"(\d{4})(\d{2})(\d{2})")
EMAIL = re.compile(r"[^@\s,;<>()\"]+@[^@\s,;<>()\"]+\.[^@\s,;<>()\".]{2,}")
YES = {"y", "yes", "true", "t", "1", "x", "p", "primary"}
NO = {"n", "no", "false", "f", "0", "", "s", "secondary"}
# Dates such as 12/31/9999 are how payroll systems write "no end".
OPEN_ENDED = 2200
# Signs that turn a line of text around without being seen.
BIDI_CONTROLS = set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def day(text: str, field: str) -> date | None:
    """A day from 2026-09-01, 9/1/2026, 09/01/26 or 20260901; empty or year 9999 is none."""
    if not text:
        return None
    if found := ISO.fullmatch(text) or PACKED.fullmatch(text):
        year, month, of_month = (int(part) for part in found.groups())
    elif found := US.fullmatch(text):
        month, of_month, year = (int(part) for part in found.groups())
        year += 0 if year > 99 else (2000 if year < 70 else 1900)
    else:
        raise BadValue(field, f"{text[:40]!r} is not a date. Write it like 9/1/2026 or 2026-09-01.")
    if year >= OPEN_ENDED:
        return None
    try:
        return date(year, month, of_month)
    except ValueError:
        raise BadValue(field, f"{text[:40]!r} is not a day of the calendar.") from None


def name(text: str, field: str) -> str:
    """A name in any script; formulas, control characters and direction overrides are refused."""
    tidy = unicodedata.normalize("NFC", " ".join(text.split()))
    if tidy[:1] in {"=", "+", "@"} or (tidy[:1] == "-" and len(tidy) > 1):
        raise BadValue(field, f"{tidy[:40]!r} looks like a spreadsheet formula, not a name.")
    if any(unicodedata.category(c) == "Cc" or c in BIDI_CONTROLS for c in tidy):
        raise BadValue(field, "The name holds an invisible control character.")
    if len(tidy) > 100:
        raise BadValue(field, f"The name has {len(tidy)} characters; at most 100 are kept.")
    return tidy


def key(text: str, field: str) -> str:
    """An employee id or sourcedId."""
    if not text:
        raise BadValue(field, "The row says of nobody: this cell is empty.")
    if len(text) > 64:
        raise BadValue(field, f"The id has {len(text)} characters; at most 64 are kept.")
    if any(unicodedata.category(c) == "Cc" for c in text) or text[0] in "=@":
        raise BadValue(field, f"{text[:40]!r} is not an id.")
    return text


def fte(text: str, field: str) -> Decimal:
    """A share of full time: 0.5, .5, 50% or 50; empty is 1."""
    if not text:
        return Decimal("1.000")
    try:
        share = Decimal(text.rstrip("% "))
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
