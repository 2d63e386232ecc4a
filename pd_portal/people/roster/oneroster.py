"""OneRoster 1.1 and 1.2 CSV zips, as real systems export them: untidy, partial, mixed."""

from dataclasses import dataclass

from pd_portal.people.roster import values
from pd_portal.people.roster.hr_rows import slug
from pd_portal.people.roster.oneroster_files import Files, Record
from pd_portal.people.roster.problems import BadFile, BadValue
from pd_portal.people.roster.profile import LEFT_OUT, Profile
from pd_portal.people.roster.reading import Known, Reading
from pd_portal.people.roster.rows import NewJobGroup, NewUnit, PositionRow
from pd_portal.people.roster.zips import open_zip

# Roles that make somebody a member of staff. Pupils and relatives are passed over.
STAFF = {
    "administrator": ("leaders", "Administrators"),
    "districtadministrator": ("leaders", "Administrators"),
    "siteadministrator": ("leaders", "Administrators"),
    "principal": ("leaders", "Administrators"),
    "systemadministrator": ("office", "Office staff"),
    "teacher": ("classroom", "Teachers"),
    "counselor": ("classroom", "Teachers"),
    "aide": ("para", "Aides"),
    "proctor": ("para", "Aides"),
}
NOT_STAFF = {"student", "parent", "guardian", "relative"}
UNIT_KINDS = {"school": "school", "department": "department", "district": "district"}


@dataclass(frozen=True, slots=True)
class Held:
    """A role somebody holds at an organization, or held; ``where`` is its place in roles.csv."""

    role: str
    org: str
    begins: str = ""
    ends: str = ""
    primary: bool | None = None
    over: bool = False
    where: str = ""


def read_zip(content: bytes, profile: Profile, known: Known) -> Reading:
    """Every user of a staff role as one PositionRow for each organization."""
    reading = Reading(said=frozenset({"primary"}))
    with open_zip(content) as archive:
        files = Files(archive)
        manifest = files.manifest()
        reading.delta = manifest.get("file.users", "").lower() == "delta"
        _know_orgs(reading, files, profile, known)
        roles = _roles_by_user(files, reading.delta)
        if files.has("users") is False:
            raise BadFile("The zip holds no users.csv.")
        first_lines: dict[str, int] = {}
        for user in files.records("users"):
            held = _held(user, roles.pop(user.get("sourcedId"), []))
            _take_user(reading, user, held, first_lines, profile, known)
        _note_roles_of_nobody(reading, roles)
    return reading


def _note_roles_of_nobody(reading: Reading, roles: dict[str, list[Record]]) -> None:
    """Say how many lines of roles.csv name users that users.csv does not hold."""
    if unused := sum(len(lines) for lines in roles.values()):
        reading.notes.append(
            f"{unused} lines of roles.csv name users who are not in users.csv; they were not used."
        )


def _know_orgs(reading: Reading, files: Files, profile: Profile, known: Known) -> None:
    """Find a unit for every organization, or plan one where the profile opens missing units."""
    orgs = {org.get("sourcedId"): org for org in files.records("orgs") if org.get("sourcedId")}
    for sourced_id, org in sorted(orgs.items(), key=lambda item: _depth(item[1], orgs)):
        if sourced_id in profile.locations or org.removed:
            continue
        unit = _unit_of(org, known)
        if unit is None and profile.open_missing:
            unit = f"{known.employer_code}-{org.get('identifier') or sourced_id}"
            unit = unit.replace("/", "-")[:40]
            parent = profile.locations.get(org.get("parentSourcedId"), known.employer_unit)
            kind = UNIT_KINDS.get(org.get("type").lower(), "department")
            reading.new_units[sourced_id] = NewUnit(
                unit, org.get("name")[:200] or sourced_id, kind, parent
            )
        if unit is not None:
            profile.locations[sourced_id] = unit
            reading.places[sourced_id] = unit


def _depth(org: Record, orgs: dict[str, Record]) -> int:
    """How many organizations of the file stand above; a circle ends at ten."""
    above, depth = orgs.get(org.get("parentSourcedId")), 0
    while above is not None and depth < 10:
        above, depth = orgs.get(above.get("parentSourcedId")), depth + 1
    return depth


def _unit_of(org: Record, known: Known) -> str | None:
    """A unit here whose code or name the organization carries; a district is the employer itself."""
    for head in ("sourcedId", "identifier", "name"):
        text = org.get(head)
        found = known.units.get(text.casefold()) or known.units.get(
            f"{known.employer_code}-{text}".casefold()
        )
        if text and found:
            return found
    top = org.get("type").lower() == "district" and not org.get("parentSourcedId")
    return known.employer_unit if top else None


def _roles_by_user(files: Files, delta: bool) -> dict[str, list[Record]]:
    """Lines of roles.csv (1.2) by user; those to be deleted only where the zip is a delta."""
    found: dict[str, list[Record]] = {}
    for role in files.records("roles"):
        if delta or not role.removed:
            found.setdefault(role.get("userSourcedId"), []).append(role)
    return found


def _take_user(
    reading: Reading,
    user: Record,
    held: list[Held],
    first_lines: dict[str, int],
    profile: Profile,
    known: Known,
) -> None:
    sourced_id = user.get("sourcedId")
    if not user.removed and held and all(item.role in NOT_STAFF for item in held):
        reading.left_out += 1
        return
    reading.lines.add(user.line)
    try:
        values.key(sourced_id, "sourcedId")
        if sourced_id in first_lines:
            raise BadValue(
                "sourcedId", f"This id stands in line {first_lines[sourced_id]} already."
            )
        first_lines[sourced_id] = user.line
        rows = _rows(reading, user, held, profile, known)
        reading.positions += rows
        if not rows and sourced_id not in reading.keys_in_doubt:
            reading.lines.discard(user.line)
            reading.left_out += 1
    except BadValue as bad:
        reading.error(user.line, bad.field, bad.reason, sourced_id)


def _held(user: Record, roles: list[Record]) -> list[Held]:
    """Roles from roles.csv, else from the user's own line; the first organization is primary."""
    if roles:
        return [
            Held(
                role=role.get("role").lower(),
                org=role.get("orgSourcedId"),
                begins=role.get("beginDate"),
                ends=role.get("endDate"),
                primary=role.get("roleType").lower() == "primary" if role.get("roleType") else None,
                over=role.removed,
                where=f"roles.csv line {role.line}, ",
            )
            for role in roles
        ]
    orgs = [org.strip() for org in user.get("orgSourcedIds").split(",") if org.strip()]
    main = user.get("primaryOrgSourcedId") or (orgs[0] if orgs else "")
    role = user.get("role").lower()
    return [Held(role, org, primary=org == main) for org in dict.fromkeys(orgs)]


def _rows(
    reading: Reading, user: Record, held: list[Held], profile: Profile, known: Known
) -> list[PositionRow]:
    person = _person(user)
    if user.removed:
        person.gone = True
        return [person]
    staff = [item for item in held if item.role not in NOT_STAFF]
    if not staff and reading.delta and "orgsourcedids" not in user.cells:
        person.names_only = True
        return [person]
    if not staff:
        where = "role" if user.get("orgSourcedIds") else "orgSourcedIds"
        raise BadValue(where, "The user has no organization or role.")
    rows = [_row_or_error(reading, person, item, profile, known) for item in staff]
    return _one_primary([row for row in rows if row and LEFT_OUT not in (row.unit, row.job)])


def _row_or_error(
    reading: Reading, person: PositionRow, held: Held, profile: Profile, known: Known
) -> PositionRow | None:
    """A line of roles.csv that cannot be used stops only itself."""
    try:
        return _row(reading, person, held, profile, known)
    except BadValue as bad:
        if not held.where:
            raise
        reading.error(person.line, f"{held.where}{bad.field}", bad.reason, person.key)
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


def _row(
    reading: Reading, person: PositionRow, held: Held, profile: Profile, known: Known
) -> PositionRow:
    org, column = held.org, "orgSourcedId" if held.where else "orgSourcedIds"
    starts_on, ends_on = values.day(held.begins, "beginDate"), values.day(held.ends, "endDate")
    if starts_on and ends_on and ends_on < starts_on:
        raise BadValue("endDate", "The last day is before the first.")
    unit = profile.locations.get(org) or known.units.get(org.casefold())
    if unit is None:
        raise BadValue(column, f"The organization {org[:60]!r} is not in orgs.csv.")
    return PositionRow(
        line=person.line,
        key=person.key,
        employee_id=person.employee_id,
        given_name=person.given_name,
        family_name=person.family_name,
        preferred_name=person.preferred_name,
        email=person.email,
        unit=unit,
        job=_job(reading, held.role, profile, known),
        title="",
        starts_on=starts_on,
        ends_on=ends_on,
        primary=held.primary,
        over=held.over,
        complete=reading.delta and not held.where,
    )


def _job(reading: Reading, role: str, profile: Profile, known: Known) -> str:
    if role in profile.jobs:
        return profile.jobs[role]
    if role not in STAFF:
        raise BadValue("role", f"{role[:40]!r} is not a role of OneRoster.")
    usual, label = STAFF[role]
    job = known.jobs.get(usual) or known.jobs.get(role) or known.jobs.get(label.casefold())
    if job is None:
        if not profile.open_missing:
            raise BadValue("role", f"The role {role!r} is not mapped to a job group.")
        job = slug(usual)
        reading.new_jobs[role] = NewJobGroup(job, label)
    return job


def _one_primary(rows: list[PositionRow]) -> list[PositionRow]:
    """At most one is primary: systems mark one for each role."""
    marked = [row for row in rows if row.primary]
    for row in marked[1:]:
        row.primary = False
    return rows
