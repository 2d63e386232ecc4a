"""Three years of roster files, each read by the real importer on the day it came."""

from datetime import date, time, timedelta

from pd_portal.demo.generator.days import LATE
from pd_portal.demo.generator.files import hr_csv, leaves_csv, oneroster_zip
from pd_portal.demo.generator.people import history_starts
from pd_portal.demo.generator.structure import AGENCY, JOB_GROUPS, LARKSPUR, TIDEWATER
from pd_portal.demo.loading import World, steps
from pd_portal.demo.steps.places import INSTALLER
from pd_portal.people.actions.import_staging import stage
from pd_portal.people.actions.imports import add_source, apply_import, save_profile, upload_file
from pd_portal.people.models import ImportStatus, RosterImport, RosterSource
from pd_portal.people.roster.columns import suggest

HR_JOBS = {code.upper()[:4]: code for code, _ in JOB_GROUPS}
ONEROSTER_JOBS = {
    "teacher": "classroom",
    "aide": "para",
    "administrator": "leaders",
    "ext:office": "office",
    "ext:operations": "operations",
}

SOURCES = (
    ("msesd-hr", AGENCY, "Payroll and HR export", "positions"),
    ("msesd-leaves", AGENCY, "Leaves from payroll", "leaves"),
    ("tide-oneroster", TIDEWATER, "OneRoster from the district's system", "oneroster"),
    ("lark-hr", LARKSPUR, "Payroll and HR export", "positions"),
    ("lark-leaves", LARKSPUR, "Leaves from payroll", "leaves"),
)


@steps.provides("roster files", order=20)
def import_rosters(world: World) -> None:
    """Import every employer's files, day by day."""
    sources = {code: _source(world, code, *rest) for code, *rest in SOURCES}
    for day in world.file_days:
        for code, employer, _, format_ in SOURCES:
            if day <= world.today - LATE.get(employer, timedelta()):
                _import(world, sources[code], _content(world, employer, format_, day), day)
        for happening in world.monthly:
            happening(world, day)


def _source(world: World, code: str, employer: str, name: str, format_: str) -> RosterSource:
    said = {"actor": INSTALLER, "now": world.clock.tick()}
    source = add_source(
        employer=world.things["employers"][employer], code=code, name=name, format_=format_, **said
    )
    heads = [] if format_ == "oneroster" else _heads(world, employer, format_)
    jobs = ONEROSTER_JOBS if format_ == "oneroster" else HR_JOBS
    profile = {
        "columns": suggest(heads, [], format_) if heads else {},
        "jobs": jobs,
        "ten_month_jobs": ["classroom", "para"],
    }
    return save_profile(source=source, profile=profile, **said)


def _heads(world: World, employer: str, format_: str) -> list[str]:
    content = _content(world, employer, format_, history_starts(world.today))
    return content.decode("utf-8-sig").splitlines()[0].split(",")


def _content(world: World, employer: str, format_: str, day: date) -> bytes:
    write = {"positions": hr_csv, "leaves": leaves_csv, "oneroster": oneroster_zip}[format_]
    return write(world.people, employer=employer, day=day)


def _import(world: World, source: RosterSource, content: bytes, day: date) -> RosterImport:
    now = world.clock.move_to(day, time(5, 40))
    ending = ".zip" if source.format == "oneroster" else ".csv"
    uploaded = upload_file(
        source=source, file_name=f"{source.code}-{day}{ending}", content=content, as_of=day,
        actor=INSTALLER, now=now,
    )  # fmt: skip
    staged = stage(uploaded, now=world.clock.tick())
    if staged.status == ImportStatus.FAILED:
        raise RuntimeError(f"{source.code} of {day}: {staged.message}")
    return apply_import(
        roster_import=staged,
        typed=staged.figures.get("ended"),
        actor=INSTALLER,
        now=world.clock.tick(),
    )
