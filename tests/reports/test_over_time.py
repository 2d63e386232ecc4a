from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pd_portal.policy.queries import figures
from pd_portal.reports.pace import paced
from pd_portal.reports.queries.forecast import back_tests, forecast
from pd_portal.reports.queries.trend import month_ends
from pd_portal.reports.questions import Question
from pd_portal.reports.templatetags.reports import line
from tests.factories.policy import ClosedDayFactory, TargetFactory
from tests.reports.reading import completed, get, text_of, wrong_numbers

people = st.integers(0, 500)


@given(people, people, people, st.integers(0, 800))
def test_a_forecast_never_promises_more_than_are_required_nor_less_than_stand(
    required, still_met, lately, days
):
    still_met = min(still_met, required)

    said = paced(required, still_met, lately, days_ahead=days)

    assert still_met <= said <= required


@given(people, people, st.integers(0, 400), st.integers(0, 400))
def test_more_days_never_promise_fewer(required, lately, one, other):
    near, far = sorted((one, other))

    assert paced(required, 0, lately, days_ahead=near) <= paced(required, 0, lately, days_ahead=far)


def test_the_pace_of_twelve_weeks_goes_on_for_twelve_more():
    assert paced(100, 40, 24, days_ahead=84) == 64


def test_month_ends_end_with_the_day_itself():
    assert month_ends(date(2027, 3, 14), 3) == [
        date(2027, 1, 31), date(2027, 2, 28), date(2027, 3, 14),
    ]  # fmt: skip


def test_the_line_of_a_trend_says_where_it_begins_and_ends():
    shares = [None, 50, 100]
    months = month_ends(date(2027, 3, 14), 3)
    points = [
        SimpleNamespace(day=day, now=SimpleNamespace(percent=share))
        for day, share in zip(months, shares, strict=True)
    ]

    drawn = line(points)

    assert drawn["points"] == "300,60 590,10"
    assert drawn["first"] == {"day": date(2027, 2, 28), "percent": 50}
    assert drawn["last"] == {"day": date(2027, 3, 14), "percent": 100}
    assert line(points[:2]) is None


@pytest.fixture
def history(staff, module, requirement):
    """Ana met it in August, known then; Cho in September, recorded in November."""
    ana, _, cho = staff
    completed(ana, module, datetime(2026, 8, 20, 19, tzinfo=UTC))
    late = datetime(2026, 11, 2, 19, tzinfo=UTC)
    completed(cho, module, datetime(2026, 9, 20, 19, tzinfo=UTC), recorded_at=late)
    for day in (date(2026, 8, 31), date(2026, 9, 30), date(2026, 10, 31), date(2026, 10, 8)):
        ClosedDayFactory(day=day)
    return ana, cho


@pytest.mark.django_db
def test_each_month_is_shown_as_known_then_and_as_known_now(hr, requirement, history):
    points = {p.day: p for p in get(hr, requirement, "over_time").context["points"]}

    september = points[date(2026, 9, 30)]
    assert (september.now.met, september.then.met, september.corrected) == (2, 1, 1)
    assert points[date(2026, 8, 31)].corrected == 0
    assert points[date(2026, 11, 30)].then is None


@pytest.mark.django_db
def test_every_number_of_the_months_lists_its_people(hr, requirement, history):
    answer = get(hr, requirement, "over_time")

    assert "not recorded" in text_of(answer)
    assert wrong_numbers(hr, answer) == []


@pytest.mark.django_db
def test_a_figure_as_known_on_a_day_never_shows_a_later_one(hr, requirement, history):
    points = get(hr, requirement, "over_time", known_on="2026-10-31").context["points"]

    september = next(p for p in points if p.day == date(2026, 9, 30))
    assert september.now.met == 1


@pytest.mark.django_db
def test_the_forecast_stands_beside_the_target(requirement, history):
    TargetFactory(goal=requirement.goal, percent=90, reach_by=date(2027, 6, 30))

    found = forecast(Question(requirement, date(2026, 10, 31)))

    target = next(d for d in found.days if d.day == date(2027, 6, 30))
    assert (target.required, target.needed, target.nothing_more) == (2, 2, 2)
    assert found.lately == 2


@pytest.mark.django_db
def test_the_pace_forecast_is_tried_on_the_past_with_what_was_known_then(requirement, history):
    requirement.roster_from = date(2026, 7, 1)
    made_on = date(2026, 10, 8)
    asked = Question(requirement, made_on + timedelta(weeks=12))

    test = back_tests(asked)[0]

    assert (test.made_on, test.said, test.came) == (made_on, 2, 2)
    assert figures.total(requirement, made_on, made_on).met == 1


@pytest.mark.django_db
def test_a_back_test_on_a_day_never_closed_is_not_recorded(hr, requirement, history):
    answer = get(hr, requirement, "over_time", as_of="2027-01-20")

    assert "it was not recorded what was known" in text_of(answer)


@pytest.mark.django_db
def test_the_months_cost_the_same_for_any_number_of_people(
    hr, requirement, history, django_assert_max_num_queries
):
    with django_assert_max_num_queries(130):
        get(hr, requirement, "over_time")
