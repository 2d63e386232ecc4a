"""Zips not seen before: what can be used is imported, what cannot is named, the counts agree."""

from collections import Counter

import pytest
from django.db import transaction
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from pd_portal.people.models import Position, RosterSource
from tests.factories.people import EmployerFactory
from tests.people import foreign_zips as f
from tests.people.test_import import bring_in, later, preview

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
checks = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large]


def here():
    """People by unit and job group, as the roster has them."""
    rows = Position.objects.standing().filter(ends_on__isnull=True)
    return Counter(rows.values_list("unit__name", "job_group__name"))


def brought_in(source, foreign, **when):
    staged = preview(source, foreign.content, **when)
    return bring_in(source, foreign.content, typed=staged.ending["leaving"], **when)


def assert_named(done, spoiled):
    """Every rejected line, and no other, with its column and a reason."""
    errors = list(done.problems.filter(severity="error"))
    assert {e.line: e.column for e in errors} == spoiled
    assert all(e.reason for e in errors)
    assert done.figures["errors"] == len(spoiled)


def assert_most_came_in(done):
    usable = done.figures["lines"] - done.figures["errors"]
    assert done.figures["added"] >= 0.95 * usable


@settings(max_examples=40, deadline=None, suppress_health_check=checks)
@given(data=st.data(), style=f.styles)
def test_foreign_zips_come_in_and_count_as_an_independent_count_says(db, data, style):
    event(f"OneRoster {style.version}")
    agency = data.draw(f.agencies(style))
    bulk = data.draw(f.bulk_zips(style, agency))
    delta = data.draw(f.delta_zips(style, agency))

    with transaction.atomic():
        source = RosterSource.objects.create(
            employer=EmployerFactory(), code="sis", name="SIS", format="oneroster"
        )
        top = source.employer.unit.name
        first = brought_in(source, bulk)
        assert_named(first, bulk.spoiled)
        assert_most_came_in(first)
        assert here() == f.count_of([bulk], top)

        again = brought_in(source, bulk, **later(1))
        assert not any(again.figures[name] for name in ("added", "changed", "ended"))

        assert_named(brought_in(source, delta, **later(2)), {})
        assert here() == f.count_of([bulk, delta], top)
        transaction.set_rollback(True)
