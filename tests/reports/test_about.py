"""About one figure: thirteen questions, each answered or "not recorded"."""

from datetime import UTC, date, datetime

import pytest

from tests.reports.reading import completed, get, text_of, wrong_numbers

pytestmark = pytest.mark.django_db


def answers(hr, requirement, **asked):
    return {a.key: a for a in get(hr, requirement, "about", **asked).context["answers"]}


def test_thirteen_questions_are_answered(hr, requirement, staff):
    assert len(answers(hr, requirement)) == 13


def test_every_number_lists_its_people(hr, requirement, staff, module):
    completed(staff[0], module, datetime(2026, 9, 10, 19, tzinfo=UTC))

    assert wrong_numbers(hr, get(hr, requirement, "about")) == []


def test_on_time_and_late_are_told_apart(hr, requirement, staff, module):
    ana, _, cho = staff
    completed(ana, module, datetime(2026, 9, 10, 19, tzinfo=UTC))
    completed(cho, module, datetime(2026, 11, 10, 19, tzinfo=UTC))

    facts = answers(hr, requirement)["on-time"].facts

    assert [fact.number for fact in facts] == [1, 1]


def test_what_has_no_datum_says_so(hr, requirement, staff):
    found = answers(hr, requirement)

    assert {key for key, a in found.items() if a.missing} >= {"which-figure", "lags", "practice"}


def test_the_school_year_is_named(hr, requirement, staff):
    said = text_of(get(hr, requirement, "about"))

    assert "in the school year 2026-27 (September 1, 2026 to August 31, 2027)" in said


def test_the_first_day_of_september_begins_a_school_year():
    from pd_portal.reports import school_year

    assert school_year.name_of(date(2027, 8, 31)) == "2026-27"
    assert school_year.name_of(date(2027, 9, 1)) == "2027-28"
    assert school_year.name_of(date(2099, 10, 1)) == "2099-00"
