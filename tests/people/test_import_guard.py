"""A file that would end many people is held back; what one source is silent about says nothing of another."""

import pytest

from pd_portal.audit.actions import Refused
from pd_portal.people.actions.imports import apply_import
from pd_portal.people.models import Employment, Position, RosterSource
from tests.people.test_import import (
    ANA,
    BO,
    BY,
    CY,
    NOW,
    bring_in,
    csv_file,
    figures,
    later,
    preview,
)

pytestmark = pytest.mark.django_db


def staff(count, unit, start):
    return [
        f"{start + n},Family{n},Given{n},,Teacher,classroom,{unit},1,9/1/2026,,Y,"
        for n in range(count)
    ]


@pytest.mark.parametrize(("gone", "asks"), [(5, False), (6, True)])
def test_more_than_five_of_a_small_unit_ask_for_the_count(source, gone, asks):
    north, garage = staff(80, "North", 1000), staff(20, "Garage", 5000)
    bring_in(source, csv_file(*north, *garage))

    staged = preview(source, csv_file(*north, *garage[gone:]), **later(5))

    assert staged.ending["leaving"] == gone
    assert staged.ending["must_type"] is asks
    assert staged.ending["units"] == ({"Garage": 6} if asks else {})


@pytest.mark.parametrize(("gone", "asks"), [(10, False), (11, True)])
def test_more_than_a_tenth_of_all_ask_for_the_count(source, gone, asks):
    north = staff(100, "North", 1000)
    bring_in(source, csv_file(*north))

    assert preview(source, csv_file(*north[gone:]), **later(5)).ending["must_type"] is asks


def test_a_wrong_count_is_refused_and_nothing_ends(source):
    bring_in(source, csv_file(ANA, BO, CY))
    staged = preview(source, csv_file(ANA), **later(5))

    for typed in (None, 0, 1, 3):
        with pytest.raises(Refused):
            apply_import(roster_import=staged, typed=typed, actor=BY, now=NOW)

    assert Position.objects.filter(ends_on__isnull=True).count() == 3


def test_absence_in_one_source_ends_nobody_of_another(source):
    bring_in(source, csv_file(ANA, BO))
    drivers = RosterSource.objects.create(employer=source.employer, code="drivers", name="Drivers")

    first = bring_in(drivers, csv_file(CY), **later(1))
    second = bring_in(source, csv_file(ANA, BO), **later(2))

    assert first.ending == {"active": 0, "leaving": 0, "units": {}, "must_type": False}
    assert figures(second) == {"same": 2}
    assert Employment.objects.filter(ends_on__isnull=True).count() == 3
