"""Two more systems' zips: every usable row comes in, every other is named, the counts agree."""

from collections import Counter

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings

from pd_portal.people.models import Position, RosterSource
from tests.factories.people import EmployerFactory
from tests.people.foreign_systems import TOP, new_system, old_system
from tests.people.test_import import bring_in, later, preview

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
checks = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large]
CHANGES = ("added", "changed", "ended")


def here(source):
    """People by unit and job group, as the roster has them; each once in a group of a place."""
    rows = Position.objects.standing().filter(ends_on__isnull=True)
    top = source.employer.unit.name
    places = set(rows.values_list("person", "unit__name", "job_group__name"))
    return Counter((TOP if unit == top else unit, group) for _, unit, group in places)


def brought_in(source, export, **when):
    staged = preview(source, export.content, **when)
    return bring_in(source, export.content, typed=staged.ending.get("leaving"), **when)


def source_of_its_own():
    return RosterSource.objects.create(
        employer=EmployerFactory(), code="sis", name="SIS", format="oneroster"
    )


@settings(max_examples=25, deadline=None, suppress_health_check=checks)
@given(export=old_system())
def test_an_old_systems_zip_comes_in_whole_but_for_the_lines_named(db, export):
    with transaction.atomic():
        source = source_of_its_own()

        done = brought_in(source, export)
        again = brought_in(source, export, **later(1))

        errors = done.problems.filter(severity="error")
        assert {e.line: e.column for e in errors} == export.spoiled
        assert here(source) == export.count
        assert not any(again.figures[name] for name in CHANGES)
        transaction.set_rollback(True)


@settings(max_examples=25, deadline=None, suppress_health_check=checks)
@given(exports=new_system())
def test_a_new_systems_nights_follow_its_own_count(db, exports):
    with transaction.atomic():
        source = source_of_its_own()
        for day, export in enumerate(exports):
            done = brought_in(source, export, **later(2 * day))
            assert not done.problems.filter(severity="error").exists()
            assert here(source) == export.count

            again = brought_in(source, export, **later(2 * day + 1))
            assert not any(again.figures[name] for name in CHANGES)
        transaction.set_rollback(True)
