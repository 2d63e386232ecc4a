"""The number over a row of the store is the same from Python and from the database."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pd_portal.people.signals import positions_changed
from pd_portal.policy.checksums import WEIGHTS, changed_since_written, checksum
from pd_portal.policy.models import Standing
from tests.factories.courses import ModulePageFactory
from tests.factories.people import PositionFactory, noon
from tests.factories.policy import RequirementVersionFactory


@pytest.mark.django_db
def test_what_the_refresh_writes_is_found_unchanged():
    requirement = RequirementVersionFactory(modules=[ModulePageFactory()]).requirement
    post = PositionFactory(employer=requirement.employer, starts_on=date(2026, 7, 1))
    positions_changed.send(None, person_ids={post.person_id}, now=noon(date(2026, 9, 1)))

    rows = Standing.objects.all()

    assert rows.filter(checksum=0).count() == 0
    assert rows.count() == 3
    assert list(changed_since_written(rows)) == []
    rows.filter(obligation=4).update(timing=3)
    assert changed_since_written(rows).exists()


def rows():
    days = st.dates(date(2020, 1, 1), date(2030, 1, 1))
    ids = st.integers(1, 1_000_000)
    return st.tuples(
        ids, ids, days, days, *[st.integers(0, 7)] * 4, st.none() | days, st.none() | ids,
        st.none() | ids,
    )  # fmt: skip


@given(rows(), rows(), st.sets(st.integers(0, len(WEIGHTS) - 1), min_size=1, max_size=3))
def test_a_change_of_up_to_three_columns_shows(row, other, places):
    changed = tuple(other[n] if n in places else value for n, value in enumerate(row))

    assert (checksum(row) == checksum(changed)) == (row == changed)
