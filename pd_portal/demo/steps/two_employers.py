"""Somebody of the agency also works for a partner, and a OneRoster zip has roles nobody knows."""

import io
import zipfile

from pd_portal.access import roles
from pd_portal.demo.generator.structure import AGENCY, LARKSPUR, TIDEWATER
from pd_portal.demo.loading import World, steps
from pd_portal.demo.steps.places import INSTALLER
from pd_portal.people.actions.import_staging import stage
from pd_portal.people.actions.imports import add_source, upload_file
from pd_portal.people.actions.joins import ask_to_join, decline_join
from pd_portal.people.models import (
    Employer,
    JoinRequest,
    OrgUnit,
    Position,
    RoleGrant,
    StaffMember,
)

WHY = "They told HR on their first day that they work for the district before school, too."
RETIRED = "Our employee of that number is retired and lives in another state."
UNITS = ("MS-EL1", "MS-EL2")
# Sent by the home-visiting network: roles as it calls them, people payroll does not have.
ZIP = {
    "manifest": ("propertyName,value", "oneroster.version,1.1", "file.orgs,bulk",
                 "file.users,bulk"),
    "users": ("sourcedId,status,enabledUser,orgSourcedIds,role,givenName,familyName,identifier",
              "v-01,active,true,MS-EL1,Home Visitor,Marisol,Okafor,V-01",
              "v-02,active,true,MS-EL2,Home Visitor,Teo,Lindqvist,V-02",
              "v-03,active,true,MS-EL1,ext:family advocate,Noor,Castellano,V-03",
              "v-04,active,true,MS-EL2,teacher,Bram,Adeyemi,V-04"),
}  # fmt: skip


@steps.provides("people of two employers", order=95)
def ask_partners(world: World) -> None:
    """One question was answered; one waits for an administrator, as the partner has no HR here."""
    asks, decides = _holder(roles.RECORDS_OFFICER), _holder(roles.ADMINISTRATOR)
    if asks is None or decides is None:
        return
    answered = _ask(world, LARKSPUR, asks)
    if answered is not None:
        decline_join(request=answered, answer=RETIRED, actor=decides, now=world.clock.tick())
    _ask(world, TIDEWATER, asks)


def _holder(role: str) -> StaffMember | None:
    grants = RoleGrant.objects.filter(role=role, revoked_at__isnull=True).select_related("person")
    first = grants.order_by("pk").first()
    return first.person if first else None


def _ask(world: World, partner: str, asks: StaffMember) -> JoinRequest | None:
    """Say that one of the agency's is somebody of the partner's: of one name, where there are two."""
    employers = world.things["employers"]
    pair = _pair(_working(world, employers[AGENCY]), _working(world, employers[partner]))
    if pair is None:
        return None
    ours, theirs = pair
    return ask_to_join(
        person=ours.person,
        employer=ours.employer,
        other=theirs.employer,
        number=theirs.employment.employee_id,
        why=WHY,
        actor=asks,
        now=world.clock.tick(),
    )


def _pair(ours: list[Position], theirs: list[Position]) -> tuple[Position, Position] | None:
    """Two of one name, or else whoever was hired last on either side."""
    named = {(post.person.given_name, post.person.family_name): post for post in ours}
    for post in theirs:
        if found := named.get((post.person.given_name, post.person.family_name)):
            return found, post
    return (ours[-1], theirs[-1]) if ours and theirs else None


def _working(world: World, employer: Employer) -> list[Position]:
    rows = Position.objects.on(world.today).filter(employer=employer)
    rows = rows.select_related("person", "employer", "employment")
    return list(rows.order_by("employment__employee_id", "pk"))


@steps.provides("a zip with unknown roles", order=96)
def leave_a_zip(world: World) -> None:
    """Compared, not confirmed: HR says what its roles mean."""
    employer = world.things["employers"][AGENCY]
    said = {"actor": INSTALLER, "now": world.clock.tick()}
    source = add_source(
        employer=employer, code="msesd-visits", name="Home-visiting network",
        format_="oneroster", **said,
    )  # fmt: skip
    uploaded = upload_file(
        source=source, file_name=f"home-visits-{world.today}.zip", content=_zipped(world),
        as_of=world.today, **said,
    )  # fmt: skip
    stage(uploaded, now=world.clock.tick())


def _zipped(world: World) -> bytes:
    """The zip, with a fixed time inside so that it is the same on every machine."""
    units = OrgUnit.objects.filter(code__in=UNITS).order_by("code")
    orgs = ["sourcedId,name,type", *(f"{u.code},{u.name},school" for u in units)]
    out = io.BytesIO()
    day = world.today
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, lines in {**ZIP, "orgs": orgs}.items():
            entry = zipfile.ZipInfo(f"{name}.csv", (day.year, day.month, day.day, 5, 0, 0))
            archive.writestr(entry, "\r\n".join(lines) + "\r\n")
    return out.getvalue()
