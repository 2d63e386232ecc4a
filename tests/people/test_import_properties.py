"""Files and corrections in any order: the roster stays sound, the last file again is a no-op."""

from datetime import UTC, date, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pd_portal.audit.actions import Refused, System
from pd_portal.people.actions.hiring import end_employment
from pd_portal.people.actions.positions import close_position, correct_position, transfer
from pd_portal.people.models import Employment, OrgUnit, Position, RosterSource
from tests.factories.people import EmployerFactory, JobGroupFactory, OrgUnitFactory
from tests.people.test_import import bring_in, figures, preview

pytestmark = pytest.mark.django_db(transaction=False)

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
corrections = st.sampled_from(["transfer", "correct", "close", "end", "void nothing"])
steps = st.lists(st.one_of(files, corrections), min_size=2, max_size=6)


def line(row):
    named = f"{row['number']},Family{row['number']},Given{row['number']}"
    dates = ",".join(d.isoformat() if d else "" for d in (row["starts"], row["ends"]))
    rest = f"{row['title']},{row['job']},{row['unit']},{row['fte']},{dates}"
    return f"{named},{rest},{row['primary']},{row['boss']}"


def content_of(file):
    return "\r\n".join([HEADS, *map(line, file)]).encode()


def correct_something(what, by, day):
    """Try a correction on the first open position; True when it was accepted."""
    position = Position.objects.standing().filter(ends_on__isnull=True).order_by("pk").first()
    if position is None:
        return True
    other = OrgUnit.objects.get(code="U2")
    try:
        if what == "transfer":
            transfer(position=position, starts_on=day, changes={"unit": other}, **by)
        elif what == "correct":
            correct_position(position=position, changes={"title": "Corrected"}, **by)
        elif what == "close":
            close_position(position=position, last_day=day, **by)
        elif what == "end":
            end_employment(employment=position.employment, last_day=day, **by)
    except Refused:
        return False
    return True


def assert_sound():
    call_command("roster", "check", stdout=StringIO())
    for spell in Employment.objects.standing().filter(ends_on__isnull=False):
        late = spell.positions.standing().exclude(ends_on__lte=spell.ends_on)
        assert not late.exists()


@settings(
    max_examples=12,
    derandomize=True,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=steps)
def test_any_files_and_corrections_leave_a_sound_roster(db, steps):
    from django.db import transaction

    with transaction.atomic():
        accepted = run(steps)
        transaction.set_rollback(True)

    assert accepted >= 0.6 * len(steps) or len(steps) < 4


def run(steps):
    employer = EmployerFactory()
    for code in ("U1", "U2"):
        OrgUnitFactory(code=code, parent=employer.unit)
    for code in ("classroom", "office"):
        JobGroupFactory(code=code)
    source = RosterSource.objects.create(employer=employer, code="s", name="S")
    accepted, last = 0, None
    for at, step in enumerate(steps):
        day, now = START + timedelta(days=10 * at), NOW + timedelta(days=10 * at)
        if isinstance(step, str):
            accepted += correct_something(step, {"actor": System("test"), "now": now}, day)
        else:
            last = content_of(step)
            staged = preview(source, last, day=day, now=now)
            bring_in(source, last, day=day, now=now, typed=staged.ending["leaving"])
            accepted += 1
        assert_sound()
    if last is not None and not isinstance(steps[-1], str):
        again = bring_in(source, last, day=day, now=now + timedelta(hours=1))
        changed = {k: v for k, v in figures(again).items() if k in ("added", "changed", "ended")}
        assert changed == {}, steps
    return accepted
