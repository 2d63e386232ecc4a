from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from pd_portal.people.signals import positions_changed
from pd_portal.policy.actions.standing import rules_changed
from pd_portal.reports.queries.person import person_report
from tests.factories.people import PositionFactory
from tests.factories.policy import ClosedDayFactory, RequirementVersionFactory
from tests.reports.reading import completed, get, text_of, wrong_numbers

pytestmark = pytest.mark.django_db
SEPTEMBER = datetime(2026, 9, 10, 19, tzinfo=UTC)


@pytest.fixture
def moved_staff(staff, requirement, school, module):
    """Ana finishes; Dia joins and finishes; Cho's paper of August turns up in October."""
    ana, _, cho = staff
    dia = PositionFactory(
        unit=school, employer=requirement.employer, starts_on=date(2026, 9, 5)
    ).person
    positions_changed.send(None, person_ids={dia.pk}, now=SEPTEMBER)
    ClosedDayFactory(day=date(2026, 8, 31))
    completed(ana, module, SEPTEMBER)
    completed(dia, module, SEPTEMBER)
    late = datetime(2026, 10, 2, 19, tzinfo=UTC)
    completed(cho, module, datetime(2026, 8, 20, 19, tzinfo=UTC), recorded_at=late)
    return ana, cho, dia


def moved(hr, requirement, **asked):
    return get(hr, requirement, "moved", **{"since": "2026-08-31", **asked})


def test_joined_met_and_corrected_sum_to_the_difference(hr, requirement, moved_staff):
    answer = moved(hr, requirement, as_of="2026-10-31")

    reasons = {r.reason.name: (r.came, r.went) for r in answer.context["page"].rows}
    assert reasons == {"corrected": (1, 0), "joined": (1, 0), "met": (1, 0)}
    assert "Goal met, Agency: 0 on August 31, 2026, as known that day; 3 on October 31, 2026." in (
        text_of(answer)
    )
    assert "0 + 1 + 1 + 1 = 3." in text_of(answer)


def test_every_number_of_the_movement_lists_its_people(hr, requirement, moved_staff):
    answer = moved(hr, requirement, as_of="2026-10-31")

    assert wrong_numbers(hr, answer) == []


def test_a_transfer_shows_in_the_school_and_not_in_the_whole(hr, requirement, moved_staff, school):
    ana = moved_staff[0]
    ana.positions.update(ends_on=date(2026, 10, 10), end_recorded_at=SEPTEMBER)
    PositionFactory(
        person=ana, employer=requirement.employer, unit=requirement.employer.unit,
        starts_on=date(2026, 10, 11), recorded_at=SEPTEMBER,
    )  # fmt: skip
    positions_changed.send(None, person_ids={ana.pk}, now=SEPTEMBER)

    here = moved(hr, requirement, since="2026-09-30", as_of="2026-10-31", unit="HERON")
    whole = moved(hr, requirement, since="2026-09-30", as_of="2026-10-31")

    assert [r.reason.name for r in here.context["page"].rows] == ["transferred"]
    assert [r.reason.name for r in whole.context["page"].rows] == []


def test_each_day_is_counted_by_the_rule_of_its_own(hr, requirement, staff, module):
    """From October on finishing suffices; Ana had finished in September."""
    first = requirement.versions.get()
    completed(staff[0], module, SEPTEMBER, proficient=False)
    RequirementVersionFactory(
        requirement=requirement, effective_from=date(2026, 10, 1),
        pathway_version=first.pathway_version, counts="completed",
    )  # fmt: skip
    rules_changed(requirement, now=SEPTEMBER)

    answer = moved(hr, requirement, since="2026-09-30", as_of="2026-10-31")

    page = answer.context["page"]
    assert (page.movement.first, page.movement.last, page.movement.adds_up) == (0, 1, True)
    assert wrong_numbers(hr, answer) == []
    report = person_report(staff[0], requirement, date(2026, 10, 31))
    assert [s.status for s in report.stretches][-2:] == ["Finished, goal not yet met", "Goal met"]


def test_a_reason_nobody_knows_is_not_found(hr, requirement, moved_staff):
    url = reverse("reports:moved_people", args=[requirement.code])

    assert hr.get(url, {"reason": "magic"}).status_code == 404


def test_a_first_day_after_the_last_is_answered_with_a_sentence(hr, requirement, staff):
    answer = moved(hr, requirement, as_of="2026-08-01")

    assert answer.status_code == 422
    assert "Choose a first day on or before the last one." in text_of(answer)


def test_an_open_day_cannot_show_corrections_and_says_so(hr, requirement, staff):
    assert "is not recorded, because that day was never closed" in text_of(
        moved(hr, requirement, as_of="2026-10-31")
    )


def test_the_movement_costs_the_same_for_any_number_of_people(
    hr, requirement, moved_staff, django_assert_max_num_queries
):
    with django_assert_max_num_queries(24):
        moved(hr, requirement, as_of="2026-10-31")
