"""Last days that are still to come: put off, brought forward, moved within, no longer named."""

from datetime import date

import pytest

from pd_portal.audit.actions import Refused
from pd_portal.people.actions.hiring import end_employment
from pd_portal.people.actions.import_undoing import undo_import
from pd_portal.people.models import Employment, Position
from tests.people.test_import import ANA, BO, BY, CY, HEADS, bring_in, csv_file, figures, later

pytestmark = pytest.mark.django_db

SEPTEMBER, DECEMBER, JUNE = date(2026, 9, 1), date(2026, 12, 31), date(2027, 6, 30)
NEW_YEAR = date(2027, 1, 1)


def ana(ends="12/31/2026", place="North"):
    return ANA.replace("9/1/2026,,", f"9/1/2026,{ends},").replace("North", place)


def file(*, ends="12/31/2026", place="North"):
    return csv_file(ana(ends, place), BO, CY)


def held():
    """Where Ana works, from when to when, and whether that is her primary position."""
    rows = Position.objects.standing().filter(person__given_name="Ana").order_by("starts_on")
    assert all(position.primary for position in rows)
    return [(p.unit.code, p.starts_on, p.ends_on) for p in rows]


@pytest.mark.parametrize(("ends", "last"), [("6/30/2027", JUNE), ("", None)])
def test_a_planned_end_that_is_put_off_leaves_no_gap(source, ends, last):
    bring_in(source, file())

    done = bring_in(source, file(ends=ends), **later(10))

    assert figures(done) == {"changed": 1, "same": 2}
    assert held() == [("North", SEPTEMBER, DECEMBER), ("North", NEW_YEAR, last)]
    assert "goes on from January 1, 2027" in done.problems.get().reason
    assert figures(bring_in(source, file(ends=ends), **later(11))) == {"same": 3}


def test_an_end_that_passed_before_it_was_put_off_leaves_no_gap_either(source):
    bring_in(source, file(ends="10/5/2026"))

    bring_in(source, file(ends="6/30/2027"), **later(10))

    assert held() == [("North", SEPTEMBER, date(2026, 10, 5)), ("North", date(2026, 10, 6), JUNE)]


def test_an_employment_hr_ended_goes_on_where_the_file_says_that_it_does(source):
    bring_in(source, csv_file(ANA, BO, CY))
    spell = Employment.objects.get(person__given_name="Ana")
    end_employment(employment=spell, last_day=DECEMBER, actor=BY, now=later(1)["now"])

    bring_in(source, csv_file(ANA, BO, CY), **later(10))

    assert held() == [("North", SEPTEMBER, DECEMBER), ("North", NEW_YEAR, None)]


def test_a_file_without_last_days_leaves_one_that_hr_planned(source):
    heads = HEADS.replace("PositionEnd,", "")
    silent = csv_file(*(row.replace("2026,,", "2026,") for row in (ANA, BO, CY)), heads=heads)
    bring_in(source, silent)
    spell = Employment.objects.get(person__given_name="Ana")
    end_employment(employment=spell, last_day=DECEMBER, actor=BY, now=later(1)["now"])

    done = bring_in(source, silent, **later(10))

    assert figures(done) == {"same": 3}
    assert held() == [("North", SEPTEMBER, DECEMBER)]


def test_a_move_before_a_planned_end_keeps_where_somebody_was(source):
    bring_in(source, file())

    done = bring_in(source, file(place="Garage"), **later(10))

    assert figures(done) == {"changed": 1, "same": 2}
    assert held() == [
        ("North", SEPTEMBER, date(2026, 10, 10)),
        ("Garage", date(2026, 10, 11), DECEMBER),
    ]
    assert figures(bring_in(source, file(place="Garage"), **later(11))) == {"same": 3}


def test_a_move_with_a_later_end_runs_over_the_end_of_the_employment(source):
    bring_in(source, file())
    before = held()

    done = bring_in(source, file(ends="6/30/2027", place="Garage"), **later(10))

    assert held() == [
        ("North", SEPTEMBER, date(2026, 10, 10)),
        ("Garage", date(2026, 10, 11), DECEMBER),
        ("Garage", NEW_YEAR, JUNE),
    ]
    undo_import(roster_import=done, actor=BY, now=later(11)["now"])
    assert held() == before


def test_somebody_missing_is_ended_although_a_later_end_was_planned(source):
    bring_in(source, file())
    before = held()
    with pytest.raises(Refused, match="would end 1 of 3"):
        bring_in(source, csv_file(BO, CY), **later(10))

    done = bring_in(source, csv_file(BO, CY), typed=1, **later(10))

    assert figures(done) == {"same": 2, "ended": 1}
    assert held() == [("North", SEPTEMBER, date(2026, 10, 10))]
    assert figures(bring_in(source, csv_file(BO, CY), **later(11))) == {"same": 2}
    bring_in(source, file(), **later(12))
    assert held() == before


def test_another_position_becomes_the_primary_one_before_a_planned_end(source):
    driver = ana("6/30/2027", "Garage").replace("Teacher,classroom", "Driver,operations")
    first, second = ana("6/30/2027"), driver.replace(",Y,", ",N,")
    bring_in(source, csv_file(first, second, BO, CY))

    swapped = csv_file(first.replace(",Y,", ",N,"), driver, BO, CY)
    bring_in(source, swapped, **later(5))

    today = Position.objects.on(date(2026, 10, 6)).filter(person__given_name="Ana")
    assert {p.unit.code: p.primary for p in today} == {"North": False, "Garage": True}
    assert figures(bring_in(source, swapped, **later(6))) == {"same": 4}


def test_who_is_named_only_from_a_later_day_stays_until_then(source):
    """A chain of short employments: no file that knows the last one alone opens a gap."""
    bring_in(source, file(ends="10/20/2026"))
    bring_in(source, file(ends="10/31/2026"), **later(1))
    bring_in(source, file(ends=""), **later(2))
    before = held()

    again = bring_in(source, file(ends=""), **later(3))

    assert len(before) == 3
    assert figures(again) == {"same": 3}
    assert held() == before
