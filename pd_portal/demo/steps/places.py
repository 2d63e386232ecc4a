"""Units, employers, job groups, work calendars: what exists before anybody is hired."""

from datetime import date, timedelta

from pd_portal.audit.actions import System
from pd_portal.demo.generator.people import history_starts
from pd_portal.demo.generator.structure import AGENCY, EMPLOYERS, JOB_GROUPS, UNITS
from pd_portal.demo.loading import World, steps
from pd_portal.people.actions.employers import add_job_group, add_partner, open_employer
from pd_portal.people.actions.units import open_unit
from pd_portal.people.models import JobGroup, OrgUnit, PartnerKind

INSTALLER = System("demo")
FOUNDED = date(1976, 7, 1)


@steps.provides("units, employers and job groups", order=10)
def open_places(world: World) -> None:
    """Everything of ``structure.UNITS``; all of it has stood since the agency was founded."""
    now = world.clock.move_to(history_starts(world.today) - timedelta(days=30))
    said = {"actor": INSTALLER, "now": now}
    units: dict[str, OrgUnit] = {}
    for unit in UNITS:
        units[unit.code] = open_unit(
            code=unit.code,
            name=unit.name,
            kind=unit.kind,
            parent=units.get(unit.parent or ""),
            starts_on=FOUNDED,
            **said,
        )
    employers = {}
    for code, (unit_code, name) in EMPLOYERS.items():
        partner = None
        if code != AGENCY:
            partner = add_partner(name=name, kind=PartnerKind.DISTRICT, **said)
        unit = units[unit_code]
        employers[code] = open_employer(
            unit=unit, code=code.lower(), name=name, partner=partner, **said
        )
    known = set(JobGroup.objects.values_list("code", flat=True))
    for code, name in JOB_GROUPS:
        if code not in known:
            add_job_group(code=code, name=name, **said)
    world.things |= {"units": units, "employers": employers}
