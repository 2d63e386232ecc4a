"""OneRoster 1.1 and 1.2 CSV zips, as real systems export them: untidy, partial, mixed."""

from dataclasses import dataclass, field, replace

from pd_portal.people.roster import values
from pd_portal.people.roster.oneroster_files import Files, Record
from pd_portal.people.roster.oneroster_numbers import settle_numbers
from pd_portal.people.roster.oneroster_orgs import know_orgs
from pd_portal.people.roster.oneroster_roles import (
    NOT_STAFF,
    Held,
    held_by_user,
    held_in_roles,
    is_staff,
    job_of,
    known_job,
)
from pd_portal.people.roster.primaries import share_a_day
from pd_portal.people.roster.problems import BadFile, BadValue
from pd_portal.people.roster.profile import LEFT_OUT, Profile
from pd_portal.people.roster.reading import Known, Reading
from pd_portal.people.roster.rows import PositionRow, RoleSeen
from pd_portal.people.roster.zips import open_zip

FALSE = {"false", "0", "no", "n"}
HEADINGS = {"key": "sourcedId", "ends_on": "endDate"}


@dataclass
class Zip:
    """What is known while the users of one zip are read."""

    reading: Reading
    profile: Profile
    known: Known
    roles: dict[str, list[Record]]
    roles_whole: bool = False
    first_lines: dict[str, int] = field(default_factory=dict)
    disabled: int = 0


def read_zip(content: bytes, profile: Profile, known: Known) -> Reading:
    """Every user of a staff role as one PositionRow for each organization."""
    reading = Reading(said=frozenset({"primary"}), headings=dict(HEADINGS))
    with open_zip(content) as archive:
        files = Files(archive)
        manifest = files.manifest()
        reading.delta = _is_delta(files, manifest)
        know_orgs(reading, files, profile, known)
        zip_ = Zip(reading, profile, known, _roles_by_user(files, reading.delta))
        zip_.roles_whole = manifest.get("file.roles", "").lower() == "bulk"
        last = _read_users(zip_, files)
        _read_roles_alone(zip_, last)
    settle_numbers(reading, known.keys)
    reading.notes += [*files.notes, *_notes(zip_)]
    return reading


def _is_delta(files: Files, manifest: dict[str, str]) -> bool:
    """Does the zip name changes only? One without users.csv does, if it says so: a quiet night."""
    users, roles = (manifest.get(f"file.{name}", "").lower() for name in ("users", "roles"))
    if files.has("users"):
        return users == "delta"
    if "delta" in (users, roles) or users == "absent":
        return True
    raise BadFile("The zip holds no users.csv.")


def _read_users(zip_: Zip, files: Files) -> int:
    """Take every line of users.csv; return the last line's number."""
    line = 1
    if not files.has("users"):
        zip_.reading.notes.append("The zip holds no users.csv: nobody is added or ended by it.")
    for user in files.records("users"):
        line = user.line
        _take_user(zip_, user, zip_.roles.pop(user.get("sourcedId"), []))
    return line


def _notes(zip_: Zip) -> list[str]:
    """What HR should know of the whole file."""
    notes = []
    if unused := sum(len(lines) for lines in zip_.roles.values()):
        notes.append(
            f"{unused} lines of roles.csv name users who are not in users.csv; they were not used."
        )
    if zip_.disabled:
        notes.append(
            f"{zip_.disabled} users may not sign in there (enabledUser is false); they are on the "
            "roster all the same."
        )
    return notes


def _roles_by_user(files: Files, delta: bool) -> dict[str, list[Record]]:
    """Lines of roles.csv (1.2) by user; those to be deleted only where the zip is a delta."""
    found: dict[str, list[Record]] = {}
    for role in files.records("roles"):
        if delta or not role.removed:
            found.setdefault(role.get("userSourcedId"), []).append(role)
    return found


def _read_roles_alone(zip_: Zip, last: int) -> None:
    """In a delta a role may change without its user: what is known of the person stays.

    Their lines are numbered on after those of users.csv, so that each has one outcome.
    """
    if not zip_.reading.delta:
        return
    for sourced_id in [key for key in zip_.roles if key in zip_.known.keys]:
        held = held_in_roles(zip_.roles.pop(sourced_id))
        _note_roles(zip_, held)
        held = _staff(zip_, held)
        if not held:
            continue
        last += 1
        zip_.reading.lines.add(last)
        person = PositionRow(last, sourced_id, zip_.known.keys[sourced_id], "", "", unnamed=True)
        rows = [_row_or_error(zip_, person, item) for item in held]
        zip_.reading.positions += _one_primary([row for row in rows if row])


def _take_user(zip_: Zip, user: Record, roles: list[Record]) -> None:
    reading, sourced_id = zip_.reading, user.get("sourcedId")
    known = sourced_id in zip_.known.keys
    held = held_in_roles(roles) if roles else held_by_user(user, zip_.profile.locations)
    if not user.removed:
        _note_roles(zip_, held)
    of_nobody_here = user.removed or (held and not _staff(zip_, held))
    if of_nobody_here and sourced_id and not (known and _may_end(zip_, user)):
        reading.left_out += 1
        return
    reading.lines.add(user.line)
    try:
        values.key(sourced_id, "sourcedId")
        if sourced_id in zip_.first_lines:
            raise BadValue(
                "sourcedId", f"This id stands in line {zip_.first_lines[sourced_id]} already."
            )
        zip_.first_lines[sourced_id] = user.line
        rows = _rows(zip_, user, held)
        reading.positions += rows
        zip_.disabled += bool(rows) and user.get("enabledUser").lower() in FALSE
        if not rows and sourced_id not in reading.keys_in_doubt:
            reading.lines.discard(user.line)
            reading.left_out += 1
    except BadValue as bad:
        reading.error(user.line, bad.field, bad.reason, sourced_id)


def _may_end(zip_: Zip, user: Record) -> bool:
    """Does the line end the work of somebody we know: deleted, or only a pupil or relative now?"""
    return user.removed or (zip_.reading.delta and "orgsourcedids" in user.cells)


def _rows(zip_: Zip, user: Record, held: list[Held]) -> list[PositionRow]:
    person = _person(user)
    staff = _staff(zip_, held)
    if user.removed or (held and not staff):
        person.gone = True
        return [person]
    user.require_known_status()
    if not staff and zip_.reading.delta and "orgsourcedids" not in user.cells:
        person.names_only = True
        return [person]
    if not staff:
        where = "role" if user.get("orgSourcedIds") else "orgSourcedIds"
        raise BadValue(where, "The user has no organization or role.")
    rows = [_row_or_error(zip_, person, item) for item in staff]
    return _one_primary([row for row in rows if row and LEFT_OUT not in (row.unit, row.job)])


def _note_roles(zip_: Zip, held: list[Held]) -> None:
    """Count a user under each of their roles but a pupil's, with what the role means here."""
    roles = {i.role: i.written for i in held if i.role and i.role not in NOT_STAFF}
    for role, written in roles.items():
        if role not in zip_.reading.roles:
            meaning = known_job(role, zip_.profile, zip_.known) or ""
            zip_.reading.roles[role] = RoleSeen(role, meaning, written=written)
        zip_.reading.roles[role].users += 1


def _staff(zip_: Zip, held: list[Held]) -> list[Held]:
    """The roles that make somebody a member of staff."""
    return [item for item in held if is_staff(item.role, zip_.profile)]


def _row_or_error(zip_: Zip, person: PositionRow, held: Held) -> PositionRow | None:
    """A line of roles.csv that cannot be used stops only itself."""
    try:
        return _row(zip_, person, held)
    except BadValue as bad:
        if not held.where:
            raise
        zip_.reading.error(person.line, f"{held.where}{bad.field}", bad.reason, person.key)
        return None


def _person(user: Record) -> PositionRow:
    given = values.name(user.get("givenName"), "givenName")
    family = values.name(user.get("familyName"), "familyName")
    if not given and not family and not user.removed:
        raise BadValue("familyName", "The row names nobody.")
    number = user.get("identifier") or user.get("sourcedId")
    return PositionRow(
        line=user.line,
        key=user.get("sourcedId"),
        employee_id=values.key(number, "identifier"),
        given_name=given,
        family_name=family,
        preferred_name=values.name(user.get("preferredGivenName"), "preferredGivenName")
        if "preferredgivenname" in user.cells
        else None,
        email=values.email(user.get("email"), "email"),
    )


def _row(zip_: Zip, person: PositionRow, held: Held) -> PositionRow:
    starts_on, ends_on = values.day(held.begins, "beginDate"), values.day(held.ends, "endDate")
    if starts_on and ends_on and ends_on < starts_on:
        raise BadValue("endDate", "The last day is before the first.")
    return replace(
        person,
        unit=_unit(zip_, held),
        job=job_of(zip_.reading, held, zip_.profile, zip_.known),
        starts_on=starts_on,
        ends_on=ends_on,
        primary=held.primary,
        over=held.over,
        complete=zip_.reading.delta and (not held.where or zip_.roles_whole),
    )


def _unit(zip_: Zip, held: Held) -> str:
    column = "orgSourcedId" if held.where else "orgSourcedIds"
    unit = zip_.profile.locations.get(held.org) or zip_.known.units.get(held.org.casefold())
    if unit is None:
        raise BadValue(column, f"The organization {held.org[:60]!r} is not in orgs.csv.")
    return unit


def _one_primary(rows: list[PositionRow]) -> list[PositionRow]:
    """At most one is primary on a day: systems mark one for each role."""
    kept: list[PositionRow] = []
    for row in rows:
        if row.primary and any(share_a_day(row, other) for other in kept):
            row.primary = False
        elif row.primary:
            kept.append(row)
    return rows
