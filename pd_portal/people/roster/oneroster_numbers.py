"""Is the identifier of a OneRoster user an employee id? Only if it is one person's."""

from collections.abc import Container

from pd_portal.people.names import plain
from pd_portal.people.roster.reading import Reading
from pd_portal.people.roster.rows import PositionRow


def settle_numbers(reading: Reading, known: Container[str]) -> None:
    """Where several new users share an identifier, each goes by the sourcedId instead.

    Unless they also share a name: then one person has two accounts, which nobody may decide here,
    and the later line is refused. Users that are ``known`` keep the number they have.
    """
    refused: set[str] = set()
    for number, users in _shared(reading).items():
        new = {key: row for key, row in users.items() if key not in known}
        again = _second_accounts(reading, users, new)
        refused |= again
        if len(users) == len(new) > len(again) + 1:
            _go_by_key(reading, number, [row for key, row in new.items() if key not in again])
    if refused:
        reading.positions = [row for row in reading.positions if row.key not in refused]


def _shared(reading: Reading) -> dict[str, dict[str, PositionRow]]:
    """Identifiers of several users, each with the first row of a user."""
    found: dict[str, dict[str, PositionRow]] = {}
    for row in reading.positions:
        if not (row.gone or row.unnamed):
            found.setdefault(row.employee_id, {}).setdefault(row.key, row)
    return {number: users for number, users in found.items() if len(users) > 1}


def _second_accounts(
    reading: Reading, users: dict[str, PositionRow], new: dict[str, PositionRow]
) -> set[str]:
    """Refuse the new lines that have the name of an earlier one, too."""
    names: dict[tuple[str, str], int] = {}
    refused = set()
    for key, row in users.items():
        first = names.setdefault((plain(row.given_name), plain(row.family_name)), row.line)
        if first != row.line and key in new:
            reason = f"Line {first} has this identifier and name under another sourcedId."
            reading.error(row.line, "sourcedId", reason, key)
            refused.add(key)
    return refused


def _go_by_key(reading: Reading, number: str, users: list[PositionRow]) -> None:
    keys = {row.key for row in users}
    reason = f"{number[:40]!r} stands in several lines: the sourcedId is the employee id here."
    for row in users:
        reading.warn(row.line, "identifier", reason, row.key)
    for row in reading.positions:
        if row.key in keys:
            row.employee_id = row.key
