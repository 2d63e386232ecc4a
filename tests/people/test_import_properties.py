"""Files and corrections in any order: the roster stays sound, the last file again is a no-op."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pd_portal.audit.actions import Refused, System
from pd_portal.people.actions.hiring import end_employment
from pd_portal.people.actions.imports import apply_import
from pd_portal.people.actions.positions import close_position, correct_position, transfer
from pd_portal.people.models import Employment, OrgUnit, Position, RosterSource
from tests.factories.people import EmployerFactory, JobGroupFactory, OrgUnitFactory
from tests.people.test_import import figures, preview

pytestmark = pytest.mark.django_db(transaction=False)

slow = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
HEADS = "EmployeeNumber,LastName,FirstName,JobTitle,JobCode,Location,FTE,PositionStart,PositionEnd,Primary,SupervisorNumber"
START = date(2026, 10, 1)
NOW = datetime(2026, 10, 1, 19, tzinfo=UTC)

numbers = st.sampled_from(["1", "2", "3", "4"])
days = st.integers(-400, 60).map(lambda n: START + timedelta(days=n))
rows = st.fixed_dictionaries(
    {
        "number": numbers,
        "title": st.sampled_from(["Teacher", "Coach"]),
        "job": st.sampled_from(["classroom", "office"]),
        "unit": st.sampled_from(["U1", "U2"]),
        "fte": st.sampled_from(["1", ".5"]),
        "starts": st.one_of(st.none(), days),
        "ends": st.one_of(st.none(), st.none(), days),
        "primary": st.sampled_from(["Y", "N", ""]),
        "boss": st.one_of(st.just(""), numbers),
    }
)
files = st.lists(rows, min_size=1, max_size=6)
corrections = st.sampled_from(["transfer", "correct", "close", "end"])
steps = st.lists(st.one_of(files, corrections), min_size=2, max_size=6)


def line(row):
    named = f"{row['number']},Family{row['number']},Given{row['number']}"
    dates = ",".join(d.isoformat() if d else "" for d in (row["starts"], row["ends"]))
    rest = f"{row['title']},{row['job']},{row['unit']},{row['fte']},{dates}"
    return f"{named},{rest},{row['primary']},{row['boss']}"


def content_of(file):
    return "\r\n".join([HEADS, *map(line, file)]).encode()


@dataclass
class Tally:
    """Lines of files and corrections by hand: how many were tried, how many accepted."""

    tried: int = 0
    accepted: int = 0

    def count(self, accepted, of=1):
        self.tried += of
        self.accepted += accepted


def correct_something(what, by, day, tally):
    """Try a correction on the first open position."""
    position = Position.objects.standing().filter(ends_on__isnull=True).order_by("pk").first()
    if position is None:
        return
    other = OrgUnit.objects.get(code="U2")
    try:
        if what == "transfer":
            transfer(position=position, starts_on=day, changes={"unit": other}, **by)
        elif what == "correct":
            correct_position(position=position, changes={"title": "Corrected"}, **by)
        elif what == "close":
            close_position(position=position, last_day=day, **by)
        else:
            end_employment(employment=position.employment, last_day=day, **by)
    except Refused:
        tally.count(0)
    else:
        tally.count(1)


def bring(source, content, day, now):
    staged = preview(source, content, day=day, now=now)
    assert staged.figures["difference"] == 0
    typed = staged.ending["leaving"]
    return apply_import(roster_import=staged, typed=typed, actor=System("test"), now=now)


def assert_sound():
    call_command("roster", "check", stdout=StringIO())
    for spell in Employment.objects.standing().filter(ends_on__isnull=False):
        late = spell.positions.standing().exclude(ends_on__lte=spell.ends_on)
        assert not late.exists()


def test_any_files_and_corrections_leave_a_sound_roster(db):
    tally = Tally()

    @settings(max_examples=15, derandomize=True, deadline=None, suppress_health_check=slow)
    @given(steps=steps)
    def any_steps(steps):
        with transaction.atomic():
            run(steps, tally)
            transaction.set_rollback(True)

    any_steps()

    assert tally.tried > 60
    assert tally.accepted >= 0.6 * tally.tried


def run(steps, tally):
    employer = EmployerFactory()
    for code in ("U1", "U2"):
        OrgUnitFactory(code=code, parent=employer.unit)
    for code in ("classroom", "office"):
        JobGroupFactory(code=code)
    source = RosterSource.objects.create(employer=employer, code="s", name="S")
    day, now, last = START, NOW, None
    for at, step in enumerate(steps):
        day, now = START + timedelta(days=10 * at), NOW + timedelta(days=10 * at)
        if isinstance(step, str):
            correct_something(step, {"actor": System("test"), "now": now}, day, tally)
        else:
            last = content_of(step)
            done = bring(source, last, day, now)
            lost = done.figures["errors"] + done.figures["review"]
            tally.count(done.figures["lines"] - lost, of=done.figures["lines"])
        assert_sound()
    if last is not None:
        assert_the_last_file_again_changes_nothing(source, last, day, now, steps)


def assert_the_last_file_again_changes_nothing(source, last, day, now, steps):
    """After corrections by hand the file's word is taken once more; then there is nothing left."""
    if isinstance(steps[-1], str):
        bring(source, last, day, now + timedelta(hours=1))
        assert_sound()
    again = bring(source, last, day, now + timedelta(hours=2))
    changed = {k: v for k, v in figures(again).items() if k in ("added", "changed", "ended")}
    assert changed == {}, steps
