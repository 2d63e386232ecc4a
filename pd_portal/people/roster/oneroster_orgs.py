"""Which unit here is each organization of a OneRoster zip?"""

from pd_portal.people.roster.oneroster_files import Files, Record
from pd_portal.people.roster.profile import Profile
from pd_portal.people.roster.reading import Known, Reading
from pd_portal.people.roster.rows import NewUnit

# ``local`` is what older systems call a district; above it there is nobody of ours.
UNIT_KINDS = {"school": "school", "department": "department", "district": "district",
              "local": "district"}  # fmt: skip
ABOVE = {"state", "national"}


def know_orgs(reading: Reading, files: Files, profile: Profile, known: Known) -> None:
    """Find a unit for every organization, or plan one where the profile opens missing units."""
    orgs = {org.get("sourcedId"): org for org in files.records("orgs") if org.get("sourcedId")}
    top = _top(orgs)
    for sourced_id, org in sorted(orgs.items(), key=lambda item: _depth(item[1], orgs)):
        if sourced_id in profile.locations or org.removed or _kind(org) in ABOVE:
            continue
        unit = _unit_of(org, known) or (known.employer_unit if sourced_id == top else None)
        if unit is None and profile.open_missing:
            unit = _plan(reading, sourced_id, org, profile, known)
        if unit is not None:
            profile.locations[sourced_id] = unit
            reading.places[sourced_id] = unit


def _plan(reading: Reading, sourced_id: str, org: Record, profile: Profile, known: Known) -> str:
    """A unit to open for ``org``, below the unit of the organization above it."""
    taken = {unit.code for unit in reading.new_units.values()}
    wanted = (org.get("identifier"), sourced_id)
    codes = (f"{known.employer_code}-{part}".replace("/", "-")[:40] for part in wanted if part)
    code = next(code for code in (*codes, f"{known.employer_code}-{len(taken) + 1}")
                if code not in taken)  # fmt: skip
    parent = profile.locations.get(org.get("parentSourcedId"), known.employer_unit)
    kind = UNIT_KINDS.get(_kind(org), "department")
    name = org.get("name")[:200] or sourced_id
    reading.new_units[sourced_id] = NewUnit(code, name, kind, parent)
    return code


def _kind(org: Record) -> str:
    return org.get("type").lower()


def _top(orgs: dict[str, Record]) -> str | None:
    """The one district with no district above it: the employer itself. Of several, none is."""
    tops = [
        sourced_id
        for sourced_id, org in orgs.items()
        if UNIT_KINDS.get(_kind(org)) == "district" and not org.removed
        and _kind(orgs.get(org.get("parentSourcedId"), NOBODY)) in {"", *ABOVE}
    ]  # fmt: skip
    return tops[0] if len(tops) == 1 else None


NOBODY = Record(0, {})


def _depth(org: Record, orgs: dict[str, Record]) -> int:
    """How many organizations of the file stand above; a circle ends at ten."""
    above, depth = orgs.get(org.get("parentSourcedId")), 0
    while above is not None and depth < 10:
        above, depth = orgs.get(above.get("parentSourcedId")), depth + 1
    return depth


def _unit_of(org: Record, known: Known) -> str | None:
    """A unit here whose code or name the organization carries."""
    for head in ("sourcedId", "identifier", "name"):
        text = org.get(head)
        found = known.units.get(text.casefold()) or known.units.get(
            f"{known.employer_code}-{text}".casefold()
        )
        if text and found:
            return found
    return None
