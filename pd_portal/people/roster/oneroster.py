"""OneRoster 1.1 and 1.2 CSV zips, as real systems export them: untidy, partial, mixed."""

from collections.abc import Iterator
from dataclasses import dataclass
from zipfile import ZipFile

from pd_portal.people.roster import values
from pd_portal.people.roster.hr_rows import slug
from pd_portal.people.roster.problems import BadFile, BadValue
from pd_portal.people.roster.profile import LEFT_OUT, Profile
from pd_portal.people.roster.reading import Known, Reading
from pd_portal.people.roster.rows import NewJobGroup, NewUnit, PositionRow
from pd_portal.people.roster.tables import read_csv
from pd_portal.people.roster.zips import members_by_name, open_zip, read_member

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
REMOVED = "tobedeleted"


@dataclass(slots=True)
class Record:
    """One line of a file: cells by heading in lower case."""

    line: int
    cells: dict[str, str]

    def get(self, head: str) -> str:
        return self.cells.get(head.lower(), "")

    @property
    def removed(self) -> bool:
        return self.get("status").lower() == REMOVED


def read_zip(content: bytes, profile: Profile, known: Known) -> Reading:
    """Every user of a staff role as one PositionRow for each organization."""
    reading = Reading(said=frozenset({"primary"}))
    with open_zip(content) as archive:
        files = _Files(archive)
        manifest = files.manifest()
        reading.delta = manifest.get("file.users", "").lower() == "delta"
        _know_orgs(reading, files, profile, known)
        roles = _roles_by_user(files)
        if files.has("users") is False:
            raise BadFile("The zip holds no users.csv.")
        first_lines: dict[str, int] = {}
        for user in files.records("users"):
            _take_user(reading, user, roles, first_lines, profile, known)
    return reading


class _Files:
    """The zip's files by what the manifest means, whatever the case of their names."""

    def __init__(self, archive: ZipFile) -> None:
        self.archive = archive
        self.members = members_by_name(archive)

    def has(self, name: str) -> bool:
        return f"{name}.csv" in self.members

    def records(self, name: str) -> Iterator[Record]:
        """Lines of a file; a file that is not there has none, which means nothing."""
        if not self.has(name):
            return
        content = read_member(self.archive, self.members[f"{name}.csv"])
        if not content.strip(b"\xef\xbb\xbf \r\n\t"):
            return
        try:
            table = read_csv(content)
        except BadFile as bad:
            raise BadFile(f"{name}.csv: {bad.message}") from bad
        heads = [head.strip().lower() for head in table.heads]
        for line, cells in table.rows:
            yield Record(line, dict(zip(heads, cells, strict=False)))

    def manifest(self) -> dict[str, str]:
        """Property to value, both as written; no manifest is an empty one."""
        pairs = [(r.get("propertyName"), r.get("value")) for r in self.records("manifest")]
        return {name.lower(): value for name, value in pairs if name}


def _know_orgs(reading: Reading, files: _Files, profile: Profile, known: Known) -> None:
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


def _roles_by_user(files: _Files) -> dict[str, list[Record]]:
    """Lines of roles.csv (1.2) by user."""
    found: dict[str, list[Record]] = {}
    for role in files.records("roles"):
        found.setdefault(role.get("userSourcedId"), []).append(role)
    return found


def _take_user(
    reading: Reading,
    user: Record,
    roles: dict[str, list[Record]],
    first_lines: dict[str, int],
    profile: Profile,
    known: Known,
) -> None:
    sourced_id = user.get("sourcedId")
    held = _held(user, roles.get(sourced_id, []))
    if not user.removed and held and all(role in NOT_STAFF for role, *_ in held):
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
        if not rows:
            reading.lines.discard(user.line)
            reading.left_out += 1
    except BadValue as bad:
        reading.error(user.line, bad.field, bad.reason, sourced_id)


# A role somebody holds: role in lower case, org, first and last day, primary or not said.
Held = tuple[str, str, str, str, bool | None]


def _held(user: Record, roles: list[Record]) -> list[Held]:
    """Roles from roles.csv, else from the user's own line; the first organization is primary."""
    from_roles = [
        (
            role.get("role").lower(),
            role.get("orgSourcedId"),
            role.get("beginDate"),
            role.get("endDate"),
            role.get("roleType").lower() == "primary" if role.get("roleType") else None,
        )
        for role in roles
        if not role.removed
    ]
    if from_roles:
        return from_roles
    role = user.get("role").lower()
    orgs = [org.strip() for org in user.get("orgSourcedIds").split(",") if org.strip()]
    main = user.get("primaryOrgSourcedId") or (orgs[0] if orgs else "")
    return [(role, org, "", "", org == main) for org in dict.fromkeys(orgs)]


def _rows(
    reading: Reading, user: Record, held: list[Held], profile: Profile, known: Known
) -> list[PositionRow]:
    person = _person(user)
    if user.removed:
        person.gone = True
        return [person]
    staff = [item for item in held if item[0] not in NOT_STAFF]
    if not staff:
        where = "role" if user.get("orgSourcedIds") else "orgSourcedIds"
        raise BadValue(where, "The user has no organization or role.")
    rows = [_row(reading, person, item, profile, known) for item in staff]
    return _one_primary([row for row in rows if LEFT_OUT not in (row.unit, row.job)])


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
    role, org, begins, ends, primary = held
    starts_on, ends_on = values.day(begins, "beginDate"), values.day(ends, "endDate")
    if starts_on and ends_on and ends_on < starts_on:
        raise BadValue("endDate", "The last day is before the first.")
    unit = profile.locations.get(org) or known.units.get(org.casefold())
    if unit is None:
        raise BadValue("orgSourcedIds", f"The organization {org[:60]!r} is not in orgs.csv.")
    return PositionRow(
        line=person.line,
        key=person.key,
        employee_id=person.employee_id,
        given_name=person.given_name,
        family_name=person.family_name,
        preferred_name=person.preferred_name,
        email=person.email,
        unit=unit,
        job=_job(reading, role, profile, known),
        title="",
        starts_on=starts_on,
        ends_on=ends_on,
        primary=primary,
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
