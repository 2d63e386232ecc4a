"""Rows of an HR or payroll file, by the source's profile. Unknown codes stop only their own row."""

import re
from collections.abc import Callable
from typing import Any

from pd_portal.people.roster import columns, values
from pd_portal.people.roster.headings import Table
from pd_portal.people.roster.problems import BadFile, BadValue
from pd_portal.people.roster.profile import LEFT_OUT, Profile
from pd_portal.people.roster.reading import Known, Reading
from pd_portal.people.roster.rows import LeaveRow, NewJobGroup, NewUnit, PositionRow

Progress = Callable[[int], object]
SUM = re.compile(r"(?:(?:grand |sub)?totals?|count|end of (?:report|file)|page \d+)\b", re.I)
SUFFIXES = {"jr", "sr", "ii", "iii", "iv", "md", "phd", "edd"}
CONVERT: dict[str, Callable[[str, str], Any]] = {
    "key": values.key,
    "given_name": values.name,
    "family_name": values.name,
    "full_name": values.name,
    "preferred_name": values.name,
    "email": values.email,
    "fte": values.fte,
    "hired_on": values.day,
    "starts_on": values.day,
    "ends_on": values.day,
    "primary": values.flag,
    "paid": values.flag,
    "supervisor": values.number,
}


def read_rows(
    table: Table, profile: Profile, known: Known, *, leaves: bool = False, told: Progress = bool
) -> Reading:
    """Every row of ``table`` as a PositionRow or LeaveRow, or as an error at its line."""
    places = _places(table.heads, profile, "leaves" if leaves else "positions")
    reading = Reading(
        notes=[table.note] if table.note else [],
        said=frozenset(places),
        headings=dict(profile.columns),
    )
    for line, cells in table.rows:
        reading.lines.add(line)
        if len(reading.lines) % 2_000 == 0:
            told(len(reading.lines))
        row = {field: _cell(cells, at) for field, at in places.items()}
        if is_sum(row, cells):
            _pass_over(reading, line, cells)
            continue
        try:
            taken = {field: _convert(field, text) for field, text in row.items()}
            if leaves:
                reading.leaves.append(_leave(line, taken))
            else:
                _take(reading, line, taken, profile, known)
        except BadValue as bad:
            heading = profile.columns.get(bad.field, "")
            reading.error(line, heading, bad.reason, row.get("key", ""))
    return reading


def is_sum(row: dict[str, str], cells: list[str]) -> bool:
    """A line below the list such as ``Total: 412``, which speaks of nobody."""
    words = " ".join(cell for cell in cells if cell)
    return not row.get("location") and bool(SUM.match(words)) and len(words) < 120


def _pass_over(reading: Reading, line: int, cells: list[str]) -> None:
    reading.lines.discard(line)
    words = " ".join(cell for cell in cells if cell)
    reading.notes.append(f"Line {line} ({words[:40]}) sums up and was passed over.")


def _places(heads: list[str], profile: Profile, format_: str) -> dict[str, int]:
    """Where each mapped field stands; headings may differ in case and spaces."""
    where = {head.casefold().strip(): at for at, head in enumerate(heads)}
    wanted = {f: profile.columns[f] for f in columns.fields_of(format_) if f in profile.columns}
    places = {field: where.get(heading.casefold().strip()) for field, heading in wanted.items()}
    if gone := [wanted[field] for field, at in places.items() if at is None]:
        raise BadFile(f"{_named(gone)} missing. The file has: {', '.join(heads)[:300]}.")
    lacking = columns.missing(profile.columns, format_)
    if lacking:
        raise BadFile(f"No column is mapped for: {', '.join(lacking)}.")
    return {field: at for field, at in places.items() if at is not None}


def _named(headings: list[str]) -> str:
    if len(headings) == 1:
        return f"The column {headings[0]!r} is"
    return f"The columns {', '.join(map(repr, headings))[:300]} are"


def _cell(cells: list[str], at: int) -> str:
    return cells[at] if at < len(cells) else ""


def _convert(field: str, text: str) -> Any:
    return CONVERT[field](text, field) if field in CONVERT else text


def _take(reading: Reading, line: int, row: dict[str, Any], profile: Profile, known: Known) -> None:
    unit = _unit(reading, row["location"], profile, known)
    job = _job(reading, row.get("job") or row.get("title", ""), profile, known)
    kind = profile.kind(row.get("kind", ""))
    if kind is None:
        raise BadValue("kind", f"The employment type {row['kind'][:40]!r} is not mapped.")
    if LEFT_OUT in (unit, job, kind):
        reading.left_out += 1
        reading.lines.discard(line)
        return
    pay = profile.pay(row.get("pay", ""))
    if pay is None:
        raise BadValue("pay", f"The pay type {row['pay'][:40]!r} is not mapped.")
    given, family = _names(row)
    starts_on, ends_on = row.get("starts_on"), row.get("ends_on")
    if starts_on and ends_on and ends_on < starts_on:
        raise BadValue("ends_on", "The last day is before the first.")
    for field, there in (
        ("bargaining_unit", known.bargaining_units),
        ("work_calendar", known.work_calendars),
    ):
        code = row.get(field, "")
        if code and code not in there:
            reading.warn(
                line, profile.columns[field], f"{code[:40]!r} is unknown here; left empty."
            )
            row[field] = ""
    reading.positions.append(
        PositionRow(
            line=line,
            key=row["key"],
            employee_id=row["key"],
            given_name=given,
            family_name=family,
            preferred_name=row.get("preferred_name"),
            email=row.get("email", ""),
            unit=unit,
            job=job,
            title=row.get("title", "")[:200],
            fte=row["fte"] if "fte" in row else values.fte("", "fte"),
            kind=kind,
            pay=pay,
            hired_on=row.get("hired_on"),
            starts_on=starts_on,
            ends_on=ends_on,
            primary=row.get("primary"),
            supervisor=row.get("supervisor", ""),
            bargaining_unit=row.get("bargaining_unit", ""),
            work_calendar=row.get("work_calendar", ""),
        )
    )


def _names(row: dict[str, Any]) -> tuple[str, str]:
    given, family = row.get("given_name", ""), row.get("family_name", "")
    whole = row.get("full_name", "")
    if not given and not family and whole:
        given, family = _apart(whole)
    if not given and not family:
        raise BadValue("family_name", "The row names nobody.")
    return given, family


def _apart(whole: str) -> tuple[str, str]:
    """``Berg, Bo, Jr.`` and ``Bo Berg Jr.`` as given and family name."""
    parts = [part.strip() for part in whole.split(",") if part.strip()]
    suffix = parts.pop() if len(parts) > 1 and _is_suffix(parts[-1]) else ""
    if len(parts) > 1:
        family, given = parts[0], ", ".join(parts[1:])
    else:
        *given_parts, family = _joined_suffix("".join(parts).split())
        given = " ".join(given_parts)
    return given, f"{family} {suffix}".strip()


def _joined_suffix(words: list[str]) -> list[str]:
    """Words of a name, a suffix at the end joined to the word before it."""
    if len(words) > 2 and _is_suffix(words[-1]):
        return [*words[:-2], " ".join(words[-2:])]
    return words or [""]


def _is_suffix(word: str) -> bool:
    return word.strip(".").casefold() in SUFFIXES


def _unit(reading: Reading, code: str, profile: Profile, known: Known) -> str:
    if not code:
        raise BadValue("location", "The location is empty.")
    unit = known.unit(code, profile)
    if unit is None and profile.open_missing:
        unit = f"{known.employer_code}-{code}".replace("/", "-")[:40]
        reading.new_units[code] = NewUnit(unit, code, "department", known.employer_unit)
    if unit is None:
        raise BadValue("location", f"The location {code[:40]!r} is not mapped to a unit.")
    return unit


def _job(reading: Reading, code: str, profile: Profile, known: Known) -> str:
    if not code:
        raise BadValue("job", "The job code is empty.")
    job = known.job(code, profile)
    if job is None and profile.open_missing:
        job = slug(code)
        reading.new_jobs[code] = NewJobGroup(job, code)
    if job is None:
        raise BadValue("job", f"The job code {code[:40]!r} is not mapped to a job group.")
    return job


def slug(text: str) -> str:
    """A code made of ``text``."""
    from django.utils.text import slugify

    return slugify(text)[:40] or "other"


def _leave(line: int, row: dict[str, Any]) -> LeaveRow:
    if row["starts_on"] is None:
        raise BadValue("starts_on", "The first day is empty.")
    ends_on = row.get("ends_on")
    if ends_on and ends_on < row["starts_on"]:
        raise BadValue("ends_on", "The last day is before the first.")
    return LeaveRow(line, row["key"], row["starts_on"], ends_on, row["paid"])
