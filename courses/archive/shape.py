"""What the JSON files of an archive hold: types and lengths, each fault with its place. Pure.

Blocks and questions are looked at by ``courses.wire``, which knows their fields.
"""

import re
from collections.abc import Callable
from typing import Any

from courses.archive.files import NotAnArchive

Check = Callable[[Any, str], None]


def refuse(where: str, sentence: str) -> None:
    raise NotAnArchive(f"{where}: {sentence}")


def text(longest: int = 200_000) -> Check:
    def check(value: Any, where: str) -> None:
        if not isinstance(value, str):
            refuse(where, "this must be text.")
        if len(value) > longest:
            refuse(where, f"this is longer than {longest} letters.")

    return check


def matching(pattern: str, sentence: str) -> Check:
    def check(value: Any, where: str) -> None:
        if not isinstance(value, str) or not re.fullmatch(pattern, value):
            refuse(where, sentence)

    return check


def whole(value: Any, where: str) -> None:
    if not isinstance(value, int) or isinstance(value, bool):
        refuse(where, "this must be a whole number.")


def truth(value: Any, where: str) -> None:
    if not isinstance(value, bool):
        refuse(where, "this must be true or false.")


def each(inner: Check) -> Check:
    """A list whose parts pass ``inner``."""

    def check(value: Any, where: str) -> None:
        if not isinstance(value, list):
            refuse(where, "this must be a list.")
        for place, part in enumerate(value, 1):
            inner(part, f"{where} {place}")

    return check


def named(inner: Check) -> Check:
    """An object of any names whose values pass ``inner``."""

    def check(value: Any, where: str) -> None:
        if not isinstance(value, dict):
            refuse(where, "this must be an object with names.")
        for name, part in value.items():
            inner(part, f"{where}, {name}")

    return check


def anything(value: Any, where: str) -> None:
    """Looked at elsewhere."""


def record(needed: dict[str, Check], others: dict[str, Check], *, closed: bool = False) -> Check:
    """An object with the fields ``needed``; of ``others`` each may be absent or null.

    ``closed``: a field of another name is refused.
    """

    def check(value: Any, where: str) -> None:
        named(anything)(value, where)
        for name in needed:
            if name not in value:
                refuse(where, f"“{name}” is missing.")
        unknown = sorted(set(value) - set(needed) - set(others))
        if closed and unknown:
            refuse(where, f"there is no field “{unknown[0]}”.")
        for name, inner in {**needed, **others}.items():
            if name in needed or value.get(name) is not None:
                inner(value[name], f"{where}, {name}")

    return check


SHORT_NAME = matching(
    r"[A-Za-z0-9_-]{1,255}", "use letters from a to z, digits and hyphens, 255 at most."
)
HOURS = matching(r"\d{1,3}(\.\d)?", "state the hours as text, for example “1.5”.")
LINK = matching(r"(https?://\S{1,490})?", "this must be an address that begins with https://.")

ARCHIVE = record(
    {},
    {
        **{"title": text(255), "licence": text(200), "licence_url": text(200)},
        **{"credit": text(300), "generated": each(text()), "job_groups": named(text(120))},
    },
)
COURSE = record(
    {"slug": SHORT_NAME, "title": text(255), "modules": each(SHORT_NAME)},
    {"summary": text(), "version": text(60), "strands": each(text(100))},
)
PASS_RULE = record(
    {}, {"pass_mark": whole, "attempts": whole, "cooling_off_minutes": whole}, closed=True
)
LESSON = record(
    {"slug": SHORT_NAME, "title": text(255), "body": each(named(anything))},
    {"public": truth, "job_groups": each(text(40))},
)
SHAPED_BY = record({"voice": text(200)}, {"when": text(60), "changed": text()}, closed=True)
SOURCE = record({"title": text(300)}, {"by": text(200), "link": LINK, "note": text()}, closed=True)
LISTS = {
    "objectives": each(text(300)),
    "prerequisites": each(SHORT_NAME),
    "alignment": each(record({"set": text(60), "domain": text(200)}, {"standard": text(40)})),
    "strands": each(text(100)),
    "shaped_by": each(SHAPED_BY),
    "sources": each(SOURCE),
    "local_facts": each(record({"slug": text(60), "label": text(160)}, {"hint": text()})),
    "lessons": each(LESSON),
}
MODULE = record(
    {"slug": SHORT_NAME, "title": text(255), "summary": text(), "number": whole, "hours": HOURS},
    {"published": truth, "hold": text(300), "pass_rule": PASS_RULE, **LISTS},
)
POOL = record(
    {"slug": SHORT_NAME, "title": text(200), "questions": each(named(anything))},
    {},
)


def twice(names: list[str], where: str) -> None:
    """Refuse a name that stands more than once."""
    double = next((name for place, name in enumerate(names) if name in names[:place]), None)
    if double is not None:
        refuse(where, f"“{double}” stands twice.")


def module(value: dict[str, Any], where: str) -> None:
    """A module's file, called after its short name."""
    MODULE(value, where)
    named_so(value, where)
    twice([lesson["slug"] for lesson in value.get("lessons") or []], f"{where}, lessons")


def pool(value: dict[str, Any], where: str) -> None:
    """A pool's file, called after its short name."""
    POOL(value, where)
    named_so(value, where)


def named_so(value: dict[str, Any], where: str) -> None:
    if not where.endswith(f"/{value['slug']}.json"):
        refuse(where, f"its slug is “{value['slug']}”, so the file must be called after that.")
