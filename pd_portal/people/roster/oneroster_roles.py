"""Which roles somebody holds, at which organizations, and what work that is here."""

import re
from collections.abc import Container
from dataclasses import dataclass

from pd_portal.people.roster.hr_rows import slug
from pd_portal.people.roster.oneroster_files import Record
from pd_portal.people.roster.problems import BadValue
from pd_portal.people.roster.profile import LEFT_OUT, Profile
from pd_portal.people.roster.reading import Known, Reading
from pd_portal.people.roster.rows import NewJobGroup

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
# A role of the district's own, as version 1.2 lets it write one.
OWN = re.compile(r"ext:\s*(\w[\w \-]*)")
SEPARATORS = ",;|"
SAY = "Say what it means on the page of this import."


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
    written: str = ""


def held_in_roles(roles: list[Record]) -> list[Held]:
    """What the lines of roles.csv (1.2) say of one user."""
    return [
        Held(
            role=role_of(role.get("role")),
            org=role.get("orgSourcedId"),
            begins=role.get("beginDate"),
            ends=role.get("endDate"),
            primary=role.get("roleType").lower() == "primary" if role.get("roleType") else None,
            over=role.removed,
            where=f"roles.csv line {role.line}, ",
            written=role.get("role").strip(),
        )
        for role in roles
    ]


def held_by_user(user: Record, known_orgs: Container[str]) -> list[Held]:
    """What the user's own line says (1.1); the first organization is primary unless one is named."""
    orgs = _listed(user.get("orgSourcedIds"), known_orgs)
    main = user.get("primaryOrgSourcedId") or (orgs[0] if orgs else "")
    orgs = orgs or ([main] if main and user.get("role") else [])
    written = re.split(f"[{SEPARATORS}]", user.get("role"))
    roles = {role_of(role): role.strip() for role in reversed(written)}
    first = role_of(written[0])
    return [
        Held(role, org, primary=org == main and role == first, written=text)
        for org in dict.fromkeys(orgs)
        for role, text in reversed(roles.items())
    ]


def _listed(text: str, known_orgs: Container[str]) -> list[str]:
    """Organizations between commas; other signs separate too, unless an id holds them."""
    found = [text]
    for sign in SEPARATORS:
        parts = ([org] if org in known_orgs else org.split(sign) for org in found)
        found = [org.strip() for some in parts for org in some if org.strip()]
    return found


def role_of(text: str) -> str:
    """``Site Administrator`` is ``siteadministrator``; a role of one's own keeps its words."""
    plain = text.strip().lower()
    if OWN.fullmatch(plain):
        return plain
    return "".join(c for c in plain if c.isalnum())


def is_staff(role: str, profile: Profile) -> bool:
    """Neither a pupil's or relative's role, nor one that HR said is nobody's of the staff."""
    return role not in NOT_STAFF and profile.jobs.get(role) != LEFT_OUT


def job_of(reading: Reading, held: Held, profile: Profile, known: Known) -> str:
    """The job group of a role: the one it has here, or a new one where the profile opens them."""
    role, written = held.role, held.written[:40]
    job = known_job(role, profile, known)
    if job is not None:
        return job
    usual = _usual(role)
    if usual is None:
        raise BadValue("role", f"{written!r} is not a role of OneRoster. {SAY}")
    if not profile.open_missing:
        raise BadValue("role", f"The role {written!r} is not mapped to a job group. {SAY}")
    job = slug(usual[0])
    reading.new_jobs[role] = NewJobGroup(job, usual[1][:120])
    return job


def known_job(role: str, profile: Profile, known: Known) -> str | None:
    """The job group that a role has here, by the profile or by what is usual; else None."""
    if role in profile.jobs:
        return profile.jobs[role]
    usual = _usual(role)
    if usual is None:
        return None
    code, label = usual
    return known.jobs.get(code) or known.jobs.get(role) or known.jobs.get(label.casefold())


def _usual(role: str) -> tuple[str, str] | None:
    """Code and name of the job group that a role of OneRoster or of the district's own suggests."""
    own = OWN.fullmatch(role)
    if own is None:
        return STAFF.get(role)
    words = own.group(1).strip()
    return slug(words), words[:1].upper() + words[1:]
