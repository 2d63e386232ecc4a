"""OneRoster zips of systems nobody here has seen, and a count of them that shares no code with us.

What real exports do: headings in capitals or spelled ``sourceId``, trailing commas, a byte-order
mark, Windows text, line breaks in quotes, a folder in the zip, file names unlike the manifest's,
blank manifest values, columns of their own, files nobody asked for.
"""

import csv
import io
import zipfile
from collections import Counter
from dataclasses import dataclass, field

from hypothesis import strategies as st

GROUPS = {
    "teacher": "Teachers",
    "counselor": "Teachers",
    "administrator": "Administrators",
    "principal": "Administrators",
    "siteadministrator": "Administrators",
    "aide": "Aides",
}
PUPILS = ("student", "guardian")
OLD_ROLES = ("teacher", "administrator", "aide", "Teacher")
NEW_ROLES = ("teacher", "counselor", "principal", "siteAdministrator", "aide")
ORG_HEADS = ["sourcedId", "status", "dateLastModified", "name", "type", "identifier",
             "parentSourcedId"]  # fmt: skip
USER_HEADS = ["sourcedId", "status", "dateLastModified", "enabledUser", "orgSourcedIds", "role",
              "username", "givenName", "familyName", "identifier", "email", "phone"]  # fmt: skip
NEW_USER_HEADS = [head for head in USER_HEADS if head not in ("orgSourcedIds", "role")]
ROLE_HEADS = ["sourcedId", "status", "dateLastModified", "userSourcedId", "roleType", "role",
              "beginDate", "endDate", "orgSourcedId"]  # fmt: skip
WHEN = "2026-09-30T22:15:00.000Z"

GIVEN = ["Ana", "José", "Zoë", "D'Andre", "Mary Ann", "Ñico", "Jean-Luc"]
FAMILY = ["Núñez", "O’Neil", "van der Berg", "Lee", "Garçon", "Smith"]
FAR_GIVEN = [*GIVEN, "张伟", "أحمد", "Nguyễn"]
SPOILED = {"role": "wizard", "givenName": "", "email": "not an address", "orgSourcedIds": "nowhere"}


@dataclass
class Foreign:
    """A zip, and the lines of its users.csv that cannot be used, with the column to blame."""

    content: bytes
    spoiled: dict[int, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Style:
    """The habits of one exporting system."""

    version: str
    heads: str
    trailing: str
    bom: bool
    end: str
    encoding: str
    folder: str
    names: str
    manifest: str
    active: bool
    extra: bool

    @property
    def new(self) -> bool:
        return self.version == "1.2"


styles = st.builds(
    Style,
    version=st.sampled_from(["1.1", "1.2"]),
    heads=st.sampled_from(["as is", "upper", "lower", "source", "spaced"]),
    trailing=st.sampled_from(["", "rows", "both"]),
    bom=st.booleans(),
    end=st.sampled_from(["\r\n", "\n"]),
    encoding=st.sampled_from(["utf-8", "cp1252"]),
    folder=st.sampled_from(["", "OneRoster Export/", "export\\2026\\"]),
    names=st.sampled_from(["lower", "upper", "title"]),
    manifest=st.sampled_from(["full", "blank", "absent", "capitals"]),
    active=st.booleans(),
    extra=st.booleans(),
)


@dataclass
class Agency:
    """What the exporting system knows: organizations, and who holds which role where."""

    orgs: list[dict[str, str]]
    users: list[dict[str, str]]
    held: dict[str, list[tuple[str, str]]]


@st.composite
def agencies(draw, style):
    schools = draw(st.integers(1, 3))
    orgs = [{"sourcedId": "D-1", "name": "Lark", "type": "district", "identifier": "100"}]
    orgs += [
        {"sourcedId": f"org-{n}", "name": f"School {n}", "type": "school",
         "identifier": draw(st.sampled_from(["", f"10{n}"])), "parentSourcedId": "D-1"}
        for n in range(schools)
    ]  # fmt: skip
    count = draw(st.integers(3, 9))
    users, held = [], {}
    for n in range(count):
        user, roles = draw(somebody(style, n, [org["sourcedId"] for org in orgs]))
        users.append(user)
        held[user["sourcedId"]] = roles
    return Agency(orgs, users, held)


@st.composite
def somebody(draw, style, n, orgs):
    given = FAR_GIVEN if style.encoding == "utf-8" else GIVEN
    key = draw(st.sampled_from([f"{n:08X}-4C1E", f"T_{n}", str(70_000 + n)]))
    user = {
        "sourcedId": key,
        "enabledUser": draw(st.sampled_from(["true", "TRUE", "1", ""])),
        "username": f"user{n}",
        "givenName": draw(st.sampled_from(given)),
        "familyName": draw(st.sampled_from(FAMILY)),
        "identifier": draw(st.sampled_from(["", f"E{n}"])),
        "email": draw(st.sampled_from(["", f"Person.{n}@Lark.Example"])),
        "phone": draw(st.sampled_from(["", "206 555 0100\next. 4", '"main" desk'])),
    }
    return user, draw(roles_of(style, orgs))


@st.composite
def roles_of(draw, style, orgs):
    """In 1.1 one role at one or more organizations; in 1.2 any roles."""
    places = draw(st.lists(st.sampled_from(orgs), min_size=1, max_size=3, unique=True))
    if draw(st.integers(0, 4)) == 0:
        return [(draw(st.sampled_from(PUPILS)), place) for place in places]
    if not style.new:
        role = draw(st.sampled_from(OLD_ROLES))
        return [(role, place) for place in places]
    return [(draw(st.sampled_from(NEW_ROLES)), place) for place in places]


@st.composite
def bulk_zips(draw, style, agency):
    """Everybody, with a few lines spoiled on the way."""
    users, spoiled = [], {}
    for at, user in enumerate(agency.users):
        wrong = draw(st.sampled_from([None] * 9 + [w for w in SPOILED if spoils(style, w)]))
        is_pupil = agency.held[user["sourcedId"]][0][0] in PUPILS
        users.append(dict(user) if wrong is None or is_pupil else spoil(user, wrong))
        if users[-1] != user:
            spoiled[at] = "familyName" if wrong == "givenName" else wrong
    if draw(st.booleans()):
        twice = next((u for at, u in enumerate(users) if at not in spoiled), None)
        if twice and agency.held[twice["sourcedId"]][0][0] not in PUPILS:
            spoiled[len(users)] = "sourcedId"
            users.append(dict(twice))
    return zipped(style, agency, users, agency.held, spoiled, delta=False)


def spoils(style, column):
    """Roles and organizations of 1.2 do not stand in users.csv."""
    return not (style.new and column in ("role", "orgSourcedIds"))


def spoil(user, column):
    changed = {**user, column: SPOILED[column]}
    return {**changed, "familyName": ""} if column == "givenName" else changed


@st.composite
def delta_zips(draw, style, agency):
    """Some people gone, some elsewhere, somebody new; organizations are not repeated."""
    places = [org["sourcedId"] for org in agency.orgs]
    users, held = [], {}
    for user in agency.users:
        fate = draw(st.sampled_from(["unnamed", "gone", "moved", "renamed"]))
        key = user["sourcedId"]
        if fate != "unnamed":
            users.append({**user, "status": "tobedeleted" if fate == "gone" else "active"})
            held[key] = agency.held[key]
        if fate == "moved" and agency.held[key][0][0] not in PUPILS:
            held[key] = draw(st.sampled_from(["teacher", "aide"]).map(lambda r: [(r, places[-1])]))
        if fate == "renamed":
            users[-1]["familyName"] = "Newname"
    new, roles = draw(somebody(style, 90, places))
    return zipped(style, agency, [*users, {**new, "status": "active"}],
                  {**held, new["sourcedId"]: roles}, {}, delta=True)  # fmt: skip


def zipped(style, agency, users, held, spoiled, *, delta):
    """The files as the system writes them."""
    files = {"users": users_csv(style, users, held)}
    if style.new:
        files["roles"] = table(style, ROLE_HEADS, role_rows(users, held, agency.held, delta))
    if not delta:
        files["orgs"] = table(style, ORG_HEADS, agency.orgs)
    if style.extra:
        files["demographics"] = b"sourcedId,race,sex\r\nT_1,unknown,unknown\r\n"
    if style.manifest != "absent" or delta:
        files["manifest"] = manifest(style, delta)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in files.items():
            archive.writestr(f"{style.folder}{getattr(f'{name}.csv', style.names)()}", content)
    return Foreign(out.getvalue(), lines_of(files["users"], style, spoiled))


def users_csv(style, users, held):
    rows = []
    for user in users:
        roles = held[user["sourcedId"]]
        own = (
            {}
            if style.new
            else {"role": roles[0][0], "orgSourcedIds": ",".join(p for _, p in roles)}
        )
        stated = {"status": "active"} if style.active else {}
        rows.append({**stated, **own, **user})
    return table(style, NEW_USER_HEADS if style.new else USER_HEADS, rows)


def role_rows(users, held, before, delta):
    """Roles of the people in the file; in a delta also those that somebody no longer holds."""
    rows = []
    for user in users:
        key = user["sourcedId"]
        for at, (role, org) in enumerate(held[key]):
            rows.append({"userSourcedId": key, "role": role, "orgSourcedId": org, "status": "active",
                         "roleType": "primary" if at == 0 else "secondary"})  # fmt: skip
        kept = {(GROUPS.get(r.lower()), o) for r, o in held[key]}
        gone = [
            pair
            for pair in before.get(key, [])
            if (GROUPS.get(pair[0].lower()), pair[1]) not in kept
        ]
        rows += [
            {"userSourcedId": key, "role": role, "orgSourcedId": org, "status": "tobedeleted"}
            for role, org in (gone if delta else [])
        ]
    return [{"sourcedId": f"r{at}", **row} for at, row in enumerate(rows)]


def table(style, heads, rows):
    out = io.StringIO()
    writer = csv.writer(out, lineterminator=style.end)
    more = ["metadata.payStep"] if style.extra else []
    writer.writerow(
        [head_of(style, h) for h in heads] + more + ([""] * 2 if style.trailing == "both" else [])
    )
    for row in rows:
        cells = [
            row.get(h, WHEN if h == "dateLastModified" and row.get("status") else "") for h in heads
        ]
        writer.writerow(cells + ["7"] * len(more) + ([""] * 2 if style.trailing else []))
    mark = b"\xef\xbb\xbf" if style.bom and style.encoding == "utf-8" else b""
    return mark + out.getvalue().encode(style.encoding)


def head_of(style, head):
    spelled = {
        "upper": head.upper(),
        "lower": head.lower(),
        "source": head.replace("ourcedId", "ourceId"),
        "spaced": f" {head} ",
    }
    return spelled.get(style.heads, head)


def manifest(style, delta):
    mode = "delta" if delta else "bulk"
    values = {"file.users": mode, "file.roles": mode, "file.orgs": "absent" if delta else "bulk",
              "oneroster.version": style.version}  # fmt: skip
    if style.manifest == "blank" and not delta:
        values = dict.fromkeys(values, "")
    if style.manifest == "capitals":
        values = {name.upper(): value.upper() for name, value in values.items()}
    lines = ["propertyName,value", *(f"{name},{value}" for name, value in values.items())]
    return "\r\n".join(lines).encode()


def lines_of(content, style, spoiled):
    """First lines of the spoiled rows as an editor counts them: a break in quotes is a line too."""
    reader = csv.reader(io.StringIO(content.decode(style.encoding), newline=""))
    starts, at = [], 1
    for _ in reader:
        starts.append(at)
        at = reader.line_num + 1
    return {starts[row + 1]: column for row, column in spoiled.items()}


# The independent count: zipfile, csv and Counter alone.
Places = dict[str, set[tuple[str, str]]]


def count_of(zips: list[Foreign], top: str) -> Counter[tuple[str, str]]:
    """People by (organization's name, job group) after reading ``zips`` one after the other."""
    names: dict[str, str] = {}
    places: Places = {}
    for foreign in zips:
        files = files_in(foreign.content)
        names |= {o["sourcedid"]: o["name"] for _, o in files.get("orgs", [])}
        read_places(files, foreign.spoiled, places)
    names["D-1"] = top
    return Counter((names[org], group) for held in places.values() for org, group in held)


def read_places(files, spoiled: dict[int, str], places: Places) -> None:
    for line, user in files["users"]:
        key = user["sourcedid"]
        if line in spoiled:
            continue
        if user["status"] == "tobedeleted":
            places.pop(key, None)
        elif "roles" not in files:
            places[key] = staff_places(
                [(user["role"], o) for o in user["orgsourcedids"].split(",")]
            )
    for _, role in files.get("roles", []):
        add_or_drop(role, places)
    bad = {
        u["sourcedid"]
        for line, u in files["users"]
        if spoiled.get(line, "sourcedId") != "sourcedId"
    }
    gone = {u["sourcedid"] for _, u in files["users"] if u["status"] == "tobedeleted"}
    for key in bad | gone:
        places.pop(key, None)


def add_or_drop(role, places: Places) -> None:
    held = staff_places([(role["role"], role["orgsourcedid"])])
    mine = places.setdefault(role["usersourcedid"], set())
    if role["status"] == "tobedeleted":
        mine -= held
    else:
        mine |= held


def staff_places(pairs) -> set[tuple[str, str]]:
    return {(org, GROUPS[role.lower()]) for role, org in pairs if role.lower() in GROUPS}


def files_in(content: bytes) -> dict[str, list[tuple[int, dict[str, str]]]]:
    found = {}
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for member in archive.namelist():
            name = member.replace("\\", "/").split("/")[-1].lower().removesuffix(".csv")
            found[name] = records(archive.read(member))
    return found


def records(content: bytes) -> list[tuple[int, dict[str, str]]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252")
    reader = csv.reader(io.StringIO(text, newline=""))
    heads = [h.strip().lower().replace("sourceid", "sourcedid") for h in next(reader)]
    found, line = [], reader.line_num + 1
    for cells in reader:
        found.append((line, dict(zip(heads, cells, strict=False))))
        line = reader.line_num + 1
    return found
