"""A figure is frozen; years later it is run again from facts, and says what was corrected."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.db import connection
from django.urls import reverse

from courses.actions.correcting import record_completion, void_completion
from pd_portal.access import roles
from pd_portal.audit.actions import Refused
from pd_portal.people.signals import positions_changed
from pd_portal.policy.actions.decisions import grant_exemption
from pd_portal.policy.actions.snapshots import freeze_snapshot
from pd_portal.policy.freezing import canonical, digest_of
from pd_portal.policy.models import Snapshot, Standing, StandingDue
from pd_portal.policy.queries.rerun import rerun
from tests.factories.courses import ModulePageFactory, ReleaseFactory
from tests.factories.people import (
    JobGroupFactory,
    OrgUnitFactory,
    PartnerEmployerFactory,
    PositionFactory,
    StaffMemberFactory,
    employee_with_role,
)
from tests.factories.policy import RequirementVersionFactory

pytestmark = pytest.mark.django_db

AUGUST = datetime(2026, 8, 1, 19, tzinfo=UTC)
FROZEN_AT = datetime(2026, 11, 10, 18, tzinfo=UTC)
LATER = datetime(2026, 11, 20, 18, tzinfo=UTC)
AS_OF = date(2026, 11, 10)


@pytest.fixture
def module():
    return ModulePageFactory(title="Our policy")


@pytest.fixture
def requirement(module):
    return RequirementVersionFactory(modules=[module], requirement__code="core").requirement


@pytest.fixture
def hr():
    return StaffMemberFactory(given_name="Jada", family_name="Bui")


@pytest.fixture
def ana(requirement):
    return hired(requirement, "Ana")


def hired(requirement, name, **where):
    person = PositionFactory(
        employer=requirement.employer, person__given_name=name, person__family_name="Ortiz", **where
    ).person
    positions_changed.send(None, person_ids={person.pk}, now=AUGUST)
    return person


def signed_in(client):
    person = employee_with_role(roles.HR)
    positions_changed.send(None, person_ids={person.pk}, now=AUGUST)
    client.force_login(person.user)


def freeze(requirement, hr, **asked):
    given = {"as_of": AS_OF, "now": FROZEN_AT} | asked
    return freeze_snapshot(requirement=requirement, actor=hr, **given)


def on_paper(person, module, hr, at=datetime(2026, 11, 1, 19, tzinfo=UTC)):
    return record_completion(
        actor=hr, person=person, module=module, source="recorded", completed_at=at,
        proficient=True, note="Paper", now=LATER, release=ReleaseFactory(module=module),
    )  # fmt: skip


def store_deleted():
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM pd_policy_standing")


def test_a_snapshot_keeps_figures_definitions_and_who_was_counted(requirement, hr, ana):
    made = freeze(requirement, hr, note="For the Board.")

    content = json.loads(made.content)
    assert content["figures"]["required_total"] == 1
    assert content["figures"]["overdue"] == 1
    assert content["people"][str(ana.pk)][:4] == ["required", "none", "not_started", "overdue"]
    assert made.title == "All-staff core on November 10, 2026"
    assert "Headcount" in made.definitions
    assert made.digest == digest_of(made.content) == digest_of(canonical(content))


def test_it_runs_again_identical_with_the_store_deleted(requirement, hr, ana):
    made = freeze(requirement, hr)
    store_deleted()

    assert rerun(made).is_identical


def test_a_late_paper_completion_is_named_with_who_recorded_it_and_when(
    requirement, module, hr, ana
):
    made = freeze(requirement, hr)
    on_paper(ana, module, hr)
    store_deleted()

    found = rerun(made)

    (changed,) = found.changes
    (fact,) = changed.corrections
    assert not found.is_identical
    assert changed.name == "Ortiz, Ana"
    assert changed.before == "Not started. Was due October 30, 2026"
    assert changed.after == "Goal met"
    assert fact.what == "Completion of Our policy on November 1, 2026 (recorded by hr) recorded"
    assert (fact.by, fact.at) == ("Jada Bui", LATER)
    assert ("Goal met", 0, 1) in found.numbers
    assert found.unexplained == ()


def test_a_completion_taken_back_since_is_named(requirement, module, hr, ana):
    done = record_completion(
        actor=hr, person=ana, module=module, source="recorded", completed_at=AUGUST,
        proficient=True, note="Paper", now=AUGUST + timedelta(days=1),
        release=ReleaseFactory(module=module),
    )  # fmt: skip
    made = freeze(requirement, hr)
    void_completion(actor=hr, completion=done, reason="Another Ana Ortiz", now=LATER)

    (changed,) = rerun(made).changes

    assert [fact.what for fact in changed.corrections] == ["Completion of Our policy taken back"]


def test_what_came_since_and_changes_nothing_is_not_named(requirement, module, hr, ana):
    made = freeze(requirement, hr)
    on_paper(ana, module, hr, at=datetime(2026, 11, 15, 19, tzinfo=UTC))

    assert rerun(made).is_identical


def test_a_groups_exemption_granted_since_explains_everybody_it_reaches(requirement, hr, ana):
    made = freeze(requirement, hr)
    grant_exemption(
        scope="unit", unit=ana.positions.get().unit, starts_on=date(2026, 9, 1),
        ends_on=date(2026, 12, 1), category="other", approved_by=hr, actor=hr, now=LATER,
        requirement=requirement,
    )  # fmt: skip

    found = rerun(made)

    assert [rule.what for rule in found.rules] == ["Exemption from September 1, 2026 recorded"]
    assert found.changes[0].after.startswith("Not required")
    assert found.unexplained == ()


def test_a_unit_and_a_job_group_freeze_only_their_own(requirement, hr):
    north = OrgUnitFactory(parent=requirement.employer.unit)
    office = JobGroupFactory(code="front-office")
    inside = hired(requirement, "In", unit=north, job_group=office)
    hired(requirement, "Elsewhere", job_group=office)
    hired(requirement, "Driver", unit=north)

    made = freeze(requirement, hr, unit=north, job_group=office)

    assert list(json.loads(made.content)["people"]) == [str(inside.pk)]
    assert rerun(made).is_identical


def test_what_was_known_on_a_day_is_frozen_as_known_then(requirement, module, hr, ana):
    on_paper(ana, module, hr)

    made = freeze(
        requirement, hr, known_on=date(2026, 11, 12), now=datetime(2026, 12, 1, 18, tzinfo=UTC)
    )

    assert json.loads(made.content)["figures"]["met"] == 0
    assert [one.name for one in rerun(made).changes] == ["Ortiz, Ana"]


def test_a_failed_identity_refuses(requirement, hr, ana):
    Standing.objects.filter(person=ana).delete()

    with pytest.raises(Refused, match="1 person of the roster counted wrongly"):
        freeze(requirement, hr)


def test_a_row_changed_since_it_was_written_refuses(requirement, hr, ana):
    Standing.objects.filter(person=ana, obligation=4).update(timing=3)

    with pytest.raises(Refused, match="1 person of the roster counted wrongly"):
        freeze(requirement, hr)


def test_somebody_still_to_be_reckoned_refuses(requirement, hr, ana):
    StandingDue.objects.create(requirement=requirement, person=ana, since=LATER, token="0" * 32)

    with pytest.raises(Refused, match="1 person waits to be reckoned"):
        freeze(requirement, hr)


@pytest.mark.parametrize(
    "asked, said",
    [
        ({"as_of": date(2026, 11, 11)}, "has not come yet"),
        ({"known_on": date(2026, 11, 11)}, "Nothing is known of a day ahead"),
    ],
)
def test_days_ahead_are_refused(requirement, hr, asked, said):
    with pytest.raises(Refused, match=said):
        freeze(requirement, hr, **asked)


def test_a_day_before_the_roster_is_refused(requirement, hr):
    requirement.roster_from = date(2026, 7, 1)

    with pytest.raises(Refused, match="The roster begins on July 1, 2026"):
        freeze(requirement, hr, as_of=date(2026, 6, 30))


def test_two_snapshots_of_a_day_have_two_codes(requirement, hr, ana):
    assert [freeze(requirement, hr).code for _ in "ab"] == ["2026-11-10-1", "2026-11-10-2"]


def test_content_changed_behind_the_guards_is_noticed(requirement, hr, ana):
    made = freeze(requirement, hr)
    made.content = made.content.replace('"met":0', '"met":1')

    assert not rerun(made).is_intact


def test_the_command_says_identical_or_what_was_corrected(requirement, module, hr, ana, capsys):
    made = freeze(requirement, hr)
    call_command("snapshot", "verify", made.code)
    before = capsys.readouterr().out
    on_paper(ana, module, hr)
    call_command("snapshot", "verify")
    after = capsys.readouterr().out

    assert "identical=1 corrected=0" in before
    assert "by Jada Bui, November 20, 2026" in after
    assert "identical=0 corrected=1 unexplained=0 digests_broken=0 ok" in after


@time_machine.travel("2026-11-10T12:00:00-08:00", tick=False)
def test_hr_freezes_from_a_question_and_runs_it_again(client, requirement, ana):
    signed_in(client)
    url = reverse("policy:freeze_snapshot", args=["core"])

    shown = client.get(f"{url}?as_of=2026-11-01").content.decode()
    made = client.post(url, {"as_of": "2026-11-01", "note": "For the Board"})
    page = client.get(made.headers["Location"]).content.decode()
    again = client.get(f"{made.headers['Location']}again/").content.decode()

    assert "All-staff core on November 1, 2026." in shown
    assert "For the Board" in page
    assert Snapshot.objects.get().digest in page.replace("<wbr>", "")
    assert "Identical" in again


@time_machine.travel("2026-11-10T12:00:00-08:00", tick=False)
def test_a_refusal_keeps_the_note(client, requirement, ana):
    signed_in(client)
    Standing.objects.filter(person=ana).delete()

    found = client.post(
        reverse("policy:freeze_snapshot", args=["core"]),
        {"as_of": "2026-11-01", "note": "For the Board"},
    )

    assert found.status_code == 422
    assert "do not reconcile" in found.content.decode()
    assert "For the Board" in found.content.decode()


def test_another_employers_snapshot_is_not_found(client, requirement, hr, ana):
    made = freeze(requirement, hr)
    client.force_login(employee_with_role(roles.HR, employer=PartnerEmployerFactory()).user)

    assert client.get(reverse("policy:snapshot", args=[made.code])).status_code == 404


def test_the_list_asks_few_queries(client, requirement, ana, django_assert_max_num_queries):
    signed_in(client)
    for _ in range(3):
        freeze(requirement, ana)

    with django_assert_max_num_queries(16):
        text = client.get(reverse("policy:snapshots")).content.decode()

    assert text.count("All-staff core on November 10, 2026") == 3
