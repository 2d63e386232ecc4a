"""A file that came in once more changes nothing, however alike somebody's positions are."""

from datetime import date, timedelta

import pytest

from pd_portal.people.actions.positions import transfer
from pd_portal.people.models import OrgUnit, Position
from tests.people.test_import import ANA, BO, BY, NOW, bring_in, csv_file, figures

pytestmark = pytest.mark.django_db
DRIVES = "1003,Quist,Cy,,Bus Driver,operations,Garage,.5,{},,{},"
HELPS = "1003,Quist,Cy,,Helper,operations,Garage,.5,7/1/2026,,N,"


def days_on(days):
    return {"day": date(2026, 10, 1) + timedelta(days=days), "now": NOW + timedelta(days=days)}


def test_of_two_posts_alike_each_row_means_the_one_that_it_describes(source):
    file = csv_file(DRIVES.format("", "N"), DRIVES.format("10/1/2026", "Y"))
    bring_in(source, file)
    for days in (10, 20):
        position = Position.objects.filter(ends_on=None).order_by("pk").first()
        changes = {"unit": OrgUnit.objects.get(code="North")}
        on = days_on(days)
        transfer(position=position, starts_on=on["day"], changes=changes, actor=BY, now=on["now"])
    bring_in(source, file, **days_on(20))

    again = bring_in(source, file, **days_on(21))

    assert figures(again) == {"same": 2}


def test_a_primary_post_that_a_faulty_file_leaves_out_stays_the_primary_one(source):
    bring_in(source, csv_file(HELPS, DRIVES.format("9/15/2026", "N")))
    faulty = csv_file(*[DRIVES.format("9/15/2026", "N")] * 2)
    bring_in(source, faulty, **days_on(1))

    again = bring_in(source, faulty, **days_on(2))

    assert figures(again) == {"same": 1, "errors": 1}
    assert Position.objects.get(ends_on=None, primary=True).title == "Helper"


def test_whoever_stays_because_of_a_faulty_line_closes_no_circle(source):
    bring_in(source, csv_file(ANA, BO))
    ends_before_it_starts = ANA.replace(",9/1/2026,,", ",9/1/2026,8/1/2026,")
    below_ana = BO + "1001"

    faulty = bring_in(source, csv_file(ends_before_it_starts, below_ana), **days_on(1))

    assert figures(faulty) == {"same": 1, "errors": 1}
    assert Position.objects.get(ends_on=None, person__given_name="Bo").supervisor is None
    assert Position.objects.get(ends_on=None, person__given_name="Ana").supervisor is not None


def test_of_two_primary_posts_the_one_that_ends_gives_way_each_night(source):
    file = csv_file(DRIVES.format("", "Y"), HELPS.replace(",7/1/2026,,N", ",,12/1/2026,Y"))
    bring_in(source, file)

    again = bring_in(source, file, **days_on(1))

    assert figures(again) == {"same": 2}
