"""What is published of a month-end is chosen once, reconciles, and tells of no single person."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.urls import reverse

from pd_portal.access import roles
from pd_portal.audit.actions import Refused
from pd_portal.people.signals import positions_changed
from pd_portal.policy.actions.month_ends import publish_month_end
from pd_portal.policy.models import MonthEnd, Standing
from pd_portal.policy.queries.month_ends import page_published
from pd_portal.ui.disclosure import fewest_beside
from tests.factories.courses import ModulePageFactory, ReleaseFactory
from tests.factories.learning import EnrollmentFactory, ModuleCompletionFactory
from tests.factories.people import (
    OrgUnitFactory,
    PositionFactory,
    StaffMemberFactory,
    employee_with_role,
)
from tests.factories.policy import RequirementVersionFactory

pytestmark = pytest.mark.django_db

AUGUST = datetime(2026, 8, 1, 19, tzinfo=UTC)
NOVEMBER = datetime(2026, 11, 5, 18, tzinfo=UTC)
SEPTEMBER_END, OCTOBER_END = date(2026, 9, 30), date(2026, 10, 31)


@pytest.fixture
def module():
    return ModulePageFactory()


@pytest.fixture
def requirement(module):
    return RequirementVersionFactory(modules=[module], requirement__code="core").requirement


@pytest.fixture
def hr():
    return StaffMemberFactory()


def staffed(requirement, module, **sizes):
    """Units by name with (people, of whom met) each."""
    release = ReleaseFactory(module=module)
    people = set()
    for name, (size, met) in sizes.items():
        unit = OrgUnitFactory(code=name, name=name.title(), parent=requirement.employer.unit)
        for place in range(size):
            person = PositionFactory(employer=requirement.employer, unit=unit).person
            people.add(person.pk)
            if place < met:
                done = EnrollmentFactory(
                    person=person, release=release, started_at=AUGUST, created_at=AUGUST
                )
                ModuleCompletionFactory(enrollment=done, completed_at=AUGUST)
    positions_changed.send(None, person_ids=people, now=AUGUST)


def publish(requirement, hr, day=OCTOBER_END, **changes):
    return publish_month_end(
        requirement=requirement, day=day, actor=hr, **{"now": NOVEMBER, **changes}
    )


def test_small_units_are_pooled_and_the_table_adds_up(requirement, module, hr):
    staffed(requirement, module, north=(14, 6), south=(12, 7), clinic=(6, 3), kitchen=(7, 2))

    made = publish(requirement, hr, note="First one.")

    assert made.figures["total"] == {
        "headcount": 39, "required": 39, "met": 18, "past_due": 21, "excused": 0
    }  # fmt: skip
    assert made.figures["rows"] == [
        {"label": "North", "required": 14, "met": 6},
        {"label": "South", "required": 12, "met": 7},
    ]
    assert made.figures["pool"] == {"units": 2, "required": 13, "met": 5}
    assert made.snapshot.note == "First one."


def test_none_or_all_of_a_small_unit_is_hidden(requirement, module, hr):
    staffed(requirement, module, north=(24, 12), south=(12, 0), west=(11, 11), clinic=(15, 5))

    labels = [row["label"] for row in publish(requirement, hr).figures["rows"]]

    assert labels == ["Clinic", "North"]


def test_the_pool_of_last_month_stays_so_that_nothing_follows_by_subtracting(
    requirement, module, hr
):
    staffed(requirement, module, north=(14, 6), south=(12, 7), clinic=(6, 3), kitchen=(9, 4))
    first = publish(requirement, hr, day=SEPTEMBER_END)
    staffed(requirement, module, clinic=(6, 2), depot=(8, 3))

    second = publish(requirement, hr)

    pages = page_published(first), page_published(second)
    assert "Clinic" not in pages[1].shown
    assert fewest_beside(*pages, least=10) is None or fewest_beside(*pages, least=10) >= 3


def test_a_correction_replaces_and_needs_a_note(requirement, module, hr):
    staffed(requirement, module, north=(14, 6), south=(12, 7))
    first = publish(requirement, hr)
    staffed(requirement, module, north=(3, 1))

    with pytest.raises(Refused, match="Say in the note what is corrected"):
        publish(requirement, hr)
    second = publish(requirement, hr, note="Three people of North came late.")

    assert second.replaces == first
    assert second.figures["total"]["required"] == 29


def test_the_same_figures_are_not_published_twice(requirement, module, hr):
    staffed(requirement, module, north=(14, 6), south=(12, 7))
    publish(requirement, hr)

    with pytest.raises(Refused, match="nothing to correct"):
        publish(requirement, hr, note="Again.")


@pytest.mark.parametrize(
    "sizes", [{"north": (6, 3)}, {"north": (14, 0)}, {"north": (5, 0), "south": (30, 1)}]
)
def test_where_every_figure_tells_of_somebody_nothing_is_published(requirement, module, hr, sizes):
    staffed(requirement, module, **sizes)

    with pytest.raises(Refused, match="Nothing can be published"):
        publish(requirement, hr)


@pytest.mark.parametrize(
    "day, said",
    [
        (date(2026, 10, 30), "last day of a month"),
        (date(2026, 11, 30), "not over yet"),
        (date(2026, 4, 30), "The roster begins on July 1, 2026"),
    ],
)
def test_days_that_are_no_past_month_end_are_refused(requirement, hr, day, said):
    requirement.roster_from = date(2026, 7, 1)

    with pytest.raises(Refused, match=said):
        publish(requirement, hr, day=day)


def test_a_failed_identity_refuses(requirement, module, hr):
    staffed(requirement, module, north=(14, 6), south=(12, 7))
    Standing.objects.filter(obligation=4).last().delete()

    with pytest.raises(Refused, match="do not reconcile"):
        publish(requirement, hr)


@time_machine.travel("2026-11-05T12:00:00-08:00", tick=False)
def test_hr_looks_first_and_then_publishes(client, requirement, module):
    person = employee_with_role(roles.HR)
    positions_changed.send(None, person_ids={person.pk}, now=AUGUST)
    staffed(requirement, module, north=(14, 6), south=(12, 7))
    client.force_login(person.user)
    url = reverse("policy:publish_month_end", args=["core"])

    looked = client.get(url).content.decode()
    before = MonthEnd.objects.count()
    done = client.post(url, {"day": "2026-10-31", "note": "For the Board"})
    after = client.get(done.headers["Location"]).content.decode()

    assert "North" in looked
    assert before == 0
    assert MonthEnd.objects.get().published_by == person
    assert "October 31, 2026" in after


@time_machine.travel("2026-11-05T12:00:00-08:00", tick=False)
def test_a_refusal_is_a_sentence_on_the_form(client, requirement):
    client.force_login(employee_with_role(roles.HR).user)

    found = client.post(
        reverse("policy:publish_month_end", args=["core"]), {"day": "2026-10-30", "note": ""}
    )

    assert found.status_code == 422
    assert "Choose the last day of a month." in found.content.decode()


def test_only_hr_publishes(client, requirement):
    client.force_login(employee_with_role(roles.ADMINISTRATOR).user)

    assert client.get(reverse("policy:publish_month_end", args=["core"])).status_code == 403
