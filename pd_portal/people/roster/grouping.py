"""The rows of a file by person: told apart where one id names two people, circles broken. Pure."""

from collections.abc import Mapping

from pd_portal.people.names import plain
from pd_portal.people.roster.reading import Reading
from pd_portal.people.roster.rows import PositionRow
from pd_portal.people.roster.state import RosterState

Groups = dict[str, list[PositionRow]]


def by_key(reading: Reading) -> Groups:
    """Rows by id, in the file's order.

    The same row twice, and an id that already names somebody else, are errors at the second.
    """
    found: Groups = {}
    for row in reading.positions:
        rows = found.setdefault(row.key, [])
        same = next((earlier for earlier in rows if _one_position(earlier, row)), None)
        if rows and not _one_person(rows[0], row):
            _named_twice(reading, rows[0], row)
        elif same is None:
            rows.append(row)
        elif same.line != row.line:
            reason = f"This is the same position as in line {same.line}."
            reading.error(row.line, "", reason, row.key)
    return found


def _one_position(one: PositionRow, other: PositionRow) -> bool:
    return (one.unit, one.job, one.title, one.kind, one.starts_on, one.ends_on) == (
        other.unit, other.job, other.title, other.kind, other.starts_on, other.ends_on,
    )  # fmt: skip


def _one_person(one: PositionRow, other: PositionRow) -> bool:
    """A name in common is enough: people marry, and second names come and go."""
    if one.line == other.line:
        return True
    pairs = ((one.family_name, other.family_name), (one.given_name, other.given_name))
    return any(plain(a) == plain(b) for a, b in pairs if a and b)


def _named_twice(reading: Reading, first: PositionRow, row: PositionRow) -> None:
    name = f"{first.given_name} {first.family_name}".strip()[:80]
    reading.error(
        row.line,
        reading.headings.get("key", ""),
        f"Line {first.line} gives this id to {name}. One of the two is wrong.",
        row.key,
    )


def by_person(groups: Groups, who: Mapping[str, int | None]) -> Groups:
    """Somebody with two numbers here, as after a merge, is one person with all of their rows."""
    first: dict[int, str] = {}
    found: Groups = {}
    for key, rows in groups.items():
        person_id = who[key] or 0
        if person_id in first:
            for row in rows:
                row.primary = False if row.primary else row.primary
            found[first[person_id]] += rows
            continue
        found[key] = rows
        if person_id > 0:
            first[person_id] = key
    return found


def break_circles(reading: Reading, groups: Groups, state: RosterState) -> None:
    """Nobody reports to themselves through others: the row that closes a circle names nobody."""
    column = reading.headings.get("supervisor", "")
    above = _held_in_doubt(reading, state) | {
        key: next((r.supervisor for r in rows if r.supervisor and not r.ends_on), "")
        for key, rows in groups.items()
    }
    for key, rows in groups.items():
        for row in rows:
            boss = row.supervisor
            if boss and boss not in above and boss not in state.by_key:
                reading.warn(row.line, column, f"No employee {boss[:40]!r}; left empty.", key)
                row.supervisor = ""
        seen, at = {key}, above[key]
        while at and at not in seen:
            seen.add(at)
            at = above.get(at, "")
        if at == key:
            reading.warn(
                rows[0].line, column, "This closes a circle of supervisors; left empty.", key
            )
            above[key] = ""
            for row in rows:
                row.supervisor = ""


def _held_in_doubt(reading: Reading, state: RosterState) -> dict[str, str]:
    """Who is above those whose lines are unusable: what is here of them stays as it is."""
    doubtful = {key: state.by_key[key] for key in reading.keys_in_doubt if key in state.by_key}
    keys = {person_id: key for key, person_id in state.by_key.items()} if doubtful else {}
    above = {}
    for key, person_id in doubtful.items():
        held = (p for p in state.people[person_id].positions if p.supervisor_id and not p.ends_on)
        boss = next((p.supervisor_id for p in held), None)
        above[key] = keys.get(boss or 0, "")
    return above
