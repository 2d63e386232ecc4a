"""Two more exporting systems, each with its own list of who works where: the count to compare with.

``old_system`` writes OneRoster 1.1 as student systems of the 2010s do; ``new_system`` writes 1.2 and,
after a bulk zip, nights in which only roles change or nothing at all. Neither shares code with us.
"""

import csv
import io
import zipfile
from collections import Counter
from dataclasses import dataclass, field

from hypothesis import strategies as st

TOP = "the employer itself"
Count = Counter[tuple[str, str]]


@dataclass
class Export:
    """A zip, the people it says work where, and the lines that cannot be used with their column."""

    content: bytes
    count: Count
    spoiled: dict[int, str] = field(default_factory=dict)


@dataclass
class Lines:
    """A CSV file written row by row, so that the line of each row is known."""

    end: str = "\r\n"
    quoting: int = csv.QUOTE_MINIMAL
    text: str = ""

    def add(self, cells) -> int:
        """Write a row; the line on which it starts. A break inside quotes is a line, too."""
        line = self.text.count("\n") + 1
        out = io.StringIO()
        csv.writer(out, lineterminator=self.end, quoting=self.quoting).writerow(cells)
        self.text += out.getvalue()
        return line


def zipped(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


# The old system: one role a user, organizations in one cell, a state above the district.
OLD_GROUPS = {
    "Teacher": "Teachers",
    "Site Administrator": "Administrators",
    "district_administrator": "Administrators",
    "AIDE": "Aides",
    "Proctor": "Aides",
}
OLD_ORGS = ["Name", "Type", "Sourced Id", "Parent Sourced Id", "Status"]
OLD_USERS = [
    "status", "sourcedID", "Role", "OrgSourcedIds", "familyName", "GivenName", "e-mail", "grades",
    "date last modified", "enabled user", "Phone", "metadata.note", "metadata.note",
]  # fmt: skip
OVER = ("tobedeleted", "inactive", "To Be Deleted")
STATED = ("", "active", "Active", "ENABLED")
WHEN = ("", "2026-09-30T22:15:00.000Z", "2026-09-30", "9/30/2026 10:15 PM")
NAMES = ("Núñez", "O’Neil", "van der Berg", "Garçon", "Ng")


@st.composite
def old_system(draw):
    schools = [f"School {n}" for n in range(draw(st.integers(1, 3)))]
    ids = {"LEA|7": TOP} | {f"S|{n}": name for n, name in enumerate(schools)}
    users = Lines(draw(st.sampled_from(["\r\n", "\n"])), draw(st.sampled_from([0, csv.QUOTE_ALL])))
    users.add(OLD_USERS)
    count, spoiled = Counter(), {}
    for n in range(draw(st.integers(3, 10))):
        draw(old_user(users, n, ids, count, spoiled))
        if draw(st.integers(0, 5)) == 0:
            users.text += users.end
    encoding = draw(st.sampled_from(["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le"]))
    manifest = draw(st.sampled_from(["file.users,\r\nfile.orgs,", '"file.users","bulk"', ""]))
    files = {
        "MANIFEST.CSV": manifest.encode(),
        "Export/Orgs.csv": old_orgs(ids).encode(encoding),
        "Export/Users.csv": users.text.encode(encoding),
        "Export/classes.csv": b"",
        "__MACOSX/Export/._Users.csv": b"\0\0",
    }
    return Export(zipped(files), count, spoiled)


def old_orgs(ids) -> str:
    lines = Lines()
    lines.add(OLD_ORGS)
    for sourced_id, name in reversed(ids.items()):
        school = name != TOP
        lines.add([name if school else "Lark", "School" if school else "local", sourced_id,
                   "LEA|7" if school else "WA", ""])  # fmt: skip
    lines.add(["Evergreen State", "state", "WA", "", ""])
    return lines.text


@st.composite
def old_user(draw, users, n, ids, count, spoiled):
    """One row: somebody of staff, a pupil, somebody who is over, or a row with a mistake."""
    fate = draw(
        st.sampled_from(["staff"] * 8 + ["pupil", "over", "role", "OrgSourcedIds", "status"])
    )
    role = draw(st.sampled_from(list(OLD_GROUPS)))
    places = draw(st.lists(st.sampled_from(list(ids)), min_size=1, max_size=2, unique=True))
    status = draw(st.sampled_from(OVER if fate == "over" else STATED))
    cell = draw(st.sampled_from([",", ", ", "; "])).join(places)
    line = users.add([
        "archived" if fate == "status" else status,
        draw(st.sampled_from([f"{n:08x}", f"T_{n}", str(90_000 + n)])),
        {"pupil": "student", "role": "Wizard"}.get(fate, role),
        "elsewhere" if fate == "OrgSourcedIds" else cell,
        draw(st.sampled_from(NAMES)), f"Given{n}", draw(st.sampled_from(["", f"P.{n}@Lark.Example"])),
        draw(st.sampled_from(["", "KG,01,02", "09"])), draw(st.sampled_from(WHEN)),
        draw(st.sampled_from(["true", "FALSE", "1", ""])),
        draw(st.sampled_from(["", "206 555 0100\r\next. 4", '"main" desk'])), "a", "b",
    ])  # fmt: skip
    if fate == "staff":
        count.update((ids[place], OLD_GROUPS[role]) for place in places)
    elif fate not in ("pupil", "over"):
        spoiled[line] = {"role": "role", "status": "status"}.get(fate, "orgSourcedIds")


# The new system: roles in a file of their own, roles of the district's own, one identifier for many.
NEW_GROUPS = {
    "teacher": "Teachers",
    "counselor": "Teachers",
    "principal": "Administrators",
    "aide": "Aides",
    "ext:librarian": "Librarian",
    "ext:bus driver": "Bus driver",
}
NEW_ORGS = {"d-1": TOP, "s-1": "North", "s-2": "South"}
NEW_USERS = ["sourcedId", "status", "dateLastModified", "enabledUser", "username", "userIds",
             "givenName", "familyName", "identifier", "email", "preferredGivenName",
             "primaryOrgSourcedId", "pronouns"]  # fmt: skip
NEW_ROLES = ["sourcedId", "status", "dateLastModified", "userSourcedId", "roleType", "role",
             "beginDate", "endDate", "orgSourcedId", "userProfileSourcedId"]  # fmt: skip
HELD = st.dictionaries(
    st.tuples(st.sampled_from(list(NEW_ORGS)), st.sampled_from(list(NEW_GROUPS))),
    st.none(),
    min_size=1,
    max_size=3,
).map(list)


@st.composite
def new_system(draw):
    """A bulk zip, a night in which roles alone change, and a night without anything."""
    people = {f"u-{n}": draw(HELD) for n in range(draw(st.integers(2, 7)))}
    bulk = {
        "users.csv": new_users(draw, people),
        "roles.csv": new_roles([(key, place, "active") for key in people for place in people[key]]),
        "orgs.csv": new_orgs(),
        "userProfiles.csv": b"sourcedId,userSourcedId,profileType\r\np1,u-0,x\r\n",
        "manifest.csv": manifest(users="bulk", roles="bulk", orgs="bulk"),
    }
    first = Export(zipped(bulk), count_of(people))
    changes = draw(role_changes(people))
    night = {
        "roles.csv": new_roles(changes),
        "manifest.csv": manifest(users="absent", roles="delta", orgs="absent"),
    }
    second = Export(zipped(night), count_of(people))
    quiet = {"manifest.csv": manifest(users="absent", roles="absent", orgs="absent")}
    return first, second, Export(zipped(quiet), count_of(people))


@st.composite
def role_changes(draw, people):
    """Change ``people`` in place; the lines of roles.csv that say so."""
    lines = []
    for key, held in people.items():
        gained = draw(st.sampled_from([None, ("s-2", "aide"), ("s-1", "ext:librarian")]))
        if gained and group(gained) not in map(group, held):
            lines.append((key, gained, "active"))
            held.append(gained)
        groups = [group(place) for place in held]
        if len(held) > 1 and groups.count(groups[0]) == 1 and draw(st.booleans()):
            lines.append((key, held.pop(0), "tobedeleted"))
    return lines


def group(place) -> tuple[str, str]:
    return NEW_ORGS[place[0]], NEW_GROUPS[place[1]]


def count_of(people) -> Count:
    """A person counts once in a group of a place, whatever the roles behind it."""
    return Counter(pair for held in people.values() for pair in set(map(group, held)))


def new_users(draw, people) -> bytes:
    lines = Lines()
    lines.add(NEW_USERS)
    for n, key in enumerate(people):
        lines.add([key, "", "", draw(st.sampled_from(["true", "false"])), f"user{n}",
                   "{Fed:1},{LDAP:2}", f"Given{n}", draw(st.sampled_from(NAMES)),
                   draw(st.sampled_from(["", "0", f"E{n}"])), "", "", people[key][0][0], ""])  # fmt: skip
    return lines.text.encode()


def new_roles(rows) -> bytes:
    lines = Lines()
    lines.add(NEW_ROLES)
    named = set()
    for n, (key, (org, role), status) in enumerate(rows):
        kind = "secondary" if key in named else "primary"
        named.add(key)
        lines.add([f"r{n}", status, WHEN[1], key, kind, role, "2026-08-20T07:00:00.000Z", "", org, ""])  # fmt: skip
    return lines.text.encode()


def new_orgs() -> bytes:
    lines = Lines()
    lines.add(["sourcedId", "status", "dateLastModified", "name", "type", "identifier", "parentSourcedId"])  # fmt: skip
    for key, name in NEW_ORGS.items():
        top = name == TOP
        lines.add([key, "", "", "Lark" if top else name, "district" if top else "school", "0001", "" if top else "d-1"])  # fmt: skip
    return lines.text.encode()


def manifest(**files) -> bytes:
    lines = Lines()
    lines.add(["propertyName", "value"])
    for name, value in (
        ("oneroster.version", "1.2"),
        *((f"file.{n}", v) for n, v in files.items()),
    ):
        lines.add([name, value])
    return lines.text.encode()
