"""Who heads each unit, and a file of HR's that waits for somebody to look at it."""

import csv
import io
from datetime import date

from pd_portal.demo.generator.files import hr_csv
from pd_portal.demo.generator.structure import AGENCY
from pd_portal.demo.loading import World, steps
from pd_portal.demo.steps.places import INSTALLER
from pd_portal.people.actions.import_staging import stage
from pd_portal.people.actions.imports import upload_file
from pd_portal.people.actions.units import name_head
from pd_portal.people.models import OrgUnit, Position, RosterSource, UnitHead

LEADERS = "leaders"


@steps.provides("heads of units", order=93)
def name_heads(world: World) -> None:
    """Whoever leads a unit is its head since the last summer, where nobody was named before."""
    led = Position.objects.on(world.today).filter(job_group__code=LEADERS, primary=True)
    headed = UnitHead.objects.filter(ends_on=None).values("unit")
    units = OrgUnit.objects.filter(ends_on__isnull=True).exclude(pk__in=headed)
    for unit in units.order_by("path"):
        first = led.filter(unit=unit).select_related("person").order_by("starts_on", "pk").first()
        if first is not None:
            name_head(
                unit=unit,
                person=first.person,
                starts_on=max(first.starts_on, last_july(world.today)),
                actor=INSTALLER,
                now=world.clock.tick(),
            )


def last_july(today: date) -> date:
    """The first day of the fiscal year."""
    return date(today.year - (today.month < 7), 7, 1)


@steps.provides("a file that waits for HR", order=94)
def leave_a_file(world: World) -> None:
    """A corrected file of today: compared, not confirmed. HR sees what would change, and why not."""
    source = RosterSource.objects.get(code="msesd-hr")
    uploaded = upload_file(
        source=source,
        file_name=f"msesd-hr-{world.today}-corrected.csv",
        content=corrected(hr_csv(world.people, employer=AGENCY, day=world.today)),
        as_of=world.today,
        actor=INSTALLER,
        now=world.clock.tick(),
    )
    stage(uploaded, now=world.clock.tick())


def corrected(content: bytes) -> bytes:
    """The file with a new hire, a new title, a number used again, an unknown place and a bad day."""
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    *_, title, reused, place, day = rows
    title["JobTitle"] = f"Lead {title['JobTitle']}"
    reused["LastName"], reused["FirstName"], reused["WorkEmail"] = "Okafor", "Ngozi", ""
    reused["PreferredName"] = ""
    place["Location"] = "ANNEX-2"
    day["PositionStart"] = "2/30/2026"
    new = title | {"EmployeeNumber": "1999", "LastName": "Delacroix", "FirstName": "Émile",
                   "PreferredName": "", "WorkEmail": "emile.delacroix@msesd.example"}  # fmt: skip
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, rows[0].keys())
    writer.writeheader()
    writer.writerows([*rows, new])
    return out.getvalue().encode("utf-8-sig")
