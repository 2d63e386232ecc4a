"""What employers keep about themselves: calendars, bargaining units, whom to ask, what they share."""

from datetime import date

from pd_portal.access import roles
from pd_portal.demo.generator.people import history_starts
from pd_portal.demo.generator.structure import AGENCY, LARKSPUR, TIDEWATER
from pd_portal.demo.loading import World, steps
from pd_portal.demo.steps.places import INSTALLER
from pd_portal.people.actions.employers import (
    add_bargaining_unit,
    add_work_calendar,
    name_concerns_owner,
    share_data,
)
from pd_portal.people.actions.records import report_mistake
from pd_portal.people.models import CalendarKind, Employer, Position, RoleGrant, StaffMember

UNIONS = (
    ("msea", "Madrona Sound Education Association", "Pat Whitcomb", "president@msea.example"),
    ("psea", "Public School Employees, chapter 214", "Lou Ferrante", "lou@pse214.example"),
)


@steps.provides("employers' own pages", order=92)
def keep_employers(world: World) -> None:
    """Give the agency its calendars and unions; let Tidewater sign to share from next July."""
    agency, district = world.things["employers"][AGENCY], world.things["employers"][TIDEWATER]
    said = {"actor": INSTALLER, "now": world.clock.tick()}
    for code, name, contact, address in UNIONS:
        add_bargaining_unit(
            employer=agency, code=code, name=name, contact_name=contact, contact_email=address,
            **said,
        )  # fmt: skip
    for employer in (agency, district):
        _calendars(employer, world.today, said)
    hr = _holder(roles.HR)
    if hr is not None:
        name_concerns_owner(employer=agency, person=hr, **said)
    signer = _holder(roles.PARTNER_LEAD)
    if signer is not None:
        share_data(
            owner=district, reader=agency, starts_on=_next_july(world.today), ends_on=None,
            actor=signer, now=world.clock.tick(),
        )  # fmt: skip
    _larkspur_shares(world)
    _a_mistake(agency, world)


def _larkspur_shares(world: World) -> None:
    """Larkspur lets the agency see its people's standing; so HR sees how old its file is."""
    district = world.things["employers"][LARKSPUR]
    posts = Position.objects.on(world.today).filter(employer=district).select_related("person")
    signer = posts.order_by("unit__path", "pk").first()
    if signer is not None:
        share_data(
            owner=district, reader=world.things["employers"][AGENCY],
            starts_on=history_starts(world.today), ends_on=None, actor=signer.person,
            now=world.clock.tick(),
        )  # fmt: skip


def _calendars(employer: Employer, today: date, said: dict) -> None:
    july = _next_july(today)
    autumn = (date(july.year - 1, 8, 26), date(july.year - 1, 12, 18))
    spring = (date(july.year, 1, 4), date(july.year, 6, 18))
    add_work_calendar(
        employer=employer, code="school-year", name="School year, 180 days",
        kind=CalendarKind.SCHOOL_YEAR, periods=(autumn, spring), **said,
    )  # fmt: skip
    add_work_calendar(
        employer=employer, code="260", name="All year, 260 days", kind=CalendarKind.FULL_YEAR,
        **said,
    )  # fmt: skip


def _next_july(today: date) -> date:
    """The first day of the next fiscal year."""
    return date(today.year + (today.month >= 7), 7, 1)


def _holder(role: str) -> StaffMember | None:
    grant = RoleGrant.objects.filter(role=role).select_related("person").order_by("pk").first()
    return grant.person if grant else None


def _a_mistake(employer: Employer, world: World) -> None:
    """Somebody found something wrong in their details; it waits for HR."""
    working = Position.objects.on(world.today).filter(employer=employer, person__user=None)
    position = working.select_related("person").order_by("-pk").first()
    if position is not None:
        report_mistake(
            text="My title changed in September; the old one still stands here.",
            actor=position.person,
            now=world.clock.tick(),
        )
